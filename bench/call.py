"""The next call is looked for in Today, taken in hand, and read by the form as the web client does.

Its queries are counted for a patient who was called ten times before, and for one who was called a
thousand times. The second of two openings counts: the first fills the caches of the process, as
the day's first call does.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form, new_test_user

from . import measure
from ._clinic import make_clinic, make_visits, multiply

FEW, MANY = 10, 1_000
MOST_QUERIES = 60


def run(env):
    """Yield the queries of opening a call after few and after many attempts."""
    company = make_clinic(env)
    user = new_test_user(
        env, 'bench_call', 'base.group_user,dental_followup.group_receptionist',
        company_id=company.id, company_ids=[Command.set(company.ids)], tz='Europe/Madrid')
    first, few, many = (_make_case(env, company, number) for number in (FEW, FEW, MANY))
    spec = _read_as_client(first.with_user(user))
    counts = [_count(case.with_user(user), spec) for case in (first, few, many)]
    for number, count in zip((FEW, MANY), counts[1:], strict=True):
        yield measure(f'opening a call after {number:,} attempts', count, 'queries',
                      goal=f'<= {MOST_QUERIES}')
    yield measure(f'opening after {MANY:,} attempts, beside {FEW}', counts[2], 'queries',
                  theirs=counts[1], goal='ratio <= 1')


def _make_case(env, company, number):
    """Return a call that is due, of a patient with so many attempts and a sister."""
    missed = make_visits(env, company, 1)
    patient = missed.dental_patient_id
    treatment = env['calendar.event.type'].create({'name': f"Treatment {missed.id}"})
    dentist = env['res.partner'].create({'name': f"Dentist {missed.id}", 'is_dentist': True})
    patient.write({
        'phone': f'+34 655 {missed.id % 1000:03d} {number % 1000:03d}', 'lang': 'es_ES',
        'dental_birthdate': '1980-05-17', 'country_id': env.ref('base.es').id,
        'dental_work_hours': "until 15:00"})
    missed.write({'dental_dentist_id': dentist.id, 'categ_ids': [Command.set(treatment.ids)]})
    past, coming = (missed.copy({
        'start': missed.start + timedelta(days=days), 'stop': missed.stop + timedelta(days=days),
        'dental_state': state}) for days, state in ((-90, 'attended'), (9, 'booked')))
    missed.action_dental_set_state('no_show')
    case = env['dental.followup'].search([('event_id', '=', missed.id)])
    sister = patient.copy({'name': "Sister", 'phone': patient.phone})
    repair = env['dental.followup'].create({
        'partner_id': sister.id, 'company_id': company.id,
        'program_id': env.ref('dental_followup.program_repair').id})
    for text in ("Prefers to sit up", "Comes with her mother", "Likes to be on time"):
        env['dental.observation'].create({
            'partner_id': patient.id, 'company_id': company.id, 'text': text})
    attempt = case._log_call(
        env.ref('dental_followup.outcome_answered'), mood='worried', told="Was travelling",
        no_closing_reason="Was driving",
        blocker_ids=[Command.set(env.ref('dental_followup.blocker_none').ids)])
    multiply(env, attempt, number - 1, at="now() AT TIME ZONE 'UTC' - n * interval '1 day'",
             is_contact='FALSE')
    env.cr.execute("ANALYZE")
    env.cr.commit()
    there = repair.state == 'todo' and past.dental_state == 'attended' and coming.active
    if len(case.attempt_ids) != number or not there:
        raise RuntimeError(f"{len(case.attempt_ids)} attempts, not {number}")
    return case


def _read_as_client(case):
    """Open a call in the form; return what its view asks the server for."""
    _set_due(case, 0)
    spec = Form(_open(case))._view['fields_spec']
    _leave(case)
    return spec


def _leave(case):
    """Let go of the patient, and leave the case for another day."""
    case.env['dental.followup.call'].search([('followup_id', '=', case.id)]).action_not_now()
    _set_due(case, 2)


def _open(case):
    """Press *Call the next*; the case is the one that is due, because it was promised."""
    call = case.env['dental.followup.call'].browse(
        case.env['dental.followup'].action_call_next()['res_id'])
    if call.followup_id != case:
        raise RuntimeError(f"{call.followup_id} is called, not {case}")
    return call


def _set_due(case, days):
    """Promise a call so many days from now."""
    case.sudo()._set_state(
        'pending', next_at=fields.Datetime.now() + timedelta(days=days, minutes=-1),
        next_channel='phone', is_promise=True)
    case.env.cr.commit()


def _count(case, spec):
    """Return the queries of opening a call and of reading the form."""
    _set_due(case, 0)
    case.env.invalidate_all()
    before = case.env.cr.sql_log_count
    call = _open(case)
    call.web_read(spec)
    case.env.flush_all()
    queries = case.env.cr.sql_log_count - before
    _leave(case)
    return queries
