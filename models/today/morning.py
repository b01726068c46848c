from datetime import timedelta

from odoo import api, fields, models

from ...tools import clinic_time
from ..vocabulary import UNDECIDED

SHOWN = 25
"""So many lines of a kind fit on the sheet; of the others it says how many."""
DEAREST = 5
"""So many plans are read out, the dearest first."""


class DentalFollowup(models.Model):
    """The team's page of the morning: what the day brings, on one sheet to read out."""

    _inherit = 'dental.followup'

    @api.model
    def _get_morning(self, company):
        """Return what the morning page of a clinic says, as far as the user may see it.

        Names stand on it and no complaint, illness or number: it lies on a desk.

        :return: dict with ``callers`` (name, number of calls, and the first of them as (hour,
            patient, program)), ``alarms`` (patients), ``visits`` that are not confirmed (day,
            hour, patient, dentist), ``plans`` (patient, plan, amount), ``slots`` (hour,
            dentist), and ``more``: how many are not shown of each
        """
        today = self.search([
            ('today_part', 'in', ('now', 'later')), ('company_id', '=', company.id)],
            order='today_rank')
        alarms = today.filtered(lambda case: case.alarm_state == 'new')
        calls = today - alarms
        parts = {
            'alarms': [case.partner_id.name for case in alarms],
            'visits': self._get_unconfirmed(company),
            'plans': [
                (plan.partner_id.name, plan.name, plan.amount, plan.currency_id)
                for plan in self.env['dental.treatment.plan'].search([
                    ('company_id', '=', company.id), ('state', 'in', UNDECIDED),
                    ('amount', '>', 0)], order='amount desc, id', limit=DEAREST)],
            'slots': [
                (company._dental_when(time.start), time.dentist_id.name)
                for time in self.env['dental.followup.freed.time']._find_free().filtered(
                    lambda time: time.company_id == company).sorted('start')],
        }
        return {
            'callers': [self._get_callers_part(user, cases)
                        for user, cases in calls.grouped('user_id').items()],
            **{name: rows[:SHOWN] for name, rows in parts.items()},
            'more': {name: max(len(rows) - SHOWN, 0) for name, rows in parts.items()},
        }

    @api.model
    def _get_callers_part(self, user, cases):
        """Return what the page says of one caller, or of the calls of whoever is on duty."""
        return {
            'name': user.name or self.env._("Anyone on duty"), 'number': len(cases),
            'calls': [
                (case._local(case.next_at).strftime('%H:%M'), case.partner_id.name,
                 case.program_id.name)
                for case in cases[:SHOWN]],
            'more': max(len(cases) - SHOWN, 0),
        }

    @api.model
    def _get_unconfirmed(self, company):
        """Return the visits of today that are still to come, and of tomorrow, not confirmed."""
        now, zone = fields.Datetime.now(), company._dental_zone()
        end = clinic_time.day_bounds(company._dental_today() + timedelta(days=1), zone)[1]
        return [
            (company._dental_when(visit.start), visit.dental_patient_id.name,
             visit.dental_dentist_id.name)
            for visit in self.env['calendar.event'].search([
                ('dental_company_id', '=', company.id), ('dental_state', '=', 'booked'),
                ('dental_patient_id', '!=', False), ('start', '>', now), ('start', '<', end),
            ], order='start, id')]
