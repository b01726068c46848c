from odoo import api, models


class MailBlacklist(models.Model):
    """An address that wants no more messages gets none of those that wait to leave."""

    _inherit = 'mail.blacklist'

    @api.model_create_multi
    def create(self, vals_list):
        """Add addresses; what was planned or queued for them is changed at once."""
        entries = super().create(vals_list)
        entries._dental_objected()
        return entries

    def write(self, vals):
        """Write; an address that is back on the list is as a new one."""
        result = super().write(vals)
        if vals.get('active'):
            self._dental_objected()
        return result

    def _dental_objected(self):
        """Let the follow-ups of these addresses know.

        With ``sudo``: who puts an address on the list need not see whose it is; nothing is
        returned.
        """
        emails = self.filtered('active').mapped('email')
        partners = self.env['res.partner'].sudo().search([('email_normalized', 'in', emails)])
        if partners:
            self.env['dental.followup'].sudo()._on_objected(partners)
