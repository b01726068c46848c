from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner_contact import PERMANENT


class DentalFollowupCall(models.TransientModel):
    """May this patient be called at all? Said before dialling; a manager may decide otherwise."""

    _inherit = 'dental.followup.call'

    refusal_code = fields.Char(readonly=True)
    refusal_text = fields.Char(readonly=True, string="Why not to call")
    can_override = fields.Boolean(compute='_compute_can_override')
    override_reason = fields.Char(string="Call in spite of it, because")

    @api.depends('refusal_code')
    @api.depends_context('uid')
    def _compute_can_override(self):
        manager = self.env.user.has_group('dental_followup.group_manager')
        for call in self:
            call.can_override = bool(
                manager and call.refusal_code and call.refusal_code not in PERMANENT)

    @api.model_create_multi
    def create(self, vals_list):
        """Open calls; the answer of the rules is the one of this moment, also when saving.

        What the caller says of it in ``vals_list`` does not count.
        """
        calls = super().create([
            {name: value for name, value in vals.items() if not name.startswith('refusal_')}
            for vals in vals_list])
        calls._note_refusals()
        return calls

    def write(self, vals):
        """Write; what the rules say follows the case."""
        result = super().write(vals)
        if 'followup_id' in vals:
            self._note_refusals()
        return result

    def _note_refusals(self):
        """Keep what the rules say of these calls at this moment."""
        for call in self:
            case, partner = call.followup_id, call.partner_id
            refusal = partner._dental_may_contact(
                case.company_id, 'phone', case.purpose, promised=case.is_promise,
                exempt=case.program_id.is_exempt).get(partner)
            call.sudo().write({
                'refusal_code': refusal and refusal.code,
                'refusal_text': refusal and partner._dental_refusal_text(
                    refusal, case.company_id)})

    def _check_may_call(self):
        """Refuse a call the rules do not allow, unless a manager decided it and says why.

        :raises UserError: with the reason of the refusal
        """
        for call in self.filtered('refusal_code'):
            decided = call.can_override and (call.override_reason or '').strip()
            if not decided:
                raise UserError(call.refusal_text)
