"""Ten thousand visits of one day become no-shows: a case and a to-do each, in one batch.

Beside it run the stock way, an automation rule on the hour of the visit that creates a call for
reception, and the same rows of cases and activities written by hand with INSERT … SELECT.
"""

import time

from odoo.tools import SQL

from . import measure
from ._clinic import make_clinic, make_visits

NUMBER = 10_000
STOCK_NUMBER = 300
"""The stock rule's cost grows with its records alike; ten thousand would take minutes."""


def run(env):
    """Yield the rate against the stock rule, the time against plain SQL, and the queries."""
    company = make_clinic(env)
    ours, queries = _timed(env, lambda: _sweep(env, company))
    by_hand = _by_hand(env)
    stock = _stock(env, company)
    yield measure('visits swept', NUMBER / ours, 'records/s',
                  theirs=STOCK_NUMBER / stock, goal='ratio >= 60')
    yield measure('sweep against INSERT … SELECT of the same rows', ours, 's',
                  theirs=by_hand, goal='ratio <= 5')
    yield measure('queries of the sweep', queries / NUMBER, 'queries/record', goal='<= 0.1')


def _timed(env, prepare):
    """Return seconds and queries of what ``prepare`` returns, run and committed."""
    action = prepare()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    action()
    env.flush_all()
    env.cr.commit()
    return time.perf_counter() - start, env.cr.sql_log_count - queries


def _sweep(env, company):
    visits = make_visits(env, company, NUMBER)

    def action():
        visits.action_dental_set_state('no_show')
    return action


def _by_hand(env):
    """Copy the rows that the sweep made, as someone would who knows the tables by heart."""
    env.cr.execute(SQL("""
        CREATE TEMP TABLE swept AS SELECT * FROM dental_followup;
        CREATE TEMP TABLE swept_activity AS
            SELECT * FROM mail_activity WHERE res_model = 'dental.followup';
        DELETE FROM mail_activity WHERE res_model = 'dental.followup';
        DELETE FROM dental_followup;
    """))
    env.cr.execute("SELECT count(*), (SELECT count(*) FROM swept_activity) FROM swept")
    rows = env.cr.fetchone()
    if rows != (NUMBER, NUMBER):
        raise RuntimeError(f"the sweep made {rows} cases and activities, not {NUMBER} of each")
    env.cr.commit()
    start = time.perf_counter()
    env.cr.execute("INSERT INTO dental_followup SELECT * FROM swept")
    env.cr.execute("INSERT INTO mail_activity SELECT * FROM swept_activity")
    env.cr.commit()
    seconds = time.perf_counter() - start
    env.invalidate_all()
    return seconds


def _stock(env, company):
    """Return the seconds of a stock rule: a call for reception for each visit that is late."""
    user = env['res.users'].create({'name': "Reception", 'login': 'bench_reception'})
    model = env['ir.model']._get('calendar.event')
    env['base.automation'].search([]).active = False
    env['calendar.event'].search([]).active = False
    rule = env['base.automation'].create({
        'name': "Stock rule", 'model_id': model.id, 'trigger': 'on_time',
        'trg_date_id': env['ir.model.fields']._get('calendar.event', 'start').id,
        'trg_date_range': 15, 'trg_date_range_type': 'minutes',
        'filter_domain': "[('dental_state', '=', 'booked')]",
    })
    env['ir.actions.server'].create({
        'name': "Create a call", 'model_id': model.id, 'state': 'code',
        'usage': 'base_automation', 'base_automation_id': rule.id,
        'code': (
            "for event in records:\n"
            "    env['mail.activity'].create({\n"
            f"        'res_model_id': {env['ir.model']._get_id('res.partner')},\n"
            "        'res_id': event.dental_patient_id.id,\n"
            f"        'activity_type_id': {env.ref('mail.mail_activity_data_call').id},\n"
            f"        'user_id': {user.id},\n"
            "    })\n"),
    })
    make_visits(env, company, STOCK_NUMBER)
    action = env['base.automation']._cron_process_time_based_actions
    return _timed(env, lambda: action)[0]
