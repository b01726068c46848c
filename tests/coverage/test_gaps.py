from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import DentalCase

FRIDAY = DentalCase.day - timedelta(days=3)


class GapsCase(DentalCase):
    """The addon is at work since a month, and so are its programs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['dental.followup.program'].search(
            [('is_on', '=', True)]).sudo().on_since = cls.clinic.dental_start_date

    def look(self):
        """Look at night; return what is to be looked at, as the manager sees it."""
        self.run_cron('find_gaps')
        return self.env['dental.followup.gap'].with_user(self.manager).search(
            [('state', '=', 'open'), ('company_id', '=', self.clinic.id)])

    def miss_unseen(self, number=1, day=FRIDAY, state='no_show'):
        """Record visits of a day while the rules do not run; return them."""
        rules = self.env['dental.followup.program'].search([])._rules()
        rules.active = False
        visits = self.make_visits(number)
        for visit in visits:
            start = self.clock('10:00', day)
            visit.write({'start': start, 'stop': start + timedelta(minutes=30)})
        with self.at('11:00', day):
            visits.action_dental_set_state(state)
        rules.active = True
        return visits


@tagged('post_install', '-at_install')
class TestGaps(GapsCase):
    """Nobody falls through: what should have had its follow-up is seen the next morning."""

    def test_a_missed_visit_that_nobody_followed_is_found_once_and_started(self):
        visit = self.miss_unseen()
        gap = self.look()
        self.assertEqual(
            [(gap.kind, gap.program_id, gap.res_id, gap.partner_id, gap.day)],
            [('not_opened', self.no_show, visit.id, visit.dental_patient_id, FRIDAY)])
        self.assertEqual(self.look(), gap, "the second night finds the same")
        action = gap.action_start()
        case = self.case_of(visit)
        self.assertEqual((action['res_model'], action['res_id']), ('dental.followup', case.id))
        self.assertEqual((gap.state, gap.followup_id), ('started', case))
        self.assertEqual((case.state, case.next_at.date()), ('todo', self.day))
        self.assertFalse(self.look())
        self.assertEqual(self.broken(), [])

    def test_what_was_followed_or_came_right_is_no_gap(self):
        with self.at('11:00', FRIDAY):
            self.make_missed('10:00', self.make_patient("Tomás Gil"), FRIDAY)
            dropped = self.make_missed('10:00', self.make_patient("Rosa Gil"), FRIDAY)
        dropped._set_state('cancelled', close_note="Se llamó desde la consulta")
        came, books = self.miss_unseen(2)
        self.make_visit('09:00', came.dental_patient_id).action_dental_attended()
        self.make_visit('19:00', books.dental_patient_id)
        self.miss_unseen(day=self.day)
        gaps = self.look()
        self.assertFalse(
            gaps.filtered(lambda gap: gap.program_id == self.no_show),
            "followed, dropped with a reason, back in the chair, booked; and today is not over")

    def test_who_does_not_want_to_be_called_is_no_gap(self):
        visit = self.miss_unseen()
        self.env['dental.consent'].create({
            'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
            'kind': 'objection', 'channel': 'phone', 'text': "No llamen"})
        self.assertFalse(self.look())

    def test_a_visit_without_its_thanks_and_one_from_before_the_program(self):
        visit = self.miss_unseen(state='attended')
        self.assertIn(self.post_visit, self.look().program_id)
        self.env['dental.followup.gap'].sudo().search([]).unlink()
        self.post_visit.sudo().on_since = self.day
        self.assertNotIn((self.post_visit, visit.id), [
            (gap.program_id, gap.res_id) for gap in self.look()])

    def test_what_is_paid_and_forgotten(self):
        with self.at('12:00', self.day - timedelta(days=20)):
            plan = self.make_plan(presented_on=self.day - timedelta(days=25))
            plan.paid_on = self.day - timedelta(days=20)
        gap = self.look().filtered(lambda gap: gap.kind == 'paid')
        self.assertEqual(
            (gap.res_id, gap.day, gap.topic), (plan.id, plan.paid_on, "Implante"))
        gap.action_start()
        self.assertEqual(gap.followup_id.plan_id, plan)
        self.assertEqual(gap.followup_id.program_id.trigger, 'plan_completed')

    def test_what_nobody_makes_and_what_waits_for_a_visit_that_is_over(self):
        late = self.make_case('repair', day=self.day - timedelta(days=9))
        late.due_by = self.clock('20:00', self.day - timedelta(days=9))
        with self.at('12:00', FRIDAY):
            rests = self.make_missed('10:00', self.make_patient("Tomás Gil"), FRIDAY)
            rests._book(self.make_visit('17:00', rests.partner_id, FRIDAY))
        found = {(gap.kind, gap.res_id) for gap in self.look()}
        self.assertEqual(found, {('late', late.id), ('rests', rests.id)})
        rests.rebooked_event_id.action_dental_attended()
        gaps = self.env['dental.followup.gap'].search([('kind', '=', 'rests')])
        self.look()
        self.assertEqual(gaps.state, 'settled', "the next night takes it away")

    def test_a_message_that_does_not_leave(self):
        with self.at('12:00', FRIDAY):
            case = self.make_case('post_visit', next_channel='email')
            row = case._write_attempts('email', delivery='queued')
        gap = self.look()
        self.assertEqual((gap.kind, gap.res_id), ('message', case.id))
        self.assertEqual(gap.action_open()['res_id'], case.id)
        row._note_delivery('failed')
        self.assertFalse(self.look())
        row._note_delivery('queued')
        self.assertEqual(self.look(), gap, "the same again is one line, not two")

    def test_two_messages_of_a_case_are_one_line(self):
        with self.at('12:00', FRIDAY):
            case = self.make_case('post_visit', next_channel='email')
            for _number in range(2):
                case._write_attempts('email', delivery='queued')
        self.assertEqual(self.look().res_id, case.id)

    def test_what_was_corrected_is_no_gap_and_starts_nothing(self):
        found, started = self.miss_unseen(2)
        gaps = self.look()
        found.action_dental_set_state('attended')
        gap = gaps.filtered(lambda gap: gap.res_id == started.id)
        started.action_dental_set_state('attended')
        gap.action_start()
        self.assertEqual((gap.state, bool(gap.note)), ('left', True))
        self.assertFalse(self.case_of(started), "nobody who came is called as missing")
        self.assertFalse(self.look().filtered(lambda gap: gap.program_id == self.no_show))

    def test_what_is_paid_where_no_program_thanks_is_still_told(self):
        with self.at('12:00', self.day - timedelta(days=20)):
            plan = self.make_plan(presented_on=self.day - timedelta(days=25))
            plan.paid_on = self.day - timedelta(days=20)
        thanks = self.env.ref('dental_followup.program_completed')
        self.addCleanup(setattr, thanks, 'is_on', True)  # its rule's listener outlives the test
        thanks.is_on = False
        gap = self.look().filtered(lambda gap: gap.kind == 'paid')
        self.assertEqual((gap.res_id, gap.can_start), (plan.id, False))

    def test_who_is_put_to_wait_is_not_late(self):
        case = self.make_case('repair', day=self.day - timedelta(days=9))
        case.write({
            'next_at': self.on(3),
            'due_by': self.clock('20:00', self.day - timedelta(days=9))})
        self.assertFalse(self.look())

    def test_what_is_left_stays_left(self):
        self.miss_unseen()
        gap = self.look()
        gap.action_leave()
        self.assertEqual((gap.state, gap.settled_user_id), ('left', self.manager))
        self.assertFalse(self.look())
        with self.assertRaisesRegex(UserError, "Somebody has looked at this meanwhile"):
            gap.action_start()

    def test_managers_have_one_to_do_while_there_is_somebody(self):
        def todos():
            return self.env['mail.activity'].search(
                [('res_model', '=', 'dental.followup.gap'), ('user_id', '=', self.manager.id)])
        self.miss_unseen(2)
        gaps = self.look()
        self.assertEqual(len(todos()), 1)
        self.look()
        self.assertEqual(len(todos()), 1, "one, however many nights")
        lines = self.env['dental.followup'].with_user(self.manager)._describe_gaps()
        self.assertEqual(
            [line['text'] for line in lines], ["2 patients have no follow-up: see why."])
        gaps[0].action_leave()
        self.assertEqual(len(todos()), 1)
        gaps[1].action_start()
        self.assertFalse(todos())

    def test_only_managers_of_the_clinic(self):
        self.miss_unseen()
        gap = self.look()
        other = self.make_user(
            'otra_gerencia_test', 'group_manager', self.make_clinic("Clínica Bruc", self.zone))
        for user in (self.receptionist, self.dentist_user, self.outsider, other):
            mine = gap.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            for action in (mine.action_start, mine.action_leave, mine.read):
                with self.assertRaises(AccessError):
                    action()
            self.assertFalse(self.env['dental.followup'].with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids)._describe_gaps())
        with self.assertRaises(UserError):
            gap.write({'state': 'left'})
        self.assertEqual(gap.state, 'open')

    def test_ten_cost_the_queries_of_one(self):
        look = self.env['dental.followup.gap'].sudo()._look
        costs, starts = [], []
        for number in (1, 10):
            self.miss_unseen(number)
            costs.append(self.queries_of(lambda: look(self.clinic)))
            gaps = self.look()
            self.assertEqual(len(gaps), number)
            starts.append(self.queries_of(lambda gaps=gaps: gaps.action_start()))
        self.assertLessEqual(costs[1], costs[0] + 2)
        self.assertLessEqual(starts[1], starts[0] + 4)
