from odoo import models
from odoo.exceptions import UserError

from ..vocabulary import ACCEPTED


class DentalTreatmentPlan(models.Model):
    """What a patient accepted gets a visit in one click."""

    _inherit = 'dental.treatment.plan'

    # ACTIONS

    def action_give_visit(self):
        """Open a new visit for what the patient accepted, with who proposed it.

        :raises UserError: for a plan that is not accepted, or a patient who has died
        """
        self.ensure_one()
        self.check_access('read')
        if self.state not in ACCEPTED:
            raise UserError(self.env._(
                "A visit is given for what the patient has accepted: note first that they did."))
        return self.env['calendar.event']._dental_action_new(
            self.partner_id, self.company_id, self.treatment_ids, self.dentist_id)
