from odoo import api, fields, models


class DentalFollowupCall(models.TransientModel):
    """From one call to the next, in the order of Today, without going back to it."""

    _inherit = 'dental.followup.call'

    leads_on = fields.Boolean(
        help="It was begun by “Call the next”: a call nobody answers leads to the one after it.")
    passed_ids = fields.Many2many(
        'dental.followup', help="What was called or skipped on the way here: not offered again.")

    # ACTIONS

    def action_done_next(self):
        """Save the call and open the next.

        :raises UserError: as :meth:`action_done`
        """
        result = self.action_done()
        self.leads_on = True
        return self._lead_on(result)

    def action_skip(self):
        """Let go of the patient and open the call after this one."""
        self.action_not_now()
        return self._action_next(after=self.passed_ids | self.followup_id)

    # TOOLS

    @api.model
    def _action_next(self, after=None):
        """Open the call that comes next in the order of Today, or say that all is done.

        :param after: the cases (``dental.followup``) called or skipped before, default none
        """
        case = self.env['dental.followup']._get_next_call(after=after)
        return self._open_next(case, after) if case else self._action_all_done()

    @api.model
    def _open_next(self, case, after=None):
        """Open the call of a case that leads on to the next.

        :param after: the cases called or skipped before it, default none
        """
        action = case.action_call()
        self.browse(action['res_id']).write({
            'leads_on': True, 'passed_ids': [fields.Command.set(after.ids if after else [])]})
        return action

    def _lead_on(self, result):
        """Return what a saved call answers, with the next call after it if it leads on.

        :param dict result: the action by which the call was saved, or shown again
        """
        if self.leads_on and self.ended == 'saved' and result.get('params'):
            result['params']['next'] = self._action_next(
                after=self.passed_ids | self.followup_id)
        return result

    @api.model
    def _action_all_done(self):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': self.env._("That was the last call for now"),
                'message': self.env._("Thank you. Every patient on the list has been thought of."),
                'type': 'success', 'next': {'type': 'ir.actions.act_window_close'},
            },
        }
