from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..common import AUTUMN, PLAIN, SPRING, ZONES, ZonesCase
from ..household_case import CHANNELS, PURPOSES, RulesCase

CALLED = {(purpose, 'phone') for purpose in PURPOSES[:2]}
WRITTEN = {(purpose, channel) for purpose in PURPOSES[:2] for channel in CHANNELS[1:]}


@tagged('post_install', '-at_install')
class TestLimitsByKind(RulesCase):
    """Calls and messages are limited apart (invariant 18)."""

    def test_messages_use_up_no_call(self):
        self.messages(2)
        self.assertEqual(self.refusals({'capped'}), WRITTEN)
        self.contacts(1)
        self.assertEqual(self.refusals({'capped'}), WRITTEN)
        self.contacts(1, days=2)
        self.assertEqual(self.refusals({'capped'}), WRITTEN | CALLED)

    def test_calls_use_up_no_message(self):
        self.contacts(2)
        self.assertEqual(self.refusals({'capped'}), CALLED)

    def test_a_household_counts_by_kind_too(self):
        self.messages(2, self.sister)
        self.assertEqual(self.refusals({'household_capped'}), WRITTEN)
        self.assertIsNone(self.refusal('email', patient=self.stranger))
        self.contacts(1, self.sister)
        self.contacts(1)
        self.assertEqual(self.refusals({'household_capped'}), WRITTEN | CALLED)

    def test_what_is_scheduled_rests_by_its_kind(self):
        self.messages(2)
        yesterday = self.day - timedelta(days=1)
        missed = self.make_missed(day=yesterday)
        self.assertRecordValues(missed, [{'next_at': self.clock('12:00'), 'hold_note': False}])
        came = self.make_visit('09:00')
        came.action_dental_attended()
        thanks = self.case_of(came, self.post_visit)
        self.assertEqual((thanks.state, thanks.next_channel), ('cancelled', 'email'))
        self.assertIn("often enough", thanks.close_note, "in a week nobody wants to be thanked")

    def test_a_wish_for_peace_holds_for_both(self):
        self.patient.dental_muted_until = self.day + timedelta(days=60)
        wish = self.patient._dental_wishes(self.clinic, self.clock('12:00'))[self.patient]
        for kind in ('call', 'message', None):
            self.assertIn("asked for peace", wish.rest_of(kind).note)
        self.contacts(2)
        wish = self.patient._dental_wishes(self.clinic, self.clock('12:00'))[self.patient]
        self.assertEqual(wish.rest_of('call').until, wish.rest_of(None).until)


