from odoo import api, fields, models

from ..models.dental_followup_feeling import FEELINGS


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

    def _prepare_attempt_values(self, visit):
        values = super()._prepare_attempt_values(visit)
        text = (self.promise or '').strip()
        if self.outcome_id.move == 'answered' and (text or self.call_back_at):
            values.update(promise=text or False, promise_user_id=self.promise_user_id.id)
        return values

    def _settle(self, visit):
        """After a conversation: what comes next, and who keeps what was promised.

        Without an hour the follow-up goes on by its rules, and the owner has a to-do.
        """
        result = super()._settle(visit)
        self._keep_promise()
        return result

    def _keep_promise(self):
        """Hand what was promised to who keeps it."""
        case, owner = self.followup_id, self.promise_user_id
        if owner:
            case._give_promise(
                owner, self.call_back_at or case._promise_due(), (self.promise or '').strip())

    def _describe_promised(self):
        """Say what was promised and who keeps it, or nothing."""
        text = (self.promise or '').strip()
        return text and self.env._(
            "We promised: %(promise)s (%(owner)s)", promise=text,
            owner=self.promise_user_id.sudo().name)

    def _note(self, attempt):
        """Keep what was heard; how it felt is kept apart, and leaves the dialog."""
        if self.feeling:
            self.env['dental.followup.feeling'].sudo().create({  # nobody has access to it
                'company_id': self.company_id.id, 'user_id': self.env.uid,
                'day': self.company_id._dental_today(), 'feeling': self.feeling})
            self.feeling = False
        return super()._note(attempt)
