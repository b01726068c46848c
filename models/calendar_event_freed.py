from datetime import timedelta

from odoo import api, fields, models

from ..tools import clinic_time, freed
from .calendar_event import EXPECTED
from .res_partner import STAFF

GIVEN_UP = ('cancelled', 'moved')
"""States of a visit that will not take place, and was said so before its hour."""
LEAST_NOTICE = timedelta(minutes=30)
"""Nobody can be called and be here sooner."""
AHEAD = timedelta(days=30)
"""Times farther away are filled by themselves."""


class CalendarEvent(models.Model):
    """A visit that is cancelled or moved frees its time for somebody else (S17, S80)."""

    _inherit = 'calendar.event'

    dental_wants_sooner = fields.Boolean(
        string="Would like to come sooner", groups=STAFF, copy=False,
        help="If a time becomes free, the patient is among those whom it is offered.")
    dental_sooner_button = fields.Char(compute='_compute_dental_sooner_button', groups=STAFF)
    dental_is_freed = fields.Boolean(
        string="Is free again", compute='_compute_dental_is_freed',
        search='_search_dental_is_freed', groups=STAFF)
    dental_could_come = fields.Integer(
        string="Could come", compute='_compute_dental_could_come', groups=STAFF,
        help="How many patients this time would suit and may be called now.")
    dental_offered_by = fields.Char(
        string="Being offered by", compute='_compute_dental_offered_by', groups=STAFF)

    _dental_sooner_idx = models.Index(
        '(dental_company_id, start) WHERE dental_wants_sooner IS TRUE')
    _dental_given_up_idx = models.Index(
        "(dental_company_id, start) WHERE dental_state IN ('cancelled', 'moved')")

    @api.depends('dental_state', 'dental_wants_sooner', 'start')
    def _compute_dental_sooner_button(self):
        """Name the button of the pop-over: a wish can be noted of who is still to come."""
        now = fields.Datetime.now()
        for visit in self:
            coming = visit.dental_state in EXPECTED and visit.start and visit.start > now
            visit.dental_sooner_button = coming and (
                'not_sooner' if visit.dental_wants_sooner else 'sooner')

    @api.depends('dental_state', 'start')
    def _compute_dental_is_freed(self):
        free = self._dental_still_free()
        for visit in self:
            visit.dental_is_freed = visit in free

    def _search_dental_is_freed(self, operator, value):
        if operator != 'in' or list(value) != [True]:
            return NotImplemented
        now = fields.Datetime.now()
        visits = self.search([
            ('dental_company_id', 'in', self.env.companies.ids),
            ('dental_state', 'in', GIVEN_UP),
            ('start', '>', now + LEAST_NOTICE), ('start', '<', now + AHEAD),
        ], order='dental_state_at desc, id desc')
        return [('id', 'in', visits._dental_still_free()._dental_once().ids)]

    @api.depends('dental_state', 'start')
    def _compute_dental_could_come(self):
        freed_visits = self.filtered('dental_is_freed')
        found = self.env['dental.followup']._find_who_could_come(freed_visits, limit=None)
        for visit in self:
            visit.dental_could_come = len(found.get(visit, ()))

    def _compute_dental_offered_by(self):
        offered = self.env['dental.followup']._get_offering_users(self)
        for visit in self:
            visit.dental_offered_by = ', '.join(offered.get(visit, ())) or False

    # CRUD

    def _dental_rebooking_values(self, start, **changes):
        """Whoever is given a later time may still want to come sooner."""
        values = super()._dental_rebooking_values(start, **changes)
        if self.dental_wants_sooner and self.dental_state in EXPECTED and start > self.start:
            values['dental_wants_sooner'] = True
        return values

    # ACTIONS

    def action_dental_sooner(self):
        """The patients of these visits would like to come sooner."""
        return self.write({'dental_wants_sooner': True})

    def action_dental_not_sooner(self):
        """The patients of these visits are content with their time."""
        return self.write({'dental_wants_sooner': False})

    def action_dental_cancel(self):
        """Cancel; if somebody could come instead, say so, and do not ask for anything."""
        result = super().action_dental_cancel()
        return self._dental_freed_notice() or result

    def action_dental_who_could_come(self):
        """Show who should be offered this time."""
        self.ensure_one()
        return self.env['dental.followup.freed'].create({'event_id': self.id})._action_open()

    # TOOLS

    def _dental_freed_notice(self, message=None):
        """Return the notification that somebody could come at the time of this visit, if so.

        :param str message: what was done, said in it as well
        :return: an action, or ``None`` if the time is not free or suits nobody
        """
        if len(self) != 1 or not self.dental_could_come:
            return None
        when = self.dental_company_id._dental_when(self.start)
        number = self.dental_could_come
        could = self.env._("%(when)s is free again: one patient could come.", when=when)
        if number > 1:
            could = self.env._(
                "%(when)s is free again: %(number)s patients could come.",
                when=when, number=number)
        return {
            'type': 'ir.actions.client', 'tag': 'dental_followup_freed',
            'params': {
                'message': ' '.join(filter(None, (message, could))),
                'button': self.env._("Who could come?"), 'event_id': self.id,
            },
        }

    def _dental_once(self):
        """Return of visits that freed the same time of one dentist only the first."""
        seen = {}
        for visit in self:
            seen.setdefault((
                visit.dental_company_id, visit.dental_dentist_id, visit.dental_chair_id,
                visit.start, visit.stop), visit)
        return self.browse().union(*seen.values())

    def _dental_still_free(self):
        """Return those whose time was freed and is still to come, open, and nobody's.

        The dentist is there at that hour and neither he nor the chair is taken, as the agenda of
        each clinic says; it is read for all of them at once.
        """
        earliest = fields.Datetime.now() + LEAST_NOTICE
        given_up = self.filtered(
            lambda visit: visit.dental_state in GIVEN_UP and visit.start > earliest
            and visit.active and not visit.allday
            and visit._dental_present_dentist() == visit.dental_dentist_id)
        free = self.browse()
        for (company, _has_dentist), visits in given_up.grouped(lambda visit: (
                visit.dental_company_id, bool(visit.dental_dentist_id))).items():
            agenda = self._dental_agenda(
                company, visits.dental_dentist_id, visits.dental_chair_id,
                min(visits.mapped('start')), max(visits.mapped('stop')))
            free |= visits.filtered(lambda visit, agenda=agenda: agenda.holds(
                *self._dental_interval(visit.start, visit.stop), visit.dental_dentist_id.id,
                visit.dental_chair_id.id))
        return self & free

    def _dental_gap(self):
        """Return the time of this visit for ``tools.freed``."""
        self.ensure_one()
        zone = self.dental_company_id._dental_zone()
        return freed.Gap(
            clinic_time.to_local(self.start, zone), clinic_time.to_local(self.stop, zone),
            self.dental_dentist_id.id or None, zone)
