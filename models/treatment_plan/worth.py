from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .dental_treatment_plan import FIRST_DAY


class DentalTreatmentPlan(models.Model):
    """When a plan was paid (S44), and which visit carries what the patient accepted."""

    _inherit = 'dental.treatment.plan'

    paid_on = fields.Date(
        string="Paid on", copy=False, tracking=True,
        help="The day on which all of it was paid. Who paid and never hears from the clinic "
             "again feels forgotten: managers see them.")

    @api.constrains('paid_on')
    def _check_paid_on(self):
        """What is paid was so on a day that has come."""
        for plan in self.filtered('paid_on'):
            today = plan.company_id._dental_today()
            if not FIRST_DAY <= plan.paid_on <= today:
                raise ValidationError(self.env._(
                    "A plan cannot have been paid on %(date)s: choose a day from the year 2000 "
                    "on that has come.", date=fields.Date.to_string(plan.paid_on)))

    def _is_for(self, patient, company, treatments):
        """Tell whether a visit is of the patient and for a treatment of this plan.

        :param int patient: id of a contact
        :param company: the clinic of the visit
        :param treatments: of the visit
        """
        self.ensure_one()
        return (self.partner_id.id, self.company_id.id) == (patient, company.id) and bool(
            {*self.treatment_ids.ids} & {*treatments.ids})

    def _since(self):
        """Return from when on visits carry what was accepted: its decision, naive UTC."""
        self.ensure_one()
        return self.decided_at or fields.Datetime.to_datetime(self.presented_on)
