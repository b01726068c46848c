import unittest
from email import message_from_string

from hypothesis import given
from hypothesis import strategies as st

from ...tools import replies
from .strategies import examples

OWN = "El martes no puedo.\n\n¿Y el jueves?"
QUOTED = "> Gracias por venir.\n> Un saludo"
INTRODUCTIONS = (
    "El lun, 23 nov 2026 a las 9:00, Clínica Azahar <a@b.test> escribió:",
    "El lun, 23 nov 2026 a las 9:00, Atención al paciente - Clínica Azahar\n<a@b.test> escribió:",
    "El 23 de novembre del 2026, Clínica Azahar va escriure:",
    "On Mon, Nov 23, 2026 at 9:00 AM Clinic <a@b.test> wrote:",
    "-----Mensaje original-----", "----- Original Message -----",
    "________________________________", "--", "Enviado desde mi iPhone",
    "De: Clínica Azahar <a@b.test>\nEnviado: lunes, 23 de noviembre de 2026 9:00",
    "From: Clinic\nTo: Paula\nDate: today",
)


class TestOwnWords(unittest.TestCase):
    """What the patient wrote stands; what is quoted below it does not."""

    def test_introductions(self):
        for introduction in INTRODUCTIONS:
            with self.subTest(introduction):
                self.assertEqual(replies.own_words(f"{OWN}\n\n{introduction}\n\n{QUOTED}"), OWN)

    def test_nothing_is_taken_from_who_writes(self):
        for text in (
                OWN, "El 3 me va bien.\nGracias", "De: nada", "On Monday\nI wrote: nothing",
                "Mi número:\n--5", "El martes no puedo.\nEl jueves sí"):
            with self.subTest(text):
                self.assertEqual(replies.own_words(text), text)

    def test_between_the_lines(self):
        """Where only the quoted is there, it is read whole."""
        self.assertEqual(replies.own_words(QUOTED), QUOTED)
        self.assertEqual(replies.own_words(''), '')

    @examples(100)
    @given(st.text(st.characters(codec='utf-8'), max_size=300), st.sampled_from(INTRODUCTIONS))
    def test_never_more_than_was_written(self, text, introduction):
        own = replies.own_words(f"{text}\n{introduction}\n{QUOTED}")
        self.assertLessEqual(len(own), len(text) + len(introduction) + len(QUOTED) + 2)
        self.assertEqual(own, own.strip())
        if text.strip():
            self.assertTrue(own)


class TestWantsNoMore(unittest.TestCase):
    """An objection is proposed when it is said, by the channel that it names."""

    def test_sentences(self):
        for text, channel in (
                ("Por favor, no me escriban más", 'email'), ("No quiero recibir más correos",
                 'email'), ("Quiero darme de baja", 'all'), ("BAJA", 'all'), ("Stop.", 'all'),
                ("No me llamen más, por favor", 'phone'), ("No m'escriviu més correus", 'email'),
                ("No me llamen ni me escriban", 'all'), ("Please don't call me again", 'phone'),
                ("Bórrenme de la lista", 'all'), ("unsubscribe", 'email'),
                ("El martes no puedo", ''), ("No me va bien, llámenme", ''), ("Gracias", ''),
                ("Me han dado la baja laboral", ''), ("", ''), ("no", '')):
            with self.subTest(text):
                self.assertEqual(replies.wants_no_more(text), channel)

    @examples(100)
    @given(st.text(max_size=200))
    def test_any_text(self, text):
        self.assertIn(replies.wants_no_more(text), ('', 'all', 'email', 'phone'))


class TestAutomatic(unittest.TestCase):
    """What a program wrote is told apart from what a person did (RFC 3834)."""

    def automatic(self, headers='', sender='paula@ejemplo.test'):
        return replies.is_automatic(message_from_string(f'{headers}\n\n'), sender)

    def test_programs(self):
        for headers in (
                'Auto-Submitted: auto-replied', 'auto-submitted: Auto-Generated; x',
                'Precedence: bulk', 'Precedence: LIST', 'List-Id: <x>',
                'List-Unsubscribe: <mailto:x>', 'X-Autoreply: yes'):
            with self.subTest(headers):
                self.assertTrue(self.automatic(headers))
        for sender in ('MAILER-DAEMON@x.test', 'no-reply@x.test', '<noreply@x.test>',
                       'noreply+77@x.test', 'no_reply2@x.test'):
            with self.subTest(sender):
                self.assertTrue(self.automatic(sender=sender))

    def test_people(self):
        for headers in ('', 'Auto-Submitted: no', 'Precedence: first-class', 'Importance: high'):
            with self.subTest(headers):
                self.assertFalse(self.automatic(headers))
        self.assertFalse(self.automatic(sender='noelia@ejemplo.test'))
