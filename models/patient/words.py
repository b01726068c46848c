from odoo import models
from odoo.exceptions import UserError

from ..vocabulary import STAFF


class ResPartner(models.Model):
    """A contact is read by every employee: what the clinic's staff has to say of a patient is not
    written there."""

    _inherit = 'res.partner'

    def _dental_is_staffs_word(self):
        """Tell whether it is the clinic's staff that writes, and about patients.

        On the contact of a guardian one writes about the child. Whoever has no role at the clinic
        is not asked, nor is what Odoo or another app notes by itself.
        """
        user = self.env.user
        return bool(
            self and not user._is_superuser() and user.has_group(STAFF)
            # hidden wards are patients too; only yes or no leaves
            and self.sudo()._dental_with_wards().filtered('is_dental_patient'))

    def _dental_check_words(self):
        """Refuse that the clinic's staff writes about patients where every employee reads it.

        :raises UserError: saying where it is written
        """
        if self._dental_is_staffs_word():
            raise UserError(self.env._(
                "Every employee can read what is written on a contact. Write it as an observation "
                "of the patient (the button “Observations” above), or in the follow-up: there "
                "only the clinic's staff reads it."))
