from odoo import SUPERUSER_ID, api, fields, models

from ..models.access.dental_followup_links import check_about
from ..models.access.dental_followup_thread import check_sent_in_bulk
from ..models.vocabulary import STAFF


class MailComposeMessage(models.TransientModel):
    """Mails in bulk to patients are a program's; and nobody is told of others' patients."""

    _inherit = 'mail.compose.message'

    dental_heard_text = fields.Text(
        string="What they wrote", compute='_compute_dental_heard_text', groups=STAFF)

    @api.depends('model', 'res_ids')
    def _compute_dental_heard_text(self):
        """Say what a message answers, so that nobody has to remember it while they write."""
        for composer in self:
            composer.dental_heard_text = '\n\n'.join(
                feedback.text for feedback in composer._find_answered() if feedback.text) or False

    def _find_answered(self):
        """Return what was written to the clinic and waits for this very answer, maybe nothing."""
        Feedback = self.env['dental.feedback']
        about = {'dental.feedback': 'id', 'dental.followup': 'answer_case_id'}.get(self.model)
        if not about:
            return Feedback
        return Feedback.search([
            (about, 'in', self._evaluate_res_ids()), ('is_unread', '=', True)], order='at, id')

    def _evaluate_res_ids(self):
        """Return what the message is about; Odoo names it, and fills in a template, as the server.

        :raises AccessError: for a case, a contact or a visit that is not the user's to read
        """
        ids = super()._evaluate_res_ids()
        if self.env.uid != SUPERUSER_ID and self.model:
            check_about(self.env(su=False), self.model, ids)
        return ids

    def _manage_mail_values(self, mail_values_all):
        """Go on with what may be sent.

        :raises UserError: for a mail to patients that passes by the rules
        """
        if self.composition_mode == 'mass_mail' and self.model:
            check_sent_in_bulk(self.env[self.model].browse(mail_values_all))
        return super()._manage_mail_values(mail_values_all)
