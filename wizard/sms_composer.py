from odoo import SUPERUSER_ID, models

from ..models.access.dental_followup_links import check_about
from ..models.access.dental_followup_thread import check_sent_in_bulk


class SmsComposer(models.TransientModel):
    """Texts in bulk to patients are a program's too; and nobody is told of others' patients."""

    _inherit = 'sms.composer'

    def _compute_body(self):
        """Fill in a template, which Odoo does as the server.

        :raises AccessError: for a case, a contact or a visit that is not the user's to read
        """
        for composer in self if self.env.uid != SUPERUSER_ID else ():
            if composer.template_id and composer.res_id:
                check_about(self.env(su=False), composer.res_model, [composer.res_id])
        return super()._compute_body()

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

    def _action_send_sms_numbers(self):
        """Send to numbers that were typed; not where a patient answers.

        :raises UserError: for a text to a patient that passes by the rules
        """
        typed = (self.sanitized_numbers or self.recipient_single_number_itf
                 or self.recipient_single_number or '').split(',')
        # as Odoo sends them, and as numbers are kept
        numbers = {number: self.env.user._phone_format(number=number) or number
                   for number in filter(None, typed)}
        numbers = [*{*numbers, *numbers.values()}]
        # the server looks: who has no role at the clinic does not search by our fields
        people = self.env['res.partner'].sudo().with_context(active_test=False).search([
            '|', ('phone_sanitized', 'in', numbers), ('dental_phone_alt_sanitized', 'in', numbers)])
        check_sent_in_bulk(people.with_env(self.env)._filtered_access('read'))
        return super()._action_send_sms_numbers()
