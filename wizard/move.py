from odoo import api, fields, models
from odoo.exceptions import UserError

OFFERED = 3
"""So many times are shown at once."""


class DentalFollowupMoveSlot(models.TransientModel):
    """A free time to which a visit may be moved."""

    _name = 'dental.followup.move.slot'
    _description = "Time to move to"
    _order = 'start, id'

    move_id = fields.Many2one('dental.followup.move', required=True, ondelete='cascade', index=True)
    start = fields.Datetime(required=True)
    page = fields.Integer()

    @api.depends('start')
    def _compute_display_name(self):
        for slot in self:
            slot.display_name = slot.move_id.event_id.dental_company_id._dental_when(slot.start)


class DentalFollowupMove(models.TransientModel):
    """Move a visit: the old one stays as moved, a new one like it stands at the new time."""

    _name = 'dental.followup.move'
    _description = "Move a visit"

    event_id = fields.Many2one('calendar.event', required=True, ondelete='cascade')
    patient_id = fields.Many2one(related='event_id.dental_patient_id')
    visit_text = fields.Char(compute='_compute_visit_text', string="Now")
    slot_ids = fields.One2many('dental.followup.move.slot', 'move_id')
    slot_id = fields.Many2one('dental.followup.move.slot', string="New time")
    slot_page = fields.Integer()
    is_other = fields.Boolean(string="Another time or dentist")
    dentist_id = fields.Many2one(
        'res.partner', domain=[('is_dentist', '=', True)])
    start = fields.Datetime(string="Another time")
    notice = fields.Char(readonly=True)

    @api.depends('event_id')
    def _compute_visit_text(self):
        for move in self:
            move.visit_text = move.event_id._dental_describe()

    @api.model_create_multi
    def create(self, vals_list):
        """Begin to move visits, whose patients are read on the way, and offer them free times.

        :raises AccessError: for a visit the user may not change
        """
        visits = self.env['calendar.event'].browse(
            [vals.get('event_id', self.env.context.get('default_event_id')) for vals in vals_list])
        visits.check_access('write')
        moves = super().create([
            {'dentist_id': visit._dental_present_dentist().id, **vals}
            for visit, vals in zip(visits, vals_list, strict=True)])
        for move in moves:
            move._offer_slots()
        return moves

    def write(self, vals):
        """Write; not to another visit than the user may change.

        :raises AccessError: for a visit of another clinic
        """
        result = super().write(vals)
        if 'event_id' in vals:
            self.event_id.check_access('write')
        return result

    def _offer_slots(self):
        """Offer the next free times of the visit's dentist, after those offered already."""
        visit = self.event_id
        shown = self.slot_ids.mapped('start')
        length = visit.stop - visit.start
        starts = self.env['calendar.event']._dental_free_slots(
            visit.dental_company_id, length, limit=OFFERED,
            dentist=visit._dental_present_dentist(), chair=visit.dental_chair_id,
            after=max(shown) + length if shown else None)
        self.env['dental.followup.move.slot'].create([
            {'move_id': self.id, 'start': start, 'page': self.slot_page} for start in starts])

    # ACTIONS

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Move the visit"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    def action_more_slots(self):
        """Show the next times; after the last ones, the first again."""
        self.write({'slot_page': self.slot_page + 1, 'slot_id': False, 'notice': False})
        self._offer_slots()
        if not self.slot_ids.filtered(lambda slot: slot.page == self.slot_page):
            self._offer_anew()
        return self._action_open()

    def _offer_anew(self, notice=False):
        self.slot_ids.unlink()
        self.write({'slot_page': 0, 'slot_id': False, 'notice': notice})
        self._offer_slots()
        return self._action_open()

    def action_move(self):
        """Book the new time and mark the old visit as moved.

        If the time was taken meanwhile, the dialog says so and offers the next ones.

        :raises UserError: if no time is chosen, or it is past
        """
        self.ensure_one()
        visit = self.event_id
        typed = self.start if self.is_other or not self.slot_id else False
        start = typed or self.slot_id.start
        if not start:
            raise UserError(self.env._("To which time is the visit moved? Choose one."))
        if start <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that is still to come."))
        dentist = self.dentist_id if typed else visit._dental_present_dentist()
        new = self.env['calendar.event']._dental_book(visit._dental_rebooking_values(
            start, dental_dentist_id=dentist.id), instead_of=visit)
        when = visit.dental_company_id._dental_when(start)
        if not new:
            return self._offer_anew(notice=self.env._(
                "On %(when)s the dentist or the chair is taken. These are the next free times.",
                when=when))
        visit.write({'dental_moved_to_id': new.id})
        visit.action_dental_set_state('moved')
        return visit._dental_freed_notice(self.env._("Moved to %(when)s.", when=when)) or {
            'type': 'ir.actions.act_window_close'}
