from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestRoundBooked(NoShowCase):
    """Which visit a round led to, and who brought it; nothing that happens later changes it."""

    def facts(self):
        """Return the last round of the case."""
        return self.case.round_ids.sorted('number')[-1:]

    def assert_brought(self, by, clock='17:00', day=None):
        self.assertRecordValues(self.facts(), [{
            'booked_by': by, 'booked_start': self.clock(clock, day)}])

    def note(self, outcome='no_answer', channel='phone', **values):
        return self.case._write_attempts(
            channel, outcome_id=outcome and self.ref(f'outcome_{outcome}').id, **values)

    def test_call_in_which_it_is_booked(self):
        call = self.talk()
        call.slot_id = call.slot_ids[0]
        call.action_done()
        visit = self.case.rebooked_event_id
        self.assertRecordValues(self.facts(), [{
            'booked_by': 'call', 'booked_event_id': visit.id, 'booked_start': visit.start,
            'booked_at': self.clock('12:00'), 'first_reached_at': self.clock('12:00')}])
        self.assertEqual(self.case.attempt_ids.value_given, 'appointment')

    def test_the_patient_by_themselves(self):
        self.make_visit('17:00')
        self.assert_brought('patient')

    def test_what_rang_in_vain_brought_nothing(self):
        self.note()
        self.make_visit('17:00')
        self.assert_brought('patient')

    def test_somebody_was_told(self):
        self.note('third_party')
        self.make_visit('17:00')
        self.assert_brought('call')

    def test_message_that_arrived(self):
        message = self.note(False, 'email', delivery='queued', counts=True)
        self.make_visit('17:00', day=self.on(1).date())
        self.assert_brought('patient', day=self.on(1).date())
        self.assertFalse(message.is_contact)

    def test_message_that_was_delivered(self):
        self.note(False, 'email', delivery='queued', counts=True)._note_delivery('delivered')
        self.make_visit('17:00')
        self.assert_brought('message')

    def test_the_last_one_counts(self):
        with self.at('12:05'):
            self.note('third_party')
        with self.at('12:10'):
            self.note(False, 'email', delivery='queued', counts=True)._note_delivery('delivered')
        with self.at('12:15'):
            self.make_visit('17:00')
        self.assert_brought('message')

    def test_long_ago(self):
        self.note('third_party')
        with self.at('12:00', self.on(31).date()):
            self.make_visit('17:00', day=self.on(31).date())
        self.assert_brought('patient', day=self.on(31).date())

    def test_rings_back(self):
        self.note()
        with self.at('12:30'):
            call = self.answer_call(self.take_call())
            call.slot_id = call.slot_ids[0]
            call.action_done()
        self.assertEqual(self.facts().booked_by, 'rang_back')

    def test_rings_without_having_been_called(self):
        call = self.answer_call(self.take_call())
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertEqual(self.facts().booked_by, 'patient')

    def test_what_an_import_tells(self):
        self.note('third_party')
        self.make_visit('17:00', dental_import_ref='A-7')
        self.assert_brought('unknown')

    def test_nothing_changes_it_later(self):
        plan = self.make_plan()
        case = plan.followup_ids
        visit = self.make_visit('17:00')
        self.case.attempt_ids.invalidate_recordset()
        before = self.case.round_ids.read(['booked_by', 'booked_start', 'treatment_id'])
        visit.start += timedelta(hours=1)
        self.visit.categ_ids = False
        self.no_show.name = "Otro nombre"
        self.assertEqual(
            self.case.round_ids.read(['booked_by', 'booked_start', 'treatment_id']), before)
        self.assertRecordValues(case.round_ids, [{
            'amount': 1200, 'currency_id': plan.currency_id.id, 'program_code': 'undecided'}])
        case.action_cancel()
        plan.amount = 900
        self.assertEqual(case.round_ids.amount, 1200)

    def test_clinics_copy_is_the_same_program(self):
        own = self.no_show.copy({
            'company_id': self.clinic.id, 'code': 'no_show', 'is_on': True})
        self.make_missed('10:30', self.make_patient("Otra Persona"))
        theirs = self.env['dental.followup'].search([('program_id', '=', own.id)])
        self.assertEqual(theirs.round_ids.mapped('program_code'), ['no_show'])
        self.assertEqual(self.case.round_ids.program_code, 'no_show')

    def test_what_figures_counted_is_not_deleted(self):
        fresh = self.make_case('recall')
        other = self.make_case('dormant')
        fresh.with_user(self.manager).unlink()
        with self.at('09:00', self.on(1).date()), self.assertRaisesRegex(UserError, "is kept"):
            other.with_user(self.manager).unlink()
        other.action_cancel()
        with self.assertRaisesRegex(UserError, "is kept"):
            other.with_user(self.manager).unlink()

    def test_merged_patient(self):
        self.note('third_party')
        self.make_visit('17:00')
        other = self.make_patient("Paula Romero")
        before = self.facts().read(['booked_by', 'booked_start', 'first_reached_at', 'clinic_day',
                                    'first_attempt_at', 'same_day'])
        self.env['base.partner.merge.automatic.wizard']._merge(
            (self.patient | other).ids, dst_partner=other)
        self.env.invalidate_all()
        self.assertEqual(self.facts().read(list(before[0])), before)
        self.assertEqual(self.case.partner_id, other)
        self.assertEqual(self.broken(), [])
