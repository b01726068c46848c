from odoo import fields, models

from ..vocabulary import STAFF


class ResPartner(models.Model):
    """An address that messages come back from: it is not written to before somebody has looked."""

    _inherit = 'res.partner'

    dental_returned_addresses = fields.Char(
        string="Messages come back from", groups=STAFF, readonly=True, copy=False,
        help="The email address, or the number for text messages, that the last message did not "
             "reach. Nothing is sent there until it is corrected or confirmed.")

    def _dental_has_returned(self, address):
        """Tell whether messages to an address of this contact came back."""
        return address in (self.dental_returned_addresses or '').split()

    def _dental_note_returned(self, address):
        """A message to an address came back: of these, who has it is not written to there."""
        for partner in self:
            if address in partner._dental_sent_to() and not partner._dental_has_returned(
                    address):
                partner.dental_returned_addresses = ' '.join(filter(None, (
                    partner.dental_returned_addresses, address)))

    def _dental_sent_to(self):
        """Return the addresses that messages to this contact go to."""
        return {self.email_normalized, self.phone_sanitized, self.dental_phone_alt_sanitized}

    def _dental_forget_returned(self):
        """What came back and was changed is forgotten: who enters it again has looked."""
        # Everybody's contacts are changed, and the mark is for the clinic's staff and kept.
        for partner in self.sudo().filtered('dental_returned_addresses'):
            known = partner.dental_returned_addresses.split()
            left = [address for address in known if address in partner._dental_sent_to()]
            if left != known:
                partner.dental_returned_addresses = ' '.join(left) or False

    # ACTIONS

    def action_dental_address_right(self):
        """Confirm the addresses from which messages came back: they are written to again.

        What waited for an address goes on.

        :raises AccessError: for who has no role at the clinic, or may not edit the contact
        """
        self.check_access('write')
        returned = self.filtered('dental_returned_addresses')
        # The mark is kept by the server; who may write the contact and read the mark (asked
        # above) takes it off.
        returned.sudo().write({'dental_returned_addresses': False})
        self.env['dental.followup']._on_addresses_changed(self)
        return True
