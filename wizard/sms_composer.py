from odoo import models

from ..models.dental_followup_thread import check_sent_in_bulk


class SmsComposer(models.TransientModel):
    """Texts in bulk to patients are a program's too."""

    _inherit = 'sms.composer'

    def _action_send_sms(self):
        """Send; from a follow-up one by one and by the rules (``dental.followup.thread``).

        :raises UserError: for texts to patients that pass by the rules
        """
        records = self._get_records()
        thread = self.env.registry['dental.followup.thread']
        if records is not None and not (
                self.composition_mode == 'comment' and isinstance(records, thread)):
            check_sent_in_bulk(records)
        return super()._action_send_sms()
