from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clinic_time
from ..vocabulary import STAFF, WAITING

DUE_DAYS = [('overdue', "On an earlier day"), ('today', "Today"), ('planned', "On a later day")]


class ResCompany(models.Model):
    """What is of today is so on its clinic's clock, wherever whoever looks is (invariant 14)."""

    _inherit = 'res.company'

    @api.model
    def _dental_on_each_day(self, company_field, make):
        """Return the domain of what holds on the day of its clinic.

        :param str company_field: the field that names the clinic
        :param make: function of clinics with one clock that returns what is to hold there
        """
        # Odoo hides other clinics, and a filter may be searched over all: only their clocks are
        # used.
        clinics = self.sudo().search([('active', '=', True)])
        return Domain.OR(
            Domain(company_field, 'in', some.ids) & Domain(make(some[0]))
            for some in clinics.grouped(lambda clinic: clinic._dental_zone()).values())

    @api.model
    def _dental_search_today(self, operator, value, company_field, moment_field):
        """Search what has a moment on its clinic's day, for a field that says whether it has."""
        if operator != 'in':
            return NotImplemented
        if False in value:
            return Domain.TRUE
        return self._dental_on_each_day(
            company_field, lambda clinic: clinic._dental_in_day(moment_field))

    def _dental_in_day(self, moment_field, days=0):
        """Return the domain of what has a moment on the clinic's day, or so many days later."""
        self.ensure_one()
        first, end = clinic_time.day_bounds(
            self._dental_today() + timedelta(days=days), self._dental_zone())
        return Domain(moment_field, '>=', first) & Domain(moment_field, '<', end)

    def _dental_day_bounds(self):
        """Return the first moment of the clinic's day and of the next one, naive UTC."""
        self.ensure_one()
        return clinic_time.day_bounds(self._dental_today(), self._dental_zone())

    def _dental_is_today(self, moment):
        """Tell whether a moment (naive UTC) is on the clinic's day."""
        return bool(moment) and (
            clinic_time.local_date(moment, self._dental_zone()) == self._dental_today())


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    dental_is_today = fields.Boolean(
        string="Visit of today", groups=STAFF,
        compute='_compute_dental_is_today', search='_search_dental_is_today')

    dental_is_tomorrow = fields.Boolean(
        string="Visit of tomorrow", groups=STAFF,
        compute='_compute_dental_is_today', search='_search_dental_is_tomorrow')

    @api.depends('start', 'dental_company_id')
    def _compute_dental_is_today(self):
        for visit in self:
            clinic = visit.dental_company_id
            visit.dental_is_today = bool(clinic) and clinic._dental_is_today(visit.start)
            visit.dental_is_tomorrow = bool(clinic and visit.start) and (
                clinic_time.local_date(visit.start, clinic._dental_zone())
                == clinic._dental_today() + timedelta(days=1))

    def _search_dental_is_tomorrow(self, operator, value):
        if operator != 'in' or False in value:
            return NotImplemented
        return self.env['res.company']._dental_on_each_day(
            'dental_company_id', lambda clinic: clinic._dental_in_day('start', days=1))

    def _search_dental_is_today(self, operator, value):
        return self.env['res.company']._dental_search_today(
            operator, value, 'dental_company_id', 'start')


class DentalFollowupAttempt(models.Model):
    _inherit = 'dental.followup.attempt'

    is_today = fields.Boolean(
        string="Made today", compute='_compute_is_today', search='_search_is_today')

    @api.depends('at', 'company_id')
    def _compute_is_today(self):
        for attempt in self:
            clinic = attempt.company_id
            attempt.is_today = bool(clinic) and clinic._dental_is_today(attempt.at)

    def _search_is_today(self, operator, value):
        return self.env['res.company']._dental_search_today(operator, value, 'company_id', 'at')


class DentalFollowupFreedTime(models.Model):
    _inherit = 'dental.followup.freed.time'

    is_today = fields.Boolean(
        string="Time of today", compute='_compute_is_today', search='_search_is_today')

    @api.depends('start', 'company_id')
    def _compute_is_today(self):
        for time in self:
            clinic = time.company_id
            time.is_today = bool(clinic) and clinic._dental_is_today(time.start)

    def _search_is_today(self, operator, value):
        return self.env['res.company']._dental_search_today(operator, value, 'company_id', 'start')


class DentalFollowup(models.Model):
    """On which day a case is due, and whether the patient was called today."""

    _inherit = 'dental.followup'

    due_day = fields.Selection(
        DUE_DAYS, string="Due", compute='_compute_due_day', search='_search_due_day',
        help="On the clinic's clock; what is closed is not due.")
    is_called_today = fields.Boolean(
        string="Called today", compute='_compute_is_called_today',
        search='_search_is_called_today', help="By phone; what was written does not count.")

    @api.depends('next_at', 'state', 'company_id')
    def _compute_due_day(self):
        for case in self:
            case.due_day = False
            if case.state in WAITING and case.next_at and case.company_id:
                first, end = case.company_id._dental_day_bounds()
                case.due_day = (
                    'overdue' if case.next_at < first else
                    'today' if case.next_at < end else 'planned')

    def _search_due_day(self, operator, value):
        if operator != 'in':
            return NotImplemented
        due = self.env['res.company']._dental_on_each_day('company_id', lambda clinic: Domain.OR(
            domain for day, domain in self._get_day_domains(
                clinic._dental_today(), clinic).items() if day in value))
        found = Domain('state', 'in', WAITING) & due
        return found | Domain('state', 'not in', WAITING) if False in value else found

    @api.depends('attempt_ids', 'attempt_ids.is_void')
    def _compute_is_called_today(self):
        called = {case for case, in self.env['dental.followup.attempt']._read_group([
            ('followup_id', 'in', self.ids), ('channel', '=', 'phone'), ('is_today', '=', True),
            ('is_void', '=', False),
        ], ['followup_id'])}
        for case in self:
            case.is_called_today = case in called

    def _search_is_called_today(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else [
            ('attempt_ids', 'any', [
                ('channel', '=', 'phone'), ('is_today', '=', True), ('is_void', '=', False)])]
