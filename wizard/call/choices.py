from odoo import api, fields, models


class DentalFollowupCall(models.TransientModel):
    """What can be chosen in every step is read with the call.

    Without a connection the conversation goes on to the end; only saving waits.
    """

    _inherit = 'dental.followup.call'

    choices = fields.Json(
        compute='_compute_choices',
        help="By field, the records that can be chosen, in order: id, what is shown, and on what "
             "answers (values of other fields) it is shown.")

    @api.depends('phase', 'slot_ids', 'slot_round', 'offered_line_ids', 'offered_reply_ids')
    @api.depends_context('lang')
    def _compute_choices(self):
        for call in self:
            call.choices = call.phase == 'talk' and call._get_choices()

    def _get_choices(self):
        """Return what can be chosen in this call, as :attr:`choices` has it."""
        closings = self.offered_line_ids.filtered(lambda line: line.kind == 'closing')
        slots = self._origin.slot_ids.filtered(lambda slot: slot.round == self.slot_round)
        return {
            'blocker_ids': [
                {'id': blocker_id, 'label': name}
                for blocker_id, name in self.env['dental.followup.blocker'].name_search()],
            **{name: [
                {'id': line.id, 'label': line.display_name}
                for line in lines._origin.with_context(dental_call_id=self._origin.id)]
                for name, lines in (
                    ('reply_id', self.offered_reply_ids), ('closing_question_id', closings))},
            'slot_id': [
                {'id': slot.id, 'label': slot.display_name, 'when': {
                    'slot_choice': slot.choice, 'slot_off_work': slot.off_work,
                    'slot_is_move': slot.is_move,
                    **({} if slot.choice == 'today' else {'slot_page': slot.page})}}
                for slot in slots],
        }
