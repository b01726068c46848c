from odoo import api, fields, models

from ...models.followup.dental_followup_feeling import FEELINGS

CALLS_BACK = ('answered', 'promise', 'retry')
"""Results after which somebody may call back."""


class DentalFollowupCall(models.TransientModel):
    """What a call leaves to be done: a promise with owner and hour. And how it felt, if told."""

    _inherit = 'dental.followup.call'

    promise = fields.Char(string="What did we promise?")
    promise_user_id = fields.Many2one(
        'res.users', string="Who keeps it", compute='_compute_promise_user_id', store=True,
        readonly=False)
    feeling = fields.Selection(FEELINGS, string="How did this call feel?")

    @api.depends('promise')
    def _compute_promise_user_id(self):
        """Who promises keeps it, unless somebody else is chosen; a call back is everybody's."""
        for call in self:
            if (call.promise or '').strip() and not call.promise_user_id:
                call.promise_user_id = call.create_uid or self.env.user

    def _get_call_back(self):
        """Return when to call back, unless the result is that nobody does."""
        return self.outcome_id.move in CALLS_BACK and self.call_back_at

    def _prepare_promise_values(self):
        """Return, for the ledger, what was promised and who keeps it."""
        text = (self.promise or '').strip()
        if not (text or self._get_call_back()):
            return {}
        return {'promise': text or False, 'promise_user_id': self.promise_user_id.id}

    def _keep_promise(self):
        """Hand what was promised to who keeps it.

        Without an hour the follow-up goes on by its rules, and the owner has a to-do.
        """
        case, owner, call_back_at = self.followup_id, self.promise_user_id, self._get_call_back()
        if owner:
            case._give_promise(
                owner, call_back_at or case._promise_due(), (self.promise or '').strip(),
                is_call=bool(call_back_at))

    def _describe_promised(self):
        """Say what was promised and who keeps it, or nothing."""
        text = (self.promise or '').strip()
        return text and self.env._(
            "We promised: %(promise)s (%(owner)s)", promise=text,
            owner=self.promise_user_id.sudo().name)  # only the name of the colleague

    def _note_feeling(self):
        """Keep how the call felt, apart from the call; it leaves the dialog."""
        if self.feeling:
            self.env['dental.followup.feeling'].sudo().create({  # nobody has access to it
                'company_id': self.company_id.id, 'user_id': self.env.uid,
                'day': self.company_id._dental_today(), 'feeling': self.feeling})
            self.feeling = False
