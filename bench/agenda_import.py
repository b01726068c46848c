"""Ten thousand rows of an agenda are imported, and imported again unchanged.

Beside the first import runs the bare creation of as many contacts and visits in two batches.
"""

import base64
import time
from datetime import date, timedelta

from . import measure
from ._clinic import make_clinic, make_visits

NUMBER = 10_000
HEADER = "Nº Historia;Paciente;Móvil;Email;Fecha;Hora;Duración;Doctor;Tratamiento;Estado"


def run(env):
    """Yield the seconds of a first import, and of the same file again."""
    company = make_clinic(env)
    start = time.perf_counter()
    make_visits(env, company, NUMBER)
    bare = time.perf_counter() - start
    yield measure('first import', _import(env, 'created'), 's', theirs=bare, goal='<= 120')
    yield measure('the same file again', _import(env, 'unchanged'), 's', goal='<= 120')


def _import(env, expected):
    """Return the seconds from the file to the last commit; every row must end as expected."""
    start = time.perf_counter()
    wizard = env['dental.followup.import'].create({
        'file': base64.b64encode(_agenda().encode('cp1252')), 'filename': 'agenda.csv'})
    wizard.action_import()
    env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - start
    states = set(wizard.line_ids.mapped('state'))
    if states != {expected}:
        raise RuntimeError(f"the rows are {states}, not all {expected}")
    env.invalidate_all()
    return seconds


def _agenda():
    """Return the text of an agenda of booked visits, a hundred a day from the day after tomorrow.

    Every name is its own: people of one name and no other tie are not guessed to be one.
    """
    rows = [HEADER]
    for index in range(NUMBER):
        day = date.today() + timedelta(days=2 + index // 100)
        hour, quarter = 8 + index % 100 // 10, index % 4 * 15
        rows.append(
            f"{50_000 + index};Apellido{index}, Nombre;6{index:08d};p{index}@ejemplo.test;"
            f"{day:%d/%m/%Y};{hour:02d}:{quarter:02d};15;Dra. Banco;Higiene;Citado")
    return '\n'.join(rows)
