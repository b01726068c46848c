"""Writing a planned agenda, in batches; one that fails is halved until the bad row stands alone."""
import logging
from collections import defaultdict
from datetime import timedelta

import psycopg2
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...models.access.kept import BY_SERVER
from ...models.visit.ledger import BY_IMPORT, File
from ...tools.agenda.one_visit import treatments_of

_logger = logging.getLogger(__name__)
BATCH = 1000
QUIET = {
    'tracking_disable': True,
    'mail_create_nosubscribe': True,
    'dont_notify': True,
    '_partners_skip_fields_sync': True,
    'dental_by_server': BY_SERVER,
    'dental_way': BY_IMPORT,
}
"""Nobody follows, is told of or is reminded of what an agenda brings; new patients have no parent
contact whose address they would take. What an agenda said last is written by the server."""


class Writer:
    """Writes what a :class:`~.plan.ImportPlan` has found, and nothing of a refused row."""

    def __init__(self, plan, file=''):
        """Prepare for writing.

        :param str file: which file it is, for the history of its visits
        """
        self.plan = plan
        self.env = plan.env(context={**plan.env.context, **QUIET, 'dental_file': File(file)})
        self._written = set()
        self.notes = self.env['dental.observation']

    def write_all(self):
        """Write all good rows; rows that the database does not take become refused."""
        rows = self.plan.good_rows()
        for start in range(0, len(rows), BATCH):
            self._write_or_tell(rows[start:start + BATCH])

    def _write_or_tell(self, rows):
        remembered = self.plan.places.remember()
        try:
            with self.env.cr.savepoint():
                records, notes = self._write(rows)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except (UserError, psycopg2.Error) as error:
            self.plan.places.forget_since(remembered)
            if len(rows) == 1:
                _logger.info("row %s of an agenda was not saved: %s", rows[0].number, error)
                rows[0].add_problem('not_saved', error=str(error).strip().split('\n')[0])
                return
            middle = len(rows) // 2
            self._write_or_tell(rows[:middle])
            self._write_or_tell(rows[middle:])
            return
        self.notes |= notes
        for person, partner in records.items():
            person.record = partner.id
            self.plan.partners[partner.id] = partner
        self._written.update(row.person for row in rows)

    def _write(self, rows):
        """Write some rows; return the contacts of the people that were new, and the notes."""
        self.plan.places.create_missing(rows)
        partners = self._write_patients(rows)
        self._create_visits([row for row in rows if not row.visit], partners)
        self._change_visits([row for row in rows if row.visit and row.visit_values])
        return partners, self._create_notes([row for row in rows if row.note])

    def _write_patients(self, rows):
        people = dict.fromkeys(row.person for row in rows if row.person not in self._written)
        new = [person for person in people if not person.record]
        groups = defaultdict(list)
        for person in people:
            values = self.plan.patient_values[person]
            if person.record and values:
                groups[_key(values)].append((person, values))
        for members in groups.values():
            records = self.env['res.partner'].browse(person.record for person, _values in members)
            records.write(members[0][1])
        partners = self.env['res.partner'].create([self.plan.patient_values[one] for one in new])
        return dict(zip(new, partners, strict=True))

    def _create_visits(self, rows, partners):
        values_list = []
        refs = self._hand_over_refs(rows)
        for row in rows:
            person, values = row.person, row.values
            partner = partners.get(person) or self.plan.partner(person)
            minutes = values['minutes'] or self.plan.places.minutes(
                treatments_of(values['treatment']))
            values_list.append({
                'dental_patient_id': partner.id,
                'dental_company_id': self.plan.company.id,
                'dental_state': values['state'] or 'booked',
                'dental_import_ref': refs.get(row) or self.plan.new_ref(
                    person, values['day'], partner),
                'dental_import_seen': row.told,
                'start': values['start'],
                'stop': values['start'] + timedelta(minutes=minutes),
                **self.plan.places.new_values(row),
            })
        visits = self.env['calendar.event'].create(values_list)
        for row, visit in zip(rows, visits, strict=True):
            row.written_visit = visit
            # whoever noted it, what is known about a visit that was deleted is so when it is back
            row.deleted.sudo().dental_observation_ids.event_id = visit

    def _hand_over_refs(self, rows):
        """Take their references from visits that were deleted here; return them by row.

        The visit that takes its place goes by it, with the next file too.
        """
        refs = {row: row.deleted.dental_import_ref for row in rows if row.deleted}
        deleted = self.env['calendar.event'].union(*(row.deleted for row in refs))
        deleted.write({'dental_import_ref': False})
        deleted.flush_recordset(['dental_import_ref'])
        return refs

    def _change_visits(self, rows):
        """Write what changes, visits with the same change together, states last."""
        groups, states = defaultdict(list), defaultdict(list)
        for row in rows:
            values = {**row.visit_values, **self.plan.places.changed_values(row)}
            state = values.pop('dental_state', None)
            if state:
                states[state].append(row.visit.id)
            groups[_key(values)].append((row, values))
        for members in groups.values():
            visits = self.env['calendar.event'].browse(row.visit.id for row, _values in members)
            visits.write(members[0][1])
        for state, ids in states.items():
            self.env['calendar.event'].browse(ids).write({'dental_state': state})

    def _create_notes(self, rows):
        return self.env['dental.observation'].create([{
            'partner_id': visit.dental_patient_id.id,
            'company_id': self.plan.company.id,
            'event_id': visit.id,
            'text': row.note,
            'category': 'general',
        } for row in rows for visit in [row.visit or row.written_visit]])


def _key(values):
    return repr(sorted(values.items(), key=lambda item: item[0]))
