from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..freed_time.freed_case import FreedCase
from ..household_case import HouseholdCase
from .test_incoming import IncomingCase


@tagged('post_install', '-at_install')
class TestCallMeanwhile(HouseholdCase):
    """What happens while a call is open takes nothing away and doubles nothing."""

    def test_two_windows_note_one_ring(self):
        case = self.make_case('no_show')
        one, two = self.start_call(case), self.start_call(case)
        one.action_not_answered()
        for action in ('action_not_answered', 'action_answered'):
            with self.subTest(action), self.assertRaisesRegex(UserError, 'another window'):
                getattr(two, action)()
        self.assertEqual(len(case.attempt_ids), 1)
        two.rings_before = 1  # is not the caller's to say
        with self.assertRaises(UserError):
            two.action_not_answered()
        self.start_call(case).action_not_answered()
        self.assertEqual(len(case.attempt_ids), 2, "who opens it anew has rung again")

    def save(self, call, read=None, **vals):
        """Save as a window does that has ``read`` these texts, and return what it is told."""
        texts = {name: {} for name in vals}
        context = {'dental_texts_read': {name: [read] for name in vals}} if read is not None else {}
        return call.with_context(**context).web_save(vals, texts)[0]

    def test_two_windows_write_one_text(self):
        call = self.talk(self.make_case('no_show'), told="Viene de lejos")
        self.save(call, "Viene de lejos", told="Viene de lejos. Tiene coche")
        saved = self.save(call, "Viene de lejos", told="Viene de lejos. Y tarde")
        self.assertEqual(saved['told'], "Viene de lejos. Tiene coche\nY tarde")
        self.save(call, '', promise="Llamar al médico")
        self.assertEqual(
            self.save(call, '', promise="Enviar el plano")['promise'],
            "Llamar al médico; Enviar el plano")
        self.assertEqual(
            self.save(call, saved['told'], told=False)['told'], False, "who read it may clear it")
        self.save(call, told="Nada")
        self.assertEqual(self.save(call, told="Todo")['told'], "Todo")

    def test_what_comes_after_saving_is_not_taken_for_saved(self):
        case = self.make_case('no_show')
        call = self.talk(case, told="Sí")
        call.call_back_at = self.clock('17:00', self.tomorrow)
        call.action_done()
        with self.assertRaisesRegex(UserError, "saved already"):
            self.save(call, told="Otra cosa")
        self.assertEqual(call.told, "Sí")
        self.assertIn("saved already", call.action_done()['params']['message'])
        self.assertEqual(len(case.attempt_ids), 1)

    def test_taken_up_again_it_knows_of_other_rings(self):
        case = self.make_case('no_show')
        call = self.start_call(case)
        call.told = "Trabaja de noche"
        case._log_call(self.ref('outcome_busy'))
        self.assertEqual(self.start_call(case), call)
        call.action_not_answered()
        self.assertEqual(len(case.attempt_ids), 2)

    def test_what_was_said_is_kept_though_the_visit_was_booked_meanwhile(self):
        case = self.make_case('no_show')
        call = self.talk(
            case, told="Se marchó enfadada", observation="Llamar por la tarde", mood='upset',
            promise="Enviar el plano")
        self.make_visit('18:00', day=self.tomorrow)
        self.assertEqual(case.state, 'booked')
        call.slot_id = call.slot_ids[:1]
        with self.assertRaisesRegex(UserError, 'meanwhile'):
            call.action_done()
        call.slot_id = False
        call.action_review()
        self.assertFalse(case.attempt_ids)
        call.action_done()
        self.assertRecordValues(case.attempt_ids, [{
            'told': "Se marchó enfadada", 'mood': 'upset', 'promise': "Enviar el plano"}])
        self.assertEqual(case.partner_id.dental_observation_ids.text, "Llamar por la tarde")
        self.assertEqual(case.state, 'booked')
        self.assertEqual(self.env['calendar.event'].search_count([
            ('dental_patient_id', '=', self.patient.id)]), 1)
        self.assertEqual(case.activity_ids.activity_type_id,
                         self.ref('mail_activity_type_promise'))

    def test_a_red_flag_is_kept_though_the_case_was_closed_meanwhile(self):
        visit = self.make_visit('09:00')
        visit.dental_state = 'attended'
        case = self.make_case('post_treatment', event_id=visit.id)
        call = self.talk(case, pain='9', fever=True)
        case.sudo()._set_state('cancelled')
        call.action_done()
        self.assertTrue(self.env['dental.evolution'].search([
            ('followup_id', '=', case.id)]).red_flags)
        self.assertEqual(case.state, 'cancelled')

    def test_a_message_that_was_sent_meanwhile_is_no_ring(self):
        case = self.make_case('no_show')
        call = self.start_call(case)
        case._write_attempts('email')
        call.action_not_answered()
        self.assertEqual(len(case.attempt_ids), 2)

    def test_a_promise_of_a_colleague_stands(self):
        """Who took the patient over promised to call; who talked before agreed nothing."""
        case = self.make_case('no_show')
        first = self.talk(case, told="Se cortó")
        second = self.start_call(case, self.manager)
        second.action_take_over()
        self.answer_call(second, call_back_at=self.clock('18:00'),
                         promise_user_id=self.dentist_user.id).action_done()
        self.assertEqual(self.start_call(case), first)
        first.promise = "Enviar el presupuesto"
        first.action_done()
        self.assertRecordValues(case, [{
            'is_promise': True, 'next_at': self.clock('18:00'), 'attempt_count': 2,
            'user_id': self.dentist_user.id}])
        self.assertRecordValues(case.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.ref('mail_activity_type_promise')),
            [{'user_id': self.receptionist.id, 'date_deadline': self.tomorrow}])

    def test_a_promise_of_a_colleague_stands_though_the_patient_is_upset(self):
        case = self.make_case('repair')
        call = self.talk(case, repair_result='escalate')
        case.with_user(self.manager)._log_call(
            self.ref('outcome_call_back'), call_back_at=self.clock('18:00'))
        call.action_done()
        self.assertRecordValues(case, [{'is_promise': True, 'next_at': self.clock('18:00')}])
        self.assertIn(self.ref('mail_activity_type_upset'), case.activity_ids.activity_type_id)

    def test_asks_not_to_be_called_keeps_what_was_said(self):
        case = self.make_case('no_show')
        hers = self.make_case('no_show', self.sister)
        fear = self.ref('blocker_fear')
        call = self.talk(
            case, told="Harta", mood='upset', promise="Devolverle el dinero", work_hours="8-15",
            blocker_ids=[Command.set(fear.ids)], solution="Sedación", slot_id=False,
            call_back_at=self.clock('18:00'))
        call.slot_id = call.slot_ids[:1]
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertRecordValues(case.attempt_ids, [{
            'told': "Harta", 'note': False, 'mood': 'upset', 'opening_id': call.opening_id.id,
            'blocker_ids': fear.ids, 'solution': "Sedación", 'promise': "Devolverle el dinero",
            'promise_user_id': self.receptionist.id, 'call_back_at': False, 'event_id': False}])
        self.assertEqual(case.state, 'lost')
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_promise'))
        self.assertEqual(case.partner_id.dental_work_hours, "8-15")
        self.assertFalse(hers.attempt_ids.blocker_ids)

    def test_upset_and_asks_not_to_be_called_is_for_the_managers_all_the_same(self):
        case = self.make_case('repair')
        call = self.talk(case, repair_result='escalate')
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertEqual(case.attempt_ids.repair_result, 'escalate')
        self.assertIn(self.ref('mail_activity_type_upset'), case.activity_ids.activity_type_id)

    def test_nobody_on_the_phone_has_said_nothing(self):
        case = self.make_case('no_show')
        call = self.start_call(case)
        call.write({'told': "Comunica", 'promise': "x", 'solution': "y"})
        call.with_context(outcome='no_answer').action_not_answered()
        self.assertRecordValues(case.attempt_ids, [{
            'note': "Comunica", 'told': False, 'promise': False, 'solution': False,
            'opening_id': False}])


