from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..vocabulary import EXPECTED

OF_PATIENT = {
    'calendar.event': ('dental_patient_id', 'dental_company_id'),
    'dental.followup': ('partner_id', 'company_id'),
    'dental.followup.attempt': ('partner_id', 'company_id'),
    'dental.treatment.plan': ('partner_id', 'company_id'),
    'dental.observation': ('partner_id', 'company_id'),
    'dental.feedback': ('partner_id', 'company_id'),
    'dental.question': ('partner_id', 'company_id'),
    'dental.consent': ('partner_id', 'company_id'),
    'dental.evolution': ('partner_id', 'company_id'),
}
"""What we keep of a patient: the fields that say whose it is and in which clinic."""


class ResPartner(models.Model):
    """Which clinic's a patient, a guardian or a dentist is: one, or every one."""

    _inherit = 'res.partner'

    @api.constrains('company_id')
    def _check_dental_clinic(self):
        """A patient is of the clinic that has something of theirs; a dentist, where they are
        expected."""
        # Everybody's contacts pass here; of other clinics it is only told that there is something.
        people = self.sudo().filtered('company_id')
        patients = people.filtered('is_dental_patient')
        for name, (whose, clinic) in OF_PATIENT.items() if patients else ():
            found = patients._dental_clinics_by(name, whose, clinic)
            if any(company != patient.company_id for patient, company in found):
                raise ValidationError(self.env._(
                    "Another clinic has visits, follow-ups or notes of this patient. Leave the "
                    "clinic of the contact empty: then the patient is of both."))
        dentists = people.filtered('is_dentist')
        expected = dentists and dentists._dental_clinics_by(
            'calendar.event', 'dental_dentist_id', 'dental_company_id',
            [('dental_state', 'in', EXPECTED), ('start', '>=', fields.Datetime.now())])
        if any(not dentist._dental_works_at(company) for dentist, company in expected):
            raise ValidationError(self.env._(
                "Patients of another clinic are still to see this dentist. Leave the clinic of "
                "the contact empty: then the dentist is of both."))

    def _dental_clinics_by(self, model, whose, clinic, domain=()):
        """Return (person, clinic) for each clinic that has records of one of these people."""
        return self.env[model].with_context(active_test=False)._read_group(
            [(whose, 'in', self.ids), (clinic, '!=', False), *domain], [whose, clinic])

    @api.constrains('company_id', 'dental_guardian_id')
    def _check_dental_guardian(self):
        """A guardian is of the patient's clinic, or of every one as the patient is."""
        # Everybody's contacts pass here: whoever is of no clinic may be anybody's guardian.
        # These fields are for the clinic's staff only; nothing of a person is told.
        people = self.sudo() | self.sudo().filtered('company_id')._dental_with_wards()
        for patient in people.filtered('dental_guardian_id'):
            guardian = patient.dental_guardian_id
            if guardian == patient:
                raise ValidationError(self.env._(
                    "Patients are not their own guardians: choose somebody else."))
            if not guardian.company_id or guardian.company_id == patient.company_id:
                continue
            if patient.company_id:
                raise ValidationError(self.env._(
                    "The guardian belongs to another clinic than the patient."))
            raise ValidationError(self.env._(
                "The patient is of every clinic and the guardian of one only. Leave the clinic "
                "of the guardian empty too."))
