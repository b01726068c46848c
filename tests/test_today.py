from datetime import timedelta

from odoo.tests import tagged

from .call_case import HouseholdCase


class TodayCase(HouseholdCase):
    """Today at noon, as reception sees it."""

    def today(self, user=None):
        """Return the lines of Today in their order."""
        self.env.invalidate_all()
        return self.env['dental.followup'].with_user(user or self.receptionist).search(
            [('today_part', 'in', ('now', 'later', 'done')),
             ('company_id', '=', self.clinic.id)], order='today_rank').sudo()

    def assertToday(self, cases):
        """Today shows these cases, in this order."""
        self.assertEqual(
            self.today().mapped('partner_id.name'), [case.partner_id.name for case in cases])

    @classmethod
    def make_person(cls, name):
        """Create a patient with a number of his own."""
        number = cls.env['res.partner'].search_count([('is_dental_patient', '=', True)])
        return cls.make_patient(name, phone=f'+34 600 22 {number // 100:02d} {number % 100:02d}')

    @classmethod
    def make_due(cls, name, program, clock='11:00', **values):
        """Open a case of a new patient, due at an hour."""
        return cls.make_case(program, cls.make_person(name), clock, **values)

    @classmethod
    def make_missed(cls, name, clock='10:00', day=None):
        """Let a new patient miss a visit, and return the case that this opens."""
        visit = cls.make_visit(clock, cls.make_person(name), day)
        visit.action_dental_no_show()
        return cls.env['dental.followup'].search([('event_id', '=', visit.id)])


@tagged('post_install', '-at_install')
class TestNextCall(TodayCase):
    """One button opens the call that is to be made now (S56)."""

    def next_call(self, user=None, after=None):
        self.env.invalidate_all()
        Followup = self.env['dental.followup'].with_user(user or self.receptionist)
        return Followup._get_next_call(after).sudo()

    def test_first_in_order_that_can_be_called(self):
        recall = self.make_due("Recall", 'recall')
        missed = self.make_missed("Missed")
        letter = self.make_due("Letter", 'repair', next_channel='letter')
        self.assertEqual(self.next_call(), missed)
        self.assertEqual(self.next_call(after=missed), recall)
        self.assertFalse(self.next_call(after=recall), "what was skipped does not come back")
        self.assertEqual(self.next_call(after=letter), missed)
        missed._ask_for_data("No number")
        self.assertEqual(self.next_call(), recall)
        recall._claim()
        colleague = self.make_user('colega_hoy_test', 'group_receptionist')
        recall.with_user(colleague)._claim(take_over=True)
        self.assertFalse(self.next_call())
        self.assertEqual(self.next_call(colleague), recall)
        with self.at('12:16'):
            self.assertEqual(self.next_call(), recall, "the claim has ended by itself")
        self.assertIn(letter, self.today())

    def test_no_call_against_the_rules(self):
        capped = self.make_due("Looked up first", 'no_show')
        other = self.make_due("Other", 'recall')
        capped.purpose = 'commercial'  # asks for a look into the exclusion list first
        self.assertEqual(self.today()[0], capped)
        self.assertEqual(self.next_call(), other)

    def test_later_today_is_called_sooner_only_if_nothing_speaks_against_it(self):
        self.make_due("Promised", 'repair', '17:00')._promise(self.clock('17:00'))
        self.make_due("Checkup", 'post_treatment', '17:10').checkup = 24
        tried = self.make_due("Tried", 'no_show', '11:30')
        tried._log_call(self.ref('outcome_no_answer'))
        self.assertEqual(tried.today_part, 'later')
        afternoon = self.make_due("Afternoon", 'recall', '17:20')
        afternoon.partner_id.dental_preferred_band = 'afternoon'
        self.assertFalse(self.next_call())
        free = self.make_due("Free", 'recall', '17:30')
        self.assertEqual(self.next_call(), free)
        with self.at('17:25'):
            self.assertEqual(self.next_call().partner_id.name, "Promised")
