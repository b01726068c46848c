from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.access.dental_followup_links import check_links
from ..models.visit.dental_visit_change import ASKERS
from ..models.visit.free_times import DAYS_AHEAD
from ..models.visit.reasons import BY_CLINIC
from ..tools import clinic_time, slots

OFFERED = 3
"""So many times are shown at once."""


class DentalFollowupMoveSlot(models.TransientModel):
    """A free time to which a visit may be moved."""

    _name = 'dental.followup.move.slot'
    _inherit = 'dental.followup.links'
    _description = "Time to move to"
    _order = 'start, id'

    move_id = fields.Many2one('dental.followup.move', required=True, ondelete='cascade', index=True)
    start = fields.Datetime(required=True)
    dentist_id = fields.Many2one('res.partner')
    chair_id = fields.Many2one('resource.resource')
    page = fields.Integer()

    @api.depends('start', 'dentist_id', 'chair_id')
    def _compute_display_name(self):
        """Say when; the dentist and the chair only if that is not as it was."""
        for slot in self:
            visit = slot.move_id.event_id
            slot.display_name = ' · '.join(filter(None, (
                visit.dental_company_id._dental_when(slot.start),
                slot.dentist_id != visit.dental_dentist_id and slot.dentist_id.name,
                # only the name of a chair that Odoo may hide
                slot.chair_id != visit.dental_chair_id and slot.chair_id.sudo().name)))


