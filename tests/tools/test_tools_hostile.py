import json
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from ... import tools
from ...tools.agenda.people import MOST_NAMESAKES, Ambiguous, Directory, Person
from . import hostile_texts


def examine(folder, *arguments):
    """Return what is wrong with the functions of a folder of tools."""
    done = subprocess.run(
        [sys.executable, hostile_texts.__file__, str(folder), *arguments],
        check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class TestHostileTexts(unittest.TestCase):
    """Whatever is typed or imported, no text keeps the server busy."""

    def test_each_function_takes_as_long_as_its_text(self):
        self.assertEqual(examine(Path(tools.__file__).parent), [])

    def test_no_function_is_left_out(self):
        known = {*hostile_texts.CALLS, *hostile_texts.NO_TEXT}
        found = hostile_texts.functions_of(tools)
        within = {name: {name.rsplit('.', parts)[0] for parts in (0, 1, 2)} for name in found}
        self.assertFalse([name for name, modules in within.items() if not modules & known])
        self.assertFalse(known - set().union(*within.values()), "what is no more is not listed")

    def test_a_pattern_that_goes_back_and_forth_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, '__init__.py').touch()
            Path(folder, 'names.py').write_text(textwrap.dedent(r'''
                import re
                def has_markup(text):
                    return bool(re.search(r'<\s*/?\s*[a-zA-Z!]', text))
                def is_formula(text):
                    raise KeyError(text)
                '''))
            found = examine(folder, '32000')
        self.assertIn(['names.has_markup', 'markup and spaces'], [one[:2] for one in found])
        self.assertIn('names.is_formula', {name for name, _kind, _wrong in found})


class Counted(Person):
    """A person who counts how often one is compared with another."""

    compared = 0

    def contradicts(self, other):
        Counted.compared += 1
        return super().contradicts(other)


class TestManyOfOneName(unittest.TestCase):
    """A file full of one name, one phone or one birth date takes as long as any other."""

    def test_people_are_not_compared_each_with_each(self):
        many = 20 * MOST_NAMESAKES
        for told in ({'phones': ['+34600']}, {'email': 'a@x.test'}, {'birth': '2000-01-01'}, {}):
            with self.subTest(told):
                directory, Counted.compared = Directory(), 0
                for index in range(many):
                    directory.resolve(Counted({
                        'name': "Paciente nuevo", 'name_key': 'nuevo paciente',
                        'number': str(index), **told}))
                self.assertLessEqual(Counted.compared, 2 * MOST_NAMESAKES * many)

    def test_a_name_that_very_many_bear_says_nothing(self):
        directory = Directory()
        people = [
            directory.resolve(Person({
                'name': "Paciente nuevo", 'name_key': 'nuevo paciente', 'phones': [str(index)]}))
            for index in range(2 * MOST_NAMESAKES)]
        bare = {'name': "Paciente nuevo", 'name_key': 'nuevo paciente'}
        with self.assertRaises(Ambiguous):
            directory.resolve(Person(bare))
        self.assertIs(directory.resolve(Person({**bare, 'phones': ['150']})), people[150])
        self.assertNotIn(directory.resolve(Person({**bare, 'birth': '2000-01-01'})), people)
