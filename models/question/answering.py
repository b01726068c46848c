from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import get_lang

from ...tools import clinic_time
from ...tools.titles import said_of

TODO = 'dental_followup.mail_activity_type_question'
TOLD_HOURS = 1
"""Opening hours after which the next dentist is asked, and so on."""


class DentalQuestion(models.Model):
    """Who is asked, and what they answer: reception says it in a call, or they call themselves."""

    _inherit = 'dental.question'

    @api.depends(
        'state', 'call_by', 'alerted_ids', 'escalated_at', 'answer', 'calls_self', 'taken_back_at')
    @api.depends_context('lang', 'uid')
    def _compute_stands_text(self):
        for question in self:
            question.stands_text = (
                ' '.join(filter(None, (
                    question._describe_taken_back(), question._describe_who_answers())))
                if question.state == 'new' else question._describe_answer())

    def _describe_who_answers(self):
        """Say what was asked, who answers, and until when the patient was promised a call."""
        # Users of other companies are hidden: only the names of who was told are read.
        names = ', '.join(self.sudo().alerted_ids.mapped('name'))
        when = self.case_id._say_before(self.call_by)
        if not names:
            return self.env._(
                "Asks: “%(question)s” No dentist works here: tell a manager now. We promised to "
                "call %(when)s.", question=self.text, when=when)
        return self.env._(
            "Asks: “%(question)s” To be answered by %(names)s. We promised to call %(when)s.",
            question=self.text, names=names, when=when)

    def _describe_answer(self):
        """Say what a dentist answers: what reception tells the patient, or who calls."""
        # As in _describe_who_answers.
        name = self.sudo().answered_user_id.name
        if not name:
            return False
        name = said_of(name, get_lang(self.env).code, begins=True)
        if self.calls_self:
            said = self.env._(
                "Asks: “%(question)s” %(name)s calls the patient.", question=self.text, name=name)
            return ' '.join(filter(None, (said, self.answer)))
        return self.env._(
            "Asks: “%(question)s” %(name)s answers: “%(answer)s”", question=self.text, name=name,
            answer=self.answer or '')

    def _say_answer(self):
        """Return, for sentences of a script, what is answered and who says so."""
        # As in _describe_who_answers.
        name = self.sudo().answered_user_id.name
        return {'answer': self.answer or '',
                'who_answered': said_of(name, get_lang(self.env).code)}

    # asking dentists

    def _ask(self):
        """Ask who was chosen; else every dentist of the clinic, or its managers.

        With ``sudo``: whoever takes the call may not see dentists' users, nor set jobs.
        """
        asked = self.sudo()
        asked._tell_first({question: question.asked_user_id for question in asked})

    def _hear_by(self, moment):
        """Return until when who is told at a moment answers, by question: before the call."""
        hours = {company: company._dental_after_open_hours(TOLD_HOURS, moment)
                 for company in self.company_id}
        return {question: min(filter(lambda hour: hour > moment, (
            hours[question.company_id], question.call_by))) for question in self}

    def _tell(self, users, answer_by):
        """Give some users to-do's for the day of each call; they say nothing of what was asked.

        :param users: ``res.users``
        :param answer_by: naive UTC datetime
        """
        for day, alike in self.grouped(lambda question: clinic_time.local_date(
                question.call_by, question.company_id._dental_zone())).items():
            self.env['mail.activity']._dental_give(alike, TODO, users, day)
        self._note_told(users, answer_by)

    # ACTIONS

    def action_answer(self):
        """Answer: reception calls and says the words that are filled in.

        :raises UserError: without words
        :raises AccessError: as :meth:`_answer`
        """
        if not all((question.answer or '').strip() for question in self):
            raise UserError(self.env._("What is reception to say to the patient? Write it first."))
        return self._answer()

    def action_i_call(self):
        """Answer: who answers calls the patient; the call is theirs from now on.

        :raises AccessError: as :meth:`_answer`
        """
        return self._answer(calls_self=True)

    # TOOLS

    def _answer(self, calls_self=False):
        """Note what a clinician answers, and give the call to who makes it; the to-do's are done.

        With ``sudo``, after it was asked that it is a clinician: cases and to-do's of others
        change.

        :param bool calls_self: whether they call the patient themselves
        :raises AccessError: for who is neither dentist nor manager
        :raises UserError: if somebody else has answered already
        """
        asked = self._note_answered(
            'stands_text', self.env._("There is no question to answer."), calls_self=calls_self)
        asked.case_id._take_question_answer(self.env.user if calls_self else None)
        asked._get_todos()._dental_done()
        return True

    def _get_telling_case(self):
        return self.case_id

    def _forget_answer(self):
        """Give the calls to whoever makes them then; the words stay, to be put right."""
        for call_by, asked in self.grouped('call_by').items():
            asked.case_id._promise_answer_again(call_by)
        return {'calls_self': False}

    @api.model
    def _say_who_answers(self):
        return self.env._(
            "What a patient asks is for a dentist or a manager to answer: the call says who.")

    def _get_undecided(self):
        """Return those of these that nobody has answered yet."""
        return self.filtered(lambda question: question.state == 'new')

    @api.model
    def _check_decider(self):
        """Refuse who may not answer."""
        self._check_clinician()

    @api.model
    def _say_how_decided(self):
        """Say what ends the to-do of a question."""
        return self.env._(
            "A patient waits for the answer: open the question, and answer it or choose “I "
            "shall call”.")

    def _decide_by_doing(self, feedback):
        """Answer: what was written is the answer; who writes nothing calls.

        :param feedback: what was written
        """
        if feedback:
            self.write({'answer': feedback})
        worded = self.filtered(lambda question: (question.answer or '').strip())
        worded.action_answer()
        (self - worded).action_i_call()
        return True

    def _get_todos(self):
        """Return the to-do's of those who were asked."""
        wanted = self.env.ref(TODO)
        return self.activity_ids.filtered(lambda todo: todo.activity_type_id == wanted)

    def _close(self):
        """The patient has been told, or nobody calls any more: nothing is to be answered.

        With ``sudo``: what became of it is the server's word, as whose to-do it is.
        """
        closing = self.sudo().filtered(lambda question: question.state != 'closed')
        closing.write({'state': 'closed', 'closed_at': fields.Datetime.now()})
        closing._get_todos().unlink()