class DentalFollowupMove(models.TransientModel):
    """Move a visit: the old one stays as moved, a new one like it stands at the new time."""

    _name = 'dental.followup.move'
    _inherit = 'dental.followup.links'
    _description = "Move a visit"

    event_id = fields.Many2one('calendar.event', required=True, ondelete='cascade')
    patient_id = fields.Many2one(related='event_id.dental_patient_id')
    company_id = fields.Many2one(related='event_id.dental_company_id')
    visit_text = fields.Char(compute='_compute_visit_text', string="Now")
    slot_ids = fields.One2many('dental.followup.move.slot', 'move_id')
    slot_id = fields.Many2one('dental.followup.move.slot', string="New time")
    slot_page = fields.Integer()
    is_other = fields.Boolean(string="Another time or dentist")
    dentist_id = fields.Many2one(
        'res.partner', domain="[('is_dentist', '=', True), '|',"
        " ('company_id', 'in', (False, company_id)), ('user_ids.company_ids', 'in', company_id)]")
    start = fields.Datetime(string="Another time")
    asked_by = fields.Selection(
        ASKERS, string="Who moves it", default='patient',
        help="Empty after a visit was dragged: it is asked before anything is moved.")
    is_dragged = fields.Boolean()
    is_called = fields.Boolean(string="A program calls", compute='_compute_is_called')
    notice = fields.Char(readonly=True)
    warning = fields.Text(compute='_compute_warning')

    @api.depends('event_id')
    def _compute_visit_text(self):
        for move in self:
            move.visit_text = bool(move.event_id) and move.event_id._dental_describe()

    @api.depends('event_id', 'is_dragged')
    def _compute_is_called(self):
        for move in self:
            program = move.is_dragged and self._get_calling_program()._for_company(move.company_id)
            move.is_called = bool(program) and program.active and program.is_on

    @api.depends('event_id', 'is_other', 'start', 'dentist_id')
    def _compute_warning(self):
        """Say what speaks against the time that was typed, or to which the visit was dragged."""
        for move in self:
            visit = move.event_id
            tried = move.is_other and move.start and visit and visit.new({
                'start': move.start, 'stop': move.start + (visit.stop - visit.start),
                'dental_state': 'booked', 'dental_dentist_id': move.dentist_id.id,
            }, origin=visit)
            move.warning = '\n'.join(
                tried._dental_warnings().get(tried.id, ())) if tried else False

    @api.onchange('slot_id')
    def _onchange_slot_id(self):
        """Who chooses one of the times that are offered wants no other one any more."""
        if self.slot_id:
            self.is_other = False

    @api.constrains('dentist_id')
    def _check_dentist(self):
        self.dentist_id._dental_check_dentists()

    @api.constrains('slot_id')
    def _check_slot(self):
        """A visit is moved to a time that was offered for it."""
        for move in self:
            if move.slot_id and move.slot_id.move_id != move:
                raise ValidationError(self.env._(
                    "That time was offered for another visit: choose one of these."))

    @api.model_create_multi
    def create(self, vals_list):
        """Begin to move visits, whose patients are read on the way, and offer them free times.

        :raises AccessError: for a visit the user may not change
        """
        check_links(self, vals_list)  # before the visits are read
        default = self.default_get(['event_id']).get('event_id')
        visits = self.env['calendar.event'].browse(
            [vals.get('event_id', default) for vals in vals_list])
        visits.check_access('write')
        moves = super().create([
            {'dentist_id': visit._dental_present_dentist().id, **vals}
            for visit, vals in zip(visits, vals_list, strict=True)])
        for move in moves:
            move._offer_slots()
        return moves

    def write(self, vals):
        """Write; not to another visit than the user may change, for which other times are free.

        :raises AccessError: for a visit of another clinic
        """
        visits = {move: move.event_id for move in self if 'event_id' in vals}
        result = super().write(vals)
        if visits:
            self.event_id.check_access('write')
            for move in self.filtered(lambda move: move.event_id != visits[move]):
                move._offer_anew(False)
        return result

    def _offer_slots(self):
        """Offer the next times at which all who are needed are free, after those offered already.

        The time of the visit itself is free: it is moved away.
        """
        visit, shown = self.event_id, self.slot_ids
        length, company = visit.stop - visit.start, visit.dental_company_id
        found = self.env['calendar.event']._dental_find_slots(
            company, length, dentists=visit._dental_dentists_like(),
            chairs=visit._dental_chairs_like(), patient=visit.dental_patient_id, besides=visit)
        now_at = clinic_time.to_local(visit.start, 'UTC')
        self.env['dental.followup.move.slot'].sudo().create([{  # the server's word
            'move_id': self.id, 'start': clinic_time.to_utc_naive(slot.start),
            'dentist_id': slot.who, 'chair_id': slot.where, 'page': self.slot_page,
        } for slot in slots.choose(
            [slot for slot in found if slot.start != now_at], length, limit=OFFERED,
            zone=company._dental_zone(), shown=[
                slots.Slot(clinic_time.to_local(slot.start, 'UTC')) for slot in shown])])

    # ACTIONS

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Move the visit"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    def action_more_slots(self):
        """Show the next times; after the last ones, the first again, and say so."""
        self.write({'slot_page': self.slot_page + 1, 'slot_id': False, 'notice': False})
        self._offer_slots()
        if self.slot_ids and self.slot_page not in self.slot_ids.mapped('page'):
            self._offer_anew(self.env._(
                "Those were all the free times in these %(days)s days: here are the first ones "
                "again.", days=DAYS_AHEAD))
        return self._action_open()

    def _offer_anew(self, notice):
        self.slot_ids.sudo().unlink()  # what is offered is the server's word
        self.write({'slot_page': 0, 'slot_id': False, 'notice': notice})
        self._offer_slots()
        return self._action_open()

    def action_move(self):
        """Book the new time and mark the old visit as moved.

        If the time cannot be had any more, the dialog says so and offers the next ones.

        :raises UserError: if no time is chosen, it is past, or nobody said who moves it
        """
        return self._move()

    def action_move_urgent(self):
        """Move it all the same, whoever else is there then; the new visit bears the mark of it.

        :raises UserError: as :meth:`action_move`
        """
        return self._move(urgent=True)

    def _call_about_it(self):
        """Whose visit was dragged elsewhere is called, as who has one that the clinic cancelled."""
        self.env['dental.followup']._open_for_visits(
            self._get_calling_program(), self.event_id)

    @api.model
    def _get_calling_program(self):
        return self.env.ref('dental_followup.program_clinic_cancel')

    def _move(self, urgent=False):
        self.ensure_one()
        if not self.asked_by:
            raise UserError(self.env._("Did the patient ask for it, or does the clinic move it?"))
        visit, slot = self.event_id, self.slot_id
        if self.asked_by == 'clinic':
            visit = visit.with_context(dental_cancelled_by=BY_CLINIC)
        typed = self.start if self.is_other or not slot else False
        start = typed or slot.start
        if not start:
            raise UserError(self.env._("To which time is the visit moved? Choose one."))
        if start <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that is still to come."))
        places = {'dental_dentist_id': self.dentist_id.id} if typed else {
            'dental_dentist_id': slot.dentist_id.id, 'dental_chair_id': slot.chair_id.id}
        when = visit.dental_company_id._dental_when(start)
        if urgent:
            places['dental_urgent'] = True
        if not visit._dental_move_to(
                visit._dental_rebooking_values(start, **places), in_hours=not (typed or urgent),
                named=urgent):
            return self._offer_anew(self.env._(
                "On %(when)s the dentist, the chair or the patient is not free. These are the "
                "next free times.", when=when))
        if self.is_dragged and self.asked_by == 'clinic':
            self._call_about_it()
        return visit._dental_freed_notice(self.env._("Moved to %(when)s.", when=when)) or {
            'type': 'ir.actions.act_window_close'}
