from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

READ = {
    'dental.followup': ('partner_id', 'company_id', 'program_id', 'event_id', 'plan_id'),
    'calendar.event': ('dental_patient_id', 'dental_company_id'),
    'res.partner': ('company_id',),
    'dental.followup.program': ('company_id',),
    'dental.treatment.plan': ('partner_id',),
}
"""What has to agree, by model."""
WRONG = """
    SELECT CASE WHEN visit.dental_patient_id IS DISTINCT FROM followup.partner_id
                     AND visit.id IS NOT NULL THEN 'visit'
                WHEN visit.dental_company_id IS DISTINCT FROM followup.company_id
                     AND visit.id IS NOT NULL THEN 'visit_clinic'
                WHEN patient.company_id != followup.company_id
                     OR program.company_id != followup.company_id THEN 'clinic'
                WHEN plan.partner_id != followup.partner_id THEN 'plan'
           END AS wrong
      FROM dental_followup followup
      JOIN res_partner patient ON patient.id = followup.partner_id
      JOIN dental_followup_program program ON program.id = followup.program_id
      LEFT JOIN calendar_event visit ON visit.id = followup.event_id
      LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
     WHERE followup.id = ANY(%s)"""
"""What does not agree in each of some cases."""
NOTED = ('dental.observation', 'dental.feedback', 'dental.question')
"""Models of what is noted in a case; each has a ``_check_patient`` of its own."""


class DentalFollowup(models.Model):
    """A case is about one patient and of one clinic, in all that it points to."""

    _inherit = 'dental.followup'

    @api.constrains('partner_id', 'event_id', 'company_id', 'program_id', 'plan_id')
    def _check_patient(self):
        """Patient, visit, plan, program and case are of one clinic, and all is the patient's.

        One statement looks at a whole day's cases.
        """
        for model, names in READ.items():
            self.env[model].flush_model(names)
        found = self.env.execute_query(SQL(
            "SELECT wrong FROM (%s) seen WHERE wrong IS NOT NULL LIMIT 1", SQL(WRONG, self.ids)))
        for (wrong,) in found:
            raise ValidationError({
                'visit': self.env._("The visit belongs to another patient."),
                'visit_clinic': self.env._("The visit belongs to another clinic."),
                'clinic': self.env._("The patient or the program belongs to another clinic."),
                'plan': self.env._("The plan belongs to another patient."),
            }[wrong])

    def _check_noted(self):
        """What is noted in these cases goes on to be the patient's, and of their clinic."""
        for name in NOTED:
            # Complaints are hidden from most, and have to agree with their case all the same.
            noted = self.env[name].sudo().search([('followup_id', 'in', self.ids)])
            if noted:
                noted._check_patient()
