from datetime import timedelta

from odoo import fields, models

from ...tools import clinic_time


class DentalFollowup(models.Model):
    """The check-ups after a treatment (S42, S43): one after the other, each a round of its own."""

    _inherit = 'dental.followup'

    def _go_to_next_checkup(self, end, note=False):
        """Bring cases to the first call of the next check-up; the one at hand is over.

        :param str end: what the one at hand came to, as a round ends
        :param note: why, in a sentence
        """
        if self:
            self._set_states('pending', {
                case: {'tries': 0, **case._prepare_checkup_values()} for case in self})
            self._begin_checkup_rounds(end, note)

    def _next_checkup(self):
        """Return the hours after the treatment of the check-up after the present one, if any.

        One whose day has come while the last one waited is answered with it: after a weekend
        nobody is called at nine about the first day and at noon about the third.
        """
        self.ensure_one()
        if not self.checkup or not self.program_id.step_ids:
            return None
        zone, today = self.company_id._dental_zone(), self.company_id._dental_today()
        return next((
            hours for hours in self.event_id.categ_ids._dental_checkup_hours()
            if hours > self.checkup and clinic_time.local_date(
                self.anchor_at + timedelta(hours=hours), zone) > today), None)

    def _prepare_checkup_values(self):
        """Return the values of the next check-up's first call."""
        hours, now = self._next_checkup(), fields.Datetime.now()
        scheduler = self._scheduler(self.company_id, now)
        partner = self.partner_id
        wish = partner._dental_wishes(self.company_id, now, exempt=True)[partner]
        values = scheduler.schedule_step(
            self.program_id.step_ids[:1], self, wish, self.anchor_at + timedelta(hours=hours))
        return {**values, 'checkup': hours}
