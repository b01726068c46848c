from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.agenda import moments, who
from ...tools.agenda import rows as agenda
from ...tools.agenda import words as agenda_words
from ...tools.agenda.people import Ambiguous, Directory, Doubtful, NumberTaken, Person
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


def lost(row):
    return [code for code, _params in row.lost]


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
            'shifted': {'email': '23/11/2026'},
            'state_unknown': {'state': 'Estado inventado'},
            'patient_missing': {'patient': ' '},
            'patient_bad': {'patient': '12, 34'},
            'dentist_missing': {'dentist': ''},
            'markup': {'patient': '<script>alert(1)</script>, Eva'},
            'formula': {'dentist': '=HYPERLINK("http://x")'},
        }.items():
            with self.subTest(code):
                row = read(**cells)
                self.assertEqual(codes(row), [code])
                self.assertFalse(row.lost)

    def test_an_optional_cell_costs_itself_and_is_told(self):
        for code, cells in {
            'phone_bad': {'mobile': '12345'},
            'phone_lost': {'mobile': '6,55E+08'},
            'phone_placeholder': {'mobile': '699999999'},
            'phone_words': {'mobile': '666131860 no molestar'},
            'phone_third': {'mobile': '666131860 / 666131861'},
            'email_bad': {'email': 'eva@@ejemplo'},
            'email_placeholder': {'email': 'notiene@ejemplo.test'},
            'number_lost': {'number': '4,1E+06'},
            'language_unknown': {'language': 'xx'},
            'birth_impossible': {'birth': '1/1/1800'},
            'date_unreadable': {'birth': 'en abril'},
            'markup': {'treatment': '<b>Corona</b>'},
            'formula': {'chair': '=A1'},
        }.items():
            with self.subTest(code):
                row = read(**cells)
                self.assertFalse(row.problems)
                self.assertEqual(lost(row), [code])
        for text in ('treinta', '-30', '721', '30:99', '1.5'):
            with self.subTest(text):
                self.assertEqual(lost(read(minutes=text)), ['minutes_bad'])
        for text in ('24/11/2026', '31/12/2099'):
            self.assertEqual(lost(read(birth=text)), ['birth_impossible'])
        self.assertIsNone(read(birth='1/1/1800').values['birth'])

    def test_all_problems_of_a_row_are_told(self):
        row = read(
            patient='<b>Eva</b>', email='eva@@ejemplo', minutes='treinta', state='Raro',
            note='=1+1', language='xx', birth='1/1/1800', date='31/02/2026', hour='25:61',
            mobile='12345', dentist='')
        self.assertEqual(set(codes(row)), {
            'markup', 'state_unknown', 'date_impossible', 'hour_impossible', 'dentist_missing'})
        self.assertEqual(set(lost(row)), {
            'email_bad', 'minutes_bad', 'language_unknown', 'birth_impossible', 'phone_bad'})

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

    def test_a_note_is_kept_as_it_is(self):
        for text in ('- Alérgico a la penicilina', '+34 600 11 22 33 (madre)', '-10% dto',
                     '=lo de siempre', '@pilar avisa', '<1 h de espera', 'Ana & Luis <3', 'no'):
            with self.subTest(text):
                row = read(note=text)
                self.assertFalse(row.problems or row.lost)
                self.assertEqual(row.values['note'], text)
        for text in ('=1+1', '@SUM(A1)', '+SUM(A1:A2)', "-2+3+cmd|' /C calc'!A0", ' =1'):
            with self.subTest(text):
                self.assertEqual(codes(read(dentist=text)), ['formula'])

    def test_words_for_nothing(self):
        for text in ('-', '.', 'N/A', 'ninguno', 's/n', 'NULL', '#N/A', '####', 'no consta', '0'):
            with self.subTest(text):
                row = read(**dict.fromkeys(
                    ('number', 'mobile', 'landline', 'email', 'birth', 'chair'), text))
                self.assertFalse(row.problems or row.lost)
                self.assertFalse(row.values['number'] or row.values['phones'])
        self.assertEqual(codes(read(date='00/00/0000')), ['date_missing'])
        self.assertEqual(codes(read(patient='N/A')), ['patient_missing'])
        self.assertIsNone(read(birth='30/12/1899').values['birth'])

    def test_two_phones_in_a_cell(self):
        row = read(mobile='666131860 / 961590830 (casa)', landline='')
        self.assertEqual(row.values['phone'][0], '+34666131860')
        self.assertEqual(row.values['phone_alt'][0], '+34961590830')

    def test_what_a_spreadsheet_did(self):
        self.assertEqual(read(mobile='6,6613186E+08').values['phone'][0], '+34961590830')
        self.assertEqual(read(mobile='6,66131865E+08').values['phone'][0], '+34666131865')
        for text in ("'00417", '00417'):
            self.assertEqual(read(number=text).values['number'], '00417')
        self.assertEqual(read(number='417.0').values['number'], '417')
        self.assertEqual(lost(read(number='17/04/2026')), ['number_lost'])

    def test_a_name_in_three_columns_and_a_moment_in_one(self):
        titles = ['Apellido1', 'Apellido2', 'Nombre', 'Inicio cita', 'Fin']
        columns = ['surname', 'surname2', 'given', 'moment', 'end']
        row = agenda.read_row(
            Line(2, ['VIDAL', 'DE LA O', 'Mª PILAR', '2026-11-23T15:00:00Z', '16:45']),
            columns, titles, RULES)
        self.assertFalse(row.problems or row.lost)
        self.assertEqual(row.values['name'], "María Pilar Vidal de la O")
        self.assertEqual(row.values['start'], datetime(2026, 11, 23, 15))
        self.assertEqual(row.values['minutes'], 45)
        row = agenda.read_row(
            Line(2, ['Vidal', '', 'Eva', '23/11/2026 00:00', '8:00']), columns, titles, RULES)
        self.assertEqual(codes(row), ['hour_missing'])

    def test_a_file_without_a_dentist(self):
        columns = ['patient', 'date', 'hour']
        line = Line(2, ['Gil, Eva', '23/11/2026', '9h'])
        for dentist in ('', "Dra. Sola"):
            row = agenda.read_row(line, columns, columns, RULES._replace(dentist=dentist))
            self.assertFalse(row.problems)
            self.assertEqual(row.values['dentist'], dentist)

    def test_words_that_the_clinic_has_explained(self):
        rules = RULES._replace(states={'sillon 2': 'arrived', 'vip': 'none'})
        for text, state in {'Sillón 2': 'arrived', 'VIP': None}.items():
            row = agenda.read_row(
                Line(2, ['Gil, Eva', '23/11/2026', '9h', text]),
                ['patient', 'date', 'hour', 'state'], ['a', 'b', 'c', 'd'], rules)
            self.assertFalse(row.problems)
            self.assertEqual(row.values['state'], state)

    def test_what_many_share_is_taken_from_all(self):
        strangers = ["Gil Mas, Ana", "Sanz Pons, Eva", "Ruiz Coll, Pau", "Vila Roca, Leo"]
        family = ["Gil Mas, Ana", "Gil Mas, Leo", "Gil Coll, Pau", "Mas Coll, Eva"]
        for names, kept in ((strangers, False), (family, True)):
            rows = [read(patient=name, number=str(index), landline='', birth='01/01/1970')
                    for index, name in enumerate(names)]
            who.forget_placeholders(rows)
            for row in rows:
                self.assertEqual(bool(row.values['phones']), kept)
                self.assertEqual(bool(row.values['email']), kept)
                self.assertIsNone(row.values['birth'], "the first of January, four times")
                self.assertEqual('phone_placeholder' in lost(row), not kept)

    def test_dates(self):
        for text in ('23/11/2026', '23-11-2026', '2026-11-23', '23/11/26', '23.11.2026',
                     '2026-11-23 00:00:00'):
            with self.subTest(text):
                self.assertEqual(moments.parse_date(text), date(2026, 11, 23))
        self.assertEqual(read(birth='15/02/69').values['birth'], date(1969, 2, 15))
        self.assertEqual(read(birth='15/02/19').values['birth'], date(2019, 2, 15))
        self.assertEqual(lost(read(birth='29/02/1900')), ['date_impossible'])

    def test_hours_and_lengths(self):
        for text in ('9:05', '09:05', '09:05:00', '9.05', '9h05', '09:05 h'):
            self.assertEqual(moments.parse_hour(text), time(9, 5), text)
        for text in ('90', '90 min', "90'", '1:30', '90,0', '090'):
            self.assertEqual(moments.parse_minutes(text), 90, text)

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
            self.assertTrue(who.is_email(text), text)
        for text in ('eva@@ejemplo', 'eva@ejemplo', 'eva', 'a b@c.es', 'a@b..es', '.a@b.es',
                     'a@b.es,c@d.es', 'a@-.es', 'a@b.es '):
            self.assertFalse(who.is_email(text), text)

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
                except (Ambiguous, Doubtful):
                    continue
            return found

        first, again = resolve(), resolve()
        for index, known in first.items():
            name, number = rows[index][:2]
            self.assertTrue(not number or known.number == name + number)
        for index, known in again.items():
            self.assertIs(known, first.get(index, known))
