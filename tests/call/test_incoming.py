from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..household_case import HouseholdCase


class IncomingCase(HouseholdCase):
    """Patients who ring, and what reception types."""

    def find(self, text, user=None, companies=None):
        companies = companies or self.clinic
        return self.env['res.partner'].with_user(user or self.receptionist).with_context(
            allowed_company_ids=(user or self.receptionist).company_ids.ids
        )._dental_find_callers(text, companies)

    def settle(self, call, **values):
        """Talk to the end; return what the button says."""
        return self.answer_call(call, **values).action_done()


@tagged('post_install', '-at_install')
class TestIncomingWords(IncomingCase):
    """What is read to the patient who rings back."""

    def anew(self, patient):
        self.env.invalidate_all()
        return patient.with_user(self.receptionist)

    def test_why_we_called(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        with self.at('12:40'):
            self.start_call(self.case_of(visit)).action_not_answered()
        with self.at('13:00'):
            text = self.anew(self.patient).dental_called_text
            self.assertIn("today at 12:40 (recepcion_test)", text)
            self.assertIn("10:00", text)
        with self.at('10:00', self.tomorrow):
            self.assertNotIn("today", self.anew(self.patient).dental_called_text)
        with self.at('10:00', self.day + timedelta(days=8)):
            self.assertFalse(self.anew(self.patient).dental_called_text)

    def test_why_we_called_who_missed_the_new_visit_too(self):
        case = self.make_missed('09:00')
        again = self.make_visit('12:30')
        self.assertEqual(case.rebooked_event_id, again)
        with self.at('13:00'):
            again.action_dental_no_show()
            self.start_call(case).action_not_answered()
            text = self.anew(self.patient).dental_called_text
        self.assertIn("12:30", text)
        self.assertNotIn("09:00", text)

    def test_age_what_is_open_and_the_next_visit(self):
        self.patient.dental_birthdate = '1980-11-24'
        self.make_case('no_show')
        self.make_visit('18:00', day=self.tomorrow + timedelta(days=1))
        self.make_visit('17:00', day=self.tomorrow)
        found = self.anew(self.patient)
        self.assertIn('45', found.dental_found_text)
        self.assertIn(self.no_show.name, found.dental_open_text)
        self.assertIn('17:00', found.dental_next_text)
        for name in ('promise_text', 'open_text', 'next_text', 'called_text'):
            self.assertFalse(self.anew(self.stranger)[f'dental_{name}'])


@tagged('post_install', '-at_install')
class TestAttend(IncomingCase):
    """The patient's call is the same conversation, and no contact of ours."""

    def test_joins_the_first_call_that_waits(self):
        later = self.make_case('repair', clock='13:00')
        first = self.make_case('no_show', clock='12:30')
        call = self.take_call()
        self.assertEqual((call.followup_id, call.direction), (first, 'in'))
        later._promise(self.clock('19:00'))
        self.assertEqual(self.take_call().followup_id, later)

    def test_a_message_that_waits_is_left_alone(self):
        self.make_case('post_visit', next_channel='email')
        self.assertEqual(self.take_call().followup_id.program_id, self.ref('program_incoming'))

    def test_ledger_knows_who_rang(self):
        case = self.make_case('no_show', clock='12:30')
        call = self.take_call(number='655 97 97 11')
        self.settle(call, told="No le sonó el teléfono")
        row = case.attempt_ids
        self.assertRecordValues(row, [{
            'direction': 'in', 'is_contact': False, 'phone': '+34655979711',
            'outcome_id': self.ref('outcome_answered').id, 'told': "No le sonó el teléfono"}])
        self.assertEqual(case.tries, 0, "their call is no try of ours")
        self.assertEqual(case.state, 'pending')
        self.assertGreater(case.next_at, self.clock('00:00', self.tomorrow))

    def test_it_does_not_count_for_the_limits(self):
        self.clinic.write({'dental_cap_week': 1})
        self.settle(self.take_call())
        self.assertFalse(self.patient._dental_may_contact(self.clinic, 'phone', 'care'))

    def test_nothing_forbids_to_listen(self):
        self.make_case('no_show')
        self.env['dental.consent'].create({
            'partner_id': self.stranger.id, 'company_id': self.clinic.id, 'text': "No me llamen"})
        self.patient.dental_muted_until = self.tomorrow
        for patient in (self.patient, self.stranger):
            call = self.take_call(patient)
            self.assertFalse(call.refusal_text or call.refusal_code)
            self.settle(call)
            self.assertEqual(call.followup_id.attempt_ids.direction, 'in')

    def test_nobody_says_by_rpc_that_the_patient_rang(self):
        case = self.make_case('no_show')
        Call = self.env['dental.followup.call'].with_user(self.receptionist)
        for forged in (
                Call.create({'followup_id': case.id, 'direction': 'in'}),
                Call.with_context(default_direction='in').create({'followup_id': case.id}),
                Call.with_context(dental_incoming=True).create({'followup_id': case.id})):
            self.assertEqual(forged.direction, 'out')
            forged.direction = 'in'
            self.assertEqual(forged.direction, 'out')

    def test_case_of_its_own_is_done_with_the_call(self):
        call = self.take_call()
        case = call.followup_id
        self.assertRecordValues(case, [{
            'program_id': self.ref('program_incoming').id, 'state': 'todo',
            'next_channel': 'wait', 'is_first_reason': False}])
        self.settle(call)
        self.assertEqual(case.state, 'won')
        with self.at('12:30'):
            self.assertNotEqual(self.take_call().followup_id, case, "the next call is another one")

    def test_visit_booked_in_their_call(self):
        call = self.take_call()
        self.settle(call, slot_id=call.slot_ids[:1].id)
        case = call.followup_id
        visit = case.rebooked_event_id
        self.assertEqual(case.state, 'booked')
        with self.at_utc(visit.stop + timedelta(hours=1)):
            visit.action_dental_no_show()
        self.assertEqual(case.state, 'cancelled', "the missed visit has a follow-up of its own")
        self.assertEqual(self.case_of(visit).state, 'todo')

    def test_promise_made_in_their_call_is_kept(self):
        call = self.take_call()
        self.settle(call, call_back_at=self.clock('18:00'))
        case = call.followup_id
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'phone', 'is_promise': True,
            'next_at': self.clock('18:00')}])
        with self.at('18:00'):
            self.start_call(case).action_not_answered()
        self.assertEqual((case.is_promise, case.next_at), (True, self.clock('19:00')))
        with self.at('19:00'):
            self.start_call(case).action_not_answered()
        self.assertEqual((case.state, case.is_promise), ('pending', False))

    def test_it_was_nothing(self):
        call = self.take_call()
        case = call.followup_id
        call.action_not_now()
        self.assertRecordValues(case, [{'state': 'cancelled', 'attempt_count': 0}])
        waiting = self.make_case('no_show')
        before = waiting.next_at
        self.take_call().action_not_now()
        self.assertRecordValues(waiting, [{
            'state': 'todo', 'next_at': before, 'claim_user_id': False}])

    def test_closed_without_a_word(self):
        case = self.take_call().followup_id
        self.assertFalse(case.activity_ids)
        with self.at('12:55'):
            self.run_cron('watch')
        self.assertEqual(case.state, 'todo', "the call may still go on")
        with self.at('13:05'):
            self.run_cron('watch')
        self.assertEqual(case.state, 'cancelled')

    def test_call_opened_twice_is_one_case(self):
        self.assertEqual(self.take_call().followup_id, self.take_call().followup_id)

    def test_somebody_else_has_the_patient(self):
        colleague = self.make_user('colega_test', 'group_receptionist')
        case = self.make_case('no_show')
        self.start_call(case, colleague)
        call = self.take_call()
        self.assertIn('colega_test', call.claim_text)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            call.action_answered()
        call.action_take_over()
        self.settle(call)
        self.assertEqual(case.attempt_ids.user_id, self.receptionist)

    def test_greeted_as_one_who_rings(self):
        self.make_case('no_show')
        self.patient.lang = 'en_US'
        call = self.take_call()
        self.assertIn("Who am I speaking to?", call.identify_text)
        self.assertEqual(call.opening_id, self.ref('script_incoming_opening_thanks'))
        self.assertIn(call.question_id, self.no_show.script_id.line_ids)

    def test_email_after_their_call(self):
        call = self.take_call()
        self.settle(call)
        post_call = self.env['dental.followup'].search([
            ('source_attempt_id', '=', call.followup_id.attempt_ids.id)])
        self.assertEqual(post_call.program_id, self.ref('program_post_call'))
        self.assertEqual(post_call.next_channel, 'email')

    def test_no_more_calls_said_in_their_call(self):
        call = self.take_call()
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertEqual(call.followup_id.state, 'lost')
        self.assertTrue(self.patient._dental_may_contact(self.clinic, 'phone', 'care'))

    def test_who_has_died_does_not_ring(self):
        self.patient.dental_deceased_on = self.day
        with self.assertRaisesRegex(UserError, "died"):
            self.take_call()

    def test_program_of_the_clinic(self):
        own = self.ref('program_incoming').copy({
            'code': 'incoming', 'company_id': self.clinic.id, 'is_on': True})
        self.assertEqual(self.take_call().followup_id.program_id, own)


