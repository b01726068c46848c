from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.audit import FEW, LEVELS, Felt, compare, felt, percent, tells
from .strategies import examples

ROLES = ('receptionist', 'dentist', 'manager')
ANSWERS = st.lists(st.tuples(st.sampled_from(ROLES), st.integers(1, 5)), max_size=14)


@tagged('post_install', '-at_install')
class TestToolsAudit(BaseCase):
    """What may be said of numbers and of feelings."""

    def test_compare(self):
        for said, done, number, verdict in (
                ('always', 90, 100, 'as_said'), ('always', 89, 100, 'less'),
                ('mostly', 95, 100, 'more'), ('mostly', 60, 100, 'as_said'),
                ('sometimes', 50, 100, 'as_said'), ('never', 11, 100, 'more'),
                ('never', 0, 100, 'as_said'), ('always', 19, 19, 'few'),
                ('always', 0, 0, 'few'), (False, 50, 100, 'unsaid'), (None, 1, 1, 'unsaid')):
            with self.subTest(said=said, done=done, number=number):
                self.assertEqual(compare(said, done, number), verdict)

    def test_percent(self):
        self.assertEqual([percent(*case) for case in ((0, 0), (1, 3), (2, 3), (5, 5))],
                         [0, 33, 67, 100])

    @examples(300)
    @given(st.sampled_from([*LEVELS]), st.integers(0, 300), st.integers(0, 300))
    def test_more_done_is_never_less(self, said, done, more):
        """Of one number, doing more never turns a verdict towards less."""
        number = 600
        order = ('less', 'as_said', 'more')
        self.assertLessEqual(order.index(compare(said, done, number)),
                             order.index(compare(said, done + more, number)))

    @examples(300)
    @given(ANSWERS)
    def test_nobody_is_told_of_in_a_group_of_fewer_than_three(self, answers):
        told = felt(answers, 3)
        for role, group in told.items():
            feelings = [number for of, number in answers if role in (None, of)]
            self.assertGreaterEqual(len(feelings), 3)
            self.assertEqual(group, Felt(len(feelings), round(sum(feelings) / len(feelings), 1)))
        by_role = told.keys() - {None}
        if by_role:  # what is left of all is nobody, or a group that is told of too
            self.assertEqual(by_role, {role for role, _number in answers})

    def test_few(self):
        self.assertEqual((tells(FEW - 1), tells(FEW)), (False, True))
        self.assertEqual(felt([('dentist', 3)] * 2, 3), {})
        self.assertEqual(felt([], 0), {})
        self.assertEqual(felt([('dentist', 3)] * 3 + [('manager', 1)] * 2, 3), {None: Felt(5, 2.2)})
        self.assertEqual(felt([('dentist', 3)] * 3 + [('manager', 1)] * 3, 3), {
            None: Felt(6, 2.0), 'dentist': Felt(3, 3.0), 'manager': Felt(3, 1.0)})
