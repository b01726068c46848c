from odoo import api, fields, models
from odoo.fields import Domain

from ..vocabulary import OFFICE


class ResCompany(models.Model):
    """A clinic's audits: while one waits for somebody's answer, the rules show them no figure."""

    _inherit = 'res.company'

    dental_audit_ids = fields.One2many(
        'dental.followup.audit', 'company_id', string="Follow-up audits", groups=OFFICE)
    dental_is_silent = fields.Boolean(
        string="Silent for the user", compute='_compute_dental_is_silent',
        search='_search_dental_is_silent', groups=OFFICE)

    @api.depends('dental_audit_ids.state', 'dental_audit_ids.answer_ids.answered_at')
    @api.depends_context('uid')
    def _compute_dental_is_silent(self):
        silent = self.env['dental.followup.audit.answer']._find_waiting(self).company_id
        for company in self:
            company.dental_is_silent = company._origin in silent

    @api.model
    def _search_dental_is_silent(self, operator, value):
        """Of clinics: those with an audit that waits for the user's own answer (S46)."""
        if operator != 'in' or {*value} != {True}:
            return NotImplemented
        # The user's own, and nothing of them but their clinics.
        Answer = self.env['dental.followup.audit.answer'].sudo()
        waiting = Answer._search(Answer._get_waiting_domain())
        return Domain('id', 'in', waiting.subselect(
            Answer._field_to_sql(waiting.table, 'company_id', waiting)))
