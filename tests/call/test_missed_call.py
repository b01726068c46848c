from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .test_incoming import IncomingCase

NUMBER = '622 33 44 55'


@tagged('post_install', '-at_install')
class TestMissedCall(IncomingCase):
    """Who rang and was not answered is called back: one click."""

    def note(self, patient):
        return patient.with_user(self.receptionist).action_dental_missed_call()

    def find_cases(self, patient):
        return self.env['dental.followup'].search([('partner_id', '=', patient.id)])

    def test_call_back_is_due(self):
        self.assertEqual(self.note(self.patient)['tag'], 'display_notification')
        case = self.find_cases(self.patient)
        self.assertRecordValues(case, [{
            'state': 'todo', 'next_channel': 'phone', 'next_at': self.clock('12:00'),
            'is_promise': False, 'today_part': 'now', 'attempt_count': 0,
            'program_id': self.ref('program_incoming').id}])
        self.assertIn('12:00', case.why_now)

    def test_rings_twice_is_one_call_back(self):
        self.note(self.patient)
        with self.at('12:10'):
            self.note(self.patient)
        self.assertEqual(len(self.find_cases(self.patient)), 1)

    def test_rings_again_while_the_call_back_rests_until_tomorrow(self):
        self.note(self.patient)
        case = self.find_cases(self.patient)
        case.sudo().next_at = self.clock('10:00', self.day + timedelta(days=1))
        with self.at('13:00'):
            self.note(self.patient)
            self.assertEqual(self.find_cases(self.patient), case)
            self.assertEqual(case.today_part, 'now')
            self.assertIn('13:00', case.topic)

    def test_what_was_promised_stays_promised(self):
        self.note(self.patient)
        case = self.find_cases(self.patient)
        promised = self.clock('10:00', self.day + timedelta(days=3))
        case.sudo().write({'next_at': promised, 'is_promise': True})
        with self.at('12:10'):
            self.note(self.patient)
        self.assertEqual(case.next_at, promised)
        self.assertEqual(len(self.find_cases(self.patient)), 2)

    def test_is_no_call_that_goes_away_by_itself(self):
        self.note(self.patient)
        with self.at('15:00'):
            self.env['dental.followup']._withdraw_given_up()
        self.assertEqual(self.find_cases(self.patient).state, 'todo')

    def test_who_has_died(self):
        self.patient.dental_deceased_on = self.day
        with self.assertRaisesRegex(UserError, 'died'):
            self.note(self.patient)

    def test_a_number_only(self):
        """Nobody knows who rings: the number is the patient until they say their name."""
        Incoming = self.env['dental.followup.incoming'].with_user(self.receptionist)
        incoming = Incoming.create({'query': NUMBER})
        self.assertTrue(incoming.is_number)
        incoming.action_missed_call()
        caller = self.env['res.partner'].search([('phone_sanitized', '=', '+34622334455')])
        self.assertIn(NUMBER, caller.name)
        self.assertRecordValues(self.find_cases(caller), [{
            'state': 'todo', 'next_channel': 'phone', 'phone': '+34622334455'}])
        Incoming.create({'query': NUMBER}).action_missed_call()
        self.assertEqual(len(self.find_cases(caller)), 1, "who rings again is the same")

    def test_no_number(self):
        for query in ('Paula', '622', False):
            incoming = self.env['dental.followup.incoming'].with_user(self.receptionist).create({
                'query': query})
            self.assertFalse(incoming.is_number)
        with self.assertRaisesRegex(UserError, 'whole number'):
            self.env['res.partner']._dental_unknown_caller('622')