@tagged('post_install', '-at_install')
class TestIncomingForm(IncomingCase):
    """The one input."""

    def form(self):
        return Form(self.env['dental.followup.incoming'].with_user(self.receptionist))

    def enter(self, form, name):
        """Say that who rings is not in the list, and give their name; return the dialog."""
        wizard = form.save()
        wizard.action_not_in_list()
        with Form(wizard) as form:
            form.new_name = name
        return wizard

    def test_type_and_find(self):
        with self.form() as form:
            form.query = '655979711'
            self.assertEqual(set(form.match_ids.ids), set((self.patient | self.sister).ids))
            self.assertEqual(form.first_match_id.id, form.match_ids.ids[0], "is the main button")
            form.query = 'otra'
            self.assertEqual(form.match_ids.ids, self.stranger.ids)

    def test_new_patient(self):
        form = self.form()
        form.query = '622 33'
        self.assertEqual((form.new_name, form.new_phone), (False, False), "half a number is none")
        form.query = '0034 622334455'
        self.assertEqual((form.new_name, form.new_phone), (False, '+34 622 33 44 55'))
        call = self.env['dental.followup.call'].browse(
            self.enter(form, "Nueva Paciente").action_new_patient()['res_id'])
        self.assertRecordValues(call.partner_id, [{
            'name': "Nueva Paciente", 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone_sanitized': '+34622334455'}])
        self.assertEqual(call.direction, 'in')

    def test_new_patient_has_a_name(self):
        form = self.form()
        form.query = 'Desconocida García'
        self.assertEqual((form.new_name, form.new_phone), ('Desconocida García', False))
        wizard = self.enter(form, ' ')
        with self.assertRaisesRegex(UserError, "name"):
            wizard.action_new_patient()

    def test_dentist_attends_and_enters_nobody(self):
        self.assertEqual(self.take_call(user=self.dentist_user).direction, 'in')
        wizard = self.env['dental.followup.incoming'].with_user(self.dentist_user).create({
            'query': 'Nadie', 'new_name': "Nadie"})
        with self.assertRaises(AccessError):
            wizard.action_new_patient()
