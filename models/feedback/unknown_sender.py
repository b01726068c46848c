from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_tuples


class DentalFeedback(models.Model):
    """Who writes and is known to nobody: one click makes them a patient, who is then answered."""

    _inherit = 'dental.feedback'

    def action_new_patient(self):
        """Enter the sender as a patient of the clinic; the message is theirs, and read on.

        :raises UserError: for what was read, has a patient, or has no address to answer at
        :raises AccessError: for who may not enter patients
        """
        self.ensure_one()
        self._check_to_read(with_patient=False)
        address = email_normalize(self.email_from or '')
        if self.partner_id or self.is_return or not address:
            raise UserError(self.env._(
                "There is no new patient to enter here: choose whose message it is."))
        company = self.company_id
        if self._find_senders(address, company):
            raise UserError(self.env._(
                "There is a patient with this address by now: choose them."))
        self.partner_id = self.env['res.partner'].create({
            'name': self._read_sender_name() or address, 'email': address,
            'is_dental_patient': True, 'company_id': company.id,
            'country_id': company.country_id.id, 'lang': company.partner_id.lang})
        return self.action_theirs()

    def _read_sender_name(self):
        """Return the name that the sender of a message goes by, if it says one."""
        # The mail itself: who may read what was written (asked before) may read its head.
        mail = self.sudo().message_ids.filtered(lambda message: message.message_type == 'email')
        names = [name for name, _address in email_split_tuples(mail[-1:].email_from or '') if name]
        return names[0].strip() if names else ''