@tagged('post_install', '-at_install')
class TestIncomingDialog(IncomingCase):
    """While one types only who is found is shown; a new patient may be here already."""

    def open(self, query):
        return self.env['dental.followup.incoming'].with_user(self.receptionist).create({
            'query': query})

    def test_new_only_if_it_is_said(self):
        incoming = self.open(NUMBER)
        self.assertFalse(incoming.is_new)
        incoming.action_not_in_list()
        self.assertTrue(incoming.is_new)
        with Form(incoming) as form:
            form.query = 'paula'
            self.assertFalse(form.is_new, "another text is another caller")

    def test_who_it_may_be_already(self):
        incoming = self.open(NUMBER)
        incoming.action_not_in_list()
        with Form(incoming) as form:
            self.assertFalse(form.twin_ids.ids)
            form.new_name = self.patient.name
            self.assertEqual(form.twin_ids.ids, self.patient.ids)

    def test_who_is_shown_is_no_twin(self):
        self.assertIn(self.patient, self.open(self.patient.name).match_ids)
        self.assertNotIn(self.patient, self.open(self.patient.name).twin_ids)

    def test_promises_stand_on_top(self):
        self.talk(self.make_case('no_show'), call_back_at=self.clock('18:00'),
                  promise="Decirle el precio").action_done()
        found = self.open('paula').match_ids.filtered(lambda one: one == self.patient)
        self.assertIn('18:00', found.dental_promise_text)
        self.assertIn("Decirle el precio", found.dental_promise_text)


@tagged('post_install', '-at_install')
class TestNewVisit(IncomingCase):
    """Who rings us for the first time says what for, with which dentist; it says how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleaning = cls.env['calendar.event.type'].create({
            'name': "Higiene", 'dental_duration': 0.75})
        cls.other = cls.env['res.partner'].create({
            'name': "Dr. Piñol", 'is_dentist': True, 'company_id': cls.clinic.id})

    def attend(self):
        call = self.take_call(self.stranger)
        call.action_answered()
        return call

    def test_asked_of_who_has_no_visit(self):
        self.assertTrue(self.attend().asks_new_visit)
        self.assertFalse(self.start_call(self.make_missed('09:00')).asks_new_visit)

    def test_times_and_visit_are_as_asked(self):
        call = self.attend()
        call.action_at_once()
        with Form(call) as form:
            form.new_treatment_ids.add(self.cleaning)
            self.assertEqual(form.new_minutes, 45)
            form.new_dentist_id = self.other
        call.action_look_again()
        offered = call._get_fitting_slots()
        self.assertTrue(offered)
        for slot in offered:
            self.assertEqual(slot.dentist_id, self.other)
            self.assertEqual(slot.stop - slot.start, timedelta(minutes=45))
        call.slot_id = offered[:1]
        call.action_done()
        visit = call.followup_id.rebooked_event_id
        self.assertRecordValues(visit, [{
            'dental_dentist_id': self.other.id, 'categ_ids': self.cleaning.ids,
            'duration': 0.75}])

    def test_a_time_that_is_chosen_stays(self):
        call = self.attend()
        call.action_at_once()
        self.assertEqual(call.new_minutes, 30, "as visits usually take")
        slot = call._get_fitting_slots()[:1]
        with Form(call) as form:
            form.slot_choice = 'today'
            form.slot_choice = 'any'
            form.slot_id = slot
            self.assertEqual(form.slot_id, slot)
        self.assertEqual(call.slot_id, slot)

    def test_a_length_of_its_own(self):
        call = self.attend()
        call.write({'new_treatment_ids': [Command.set(self.cleaning.ids)], 'new_minutes': 60})
        call.action_look_again()
        slot = call._get_fitting_slots()[0]
        self.assertEqual(slot.stop - slot.start, timedelta(hours=1))

    def test_another_visit_needs_another_time(self):
        call = self.attend()
        call.action_at_once()
        call.slot_id = call._get_fitting_slots()[:1]
        with Form(call) as form:
            form.new_treatment_ids.add(self.cleaning)
            self.assertFalse(form.slot_id)

    def test_no_visit_is_as_long(self):
        for minutes in (-5, 481):
            with self.assertRaises(ValidationError):
                self.attend().new_minutes = minutes
