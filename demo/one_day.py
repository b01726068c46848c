"""One day of a clinic, end to end: `./dev shell < demo/one_day.py`.

Imports the agenda of Monday 23 November 2026, runs the scheduled actions at 19:00 on the clinic's
clock, twice, and prints what stands then. It fails if anything is there twice.
"""
import base64
from collections import Counter
from datetime import date, time

from freezegun import freeze_time
from odoo.addons.dental_followup.tools import clinic_time
from odoo.modules.module import get_module_path

DAY = date(2026, 11, 23)
JOBS = ('find_no_shows', 'send_due', 'close_unanswered')

env = globals()['env']  # the shell gives it
say = print  # what it says is what it is for
clinic = env.company
zone = clinic._dental_zone()
clinic.dental_start_date = DAY
Visit = env['calendar.event']
Case = env['dental.followup']
path = f"{get_module_path('dental_followup')}/tests/data/agenda_{DAY}.csv"


def import_day():
    """Import the file as reception does, and count its rows by what became of them."""
    with open(path, 'rb') as agenda:
        wizard = env['dental.followup.import'].create({
            'file': base64.b64encode(agenda.read()), 'filename': f'agenda_{DAY}.csv'})
    wizard.action_preview()
    wizard.action_import()
    return Counter(wizard.line_ids.mapped('state'))


def run_jobs():
    """Run the scheduled actions, as the scheduler does: in transactions of their own."""
    env.cr.commit()
    for job in JOBS:
        env.ref(f'dental_followup.ir_cron_{job}').method_direct_trigger()
    env.cr.rollback()  # a new snapshot, to see what they did


def standing():
    """Count visits, cases, emails and to-do's of the imported day."""
    first, end = clinic_time.day_bounds(DAY, zone)
    visits = Visit.search([
        ('dental_import_ref', '!=', False), ('start', '>=', first), ('start', '<', end)])
    cases = Case.search([('event_id', 'in', visits.ids)])
    return visits, cases, {
        'visits': Counter(visits.mapped('dental_state')),
        'calls': Counter(cases.filtered(
            lambda case: case.program_id.code == 'no_show').event_id.mapped('dental_state')),
        'emails': Counter(cases.filtered(
            lambda case: case.program_id.code == 'post_visit').mapped('state')),
        'to-do': len(cases.activity_ids),
        'queued': env['mail.mail'].search_count([
            ('model', '=', 'dental.followup'), ('res_id', 'in', cases.ids)]),
    }


def clock(moment):
    return clinic_time.to_local(moment, zone).strftime('%d/%m %H:%M')


evening = clinic_time.at_wall_clock(DAY, time(19, 0), zone)
with freeze_time(evening):
    say("imported:", dict(import_day()))
    run_jobs()
    visits, cases, once = standing()
    say("imported again:", dict(import_day()))
    run_jobs()
    again = standing()[2]

say(f"\n{'visits by state':<22}{'':>4}  {'same-day call':>13}")
for state, number in sorted(once['visits'].items()):
    say(f"{state:<22}{number:>4}  {once['calls'].get(state, 0):>13}")
say(f"\ncalls in the systray: {once['to-do']}")
say(f"emails in the queue: {once['queued']}")
for case in cases.filtered(lambda case: case.program_id.code == 'post_visit').sorted('next_at'):
    say(f"  due {clock(case.next_at)}  {case.state:<10} {case.partner_id.name}"
          f"{'  (' + case.close_note + ')' if case.close_note else ''}")
assert once == again, f"a second run changed something: {once} became {again}"
say("\nrun again: nothing changed, nothing twice")
