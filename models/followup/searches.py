import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clinic_time, recall
from ...tools.bisect_batch import by_halves
from ..vocabulary import EXPECTED, SEARCHES

_logger = logging.getLogger(__name__)
BATCH = 500


class DentalFollowup(models.Model):
    """What is looked for every day: reviews that are due, patients who stay away (S15, S65).

    The search is by state, what is due and has no case, so a day without the job loses nothing;
    a program opens so many a day as reception can do, and the rest waits its turn.
    """

    _inherit = 'dental.followup'

    @api.model
    def _cron_open_searched(self):
        """Open the cases of the programs that search, clinic by clinic, and commit each."""
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        commit = self.env['ir.cron']._commit_progress
        programs = self.env['dental.followup.program'].search([
            ('trigger', 'in', SEARCHES), ('is_on', '=', True)])
        companies = self.env['res.company'].search([('active', '=', True)])
        work = [
            (program, company) for program in programs for company in companies
            if program._for_company(company) == program]
        programs.filtered('search_error').search_error = False
        commit(remaining=len(work))
        for program, company in work:
            try:
                with self.env.cr.savepoint():
                    company._dental_in_its_language(self)._open_searched(program, company)
            except Exception as error:
                _logger.info("the search of program %s does not work in clinic %s",
                             program.id, company.id, exc_info=True)
                program.search_error = str(error)
            if not commit(1):
                break

    @api.model
    def _open_searched(self, program, company):
        """Open what a program finds in a clinic, at most as many as it may a day.

        :return: the new cases
        """
        quota = self._get_quota(program, company)
        if quota == 0:
            return self.browse()
        reasons = self._find_reasons(program, company, quota)
        return self._open_each(program, reasons)

    @api.model
    def _open_each(self, program, reasons):
        """Open a case for each reason; if that fails, for each half by itself.

        What fails alone is found again the next day, and is in the log.
        """
        def skip(one, error):
            _logger.info("program %s cannot open a case for patient %s", program.id,
                         one[0]['partner_id'], exc_info=error)
            return self.browse()
        return self.browse().union(*by_halves(
            reasons, lambda some: self._open_for_reasons(program, some), skip,
            guard=self.env.cr.savepoint))

    @api.model
    def _get_quota(self, program, company):
        """Return how many more may be opened on the clinic's day, ``None`` for any number."""
        if not program.max_per_day:
            return None
        first, end = company._dental_day_bounds()
        opened = self.search_count([
            ('program_id', '=', program.id), ('company_id', '=', company.id),
            ('create_date', '>=', first), ('create_date', '<', end)])
        return max(0, program.max_per_day - opened)

    @api.model
    def _find_reasons(self, program, company, quota=None):
        """Return the reasons a program's search finds in a clinic, oldest first.

        Who may not be contacted by the first step for the program's purpose is left out.

        :param int quota: at most so many, ``None`` for all
        """
        return self._sift_reasons(program, company, quota)[0]

    @api.model
    def _sift_reasons(self, program, company, quota=None):
        """Return the reasons a program's search finds, and those of patients who are left out.

        :return: list of reasons, oldest first, and list of (reason, ``Refusal``)
        """
        found = getattr(self, f'_find_{program.trigger}')(program, company)
        allowed, left_out = [], []
        step = program.step_ids[:1]
        for start in range(0, len(found), BATCH):
            batch = found[start:start + BATCH]
            refused = self._get_refused(program, company, step, batch)
            for reason in batch:
                refusal = refused.get(reason['partner_id'])
                if refusal:
                    left_out.append((reason, refusal))
                else:
                    allowed.append(reason)
            if quota is not None and len(allowed) >= quota:
                return allowed[:quota], left_out
        return allowed, left_out

    @api.model
    def _get_refused(self, program, company, step, reasons):
        """Return the refusals of the patients who may not be contacted, by their id.

        Not of those who may be contacted later, nor those another step of the program reaches;
        who complains is found again when it is settled.
        """
        channel = 'phone' if step.channel == 'preferred' else step.channel
        refused = {}
        for purpose in {reason.get('purpose', program.purpose) for reason in reasons}:
            partners = self.env['res.partner'].browse([
                reason['partner_id'] for reason in reasons
                if reason.get('purpose', program.purpose) == purpose])
            refused.update({
                partner.id: refusal for partner, refusal in partners._dental_may_contact(
                    company, channel, purpose, exempt=program.is_exempt).items()
                if (not refusal.until or refusal.code == 'complaint')
                and not (refusal.code == 'no_address' and len(program.step_ids) > 1)})
        return refused

    # reviews (S15)

    @api.model
    def _find_recall(self, program, company):
        """Return the reviews that are due and have no case, by treatment or by the dentist."""
        now = fields.Datetime.now()
        today, zone = company._dental_today(), company._dental_zone()
        last = self._get_last_visits(company, zone)
        partners = self.env['res.partner'].browse(last)
        reasons = []
        for partner in partners:
            visits = last[partner.id]
            due = recall.recall_due(
                [(day, months) for day, months, _event, _name in visits if months],
                own_months=partner.dental_recall_months if partner.dental_recall == 'own' else 0,
                last_visit=max(day for day, *_rest in visits),
                never=partner.dental_recall == 'never',
                paused_until=partner.dental_recall_paused_until or None)
            if not due or due > today or (program.start_date and due < program.start_date):
                continue
            event, name = self._get_recall_visit(visits, partner)
            moment = clinic_time.day_bounds(due, zone)[0]
            reasons.append({
                'partner_id': partner.id, 'company': company, 'event_id': event,
                'trigger_state': 'attended', 'period': False, 'topic': name, 'at': now,
                'start': moment, 'stop': moment})
        return self._without_open(program, company, sorted(
            reasons, key=lambda reason: (reason['start'], reason['partner_id'])))

    @api.model
    def _get_recall_visit(self, visits, partner):
        """Return id and treatment of the visit a review is counted from."""
        if partner.dental_recall == 'own':
            _day, _months, event, name = max(visits)
            return event, name
        _due, event, name = min(
            (recall.add_months(day, months), event, name)
            for day, months, event, name in visits if months)
        return event, name

    @api.model
    def _get_last_visits(self, company, zone):
        """Return the last attended visit of each patient without a coming one, by treatment.

        One that was put away since took place all the same.

        :return: partner id: list of (day, months of the treatment's review, visit id, name)
        """
        self.env['calendar.event'].flush_model()
        self.env['calendar.event.type'].flush_model()
        treatments = {
            kind.id: (kind.dental_recall_months, kind.name)
            for kind in self.env['calendar.event.type'].search([])}
        self.env.cr.execute(SQL(
            """
            SELECT DISTINCT ON (visit.dental_patient_id, kind.type_id)
                   visit.dental_patient_id, kind.type_id, visit.start, visit.id
              FROM calendar_event visit
              JOIN res_partner patient ON patient.id = visit.dental_patient_id
               AND patient.active AND patient.dental_deceased_on IS NULL
         LEFT JOIN meeting_category_rel kind ON kind.event_id = visit.id
             WHERE visit.dental_company_id = %(company)s AND visit.dental_state = 'attended'
               AND NOT EXISTS (
                   SELECT FROM calendar_event coming
                    WHERE coming.dental_patient_id = visit.dental_patient_id
                      AND coming.dental_company_id = visit.dental_company_id
                      AND coming.dental_state IN %(expected)s AND coming.active
                      AND coming.start > %(now)s)
             ORDER BY visit.dental_patient_id, kind.type_id, visit.start DESC
            """, company=company.id, expected=EXPECTED, now=fields.Datetime.now()))
        last = {}
        for partner_id, type_id, start, event_id in self.env.cr.fetchall():
            months, name = treatments.get(type_id, (0, ''))
            last.setdefault(partner_id, []).append(
                (clinic_time.local_date(start, zone), months or 0, event_id, name))
        return last

    # patients who stay away (S65)

    @api.model
    def _find_dormant(self, program, company):
        """Return the patients not seen for long, with nothing booked, not gone for too long.

        If the dentist set a review, there is a clinical reason: it is care. For the others
        it is commercial, and needs what the law asks for.
        """
        now, zone = fields.Datetime.now(), company._dental_zone()
        today = company._dental_today()
        last = self._get_last_visits(company, zone)
        partners = self.env['res.partner'].browse(last)
        clinical = set(partners.filtered(lambda who: who.dental_recall == 'own').ids)
        never = set(partners.filtered(lambda who: who.dental_recall == 'never').ids)
        reasons = []
        for partner_id, visits in last.items():
            day, _months, event, _name = max(visits)
            if partner_id in never or not recall.is_dormant(
                    day, today, program.from_months, program.until_months):
                continue
            reasons.append({
                'partner_id': partner_id, 'company': company, 'event_id': event,
                'trigger_state': 'attended', 'period': False, 'at': now, 'start': now,
                'stop': now, 'last_day': day,
                **({'purpose': 'care'} if partner_id in clinical else {})})
        return self._without_open(program, company, sorted(
            reasons, key=lambda reason: (reason['last_day'], reason['partner_id'])))

    # a manager's own search

    @api.model
    def _find_patients(self, program, company):
        """Return the patients a manager described, each once in the program's months.

        A patient with a case of the program that still counts is not called for another.
        """
        now, today = fields.Datetime.now(), company._dental_today()
        domain = program._get_patient_domain() & Domain([
            ('is_dental_patient', '=', True), ('company_id', 'in', (company.id, False)),
            ('dental_deceased_on', '=', False)])
        partners = self.env['res.partner'].search(domain, order='id')
        again = today - relativedelta(months=program.again_months)
        recent = {partner.id for (partner,) in self._read_group([
            ('program_id', 'in', program._family().ids), ('company_id', '=', company.id),
            *(['|', ('is_closed', '=', False),
               ('create_date', '>=', fields.Datetime.to_datetime(again) + timedelta(days=1))]
              if program.again_months else []),
        ], ['partner_id'])}
        return [{
            'partner_id': partner.id, 'company': company, 'start': now, 'stop': now,
            'period': fields.Date.to_string(today),
        } for partner in partners if partner.id not in recent]

    @api.model
    def _without_open(self, program, company, reasons):
        """Leave out patients an open case is about already, or a case of that very visit.

        A cancelled one counts too: what somebody said is not needed is not found again next day.
        """
        ids = [reason['partner_id'] for reason in reasons]
        waiting = {partner.id for (partner,) in self._read_group([
            ('partner_id', 'in', ids), ('company_id', '=', company.id),
            ('is_closed', '=', False),
            '|', ('program_id', 'in', program._family().ids),
            ('program_id.wants_visit', '=', True),
        ], ['partner_id'])}
        followed = {event.id for (event,) in self._read_group([
            ('program_id', 'in', program._family().ids),
            ('event_id', 'in', [reason['event_id'] for reason in reasons]),
        ], ['event_id'])}
        return [reason for reason in reasons if reason['partner_id'] not in waiting
                and reason['event_id'] not in followed]
