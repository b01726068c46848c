from odoo import models


class DentalFollowup(models.Model):
    """The words of a message that is an advice, in the language of who reads it."""

    _inherit = 'dental.followup'

    def _compose_advice(self, advice):
        """Return an advice with a greeting before it and the clinic's name below it."""
        spoken = self.with_context(lang=self._script_lang())
        return '\n\n'.join((
            spoken.env._("Hello %(name)s,", name=spoken.greeting_name), advice._say_to(self),
            spoken.env._("Patient care, %(clinic)s", clinic=self.company_id.name)))
