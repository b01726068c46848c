from datetime import timedelta

from odoo import Command
from odoo.tests import Form, tagged

from ..household_case import HouseholdCase

NO_TELEPHONE = '+34 655 97 97 12'


class BeforeCase(HouseholdCase):
    """What a caller sees before the number is dialled."""

    def open(self, case, **values):
        """Open a call and return it; the card's text without its markup."""
        call = self.start_call(case)
        call.write(values)
        return call

    def card(self, case=None):
        """Return the lines of the card as a dict: label: text."""
        self.env.invalidate_all()
        call = self.start_call(case or self.make_case('no_show', period=str(self.count())))
        return {str(label): str(text) for label, text in call._get_card() if text}

    def count(self):
        return self.env['dental.followup'].search_count([('partner_id', '=', self.patient.id)])

    def ring(self, case, clock, day=None, outcome='no_answer', **values):
        """Write a call of ours into the ledger, at an hour of the clinic's clock."""
        with self.at(clock, day):
            return case._write_attempts(
                'phone', outcome_id=self.ref(f'outcome_{outcome}').id, **{
                    **({'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
                        'no_closing_reason': "Prueba"} if outcome == 'answered' else {}), **values})


@tagged('post_install', '-at_install')
class TestCard(BeforeCase):
    """Who it is, in five seconds; what is not known takes no room."""

    def test_nothing_known_takes_no_room(self):
        self.patient.write({'email': False, 'lang': self.env.lang})
        self.assertFalse(self.card())
        call = self.start_call(self.make_case('repair'))
        self.assertFalse(call.card_html or call.memory_html or call.who_text or call.warning_text)

    def test_preferred_name_is_greeted(self):
        case = self.make_case('no_show')
        self.assertIn("Paula", self.start_call(case).identify_text)
        self.patient.dental_preferred_name = "Pili"
        call = self.start_call(case)
        self.assertIn("Pili", call.identify_text)
        self.assertNotIn("Paula", call.identify_text)
        self.assertIn("Pili", call.who_text)

    def test_what_kind_of_patient(self):
        """The contact's own tags say it (S27)."""
        self.patient.category_id = self.env['res.partner.category'].create([
            {'name': "Mutua"}, {'name': "Implantes"}])
        self.assertEqual(self.card()["Kind of patient"], "Implantes, Mutua")

    def test_who_may_answer(self):
        self.patient.dental_who_answers = "Su marido Luis"
        self.assertEqual(self.card()["Who may answer"], "Su marido Luis")

    def test_guardian_of_a_minor_is_asked_for(self):
        mother = self.make_patient("Marta Gil", dental_preferred_name="Martita",
                                   dental_who_answers="El abuelo")
        self.patient.write({'dental_birthdate': '2018-05-01', 'dental_guardian_id': mother.id})
        call = self.start_call(self.make_case('no_show'))
        for part in ("Marta Gil", "Martita", "8 years"):
            self.assertIn(part, call.who_text)
        self.assertEqual(self.card()["Who may answer"], "El abuelo")

    def test_language_in_the_callers_own(self):
        self.env['res.lang']._activate_lang('ca_ES')
        self.patient.lang = 'ca_ES'
        self.assertIn("Catalan", self.start_call(self.make_case('no_show')).who_text)

    def test_what_it_is_about_is_told_at_every_try(self):
        """The missed visit; what why-now says is not said twice."""
        case, about = self.make_missed(), "Higiene de prueba · dentista_test"
        self.assertEqual(self.card(case)["Reason for the call"], about)
        case._log_call(self.ref('outcome_no_answer'))
        with self.at('16:01'):
            self.env.invalidate_all()
            self.assertIn("Did not come today at 10:00", self.start_call(case).why_now)
            self.assertEqual(self.card(case)["Reason for the call"], about)
            case._promise(self.clock('17:00'))
            self.env.invalidate_all()
            self.assertEqual(
                self.card(case)["Reason for the call"], f"Did not come today at 10:00 · {about}")

    def test_visits_with_treatment_and_dentist(self):
        self.make_visit('10:00', day=self.day - timedelta(days=30), dental_state='attended')
        self.make_visit('17:00', day=self.tomorrow + timedelta(days=1))
        self.make_visit('18:00', day=self.tomorrow, dental_state='cancelled')
        card = self.card(self.make_case('post_treatment'))
        for label, clock in (("Last visit", '10:00'), ("Next visit", '17:00')):
            for part in (clock, "Higiene de prueba", self.dentist.name):
                self.assertIn(part, card[label])

    def test_what_else_is_open_in_the_household(self):
        case = self.make_case('no_show')
        self.make_case('undecided', day=self.tomorrow)
        self.make_case('recall', self.sister, day=self.tomorrow)
        self.make_case('repair', self.stranger)
        self.make_case('repair', self.sister, day=self.tomorrow).action_cancel()
        text = self.card(case)["Also open"]
        self.assertEqual(set(text.split(' · ')), {
            self.ref('program_undecided').name,
            f"Clara Romero Gil: {self.ref('program_recall').name}"})

    def test_promise_until_it_is_kept(self):
        case = self.make_case('no_show')
        self.ring(case, '11:00', outcome='answered', promise="Mandar el presupuesto",
                  promise_user_id=self.dentist_user.id, call_back_at=self.clock('18:00'))
        self.assertNotIn("We promised", self.card(case))
        case._promise(self.clock('18:00'))
        for part in ("Mandar el presupuesto", 'dentista_test', '18:00'):
            self.assertIn(part, self.card(case)["We promised"])

    def test_last_mood_and_blocker_behind_newer_calls(self):
        case = self.make_case('no_show')
        self.ring(case, '10:00', self.day - timedelta(days=9), 'answered', mood='worried',
                  blocker_ids=[Command.set(self.ref('blocker_fear').ids)])
        self.assertNotIn("Last mood", self.card(case), "it is said with the last calls")
        for day in range(3, 6):
            self.ring(case, '10:00', self.day - timedelta(days=day))
        card = self.card(case)
        self.assertIn("Worried (14/11/2026)", card["Last mood"])
        self.assertIn(self.ref('blocker_fear').name, card["What was in the way"])

    def test_best_hour_on_the_clinics_clock(self):
        case = self.make_case('no_show')
        for day in (1, 2):
            self.ring(case, '17:20', self.day - timedelta(days=day), 'answered')
        self.assertNotIn("Best hour", self.card(case), "two calls say nothing")
        for day in (3, 4, 5):
            self.ring(case, '10:10', self.day - timedelta(days=day))
        text = self.card(case)["Best hour"]
        self.assertIn("17:00–18:00 (2 of 2", text)
        self.assertIn("10:00–11:00 (3", text)

    def test_calls_of_the_patient_are_no_best_hour(self):
        case = self.make_case('no_show')
        for day in range(1, 5):
            self.ring(case, '17:20', self.day - timedelta(days=day), 'answered', direction='in')
        self.assertNotIn("Best hour", self.card(case))

    def test_preferences(self):
        self.patient.write({
            'dental_preferred_band': 'afternoon', 'dental_preferred_channel': 'whatsapp',
            'dental_work_hours': "hasta las 15:00"})
        self.assertEqual(
            self.card()["Prefers"], "Afternoon · WhatsApp · at work: hasta las 15:00")

    def test_another_clinic_tells_nothing(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        shared = self.make_patient("De las dos", company_id=False, email=False,
                                   phone='+34 600 11 22 55', lang=self.env.lang)
        there = self.make_case('no_show', shared, company_id=other.id)
        self.ring(there, '10:00', outcome='answered', mood='upset',
                  blocker_ids=[Command.set(self.ref('blocker_fear').ids)])
        self.make_visit('10:00', shared, self.tomorrow, dental_company_id=other.id)
        call = self.start_call(self.make_case('no_show', shared))
        self.assertFalse(call.card_html or call.memory_html or call.warning_text)


@tagged('post_install', '-at_install')
class TestConsentWords(BeforeCase):
    """By which ways one may get in touch, in words."""

    def words(self):
        self.env.invalidate_all()
        return self.patient.with_user(self.receptionist)._dental_consent_words(self.clinic)

    def test_words(self):
        self.assertEqual(self.words(), "Email: yes")
        self.says(purpose='commercial')
        self.assertEqual(self.words(), "nothing commercial · Email: yes")
        self.says(channel='sms')
        self.assertEqual(self.words(), "nothing commercial · Email: yes · SMS: no")
        self.env['mail.blacklist']._add(self.patient.email)
        self.assertEqual(self.words(), "nothing commercial · Email: no · SMS: no")
        self.env['phone.blacklist'].sudo().add(self.patient.phone_sanitized)
        self.assertIn("Phone: no", self.words())

    def test_consent_and_its_end(self):
        self.says('consent', purpose='commercial', channel='email',
                  given_on=self.day - timedelta(days=9), expires_on=self.day)
        self.assertEqual(self.words(), "Email: yes, also commercial")
        with self.at('09:00', self.tomorrow):
            self.assertEqual(self.words(), "Email: yes")

    def test_withdrawn_and_nothing_to_say(self):
        self.says()
        self.assertEqual(self.words().split(' · ')[0], "no")
        self.patient.dental_consent_ids.action_withdraw()
        self.patient.email = False
        self.assertEqual(self.words(), '')
        self.patient.dental_robinson_listed = True
        self.assertIn("exclusion list", self.words())


@tagged('post_install', '-at_install')
class TestStale(BeforeCase):
    """What has changed since the call was planned is said first."""

    def warning(self, case):
        self.env.invalidate_all()
        return self.start_call(case).warning_text or ''

    def test_visit_that_stands_already(self):
        self.make_visit('17:00', day=self.tomorrow)
        case = self.make_missed()
        call = self.start_call(case)
        self.assertTrue(call.is_booked_already)
        self.assertIn("for the same treatment already", call.warning_text)
        self.assertIn('17:00', call.warning_text)
        call.action_booked_already()
        self.assertEqual(case.state, 'booked')
        self.assertEqual(case.rebooked_event_id.start, self.clock('17:00', self.tomorrow))
        self.assertFalse(case.claim_user_id)

    def test_visit_for_something_else(self):
        self.make_visit('17:00', day=self.tomorrow, categ_ids=False)
        self.assertIn("There is a visit already", self.warning(self.make_missed()))

    def test_a_check_up_is_made_although_a_visit_stands(self):
        self.make_visit('17:00', day=self.tomorrow)
        call = self.start_call(self.make_case('post_treatment'))
        self.assertFalse(call.is_booked_already or call.warning_text)
        call.action_booked_already()
        self.assertEqual(call.followup_id.state, 'todo')

    def test_plan_wants_its_own_visit(self):
        crown = self.env['calendar.event.type'].create({'name': "Corona"})
        plan = self.env['dental.treatment.plan'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 100,
            'treatment_ids': [Command.set(crown.ids)]})
        case = plan.followup_ids or self.make_case('undecided', plan_id=plan.id)
        self.make_visit('17:00', day=self.tomorrow)
        self.assertFalse(self.start_call(case).is_booked_already)

    def test_has_been_here_since(self):
        self.make_visit('10:00', dental_state='attended')
        self.assertNotIn("has been here since", self.warning(self.make_case('post_treatment')))
        with self.at('09:00'):
            case = self.make_case('repair')
        self.assertIn("has been here since", self.warning(case))

    def test_settled(self):
        case = self.make_case('no_show')
        call = self.start_call(case)
        case.action_cancel()
        self.env.invalidate_all()
        self.assertIn("closed already", call.warning_text)

    def test_number_changed_or_wrong(self):
        case = self.make_case('no_show')
        self.ring(case, '10:00')
        self.assertFalse(self.warning(case))
        self.patient.phone = NO_TELEPHONE
        self.assertIn('+34655979711', self.warning(case))
        self.patient.dental_phone_alt = '+34 655 00 00 01'
        self.start_call(case).with_context(outcome='wrong_number').action_not_answered()
        self.assertIn("Somebody else answers at +34655979712", self.warning(case))

    def test_asked_for_peace_and_is_called_all_the_same(self):
        self.patient.dental_muted_until = self.tomorrow
        exempt = self.make_case('repair')
        self.assertIn("asked for peace", self.warning(exempt))
        call = self.start_call(self.make_case('no_show'))
        self.assertIn("asked for peace", call.refusal_text)
        self.assertFalse(call.warning_text, "it is said once")


