from odoo import fields, models

from ...tools import clinic_time
from ..vocabulary import OFFICE


class ResCompany(models.Model):
    """How a clinic greets on the telephone, and names the days that are near."""

    _inherit = 'res.company'

    dental_greeting_morning = fields.Char(
        string="Greeting in the morning", groups=OFFICE,
        help="How a call begins, for example “Bon dia”, whatever the language. Empty: as one "
             "says it in the language of who is spoken to.")
    dental_greeting_afternoon = fields.Char(
        string="Greeting in the afternoon", groups=OFFICE,
        help="For example “Bona vesprada”, whatever the language. Empty: as one says it in the "
             "language of who is spoken to.")

    def _dental_greeting(self):
        """Return how the clinic greets now, on its own clock."""
        self.ensure_one()
        now = fields.Datetime.now()
        if clinic_time.band_of(now, self._dental_zone()) == clinic_time.MORNING:
            return (self.dental_greeting_morning or '').strip() or self.env._("Good morning")
        return (self.dental_greeting_afternoon or '').strip() or self.env._("Good afternoon")

    def _dental_days_away(self, moment):
        """Return a moment on the clinic's clock, and in how many days it is; negative: it was.

        :param moment: naive UTC datetime
        :return: aware datetime, and a number of calendar days
        """
        local = clinic_time.to_local(moment, self._dental_zone())
        return local, (local.date() - self._dental_today()).days

    def _dental_say_near(self, moment):
        """Return a moment in words: what is of today, tomorrow or yesterday is said so.

        :param moment: naive UTC datetime; without one, or without a clinic, nothing is said
        """
        if not (self and moment):
            return ''
        local, days = self._dental_days_away(moment)
        hour = f'{local:%H:%M}'
        if days == 0:
            return self.env._("today at %(hour)s", hour=hour)
        if days == 1:
            return self.env._("tomorrow at %(hour)s", hour=hour)
        if days == -1:
            return self.env._("yesterday at %(hour)s", hour=hour)
        return self._dental_when(moment)

    def _dental_say_missed(self, moment):
        """Say when the visit was to begin to which a patient did not come.

        :param moment: naive UTC datetime
        """
        local, days = self._dental_days_away(moment)
        hour = f'{local:%H:%M}'
        if days == 0:
            return self.env._("Did not come today at %(hour)s.", hour=hour)
        if days == -1:
            return self.env._("Did not come yesterday at %(hour)s.", hour=hour)
        return self.env._(
            "Did not come on %(day)s at %(hour)s.", day=f'{local:%d/%m}', hour=hour)
