from odoo import fields, models

from ..vocabulary import OFFICE


class ResCompany(models.Model):
    """A clinic's audits: while one waits for somebody's answer, the rules show them no figure."""

    _inherit = 'res.company'

    dental_audit_ids = fields.One2many(
        'dental.followup.audit', 'company_id', string="Follow-up audits", groups=OFFICE)