@tagged('post_install', '-at_install')
class TestCallReasonsMeet(HouseholdCase):
    """Several reasons in one call: each gets what it is about, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def repair_beside(self, **values):
        main = self.make_case('no_show')
        repair = self.make_case('repair', period='x')
        call = self.talk(main, **values)
        self.assertIn(repair, call.reason_ids.followup_id)
        return call, repair

    def test_a_repair_is_not_settled_unasked(self):
        call, repair = self.repair_beside()
        self.assertTrue(call.asks_repair)
        call.action_done()
        self.assertEqual(repair.state, 'pending')

    def test_a_repair_is_settled_by_asking(self):
        call, repair = self.repair_beside(repair_result='resolved')
        call.action_done()
        self.assertEqual(repair.state, 'won')
        self.assertRecordValues(
            call.followup_id.attempt_ids | repair.attempt_ids,
            [{'repair_result': False}, {'repair_result': 'resolved'}])

    def test_who_is_still_upset_is_called_again(self):
        call, repair = self.repair_beside(repair_result='escalate')
        call.action_done()
        self.assertEqual(repair.state, 'pending')
        self.assertIn(self.ref('mail_activity_type_upset'), repair.activity_ids.activity_type_id)

    def test_who_is_still_upset_and_tries_are_used_up(self):
        call, repair = self.repair_beside(repair_result='upset')
        repair.sudo().tries = 9
        call.action_done()
        self.assertEqual(repair.state, 'pending')
        self.assertTrue(repair.next_at)

    def test_own_words_are_not_written_down_about_the_sister(self):
        main = self.make_case('no_show')
        hers = self.make_case('no_show', self.sister)
        self.talk(main, told="Me duele el alma", mood='upset', wellbeing='pain',
                  promise="Escribirle", solution="Con calma").action_done()
        self.assertRecordValues(hers.attempt_ids, [{
            'told': False, 'mood': False, 'wellbeing': False, 'promise': False,
            'promise_user_id': False, 'solution': False,
            'same_call_id': main.attempt_ids.id}])

    def test_a_promise_is_shown_once(self):
        main = self.make_case('no_show')
        self.make_case('dentist_asks')
        self.talk(main, promise="Preguntar al doctor",
                  call_back_at=self.clock('18:00')).action_done()
        with self.at('18:00'):
            self.assertEqual(self.start_call(main).card_html.count("Preguntar al doctor"), 1)

    def test_moving_a_visit_decides_no_plan(self):
        plan = self.make_plan(name=False)
        case = self.env['dental.followup'].search([('plan_id', '=', plan.id)])
        coming = self.make_visit('10:00', day=self.tomorrow)
        call = self.talk(case, visit_choice='move', plan_decision='thinking')
        call.slot_id = call.slot_ids[:1]
        call.action_done()
        self.assertEqual((coming.dental_state, plan.state), ('moved', 'thinking'))
        self.assertRecordValues(case, [{'state': 'pending', 'next_channel': 'phone'}])

    def test_moving_a_visit_drops_no_check_up(self):
        self.treatment.write({'dental_checkups': '24 h, 72 h'})
        visit = self.make_visit('09:00')
        visit.dental_state = 'attended'
        case = self.case_of(visit, self.ref('program_post_treatment'))
        self.assertEqual(case.checkup, 24)
        self.make_visit('18:00', day=self.day + timedelta(days=9))
        with self.at('12:00', self.tomorrow):
            call = self.talk(case, visit_choice='move', pain='1')
            call.slot_id = call.slot_ids[:1]
            call.action_done()
        self.assertRecordValues(case, [{'state': 'pending', 'checkup': 72}])

    def test_script_speaks_of_the_last_visit_that_was_missed(self):
        case = self.make_missed()
        new = self.make_visit('10:00', day=self.tomorrow)
        with self.at('12:00', self.tomorrow):
            new.action_dental_no_show()
            self.assertEqual(
                case._script_facts('en_US').values['missed_when'], "today at 10:00")

    def test_to_a_child_whose_guardian_is_not_known_nothing_is_said(self):
        self.patient.dental_birthdate = '2018-05-01'
        self.patient.lang = 'en_US'
        call = self.start_call(self.make_missed())
        self.assertIn("mother or father of Paula", call.identify_text)
        self.assertEqual(call.opening_id, self.ref('script_no_show_opening_child'))
        self.assertNotIn('patient', call.offered_line_ids.mapped('audience'))

    def test_days_on_the_card_are_the_clinics(self):
        with self.at('23:30', self.day - timedelta(days=1)):
            self.env['dental.observation'].create({
                'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Nota"})
        self.receptionist.tz = 'Asia/Tokyo'
        self.assertIn('11/22/2026', self.start_call(self.make_case('no_show')).memory_html)

    def test_an_opening_that_is_true_no_more_is_not_shown(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        call = self.start_call(self.case_of(visit))
        self.assertTrue(call.opening_text)
        visit.sudo().dental_state = 'arrived'
        self.env.invalidate_all()
        self.assertNotIn(call.opening_id, call.offered_line_ids)
        self.assertFalse(call.opening_text)


@tagged('post_install', '-at_install')
class TestIncomingMeanwhile(IncomingCase):
    """A call that rang us and was broken off can be gone on with."""

    def begin(self):
        call = self.take_call()
        call.action_answered()
        call.told = "Tiene fiebre"
        return call

    def test_left_for_now(self):
        call = self.begin()
        call.action_not_now()
        self.assertEqual(call.followup_id.state, 'todo')
        self.assertEqual(self.take_call(), call)
        self.settle(call, call_back_at=self.clock('18:00'))
        self.assertEqual(call.followup_id.attempt_ids.told, "Tiene fiebre")

    def test_broken_off_for_hours(self):
        call = self.begin()
        with self.at('17:30'):
            self.env['dental.followup']._withdraw_given_up()
            self.assertEqual(call.followup_id.state, 'todo')
            call.sudo().unlink()
            self.env['dental.followup']._withdraw_given_up()
        self.assertEqual(self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id)]).state, 'cancelled')

    def test_rings_back_in_the_middle_of_our_call(self):
        call = self.talk(self.make_case('no_show'), told="Hablamos")
        self.assertEqual(self.take_call(), call)
        self.assertEqual((call.told, call.direction), ("Hablamos", 'out'))

    def test_who_rings_while_the_number_is_looked_at_is_a_call_of_theirs(self):
        case = self.make_case('no_show')
        self.start_call(case).told = "Vive con su hija"
        self.assertEqual(self.take_call().direction, 'in')


@tagged('post_install', '-at_install')
class TestSoonerMeets(FreedCase):
    """An earlier time is offered to a patient who has something else open."""

    def open_offer(self):
        self.later = self.make_later()
        self.give_up()
        return self.env['dental.followup'].with_user(self.receptionist)._open_sooner(
            self.later.with_user(self.receptionist), self.time_of())

    def test_moved_in_another_call(self):
        offer = self.open_offer()
        call = self.talk(self.make_case('dentist_asks', self.luis), visit_choice='move')
        self.assertEqual(call.reason_ids.followup_id, offer)
        call.slot_id = call.slot_ids[:1]
        call.action_done()
        self.assertRecordValues(offer, [{
            'state': 'cancelled', 'lost_reason_id': False,
            'close_note': "The later visit has changed."}])
        self.assertEqual(self.later.dental_state, 'moved')

    def test_kept_in_another_call(self):
        offer = self.open_offer()
        call = self.talk(self.make_case('dentist_asks', self.luis))
        call.action_done()
        self.assertRecordValues(offer, [{
            'state': 'cancelled', 'close_note': "Stays with the visit that is noted."}])
        self.assertEqual(self.later.dental_state, 'booked')

    def test_who_missed_a_visit_today_is_listed_once(self):
        self.make_later()
        missed = self.make_missed(patient=self.luis)
        self.give_up()
        self.assertEqual(self.who().line_ids.mapped('followup_id'), missed)
        self.assertEqual(len(self.who().line_ids), 1)

    def test_a_talk_that_was_broken_off_offers_the_freed_time(self):
        case = self.make_missed(patient=self.luis)
        call = self.talk(case, told="Se cortó")
        call.action_not_now()
        self.give_up()
        line = self.who().line_ids
        self.assertEqual(line.followup_id, case)
        self.assertEqual(line.action_call()['res_id'], call.id)
        self.assertEqual((call.freed_time_id.event_id, call.told), (self.freed, "Se cortó"))
        self.assertIn(self.freed.start, call.slot_ids.mapped('start'))

    def test_who_said_no_is_not_asked_again_about_that_time(self):
        self.make_later()
        self.give_up()
        self.call_from(self.who().line_ids).action_done()
        self.assertFalse(self.who().line_ids)
        other = self.make_visit('11:00', patient=self.nuria, day=self.wednesday)
        self.give_up(other)
        self.env['dental.followup'].search([('partner_id', '=', self.nuria.id)]).action_cancel()
        self.assertEqual(self.who(other).line_ids.partner_id, self.luis, "of another time they are")