@tagged('post_install', '-at_install')
class TestNeverStale(BeforeCase):
    """What is read together at the opening is right after what was written just before."""

    def test_what_was_written_a_moment_ago(self):
        case, hers = self.make_case('no_show'), self.make_case('repair', self.sister)
        coming = self.make_visit('17:00', day=self.tomorrow)
        note = self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Antes"})
        self.assertEqual(self.start_call(case).next_visit_id, coming)
        self.env.flush_all()
        # From here on nothing is flushed or forgotten by the test.
        coming.dental_state = 'cancelled'
        pinned = self.env['dental.observation'].create([{
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': text,
            'is_pinned': text == "Arriba"} for text in (*'123456', "Arriba")])[-1]
        self.env['dental.consent'].create({
            'partner_id': self.sister.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'purpose': 'care', 'text': "Prueba"})
        self.ring(case, '11:00')
        call = self.start_call(case)
        self.assertFalse(call.next_visit_id)
        self.assertEqual(call.last_observation_ids[0], pinned)
        self.assertEqual(call.last_observation_ids[1:].mapped('text'), [*'65432'])
        self.assertNotIn(note, call.last_observation_ids)
        self.assertNotIn(hers, call._get_cases())
        self.assertEqual(call.last_attempt_ids.outcome_id, self.ref('outcome_no_answer'))

    def test_a_call_and_its_other_reasons_are_judged_each_by_its_own(self):
        case, hers = self.make_case('repair'), self.make_case('no_show', self.sister)
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'purpose': 'care', 'text': "Prueba"})
        call = self.start_call(case)
        self.assertEqual(call.refusal_code, 'objection')
        self.assertEqual(call._get_cases(), case | hers)
        call = self.start_call(hers)
        self.assertFalse(call.refusal_code)
        self.assertEqual(call._get_cases(), hers)


@tagged('post_install', '-at_install')
class TestOpeningCosts(BeforeCase):
    """Opening a call costs the same, however much was done before."""

    def test_fifty_queries_with_ten_or_a_thousand_attempts(self):
        case = self.make_case('no_show')
        self.make_case('repair', self.sister)
        self.make_visit('10:00', day=self.day - timedelta(days=30), dental_state='attended')
        self.make_visit('17:00', day=self.tomorrow)
        spec = Form(self.start_call(case))._view['fields_spec']

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.start_call(case).web_read(spec)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        self.write_attempts(case, 10)
        queries()
        few = queries()
        self.assertLessEqual(few, 50)
        self.write_attempts(case, 990)
        self.assertLessEqual(queries(), few)

    def write_attempts(self, case, number):
        answered = self.ref('outcome_answered').id
        self.env['dental.followup.attempt'].create([{
            **case._prepare_attempt_values('phone'), 'outcome_id': answered, 'mood': 'good',
            'blocker_ids': [Command.set(self.ref('blocker_fear').ids)],
            'no_closing_reason': "Prueba", 'at': self.clock('10:00') - timedelta(days=40 + index),
        } for index in range(number)])
