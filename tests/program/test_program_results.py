"""Every program × every result of a call: the next state, date, channel and message."""
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools.mail import html2plaintext

from ...tools import clinic_time
from .program_case import ProgramCase
from .program_results import ANSWERED, EXPECTED


@tagged('post_install', '-at_install')
class TestProgramResults(ProgramCase):
    """A case of each program, opened by what opens it, and a call with each result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['dental.followup.program'].search([]).is_on = True

    # what opens each program

    def open_no_show(self):
        self.make_visit('10:00').action_dental_no_show()

    def open_late_cancel(self):
        self.make_visit('10:00', day=self.day + timedelta(days=1)).action_dental_cancel()

    def open_clinic_cancel(self):
        self.make_visit(
            '10:00', day=self.day + timedelta(days=1)).action_dental_cancel_by_clinic()

    def open_early_cancel(self):
        self.make_visit('10:00', day=self.day + timedelta(days=3)).action_dental_cancel()

    def open_changed(self):
        complaint = self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperó una hora", 'action': "avisamos a quien espera"})
        self.cases('repair')._set_state('won')
        complaint.action_tell()
        complaint._close("Hablado")

    def open_reply(self):
        self.env['dental.feedback'].message_new(
            {'email_from': self.patient.email, 'body': "El martes no puedo."},
            {'company_id': self.clinic.id})

    def open_question(self):
        question = self.env['dental.question'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "¿Me duele?",
            'asked_user_id': self.dentist_user.id}).with_user(self.dentist_user)
        question.answer = "Es normal los primeros días."
        question.action_answer()

    def open_post_visit(self):
        self.make_visit('10:00').action_dental_attended()

    def open_post_call(self):
        self.make_visit('10:00').action_dental_no_show()
        self.talk_when_due(self.case_for('no_show'), call_back_at=self.on(8, '10:00'))

    def open_post_treatment(self):
        self.treatment.dental_checkups = '24 h, 72 h'
        self.make_visit('10:00').action_dental_attended()

    def open_completed(self):
        plan = self.make_plan()
        plan.action_accept()
        plan.action_complete()

    def open_undecided(self):
        self.make_plan()

    def open_recall(self):
        self.treatment.dental_recall_months = 6
        self.make_visit('10:00', day=self.day - timedelta(days=184), dental_state='attended')
        self.job('open_searched')

    def open_dormant(self):
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'consent',
            'text': "Sí, díganme novedades"})
        self.make_visit('10:00', day=self.day - timedelta(days=400), dental_state='attended')
        self.job('open_searched')

    def open_repair(self):
        self.make_visit('10:00').dental_incident = True

    def open_dentist_asks(self):
        self.patient.with_user(self.dentist_user).action_dental_ask()

    def open_sooner(self):
        """The visit of Friday may take the place that Thursday's cancelled one leaves."""
        visit = self.make_visit('10:00', day=self.day + timedelta(days=4))
        freed = self.make_visit('17:00', day=self.day + timedelta(days=3),
                                patient=self.make_patient("Otra Persona"))
        freed.dental_state = 'cancelled'
        self.env['dental.followup']._open_sooner(
            visit, self.env['dental.followup.freed.time']._of_visit(freed))

    def open_incoming(self):
        self.take_call(user=self.manager)

    # the call

    def call_with(self, case, result):
        """Call on the hour that was planned, or now if it is no call, with a result."""
        with self.at_utc(case.next_at if case.next_channel == 'phone' else self.on(0, '12:00')):
            if case.program_id.code == 'incoming':
                call = self.take_call(case.partner_id, self.manager)
            else:
                call = self.start_call(case, self.manager)
            if result not in ANSWERED:
                call.write({'outcome_id': self.ref(f'outcome_{result}').id})
                if result == 'complaint':
                    call.told = "Esperó una hora"
                if result == 'call_back':
                    call.call_back_at = self.on(9, '11:30')
                call.action_done()
                return
            self.answer_call(call, pain='1', repair_result='resolved')
            call.write(ANSWERED[result](self, call))
            call.action_done()

    def describe(self, case):
        """Return state, days after Monday, hour, channel, why it ended, and what else it opened."""
        at = clinic_time.to_local(case.next_at, self.zone)
        words = [case.state]
        if case.is_closed:
            words += filter(None, [case.lost_reason_id.code])
        else:
            words += [f'{(at.date() - self.day).days} {at:%H:%M}', case.next_channel]
            words += ['data missing'] if case.needs_data else []
        sent = self.env['dental.followup'].search([
            ('source_attempt_id', 'in', case.attempt_ids.ids)])
        for follow in sent:
            at = clinic_time.to_local(follow.next_at, self.zone)
            words.append(f'+ {follow.program_id.code} {(at.date() - self.day).days} {at:%H:%M} '
                         f'{follow.next_channel}')
        if case.partner_id.dental_muted_until:
            words.append(f'peace {(case.partner_id.dental_muted_until - self.day).days}')
        return ' | '.join(words)

    def check_message(self, case, expected):
        """The patient reads once what was agreed, if the table says so, and nothing clinical."""
        follow = self.env['dental.followup'].search([
            ('source_attempt_id', 'in', case.attempt_ids.ids)])
        for _time in range(2 if follow else 0):
            with self.at_utc(follow.next_at):
                self.run_cron('send_due')
        mails = self.mails(follow)
        self.assertEqual(len(mails), int(expected))
        for mail in mails:
            for word in ('implante', 'higiene'):
                self.assertNotIn(word, f'{mail.subject} {html2plaintext(mail.body_html)}'.lower())

    def test_table_is_whole(self):
        """No program and no result is left out."""
        programs = self.env['dental.followup.program'].search([('company_id', '=', False)])
        outcomes = self.env['dental.followup.outcome'].search([])
        self.assertEqual(set(EXPECTED), set(programs.mapped('code')))
        for program, results in EXPECTED.items():
            self.assertEqual(
                set(results), set(outcomes.mapped('code')) - {'answered'} | set(ANSWERED), program)

    def test_every_program_with_every_result(self):
        for program, results in EXPECTED.items():
            with self.undone():
                getattr(self, f'open_{program}')()
                case = self.case_for(program)
                self.env.flush_all()
                for result, expected in results.items():
                    with self.subTest(program=program, result=result), self.undone():
                        self.call_with(case, result)
                        self.assertEqual(self.describe(case), expected)
                        self.check_message(case, '+' in expected)
