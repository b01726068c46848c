"""One day's agenda, written in thousands of ways: as programs export it and people damage it.

What is true is known here; what a reader makes of a file is compared with it. Seeded, and without
a database.
"""
import csv
import io
import random
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import openpyxl

TITLES = {
    'number': ('Nº Historia', 'NHC', 'Historia', 'Nº Paciente', 'Patient ID', 'Expediente'),
    'patient': ('Paciente', 'Nombre del paciente', 'Apellidos y nombre', 'Pacient', 'Patient'),
    'given': ('Nombre', 'Nom', 'First name'),
    'surname': ('Apellidos', 'Cognoms', 'Surname'),
    'surname1': ('Apellido 1', 'Primer apellido', '1er apellido'),
    'surname2': ('Apellido 2', 'Segundo apellido', '2º apellido'),
    'mobile': ('Móvil', 'Teléfono móvil', 'Celular', 'Mòbil', 'Mobile'),
    'email': ('Email', 'Correo electrónico', 'E-mail', 'Correu'),
    'date': ('Fecha', 'Fecha cita', 'Día', 'Data', 'Date'),
    'hour': ('Hora', 'Hora cita', 'Hora inicio', 'Inicio', 'Time'),
    'moment': ('Fecha y hora', 'Data i hora', 'Date and time'),
    'minutes': ('Duración', 'Dur.', 'Minutos', 'Durada', 'Duration'),
    'end': ('Hora fin', 'Fin', 'Hasta', 'Fi', 'End time'),
    'dentist': ('Doctor', 'Odontólogo', 'Profesional', 'Dentista', 'Provider'),
    'treatment': ('Tratamiento', 'Motivo', 'Tractament', 'Treatment'),
    'state': ('Estado', 'Estado cita', 'Situación', 'Estat', 'Status'),
    'birth': ('Fecha nacimiento', 'F. nacimiento', 'Data naixement', 'Birth date'),
}
STATES = {
    'booked': ('Citado', 'Programada', 'Citat', 'Scheduled'),
    'attended': ('Atendido', 'Realizada', 'Atès', 'Completed'),
    'no_show': ('No acude', 'No presentado', 'Falta', 'No show'),
    'cancelled': ('Anulada', 'Cancelada', "Anul·lada", 'Cancelled'),
}
PEOPLE = (
    ("Núria", "Ferrer Güell"), ("José María", "Peña Íñiguez"), ("Àngela", "Soler Mas"),
    ("Iker", "Etxeberria Ruiz"), ("María del Mar", "de la Fuente Gil"), ("Óscar", "Muñoz Vidal"),
    ("Begoña", "Núñez Prado"), ("Lluís", "Caçador Puig"), ("Ana", "Gil Ruiz"),
    ("Zoe", "Martí Coll"))
HOURS = ('08:30', '09:00', '09:30', '10:15', '11:00', '12:45', '13:00', '16:30', '18:00', '19:30')
MONTHS = ('ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic')
DATES = ('%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%Y-%m-%d', '%d/%m/%y', '%m/%d/%Y', '%d %b %Y',
         '%a %d/%m/%Y')
CLOCKS = ('%H:%M', '%H:%M', '%H.%M', '%H:%M:%S', '%Hh%M', '%I:%M %p')
SPACED = '{0[0]}{0[1]}{0[2]} {0[3]}{0[4]} {0[5]}{0[6]} {0[7]}{0[8]}'
ENCODINGS = ('cp1252', 'utf-8', 'utf-8-sig', 'utf-16', 'latin-1')
SEPARATORS = (';', ',', '\t', '|')


@dataclass
class Truth:
    """What is true of a visit; a row that says something else in silence is wrong."""

    number: str
    given: str
    surname: str
    phone: str
    email: str
    birth: date
    start: datetime
    minutes: int
    dentist: str
    treatment: str
    state: str


