from odoo import api, fields, models


class DentalFollowupCall(models.TransientModel):
    """An advice is read out in the call, and sent afterwards if the patient likes (S16)."""

    _inherit = 'dental.followup.call'

    has_advice = fields.Boolean(compute='_compute_has_advice', string="There is advice")
    advice_id = fields.Many2one(
        'dental.advice', domain="[('company_id', 'in', (False, company_id))]")
    advice_text = fields.Text(compute='_compute_advice_text', string="Say it like this")

    def _compute_has_advice(self):
        known = bool(self.env['dental.advice'].search_count([], limit=1))
        for call in self:
            call.has_advice = known

    @api.depends('advice_id')
    def _compute_advice_text(self):
        for call in self:
            call.advice_text = (
                call.advice_id._say_to(call.followup_id) if call.advice_id else False)

    # ACTIONS

    def action_send_advice(self):
        """Write the advice to the patient too; the call goes on.

        :raises UserError: with why the patient must not be written to
        """
        self.ensure_one()
        if not self.advice_id:
            return False
        self.partner_id._dental_send_advice(self.advice_id, self.company_id)
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'message': self.env._(
                    "“%(name)s” is on its way to %(patient)s.", name=self.advice_id.name,
                    patient=self.partner_id.name)}}

    def _prepare_advice_values(self):
        """Return, for the ledger, which advice was given in the conversation."""
        return {'advice_id': self.advice_id.id} if self.advice_id else {}
