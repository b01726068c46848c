from odoo import api, models
from odoo.exceptions import ValidationError


class DentalFollowupProgram(models.Model):
    """A program calls with a script that says who calls, and that its clinics may read."""

    _inherit = 'dental.followup.program'

    @api.constrains('script_id', 'purpose')
    def _check_script(self):
        self.script_id._ensure_says_who_calls()

    @api.constrains('script_id', 'company_id')
    def _check_script_company(self):
        """What every clinic says is no clinic's own.

        With ``sudo``: a script of another clinic is hidden; who chose it is told its name.

        :raises ValidationError: for a script of another clinic than the program's
        """
        for program in self:
            clinic = program.script_id.sudo().company_id
            if clinic and clinic != program.company_id:
                raise ValidationError(self.env._(
                    "The script “%(script)s” belongs to %(clinic)s, and the program “%(program)s” "
                    "does not.", script=program.script_id.sudo().name, clinic=clinic.name,
                    program=program.name))
