from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestAutomationRules(NoShowCase):
    """Rules that open follow-ups keep Odoo's book of what was done as Odoo keeps it."""

    def test_what_was_done_is_told_only_to_who_asks(self):
        rule = self.no_show._rules()[:1]
        for feedback in (True, False):
            visit = self.make_visit('09:00', patient=self.make_patient(f"Nuria {feedback}"))
            visit.dental_state = 'no_show'
            before, book = self.case_of(visit), {}
            self.assertTrue(before)
            rule.with_context(__action_done=book, __action_feedback=feedback)._process(visit)
            with self.subTest(feedback=feedback):
                self.assertEqual(book, {rule: visit} if feedback else {})
                self.assertEqual(self.case_of(visit), before)