@tagged('post_install', '-at_install')
class TestSameDayCall(RulesCase):
    """Whoever misses a visit is called the same day, however often they were called already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later = cls.day + timedelta(days=7)

    def miss(self):
        """Let the patient, who was called twice, miss a visit today; return the case."""
        self.contacts(2)
        return self.make_missed()

    def test_it_is_due_at_once_and_offered(self):
        case = self.miss()
        self.assertRecordValues(case, [{
            'next_at': self.clock('12:00'), 'hold_note': False, 'opened_late': False}])
        self.assertFalse(case._refusals())
        self.assertEqual(
            self.env['dental.followup'].with_user(self.receptionist)._get_next_call(), case)
        call = self.start_call(case)
        self.assertFalse(call.refusal_code)
        self.run_cron('watch')
        self.assertEqual(case.next_at, self.clock('12:00'))

    def test_it_was_the_family_that_was_called(self):
        self.contacts(2, self.sister)
        self.assertFalse(self.make_missed()._refusals())

    def test_only_that_reason(self):
        case, other = self.miss(), self.make_case('recall')
        self.assertEqual({one: no.code for one, no in (case | other)._refusals().items()},
                         {other: 'capped'})

    def test_only_that_day(self):
        case = self.miss()
        with self.at('23:59'):
            self.assertFalse(case._refusals())
        with self.at('00:00', self.tomorrow):
            self.assertEqual(case._refusals()[case].code, 'capped')

    def test_too_late_for_that_day(self):
        self.contacts(2)
        with self.at('20:45'):
            case = self.make_missed('20:00')
        self.assertEqual(case.next_at, self.clock('09:00', self.later))
        self.assertIn("often enough", case.hold_note)

    def test_not_by_a_message(self):
        self.messages(2)
        case = self.make_missed()
        self.assertEqual(case._refusals('email')[case].code, 'capped')

    def test_what_rang_in_vain_is_the_same_call(self):
        case = self.miss()
        case._log_call(self.ref('outcome_busy'))
        self.assertRecordValues(case, [{'next_at': self.clock('12:20'), 'hold_note': False}])
        case._log_call(self.ref('outcome_no_answer'))
        self.assertRecordValues(case, [{'next_at': self.clock('16:00'), 'hold_note': False}])
        with self.at('16:00'):
            self.assertFalse(case._refusals())
            case._log_call(self.ref('outcome_no_answer'))
        self.assertEqual(case.next_at, self.clock('09:00', self.later))

    def test_who_was_reached_was_called(self):
        case = self.miss()
        case._write_attempts(
            'phone', outcome_id=self.ref('outcome_answered').id, no_closing_reason="Prueba",
            blocker_ids=[Command.set(self.ref('blocker_none').ids)])
        self.assertEqual(case._refusals()[case].code, 'capped')

    def test_missed_again(self):
        case = self.miss()
        self.talk(case)
        case._write_attempts(
            'phone', outcome_id=self.ref('outcome_answered').id, no_closing_reason="Prueba",
            blocker_ids=[Command.set(self.ref('blocker_none').ids)])
        again = self.make_visit('10:00', day=self.tomorrow)
        self.assertEqual(case.state, 'booked')
        with self.at('11:00', self.tomorrow):
            again.action_dental_no_show()
            self.assertRecordValues(case, [{
                'state': 'todo', 'next_at': self.clock('11:00', self.tomorrow)}])
            self.assertFalse(case._refusals())

    def test_a_wish_for_peace_holds(self):
        until = self.day + timedelta(days=60)
        self.patient.dental_muted_until = until
        case = self.miss()
        self.assertEqual(case.next_at, self.clock('09:00', until))
        self.assertIn("asked for peace", case.hold_note)
        self.assertEqual(case._refusals()[case].code, 'muted')

    def test_objections_and_blacklists_hold(self):
        case = self.miss()
        for code, forbid in (
                ('objection', lambda: self.says(channel='phone')),
                ('blacklisted', lambda: self.env['phone.blacklist'].add('+34655979711')),
                ('deceased', lambda: self.patient.write({'dental_deceased_on': self.day}))):
            with self.subTest(code), self.undone():
                forbid()
                self.assertEqual(case._refusals('phone')[case].code, code)
            self.env.invalidate_all()

    def test_hours_hold(self):
        self.contacts(2)
        with self.at('15:00'):
            self.assertEqual(self.make_missed().next_at, self.clock('16:00'))


@tagged('post_install', '-at_install')
class TestSameDayOnEachClock(ZonesCase):
    """The day of the missed visit is the clinic's, also where the clocks change."""

    def test_until_midnight_there(self):
        for zone in ZONES:
            clinic, _user, patient = self.clinics[zone]
            for day in (SPRING, AUTUMN, PLAIN):
                tomorrow = day + timedelta(days=1)
                with self.subTest(zone=zone, day=day), self.undone():
                    with self.at('09:00', day - timedelta(days=1), zone):
                        talks = self.make_case('repair', patient, company_id=clinic.id)
                        for _index in range(2):
                            talks._write_attempts(
                                'phone', outcome_id=self.ref('outcome_answered').id,
                                blocker_ids=[Command.set(self.ref('blocker_none').ids)],
                                no_closing_reason="Prueba")
                    with self.at('10:30', day, zone):
                        visit = self.env['calendar.event'].create({
                            'dental_patient_id': patient.id, 'dental_company_id': clinic.id,
                            'start': self.clock('00:15', day, zone),
                            'stop': self.clock('00:45', day, zone)})
                        visit.action_dental_no_show()
                        case = self.case_of(visit)
                        self.assertEqual(case.next_at, self.clock('10:30', day, zone))
                    midnight = self.clock('00:00', tomorrow, zone)
                    with self.at_utc(midnight - timedelta(seconds=1)):
                        self.assertFalse(case._refusals())
                    with self.at_utc(midnight):
                        self.assertEqual(case._refusals()[case].code, 'capped')
                self.env.invalidate_all()
