from datetime import date, timedelta

from odoo.tests import tagged

from ..household_case import RulesCase


@tagged('post_install', '-at_install')
class TestDeceased(RulesCase):
    """That a patient has died is said once and final, and the family is left in peace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.until = cls.day + timedelta(days=30)

    def say(self, case=None):
        self.start_call(case or self.make_case('no_show')).with_context(
            outcome='deceased').action_not_answered()
        self.env.invalidate_all()

    def test_all_about_the_patient_ends(self):
        case, other = self.make_case('no_show'), self.make_case('recall')
        self.say(case)
        self.assertEqual(self.patient.dental_deceased_on, self.day)
        for ended in case | other:
            self.assertRecordValues(ended, [{
                'state': 'cancelled', 'close_note': "The patient has died."}])
        self.assertEqual(case.attempt_ids.outcome_id, self.ref('outcome_deceased'))
        self.assertEqual(self.refusal(promised=True), 'deceased')
        self.assertEqual(self.refusal('email'), 'deceased')

    def test_visits_to_come_do_not_take_place(self):
        coming, past = self.make_visit('17:00', day=self.tomorrow), self.make_visit('09:00')
        hers = self.make_visit('18:00', self.sister, day=self.tomorrow)
        self.say()
        self.assertEqual(
            (coming | past | hers).mapped('dental_state'), ['cancelled', 'booked', 'booked'])
        self.assertEqual(coming.dental_change_ids[:1].way, 'job')
        self.assertFalse(self.env['dental.followup'].search([
            ('event_id', '=', coming.id), ('is_closed', '=', False)]), "nobody is called about it")

    def test_the_family_is_not_called_for_a_month(self):
        hers = self.make_case('no_show', self.sister)
        self.say()
        self.assertEqual(
            {channel: self.refusal(channel, patient=self.sister)
             for channel in ('phone', 'in_person', 'email', 'sms')},
            {'phone': 'mourning', 'in_person': 'mourning', 'email': None, 'sms': None})
        self.assertIn("of the family has died", self.sister.dental_contact_note)
        self.assertIsNone(self.refusal(patient=self.stranger))
        self.assertIsNone(self.refusal(patient=self.sister, promised=True))
        self.run_cron('watch')
        self.env.invalidate_all()
        self.assertEqual(hers.next_at, self.clock('09:00', self.until))
        self.assertIn("of the family has died", hers.hold_note)
        with self.at('23:59', self.until - timedelta(days=1)):
            self.assertEqual(self.refusal(patient=self.sister), 'mourning')
        with self.at('00:00', self.until):
            self.assertIsNone(self.refusal(patient=self.sister))

    def test_a_missed_visit_of_the_family_waits_too(self):
        self.say()
        case = self.make_missed('10:00', self.sister)
        self.assertEqual(case.next_at, self.clock('09:00', self.until))
        self.assertEqual(case._refusals()[case].code, 'mourning')

    def test_in_a_call_for_the_whole_family(self):
        """The sister's reason is in the same call: she lives, and is called in a month."""
        case, hers = self.make_case('no_show'), self.make_case('recall', self.sister)
        call = self.start_call(case)
        self.assertIn(hers, call.reason_ids.followup_id)
        call.with_context(outcome='deceased').action_not_answered()
        self.env.invalidate_all()
        self.assertFalse(self.sister.dental_deceased_on)
        self.assertEqual((hers.state, hers.is_promise), ('pending', False))
        self.assertEqual(hers.next_at, self.clock('09:00', self.until))

    def test_it_counts_from_the_day_on_the_card(self):
        self.patient.dental_deceased_on = self.day - timedelta(days=29)
        self.assertEqual(self.refusal(patient=self.sister), 'mourning')
        self.patient.dental_deceased_on = self.day - timedelta(days=30)
        self.assertIsNone(self.refusal(patient=self.sister))
        self.patient.dental_deceased_on = False
        self.assertIsNone(self.refusal(patient=self.sister))

    def test_a_day_that_was_known_stays(self):
        case = self.make_case('no_show')
        known = date(2026, 11, 20)
        self.env.cr.execute(
            "UPDATE res_partner SET dental_deceased_on = %s WHERE id = %s",
            (known, self.patient.id))
        self.env.invalidate_all()
        case._note_death()
        self.assertEqual(self.patient.dental_deceased_on, known)
