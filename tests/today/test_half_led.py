from datetime import timedelta

from odoo.tests import tagged

from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestHalfLed(HouseholdCase):
    """One's own conversations that are not finished are marked in their rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def seen_by(self, case, user):
        self.env.invalidate_all()
        return case.with_user(user)

    def test_marked_for_who_led_it(self):
        case = self.make_case('no_show')
        self.talk(case).action_not_now()
        row = self.seen_by(case, self.receptionist)
        self.assertEqual(row.half_led_text, "Half-way since 12:00")
        self.assertTrue(row.why_now.startswith("Half-way since 12:00 · "), row.why_now)
        row = self.seen_by(case, self.manager)
        self.assertFalse(row.half_led_text)
        self.assertNotIn("Half-way", row.why_now)

    def test_with_its_day(self):
        case = self.make_case('no_show')
        call = self.talk(case)
        call.sudo().began_at -= timedelta(days=1)
        self.assertEqual(
            self.seen_by(case, self.receptionist).half_led_text, "Half-way since 22/11 12:00")

    def test_not_what_was_only_opened_or_is_over(self):
        opened, over = self.make_case('no_show'), self.make_case('dentist_asks')
        self.start_call(opened)
        self.talk(over, call_back_at=self.clock('18:00')).action_done()
        rows = self.seen_by(opened | over, self.receptionist)
        self.assertEqual(rows.mapped('half_led_text'), [False, False])

    def test_many_cost_what_one_does(self):
        cases = self.env['dental.followup'].union(*(
            self.make_case(code) for code in ('no_show', 'dentist_asks', 'repair')))
        for case in cases:
            self.talk(case)
        counts = []
        for some in (cases[:1], cases):
            some = self.seen_by(some, self.receptionist)
            some.fetch(['state', 'company_id'])
            before = self.env.cr.sql_log_count
            some.mapped('half_led_text')
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
