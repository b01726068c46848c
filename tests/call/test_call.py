from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestCall(NoShowCase):
    """The guided call, as reception does it."""

    def talk(self, case=None, user=None, **values):
        """Talk, note what kept the patient and close as the script says."""
        return super().talk(case, user, **{
            'blocker_ids': [Command.set(self.ref('blocker_work').ids)],
            'closing_question_id': self.ref('script_no_show_closing_band').id,
            'no_closing_reason': False, 'mood': 'good', **values})

    def test_not_answered_in_one_click(self):
        self.ring_in_vain()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'attempt_count': 1, 'next_channel': 'phone',
            'next_at': self.clock('16:00'), 'due_by': self.clock('20:30'),
        }])
        self.assertRecordValues(self.case.attempt_ids, [{
            'channel': 'phone', 'user_id': self.receptionist.id, 'phone': '+34655979711',
            'outcome_id': self.ref('outcome_no_answer').id, 'at': self.clock('12:00'),
        }])
        self.assertEqual(self.case.activity_ids.date_deadline, self.day)

    def test_busy_comes_back_soon_and_uses_no_step(self):
        self.start_call(self.case).with_context(outcome='busy').action_not_answered()
        self.assertEqual(self.case.next_at, self.clock('12:20'))
        self.assertEqual(self.case.step_id, self.ref('step_no_show_same_day'))

    def test_never_endless_when_busy(self):
        for _attempt in range(self.no_show.max_attempts):
            self.start_call(self.case).with_context(outcome='busy').action_not_answered()
        self.assertRecordValues(self.case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_wrong_number_is_a_task_to_find_the_right_one(self):
        call = self.start_call(self.case).with_context(outcome='wrong_number')
        said = call.action_not_answered()['params']['message']
        self.assertEqual(said, self.case.error_reason, "and not when nobody can be rung")
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'needs_data': True, 'phone': False}])
        self.assertEqual(
            self.case.activity_ids.activity_type_id, self.ref('mail_activity_type_data'))
        self.assertIn('number is wrong', self.case.why_now)
        self.patient.phone = '+34 600 11 22 33'
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'needs_data': False, 'error_reason': False,
            'next_at': self.clock('12:00'), 'phone': '+34600112233'}])
        self.assertEqual(
            self.case.activity_ids.activity_type_id, self.ref('mail_activity_type_call'))

    def test_wrong_number_with_another_one(self):
        self.patient.dental_phone_alt = '+34 600 11 22 33'
        self.start_call(self.case).with_context(outcome='wrong_number').action_not_answered()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'needs_data': False, 'phone': '+34600112233',
            'next_at': self.clock('12:20')}])

    def test_whole_path_to_not_reached(self):
        """Four calls at changing times of day, one message, a week of peace, then lost."""
        moments = []
        while self.case.state in ('todo', 'pending') and self.case.next_channel == 'phone':
            moments.append(self.case.next_at)
            with self.at_utc(self.case.next_at):
                self.ring_in_vain()
        day = timedelta(days=1)
        self.assertEqual(moments, [
            self.clock('12:00'), self.clock('16:00'), self.clock('09:00', self.day + day),
            self.clock('16:00', self.day + 3 * day)])
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'next_channel': 'email',
            'next_at': self.clock('09:00', self.day + 10 * day),
        }])

    def test_refused_without_blocker(self):
        call = self.talk(blocker_ids=[Command.clear()])
        with self.assertRaisesRegex(ValidationError, 'keeps the patient'):
            call.action_done()

    def test_nothing_and_something_are_not_both_in_the_way(self):
        """What is ticked last says which; who sends both is asked."""
        nothing, fear = self.ref('blocker_none'), self.ref('blocker_fear')
        call = self.talk(blocker_ids=[Command.set(fear.ids)], step='blocker')
        with Form(call) as form:
            form.blocker_ids.add(nothing)
        self.assertEqual(call.blocker_ids, nothing)
        with Form(call) as form:
            form.blocker_ids.add(fear)
        self.assertEqual(call.blocker_ids, fear)
        call.blocker_ids |= nothing
        with self.assertRaisesRegex(ValidationError, 'Either nothing keeps'):
            call.action_done()

    def test_nothing_in_the_way_stays_an_answer(self):
        with self.assertRaisesRegex(ValidationError, 'stays'):
            self.ref('blocker_none').active = False
        with self.assertRaisesRegex(ValidationError, 'stays'):
            self.ref('blocker_none').unlink()

    def test_refused_without_closing_question(self):
        call = self.talk(closing_question_id=False)
        with self.assertRaisesRegex(ValidationError, 'closing question'):
            call.action_done()

    def test_refused_without_result(self):
        with self.assertRaisesRegex(UserError, 'result'):
            self.start_call(self.case).action_done()

    def test_nothing_is_written_when_refused(self):
        call = self.talk(blocker_ids=[Command.clear()], observation="Prefiere tardes")
        call.slot_id = call.slot_ids[0]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            call.action_done()
        self.assertFalse(self.case.attempt_ids)
        self.assertFalse(self.patient.dental_observation_ids)
        self.assertEqual(self.env['calendar.event'].search_count(
            [('dental_patient_id', '=', self.patient.id)]), 1)

    def test_booked_inside_the_call(self):
        call = self.talk(told="Se me olvidó", observation="  Trabaja por las mañanas ")
        slot = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[1]
        call.slot_id = slot
        before = self.env['mail.mail'].search_count([])
        call.action_done()
        visit = self.case.rebooked_event_id
        self.assertRecordValues(visit, [{
            'start': slot.start, 'dental_patient_id': self.patient.id, 'dental_state': 'booked',
            'dental_dentist_id': self.dentist.id, 'categ_ids': self.treatment.ids,
            'dental_company_id': self.clinic.id}])
        self.assertEqual(visit.stop - visit.start, self.visit.stop - self.visit.start)
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'next_at': slot.start, 'next_channel': 'wait'}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'event_id': visit.id, 'mood': 'good', 'told': "Se me olvidó",
            'blocker_ids': self.ref('blocker_work').ids}])
        self.assertFalse(self.case.activity_ids)
        self.assertEqual(self.env['mail.mail'].search_count([]), before)
        self.assertRecordValues(self.patient.dental_observation_ids, [{
            'text': "Trabaja por las mañanas", 'user_id': self.receptionist.id,
            'company_id': self.clinic.id}])

    def test_next_caller_sees_observation_and_last_time(self):
        self.talk(observation="Trabaja por las mañanas", told="Estaba en el médico",
                  call_back_at=self.clock('17:30')).action_done()
        call = self.start_call(self.case)
        self.assertEqual(call.last_observation_ids.mapped('text'), ["Trabaja por las mañanas"])
        self.assertEqual(call.last_attempt_ids.mapped('told'), ["Estaba en el médico"])

    def test_work_hours_stay_with_the_patient(self):
        call = self.start_call(self.case, self.dentist_user)
        self.assertFalse(call.work_hours)
        self.answer_call(call, work_hours="Hasta las 15:00").action_done()
        self.assertEqual(self.patient.dental_work_hours, "Hasta las 15:00")
        self.assertEqual(self.start_call(self.case).work_hours, "Hasta las 15:00")

    def test_morning_or_afternoon_is_kept(self):
        self.talk(slot_choice='afternoon').action_done()
        self.assertEqual(self.case.attempt_ids.preferred_band, 'afternoon')
        self.assertEqual(self.patient.dental_preferred_band, 'afternoon')
        self.assertEqual(self.start_call(self.case).slot_choice, 'afternoon')

    def test_expired_observation_is_not_shown(self):
        self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "De baja",
            'valid_until': self.day - timedelta(days=1)})
        self.assertFalse(self.start_call(self.case).last_observation_ids)

    def test_promise_is_kept_to_the_minute(self):
        self.talk(call_back_at=self.clock('18:25')).action_done()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('18:25')}])

    def test_promise_in_the_past(self):
        with self.assertRaisesRegex(UserError, 'passed'):
            self.talk(call_back_at=self.clock('11:00')).action_done()

    def test_does_not_want_to_come(self):
        self.talk(lost_reason_id=self.ref('lost_reason_other_clinic').id).action_done()
        self.assertRecordValues(self.case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_other_clinic').id}])

    def test_talked_without_decision_comes_back(self):
        self.talk().action_done()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'next_channel': 'phone', 'is_promise': False,
            'next_at': self.clock('09:00', self.day + timedelta(days=2))}])

    def test_settled_meanwhile(self):
        call = self.talk(call_back_at=self.clock('18:00'))
        self.case.sudo()._set_state('cancelled')
        with self.assertRaisesRegex(UserError, 'meanwhile'):
            call.action_done()

    def test_slots_are_two_and_free(self):
        call = self.start_call(self.case)
        for choice, hours in (('morning', range(9, 14)), ('afternoon', range(16, 21))):
            slots = call.slot_ids.filtered(lambda slot, choice=choice: slot.choice == choice)
            self.assertEqual(len(slots), 2)
            for slot in slots:
                self.assertIn(slot.start.hour + 1, hours)
                self.assertGreaterEqual(slot.start, self.clock('14:00'))

    def test_slot_avoids_what_is_busy(self):
        self.make_visit('16:00', minutes=120, patient=self.make_patient("Otra Persona"))
        call = self.start_call(self.case)
        afternoon = call.slot_ids.filtered(lambda slot: slot.choice == 'afternoon')
        self.assertEqual(afternoon[0].start, self.clock('18:00'))

    def test_private_meeting_of_the_dentist_is_busy(self):
        self.env['calendar.event'].with_user(self.dentist_user).create({
            'name': "Privado", 'privacy': 'private', 'partner_ids': [Command.set(self.dentist.ids)],
            'start': self.clock('16:00'), 'stop': self.clock('17:00')})
        call = self.start_call(self.case)
        afternoon = call.slot_ids.filtered(lambda slot: slot.choice == 'afternoon')
        self.assertEqual(afternoon[0].start, self.clock('17:00'))

    def test_taken_meanwhile_offers_the_next(self):
        call = self.talk()
        slot = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        call.slot_id = slot
        start = slot.start
        self.env['calendar.event'].create({
            'dental_patient_id': self.make_patient("Más Rápida").id, 'start': start,
            'stop': start + timedelta(minutes=15), 'dental_dentist_id': self.dentist.id,
            'dental_company_id': self.clinic.id})
        call.action_done()
        self.assertFalse(self.case.rebooked_event_id)
        self.assertFalse(self.case.attempt_ids)
        self.assertIn('just been taken', call.notice)
        self.assertNotIn(start, call.slot_ids.mapped('start'))

    def test_taken_between_the_result_and_saving(self):
        """Back to the times; nothing is left of what was shown, and nothing is saved twice."""
        call = self.talk()
        call.slot_id = slot = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        call.action_review()
        self.assertEqual((call.step, bool(call.review_result)), ('result', True))
        self.make_visit(patient=self.make_patient("Más Rápida"), start=slot.start, stop=slot.stop)
        call.action_done()
        self.assertRecordValues(call, [{
            'step': 'slot', 'review_result': False, 'review_next': False, 'ended': False}])
        self.assertFalse(self.case.attempt_ids)

    def test_a_time_of_another_call(self):
        other = self.start_call(self.make_missed('09:00', patient=self.make_patient("Otra")))
        with self.assertRaisesRegex(ValidationError, 'another call'):
            self.talk().slot_id = other.slot_ids[0]

    def test_a_time_that_left_the_screen_is_not_taken(self):
        call = self.talk(step='slot', slot_choice='morning')
        call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'morning')[0]
        with Form(call) as form:
            form.slot_choice = 'afternoon'
        self.assertFalse(call.slot_id)
        call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'afternoon')[0]
        call.action_no_slot()
        self.assertFalse(call.slot_id)

    def test_other_times(self):
        call = self.talk()
        call.action_more_slots()
        for choice in ('any', 'morning', 'afternoon'):
            slots = call.slot_ids.filtered(lambda slot, choice=choice: slot.choice == choice)
            first = slots.filtered(lambda slot: slot.page == 0)
            self.assertEqual((len(first), len(slots)), (2, 4))
            self.assertGreater(
                min((slots - first).mapped('start')), max(first.mapped('start')))

    def test_program_without_script(self):
        self.no_show.script_id = False
        call = self.start_call(self.case)
        self.assertEqual(
            (call.identify_text, call.opening_text, call.question_text), (False, False, False))
        self.assertFalse(call.memory_html)

    def test_openings_are_true(self):
        script = self.no_show.script_id.line_ids
        call = self.start_call(self.case)
        self.assertIn(self.ref('script_no_show_opening_missed'), call.offered_line_ids)
        for name in ('last', 'treatment', 'dentist'):
            self.assertNotIn(self.ref(f'script_no_show_opening_{name}'), call.offered_line_ids)
        self.make_visit('10:00', day=self.day - timedelta(days=200), dental_state='attended')
        call = self.start_call(self.case)
        self.assertIn(self.ref('script_no_show_opening_last'), call.offered_line_ids)
        self.assertIn(self.ref('script_no_show_opening_treatment'), call.offered_line_ids)
        self.assertLessEqual(call.offered_line_ids, script)

    def test_opening_a_call_costs_the_same_with_history(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call = self.start_call(self.case)
            call.read(['who_text', 'warning_text', 'last_observation_ids', 'last_attempt_ids',
                       'offered_line_ids', 'why_now', 'phone'])
            return self.env.cr.sql_log_count - before
        queries()
        few = queries()
        self.env['dental.followup.attempt'].create([
            self.case._prepare_attempt_values('phone') for _index in range(50)])
        self.assertLessEqual(queries(), few + 2)
