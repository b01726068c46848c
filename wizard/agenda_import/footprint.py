"""What an import does, kept while it does it: what undoing it needs."""
from ...models.agenda_import.dental_agenda_import_row import STATES, TOLD


class Footprint:
    """What was here before an import, and what it made of it; read for all rows at once."""

    def __init__(self, plan):
        """Read what is here, before anything is written."""
        self.plan = plan
        self.rows = plan.env['dental.agenda.import.row']
        self.places = plan.places.remember()
        good = plan.good_rows()
        self.visits = plan.env['calendar.event'].union(*(
            row.visit for row in good if row.visit_values))
        named = plan.env['calendar.event'].union(*(
            row.visit for row in good if not row.visit_values))
        people = [person for person, values in plan.patient_values.items() if values]
        self.new_people = [person for person in people if not person.record]
        self.patients = plan.env['res.partner'].browse(
            person.record for person in people if person.record)
        self.before = {
            'visit': self.rows._read_kept('visit', self.visits),
            'patient': self.rows._read_kept('patient', self.patients)}
        self.named = self.rows._read_kept('visit', named, STATES)
        self.left_out = {}
        self.replaced = self.rows._read_kept('replaced', self._union(
            row.deleted for row in good if row.deleted))

    def see_left_out(self, visits):
        """Read what is about to be marked as left out."""
        self.left_out = self.rows._read_kept('visit', visits, TOLD)

    def keep(self, kept, writer, blocks):
        """Write the rows of an import.

        :param kept: the ``dental.agenda.import``
        :param writer: the :class:`~.write.Writer` that has written the file
        :param blocks: the :class:`~.blocks.BlockedTime` that has been applied
        """
        rows = [
            *self._prepare_visits(), *self._prepare_patients(), *self._prepare_places(),
            *(('replaced', 'changed', visit_id, before, None)
              for visit_id, before in self.replaced.items()),
            *(('note', 'created', note.id, None, None) for note in writer.notes),
            *(('block', 'created', event.id, None, None) for event in blocks.made),
            *(('block', 'deleted', event_id, before, None)
              for event_id, before in blocks.freed.items())]
        self.rows._keep(kept, rows)

    def _prepare_visits(self):
        good = self.plan.good_rows()
        new = self._union(row.written_visit for row in good if not row.visit)
        after = self.rows._read_kept('visit', new | self.visits)
        before = self.before['visit']
        for visit_id in new.ids:
            yield 'visit', 'created', visit_id, None, after[visit_id]
        changed = self._union(row.visit for row in good if row.visit_values)
        for visit_id in changed.ids:
            yield 'visit', 'changed', visit_id, before[visit_id], after[visit_id]
        told = self._union(row.visit for row in good if row.visit) - changed
        for visit_id in told.ids:
            yield 'visit', 'told', visit_id, {
                name: self.named[visit_id].get(name) for name in STATES}, None
        for visit_id, values in self.left_out.items():
            yield 'visit', 'left_out', visit_id, {name: values.get(name) for name in TOLD}, None

    def _union(self, visits):
        return self.plan.env['calendar.event'].union(*visits)

    def _prepare_patients(self):
        written = {row.person for row in self.plan.good_rows()}
        new = self.patients.browse(
            person.record for person in self.new_people if person in written)
        after = self.rows._read_kept('patient', new | self.patients)
        for patient_id in new.ids:
            yield 'patient', 'created', patient_id, None, after[patient_id]
        for patient_id in self.patients.ids:
            if after[patient_id] != self.before['patient'][patient_id]:
                yield ('patient', 'changed', patient_id, self.before['patient'][patient_id],
                       after[patient_id])

    def _prepare_places(self):
        for (kind, key), record in self.plan.places.remember().items():
            if (kind, key) not in self.places:
                yield kind, 'created', record.id, None, None
