from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

SHOWN = {'access_token', 'thumbnail'}
"""What is written of a file when somebody looks at it."""


class IrAttachment(models.Model):
    """What a patient attached to what they wrote stays as it came."""

    _inherit = 'ir.attachment'

    def write(self, vals):
        """Write; not the files that patients sent.

        :raises UserError: for those
        """
        if not self.env.su and vals.keys() - SHOWN:
            self._dental_check_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_patients(self):
        if not self.env.su:
            self._dental_check_sent()

    def _delete_and_notify(self, message=None):
        """Delete, as the screen does it with all rights; not the files that patients sent.

        :raises UserError: for those
        """
        if self.env.uid != SUPERUSER_ID:
            self._dental_check_sent()
        return super()._delete_and_notify(message)

    def _dental_check_sent(self):
        """Refuse what came with the mail of a patient.

        :raises UserError: for it
        """
        # Everybody's files pass here: of them only whether a patient sent them is asked.
        theirs = self.sudo().filtered(lambda file: file.res_model == 'dental.feedback')
        if theirs and theirs.env['mail.message'].search_count([
                ('attachment_ids', 'in', theirs.ids), ('model', '=', 'dental.feedback'),
                ('message_type', '=', 'email')], limit=1):
            raise UserError(self.env._(
                "What a patient sent is kept as it came: it is not changed or deleted."))
