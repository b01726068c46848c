import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools import complaints
from .strategies import examples

THEY_COMPLAIN = (
    "Quiero poner una queja", "¡Quería la HOJA DE RECLAMACIONES!", "Estoy muy enfadada con ustedes",
    "Estuve una hora esperando", "Me cobraron de más en la última visita", "no volveré",
    "La recepcionista le contestó mal", "Es una vergüenza", "Estic molt decebuda",
    "Em van tractar malament", "No penso tornar", "I am very disappointed", "They were rude to me",
    "Esperé 40 minutos", "me gritó", "El de recepción es muy borde", "Muy mal servicio",
    "nunca más vuelvo", "They kept me waiting for 30 minutes",
    "No me quejo del precio, pero es inaceptable esperar tanto",
    "Esperé una hora y nadie me dijo nada", "Esperó más de media hora", "Nadie le avisó del cambio",
    "Esperaron cuarenta minutos", "Vaig estar esperant dues hores", "Waited almost an hour",
)
THEY_DO_NOT = (
    "", "Ninguna queja, todo perfecto", "Se va sin quejas", "No es una queja: solo una idea",
    "Le da vergüenza abrir la boca", "Tiene molestias en la muela", "Trabaja hasta tarde",
    "No estoy enfadada", "Cap queixa", "No complaints at all", "Volverá el martes",
    "Prefiere esperar en la calle", "Se queja de dolor en la muela", "No me puedo quejar",
    "¿Tengo que esperar una hora para comer?", "Prefiere esperar dos horas después de comer",
    "Espere un momento, por favor", "Viene de Madrid en tres horas",
    "I cannot complain", "Sense queixa", "Se queja de la muela del juicio", "Esperará al martes",
)


class TestSeemsComplaint(unittest.TestCase):
    """What reads like a complaint is asked about; what says the opposite is not."""

    def test_complaints(self):
        for text in THEY_COMPLAIN:
            with self.subTest(text):
                self.assertTrue(complaints.seems_complaint(text))

    def test_no_complaints(self):
        for text in THEY_DO_NOT:
            with self.subTest(text):
                self.assertFalse(complaints.seems_complaint(text))

    @examples(200)
    @given(st.sampled_from(THEY_COMPLAIN), st.text('áé \n.,;!', max_size=30))
    def test_wherever_it_stands_and_however_it_is_written(self, text, noise):
        for written in (text.upper(), f'{noise} {text}', f'{text} {noise}',
                        text.replace(' ', '\n')):
            self.assertTrue(complaints.seems_complaint(written), written)
