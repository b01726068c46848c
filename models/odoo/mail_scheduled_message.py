from odoo import api, models


class MailScheduledMessage(models.Model):
    """A message that is planned is refused when it is planned, if it would be now."""

    _inherit = 'mail.scheduled.message'

    @api.model_create_multi
    def create(self, vals_list):
        """Plan messages.

        :raises UserError: for one that must not be sent, or not be written where it is
        """
        planned = super().create(vals_list)
        planned._dental_check()
        return planned

    def write(self, vals):
        """Write; what is planned stays as it may be sent.

        :raises UserError: for one that must not be sent, or not be written where it is
        """
        result = super().write(vals)
        if {'body', 'is_note', 'partner_ids'} & vals.keys():
            self._dental_check()
        return result

    def _dental_check(self):
        for message in self:
            record = self.env[message.model].browse(message.res_id)
            if isinstance(record, self.env.registry['dental.followup.thread']):
                record._check_planned(message.partner_ids, message.is_note)
            elif record._name == 'calendar.event' and record._dental_visits():
                record._dental_check_told(message.partner_ids)
            elif record._name == 'res.partner':
                record._dental_check_words()
