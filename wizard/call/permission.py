from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.vocabulary import PERMANENT


class DentalFollowupCall(models.TransientModel):
    """May this patient be called at all? Said before dialling; a manager may decide otherwise."""

    _inherit = 'dental.followup.call'

    refusal_code = fields.Char(readonly=True)
    refusal_text = fields.Char(readonly=True, string="Why not to call")
    can_override = fields.Boolean(compute='_compute_can_override')
    override_reason = fields.Char(string="Call in spite of it, because")
    new_number = fields.Char(
        string="Phone number", help="The patient's, or the guardian's of a minor.")

    @api.depends('refusal_code')
    @api.depends_context('uid')
    def _compute_can_override(self):
        manager = self.env.user.has_group('dental_followup.group_manager')
        for call in self:
            call.can_override = bool(
                manager and call.refusal_code and call.refusal_code not in PERMANENT)

    def _begin_rules(self):
        """Return what the rules say now, which holds also when saving; add other due reasons.

        Only those that may be mentioned.
        """
        others = self._get_due_reasons()
        refusals = (self.followup_id | others)._refusals('phone')
        if others:
            self._add_reasons(others._may_be_mentioned(refusals))
        return self._refusal_values(refusals.get(self.followup_id))

    # ACTIONS

    def action_note_number(self):
        """Enter a number of a patient who has none that can be dialled, and go on to the call.

        :raises UserError: for what is no such number
        """
        self.ensure_one()
        number = (self.new_number or '').strip()
        self.followup_id.contact_partner_id.phone = number
        # A guardian may be hidden; only whether there is a number leaves.
        if not self.partner_id.sudo()._dental_call_number():
            raise UserError(self.env._(
                "“%(number)s” cannot be dialled: enter all its digits.", number=number))
        self.new_number = False
        self._note_refusals()
        return self._action_open()

    # TOOLS

    def _note_refusals(self):
        """Keep what the rules say of these calls at this moment."""
        refusals = self.followup_id._refusals('phone')
        for call in self:
            # What the rules say is the server's word, kept on the user's own call.
            call.sudo().write(call._refusal_values(refusals.get(call.followup_id)))

    def _refusal_values(self, refusal):
        """Return what the rules say of this call; nothing forbids to listen to who rings us.

        :param refusal: ``tools.contact_rules.Refusal``, or ``None`` where it may be made
        """
        refusal = None if self._is_incoming() else refusal
        return {
            'refusal_code': refusal and refusal.code,
            'refusal_text': refusal and self.partner_id._dental_refusal_text(
                refusal, self.company_id)}

    def _check_may_call(self):
        """Refuse a call the rules do not allow, unless a manager decided it and says why.

        :raises UserError: with the reason of the refusal
        """
        for call in self.filtered('refusal_code'):
            decided = call.can_override and (call.override_reason or '').strip()
            if not decided:
                raise UserError(call.refusal_text)
