from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.sentences import fill, missing, names, unknown
from .strategies import examples

KNOWN = ('patient', 'clinic', 'last_date')
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
        if not missing(text, filled) and not any('{' in value for value in filled.values()):
            self.assertEqual(names(said), [])
        self.assertEqual(fill(text, {}), text)
        self.assertEqual(missing(text, dict.fromkeys(names(text), 'x')), [])

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
