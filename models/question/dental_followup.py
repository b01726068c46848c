from datetime import timedelta

from odoo import api, fields, models

CODE = 'question'
"""The program of the calls with an answer; a clinic's own copy has it too."""
IN_TIME = timedelta(minutes=15)
"""So long before the hour that was promised the call is due: “before eight” is not at eight."""


class DentalFollowup(models.Model):
    """The call with the answer: promised from the moment of the question.

    When its hour comes it is made, whether a dentist has answered or not: then it says that the
    answer is still to come, and is promised again.
    """

    _inherit = 'dental.followup'

    question_ids = fields.One2many(
        'dental.question', 'case_id', string="Questions", readonly=True)
    question_state = fields.Selection(
        related='question_ids.state', string="Question stands")

    @api.model
    def _call_in_time(self, promised_at):
        """Return when the call is due that was promised before a moment, both naive UTC."""
        return max(fields.Datetime.now(), promised_at - IN_TIME)

    def _get_question(self):
        """Return what was asked, if this is the call with its answer, and is not over."""
        return self.filtered(lambda case: case.program_id.code == CODE).question_ids.filtered(
            lambda question: question.state in ('new', 'answered'))[:1]

    def _is_unanswered(self):
        """Tell whether this is the call with an answer that no dentist has given yet."""
        return self._get_question().state == 'new'

    def _keeps_its_hour(self, put_off):
        """Tell whether a call about something else leaves the promise as it is.

        So it is while no dentist has answered, and if the answer is not told in it.
        :param bool put_off: whether it was left for another time
        """
        question = self._get_question()
        return question.state == 'new' or bool(question and put_off)

    def _take_question_answer(self, caller=None):
        """Make the calls with an answer what comes next: when patients are called next, at most
        as late as was promised.

        :param caller: the dentist, if they call themselves; else whoever has the case
        """
        now, changes = fields.Datetime.now(), {}
        for company, cases in self.grouped('company_id').items():
            scheduler = self._scheduler(company, now)
            changes.update({case: {
                **scheduler.promise(min(scheduler.soonest(now), case.next_at)), 'tries': 0,
                'user_id': (caller or case.user_id).id} for case in cases})
        self._set_states('pending', changes)

    def _promise_answer_again(self, promised_at):
        """The answers to calls were taken back: they are made when they were promised, or if that
        has passed, now. Whoever was going to tell the answers has them no more.

        :param promised_at: naive UTC datetime; until when the patients were promised a call
        """
        due = self._call_in_time(promised_at)
        for company, cases in self.grouped('company_id').items():
            scheduler = self._scheduler(company, fields.Datetime.now())
            cases._set_state('pending', **scheduler.promise(due), user_id=False)

    def _hear_answer(self, call_back_at):
        """After a conversation: what was answered has been told, unless they are called again.

        What nobody has answered yet is promised anew.

        :param call_back_at: naive UTC datetime that was promised in it, if any
        :return: whether nothing else becomes of the case
        """
        question = self._get_question()
        if question.state == 'new':
            promised_at = call_back_at or self._answer_by(self.company_id)
            self._promise(call_back_at or self._call_in_time(promised_at))
            # Until when it is promised is the server's word: what was agreed in the call.
            question.sudo().call_by = promised_at
            return True
        if question and not call_back_at:
            question._close()
        return False

    def _end_questions(self):
        """Nobody calls with an answer any more: nothing is to be answered."""
        # Cases close by the hand of who may not read questions (a contact is archived).
        self.sudo().filtered(lambda case: case.program_id.code == CODE).question_ids._close()

    def _describe_question(self):
        """Say what was asked and who answers, or what was answered; nothing of other cases."""
        return self._get_question().stands_text or ''

    @api.model
    def _get_calls_of_dentists(self):
        """Return the calls with an answer that dentists make themselves, but for the user's.

        Of who left the clinic it is everybody's.
        """
        return self.env['dental.question'].search([
            ('state', '=', 'answered'), ('calls_self', '=', True)]).case_id.filtered(
                lambda case: case.user_id and case.user_id != self.env.user)

    # ACTIONS

    def action_open_question(self):
        """Open what was asked, where a dentist answers it."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'dental.question',
            'name': self.env._("Question of a patient"), 'res_id': self.question_ids[:1].id,
            'view_mode': 'form', 'views': [(False, 'form')]}
