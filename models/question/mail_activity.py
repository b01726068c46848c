from odoo import models
from odoo.exceptions import UserError

from .answering import TODO


class MailActivity(models.Model):
    """The to-do of a question ends with its answer, and in no other way."""

    _inherit = 'mail.activity'

    def _of_questions(self):
        """Return those of these to-do's that are about a question nobody has answered yet."""
        # Everybody's to-do's pass here: of others nothing but what they are about is looked at.
        about = self.sudo().filtered(lambda todo: todo.res_model == 'dental.question')
        if not about:
            return self.browse()
        # As above; only which to-do's wait for an answer leaves, with the user's rights.
        waiting = self.env['dental.question'].sudo().search([
            ('id', 'in', about.mapped('res_id')), ('state', '=', 'new')])
        kind = self.env.ref(TODO)
        return about.filtered(lambda todo: (
            todo.activity_type_id == kind and todo.res_id in waiting.ids)).with_env(self.env)

    def _done_by_answer(self, feedback):
        """Done in Odoo's way: what was written is the answer; who writes nothing calls.

        :param feedback: what was written
        :raises AccessError: for who is neither dentist nor manager
        """
        questions = self.env['dental.question'].browse(self.mapped('res_id'))
        if feedback:
            questions._check_clinician()
            questions.write({'answer': feedback})
        worded = questions.filtered(lambda question: (question.answer or '').strip())
        worded.action_answer()
        (questions - worded).action_i_call()

    def _check_asked(self, ends):
        """Refuse that others than clinicians change these to-do's, and that they end unanswered.

        :param bool ends: whether they would be gone
        :raises AccessError: for others
        :raises UserError: if they would be gone, saying how they end
        """
        if self:
            self.env['dental.question']._check_clinician()
        if self and ends:
            raise UserError(self.env._(
                "A patient waits for the answer: open the question, and answer it or choose “I "
                "shall call”."))
