"""What an import has touched, as records; and what has been done with these since."""
from typing import NamedTuple

from odoo import SUPERUSER_ID
from odoo.fields import Datetime

from ..vocabulary import CLAIM_LASTS, WAITING
from .dental_agenda_import_row import MODELS, SEEN

ABOUT_PATIENT = {
    'dental.observation': 'partner_id',
    'dental.feedback': 'partner_id',
    'dental.question': 'partner_id',
    'dental.treatment.plan': 'partner_id',
    'dental.consent': 'partner_id',
}
"""What people note of a patient, by the field that says whose it is."""
ABOUT_VISIT = {
    'dental.observation': 'event_id',
    'dental.feedback': 'event_id',
    'dental.question': 'event_id',
    'dental.treatment.plan': 'event_id',
}
"""And of a visit."""


class Row(NamedTuple):
    """A row of an import, read once: Odoo copies what is in a field of JSON at each look."""

    deed: str
    res_id: int
    before: dict
    after: dict


class Touched:
    """The records of an import's rows, and what people have built on them since.

    Everything is asked once, however many there are. What a scheduled action has done is not built
    by people: it goes back with the import.
    """

    def __init__(self, kept, whole=None):
        """Read what was kept.

        With ``sudo``: the rows are the server's own.

        :param kept: one ``dental.agenda.import``
        :param whole: the big file of which it is a part, if the part is taken alone
        """
        self.kept, self.env = kept, kept.env
        self.imports = kept | kept.part_ids
        # a part of a big file is no work on another part
        self.family = (whole | whole.part_ids).with_env(self.env) if whole else self.imports
        self._moments = {moment for moment in self.family.mapped('create_date') if moment}
        self.since = min(filter(None, self.imports.mapped('create_date')), default=Datetime.now())
        self.table = self.env['dental.agenda.import.row'].sudo()
        self._rows = {
            kind: _merge([*rows, *self._find_later(kind, rows)])
            for kind, rows in self.table.search([
                ('import_id', 'in', self.imports.ids)]).grouped('kind').items()}
        self._here = {}
        self.visits = self.records('visit')
        self.changes = self._find_since(
            'dental.visit.change', [('event_id', 'in', self.visits.ids)])
        by_job = self.changes.filtered(lambda change: change.way == 'job').event_id
        self.new_visits = self.records('visit', 'created')
        self.ours = self.records('visit', 'created', 'changed', 'left_out') | (
            self.visits & by_job)
        self.new_patients = self.records('patient', 'created')
        self.cases = self._find_cases()

    def _find_later(self, kind, rows):
        """Return what parts that stand beside this one did later to the records of its rows."""
        beside = self.family.filtered(lambda one: not one.undone_at) - self.imports
        return self.table.search([
            ('import_id', 'in', beside.ids), ('kind', '=', kind), ('id', '>', max(rows.ids)),
            ('res_id', 'in', rows.mapped('res_id'))]) if beside else ()

    # what was touched

    def of(self, kind, *deeds):
        """Return the rows of a kind, by what was done, default any."""
        return [row for row in self._rows.get(kind, ()) if not deeds or row.deed in deeds]

    def records(self, kind, *deeds):
        """Return the records of :meth:`of` that are still here; each is looked for once."""
        model = self.env[MODELS[kind]]
        if kind not in self._here:
            self._here[kind] = set(model.browse(
                [row.res_id for row in self.of(kind)]).exists().ids)
        return model.browse(
            [row.res_id for row in self.of(kind, *deeds) if row.res_id in self._here[kind]])

    def _find_since(self, model, domain):
        """Return the records of a model that were made after the import.

        With ``sudo``: what is about a visit need not be the user's to see; only whose it is leaves.
        """
        return self.env[model].sudo().with_context(active_test=False).search([
            *domain, ('create_date', '>=', Datetime.to_string(self.since)),
        ]).filtered(lambda record: self._is_later(record.create_date))

    def _is_later(self, moment):
        """Tell whether something happened after the import, and is none of its parts."""
        return moment > self.since and moment not in self._moments

    def _find_cases(self):
        """Return the follow-ups about the import's visits and new patients, or waiting for them.

        With ``sudo``: they may be hidden from who imports.
        """
        return self.env['dental.followup'].sudo().search([
            '|', '|', ('event_id', 'in', self.ours.ids), ('rebooked_event_id', 'in', self.ours.ids),
            ('partner_id', 'in', self.new_patients.ids)])

    def opened(self):
        """Return the follow-ups that are there because of the import, and not done with."""
        unsent = set(self.cases._unsent_attempts().followup_id.ids)
        visits, patients = set(self.ours.ids), set(self.new_patients.ids)
        return self.cases.filtered(lambda case: (
            case.create_date >= self.since
            and (case.event_id.id in visits or case.partner_id.id in patients)
            and (case.state in WAITING or case.state == 'won' and case.id in unsent)))

    # what people have built on it

    def find_built(self):
        """Return what people have done since, as recordsets by what it was; empty for nothing."""
        ours = set(self.ours.ids)
        found = {
            'newer': self._find_newer(),
            'recorded': self.changes.filtered(
                lambda change: change.way != 'job' and change.event_id.id in ours).event_id,
            'edited': self._find_edited_visits(),
            'patients': self._find_edited_patients(),
            'contacted': self._find_contacted(),
            'worked': self._find_worked_on(),
            'noted': self._find_noted(),
            'booked': self._find_booked(),
        }
        found['edited'] -= found['recorded']
        found['worked'] = found['worked'].filtered(
            lambda case: case.partner_id not in found['contacted']
            and case.event_id not in found['recorded'])
        return {
            what: records.with_env(self.env) for what, records in found.items() if records}

    def _find_newer(self):
        """Return the newer imports that tell of the same days of the same dentists."""
        days = self.imports.day_ids
        told = {(row.day, row.dentist_id.id) for row in days}
        return self.env['dental.agenda.import.day'].search([
            ('company_id', '=', self.kept.company_id.id), ('import_id', '>', self.kept.id),
            ('import_id', 'not in', self.family.ids),
            ('import_id.undone_at', '=', False), ('day', 'in', days.mapped('day')),
        ]).filtered(lambda row: (row.day, row.dentist_id.id) in told).import_id

    def _is_edited(self, record):
        """Tell whether a person has written a record since: the last one who did, at least."""
        return self._is_later(record.write_date) and record.write_uid.id != SUPERUSER_ID

    def _find_edited_visits(self):
        """Return the visits and busy times that somebody has changed since.

        What a scheduled action has written later hides who wrote before, so it is compared too.
        """
        rows = self.of('visit', 'created', 'changed')
        now = self.table._read_kept('visit', self.records('visit', 'created', 'changed'))
        differing = {row.res_id for row in rows if row.after and row.res_id in now and any(
            now[row.res_id].get(name) != row.after.get(name) for name in SEEN)}
        looked_at = self.ours | self.records('block', 'created')
        return looked_at.filtered(
            lambda visit: visit.id in differing or self._is_edited(visit))

    def _find_edited_patients(self):
        """Return the new patients that were changed since, and those whose news were."""
        rows = self.of('patient')
        now = self.table._read_kept('patient', self.records('patient'))
        names = self.table._get_names('patient')
        differing = {row.res_id for row in rows if row.res_id in now and any(
            now[row.res_id].get(name) != row.after.get(name) for name in names
            if row.deed == 'created' or row.before.get(name) != row.after.get(name))}
        new = set(self.new_patients.ids)
        return self.records('patient').filtered(lambda patient: (
            patient.id in differing or patient.id in new and self._is_edited(patient)))

    def _find_contacted(self):
        """Return the patients that somebody or something got in touch with since."""
        unsent = self.cases._unsent_attempts()
        attempts = self._find_since('dental.followup.attempt', [
            ('is_void', '=', False), '|', '|', ('event_id', 'in', self.ours.ids),
            ('followup_id', 'in', self.cases.ids),
            ('partner_id', 'in', self.records('patient').ids),
        ]) - unsent
        return attempts.partner_id

    def _find_worked_on(self):
        """Return the follow-ups that a person has opened, changed or taken in hand since."""
        claimed_since = Datetime.now() - CLAIM_LASTS
        return self.cases.filtered(lambda case: (
            self._is_edited(case)
            or case.claim_user_id and case.claim_at > claimed_since))

    def _find_noted(self):
        """Return the patients about whose visits, or themselves, something was noted since."""
        found = self.env['res.partner']
        for model, field in ABOUT_PATIENT.items():
            found |= self._find_since(
                model, [(field, 'in', self.new_patients.ids)])[field]
        for model, field in ABOUT_VISIT.items():
            found |= self._find_since(
                model, [(field, 'in', self.ours.ids)])[field].dental_patient_id
        found |= self._find_since('dental.observation', [
            ('amends_id', 'in', self.records('note').ids)]).partner_id
        for records, field in (
                (self.new_patients, None), (self.ours, 'dental_patient_id'),
                (self.cases, 'partner_id')):
            written = self._find_since('mail.message', [
                ('model', '=', records._name), ('res_id', 'in', records.ids),
                ('message_type', 'in', ('comment', 'email'))])
            about = records.browse(written.mapped('res_id'))
            found |= about[field] if field else about
        return found

    def _find_booked(self):
        """Return the new patients who have another visit since."""
        return self._find_since('calendar.event', [
            ('dental_patient_id', 'in', self.new_patients.ids),
            ('id', 'not in', self.new_visits.ids)]).dental_patient_id


def _merge(rows):
    """Return what was done to each record, as one :class:`Row`: as it was, and as it is since.

    :param rows: ``dental.agenda.import.row`` of one kind, oldest first; parts of a big file may
        have changed one patient each
    """
    merged = {}
    for row in rows:
        first = merged.get(row.res_id)
        deed, before = (first.deed, first.before) if first else (row.deed, row.before or {})
        merged[row.res_id] = Row(deed, row.res_id, before, row.after or {})
    return list(merged.values())
