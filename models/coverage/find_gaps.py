import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clinic_time
from ..program.dry_run import Finding
from ..vocabulary import CANCELLING, EXPECTED
from .dental_followup_gap import STANDS_FOR

_logger = logging.getLogger(__name__)

JOB = 'dental_followup.ir_cron_find_gaps'
FOLLOWED = ('no_show', *CANCELLING, 'attended', 'checkup', 'incident', 'plan_open',
            'plan_completed')
"""Triggers of which each event has its follow-up, or a follow-up that says why not."""
LOSING = ('no_show', *CANCELLING)
"""Triggers after which the patient has no visit: whoever is back needs no follow-up of it."""
TOO_LATE = timedelta(days=7)
"""So long after its hour nobody is late any more: it is forgotten."""
UNLEFT = timedelta(days=1)
"""So long after it was queued a message is stuck; a mail server that is down has its own."""


class DentalFollowupGap(models.Model):
    """The nightly look: what happened and opened nothing, and what rests (S4, S29, S44)."""

    _inherit = 'dental.followup.gap'

    @api.model
    def _cron_find_gaps(self):
        """Note who fell through, clinic by clinic, and commit each; settle what has come right."""
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        commit = self.env['ir.cron']._commit_progress
        companies = self.env['res.company'].search([('active', '=', True)])
        commit(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    company._dental_in_its_language(self)._look(company)
                    company._dental_job_done(JOB)
            except Exception:
                _logger.exception("it could not be seen who fell through in clinic %s", company.id)
                company._dental_job_failed(JOB)
            if not commit(1):
                break

    def _look(self, company):
        """Note what a clinic's patients lack at this moment, each once."""
        found = [
            *self._find_not_opened(company), *self._find_paid(company),
            *self._find_resting(company), *self._find_messages(company)]
        known = {gap._get_key(): gap for gap in self.search([('company_id', '=', company.id)])}
        # Two messages of one case that have not left are one line.
        lacking = {_key(values): {'company_id': company.id, **values} for values in found}
        self.browse().union(*(
            gap for key, gap in known.items() if gap.state == 'settled' and key in lacking
        )).write({'state': 'open', 'settled_at': False, 'settled_user_id': False})
        self.browse().union(*(
            gap for key, gap in known.items() if gap.state == 'open' and key not in lacking
        ))._settle('settled')
        self.with_context(tracking_disable=True, mail_create_nolog=True).create(
            [values for key, values in lacking.items() if key not in known])
        self._tell_managers(company)

    def _get_key(self):
        self.ensure_one()
        return self.kind, self.program_id.id, self.res_model, self.res_id

    # what happened, and opened nothing

    def _find_not_opened(self, company):
        """Return what happened in a clinic's last days, or is noted already, and has no case."""
        found = []
        for program in self.env['dental.followup.program'].search([
                ('is_on', '=', True), ('trigger', 'in', FOLLOWED),
                ('company_id', 'in', (False, company.id))]):
            if program.step_ids and program._for_company(company) == program:
                found += self._find_of_program(program.with_company(company), company)
        return found

    def _find_of_program(self, program, company):
        """Return the values of a program's gaps in a clinic."""
        noted = self.search([
            ('company_id', '=', company.id), ('kind', '=', 'not_opened'), ('state', '=', 'open'),
            ('program_id', '=', program.id)])
        found, zone = {}, company._dental_zone()
        for rule in program._rules().filtered('active'):
            name = program._get_dated_by(rule.model_name)
            records = program._find_happened(rule, name, company) | self._find_still(
                program, rule, noted)
            for reason in self._without_case(program, records, company):
                record = records.browse(reason[STANDS_FOR[records._name]])
                moment = fields.Datetime.to_datetime(record[name])
                found[record] = Finding(reason, clinic_time.local_date(moment, zone), moment)
        today = company._dental_today()
        findings = [(record, finding) for record, finding in found.items()
                    if self._is_owed(finding, program, company) and finding.day < today]
        program._dry_run_values([finding for _record, finding in findings], company)
        return [{
            'kind': 'not_opened', 'program_id': program.id, 'res_model': record._name,
            'res_id': record.id, 'partner_id': finding.reason['partner_id'], 'day': finding.day,
            'topic': program.name,
        } for record, finding in findings if not finding.refusal]

    @api.model
    def _find_still(self, program, rule, gaps):
        """Return the records of a rule's model that gaps are about and that it still acts on.

        What was corrected since, or deleted, is left out.
        """
        ids = gaps.filtered(lambda gap: gap.res_model == rule.model_name).mapped('res_id')
        return self.env[rule.model_name].search(
            Domain('id', 'in', ids) & program._get_rule_domain(rule))

    def _is_owed(self, finding, program, company):
        """Tell whether the program and the addon were at work when it happened (invariant 7)."""
        first = max(filter(None, (company.dental_start_date, program.on_since)), default=None)
        return not first or finding.day >= first

    def _without_case(self, program, records, company):
        """Return the reasons these records give for a program of which nobody has taken care."""
        reasons = [reason for reason in records._dental_reasons(program)
                   if reason['company'] == company]
        name = STANDS_FOR.get(records._name)
        if not reasons or not name:
            return []
        followed = {record.id for (record,) in self.env['dental.followup']._read_group([
            ('program_id', 'in', program._family().ids),
            (name, 'in', [reason[name] for reason in reasons])], [name])}
        if program.trigger in LOSING:
            followed |= self._find_looked_after(records, company)
        return [reason for reason in reasons if reason[name] not in followed]

    def _find_looked_after(self, visits, company):
        """Return the ids of those of these lost visits whose patient is back, or was spoken to."""
        patients = visits.dental_patient_id.ids
        coming = {patient.id for (patient,) in self.env['calendar.event']._read_group([
            ('dental_patient_id', 'in', patients), ('dental_company_id', '=', company.id),
            ('dental_state', 'in', EXPECTED), ('start', '>', fields.Datetime.now()),
        ], ['dental_patient_id'])}
        coming |= {patient.id for (patient,) in self.env['dental.followup']._read_group([
            ('partner_id', 'in', patients), ('company_id', '=', company.id),
            ('is_closed', '=', False), ('program_id.wants_visit', '=', True),
        ], ['partner_id'])}
        last = self._read_last_seen(patients, company)
        return {visit.id for visit in visits if visit.dental_patient_id.id in coming
                or last.get(visit.dental_patient_id.id, visit.start) > visit.start}

    def _read_last_seen(self, patients, company):
        """Return when patients came or were spoken to last, by id."""
        last = {patient.id: start for patient, start in self.env['calendar.event']._read_group([
            ('dental_patient_id', 'in', patients), ('dental_company_id', '=', company.id),
            ('dental_state', '=', 'attended'),
        ], ['dental_patient_id'], ['start:max'])}
        for patient, at in self.env['dental.followup.attempt']._read_group([
                ('partner_id', 'in', patients), ('company_id', '=', company.id),
                ('reached', '=', 'patient'), ('is_void', '=', False),
        ], ['partner_id'], ['at:max']):
            last[patient.id] = max(at, last.get(patient.id, at))
        return last

    def _find_paid(self, company):
        """Return the plans that are paid whose patient has heard nothing since (S44)."""
        program = self.env['dental.followup.program']._get_serving('completed', company)
        return [{
            'kind': 'paid', 'program_id': program.id, 'res_model': 'dental.treatment.plan',
            'res_id': row.plan_id.id, 'partner_id': row.partner_id.id, 'day': row.paid_on,
            'topic': row.plan_id.name,
        } for row in self.env['dental.treatment.plan.report'].search([
            ('company_id', '=', company.id), ('is_forgotten', '=', True),
            ('paid_on', '<', company._dental_today() - TOO_LATE)])]

    # what rests

    def _find_resting(self, company):
        """Return the cases that nobody makes, or that wait for a visit which is over (S4)."""
        Followup, now = self.env['dental.followup'], fields.Datetime.now()
        late = Followup.search(Domain(Followup._get_in_use_domain()) & Domain([
            ('company_id', '=', company.id), ('next_at', '<', now - TOO_LATE),
            ('error_reason', '=', False)]))
        rests = Followup.search(Domain([
            ('company_id', '=', company.id), ('state', '=', 'booked')]) & Domain.OR([
                [('rebooked_event_id', '=', False)],
                [('rebooked_event_id.active', '=', False)],
                [('rebooked_event_id.stop', '<', now - UNLEFT),
                 ('rebooked_event_id.dental_state', 'in', EXPECTED)]]))
        zone = company._dental_zone()
        return [{
            'kind': kind, 'program_id': case.program_id.id, 'res_model': case._name,
            'res_id': case.id, 'partner_id': case.partner_id.id,
            'day': clinic_time.local_date(since, zone), 'topic': case.program_id.name,
        } for kind, cases in (('late', late), ('rests', rests)) for case in cases
            for since in (case.next_at if kind == 'late' else
                          case.rebooked_event_id.stop or case.write_date,)]

    def _find_messages(self, company):
        """Return the messages that have waited for a day to leave."""
        zone = company._dental_zone()
        return [{
            'kind': 'message', 'program_id': row.followup_id.program_id.id,
            'res_model': row.followup_id._name, 'res_id': row.followup_id.id,
            'partner_id': row.partner_id.id, 'day': clinic_time.local_date(row.at, zone),
            'topic': row.followup_id.program_id.name,
        } for row in self.env['dental.followup.attempt'].search([
            ('company_id', '=', company.id), ('delivery', '=', 'queued'),
            ('at', '<', fields.Datetime.now() - UNLEFT)])]


def _key(values):
    return values['kind'], values['program_id'], values['res_model'], values['res_id']
