"""What managers look at, in a chain of twelve clinics with three years and a million contacts.

*sql*: each screen as it is asked of a year, beside the same question in SQL written by hand
(``_managers_sql.py``), in one run. Both give as many groups, and count the same. *growth*: the same
of thirty days, beside itself when there are ten thousand older contacts and not a million. The
last ninety days are as full in both. Each is asked unmeasured first, then several times; the
fastest is told. ``BENCH_CONTACTS`` asks for fewer than a million.
"""

import os
import time
from datetime import timedelta
from typing import NamedTuple

from odoo.fields import Datetime

from . import measure
from ._chain import Chain
from ._clinic import settle
from ._managers_sql import OVERVIEW, STATEMENTS

FEW, MANY = 10_000, int(os.environ.get('BENCH_CONTACTS', 1_000_000))
YEARS, RECENT, YEAR, MONTH = 1095, 90, 365, 30
RUNS = 5


class Pivot(NamedTuple):
    """A screen that gives figures by a row and by month."""

    model: str
    day: str
    row: str
    values: tuple
    among: tuple = ()
    by_month: bool = True

    def ask(self, env, days):
        """Ask as the browser does; return the groups, and how many rows there are in all."""
        months = f'{self.day}:month'
        sets = [[], [self.row]] + ([[months], [self.row, months]] if self.by_month else [])
        found = env[self.model].formatted_read_grouping_sets(
            [*self.among, *_between(self.day, days)], sets, ['__count', *self.values])
        return sum(map(len, found)), found[0][0]['__count']


class Listing(NamedTuple):
    """A screen that gives a list."""

    model: str
    view: str
    among: tuple = ()

    def ask(self, env, days):
        """Ask as the browser does; return the lines, and how many rows there are in all."""
        Model = env[self.model]
        names = Model.get_view(env.ref(self.view).id, 'list')['models'][self.model]
        found = Model.web_search_read([*self.among, *_between('day', days)], {
            name: {'fields': {'display_name': {}}} if Model._fields[name].relational else {}
            for name in names}, limit=80, count_limit=10001)
        return len(found['records']), found['length']


class Overview:
    """What managers land on."""

    def ask(self, env, _days):
        """Ask as the browser does."""
        return env['dental.followup.overview'].get_overview() and None


def _rates(*names):
    return tuple(f'{name}_rate:avg' for name in names)


SCREENS = {
    'overview': Overview(),
    'follow-ups': Pivot(
        'dental.followup.round.report', 'clinic_day', 'program_id', _rates(
            'recovered', 'same_day', 'reached', 'booked', 'missed_again')),
    'calls': Pivot(
        'dental.followup.attempt.report', 'clinic_day', 'call_number', _rates(
            'reached', 'booked', 'recovered', 'promise'), (('call_number', '>', 0),)),
    'visits': Pivot(
        'dental.visit.report', 'day', 'treatment_id', _rates(
            'no_show', 'kept', 'cancel', 'return')),
    'plans': Pivot(
        'dental.treatment.plan.report', 'presented_on', 'age', _rates('accepted', 'same_day')),
    'causes': Pivot(
        'dental.followup.round.report', 'clinic_day', 'blocker_id',
        ('amount:sum', 'known_rate:avg'), (('end', '=', 'lost'),)),
    'callers': Pivot(
        'dental.followup.attempt.report', 'clinic_day', 'user_id', _rates(
            'reached', 'recovered', 'objection', 'complaint'),
        (('user_id', '!=', False), ('channel', '=', 'phone')), by_month=False),
    'silent losses': Listing(
        'dental.silent.loss.report', 'dental_followup.dental_silent_loss_report_view_list'),
    'without follow-up': Listing(
        'dental.followup.gap', 'dental_followup.dental_followup_gap_view_list',
        (('state', '=', 'open'),)),
}


def run(env):
    """Yield of each screen what it costs beside SQL by hand, its queries, and how it grows."""
    chain = Chain(env)
    today = chain.today
    manager = chain.make_manager()
    chain.load(MANY * RECENT // YEARS, today - timedelta(days=RECENT - 1), today)
    chain.fall_through(300)
    few = {}
    for older in (FEW, MANY - FEW):
        chain.load(older, today - timedelta(days=YEARS), today - timedelta(days=RECENT))
        settle(env)
        if not few:
            few = {name: _asked(manager, screen, MONTH)[0] for name, screen in SCREENS.items()}
    for name, screen in SCREENS.items():
        yield from _measures(manager, chain, name, screen, few[name])


def _measures(env, chain, name, screen, few):
    """Yield what a screen costs."""
    by_hand, expected = _by_hand(env, chain, name)
    seconds, queries, told = _asked(env, screen, YEAR)
    if told and told != expected:
        raise RuntimeError(f"{name}: {told} groups and rows, by hand {expected}")
    yield measure(f'sql: {name}', seconds * 1000, 'ms', theirs=by_hand * 1000,
                  goal='ratio <= 1.3')
    yield measure(f'queries: {name}', queries, 'queries', goal='<= 30')
    yield measure(f'growth: {name}', _asked(env, screen, MONTH)[0] * 1000, 'ms',
                  theirs=few * 1000, goal='ratio <= 1.3')


def _between(day, days):
    last = Datetime.now().date()
    return [(day, '>=', last - timedelta(days=days - 1)), (day, '<=', last)]


def _asked(env, screen, days):
    """Return the seconds and queries of asking a screen, and what it told."""
    def ask():
        env.invalidate_all()
        return screen.ask(env, days)
    ask()
    before = env.cr.sql_log_count
    ask()
    queries = env.cr.sql_log_count - before
    return _fastest(ask)[0], queries, ask()


def _by_hand(env, chain, name):
    """Return the seconds of a question by hand, and how many groups or lines and rows it gives."""
    asked = {
        'today': chain.today, 'last': chain.today, 'clinics': chain.clinics.ids,
        'first': chain.today - timedelta(days=YEAR - 1), 'now': Datetime.now()}

    def ask():
        for statement in OVERVIEW if name == 'overview' else [STATEMENTS[name]]:
            env.cr.execute(statement, asked)
            rows = env.cr.fetchall()
        return rows
    ask()
    seconds, rows = _fastest(ask)
    if isinstance(SCREENS[name], Listing):
        return seconds, (len(rows), rows[0][-1] if rows else 0)
    return seconds, (len(rows), max((row[2] for row in rows if len(row) > 2), default=0))


def _fastest(ask):
    """Return the seconds of the fastest of several times, and what it gave."""
    best = None
    for _index in range(RUNS):
        start = time.perf_counter()
        found = ask()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    return best, found
