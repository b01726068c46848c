import os
from datetime import date

from odoo.tests import tagged

from ...tools.names import name_key
from .agenda_variants import Variant
from .test_agenda_import import AgendaCase

MONDAYS = (date(2026, 11, 23), date(2026, 12, 7))
"""The second week can be read as days of other months as well."""
VARIANTS = int(os.environ.get('DENTAL_VARIANTS', 300))
"""How many ways to write one agenda are read."""


@tagged('post_install', '-at_install')
class TestAgendaVariants(AgendaCase):
    """However an agenda is written, nothing of it is read wrong without a word.

    Order and titles of columns, encodings, dialects, and one to three faults at a time.
    """

    def read_as_rows(self, variant):
        """Return the rows that a file is read as, and how many questions it took."""
        data, filename = variant.build()
        wizard = self.wizard(data, filename=filename)
        rows = wizard._read()
        if rows is not None:
            return rows, 0
        wizard.date_order = 'month' if variant.date.startswith('%m') else 'day'
        wizard.hour_form = 'clock'
        return wizard._read() or [], 1

    def find_wrong(self, variant, row, visit):
        """Return what a good row says without a word and is not so, by field."""
        said = {code.split('_')[0] for code, _params in row.lost}
        expected = {
            name: getattr(visit, name)
            for name in ('number', 'email', 'birth', 'dentist', 'treatment', 'state')
            if name in variant.fields}
        expected['start'] = self.clock(f'{visit.start:%H:%M}', visit.start.date())
        if {'minutes', 'end'} & {*variant.fields}:
            expected['minutes'] = visit.minutes
        may_be_empty = {'email'} | ({'state'} if visit.state == 'booked' else set())
        wrong = {
            name: (row.values[name], value) for name, value in expected.items()
            if row.values[name] != value and name not in said
            and (row.values[name] or name not in may_be_empty)}
        if row.values['phone'] and row.values['phone'][0] != f'+34{visit.phone}':
            wrong['phone'] = row.values['phone']
        return wrong

    def look(self, variant, rows):
        """Return what is wrong in silence, what was not found, and which good rows are refused."""
        wrong, lost, refused = [], [], []
        by_name = {}
        for row in rows:
            by_name.setdefault(row.values.get('name_key'), []).append(row)
        for visit in variant.truth:
            found = by_name.pop(name_key(f'{visit.given} {visit.surname}'), [])
            if visit.number in variant.bad:
                continue
            if len(found) != 1:
                lost.append((visit.surname, len(found)))
            elif found[0].problems:
                refused.append(found[0].problems)
            else:
                silent = self.find_wrong(variant, found[0], visit)
                wrong += [(visit.surname, silent)] if silent else []
        lost += [name for name, others in by_name.items() if any(
            not row.problems for row in others)]
        return wrong, lost, refused

    def test_variants(self):
        refused, good = [], 0
        for seed in range(VARIANTS):
            variant = Variant(seed, MONDAYS[seed % 2])
            with self.subTest(seed=seed, faults=variant.faults, fields=variant.fields):
                rows, asked = self.read_as_rows(variant)
                wrong, lost, not_read = self.look(variant, rows)
                self.assertFalse(wrong, "wrong in silence")
                self.assertFalse(lost, "visits that are not there, or are not in the file")
                self.assertLessEqual(asked, 1)
                good += len(variant.truth) - len(variant.bad)
                refused += not_read
        self.assertLessEqual(len(refused), 0.02 * good, refused[:9])
