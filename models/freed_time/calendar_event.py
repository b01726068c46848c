from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models

from ..visit.busy_times import NOT_TAKEN
from ..vocabulary import EXPECTED, GIVEN_UP, STAFF

HOLDING = frozenset({
    'dental_company_id', 'dental_dentist_id', 'start', 'stop', 'duration',
    'allday', 'start_date', 'stop_date'})
"""What says whose time a visit holds, and when; beside its state."""


class Place(NamedTuple):
    """The time that a visit holds: whose it is, and from when until when in naive UTC."""

    company: models.BaseModel
    dentist: models.BaseModel
    chair: models.BaseModel
    start: datetime
    stop: datetime

    def is_left_for(self, other):
        """Tell whether this is free for others when a visit has another place.

        In another chair the dentist is still busy; and while a visit has no dentist, nobody in
        particular is.
        """
        hours = (self.company, self.start, self.stop) != (other.company, other.start, other.stop)
        return hours or self.dentist != other.dentist and bool(self.dentist and other.dentist)


class CalendarEvent(models.Model):
    """A visit that is cancelled or moved frees its time for somebody else (S17, S80).

    So does one whose hour or dentist is changed in place, as by dragging it in the calendar.
    """

    _inherit = 'calendar.event'

    dental_wants_sooner = fields.Boolean(
        string="Would like to come sooner", groups=STAFF, copy=False,
        help="If a time becomes free, the patient is among those it is offered to.")
    dental_sooner_button = fields.Char(compute='_compute_dental_sooner_button', groups=STAFF)

    _dental_sooner_idx = models.Index(
        '(dental_company_id, start) WHERE dental_wants_sooner IS TRUE')

    @api.depends('dental_state', 'dental_wants_sooner', 'start')
    def _compute_dental_sooner_button(self):
        """Name the button of the pop-over: a wish can be noted of who is still to come."""
        now = fields.Datetime.now()
        for visit in self:
            coming = visit.dental_state in EXPECTED and visit.start and visit.start > now
            visit.dental_sooner_button = coming and (
                'not_sooner' if visit.dental_wants_sooner else 'sooner')

    # WHAT A VISIT HOLDS

    def _dental_places(self):
        """Return the :class:`Place` of each visit, whatever its state."""
        # Whoever brings visits: the time is noted for the clinic, and read there by its own rules.
        return {visit: visit._dental_place() for visit in self.sudo()}

    def _dental_held(self, vals):
        """Return the :class:`Place` by visit of those that a write may make leave theirs."""
        if not (HOLDING & vals.keys() or vals.get('dental_state') in GIVEN_UP):
            return {}
        return self.filtered(
            lambda visit: visit.dental_state and visit.dental_state not in NOT_TAKEN
        )._dental_places()

    @api.model
    def _dental_leave_held(self, held):
        """Note the times that visits held before a write, and hold no more, as freed.

        :param dict held: :class:`Place` by visit
        """
        # Freed times are the server's to write; a visit may be hidden from the user since the
        # write.
        self.sudo().union(*held).exists()._dental_leave(held)

    def _dental_place(self):
        """Return the :class:`Place` of this visit, whatever its state."""
        self.ensure_one()
        return Place(
            self.dental_company_id, self.dental_dentist_id, self.dental_chair_id, self.start,
            self.stop)

    def _dental_leave(self, held):
        """Note the times to come that these visits held and left.

        :param held: :class:`Place` by visit
        """
        now = fields.Datetime.now()
        self._dental_give_attendance(held)
        self.env['dental.followup.freed.time']._note({
            visit: held[visit] for visit in self
            if visit.active and not visit.allday and held[visit].stop > now and (
                visit.dental_state in GIVEN_UP or visit.dental_state not in NOT_TAKEN
                and held[visit].is_left_for(visit._dental_place()))})

    def _dental_give_attendance(self, held):
        """Who takes a visit over attends it instead of the dentist it was taken from."""
        for (old, new), visits in self.grouped(lambda visit: (
                held[visit].dentist, visit.dental_dentist_id)).items():
            changed = visits.filtered(lambda visit, old=old, new=new: new and new != old and (
                old & visit.partner_ids or new not in visit.partner_ids))
            if changed:
                changed.write({'partner_ids': [
                    *map(fields.Command.unlink, old.ids), fields.Command.link(new.id)]})

    # ACTIONS

    def action_dental_sooner(self):
        """The patients of these visits would like to come sooner."""
        return self.write({'dental_wants_sooner': True})

    def action_dental_not_sooner(self):
        """The patients of these visits are content with their time."""
        return self.write({'dental_wants_sooner': False})

    # TOOLS

    def _dental_freed_notice(self, message=None):
        """Return the notification that somebody could come at the time of this visit, if so.

        :param str message: what was done, said in it as well
        :return: an action, or ``None`` if the time is not free or suits nobody
        """
        freed_time = self.env['dental.followup.freed.time']._of_visit(self)
        if not freed_time.could_come:
            return None
        when = self.dental_company_id._dental_when(freed_time.free_start)
        number = freed_time.could_come
        could = self.env._("%(when)s is free again: one patient could come.", when=when)
        if number > 1:
            could = self.env._(
                "%(when)s is free again: %(number)s patients could come.",
                when=when, number=number)
        return {
            'type': 'ir.actions.client', 'tag': 'dental_followup_freed',
            'params': {
                'message': ' '.join(filter(None, (message, could))),
                'button': self.env._("Who could come?"), 'freed_time_id': freed_time.id,
            },
        }
