from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.error_field import about


class DentalFollowupCall(models.TransientModel):
    """Somebody else has the number: perhaps they know the right one."""

    _inherit = 'dental.followup.call'

    asks_number = fields.Boolean(
        string="Asks for the right number",
        help="Somebody else has this number: it is asked for the right one.")
    right_number = fields.Char(
        string="Right number",
        help="The patient's, or the guardian's of a minor. Empty: reception is asked to find one.")

    def action_ask_number(self):
        """The number is wrong: ask for the right one before it is saved."""
        self.ensure_one()
        self._check_may_call()
        self.followup_id._check_claim()
        self.asks_number = True
        return self._action_open()

    def action_done_number(self):
        """Save that the number is wrong, with the right one if it was told.

        :raises UserError: for what cannot be dialled, or is the very number that is wrong
        """
        self.ensure_one()
        self._read_right_number()
        self.outcome_id = self.env.ref('dental_followup.outcome_wrong_number')
        return self._lead_on(self.action_done())

    def _read_right_number(self):
        """Return the number that was told, as it is dialled, or ``False``."""
        number = (self.right_number or '').strip()
        if not number:
            return False
        # A guardian may be hidden from whoever calls; only the number they typed is read.
        dialled = self.followup_id.contact_partner_id.sudo()._phone_format(number=number)
        if not dialled:
            raise about(UserError(self.env._(
                "“%(number)s” cannot be dialled: enter all its digits.", number=number)),
                'right_number')
        if dialled == self.followup_id.phone:
            raise about(UserError(self.env._(
                "%(number)s is the number that is wrong: enter the right one, or none.",
                number=number)), 'right_number')
        return dialled

    def _take_right_number(self):
        """Enter the number that was told in the place of the wrong one.

        :return: for the ledger, the number that was dialled, if another one was told
        """
        number = self.outcome_id.move == 'no_number' and self._read_right_number()
        if not number:
            return {}
        dialled = self.followup_id.phone
        # Whoever calls may not edit contacts: only the number that turned out to be wrong.
        partner, person = self.partner_id.sudo(), self.followup_id.contact_partner_id.sudo()
        owner = person if dialled in (
            person.phone_sanitized, person.dental_phone_alt_sanitized) else partner
        is_second = owner.dental_phone_alt_sanitized == dialled
        owner.write({'dental_phone_alt' if is_second else 'phone': number})
        return {'phone': dialled}
