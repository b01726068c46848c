from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import get_lang

from ..tools import clinic_time, public_holidays


class DentalFollowupHolidays(models.TransientModel):
    """The holidays on which a clinic is closed, of this year and the next, to be looked at."""

    _name = 'dental.followup.holidays'
    _inherit = 'dental.followup.links'
    _description = "Holidays of the clinic"

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, readonly=True, ondelete='cascade',
        default=lambda self: self.env.company)
    region = fields.Selection(
        selection='_get_regions', default=lambda self: self._get_region(),
        help="What the whole country keeps, and what the region keeps besides.")
    notice = fields.Char(compute='_compute_notice')
    line_ids = fields.One2many(
        'dental.followup.holidays.line', 'holidays_id', string="Days")

    @api.model
    def _get_regions(self):
        return list(public_holidays.regions(self.env.company.country_id.code or '').items())

    @api.depends('company_id')
    def _compute_notice(self):
        """Say why nothing is proposed."""
        for form in self:
            country = form.company_id.country_id
            if not public_holidays.is_installed():
                form.notice = self.env._(
                    "The Python package “holidays” is not installed: enter the days by hand, or "
                    "ask an administrator for it.")
            elif not country:
                form.notice = self.env._(
                    "The clinic has no country: enter the days by hand, or ask an administrator "
                    "to enter its country.")
            else:
                form.notice = False

    @api.model
    def _get_region(self):
        """Return the region that was chosen last for the clinic, if it is one of its country."""
        # What was said on the first day is a manager's, who alone opens this.
        said = (self.env.company.sudo().dental_first_day or {}).get('region')
        return said in dict(self._get_regions()) and said

    @api.onchange('region')
    def _onchange_region(self):
        """Propose the holidays that are not among the clinic's yet, when the form opens too."""
        company, known = self.company_id, self._get_known_days()
        by_hand = self.line_ids.filtered(lambda line: not line.is_proposed)
        known |= set(by_hand.mapped('day'))
        self.line_ids = by_hand
        self.line_ids = [
            Command.create({'day': day, 'name': name, 'is_proposed': True})
            for day, name in public_holidays.days(
                company.country_id.code or '', self.region or None, company._dental_today(),
                get_lang(self.env).iso_code.split('_')[0])
            if day not in known]

    def _get_known_days(self):
        """Return the days on which the whole clinic is closed already."""
        company, known = self.company_id, set()
        zone = company._dental_zone()
        # Odoo hides the leaves of clinics that are not selected; only days leave.
        for leave in self.env['resource.calendar.leaves'].sudo().search([
            ('calendar_id', 'in', (company.resource_calendar_id.id, False)),
            ('company_id', 'in', (company.id, False)),
            ('resource_id', '=', False), ('date_to', '>=', fields.Datetime.now()),
        ]):
            first, last = (clinic_time.local_date(moment, zone)
                           for moment in (leave.date_from, leave.date_to))
            known |= {first + timedelta(days=day) for day in range((last - first).days + 1)}
        return known

    def action_save(self):
        """Close the clinic on these days: its own hours, and those of its dentists and chairs.

        :raises AccessError: for who is no manager of the clinic
        :raises UserError: where the hours are another clinic's too
        """
        self.ensure_one()
        company = self.company_id
        self.env['dental.followup.clinic']._check_manager(company)
        zone, known = company._dental_zone(), self._get_known_days()
        closed = {line.day: line.name for line in self.line_ids if line.day not in known}
        # Hours and their leaves are Odoo's administrators' to write: those of their own clinic a
        # manager (asked above) closes on holidays, and does nothing else to them.
        company = company.sudo()
        own = company.resource_calendar_id
        if own.company_id != company and company.search_count([
            ('resource_calendar_id', '=', own.id), ('id', '!=', company.id),
        ], limit=1):
            raise UserError(self.env._(
                "These hours are those of other clinics too. In “The clinic”, choose hours of its "
                "own first."))
        calendars = own | own.search([('company_id', '=', company.id)])
        own.env['resource.calendar.leaves'].create([{
            'name': name, 'calendar_id': calendar.id, 'company_id': company.id,
            'date_from': clinic_time.to_utc_naive(
                clinic_time.at_wall_clock(day, time.min, zone)),
            'date_to': clinic_time.to_utc_naive(
                clinic_time.at_wall_clock(day, time(23, 59, 59), zone)),
        } for calendar in calendars for day, name in closed.items()])
        if self.region:
            company._dental_note_first_day(region=self.region)
        return {'type': 'ir.actions.act_window_close'}


class DentalFollowupHolidaysLine(models.TransientModel):
    """A day on which the clinic is closed."""

    _name = 'dental.followup.holidays.line'
    _inherit = 'dental.followup.links'
    _description = "Holiday"
    _order = 'day'

    holidays_id = fields.Many2one(
        'dental.followup.holidays', required=True, ondelete='cascade', index=True)
    day = fields.Date(required=True)
    name = fields.Char(string="Holiday", required=True)
    is_proposed = fields.Boolean(string="Of the region", help="Not typed by hand.")
