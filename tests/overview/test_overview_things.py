
from odoo.tests import tagged

from .overview_case import OverviewCase


@tagged('post_install', '-at_install')
class TestOverviewThings(OverviewCase):
    """Each thing to do is told with its number, money, age and owner, and ends when it is done."""

    def test_no_shows_that_were_never_called(self):
        """Today's are reception's; those of yesterday are told, until somebody calls."""
        case = self.make_missed('10:00')
        self.assertFalse(self.thing('never_called'))
        with self.at('09:30', self.on(1).date()):
            thing = self.thing('never_called')
            self.assertEqual((thing['number'], thing['text']), (1, "1 no-show was never called"))
            self.assertEqual(thing['age'], "the oldest is of yesterday")
            self.assertEqual(self.opened(thing['action']), case)
            case.user_id = self.receptionist
            self.assertEqual(self.thing('never_called')['owner'], self.receptionist.name)
            self.assertFalse(self.thing('overdue'), "it is told once")
            self.ring_in_vain(case)
            self.assertFalse(self.thing('never_called'))

    def test_calls_that_are_overdue(self):
        case = self.make_case('repair')
        with self.at('09:30', self.on(4).date()):
            thing = self.thing('overdue')
            self.assertEqual(self.opened(thing['action']), case)
            self.assertEqual(thing['age'], "the oldest is 4 days old")
            case._set_state('cancelled', close_note="Se ha mudado.")
            self.assertFalse(self.thing('overdue'))

    def test_complaints_without_an_owner_or_past_their_date(self):
        complaint = self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperé media hora."})
        thing = self.thing('complaints')
        self.assertEqual((thing['owner'], self.opened(thing['action'])), ("unassigned", complaint))
        complaint.with_user(self.manager).action_take()
        self.assertFalse(self.thing('complaints'))
        with self.at('09:30', self.on(20).date()):
            thing = self.thing('complaints')
            self.assertEqual(thing['owner'], self.manager.name)
            complaint.with_user(self.manager).result = "Le pedimos disculpas."
            complaint.with_user(self.manager).action_close()
            self.assertFalse(self.thing('complaints'))

    def test_plans_that_are_quiet_with_their_money(self):
        """Quiet: nobody was in contact for thirty days, and no visit is to come."""
        plans = self.env['dental.treatment.plan'].union(*(
            self.make_plan(self.make_patient(
                f"Plan {index}", phone=f'+34 655 97 98 {index:02d}'), dentist_id=self.dentist.id)
            for index in range(3)))
        with self.at('12:00', self.on(30).date()):
            self.assertFalse(self.thing('quiet_plans'))
        with self.at('12:00', self.on(31).date()):
            thing = self.thing('quiet_plans')
            self.assertEqual(self.opened(thing['action']).plan_id, plans)
            self.assertIn('600', thing['money'])
            self.assertEqual(thing['owner'], self.dentist.name)
            self.make_visit('10:00', plans[0].partner_id, self.on(40).date())
            plans[1].action_accept()
            call = self.talk(plans[2].followup_ids or self.make_case('repair', plans[2].partner_id))
            self.assertEqual(self.thing('quiet_plans')['number'], 1)
            call.action_done()
            self.assertFalse(self.thing('quiet_plans'))

    def test_what_cannot_go_on(self):
        case = self.make_case('recall', next_channel='email')
        case.write({'error_reason': "x", 'error_kind': 'failed'})
        thing = self.thing('stuck')
        self.assertEqual(self.opened(thing['action']), case)
        with self.at('12:00', self.on(3).date()):
            self.assertFalse(self.thing('overdue'), "it is told once")

    def test_messages_that_did_not_arrive_until_somebody_has_looked(self):
        case = self.make_case('recall', next_channel='email')
        self.env['dental.followup.attempt'].sudo().create({
            'followup_id': case.id, 'partner_id': self.patient.id, 'channel': 'email',
            'company_id': self.clinic.id, 'delivery': 'bounced', 'direction': 'out',
            'clinic_day': self.day})
        self.assertFalse(self.thing('failed'))
        self.patient.sudo().dental_returned_addresses = 'paula@ejemplo.test'
        self.assertEqual(self.thing('failed')['number'], 1)
        self.assertOpensWhatItSays(self.overview())
        self.patient.with_user(self.receptionist).action_dental_address_right()
        self.assertFalse(self.thing('failed'))

    def test_times_that_were_freed_and_not_filled(self):
        visit = self.make_visit('10:00', day=self.on(2).date())
        visit.action_dental_cancel()
        thing = self.thing('freed')
        self.assertEqual(thing['text'], "1 freed time is not filled")
        self.assertEqual(self.opened(thing['action']).event_id, visit)
        self.make_visit('10:00', self.make_patient("Otra", phone='+34 655 97 98 01'),
                        self.on(2).date())
        self.assertFalse(self.thing('freed'))

    def test_at_most_five_and_the_sentence_counts_them_all(self):
        self.make_missed('10:00')
        self.make_case('repair', self.make_patient("Otra", phone='+34 655 97 98 01'))
        self.make_case('recall', self.make_patient(
            "Más", phone='+34 655 97 98 02')).write({'error_reason': "x", 'error_kind': 'failed'})
        self.make_plan(self.make_patient("Plan", phone='+34 655 97 98 03'))
        self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperé media hora."})
        with self.at('12:00', self.on(43).date()):
            day = self.on(44).date()
            self.make_visit('10:00', self.make_patient(
                "Deja", phone='+34 655 97 98 04'), day).action_dental_cancel()
            told = self.overview()
            self.assertEqual([thing['key'] for thing in told['todo']], [
                'never_called', 'complaints', 'overdue', 'stuck', 'quiet_plans'])
            self.assertIn("6 things wait for you", told['sentence'])
