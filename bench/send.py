"""Ten thousand due emails are queued, each with its row of the ledger and its closed case.

Beside it runs the bare `mail.template.send_mail_batch` of the same template on as many others, in
turns, so that what else the machine does slows both.
"""

import time

from odoo.fields import Datetime
from odoo.tools import split_every

from . import measure
from ._clinic import insert_visits, make_clinic

NUMBER = 10_000
TURN = 2_000
BATCH = 500


def run(env):
    """Yield the seconds of the job, beside those of the template alone."""
    company = make_clinic(env)
    visits = insert_visits(env, company, 2 * NUMBER + BATCH)
    _ours(env, visits[:BATCH])  # warms caches and templates
    bare = ours = 0
    for turn in split_every(2 * TURN, visits[BATCH:].ids, env['calendar.event'].browse):
        bare += _bare(env, turn[:TURN])
        ours += _ours(env, turn[TURN:])
    yield measure(f'{NUMBER:,} emails queued', ours, 's', theirs=bare, goal='ratio <= 1.3')


def _cases(env, visits):
    cases = env['dental.followup']._open_for_visits(
        env.ref('dental_followup.program_post_visit'), visits)
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    return cases


def _bare(env, visits):
    """Return the seconds of the template by itself, in batches that are committed like ours."""
    ids = _cases(env, visits).ids
    template = env.ref('dental_followup.mail_template_post_visit')
    start = time.perf_counter()
    for batch in split_every(BATCH, ids, list):
        template.send_mail_batch(batch)
        env.flush_all()
        env.cr.commit()
        env.invalidate_all()
    seconds = time.perf_counter() - start
    env['dental.followup'].browse(ids)._set_state('cancelled')
    env.cr.commit()
    return seconds


def _ours(env, visits):
    """Return the seconds of the job that finds, checks, queues, logs and closes."""
    cases = _cases(env, visits)
    cases.write({'next_at': Datetime.now()})
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    start = time.perf_counter()
    env['dental.followup']._cron_send_due(limit=BATCH)
    env.cr.commit()
    seconds = time.perf_counter() - start
    env.invalidate_all()
    queued = env['mail.mail'].search_count([
        ('model', '=', 'dental.followup'), ('res_id', 'in', cases.ids)])
    if queued != len(visits):
        raise RuntimeError(f"{queued} emails were queued, not {len(visits)}")
    return seconds
