from odoo import api, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Who treats patients here, and who no longer does."""

    _inherit = 'res.partner'

    def _dental_still_here(self):
        """Return those of these dentists who have not left: neither they nor their users have."""
        # Whether they are here is asked of hidden contacts too; they are returned with the user's
        # rights.
        dentists = self.sudo()
        users = dentists.with_context(active_test=False).user_ids.grouped('partner_id')
        return dentists.filtered(lambda dentist: dentist.active and dentist.is_dentist and (
            dentist not in users or any(users[dentist].mapped('active')))).sudo(self.env.su)

    def _dental_check_dentists(self):
        """Refuse that patients come to see somebody who is no dentist, such as a patient.

        :raises ValidationError: without a name, which may be of another clinic
        """
        # Contacts of other clinics are hidden: only yes or no leaves.
        if not all(self.sudo().mapped('is_dentist')):
            raise ValidationError(self.env._(
                "Who was chosen is not a dentist: choose who will see the patient."))

    def _dental_works_at(self, company):
        """Tell whether this dentist sees patients in a clinic: theirs, or one their user works in.

        Who is of no clinic works in every one; nobody does too.

        With ``sudo``: contacts, users and companies that Odoo hides count; only yes or no leaves.
        """
        clinics = self.sudo().company_id | self.sudo().user_ids.company_ids
        return not self.sudo().company_id or company in clinics

    @api.model
    def _dental_dentists(self, company):
        """Return the dentists who treat patients in a clinic now, by name."""
        # Users' companies are hidden; those found are of this clinic, and have the user's rights
        # again.
        dentists = self.sudo().search([
            ('is_dentist', '=', True), ('company_id', 'in', (False, company.id)),
        ], order='name, id')._dental_still_here()
        return dentists.filtered(lambda dentist: not dentist.user_ids or (
            company in dentist.user_ids.company_ids)).sudo(self.env.su)


class DentalTreatmentPlan(models.Model):
    """A dentist has proposed the plan; the plans of one who no longer is stay as they are."""

    _inherit = 'dental.treatment.plan'

    @api.constrains('dentist_id')
    def _check_dentist(self):
        self.dentist_id._dental_check_dentists()
