from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.agenda import rows as agenda
from ...tools.agenda import words as agenda_words
from ...tools.agenda.people import Ambiguous, Directory, NumberTaken, Person
from ...tools.names import name_key
from ...tools.table import Line
from ...tools.table_text import read_text

TITLES = (
    "Nº Historia;Paciente;Teléfono;Móvil;Email;Fecha;Hora;Duración;Doctor;Gabinete;Tratamiento;"
    "Estado;Observaciones;Idioma;Fecha nacimiento").split(';')
COLUMNS = agenda_words.guess_columns(TITLES)
GOOD = (
    "4000;Romero Gil, Paula;961590830;66 613 18 60;paula@ejemplo.test;23/11/2026;09:00;30;"
    "Dra. Elena Vidal;Gabinete 1;Obturación;Citado;No llamar antes de las 10;es;15/02/1969"
).split(';')


def phone(text):
    """Take nine digits for a Spanish phone number."""
    digits = ''.join(filter(str.isdigit, text))
    return (f'+34{digits}', f'+34 {digits}') if len(digits) == 9 else None


RULES = agenda.Rules(today=date(2026, 11, 23), zone='Europe/Madrid', phone=phone)


def read(columns=COLUMNS, titles=TITLES, **cells):
    """Read the good row with some cells replaced, named by field."""
    texts = [cells.get(field, text) for field, text in zip(columns, GOOD, strict=True)]
    return agenda.read_row(Line(2, texts), columns, titles, RULES)


def codes(row):
    return [code for code, _params in row.problems]


