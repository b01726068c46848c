from odoo import api, fields, models
from odoo.exceptions import UserError


class DentalFollowupMove(models.TransientModel):
    """Move a visit: the old one stays as moved, a new one like it stands at the new time."""

    _name = 'dental.followup.move'
    _description = "Move a visit"

    event_id = fields.Many2one('calendar.event', required=True, ondelete='cascade')
    patient_id = fields.Many2one(related='event_id.dental_patient_id')
    dentist_id = fields.Many2one(
        'res.partner', domain=[('is_dentist', '=', True)])
    start = fields.Datetime(string="New time", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        event = self.env['calendar.event'].browse(values.get('event_id'))
        if event:
            values['dentist_id'] = event._dental_present_dentist().id
            free = self.env['calendar.event']._dental_free_slots(
                event.dental_company_id, event.stop - event.start, limit=1,
                dentist=event._dental_present_dentist(), chair=event.dental_chair_id,
                after=event.stop)
            values['start'] = free[0] if free else event.start
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Begin to move visits, whose patients are read on the way.

        :raises AccessError: for a visit the user may not change
        """
        moves = super().create(vals_list)
        moves.event_id.check_access('write')
        return moves

    def write(self, vals):
        """Write; not to another visit than the user may change.

        :raises AccessError: for a visit of another clinic
        """
        result = super().write(vals)
        if 'event_id' in vals:
            self.event_id.check_access('write')
        return result

    def action_move(self):
        """Book the new time and mark the old visit as moved.

        :raises UserError: if the new time is not free, or is past
        """
        self.ensure_one()
        visit = self.event_id
        if self.start <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that is still to come."))
        new = self.env['calendar.event']._dental_book(visit._dental_rebooking_values(
            self.start, dental_dentist_id=self.dentist_id.id), instead_of=visit)
        if not new:
            raise UserError(self.env._(
                "At that time the dentist or the chair is taken: choose another one."))
        visit.write({'dental_moved_to_id': new.id})
        visit.action_dental_set_state('moved')
        return {'type': 'ir.actions.act_window_close'}
