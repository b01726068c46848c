from odoo import models

from ..access.dental_followup_thread import check_sent_in_bulk


class MailTemplate(models.Model):
    """A template about follow-ups is sent by their programs."""

    _inherit = 'mail.template'

    def _send_check_access(self, res_ids):
        """Check that the user may send this template about some records.

        :raises UserError: for one about patients, which a program sends
        """
        result = super()._send_check_access(res_ids)
        check_sent_in_bulk(self.env[self.model].browse(res_ids))
        return result
