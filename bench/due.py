"""A thousand due follow-ups are found and worked among a million closed ones.

Beside it runs the same among ten thousand: what is closed must cost nothing. Patients are as many
in both, fifty thousand; a closed follow-up has its row of the ledger. Each time a thousand are
worked unmeasured first, and the median of five is told: PostgreSQL is still busy with what was
loaded.
"""

import statistics
import time

from odoo.fields import Datetime
from odoo.tools import split_every

from . import measure
from ._clinic import insert_visits, make_clinic, multiply, settle

DUE = 1_000
FEW, MANY = 10_000, 1_000_000
PATIENTS = 50_000
RUNS = 5


def run(env):
    """Yield the seconds among a million, beside those among ten thousand."""
    company = make_clinic(env)
    visits = insert_visits(env, company, PATIENTS)
    batches = split_every(DUE, visits.ids, env['calendar.event'].browse)
    results = []
    closed = 0
    for wanted in (FEW, MANY):
        _close(env, next(batches), wanted - closed - DUE)
        _work(env, next(batches))
        results.append(statistics.median(_work(env, next(batches)) for _index in range(RUNS)))
        closed = wanted + RUNS * DUE
    few, many = results
    yield measure(f'{DUE:,} due among {MANY:,} closed, beside {FEW:,}', many, 's', theirs=few,
                  goal='ratio <= 1.3')


def _close(env, visits, number):
    """Copy a closed follow-up and its row of the ledger so many times, over all the patients."""
    case = env['dental.followup']._open_for_visits(
        env.ref('dental_followup.program_no_show'), visits[:1])
    attempt = case._log_call(env.ref('dental_followup.outcome_refused'))
    env.cr.execute("SELECT count(*), min(id) FROM res_partner WHERE is_dental_patient")
    patients, first = env.cr.fetchone()
    env.cr.execute("SELECT count(*) FROM dental_followup")
    before = env.cr.fetchone()[0]
    spread = f'(SELECT {first} + n %% {patients})'
    cases = multiply(
        env, case, number, event_id='NULL', period=f"'p' || (n + {before})", partner_id=spread,
        closed_at="now() AT TIME ZONE 'UTC' - n %% 1000 * interval '1 day'")
    multiply(
        env, attempt, number, followup_id=f'{cases[0]} - 1 + n', partner_id=spread,
        at="now() AT TIME ZONE 'UTC' - (40 + n %% 1000) * interval '1 day'")
    settle(env)


def _work(env, visits):
    """Return the seconds from the search to the last commit, for a thousand emails."""
    cases = env['dental.followup']._open_for_visits(
        env.ref('dental_followup.program_post_visit'), visits)
    cases.write({'next_at': Datetime.now()})
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    start = time.perf_counter()
    env['dental.followup']._cron_send_due()
    env.cr.commit()
    seconds = time.perf_counter() - start
    states = set(cases.mapped('state'))
    if len(cases) != DUE or states != {'won'}:
        raise RuntimeError(f"{len(cases)} follow-ups are {states}, not {DUE} won")
    env.invalidate_all()
    return seconds