@tagged('post_install', '-at_install')
class TestAgendaRows(BaseCase):
    """A row of the agenda gives what it says and everything that is wrong with it."""

    def test_a_good_row(self):
        row = read()
        self.assertFalse(row.problems)
        self.assertEqual(row.values['name'], "Paula Romero Gil")
        self.assertEqual(row.values['start'], datetime(2026, 11, 23, 8))
        self.assertEqual(row.values['minutes'], 30)
        self.assertEqual(row.values['state'], 'booked')
        self.assertEqual(row.values['birth'], date(1969, 2, 15))
        self.assertEqual(row.values['phone'], ('+34666131860', '+34 666131860'))
        self.assertEqual(row.values['phone_alt'], ('+34961590830', '+34 961590830'))

    def test_one_phone_of_two_is_the_phone(self):
        self.assertEqual(read(mobile='').values['phone'][0], '+34961590830')
        self.assertIsNone(read(mobile='').values['phone_alt'])
        self.assertIsNone(read(mobile='961 59 08 30').values['phone_alt'], "the same number twice")

    def test_each_problem_has_its_code(self):
        for code, cells in {
            'date_impossible': {'date': '31/02/2026'},
            'date_unreadable': {'date': 'mañana'},
            'date_missing': {'date': ''},
            'date_far': {'date': '23/11/0026'},
            'hour_impossible': {'hour': '25:61'},
            'hour_unreadable': {'hour': 'tarde'},
            'hour_missing': {'hour': ''},
            'phone_bad': {'mobile': '12345'},
            'email_bad': {'email': 'eva@@ejemplo'},
            'shifted': {'email': '23/11/2026'},
            'state_unknown': {'state': 'Estado inventado'},
            'language_unknown': {'language': 'xx'},
            'birth_impossible': {'birth': '1/1/1800'},
            'patient_missing': {'patient': ' '},
            'patient_bad': {'patient': '12, 34'},
            'dentist_missing': {'dentist': ''},
            'markup': {'patient': '<script>alert(1)</script>, Eva'},
            'formula': {'note': '=HYPERLINK("http://x")'},
        }.items():
            with self.subTest(code):
                self.assertEqual(codes(read(**cells)), [code])
        for text in ('treinta', '0', '-30', '721', '30:99', '1.5'):
            with self.subTest(text):
                self.assertEqual(codes(read(minutes=text)), ['minutes_bad'])
        for text in ('24/11/2026', '31/12/2099'):
            self.assertEqual(codes(read(birth=text)), ['birth_impossible'])

    def test_all_problems_of_a_row_are_told(self):
        row = read(
            patient='<b>Eva</b>', email='eva@@ejemplo', minutes='treinta', state='Raro',
            note='=1+1', language='xx', birth='1/1/1800', date='31/02/2026', hour='25:61',
            mobile='12345', dentist='')
        self.assertEqual(set(codes(row)), {
            'markup', 'email_bad', 'minutes_bad', 'state_unknown', 'formula', 'language_unknown',
            'birth_impossible', 'date_impossible', 'hour_impossible', 'phone_bad',
            'dentist_missing'})

    def test_rows_of_another_width(self):
        def problems(text):
            lines = read_text(f"{';'.join(TITLES)}\n{text}".encode())
            return agenda.read_row(lines[1], COLUMNS, TITLES, RULES).problems

        self.assertFalse(problems(';'.join(GOOD[:12])), "what is missing at the end is empty")
        self.assertEqual(
            problems(';'.join([*GOOD, 'x'])), [('row_long', {'cells': 16, 'columns': 15})])
        self.assertFalse(
            problems(';'.join([*GOOD, '', ''])), "empty cells beyond the last harm nobody")
        self.assertFalse(
            problems(';'.join(GOOD[:12]) + ';"nota;es;\n4001;Otro'), "a mark that is a slip")
        self.assertFalse(agenda.read_row(
            Line(2, GOOD[:10]), COLUMNS, TITLES, RULES).problems, "a workbook's rows end anywhere")

    def test_a_long_text_refuses_its_row_and_nothing_else_of_it(self):
        row = read(patient='Romero Gil, ' + 'Paula ' * 50)
        self.assertEqual(row.problems, [('text_long', {'column': 'Paciente', 'most': 250})])
        self.assertFalse(read(note='x' * 5000).problems)
        self.assertEqual(codes(read(note='x' * 5001)), ['text_long'])
        everywhere = read(**dict.fromkeys(COLUMNS, 'x' * 30_000))
        self.assertEqual(codes(everywhere).count('text_long'), 15)
        for _code, params in everywhere.problems:
            self.assertLessEqual(len(params.get('text', '')), 120)

    def test_notes_that_begin_like_a_formula(self):
        for text in ('- Alérgico a la penicilina', '+34 600 11 22 33 (madre)', '-10% dto', '-'):
            with self.subTest(text):
                self.assertFalse(read(note=text).problems)
        for text in ('=1+1', '@SUM(A1)', '+SUM(A1:A2)', "-2+3+cmd|' /C calc'!A0", ' =1'):
            with self.subTest(text):
                self.assertEqual(codes(read(note=text)), ['formula'])

    def test_dates(self):
        for text in ('23/11/2026', '23-11-2026', '2026-11-23', '23/11/26', '23.11.2026',
                     '2026-11-23 00:00:00'):
            with self.subTest(text):
                self.assertEqual(agenda.parse_date(text), date(2026, 11, 23))
        self.assertEqual(read(birth='15/02/69').values['birth'], date(1969, 2, 15))
        self.assertEqual(read(birth='15/02/19').values['birth'], date(2019, 2, 15))
        self.assertEqual(codes(read(birth='29/02/1900')), ['date_impossible'])

    def test_hours_and_lengths(self):
        for text in ('9:05', '09:05', '09:05:00', '9.05', '9h05', '09:05 h'):
            self.assertEqual(agenda.parse_hour(text), time(9, 5), text)
        for text in ('90', '90 min', "90'", '1:30', '90,0', '090'):
            self.assertEqual(agenda.parse_minutes(text), 90, text)

    def test_an_hour_that_the_spring_change_skips(self):
        self.assertEqual(codes(read(date='28/03/2027', hour='02:30')), ['hour_skipped'])
        row = read(date='28/03/2027', hour='03:30')
        self.assertFalse(row.problems)
        self.assertEqual(row.values['start'], datetime(2027, 3, 28, 1, 30))
        autumn = read(date='25/10/2026', hour='02:30')
        self.assertFalse(autumn.problems, "an hour that comes twice is the first one")
        self.assertEqual(autumn.values['start'], datetime(2026, 10, 25, 0, 30))

    def test_emails(self):
        for text in ('a@b.es', "j.o'neil+x@sub.ejemplo.test", 'peña@ejemplo.test'):
            self.assertTrue(agenda.is_email(text), text)
        for text in ('eva@@ejemplo', 'eva@ejemplo', 'eva', 'a b@c.es', 'a@b..es', '.a@b.es',
                     'a@b.es,c@d.es', 'a@-.es', 'a@b.es '):
            self.assertFalse(agenda.is_email(text), text)

    @settings(deadline=None)
    @given(st.lists(st.text(max_size=30), max_size=20))
    def test_whatever_a_row_holds_is_told_not_raised(self, cells):
        row = agenda.read_row(Line(2, cells), COLUMNS, TITLES, RULES)
        self.assertTrue(row.problems or {'start', 'name', 'dentist'} <= row.values.keys())

    @settings(deadline=None)
    @given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.times())
    def test_every_day_and_hour_reads_back(self, day, clock):
        row = read(date=f'{day:%d/%m/%Y}', hour=f'{clock:%H:%M}')
        if 'hour_skipped' not in codes(row):
            self.assertFalse(row.problems)
            local = agenda.to_local(row.values['start'], RULES.zone)
            self.assertEqual((local.date(), local.hour, local.minute),
                             (day, clock.hour, clock.minute))