def make_truth(random_, monday):
    """Return the visits of some days, each of another patient."""
    return [Truth(
        str(4000 + index), given, surname, f'6551122{index:02d}', f'p{index}@ejemplo.test',
        date(1940 + 5 * index, index % 12 + 1, index + 14),
        datetime.fromisoformat(f'{monday + timedelta(days=index % 4)} {hour}'),
        random_.choice((15, 30, 45, 60)), random_.choice(("Dra. Elena Vidal", "Dr. Marc Pol")),
        random_.choice(("Higiene", "Endodoncia", "Revisión")),
        random_.choice(list(STATES)) if index % 4 == 0 else 'booked')
        for index, ((given, surname), hour) in enumerate(zip(PEOPLE, HOURS, strict=True))]


class Variant:
    """A way to write the agenda: order and titles of columns, forms of cells, file, faults."""

    def __init__(self, seed, monday):
        self.random = random.Random(seed)
        choice = self.random.choice
        self.truth = make_truth(self.random, monday)
        self.language = self.random.randrange(3)
        names = choice((
            ('patient',), ('patient',), ('given', 'surname'), ('given', 'surname1', 'surname2')))
        times = choice((('date', 'hour'), ('date', 'hour'), ('moment',)))
        length = choice((('minutes',), ('end',), ()))
        others = [name for name in ('number', 'email', 'treatment', 'state', 'birth')
                  if self.random.random() < 0.8]
        self.fields = [*names, *times, *length, 'mobile', 'dentist', *others]
        self.random.shuffle(self.fields)
        self.date, self.hour = choice(DATES), choice(CLOCKS)
        self.surname_first, self.capitals = choice((True, False)), self.random.random() < 0.2
        self.length = choice(('{}', '{} min', '{}'))
        self.phone = choice(('{}', '+34{}', '0034 {}', SPACED))
        self.titles = [choice(TITLES[name]) for name in self.fields]
        self.words = {state: choice(words) for state, words in STATES.items()}
        self.encoding, self.separator = choice(ENCODINGS), choice(SEPARATORS)
        self.workbook = self.random.random() < 0.08
        self.faults = self.random.sample(list(FAULTS), self.random.randint(1, 3))
        self.bad = set()
        """Numbers of the visits whose row nobody could read any more."""

    # cells

    def _cell(self, name, visit):
        start = visit.start
        if name == 'patient':
            full = (f'{visit.surname}, {visit.given}' if self.surname_first
                    else f'{visit.given} {visit.surname}')
            return full.upper() if self.capitals else full
        if name == 'moment':
            return f'{self._day(start)} {start:%H:%M}'
        one, *two = visit.surname.rsplit(' ', 1)
        return {
            'given': visit.given, 'surname': visit.surname, 'surname1': one,
            'surname2': ' '.join(two), 'number': visit.number,
            'mobile': self.phone.format(visit.phone), 'email': visit.email,
            'date': self._day(start), 'hour': f'{start:{self.hour}}',
            'minutes': self.length.format(visit.minutes),
            'end': f'{start + timedelta(minutes=visit.minutes):{self.hour}}',
            'dentist': visit.dentist, 'treatment': visit.treatment,
            'state': self.words[visit.state], 'birth': self._day(visit.birth),
        }[name]

    def _day(self, day):
        form = self.date.replace('%b', MONTHS[day.month - 1]).replace(
            '%a', ('lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom')[day.weekday()])
        return f'{day:{form}}'

    def _set(self, row, name, text):
        if name in self.fields:
            row[self.fields.index(name)] = text

    def build(self):
        """Return the file, and its name."""
        rows = [[self._cell(name, visit) for name in self.fields] for visit in self.truth]
        order = list(range(len(rows)))
        self.random.shuffle(order)
        table = [list(self.titles), *(rows[index] for index in order)]
        pairs, before = list(zip(rows, self.truth, strict=True)), []
        for fault in self.faults:
            FAULTS[fault](self, table, pairs, before)
        if self.workbook:
            return self._workbook([*before, *table]), 'agenda.xlsx'
        data = self._text([*before, *table])
        if 'stray_byte' in self.faults and self.encoding in ('utf-8', 'utf-8-sig'):
            data += b'\xff;\r\n'
        if 'end_mark' in self.faults and self.encoding != 'utf-16':
            data += b'\x1a'
        return data, 'agenda.csv'

    def _text(self, table):
        stream = io.StringIO()
        if 'sep_line' in self.faults:
            stream.write(f'sep={self.separator}\r\n')
        writer = csv.writer(
            stream, delimiter=self.separator,
            quoting=self.random.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)))
        writer.writerows(table)
        return stream.getvalue().encode(self.encoding, 'replace')

    def _workbook(self, table):
        book = openpyxl.Workbook()
        for row in table:
            book.active.append([self._typed(cell) for cell in row])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _typed(self, cell):
        """Return a cell as a spreadsheet keeps it: a day is a day, a number a number."""
        if cell.isdigit() and not cell.startswith('0'):
            return int(cell)
        for form in (self.date, self.hour):
            try:
                found = datetime.strptime(cell, form)
            except ValueError:
                continue
            return found if form == self.date else found.time()
        return cell

    # faults

    def _title_lines(self, _table, _pairs, before):
        before += [["Clínica Azahar", *[''] * (len(self.fields) - 1)],
                   ["Agenda de la semana", *[''] * (len(self.fields) - 1)]]

    def _blank_lines(self, table, _pairs, _before):
        table.insert(self.random.randint(2, len(table)), [''] * len(self.fields))

    def _total_line(self, table, _pairs, _before):
        table.append([f'Total: {len(self.truth)} citas', *[''] * (len(self.fields) - 1)])

    def _empty_columns(self, table, _pairs, _before):
        for row in table:
            row.append('')

    def _unknown_column(self, table, _pairs, _before):
        for number, row in enumerate(table):
            row.append('Mutua' if not number else 'Sanitas')

    def _short_rows(self, table, _pairs, _before):
        for row in table[1:]:
            while row and not row[-1]:
                row.pop()

    def _no_break_spaces(self, table, _pairs, _before):
        for row in table[1:]:
            row[:] = [cell.replace(' ', '\xa0') for cell in row]

    def _spaces(self, table, _pairs, _before):
        for row in table:
            row[:] = [f' {cell} ' for cell in row]

    def _words_for_nothing(self, _table, pairs, _before):
        row, _visit = self.random.choice(pairs)
        self._set(row, 'email', self.random.choice(('no tiene', '-', 'N/A', 'sin email')))

    def _two_phones(self, _table, pairs, _before):
        row, visit = self.random.choice(pairs)
        self._set(row, 'mobile', f'{visit.phone} / 963112233')

    def _word_by_the_phone(self, _table, pairs, _before):
        row, visit = self.random.choice(pairs)
        self._set(row, 'mobile', f'{visit.phone} (madre)')

    def _bad_email(self, _table, pairs, _before):
        row, _visit = self.random.choice(pairs)
        self._set(row, 'email', 'sin arroba.test')

    def _apostrophe(self, table, _pairs, _before):
        for row in table[1:]:
            self._set(row, 'mobile', f"'{row[self.fields.index('mobile')]}")

    def _decomposed(self, table, _pairs, _before):
        if self.encoding.startswith('utf'):
            for row in table[1:]:
                row[:] = [unicodedata.normalize('NFD', cell) for cell in row]

    def _unreadable_day(self, _table, pairs, _before):
        row, visit = self.random.choice(pairs)
        self._set(row, 'moment' if 'moment' in self.fields else 'date', '31/02/2026')
        self.bad.add(visit.number)

    def _nothing(self, _table, _pairs, _before):
        """What is written around the table (``build``, ``_text``)."""


FAULTS = {
    'title_lines': Variant._title_lines, 'blank_lines': Variant._blank_lines,
    'total_line': Variant._total_line, 'empty_columns': Variant._empty_columns,
    'unknown_column': Variant._unknown_column, 'short_rows': Variant._short_rows,
    'no_break_spaces': Variant._no_break_spaces, 'spaces': Variant._spaces,
    'words_for_nothing': Variant._words_for_nothing, 'two_phones': Variant._two_phones,
    'word_by_the_phone': Variant._word_by_the_phone, 'bad_email': Variant._bad_email,
    'apostrophe': Variant._apostrophe, 'decomposed': Variant._decomposed,
    'unreadable_day': Variant._unreadable_day, 'sep_line': Variant._nothing,
    'end_mark': Variant._nothing, 'stray_byte': Variant._nothing,
}
