"""A hundred thousand rows of an agenda are looked at, handed over to the job, and begun by it."""

import base64
import time

from . import measure
from ._clinic import make_clinic
from ._memory import Peak
from .agenda_import import agenda

NUMBER = 100_000


def run(env):
    """Yield the seconds and the memory of looking and handing over, and the seconds of a part."""
    make_clinic(env)
    wizard = env['dental.followup.import'].create({
        'file': base64.b64encode(agenda(100_000, NUMBER).encode('cp1252')),
        'filename': 'agenda.csv'})
    for name, action in (('look', wizard.action_preview), ('hand over', wizard.action_import)):
        with Peak() as peak:
            start = time.perf_counter()
            found = action()
            env.flush_all()
            seconds = time.perf_counter() - start
        yield measure(name, seconds, 's', goal='<= 120')
        yield measure(f'memory above idle, {name}', peak.above, 'MiB', goal='<= 500')
    kept = env['dental.agenda.import'].browse(found['res_id'])
    for part in (1, 2):
        start = time.perf_counter()
        kept._import_parts(lambda _lines: 0)
        env.cr.commit()
        yield measure(f'part {part}', time.perf_counter() - start, 's', goal='<= 12')
    if kept.state != 'waiting' or kept.created_count != kept.lines_done:
        raise RuntimeError(f"{kept.created_count} of {kept.lines_done} rows are in: {kept.problem}")
