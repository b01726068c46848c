import json
import unittest
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from ...tools import returned
from ...tools.plain_text import storable
from .strategies import examples

SUBJECTS = (
    "Undelivered Mail Returned to Sender", "Undeliverable: Gracias por venir", "failure notice",
    "Mail delivery failed: returning message to sender", "Returned mail: see transcript",
    "Delivery Status Notification (Failure)", "Warning: message delayed 4 hours",
    "No se puede entregar: Gracias", "Notificación de no entrega", "Correo devuelto",
    "Error de entrega del mensaje", "No s'ha pogut lliurar: Gràcies")
OTHERS = (
    "Re: Un mensaje", "Fuera de la oficina", "Respuesta automática: Gracias", "Leído: Gracias", "",
    "Cita del martes", "Novedades de noviembre")


class TestNotices(unittest.TestCase):
    """What servers write for people: which it is, what it means, and of what."""

    def test_subjects(self):
        for subject in SUBJECTS:
            with self.subTest(subject):
                self.assertTrue(returned.is_notice(subject))
                self.assertTrue(returned.is_notice(subject.upper()))
        for subject in OTHERS:
            with self.subTest(subject):
                self.assertFalse(returned.is_notice(subject))

    def test_meanings(self):
        for subject, text, meaning, words in (
                ("failure notice", "<a@b.c>:\nSorry. (#5.1.1)\nx", 'address', "Sorry. (#5.1.1)"),
                ("Undeliverable", "550 no such user", 'address', "550 no such user"),
                ("Undeliverable", "El buzón no existe", 'address', "Undeliverable"),
                ("Undeliverable", "550-5.7.1 spam", 'refused', "550-5.7.1 spam"),
                ("Undeliverable", "554 blocked by policy", 'refused', "554 blocked by policy"),
                ("failure notice", "I've given up. (#4.4.1)", 'address', "I've given up. (#4.4.1)"),
                ("Mail delayed", "5.1.1", None, "5.1.1"),
                ("Undelivered", "4.4.1 It will be retried", None, "4.4.1 It will be retried"),
                ("Undelivered", "Aún no se ha entregado", None, "Undelivered"),
                ("Successful Mail Delivery Report", "x", 'delivered',
                 "Successful Mail Delivery Report")):
            with self.subTest(subject, text=text):
                self.assertEqual(returned.judge_notice(subject, text), (meaning, words))

    def test_a_number_of_a_machine_is_no_status(self):
        self.assertEqual(returned.judge_notice("Undelivered", "from 5.7.1.9 by x").words,
                         "Undelivered")

    @examples(200)
    @given(st.text(max_size=300), st.from_regex(r'[a-z0-9.]{1,30}', fullmatch=True),
           st.text(max_size=300))
    def test_what_is_named_is_found(self, before, name, after):
        named = f'<{name}@azahar.test>'
        text = f'{before}\n{named}\n{after}'
        self.assertIn(named, returned.message_ids(text))
        self.assertIn(f'{name}@azahar.test', returned.addresses(text))
        self.assertLessEqual(len(returned.judge_notice(before, text).words), 160)


class TestStorable(unittest.TestCase):
    """What is kept of a text goes into PostgreSQL, JSON and XML; whole words stay."""

    @examples(300)
    @given(st.text(st.characters(exclude_categories=())))
    def test_any_text(self, text):
        kept = storable(text)
        self.assertNotIn('\0', kept)
        self.assertEqual(json.loads(json.dumps(kept.encode().decode())), kept)
        ElementTree.fromstring(f'<a>{escape(kept)}</a>')
        self.assertEqual(storable(kept), kept)
        self.assertEqual(''.join(char for char in text if char in kept), kept)

    def test_words_stay(self):
        for text in ("Añó, l·l\n\t€ 😀", "", "\x7f"):
            self.assertEqual(storable(text), text)
