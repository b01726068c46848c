from ..common import NoShowCase
from ..program.program_case import ProgramCase

ASKED = "¿Puedo tomar ibuprofeno con la amoxicilina?"
ANSWER = "Sí, uno cada ocho horas y con comida."


class QuestionCase(NoShowCase, ProgramCase):
    """A patient who asks something in the call of a visit that they missed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_user('dentista_dos', 'group_dentist')

    def ask(self, **values):
        """Ask it in a call that is saved; return what was noted, as the dentist reads it."""
        self.talk(self.case, patient_question=ASKED, **values).action_done()
        return self.asked()

    def asked(self):
        found = self.env['dental.question'].search([('partner_id', '=', self.patient.id)])
        return found.with_user(self.dentist_user)

    def answer(self, question, clock='12:20'):
        """Answer it as the dentist does."""
        question.answer = ANSWER
        with self.at(clock):
            question.action_answer()
            self.env.invalidate_all()

    def call(self):
        """Return the case of the call with the answer."""
        return self.case_for('question')

    def todos(self, user=None):
        """Return the to-do's of those who were asked, or of one."""
        found = self.env['mail.activity'].search([
            ('res_model', '=', 'dental.question'),
            ('activity_type_id', '=', self.ref('mail_activity_type_question').id)])
        return found.filtered(lambda todo: todo.user_id == user) if user else found

    def watch(self, clock):
        with self.at(clock):
            self.run_cron('watch')
            self.env.invalidate_all()
