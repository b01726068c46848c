from odoo import api, models
from odoo.exceptions import ValidationError


class DentalFollowup(models.Model):
    """A case is somebody's who can work on it: whoever has it is mailed what colleagues write."""

    _inherit = 'dental.followup'

    @api.constrains('user_id', 'company_id')
    def _check_user(self):
        """A case is given to who has a role in its clinic; which role is the pool's question."""
        for (company, user), _cases in self.filtered('user_id').grouped(
                lambda case: (case.company_id, case.user_id)).items():
            if not company._dental_workers(user):
                raise ValidationError(self.env._(
                    "A follow-up is given to somebody who works in its clinic and has a role "
                    "there: choose who, or leave it to whoever is at reception."))
