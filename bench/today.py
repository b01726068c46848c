"""Today is opened among a million closed follow-ups, and among five thousand.

What is measured is what the browser asks for when a receptionist opens it: the lines with all the
fields of the list in Today's order, their number, and the numbers on top. Each closed follow-up
has its row of the ledger; five hundred are open, forty were called today. What is closed must cost
nothing. Each time it is opened unmeasured first, then several times; the fastest is told, because
whatever else the machine does while one of them is measured only adds to it.
"""

import time

from odoo.fields import Command, Datetime

from . import measure
from ._clinic import insert_visits, make_clinic, multiply, settle

FEW, MANY = 5_000, 1_000_000
OPEN, DONE = 500, 40
PATIENTS = 20_000
RUNS = 25


def run(env):
    """Yield the milliseconds of opening Today among a million, beside those among five thousand."""
    company = make_clinic(env)
    visits = insert_visits(env, company, PATIENTS)
    _open(env, visits)
    receptionist = _receptionist(env, company)
    results, closed = [], 0
    for wanted in (FEW, MANY):
        _close(env, visits[-1:], wanted - closed)
        closed = wanted
        for _index in range(5):
            _look(receptionist)
        results.append(min(_look(receptionist) for _index in range(RUNS)))
    few, many = results
    yield measure(
        f'Today, {OPEN} open among {MANY:,} closed, beside {FEW:,}', many * 1000, 'ms',
        theirs=few * 1000, goal='ratio <= 1.5')


def _receptionist(env, company):
    """Return the environment of somebody at reception."""
    user = env['res.users'].with_context(no_reset_password=True).create({
        'name': "Reception", 'login': 'bench_reception', 'company_id': company.id,
        'company_ids': [Command.set(company.ids)],
        'group_ids': [Command.link(env.ref('dental_followup.group_receptionist').id)]})
    env.cr.commit()
    return env(user=user, context={'lang': 'en_US', 'allowed_company_ids': company.ids})


def _open(env, visits):
    """Open the calls of the day, and make some of them."""
    program = env.ref('dental_followup.program_no_show')
    cases = env['dental.followup']._open_for_visits(program, visits[:OPEN + DONE])
    cases.write({'next_at': Datetime.now(), 'next_channel': 'phone'})
    for case in cases[OPEN:]:
        case._log_call(env.ref('dental_followup.outcome_refused'))
    env.flush_all()
    env.cr.commit()


def _close(env, visit, number):
    """Copy a closed follow-up and its row of the ledger so many times, over all the patients."""
    Followup = env['dental.followup']
    case = Followup.search([('event_id', '=', visit.id)]) or Followup._open_for_visits(
        env.ref('dental_followup.program_no_show'), visit)
    if not case.attempt_ids:
        case._log_call(env.ref('dental_followup.outcome_refused'))
    env.cr.execute(
        "SELECT min(id), count(*), (SELECT count(*) FROM dental_followup) FROM res_partner "
        "WHERE is_dental_patient")
    first, patients, before = env.cr.fetchone()
    spread = f'{first} + n %% {patients}'
    ages = "interval '1 day' * (1 + n %% 1000)"
    cases = multiply(
        env, case, number, event_id='NULL', period=f"'p' || (n + {before})", partner_id=spread,
        closed_at=f"now() AT TIME ZONE 'UTC' - {ages}",
        next_at=f"now() AT TIME ZONE 'UTC' - {ages}",
        last_attempt_at=f"now() AT TIME ZONE 'UTC' - {ages}")
    multiply(
        env, case.attempt_ids, number, followup_id=f'{cases[0]} - 1 + n', partner_id=spread,
        at=f"now() AT TIME ZONE 'UTC' - {ages}")
    settle(env)


def _look(env):
    """Return the seconds in which Today is answered; it must show all that is open and done."""
    env.invalidate_all()
    Followup = env['dental.followup']
    action = env.ref('dental_followup.dental_followup_action_today').sudo()
    view = env.ref('dental_followup.dental_followup_view_list_today')
    names = Followup.get_view(view.id, 'list')['models']['dental.followup']
    specification = {
        name: {'fields': {'display_name': {}}} if Followup._fields[name].relational else {}
        for name in names if not Followup._fields[name].type.endswith('2many')}
    domain = [('today_part', 'in', ('now', 'later', 'done'))]
    if action.domain != str(domain):
        raise RuntimeError(f"Today asks for {action.domain}")
    env.invalidate_all()
    start = time.perf_counter()
    found = Followup.web_search_read(
        domain, specification, limit=80, order='today_rank ASC, next_at ASC, id ASC',
        count_limit=10001)
    Followup.get_today_summary()
    seconds = time.perf_counter() - start
    if found['length'] < OPEN:
        raise RuntimeError(f"Today shows {found['length']} lines, not {OPEN} and more")
    env.cr.rollback()
    return seconds
