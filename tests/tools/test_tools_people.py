from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.agenda.people import Ambiguous, Directory, Doubtful, NumberTaken, Person
from ...tools.names import is_turned, name_key

BORN = date(1980, 1, 1)


def person(name="Ana Gil Ruiz", record=None, **values):
    return Person({'name': name, 'name_key': name_key(name), **values}, record=record)


@tagged('post_install', '-at_install')
class TestNewNumbers(BaseCase):
    """The same person in spite of a new number, when enough agrees; else it is asked."""

    def directory(self, *told, **values):
        """Return who is here: Ana, a patient with number 1."""
        directory = Directory(told)
        self.ana = person(**{
            'record': 1, 'patient': True, 'number': '1', 'phones': ['+34600'],
            'email': 'ana@x.test', 'birth': BORN, **values})
        directory.add(self.ana)
        return directory

    def test_enough_agrees(self):
        for values in (
            {'phones': ['+34600']}, {'email': 'ana@x.test'},
            {'phones': ['+34600', '+34611'], 'email': 'new@x.test'},
        ):
            directory = self.directory('2')
            again = directory.resolve(person(number='2', birth=BORN, **values))
            self.assertIs(again, self.ana)
            self.assertEqual((again.number, again.formerly), ('2', ['1']))
            self.assertIs(directory.resolve(person("Ana G.", number='2', birth=BORN)), self.ana)

    def assert_doubt(self, directory, **values):
        """Somebody new with a number of their own, who may be Ana; without one it is asked."""
        found = directory.resolve(person(number='2', **values))
        self.assertIsNot(found, self.ana)
        self.assertIs(found.doubt, self.ana)

    def test_a_file_that_has_both_numbers_tells_two_people(self):
        self.assert_doubt(self.directory('1', '2'), birth=BORN, phones=['+34600'])

    def test_some_of_it_agrees(self):
        for values in ({'phones': ['+34600']}, {'email': 'ana@x.test'}, {'birth': BORN},
                       {'birth': BORN, 'phones': ['+34699']}):
            self.assert_doubt(self.directory('2'), **values)
            apart = self.directory('1', '2').resolve(person(number='2', **values))
            self.assertIsNot(apart, self.ana)
            self.assertIsNone(apart.doubt, "the file tells them apart")

    def test_nothing_agrees(self):
        for values in ({}, {'phones': ['+34699']}, {'birth': date(2010, 5, 5)},
                       {'birth': date(2010, 5, 5), 'phones': ['+34600'], 'email': 'ana@x.test'}):
            found = self.directory('2').resolve(person(number='2', **values))
            self.assertIsNot(found, self.ana)
            self.assertIsNone(found.doubt)

    def test_another_phone_of_a_patient_is_asked(self):
        for values in ({'phones': ['+34699']}, {'email': 'otra@x.test'}):
            with self.assertRaises(Doubtful):
                self.directory().resolve(person(**values))
            self.assertIsNot(self.directory().resolve(person(**{
                'phones': ['+34699'], 'email': 'otra@x.test', **values})), self.ana)
            self.assert_doubt(self.directory(number=None), **values)
            contact = self.directory(patient=False)
            self.assertIsNot(contact.resolve(person(**values)), self.ana)
        for values in ({'birth': BORN}, {'email': 'ana@x.test'}, {'number': '1'}):
            self.assertIs(
                self.directory('1').resolve(person(phones=['+34699'], **values)), self.ana)

    def test_surnames_in_another_order(self):
        turned = "Ana Ruiz Gil"
        with self.assertRaises(Doubtful):
            self.directory().resolve(person(turned))
        self.assertIs(self.directory().resolve(person("Gil Ruiz Ana")), self.ana)
        for values in ({'phones': ['+34600']}, {'birth': BORN}, {'number': '1'}):
            self.assertIs(self.directory('1').resolve(person(turned, **values)), self.ana)
        directory = Directory()
        directory.resolve(person())
        with self.assertRaises(Ambiguous):
            directory.resolve(person(turned))

    def test_turned(self):
        for one, other, turned in (
            ("Ana Gil Ruiz", "GIL RUIZ, ANA", False), ("Ana Gil Ruiz", "Ruiz Gil, Ana", True),
            ("Mª José Gil", "Gil María José", False), ("Dr. Ana Gil", "Gil Ana", False),
            ("", "", False),
        ):
            self.assertEqual(is_turned(one, other), turned, (one, other))
            self.assertEqual(is_turned(other, one), turned, (one, other))

    @settings(deadline=None, max_examples=300)
    @given(st.lists(st.tuples(
        st.sampled_from(["Ana Gil Ruiz", "Gil Ruiz, Ana", "Ana Ruiz Gil", "ANA GIL RUIZ"]),
        st.integers(0, 3), st.booleans(), st.sampled_from([(), ('p',), ('q',), ('p', 'q')]),
        st.sampled_from([None, 'e@x.test', 'f@x.test'])), max_size=8),
        st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=3))
    def test_who_is_born_on_two_days_is_two_people(self, rows, here):
        """Whatever a family shares, its members are told apart by their birth dates."""
        told = {str(who) for _name, who, numbered, _phones, _email in rows if numbered}
        directory, born = Directory(told), {}
        for record, (who, numbered) in enumerate(here, 1):
            known = person(
                record=record, patient=True, number=f'old{who}' if numbered else None,
                phones=['p'], birth=BORN + timedelta(days=who))
            directory.add(known)
            born[known] = who
        for name, who, numbered, phones, email in rows:
            try:
                found = directory.resolve(person(
                    name, number=str(who) if numbered else None, phones=phones, email=email,
                    birth=BORN + timedelta(days=who)))
            except (Ambiguous, Doubtful, NumberTaken):
                continue
            self.assertEqual(born.setdefault(found, who), who)
            self.assertEqual(found.birth, BORN + timedelta(days=who))
