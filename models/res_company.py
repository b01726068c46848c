from datetime import timedelta

from babel.dates import format_date, format_skeleton
from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr
from odoo.tools.date_utils import localized
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import clinic_time

HORIZON_DAYS = 14
"""How far opening hours are read: a clinic closed for longer has its own problem to solve."""


class ResCompany(models.Model):
    """A clinic: its clock, its hours, and from when on follow-up may act."""

    _inherit = 'res.company'

    dental_start_date = fields.Date(
        string="Follow-up since",
        default=lambda self: fields.Date.today(),
        help="Nothing is opened for visits before this day: an imported history calls nobody.",
    )
    dental_lookback_days = fields.Integer(
        string="Look-back",
        default=2,
        help="Visits older than these days never open a follow-up by themselves.",
    )
    dental_grace_minutes = fields.Integer(
        string="Grace before a no-show",
        default=15,
        help="Minutes after the hour of the visit before a patient counts as not arrived.",
    )
    dental_care_email = fields.Char(
        string="Patient-care address",
        help="Follow-up emails are sent from here and the answers come back here.",
    )
    dental_care_from = fields.Char(
        compute='_compute_dental_care_from', string="Sender of follow-up emails")
    dental_agenda_imported_at = fields.Datetime(string="Agenda last imported", readonly=True)

    _dental_grace_positive = models.Constraint(
        'CHECK(dental_grace_minutes BETWEEN 0 AND 240)',
        "The grace before a no-show is between 0 and 240 minutes.",
    )
    _dental_lookback_positive = models.Constraint(
        'CHECK(dental_lookback_days BETWEEN 0 AND 60)',
        "The look-back is between 0 and 60 days.",
    )

    def _dental_zone(self):
        """Return the name of the clinic's time zone: its working hours', else its contact's."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or 'UTC'

    @api.depends('name', 'email', 'dental_care_email')
    @api.depends_context('lang')
    def _compute_dental_care_from(self):
        """Follow-up emails come from the patient-care department, and answers go there (S20)."""
        for company in self:
            address = email_normalize(company.dental_care_email or company.email or '')
            department = self.env._("Patient care - %(clinic)s", clinic=company.name)
            company.dental_care_from = address and formataddr((department, address))

    def _dental_today(self):
        """Return the clinic's calendar day."""
        self.ensure_one()
        return clinic_time.local_date(fields.Datetime.now(), self._dental_zone())

    def _dental_when(self, moment, clock=True):
        """Return a moment in words, on the clinic's clock and in the user's language.

        :param moment: naive UTC datetime
        :param clock: whether the hour is said too
        """
        self.ensure_one()
        local = clinic_time.to_local(moment, self._dental_zone())
        locale = babel_locale_parse(get_lang(self.env).code)
        day = ' '.join((
            format_date(local, 'EEEE', locale=locale),
            format_skeleton('MMMMd', local, locale=locale)))
        return f'{day}, {local:%H:%M}' if clock else day

    def _dental_openings(self, since, days=HORIZON_DAYS, calendar=None):
        """Return opening hours from the start of the clinic day of ``since`` on.

        :param since: naive UTC datetime
        :param days: how many days ahead are read
        :param calendar: a dentist's ``resource.calendar`` instead of the clinic's
        :return: list of aware (start, end) pairs in the clinic's zone, without its holidays
        """
        self.ensure_one()
        zone = self._dental_zone()
        first, _next = clinic_time.day_bounds(clinic_time.local_date(since, zone), zone)
        calendar = (calendar or self.resource_calendar_id).with_company(self).sudo()
        if not calendar:
            return []
        intervals = calendar._work_intervals_batch(
            localized(first), localized(first + timedelta(days=days)))[False]
        return [
            (clinic_time.to_local(start, zone), clinic_time.to_local(end, zone))
            for start, end, _attendances in intervals
        ]

    def _dental_since(self, now):
        """Return the moment from which visits may open a follow-up (invariant 7).

        It is the start of the clinic's start date, or of the first day of its look-back if that
        is later.

        :param now: naive UTC datetime
        :return: naive UTC datetime
        """
        self.ensure_one()
        zone = self._dental_zone()
        first_day = clinic_time.local_date(now, zone) - timedelta(days=self.dental_lookback_days)
        if self.dental_start_date:
            first_day = max(first_day, self.dental_start_date)
        return clinic_time.day_bounds(first_day, zone)[0]
