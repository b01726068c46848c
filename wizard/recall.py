from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.patient.res_partner import RECALLS

COPIED = ('dental_recall', 'dental_recall_months', 'dental_recall_paused_until')


class DentalFollowupRecall(models.TransientModel):
    """When a patient is to be reviewed: the dentist's word, who edits no contacts (S15)."""

    _name = 'dental.followup.recall'
    _inherit = 'dental.followup.links'
    _description = "Review of a patient"

    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, readonly=True, ondelete='cascade')
    dental_recall = fields.Selection(RECALLS, string="Review", required=True, default='auto')
    dental_recall_months = fields.Integer(string="Review every (months)")
    dental_recall_paused_until = fields.Date(string="No review before")

    @api.model
    def default_get(self, fields):
        """Begin with what stands for the patient now."""
        values = super().default_get(fields)
        partner = self.env['res.partner'].browse(values.get('partner_id'))
        if partner:
            values.update({
                name: partner[name] or values.get(name) for name in COPIED if name in fields})
        return values

    def action_save(self):
        """Keep it on the patient; who says it is noted there.

        :raises AccessError: for who is no dentist nor manager, or a patient of another clinic
        :raises ValidationError: for an interval without months, or a pause of many years
        """
        self.ensure_one()
        partner = self.partner_id
        partner.check_access('read')
        if not self.env.user.has_group('dental_followup.group_dentist') or (
                partner.company_id and partner.company_id not in self.env.companies):
            raise AccessError(self.env._(
                "A dentist of the patient's clinic says when the patient is reviewed."))
        # Dentists may not edit contacts: these fields of a patient of their clinic only (asked
        # above).
        partner.sudo().write({name: self[name] for name in COPIED})
        return {'type': 'ir.actions.act_window_close'}
