"""The year before at the demo clinic: fewer stay away than a year ago, and are called sooner."""
import random
from datetime import date, timedelta

from odoo import api, fields, models

from ..tools import clinic_time
from .clinic import HISTORY_DAYS, PATIENTS, YEAR_DAYS, ZONE

OTHER_PATIENTS = 700
BUSY = 0.4
BATCH = 1000
AUGUST, CLOSED = 8, range(8, 24)
"""The clinic is closed for two weeks in August."""


class ResCompany(models.Model):
    """What the reports of a year tell: visits, who missed them, and what calls brought."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic and its last weeks, then the year before."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        company.with_context(tracking_disable=True)._dental_demo_year(
            self.env['res.users'].search([('login', '=', 'recepcion')]))
        return result

    def _dental_demo_year(self, receptionist):
        """Fill the agenda of a year, and tell of the calls about each missed visit."""
        choice = random.Random(5)
        patients = self.with_user(receptionist)._dental_demo_patients(
            known=PATIENTS, number=OTHER_PATIENTS).sudo()
        dentists = self.env['res.partner'].search(
            [('is_dentist', '=', True), ('company_id', '=', self.id)], order='id')
        chairs = self.env['resource.resource'].search(
            [('resource_type', '=', 'material'), ('company_id', '=', self.id)], order='id')
        treatments = self.env['calendar.event.type'].search([('dental_duration', '>', 0)])
        now = fields.Datetime.now()
        today, values = clinic_time.local_date(now, ZONE), []
        for ago in range(YEAR_DAYS, HISTORY_DAYS, -1):
            day = today - timedelta(days=ago)
            if self._dental_demo_is_closed(day):
                continue
            coming = iter(choice.sample(list(patients), 60))
            for dentist, chair in zip(dentists, chairs, strict=False):
                values += self._dental_demo_day(
                    day, dentist, chair, treatments, coming, now, choice, BUSY)
        visits = self.env['calendar.event']
        for first in range(0, len(values), BATCH):
            visits += visits.create(values[first:first + BATCH])
        missed = visits.filtered(lambda visit: visit.dental_state == 'no_show')
        self._dental_demo_past_calls(missed, receptionist, choice)

    @api.model
    def _dental_demo_is_closed(self, day: date):
        """Tell whether a day is one of the clinic's holidays."""
        return day.month == AUGUST and day.day in CLOSED
