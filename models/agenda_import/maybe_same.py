from odoo import fields, models


class DentalAgendaImport(models.Model):
    """Of new patients who may be here already it is said after the import, for people to answer."""

    _inherit = 'dental.agenda.import'

    maybe_same_count = fields.Integer(
        string="Perhaps the same person", compute='_compute_maybe_same_count')

    def _compute_maybe_same_count(self):
        """Count the clinic's: whichever file brought them, they wait."""
        counts = dict(self.env['res.partner']._read_group(
            [('dental_maybe_same_id', '!=', False),
             ('company_id', 'in', self.company_id.ids)], ['company_id'], ['__count']))
        for kept in self:
            kept.maybe_same_count = counts.get(kept.company_id, 0)

    def action_open_maybe_same(self):
        """Open the list in which reception says who of the new patients was here already."""
        return self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.res_partner_action_maybe_same')
