from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EDITABLE_FOR = timedelta(hours=24)
"""How long the author may still put right what they noted."""


class DentalFollowupNoted(models.AbstractModel):
    """What the staff notes of a patient: in which clinic, at which visit, in which follow-up.

    It is one patient's in one clinic. What belongs to another clinic is not named, as Odoo's own
    check of companies does.
    """

    _name = 'dental.followup.noted'
    _inherit = 'dental.followup.links'
    _description = "What is noted of a patient"

    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='restrict',
        domain="[('is_dental_patient', '=', True), ('company_id', 'in', (False, company_id))]")
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        compute='_compute_company_id', store=True, readonly=False, precompute=True)
    event_id = fields.Many2one(
        'calendar.event', string="Visit", index='btree_not_null', ondelete='restrict')
    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", index='btree_not_null', ondelete='restrict')
    user_id = fields.Many2one(
        'res.users', string="Noted by", default=lambda self: self.env.user, readonly=True)

    @api.depends('partner_id')
    def _compute_company_id(self):
        """The patient's clinic; of a patient of several, the one the user works in."""
        for noted in self:
            noted.company_id = (
                noted.partner_id.company_id or noted.company_id or self.env.company)

    @api.constrains('partner_id', 'company_id', 'event_id', 'followup_id')
    def _check_patient(self):
        """What it is about is of the same patient in the same clinic."""
        for noted in self:
            whose = (noted.partner_id, noted.company_id)
            visit, case = noted.event_id, noted.followup_id
            shared = noted.partner_id.company_id
            if shared and shared != noted.company_id:
                raise ValidationError(self.env._("The patient is a patient of another clinic."))
            if visit and (visit.dental_patient_id, visit.dental_company_id) != whose:
                raise ValidationError(self.env._("The visit belongs to another patient."))
            if case and (case.partner_id, case.company_id) != whose:
                raise ValidationError(self.env._("The follow-up belongs to another patient."))

    def _is_mine(self):
        """Tell whether the user noted this, or is about to, a day ago at most."""
        self.ensure_one()
        return not self.create_date or self.user_id == self.env.user and self._is_fresh()

    def _is_fresh(self):
        """Tell whether this is a day old at most, by the server's clock."""
        self.ensure_one()
        return self.env.cr.now() - self.create_date <= EDITABLE_FOR
