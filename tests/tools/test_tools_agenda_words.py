from odoo.tests import BaseCase, tagged

from ...tools.agenda import words as agenda_words
from .test_tools_agenda import TITLES


@tagged('post_install', '-at_install')
class TestAgendaWords(BaseCase):
    """The words of agendas, in the languages in which clinics here write them."""

    def test_words(self):
        self.assertEqual(agenda_words.guess_columns(TITLES), [
            'number', 'patient', 'landline', 'mobile', 'email', 'date', 'hour', 'minutes',
            'dentist', 'chair', 'treatment', 'state', 'note', 'language', 'birth'])
        for text, state in {
            'Citado': 'booked', 'CITADA': 'booked', 'Citada': 'booked', 'Confirmado': 'confirmed',
            'Confirmada': 'confirmed', 'En sala': 'arrived', 'Atendido': 'attended',
            'Atesa': 'attended', 'No acude': 'no_show', 'NO ACUDIÓ': 'no_show',
            'no-show': 'no_show', 'Anulado': 'cancelled', 'Anul·lada': 'cancelled',
            'Cancelled': 'cancelled', 'Cambiado': 'moved', 'Movida': 'moved', 'Canviat': 'moved',
            'Estado inventado': None, '': None, 'Cobrada en efectivo': None,
            'Visita realizada': 'attended', 'Anulado por la madre': None,
            'Cancelada por el paciente (SMS)': 'cancelled',
            'Ha faltado sin previo aviso': 'no_show',
            'No realizada': None, 'Confirmada / anulada': None, 'Pte. de facturar': None,
            'No confirmada por teléfono': 'booked', 'Confirmada sin atendido': None,
            'Cancel·lat pel pacient': 'cancelled', 'Anul·lada per la pacient': 'cancelled',
        }.items():
            self.assertEqual(agenda_words.state_of(text), state, text)
        for text, code in {
            'es': 'es', 'es_ES': 'es', 'Castellano': 'es', 'català': 'ca', 'EN': 'en',
            'pl': 'pl', 'xx': None, 'klingon': None, '': None,
        }.items():
            self.assertEqual(agenda_words.language_of(text), code, text)

    def test_columns_in_catalan_and_english(self):
        self.assertEqual(
            agenda_words.guess_columns(["Pacient", "Data", "Hora", "Metge", "Mòbil", "Estat"]),
            ['patient', 'date', 'hour', 'dentist', 'mobile', 'state'])
        self.assertEqual(
            agenda_words.guess_columns(["Patient", "Date", "Time", "Dentist", "Phone", "Foo"]),
            ['patient', 'date', 'hour', 'dentist', 'landline', None])

    def test_a_name_in_several_columns(self):
        for titles, fields in (
            (["Nombre", "Apellidos"], ['given', 'surname']),
            (["Primer apellido", "Segundo apellido", "Nombre"], ['surname', 'surname2', 'given']),
            (["Cognoms", "Nom"], ['surname', 'given']),
            (["Last name", "First name"], ['surname', 'given']),
            (["Nombre", "Apellidos", "Nombre completo"], [None, None, 'patient']),
            (["Nombre", "Nombre"], ['patient', None]),
            (["Tel.", "Tel."], ['landline', 'mobile']),
            (["FECHA_HORA", "Hora fin"], ['moment', 'end']),
        ):
            self.assertEqual(agenda_words.guess_columns(titles), fields)

    def test_a_field_is_proposed_once_and_what_was_learnt_goes_first(self):
        self.assertEqual(
            agenda_words.guess_columns(["Fecha", "Día", "Quién"], {"Quién": 'patient'}),
            ['date', None, 'patient'])
        self.assertEqual(
            agenda_words.guess_columns(["Fecha", "Alta"], {"Alta": 'date'}), [None, 'date'])
        self.assertEqual(
            agenda_words.guess_columns(["Fecha", "Hora"], {"Alta": 'date'}), ['date', 'hour'],
            "a title of another file")
