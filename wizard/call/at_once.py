from odoo import api, fields, models

from ...models.followup.answered_call import NOT_ASKED


class DentalFollowupCall(models.TransientModel):
    """The fast lane: who asks for a time at once is asked nothing before it.

    What was not asked is kept as not asked. If no time is taken, it is asked after all.
    """

    _inherit = 'dental.followup.call'

    not_asked = fields.Selection(NOT_ASKED, string="Not asked, because")
    can_at_once = fields.Boolean(compute='_compute_at_once')
    at_once_text = fields.Char(string="The next times", compute='_compute_at_once')

    @api.depends(
        'wants_visit', 'blocker_ids', 'not_asked', 'outcome_move', 'red_flag_text', 'slot_ids',
        'slot_choice', 'slot_off_work', 'slot_page', 'slot_is_move')
    def _compute_at_once(self):
        """Say which times there are, where a call may go on to them without a question."""
        for call in self:
            call.can_at_once = (
                call.outcome_move == 'answered' and not call.not_asked
                and (call.wants_visit or call._is_incoming())
                and not call._was_asked() and not call._asks_first())
            call.at_once_text = call.can_at_once and ' / '.join(
                call._get_slots_on_screen().mapped('display_name'))

    def _was_asked(self):
        """Tell whether it was asked what is in the way; what asks nobody to come says “none”."""
        told = self.blocker_ids
        return bool(told if self.wants_visit else told.filtered(lambda told: not told.is_none))

    def _asks_first(self):
        """Tell whether a recovery, a repair, a red flag or an answer comes before a time."""
        return (self.asks_evolution or self.asks_repair or self._has_alarm()
                or self.followup_id.question_state == 'answered')

    @api.onchange('blocker_ids')
    def _onchange_blocker_ids_asked(self):
        """Who says what is in the way was asked."""
        if self.blocker_ids:
            self.not_asked = False

    # ACTIONS

    def action_at_once(self):
        """They ask for a time at once: on to the times."""
        self.ensure_one()
        if self.can_at_once:
            self.write({
                'not_asked': 'at_once', 'step': 'slot', 'blocker_ids': [fields.Command.clear()]})
        return self._action_open()

    # TOOLS

    def _get_not_asked(self):
        """Return why it was not asked what is in the way, if it was not."""
        is_at_once = self.outcome_id.move == 'answered' and self.not_asked == 'at_once'
        return is_at_once and not self.blocker_ids and self.not_asked
