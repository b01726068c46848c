import unittest
from datetime import date, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from ...tools.agenda.columns import (
    decide_hours,
    decide_lengths,
    decide_order,
    decide_orders,
    other_way_is_nearer,
    propose_columns,
    unknown_states,
    unused_columns,
)
from ...tools.agenda.moments import (
    EPOCH,
    LONGEST,
    date_orders,
    has_hour,
    parse_date,
    parse_hour,
    parse_minutes,
    read_moment,
    split_hours,
)
from ...tools.agenda.nothing import (
    is_nothing,
    is_placeholder_email,
    is_placeholder_phone,
    placeholders,
)
from ...tools.agenda.phones import split_phones, whole_number
from ...tools.agenda.who import first_email, is_email, plain_number
from ...tools.agenda.words import field_of, state_of
from ...tools.plain_text import tidy
from .strategies import examples

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
CLOCKS = st.integers(0, 287).map(lambda five: time(five // 12, five % 12 * 5))
WORK = st.integers(1, 287).map(lambda five: time(five // 12, five % 12 * 5))
MONTHS = ('enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre',
          'octubre', 'noviembre', 'diciembre')
MESOS = ('gener', 'febrer', 'març', 'abril', 'maig', 'juny', 'juliol', 'agost', 'setembre',
         'octubre', 'novembre', 'desembre')
ORDERS = {'day': '%d/%m/%Y', 'month': '%m/%d/%Y'}
MOBILES = st.integers(0, 10 ** 8 - 1).map(lambda rest: f'6{rest:08d}')


def ways(day):
    """Return a day in the ways that say by themselves what they mean."""
    return (
        f'{day:%Y-%m-%d}', f'{day:%Y/%m/%d}', f'{day:%Y%m%d}', f'{day:%d%m%Y}',
        f'{day.day} de {MONTHS[day.month - 1]} de {day.year}',
        f'{day:%d}-{MONTHS[day.month - 1][:3]}-{day.year}',
        f"{day.day} d'{MESOS[day.month - 1]} del {day.year}", f'{day:%d %b %Y}',
        f'{day:%B} {day.day}, {day.year}', f'{day:%A} {day:%d %b %Y}', f'{day:%Y-%m-%d} 00:00:00')


class TestMoments(unittest.TestCase):
    """Moments as people and spreadsheets write them."""

    @examples(200)
    @given(DAYS)
    def test_every_way_to_write_a_day(self, day):
        for text in ways(day):
            for order in ORDERS:
                self.assertEqual(parse_date(text, order=order), day, text)
            self.assertFalse(date_orders(text), text)
        serial = (day - EPOCH).days
        for text in (str(serial), f'{serial}.0', f'{serial},375'):
            self.assertEqual(parse_date(text), day)

    @examples(200)
    @given(DAYS, WORK)
    def test_a_moment_in_one_cell(self, day, clock):
        for text in (f'{day:%d/%m/%Y} {clock:%H:%M}', f'{day:%Y-%m-%d}T{clock:%H:%M:%S}',
                     f'lun. {day:%d-%m-%Y} - {clock:%H:%M}'):
            moment = read_moment(text)
            self.assertEqual((moment.day, moment.clock, moment.offset), (day, clock, None), text)
            self.assertTrue(has_hour(text))
            self.assertEqual(parse_hour(text), clock)
        zoned = read_moment(f'{day:%Y-%m-%d}T{clock:%H:%M}:00-03:30')
        self.assertEqual(zoned.offset, -timedelta(hours=3, minutes=30))

    @examples(200)
    @given(CLOCKS)
    def test_every_way_to_write_an_hour(self, clock):
        half = f'{(clock.hour + 11) % 12 + 1}:{clock:%M}'
        for text in (
                f'{clock:%H:%M}', f'{clock.hour}:{clock:%M}', f'{clock:%H.%M}'.replace('00.', '0:'),
                f'{clock:%H:%M:%S}', f'{clock.hour}h{clock:%M}', f'{clock:%H%M}',
                f'{clock:%H:%M} h',
                f"{half} {'a. m.' if clock.hour < 12 else 'p. m.'}",
                f"{half}{'AM' if clock.hour < 12 else 'PM'}", f'1899-12-31 {clock:%H:%M}:00'):
            self.assertEqual(parse_hour(text), clock, text)
        if clock.minute == 0:
            self.assertEqual(parse_hour(f'{clock.hour} h'), clock)
        minutes = clock.hour * 60 + clock.minute
        for digits in (4, 6, 15):
            part = f'{minutes / 1440:.{digits}f}'
            if minutes:
                self.assertEqual(parse_hour(part.replace('.', ',')), clock, part)
                self.assertEqual(parse_hour('46000' + part[1:]), clock, part)

    @examples(100)
    @given(WORK, WORK)
    def test_hours_of_beginning_and_end_in_one_cell(self, start, end):
        for text in (f'{start:%H:%M}-{end:%H:%M}', f'de {start:%H:%M} a {end:%H:%M} h'):
            first, last = split_hours(text)
            self.assertEqual((parse_hour(first), parse_hour(last)), (start, end))
        self.assertEqual(split_hours(f'{start:%H:%M}'), (f'{start:%H:%M}', None))

    @examples(100)
    @given(st.integers(1, LONGEST // 5).map(lambda five: 5 * five))
    def test_every_way_to_write_a_length(self, minutes):
        hours, rest = divmod(minutes, 60)
        for text in (str(minutes), f'{minutes} min.', f"{minutes}'", f'{hours}:{rest:02d}',
                     f'{hours}h{rest:02d}', f'{hours} h {rest:02d} min', f'{minutes},00'):
            self.assertEqual(parse_minutes(text), minutes, text)
        self.assertEqual(parse_minutes(f'{minutes / 60:.4f}'.replace('.', ','), 'hours'), minutes)
        self.assertEqual(parse_minutes(f'{minutes / 1440:.6f}', 'days'), minutes)
        with self.assertRaises(ValueError):
            parse_minutes(str(minutes), 'doubtful')

    @examples(300)
    @given(st.text(max_size=40), st.sampled_from(['day', 'month']))
    def test_any_text_is_read_or_refused(self, text, order):
        for read in (lambda: parse_date(text, order=order), lambda: parse_hour(text, 'decimal'),
                     lambda: parse_minutes(text, 'hours'), lambda: split_phones(text)):
            try:
                read()
            except ValueError as error:
                self.assertIsInstance(error.args[0], str)
        self.assertLessEqual(date_orders(text), {'day', 'month'})
        self.assertIn(is_nothing(text, 'note'), (True, False))
        self.assertIn(state_of(text), (
            None, 'booked', 'confirmed', 'arrived', 'attended', 'no_show', 'cancelled', 'moved'))
        first_email(text)
        plain_number(text)
        self.assertEqual(tidy(tidy(text)), tidy(text))


class TestColumns(unittest.TestCase):
    """A column is read one way, decided from all its cells."""

    @examples(200)
    @given(st.lists(DAYS, min_size=1, max_size=12), st.sampled_from(list(ORDERS)),
           st.sampled_from(list(ORDERS)))
    def test_days_are_never_read_cell_by_cell(self, days, written, proposal):
        texts = [f'{day:{ORDERS[written]}}' for day in days]
        decision = decide_order(texts, proposal)
        self.assertFalse(decision.against)
        read = [parse_date(text, order=decision.form) for text in texts]
        if any(day.day > 12 for day in days):
            self.assertTrue(decision.sure)
        if decision.sure:
            self.assertEqual(read, days, "what is sure is right")
        else:
            self.assertEqual(decision.form, proposal)

    @examples(100)
    @given(st.lists(DAYS.filter(lambda day: day.day > 12), min_size=1, max_size=9),
           DAYS.filter(lambda day: day.day > 12))
    def test_what_contradicts_its_column_is_refused_alone(self, days, odd):
        texts = [f'{day:%d/%m/%Y}' for day in [*days, days[0]]] + [f'{odd:%m/%d/%Y}']
        decision = decide_order(texts, 'month')
        self.assertEqual((decision.form, decision.against), ('day', 1))
        with self.assertRaisesRegex(ValueError, 'date_other_way'):
            parse_date(texts[-1], order=decision.form)

    def test_one_column_of_dates_tells_of_the_other(self):
        doubtful, american = ['03/04/2026'], ['12/31/1980', '01/02/1990']
        visit, birth = decide_orders(doubtful, american, 'day')
        self.assertEqual((visit.form, visit.sure, birth.form), ('month', True, 'month'))
        visit, birth = decide_orders(doubtful, [], 'day')
        self.assertEqual((visit.form, visit.sure), ('day', False))
        visit, birth = decide_orders(['31/03/2026'], ['02/03/1980'], 'month')
        self.assertEqual((visit.form, birth.form, birth.sure), ('day', 'day', True))

    def test_which_way_is_near(self):
        today = date(2026, 11, 30)
        self.assertTrue(other_way_is_nearer(['12/03/2026', '12/04/2026'], 'day', today))
        self.assertFalse(other_way_is_nearer(['12/03/2026'], 'month', today))
        self.assertFalse(other_way_is_nearer(['02/12/2026'], 'day', today))

    @examples(200)
    @given(st.lists(CLOCKS.filter(lambda clock: clock.hour), min_size=1, max_size=12))
    def test_hours_that_are_numbers(self, clocks):
        decimals = [f'{clock.hour + clock.minute / 60:.4f}'.rstrip('0').rstrip('.')
                    for clock in clocks]
        decision = decide_hours(decimals)
        if decision.sure and decision.form == 'decimal':
            self.assertEqual([parse_hour(text, 'decimal') for text in decimals], clocks)
        points = [f'{clock:%H.%M}' for clock in clocks]
        decision = decide_hours(points)
        if decision.sure:
            self.assertEqual([parse_hour(text, decision.form) for text in points], clocks)

    def test_half_hours(self):
        for texts, form, sure in (
                (['9,5', '10', '11,5'], 'decimal', True), (['9,5', '9,25'], 'decimal', True),
                (['9.25', '9.75'], 'decimal', True),
                (['9.30', '10.15'], 'clock', True), (['9.3', '10', '9.45'], 'clock', True),
                (['9.50', '10.00'], 'decimal', False), (['9:30', '10:00'], 'clock', True)):
            decision = decide_hours(texts)
            self.assertEqual((decision.form, decision.sure), (form, sure), texts)

    def test_lengths(self):
        for texts, form in (
                (['30', '45'], 'minutes'), (['0,5', '1', '1,5'], 'hours'),
                (['0.0208333', '0.03125'], 'days'), (['1', '2'], 'doubtful'), (['0:30'], 'minutes'),
                (['30', '1.5'], 'minutes'), ([], 'minutes'), (['0'], 'minutes')):
            self.assertEqual(decide_lengths(texts).form, form, texts)

    def test_proposals_look_at_what_stands_in_the_columns(self):
        day, moment = ['23/11/2026'], ['23/11/2026 10:15']
        self.assertEqual(propose_columns(["Fecha"], [moment], {}), ['moment'])
        self.assertEqual(propose_columns(["Inicio"], [moment], {}), ['moment'])
        self.assertEqual(propose_columns(["Fecha"], [day], {}), ['date'])
        self.assertEqual(
            propose_columns(["Fecha", "Hora"], [moment, ['10:15']], {}), ['date', 'hour'])
        self.assertEqual(
            propose_columns(["Fecha", "Fecha cita"], [['01/02/2020'], day], {}), [None, 'date'])
        self.assertEqual(
            propose_columns(["Fecha", "Fecha"], [['01/02/2020'], day], {}), [None, None], "asked")
        self.assertEqual(propose_columns(["Fecha", "Fecha"], [day, day], {}), ['date', None])

    def test_what_is_not_read_is_named(self):
        self.assertEqual(
            unused_columns(["Fecha", "Alta", "", "Vacía"], ['date', None, None, None],
                           [['x'], ['y'], ['z'], [' ']]), ["Alta", "(3)"])

    def test_words_that_are_asked_for(self):
        self.assertEqual(
            unknown_states(["Citado", "En lista B", "en lista b", "-", "", "Otro mundo"]),
            {'en lista b': ("En lista B", 2), 'otro mundo': ("Otro mundo", 1)})

    @examples(100)
    @given(st.text(max_size=30))
    def test_a_title_is_read_with_its_usual_signs(self, text):
        self.assertEqual(field_of(text), field_of(f' {text}: *'))


class TestCells(unittest.TestCase):
    """Phones, numbers and addresses, and what stands where there are none."""

    @examples(200)
    @given(MOBILES, MOBILES, st.sampled_from(
        [', ', '/', ' / ', ' y ', ' o ', ';', ' - ', '-', ' ', '\n', ' (madre) / ']))
    def test_two_phones(self, one, other, between):
        assume(one != other)
        self.assertEqual(split_phones(one + between + other).numbers, (one, other))

    @examples(200)
    @given(MOBILES, st.sampled_from(['madre: {}', '{} (trabajo)', 'Móvil {}', '{}.0', '{},00',
                                     "{} tel. de su hija", '{} ext. 21']))
    def test_a_word_beside_a_phone(self, number, form):
        phones = split_phones(form.format(number))
        self.assertEqual((phones.numbers, phones.words), ((number,), ''))

    @examples(200)
    @given(st.integers(10 ** 8, 10 ** 11))
    def test_powers_of_ten(self, number):
        digits = str(number)
        for mark in '.,':
            self.assertEqual(whole_number(f'{digits[0]}{mark}{digits[1:]}E+{len(digits) - 1:02d}'),
                             digits)
            self.assertIsNone(whole_number(f'{digits[0]}{mark}{digits[1:4]}E+{len(digits) - 1}'))
        self.assertEqual(whole_number(digits), digits)

    def test_words_that_may_matter_are_told(self):
        self.assertEqual(split_phones('655 10 20 30 no llamar').words, 'no llamar')

    def test_placeholder_phones_and_addresses(self):
        for number in ('+34600000000', '+34677777777', '+34123456789', '+34961111111'):
            self.assertTrue(is_placeholder_phone(number), number)
        for number in ('+34655310042', '+34600000123', '+34961590830'):
            self.assertFalse(is_placeholder_phone(number), number)
        for address in ('sin@correo.test', 'no-reply@x.test', 'x@x.com', 'NoTiene@gmail.com'):
            self.assertTrue(is_placeholder_email(address), address)
        for address in ('nora@x.test', 'sinai@x.test', 'eva.no@x.test', 'a1@x.test'):
            self.assertFalse(is_placeholder_email(address), address)

    def test_who_shares_what(self):
        many = [f'name{index} of{index}' for index in range(9)]
        self.assertEqual(placeholders(('1', name) for name in many[:4]), {'1'})
        self.assertEqual(placeholders(('1', name) for name in many[:3]), set())
        self.assertEqual(
            placeholders(('1', f'{name} gil') for name in many[:8]), set(), "a family")
        self.assertEqual(placeholders(('1', f'{name} gil') for name in many), {'1'}, "a village")
        new_year, other = date(1980, 1, 1), date(1980, 5, 4)
        self.assertEqual(placeholders(((day, name) for name in many for day in (new_year, other)),
                                 whole_days=True), {new_year})

    def test_addresses_with_what_is_around_them(self):
        for text in ('Eva <eva@x.test>', 'mailto:eva@x.test', 'eva@x.test; otra@x.test',
                     'eva@x.test.', ' eva@x.test / -'):
            self.assertEqual(first_email(text), 'eva@x.test', text)
        self.assertFalse(is_email(first_email('eva arroba x')))

    def test_nothing(self):
        for field in ('note', 'patient', 'mobile', 'treatment', 'birth'):
            for text in ('-', '...', 'N/A', 'null', '#REF!', '####', 's/n', '(vacío)', 'No consta'):
                self.assertTrue(is_nothing(text, field), (text, field))
        for text, field in (('no', 'note'), ('#urgente', 'note'), ('00:00', 'hour'),
                            ('x', 'patient'), ('Pendiente', 'state'), ('Nada Sanz', 'patient'),
                            ('10', 'minutes')):
            self.assertFalse(is_nothing(text, field), (text, field))
