from odoo import api, fields, models

from ...tools import clinic_time
from ..vocabulary import QUEUED, WAITING

THANKS = ('attended', 'plan_completed')
"""Triggers of programs whose messages thank: never while a complaint is open."""
ANSWERED_WITHIN = 2
"""Opening hours in which who complains in a call is called with an answer."""


class DentalFollowup(models.Model):
    """While a complaint is open, nobody thanks the patient cheerfully."""

    _inherit = 'dental.followup'

    @api.model
    def _on_complaints(self, heard):
        """Complaints were heard: what would thank these patients is cancelled, or taken back.

        So is what the very call in which it was told would send, if nothing was agreed in it.

        :param heard: ``dental.feedback``
        """
        # Cases of all clinics, and what is queued: the patient hears no thanks, whoever noted it.
        cases = self.sudo()
        found = cases.search([
            ('partner_id', 'in', heard.partner_id.ids),
            ('state', 'in', WAITING), ('next_channel', 'in', QUEUED),
            '|', ('program_id.trigger', 'in', THANKS),
            ('source_attempt_id', 'in', heard.attempt_id.ids)])
        found = found.filtered(lambda case: not case.source_attempt_id.event_id)
        queued = cases._cases_with_message_here(heard.partner_id).filtered(
            lambda case: case.program_id.trigger in THANKS)
        (found | queued)._drop_thanks()

    def _drop_thanks(self):
        """Cancel cases that would thank patients whose complaint is open."""
        self._set_state('cancelled', close_note=self.env._(
            "The patient is not content with us: no thanks now, somebody calls."))

    def _take_complaining(self):
        """Return those of these that would thank somebody whose complaint is open."""
        thanking = self.filtered(lambda case: case.program_id.trigger in THANKS)
        complaining = thanking and self.env['dental.feedback']._dental_complaining(
            thanking.partner_id)
        return thanking.filtered(lambda case: case.partner_id.id in complaining)

    def _get_changed(self):
        """Return what the clinic changed, if the call is to tell the patient (S36)."""
        self.ensure_one()
        return self.program_id.code == 'changed' and self.topic

    @api.model
    def _answer_by(self, company):
        """Return until when whoever complains now can be promised a call, naive UTC.

        To the quarter of an hour, as one says it.
        """
        return clinic_time.next_quarter(
            company._dental_after_open_hours(ANSWERED_WITHIN, fields.Datetime.now()))

    def _say_answer_by(self):
        """Say it as one says it on the phone: “today before 20:00”."""
        self.ensure_one()
        return self._say_before(self._answer_by(self.company_id))

    def _say_before(self, moment):
        """Say until when somebody calls, as one says it on the phone.

        :param moment: naive UTC datetime
        """
        local, today = self._local(moment), self.company_id._dental_today()
        hour = f'{local:%H:%M}'
        days = (local.date() - today).days
        if days == 0:
            return self.env._("today before %(hour)s", hour=hour)
        if days == 1:
            return self.env._("tomorrow before %(hour)s", hour=hour)
        return self.env._(
            "on %(day)s before %(hour)s", day=self._say_day(moment), hour=hour)
