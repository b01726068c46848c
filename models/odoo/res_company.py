from datetime import timedelta

from babel.dates import format_date, format_skeleton
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, formataddr
from odoo.tools.date_utils import localized
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools import clinic_time, contact_rules
from ..access.dental_followup_links import check_links
from ..vocabulary import OFFICE, STAFF

HORIZON_DAYS = 14
"""How far opening hours are read: a clinic closed for longer has its own problem to solve."""


class ResCompany(models.Model):
    """A clinic: its clock, its hours, and from when on follow-up may act."""

    _inherit = 'res.company'

    dental_start_date = fields.Date(
        string="Follow-up since", groups=OFFICE,
        default=lambda self: fields.Date.today(),
        help="Nothing is opened for visits before this day: an imported history calls nobody.",
    )
    dental_lookback_days = fields.Integer(
        string="Look-back", groups=OFFICE,
        default=2,
        help="Visits older than these days never open a follow-up by themselves.",
    )
    dental_grace_minutes = fields.Integer(
        string="Grace before a no-show", groups=OFFICE,
        default=15,
        help="Minutes after the hour of the visit before a patient counts as not arrived.",
    )
    dental_care_email = fields.Char(
        string="Patient-care address", groups=OFFICE,
        help="Follow-up emails are sent from here.",
    )
    dental_care_from = fields.Char(
        compute='_compute_dental_care_from', string="Sender of follow-up emails", groups=OFFICE)
    # how much is too much (invariant 8; field notes §4-5)
    dental_cap_week = fields.Integer(
        string="Contacts in 7 days", groups=OFFICE, default=2,
        help="A patient, and a household with one number, is called at most so many times in "
             "seven days, and gets at most so many messages: calls and messages count apart. The "
             "call on the day of a missed visit is always made. 0: no limit.")
    dental_cap_month = fields.Integer(
        string="Contacts in 30 days", groups=OFFICE, default=4,
        help="The same in thirty days. 0: no limit.")
    dental_mute_days = fields.Integer(
        string="Days of rest after a no", groups=OFFICE, default=60,
        help="Who said no for now is not contacted by any program for so many days.")
    dental_contact_from = fields.Float(
        string="Not before", groups=OFFICE, default=9.0,
        help="Patients are contacted between these hours, and only while the clinic is open.")
    dental_contact_to = fields.Float(string="Not after", groups=OFFICE, default=21.0)
    dental_robinson_days = fields.Integer(
        string="Exclusion list holds for", groups=OFFICE, default=30,
        help="Days after which the advertising exclusion list is consulted again.")
    dental_danger_text = fields.Text(
        string="In danger of life", groups=OFFICE,
        help="What the screen of a call says first of all when a patient has trouble breathing or "
             "swallowing, or bleeds a lot. Empty: to call 112.")
    dental_late_cancel_hours = fields.Integer(
        string="Late cancellation", groups=OFFICE, default=24,
        help="A visit cancelled by the patient so many hours before it, or less, opens a call.")
    # what managers see is told in money (S30)
    dental_minute_cost = fields.Monetary(
        string="Cost of a minute", groups=OFFICE,
        help="What a minute of whoever calls costs the clinic. 0: not said, and no costs are "
             "shown.")
    dental_new_patient_cost = fields.Monetary(
        string="Cost of a new patient", groups=OFFICE,
        help="What the clinic spends to win a new patient: advertising divided by who came by "
             "it. 0: not said, and nothing is compared with it.")
    dental_team_told = fields.Text(
        string="What the team was told", groups=OFFICE,
        help="Figures by caller are shown to managers only once the team knows that they are "
             "looked at, and for what. Empty: they are off.")
    dental_team_told_on = fields.Date(
        string="Told on", groups=OFFICE, compute='_compute_dental_team_told_on', store=True)
    dental_test_mode = fields.Boolean(
        string="Test mode", groups=OFFICE,
        help="Every message goes to the address below instead of the patient.")
    dental_test_email = fields.Char(string="Messages in test mode go to", groups=OFFICE)
    dental_agenda_learnt = fields.Json(
        string="What was answered of agendas", groups=OFFICE, readonly=True,
        help="What the words of states mean in the files of the clinic, and how they write dates.")

    _dental_grace_positive = models.Constraint(
        'CHECK(dental_grace_minutes BETWEEN 0 AND 240)',
        "The grace before a no-show is between 0 and 240 minutes.",
    )
    _dental_lookback_positive = models.Constraint(
        'CHECK(dental_lookback_days BETWEEN 0 AND 60)',
        "The look-back is between 0 and 60 days.",
    )

    _dental_costs_positive = models.Constraint(
        'CHECK(dental_minute_cost >= 0 AND dental_new_patient_cost >= 0)',
        "A cost is not negative.",
    )
    _dental_limits_range = models.Constraint(
        'CHECK(dental_cap_week BETWEEN 0 AND 100 AND dental_cap_month BETWEEN 0 AND 100 '
        'AND dental_mute_days BETWEEN 0 AND 730 AND dental_robinson_days BETWEEN 1 AND 365 '
        'AND dental_late_cancel_hours BETWEEN 0 AND 168)',
        "The limits on contacts are whole numbers: contacts 0 to 100, rest 0 to 730 days, "
        "exclusion list 1 to 365 days, late cancellation 0 to 168 hours.",
    )
    _dental_contact_hours = models.Constraint(
        'CHECK(dental_contact_from >= 0 AND dental_contact_from < dental_contact_to '
        'AND dental_contact_to <= 24)',
        "Patients are contacted from one hour to a later one, between 0:00 and 24:00.",
    )

    @api.constrains('dental_test_mode', 'dental_test_email')
    def _check_dental_test_email(self):
        for company in self:
            if company.dental_test_mode and not email_normalize(company.dental_test_email or ''):
                raise ValidationError(self.env._(
                    "Say to which address the messages go in test mode."))

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a clinic with a mail domain has its address for answers at once.

        :raises UserError: for what does not fit into a field of ours
        """
        check_links(self, vals_list)
        companies = super().create(vals_list)
        companies._dental_set_alias()
        return companies

    def write(self, vals):
        """Write; who is taken out of a clinic leaves nothing behind there.

        With ``sudo``: who was in the clinic is compared, also users that Odoo hides (portals').

        :raises UserError: for what does not fit into a field of ours
        """
        check_links(self, [vals])
        before = 'user_ids' in vals and self.sudo().user_ids
        result = super().write(vals)
        if {'active', 'alias_domain_id'} & vals.keys():
            self._dental_set_alias()
        if before:
            (before - self.sudo().user_ids)._dental_give_back()
        return result

    def _dental_danger_words(self):
        """Return what is said first of all when a patient may be in danger of life."""
        self.ensure_one()
        return self.dental_danger_text or self.env._(
            "This may be an emergency: the patient, or whoever is with them, calls 112 now. Give "
            "no other advice, and stay on the line until somebody is with them.")

    @api.depends('dental_team_told')
    def _compute_dental_team_told_on(self):
        """Keep the day on which it was said that the team knows."""
        for company in self:
            told = (company.dental_team_told or '').strip()
            company.dental_team_told_on = bool(told) and company._dental_today()

    def _dental_zone(self):
        """Return the name of the clinic's time zone: its working hours', else its contact's."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or 'UTC'

    @api.depends('name', 'email', 'dental_care_email')
    @api.depends_context('lang')
    def _compute_dental_care_from(self):
        """Follow-up emails come from the patient-care department, and answers go there (S20)."""
        for company in self:
            company.dental_care_from = company._dental_as_care(company._dental_care_address())

    def _dental_care_address(self):
        """Return the address of the patient-care department, normalised, or nothing."""
        return email_normalize(self.dental_care_email or self.email or '')

    def _dental_as_care(self, address):
        """Return an address with the department's name before it, or nothing without one."""
        department = self.env._("Patient care - %(clinic)s", clinic=self.name)
        return address and formataddr((department, address))

    def _dental_lang(self):
        """Return the language of what jobs note for the clinic's staff: its contact's."""
        self.ensure_one()
        return self.partner_id.lang or self.env.lang

    def _dental_in_its_language(self, records):
        """Return records as jobs handle them for the clinic: in it, and in its language.

        What somebody from outside sets off, as who wants no more messages, is no colleague's word.
        """
        self.ensure_one()
        if self.env.uid != SUPERUSER_ID and self.env.user._is_internal():
            return records.with_company(self)
        return records.with_company(self).with_context(lang=self._dental_lang())

    @api.model
    def _dental_by_clinic(self, records):
        """Yield some records clinic by clinic, as :meth:`_dental_in_its_language`."""
        for company, theirs in records.grouped('company_id').items():
            yield company._dental_in_its_language(theirs)

    def _dental_today(self):
        """Return the clinic's calendar day."""
        self.ensure_one()
        return clinic_time.local_date(fields.Datetime.now(), self._dental_zone())

    def _dental_when(self, moment, clock=True):
        """Return a moment in words, on the clinic's clock and in the user's language.

        :param moment: naive UTC datetime; without one, or without a clinic, nothing is said
        :param clock: whether the hour is said too
        """
        if not (self and moment):
            return ''
        self.ensure_one()
        local = clinic_time.to_local(moment, self._dental_zone())
        locale = babel_locale_parse(get_lang(self.env).code)
        day = ' '.join((
            format_date(local, 'EEEE', locale=locale),
            format_skeleton('MMMMd', local, locale=locale)))
        return f'{day}, {local:%H:%M}' if clock else day

    def _dental_open_hours(self, since, days=HORIZON_DAYS, calendar=None):
        """Return opening hours from the start of the clinic day of ``since`` on.

        :param since: naive UTC datetime
        :param days: how many days ahead are read
        :param calendar: a dentist's ``resource.calendar`` instead of the clinic's
        :return: list of aware (start, end) pairs in the clinic's zone, without its holidays
        """
        self.ensure_one()
        zone = self._dental_zone()
        first, _next = clinic_time.day_bounds(clinic_time.local_date(since, zone), zone)
        # Odoo hides holidays of companies that are not selected; only opening hours leave.
        calendar = (calendar or self.resource_calendar_id).with_company(self).sudo()
        if not calendar:
            return []
        intervals = calendar._work_intervals_batch(
            localized(first), localized(first + timedelta(days=days)))[False]
        return [
            (clinic_time.to_local(start, zone), clinic_time.to_local(end, zone))
            for start, end, _attendances in intervals
        ]

    def _dental_after_open_hours(self, hours, moment):
        """Return when so many opening hours have passed since a moment, holidays left out.

        A clinic that never opens has its day all the same.

        :param hours: how many hours of opening
        :param moment: naive UTC datetime
        :return: naive UTC datetime
        """
        self.ensure_one()
        # As in _dental_open_hours: only a moment leaves.
        calendar = self.resource_calendar_id.with_company(self).sudo()
        after = calendar and calendar.plan_hours(hours, localized(moment), compute_leaves=True)
        return clinic_time.to_utc_naive(after) if after else moment + timedelta(days=1)

    def _dental_opens_on(self, moment):
        """Tell whether the clinic opens on the day of a moment: it is no holiday.

        :param moment: naive UTC datetime
        """
        self.ensure_one()
        return bool(self._dental_open_hours(moment, days=1))

    def _dental_present(self, users):
        """Return those of some users who are active and work in the clinic."""
        self.ensure_one()
        # Odoo hides companies that are not the user's own: it is only asked who works in this one.
        return users.sudo().filtered(
            lambda user: user.active and not user.share and self in user.company_ids
            and user != self.env.ref('base.user_root'))

    def _dental_colleagues(self, partners):
        """Return those of some contacts who have a role at the clinic and work in it."""
        self.ensure_one()
        # Whoever asks, a portal's user too: only contacts that the caller gave are returned.
        return partners & self._dental_workers(partners.sudo().user_ids).partner_id

    def _dental_workers(self, users):
        """Return those of some users who can work on the clinic's cases: they have a role there."""
        return self._dental_present(users).filtered(lambda user: user.has_group(STAFF))

    def _dental_staff(self, role=STAFF):
        """Return who has a role at the clinic: any, or this one.

        :param str role: external id of its group
        """
        self.ensure_one()
        # Whoever asks, a portal's user too: only who has a role at this clinic is returned.
        return self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref(role).ids), ('company_ids', 'in', self.ids),
            ('active', '=', True), ('share', '=', False),
            ('id', '!=', self.env.ref('base.user_root').id)], order='id')

    def _dental_managers(self):
        """Return who answers for the clinic."""
        return self._dental_staff('dental_followup.group_manager')

    def _dental_contact_policy(self):
        """Return the clinic's limits on contacts, for ``tools.contact_rules``."""
        self.ensure_one()
        return contact_rules.Policy(
            caps=(contact_rules.Cap(7, self.dental_cap_week),
                  contact_rules.Cap(30, self.dental_cap_month)),
            robinson_days=self.dental_robinson_days)

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
