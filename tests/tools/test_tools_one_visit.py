import unittest
from datetime import datetime, timedelta

from ...tools.agenda.one_visit import is_one_visit, join, treatments_of

TEN = datetime(2026, 12, 14, 10)


def row(treatment="Revisión", start=TEN, **told):
    return {'dentist': "Dra. Elena", 'chair': None, 'state': 'booked', 'note': None,
            'minutes': 30, 'treatment': treatment, 'start': start, **told}


class TestOneVisit(unittest.TestCase):
    """Rows that differ in the treatment are one visit, and nothing of them is lost."""

    def test_which(self):
        later = TEN + timedelta(minutes=30)
        for other, one in (
                (row("Higiene"), True), (row("Higiene", note="x"), True),
                (row("Higiene", dentist="dra elena"), True), (row("Higiene", state=None), True),
                (row("Higiene", later), True), (row("Higiene", later, chair="G1"), True),
                (row("revision"), False), (row(None), False),
                (row("Higiene", dentist="Dr. Otro"), False),
                (row("Higiene", state='cancelled'), False),
                (row("Higiene", TEN + timedelta(minutes=45)), False)):
            with self.subTest(other):
                self.assertEqual(is_one_visit(row(), other), one)
        self.assertFalse(is_one_visit(row(minutes=None), row("Higiene", later)))
        self.assertFalse(is_one_visit(row(chair="G1"), row("Higiene", chair="G2")))
        self.assertFalse(is_one_visit(row(None), row("Higiene")))

    def test_joined(self):
        first = row(note="uno", state=None)
        join(first, row("Higiene", minutes=45, note="dos", chair="G1"))
        join(first, row("Férula", TEN + timedelta(minutes=45), note="uno"))
        self.assertEqual(first, row(
            ["Revisión", "Higiene", "Férula"], minutes=75, note="uno\ndos", chair="G1"))
        self.assertFalse(is_one_visit(first, row("higiene")), "a treatment it has")
        join(first, row("Otro", TEN + timedelta(minutes=75), minutes=None))
        self.assertIsNone(first['minutes'], "as long as its treatments usually take")

    def test_names(self):
        self.assertEqual([treatments_of(told) for told in (None, "a", ["a", "b"], [])],
                         [[], ["a"], ["a", "b"], []])