@tagged('post_install', '-at_install')
class TestAgendaWords(BaseCase):
    """The words of agendas, in the languages in which clinics here write them."""

    def test_words(self):
        self.assertEqual(COLUMNS, [
            'number', 'patient', 'landline', 'mobile', 'email', 'date', 'hour', 'minutes',
            'dentist', 'chair', 'treatment', 'state', 'note', 'language', 'birth'])
        for text, state in {
            'Citado': 'booked', 'CITADA': 'booked', 'Citada': 'booked', 'Confirmado': 'confirmed',
            'Confirmada': 'confirmed', 'En sala': 'arrived', 'Atendido': 'attended',
            'Atesa': 'attended', 'No acude': 'no_show', 'NO ACUDIÓ': 'no_show',
            'no-show': 'no_show', 'Anulado': 'cancelled', 'Anul·lada': 'cancelled',
            'Cancelled': 'cancelled', 'Cambiado': 'moved', 'Movida': 'moved', 'Canviat': 'moved',
            'Estado inventado': None, '': None,
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

    def test_a_field_is_proposed_once_and_what_was_learnt_goes_first(self):
        self.assertEqual(
            agenda_words.guess_columns(["Fecha", "Día", "Quién"], {"Quién": 'patient'}),
            ['date', None, 'patient'])
        self.assertEqual(
            agenda_words.guess_columns(["Fecha", "Alta"], {"Alta": 'date'}), [None, 'date'])


def person(name, row=None, record=None, **values):
    return Person({'name': name, 'name_key': name_key(name), **values}, row=row, record=record)


@tagged('post_install', '-at_install')
class TestAgendaPeople(BaseCase):
    """Two records are one person on evidence only."""

    def setUp(self):
        super().setUp()
        self.directory = Directory()
        self.ana = person(
            "Ana Gil Ruiz", record=1, number='1', phones=['+34600'], email='ana@x.test',
            birth=date(1980, 1, 1))
        self.directory.add(self.ana)

    def find(self, name, **values):
        return self.directory.resolve(person(name, **values))

    def test_by_number(self):
        self.assertIs(self.find("Gil Ruiz, Ana", number='1'), self.ana)
        self.assertIs(self.find("Ana G. R.", number='1', phones=['+34600']), self.ana)
        self.assertIs(self.find("Ana María Gil", number='1', birth=date(1980, 1, 1)), self.ana)

    def test_a_number_of_somebody_else(self):
        for values in (
            {}, {'phones': ['+34699']}, {'email': 'luis@x.test'},
            {'phones': ['+34600'], 'birth': date(2012, 5, 5)},
        ):
            with self.assertRaises(NumberTaken) as taken:
                self.find("Luis Pérez", number='1', **values)
            self.assertIs(taken.exception.args[0], self.ana)

    def test_a_family_shares_phone_and_email(self):
        child = self.find("Leo Gil", phones=['+34600'], email='ana@x.test')
        self.assertIsNot(child, self.ana)
        self.assertIs(self.find("Gil, Leo", phones=['+34600']), child)
        self.assertIs(self.find("Ana Gil Ruiz", phones=['+34600']), self.ana)

    def test_mother_and_daughter_of_one_name(self):
        for values in ({'birth': date(2010, 1, 1)}, {'number': '2'}):
            self.assertIsNot(self.find("Ana Gil Ruiz", phones=['+34600'], **values), self.ana)

    def test_by_email_birth_date_and_name(self):
        self.assertIs(self.find("Ana Gil Ruiz", email='ana@x.test', phones=['+34611']), self.ana)
        self.assertIs(self.find("ana gil ruíz", birth=date(1980, 1, 1)), self.ana)
        self.assertIs(self.find("Ana Gil Ruiz"), self.ana)

    def test_a_name_alone_is_not_enough_against_other_data(self):
        self.assertIsNot(self.find("Ana Gil Ruiz", phones=['+34699']), self.ana)
        self.assertIsNot(self.find("Ana Gil Ruiz", email='otra@x.test'), self.ana)

    def test_of_two_namesakes_neither_is_guessed(self):
        self.directory.add(person("Ana Gil Ruiz", record=7, number='7'))
        with self.assertRaises(Ambiguous):
            self.find("Ana Gil Ruiz")
        self.assertIsNone(self.find("Ana Gil Ruiz", phones=['+34688']).birth)

    def test_what_a_row_adds_is_known_for_the_next(self):
        eva = self.find("Eva Sanz", row=2)
        self.assertIs(self.find("Eva Sanz", number='9', phones=['+34655'], row=3), eva)
        self.assertEqual(eva.number, '9')
        self.assertIs(self.find("Eva Sanz Mir", number='9', phones=['+34655']), eva)

    def test_an_archived_patient_comes_back_by_number_only(self):
        gone = person("Pau Mas", record=3, number='5', phones=['+34777'])
        self.directory.add(gone, by_number_only=True)
        self.assertIsNot(self.find("Pau Mas", phones=['+34777']), gone)
        self.assertIs(self.find("Pau Mas", number='5'), gone)

    @settings(deadline=None, max_examples=300)
    @given(st.lists(st.tuples(
        st.sampled_from(['A', 'B']), st.sampled_from(['', '1', '2']),
        st.sampled_from([None, 'p', 'q']), st.sampled_from([None, 'e@x.test', 'f@x.test']),
        st.sampled_from([None, date(1980, 1, 1), date(1990, 1, 1)])), max_size=8))
    def test_the_same_rows_again_are_the_same_people(self, rows):
        directory = Directory()

        def resolve():
            found = {}
            people = [
                person(name, row=index, number=number and name + number,
                       phones=[call] if call else [], email=email, birth=birth)
                for index, (name, number, call, email, birth) in enumerate(rows)]
            for one in sorted(people, key=Person.evidence, reverse=True):
                try:
                    found[one.row] = directory.resolve(one)
                except Ambiguous:
                    continue
            return found

        first, again = resolve(), resolve()
        for index, known in first.items():
            name, number = rows[index][:2]
            self.assertTrue(not number or known.number == name + number)
        for index, known in again.items():
            self.assertIs(known, first.get(index))
