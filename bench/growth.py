"""The job that finds no-shows opens ten thousand follow-ups, and then a hundred thousand.

Time a record and memory must not grow with their number. Memory is the most the process ever
held, Odoo itself included.
"""

import resource
import time

from . import measure
from ._clinic import insert_visits, make_clinic, record_something

FEW, MANY = 10_000, 100_000


def run(env):
    """Yield the time a record of many beside that of few, and the peak of memory."""
    company = make_clinic(env)
    record_something(env, company)
    _seconds(env, company, 500)  # warms caches
    few = _seconds(env, company, FEW) / FEW
    many = _seconds(env, company, MANY) / MANY
    yield measure(f'a record of {MANY:,} openings, beside {FEW:,}', many * 1000, 'ms',
                  theirs=few * 1000, goal='ratio <= 1.3')
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield measure(f'peak memory of {MANY:,} openings', peak, 'MiB', goal='< 1024')


def _seconds(env, company, number):
    """Return the seconds of the job; each visit must have its follow-up after it."""
    insert_visits(env, company, number)
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.cr.execute("SELECT count(*) FROM dental_followup")
    before = env.cr.fetchone()[0]
    start = time.perf_counter()
    env['calendar.event']._cron_find_no_shows()
    env.cr.commit()
    seconds = time.perf_counter() - start
    env.invalidate_all()
    env.cr.execute("SELECT count(*) FROM dental_followup")
    opened = env.cr.fetchone()[0] - before
    if opened != number:
        raise RuntimeError(f"{opened} follow-ups were opened, not {number}")
    return seconds
