from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.agenda.people import Ambiguous, Directory, Doubtful, NumberTaken, Person
from ...tools.names import display_name, is_turned, name_key
from ...tools.surnames import lacks_surname, says_given_first, without_a_word

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
        for values in ({'birth': date(2010, 5, 5)},
                       {'birth': date(2010, 5, 5), 'phones': ['+34600'], 'email': 'ana@x.test'}):
            found = self.directory('2').resolve(person(number='2', **values))
            self.assertIsNot(found, self.ana)
            self.assertIsNone(found.doubt)

    def test_one_full_name_is_said(self):
        """Number, phone and email change: who bears all of a name is new, and it is said."""
        for values in ({'number': '2'}, {'number': '2', 'phones': ['+34699']},
                       {'phones': ['+34699'], 'email': 'otra@x.test'}):
            with self.subTest(values):
                found = self.directory('2').resolve(person(**values))
                self.assertIsNot(found, self.ana)
                self.assertIs(found.doubt, self.ana)
                self.assertIsNone(
                    self.directory('1', '2').resolve(person(**{**values, 'number': '2'})).doubt,
                    "the file has both numbers")
                self.assertIsNone(
                    self.directory('2', patient=False).resolve(person(**values)).doubt)
        short = self.directory('2', name="Gil, Ana").resolve(person("Ana Gil", number='2'))
        self.assertIsNone(short.doubt, "one surname is shared by many")

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


@tagged('post_install', '-at_install')
class TestSurnameLeftOut(BaseCase):
    """Who does not say their second surname is the same person, when all else says so."""

    def find(self, name="Ana Gil", here="Ana Gil Ruiz", told=(), known=(), **values):
        """Return who somebody with a phone and a birth date is, and a patient who is here."""
        directory = Directory(told)
        ana = person(here, **{'record': 1, 'patient': True, 'phones': ['+34600'], 'birth': BORN,
                              **dict(known)})
        directory.add(ana)
        return directory.resolve(person(
            name, **{'phones': ['+34600'], 'birth': BORN, **values})), ana

    def test_phone_and_birth_agree(self):
        for name, here in (
                ("Ana Gil", "Ana Gil Ruiz"), ("Ana Gil Ruiz", "Ana Gil"),
                ("Ana Gil", "Ana Gil de la Fuente"), ("GIL, ANA", "Ana Gil Ruiz"),
                ("María José Gil", "María José Gil Ruiz")):
            found, ana = self.find(name, here)
            self.assertIs(found, ana, (name, here))
        found, ana = self.find(number='7', told=('7',))
        self.assertIs(found, ana)
        self.assertEqual(found.number, '7')

    def test_a_number_is_a_person(self):
        for values in ({}, {'birth': BORN}, {'phones': ['+34600']}):
            directory = Directory(('1',))
            ana = person("Ana Gil Ruiz", record=1, patient=True, number='1')
            directory.add(ana)
            self.assertIs(directory.resolve(person("Ana Gil", number='1', **values)), ana)
        with self.assertRaises(NumberTaken):
            directory.check_number(person("Eva Gil", number='1'))

    def test_in_doubt_it_is_asked(self):
        for name, here, values in (
                ("Gil Ana", "Gil Ruiz Ana", {}),
                ("María Gil Ruiz", "María José Gil Ruiz", {}),
                ("Gil Ruiz María", "Gil Ruiz María José", {}),
                ("Ana Gil", "Ana Gil Ruiz", {'birth': None})):
            with self.subTest(name), self.assertRaises(Doubtful):
                self.find(name, here, **values)
            found, ana = self.find(name, here, number='2', told=('2',), **values)
            self.assertIsNot(found, ana)
            self.assertIs(found.doubt, ana)
        found, ana = self.find(number='2', told=('2',), known={'number': '1'})
        self.assertIs(found.doubt, ana)

    def test_who_is_somebody_else_is_not_asked(self):
        for name, values in (
                ("Eva Gil", {}), ("Ana Gil", {'birth': date(2010, 5, 5)}),
                ("Ana Gil", {'phones': ['+34699'], 'birth': None}),
                ("María Gil Ruiz", {'birth': None})):
            found, ana = self.find(
                name, "María José Gil Ruiz" if 'María' in name else "Ana Gil Ruiz", **values)
            self.assertIsNot(found, ana)
            self.assertIsNone(found.doubt)
        found, ana = self.find(number='2', told=('1', '2'), known={'number': '1'})
        self.assertIsNot(found, ana)
        self.assertIsNone(found.doubt, "the file tells them apart")

    def test_words(self):
        self.assertEqual(without_a_word(""), [''])
        self.assertEqual(without_a_word("Ana Gil"), ['ana gil'])
        self.assertFalse(lacks_surname("", "Ana"))
        self.assertFalse(lacks_surname("Ana", "Ana Gil"), "a lone name is anybody's")
        self.assertFalse(lacks_surname("Ana Gil", "Ana Gil R."))
        self.assertFalse(says_given_first(""))

    @settings(deadline=None, max_examples=300)
    @given(st.lists(st.tuples(
        st.sampled_from([
            "Ana", "Ana María", "María", "María José", "José", "José Luis", "Juan", "Juan José",
            "Ana Belén", "Eva", "Noa", "Izan"]),
        st.integers(0, 2), st.booleans(), st.sampled_from(["{g} {a}", "{a}, {g}", "{a} {g}"]),
        st.booleans()), max_size=8), st.booleans())
    def test_a_family_is_as_many_as_it_has_names(self, rows, here):
        """Brothers, sisters and twins share a phone and surnames: no two are ever made one."""
        directory, who = Directory(), {}
        for record, (given_name, day, short, form, born) in enumerate(rows, 1):
            name = display_name(form.format(
                g=given_name, a="Gil" if short else "Gil Ruiz"))
            told = person(
                name, record=record if here else None, patient=here, phones=['+34600'],
                birth=BORN + timedelta(days=day) if born else None)
            if here and record % 2:
                directory.add(told)
                who[told] = {given_name}
                continue
            try:
                found = directory.resolve(told)
            except (Ambiguous, Doubtful, NumberTaken):
                continue
            self.assertEqual({given_name} | who.get(found, set()), {given_name})
            who[found] = {given_name}
