from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time, working_hours
from ..vocabulary import EXPECTED, STAFF
from .busy_times import DENTIST

PHONE_MARKS = [('known', "Phone known"), ('none', "No phone")]
MOST_DAYS = 31
"""So many days are asked for at once, and no more."""


class CalendarEvent(models.Model):
    """What the agenda needs for a day with a column for each dentist, in bulk."""

    _inherit = 'calendar.event'

    dental_treatment_text = fields.Char(
        string="Treatments in a line", compute='_compute_dental_treatment_text', groups=STAFF)
    dental_phone_mark = fields.Selection(
        PHONE_MARKS, compute='_compute_dental_phone_mark', groups=STAFF,
        help="Whether a patient who is still awaited could be called.")
    dental_urgent = fields.Boolean(
        string="Urgent", groups=STAFF, copy=False,
        help="Fitted in on purpose, whoever else is there then.")

    @api.depends('categ_ids.name')
    @api.depends_context('lang')
    def _compute_dental_treatment_text(self):
        for visit in self:
            visit.dental_treatment_text = ', '.join(visit.categ_ids.mapped('name'))

    @api.depends('dental_state', 'dental_patient_id.dental_household_number')
    def _compute_dental_phone_mark(self):
        for visit in self:
            number = visit.dental_patient_id.dental_household_number
            visit.dental_phone_mark = visit.dental_state in EXPECTED and (
                'known' if number else 'none')

    @api.model
    @api.readonly
    def get_dental_day(self, start, end):
        """Return who works when between two moments, for the agenda of the user's clinics.

        :param start: naive UTC, like ``end``; as texts, as the agenda sends them
        :return: ``{'open': [[from, to]...], 'dentists': [{'id', 'name', 'open'}...]}``
        :raises UserError: for what is no time, or for more than a month
        """
        self._dental_check_role()
        since, until = self._dental_read_span(start, end)
        clinic, dentists = [], {}
        for company in self.env.companies:
            here = self.env['res.partner']._dental_dentists(company)
            work = self._dental_work(
                company, here, self.env['resource.resource'], since, until)
            if not work:
                continue
            clinic += work.open_hours()
            for dentist_id, spans in work.free(DENTIST, here.ids).items():
                dentists.setdefault(dentist_id, []).extend(spans)
        people = self.env['res.partner'].browse(dentists).sorted(
            lambda dentist: (dentist.name or '', dentist.id))
        return {'open': self._dental_as_sent(clinic), 'dentists': [
            {'id': dentist.id, 'name': dentist.name, 'open': self._dental_as_sent(
                dentists[dentist.id])} for dentist in people]}

    @api.model
    def _dental_read_span(self, start, end):
        """Return two moments that somebody sent, naive UTC.

        :raises UserError: for what is no time, or for more than :data:`MOST_DAYS`
        """
        try:
            since, until = (fields.Datetime.to_datetime(moment) for moment in (start, end))
            # what no clock shows in every zone is no time either
            shown = since and until and clinic_time.day_bounds(since.date(), 'UTC') and (
                0 <= (until - since).days <= MOST_DAYS)
        except (TypeError, ValueError, OverflowError):
            shown = False
        if shown:
            return since, until
        raise UserError(self.env._("These are no days that the agenda can show."))

    @api.model
    def _dental_as_sent(self, spans):
        """Return (start, end) pairs in UTC as texts, sorted and apart."""
        return [[fields.Datetime.to_string(clinic_time.to_utc_naive(moment)) for moment in span]
                for span in working_hours.merge(spans)]
