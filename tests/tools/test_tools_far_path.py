import unittest

from ...tools.far_path import far_path

LINKS = {
    ('patient', 'visits'): ('visit', True), ('patient', 'notes'): ('note', True),
    ('patient', 'user'): ('user', False), ('visit', 'kinds'): ('kind', True),
    ('visit', 'patient'): ('patient', False), ('visit', 'people'): ('patient', True),
}
NEAR = {'visits', 'kinds'}


class TestFarPath(unittest.TestCase):
    """A search asks for what is the patient's own, one step away at most."""

    def far(self, *domain):
        return far_path(list(domain), 'patient', NEAR, lambda *link: LINKS.get(link))

    def test_near(self):
        for term in (
                ('name', '=', 'x'), ('born.month_number', '=', 5), ('gone', 'any', 'x'),
                ('user', '=', 5), ('user', 'in', [5, False]), ('visits', '!=', False),
                ('visits.state', '=', 'x'), ('visits', 'any', [('state', '=', 'x')]),
                ('visits.patient', 'in', [3]), ('visits.kinds', 'in', [3]), ('visits', 'like', 'x'),
                ('visits', 'any', ['|', ('state', '=', 'x'), ('kinds', 'in', [3])]), (1, '=', 1)):
            with self.subTest(term):
                self.assertIsNone(self.far('&', ('name', '=', 'x'), term))

    def test_far(self):
        for term, path in (
                (('user.name', '=', 'x'), 'user.name'), (('user', 'ilike', 'x'), 'user'),
                (('user', 'in', [3, 'x']), 'user'), (('user', 'child_of', 'x'), 'user'),
                (('notes', 'in', [3]), 'notes'), (('notes', '!=', False), 'notes'),
                (('user', 'any', [('name', '=', 'x')]), 'user'),
                (('visits.patient.phone', 'like', 'x'), 'visits.patient.phone'),
                (('visits.people', 'in', [3]), 'visits.people'),
                (('visits.kinds', 'like', 'x'), 'visits.kinds'),
                (('visits', 'not any', [('patient.phone', '=', 'x')]), 'visits.patient.phone'),
                (['visits', 'any', [['kinds', 'any', [('name', '=', 'x')]]]], 'visits.kinds'),
                (('visits.kinds', 'any', [('name', '=', 'x')]), 'visits.kinds')):
            with self.subTest(term):
                self.assertEqual(self.far('!', ('name', '=', 'x'), '|', term), path)
