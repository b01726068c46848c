from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import DentalCase

SCRIPT = 'dental_followup/migrations/19.0.1.7.0/post-visits.py'


class LedgerCase(DentalCase):
    """A visit of ten o'clock, whose states reception records."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit('10:00').with_user(self.receptionist)

    def rows(self, visit=None):
        """Return the ledger of a visit, the oldest row first, as (was, is, way)."""
        changes = (self.visit if visit is None else visit).dental_change_ids.sorted('id')
        return [(row.from_state, row.state, row.way) for row in changes]


@tagged('post_install', '-at_install')
class TestVisitLedger(LedgerCase):
    """Each state that a visit had, when, who said so and why, and nothing of it is lost."""

    def test_each_state_is_a_row(self):
        with self.at('10:05'):
            self.visit.action_dental_arrived()
        with self.at('10:40'):
            self.visit.with_user(self.dentist_user).action_dental_attended()
        booked, arrived, attended = self.visit.dental_change_ids.sorted('id')
        self.assertRecordValues(booked | arrived | attended, [
            {'from_state': False, 'state': 'booked', 'at': self.clock('12:00'),
             'user_id': self.env.uid, 'company_id': self.clinic.id},
            {'from_state': 'booked', 'state': 'arrived', 'at': self.clock('10:05'),
             'user_id': self.receptionist.id, 'company_id': self.clinic.id},
            {'from_state': 'arrived', 'state': 'attended', 'at': self.clock('10:40'),
             'user_id': self.dentist_user.id, 'company_id': self.clinic.id}])
        self.assertEqual(arrived.way, 'person')

    def test_what_stays_as_it_was_is_no_change(self):
        self.visit.write({'dental_state': 'booked', 'description': "x"})
        self.assertEqual(len(self.rows()), 1)

    def test_meeting_that_becomes_a_visit(self):
        meeting = self.env['calendar.event'].create({
            'name': "x", 'start': self.clock('17:00'), 'stop': self.clock('17:30')})
        self.assertFalse(meeting.dental_change_ids)
        meeting.dental_patient_id = self.patient
        self.assertEqual([row[:2] for row in self.rows(meeting)], [(False, 'booked')])

    def test_by_which_way(self):
        self.make_visit('09:00').action_dental_attended()
        self.run_cron('find_no_shows')
        self.visit.invalidate_recordset()
        self.assertEqual(self.rows()[-1], ('booked', 'no_show', 'job'))
        visit = self.make_visit('10:30').with_user(self.receptionist)  # who runs the job by hand
        visit._dental_mark_no_shows()
        self.assertEqual(self.rows(visit)[-1], ('booked', 'no_show', 'job'))

    def test_a_caller_does_not_choose_the_way(self):
        for way in ('import', {}, [1]):
            self.rpc('calendar.event', 'action_dental_set_state', self.visit.ids, 'confirmed',
                     context={'dental_way': way, 'dental_undo': [1]})
            self.visit.invalidate_recordset()
            self.assertEqual(self.rows()[-1][1:], ('confirmed', 'person'))
            self.visit.action_dental_set_state('booked')

    def test_who_cancelled(self):
        ours, theirs = self.make_visits(2, '17:00').with_user(self.receptionist)
        ours.action_dental_cancel_by_clinic()
        theirs.action_dental_cancel()
        self.assertRecordValues((ours | theirs).dental_change_ids.sorted('id')[2:], [
            {'state': 'cancelled', 'asked_by': 'clinic', 'cancel_kind': 'clinic'},
            {'state': 'cancelled', 'asked_by': 'patient', 'cancel_kind': 'late'}])

    def test_who_moves_it_is_asked_with_one_click(self):
        for said in ('patient', 'clinic'):
            visit = self.make_visit('17:00').with_user(self.receptionist)
            move = self.env['dental.followup.move'].with_user(self.receptionist).browse(
                visit.action_dental_move()['res_id'])
            self.assertEqual(move.asked_by, 'patient')
            move.write({'slot_id': move.slot_ids[0].id, 'asked_by': said})
            move.action_move()
            last, first = visit.dental_change_ids.sorted('id', reverse=True)
            self.assertRecordValues(last | first, [
                {'state': 'moved', 'asked_by': said, 'cancel_kind': False},
                {'state': 'booked', 'asked_by': False, 'cancel_kind': False}])
            new = visit.dental_moved_to_id
            self.assertFalse(new.dental_change_ids.asked_by)
            new.action_dental_cancel()

    def test_why(self):
        """A word for each thing that is known of it, and where somebody said so."""
        def why(visit):
            row = visit.dental_change_ids.sorted('id')[-1:]
            return row.why, row.why_note

        ours, theirs, moved, hers = self.make_visits(4, '17:00').with_user(self.receptionist)
        self.assertEqual(why(ours), (False, False))
        ours.action_dental_cancel_by_clinic()
        theirs.action_dental_cancel()
        self.assertEqual((why(ours), why(theirs)), (('clinic', False), ('patient', False)))
        theirs.action_dental_undo()
        self.assertEqual(why(theirs), ('mistake', False))
        new = moved._dental_move_to(moved._dental_rebooking_values(self.clock('19:30')))
        self.assertEqual(why(moved), (
            'patient', f"Moved to {self.clinic._dental_when(new.start)}."))
        hers.sudo().dental_patient_id.dental_deceased_on = self.day
        self.assertEqual(why(hers), ('died', False))
        self.make_visit('09:00').action_dental_attended()
        self.run_cron('find_no_shows')
        self.visit.invalidate_recordset()
        self.assertEqual(why(self.visit), ('unseen', False))

    def test_why_of_what_was_agreed_in_a_call(self):
        visit = self.make_visit('17:00')
        case = self.make_case('no_show', clock='11:00')
        call = self.start_call(case)
        visit._dental_in_call(call).with_user(self.receptionist).action_dental_set_state(
            'cancelled')
        self.assertRecordValues(visit.dental_change_ids.sorted('id')[-1:], [{
            'why': 'patient', 'why_note': "Agreed in a call."}])

    def test_ten_visits_cost_as_one(self):
        self.queries_of(self.make_visits(1, '08:00').action_dental_arrived)
        one = self.queries_of(self.make_visits(1, '08:30').action_dental_arrived)
        some = self.make_visits(10, '09:00')
        self.assertLessEqual(self.queries_of(some.action_dental_arrived), one)
        self.queries_of(self.make_visits(1, '09:30').action_dental_undo)
        lone = self.make_visits(1, '09:30')
        lone.action_dental_arrived()
        one = self.queries_of(lone.action_dental_undo)
        self.assertLessEqual(self.queries_of(some.action_dental_undo), one)
        self.assertEqual(set(some.mapped('dental_state')), {'booked'})

    def test_nobody_changes_it(self):
        row = self.visit.dental_change_ids
        for user in (self.receptionist, self.manager):
            for method, args in (('write', [{'state': 'attended'}]), ('unlink', []),
                                 ('copy', [])):
                with self.subTest(method, user=user.login), self.assertRaises(AccessError):
                    self.rpc('dental.visit.change', method, row.ids, *args, user=user)
            with self.assertRaises(AccessError):
                self.rpc('dental.visit.change', 'create', [
                    {'event_id': self.visit.id, 'state': 'attended'}], user=user)
        with self.assertRaisesRegex(UserError, "not changed afterwards"):
            row.sudo().write({'state': 'attended'})
        with self.assertRaisesRegex(UserError, "not deleted"):
            row.sudo().unlink()

    def test_only_the_clinic_reads_it(self):
        row = self.visit.dental_change_ids
        elsewhere = self.make_user(
            'otra_clinica', 'group_receptionist', self.make_clinic("Clínica Mar", self.zone))
        self.assertEqual(self.as_user(row._name, self.receptionist).search(
            [('event_id', '=', self.visit.id)]), row)
        self.assertFalse(self.as_user(row._name, elsewhere).search(
            [('event_id', '=', self.visit.id)]))
        with self.assertRaises(AccessError):
            self.as_user(row._name, self.outsider).search([])

    def test_it_goes_with_the_visit_to_another_clinic(self):
        there = self.make_clinic("Clínica Mar", self.zone)
        patient = self.make_patient("De las dos", company_id=False)
        visit = self.make_visit('17:00', patient, dental_company_id=self.clinic.id,
                                dental_dentist_id=False)
        visit.dental_company_id = there
        self.assertEqual(visit.dental_change_ids.company_id, there)

    def test_form_shows_it(self):
        arch = self.env['calendar.event'].with_user(self.receptionist).get_view(
            self.ref('calendar_event_view_form').id, 'form')['arch']
        self.assertIn('dental_change_ids', arch)

    def test_what_was_taken_back_is_on_record(self):
        """A visit that was recorded and undone is archived, as others that are on record."""
        other = self.make_visit('11:00')
        self.visit.action_dental_arrived()
        self.visit.action_dental_undo()
        (self.visit.sudo() | other).unlink()
        self.assertFalse(other.exists())
        self.assertFalse(self.visit.active)


@tagged('post_install', '-at_install')
class TestUndo(LedgerCase):
    """*Undo* goes all the way back, a state at a time."""

    def test_all_the_way_back(self):
        self.visit.action_dental_confirmed()
        self.visit.action_dental_arrived()
        self.visit.action_dental_attended()
        for state, previous in (
                ('arrived', 'confirmed'), ('confirmed', 'booked'), ('booked', False)):
            self.visit.action_dental_undo()
            self.assertRecordValues(self.visit, [
                {'dental_state': state, 'dental_previous_state': previous}])
        self.assertNotIn('undo', self.visit.dental_allowed_states)
        self.visit.action_dental_undo()
        self.assertEqual(self.rows()[4:], [
            ('attended', 'arrived', 'undo'), ('arrived', 'confirmed', 'undo'),
            ('confirmed', 'booked', 'undo')])
        changes = self.visit.dental_change_ids.sorted('id')
        self.assertEqual(changes[4:].undoes_id, changes[1:4])
        self.assertEqual(changes[-1].user_id, self.receptionist)

    def test_a_new_state_after_an_undo_can_be_undone(self):
        self.visit.action_dental_arrived()
        self.visit.action_dental_undo()
        self.visit.action_dental_confirmed()
        self.visit.action_dental_arrived()
        self.visit.action_dental_undo()
        self.visit.action_dental_undo()
        self.assertEqual(self.visit.dental_state, 'booked')
        self.assertEqual(self.broken(), [])

    def test_two_undone_from_one_state_to_different_ones(self):
        other = self.make_visit('11:00').with_user(self.receptionist)
        other.action_dental_confirmed()
        both = self.visit | other
        both.action_dental_arrived()
        both.action_dental_undo()
        self.assertRecordValues(both, [
            {'dental_state': 'booked', 'dental_previous_state': False},
            {'dental_state': 'confirmed', 'dental_previous_state': 'booked'}])
        both.action_dental_undo()
        self.assertEqual(both.mapped('dental_state'), ['booked', 'booked'])

    def test_how_it_was_cancelled_comes_back(self):
        visit = self.make_visit('17:00').with_user(self.receptionist)
        visit.action_dental_cancel_by_clinic()
        visit.action_dental_set_state('booked')
        self.assertFalse(visit.dental_cancel_kind)
        visit.action_dental_undo()
        self.assertRecordValues(visit, [
            {'dental_state': 'cancelled', 'dental_cancel_kind': 'clinic'}])

    def test_what_a_state_started_is_withdrawn_on_the_way(self):
        self.visit.action_dental_no_show()
        case = self.case_of(self.visit)
        self.visit.action_dental_arrived()
        self.visit.action_dental_attended()
        self.visit.action_dental_undo()
        self.visit.action_dental_undo()
        again = self.case_of(self.visit) - case
        self.assertEqual((self.visit.dental_state, again.state), ('no_show', 'todo'))
        self.visit.action_dental_undo()
        self.assertRecordValues(self.visit, [{'dental_state': 'booked', 'dental_hands_off': True}])
        self.assertEqual(again.state, 'cancelled')

    def test_case_waits_again_for_a_visit_that_stands_again(self):
        """The state before a no-show may be one in which the patient was awaited already."""
        visit = self.make_visit('17:00').with_user(self.receptionist)
        visit.action_dental_confirmed()
        visit.action_dental_cancel()
        case = self.make_case('recall')
        visit.action_dental_undo()
        self.assertRecordValues(visit, [
            {'dental_state': 'confirmed', 'dental_previous_state': 'booked'}])
        self.assertRecordValues(case, [{'state': 'booked', 'rebooked_event_id': visit.id}])

    def test_move(self):
        self.visit.action_dental_confirmed()
        values = self.visit._dental_rebooking_values(self.clock('17:00'))
        new = self.visit._dental_move_to(values)
        self.visit.action_dental_undo()
        self.assertRecordValues(self.visit | new, [
            {'dental_state': 'confirmed', 'dental_previous_state': 'booked'},
            {'dental_state': 'cancelled', 'dental_previous_state': 'booked'}])
        self.assertEqual(self.rows(new)[-1], ('booked', 'cancelled', 'undo'))
        self.assertFalse(new.dental_change_ids[:1].asked_by)


@tagged('post_install', '-at_install')
class TestMigrationVisits(LedgerCase):
    """The visits of before have one row, with what was known, and can be undone as before."""

    def migrate(self, version='19.0.1.6.0'):
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM dental_visit_change"))
        self.env.invalidate_all()
        script = load_script(SCRIPT, 'visits')
        script.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_last_state_of_each(self):
        gone = self.make_visit('17:00')
        gone.with_user(self.receptionist).action_dental_cancel_by_clinic()
        with self.at('10:05'):
            self.visit.action_dental_arrived()
        with self.at('10:30'):
            self.visit.action_dental_attended()
        plain = self.make_visit('18:00')
        self.migrate(version=None)
        self.assertFalse(self.visit.dental_change_ids)
        self.migrate()
        changes = (self.visit | gone | plain).mapped('dental_change_ids')
        self.assertRecordValues(changes, [
            {'from_state': 'arrived', 'state': 'attended', 'at': self.clock('10:30'),
             'user_id': self.receptionist.id, 'company_id': self.clinic.id, 'way': False,
             'asked_by': False, 'why': False, 'why_note': False},
            {'from_state': 'booked', 'state': 'cancelled', 'at': self.clock('12:00'),
             'user_id': self.receptionist.id, 'company_id': self.clinic.id, 'way': False,
             'asked_by': 'clinic', 'why': False, 'why_note': False},
            {'from_state': False, 'state': 'booked', 'at': self.clock('12:00'),
             'user_id': self.env.uid, 'company_id': self.clinic.id, 'way': False,
             'asked_by': False, 'why': False, 'why_note': False}])
        self.assertEqual(self.broken(), [])
        self.visit.action_dental_undo()
        self.assertRecordValues(self.visit, [
            {'dental_state': 'arrived', 'dental_previous_state': False}])
