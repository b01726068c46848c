from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.sentences import Facts, Sentence, fill, lacks, names, unknown, which_hold
from .strategies import examples

KNOWN = ('patient', 'clinic', 'last_date')
NEEDS = {'patient': None, 'clinic': None, 'last_date': 'last_visit'}
pieces = st.one_of(
    st.sampled_from([f'{{{name}}}' for name in (*KNOWN, 'nobody', 'a_b')]),
    st.sampled_from(['{', '}', '{}', '{ patient }', '{{1 + 1}}', '${object}', '{Patient}']),
    st.text(alphabet='abc é%<', max_size=8))
texts = st.lists(pieces, max_size=8).map(''.join)
values = st.dictionaries(st.sampled_from(KNOWN), st.sampled_from(
    ['', 'Ana', '{clinic}', '%(x)s', '{last_date}']))


@tagged('post_install', '-at_install')
class TestToolsSentences(BaseCase):
    """Placeholders are found, checked and filled, and nothing of a text is evaluated."""

    @examples(400)
    @given(texts)
    def test_a_text_is_well_formed_or_says_what_is_wrong(self, text):
        wrong = unknown(text, KNOWN)
        for piece in wrong:
            self.assertIn(piece[0], '{}')
        plain = text
        for name in KNOWN:
            plain = plain.replace(f'{{{name}}}', '')
        if not wrong:
            self.assertNotIn('{', plain)
            self.assertNotIn('}', plain)
            self.assertLessEqual(set(names(text)), set(KNOWN))
        elif '{' not in plain and '}' not in plain:
            self.fail(f"nothing is wrong with {text!r}, but {wrong}")

    @examples(400)
    @given(texts, values)
    def test_filling_once(self, text, filled):
        said = fill(text, filled)
        lacking = [name for name in names(text) if not filled.get(name)]
        if not lacking and not any('{' in value for value in filled.values()):
            self.assertEqual(names(said), [])
        self.assertEqual(fill(text, {}), text)

    @examples(400)
    @given(texts, values, st.sampled_from(['none', 'last_visit', 'plan']),
           st.sampled_from(['anybody', 'patient', 'guardian']), st.sets(st.sampled_from(
               ['last_visit', 'plan'])))
    def test_what_may_be_said_is_true_and_known(self, text, filled, need, audience, true):
        facts = Facts(filled, frozenset({'none', *true}), 'patient', 'es_ES')
        sentence = Sentence(text, need, audience)
        found = lacks(sentence, facts, NEEDS)
        unmet = {need, *map(NEEDS.get, names(text))} - {None, 'none', *true}
        self.assertLessEqual(unmet, set(found))
        self.assertEqual('guardian' in found, audience == 'guardian')
        self.assertEqual(
            not found, not unmet and audience != 'guardian' and all(map(filled.get, names(text))))
        self.assertEqual(which_hold([sentence, sentence], facts, NEEDS), [not found] * 2)

    def test_what_is_lacking_is_said_once(self):
        facts = Facts({'patient': "Ana"}, frozenset({'none'}), 'patient', 'es_ES')
        for sentence, lacking in (
                (Sentence("Hola {patient}", 'none'), []),
                (Sentence("Hola {patient}, de {clinic}", 'none'), ['clinic']),
                (Sentence("El {last_date}", 'last_visit'), ['last_visit']),
                (Sentence("El {last_date}", 'plan', 'guardian'),
                 ['plan', 'last_visit', 'guardian'])):
            with self.subTest(sentence.text):
                self.assertEqual(lacks(sentence, facts, NEEDS), lacking)

    def test_what_is_put_in_is_not_read_again(self):
        self.assertEqual(
            fill("Hola {patient}, de {clinic}", {'patient': '{clinic}', 'clinic': 'Azahar'}),
            "Hola {clinic}, de Azahar")

    def test_what_is_wrong_is_named(self):
        for text, wrong in (
                ("Hola {patient}", []), ("Hola {Patient}", ['{Patient}']),
                ("{ patient }", ['{ patient }']),
                ("{}", ['{}']), ("{patient", ['{patient']), ("patient}", ['}']), (None, []),
                ("{user.password}", ['{user.password}'])):
            with self.subTest(text):
                self.assertEqual(unknown(text, KNOWN), wrong)
