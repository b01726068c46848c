"""Five thousand rows of an agenda are imported, and imported again unchanged.

Beside them the same contacts and visits are created by the ORM in batches, as the import does.
"""

import base64
import time
from datetime import date, datetime, timedelta
from datetime import time as clock

from . import measure
from ._clinic import make_clinic
from ._memory import Peak

NUMBER, BATCH = 5_000, 1_000
HEADER = "Nº Historia;Paciente;Móvil;Email;Fecha;Hora;Duración;Doctor;Tratamiento;Estado"
QUIET = {
    'tracking_disable': True, 'mail_create_nosubscribe': True, 'dont_notify': True,
    'no_mail_to_attendees': True}


def run(env):
    """Yield the seconds of a first import, and of the same file again, and its memory."""
    make_clinic(env)
    with Peak() as peak:
        first = _import(env, 'created', 50_000)
    bare = _create(env, 70_000)
    yield measure('first import', first, 's', theirs=bare, goal='ratio <= 1.5')
    again = _import(env, 'unchanged', 50_000)
    yield measure('the same file again', again, 's', theirs=bare, goal='ratio <= 0.2')
    yield measure('memory above idle', peak.above, 'MiB', goal='<= 300')


def _import(env, expected, base):
    """Return the seconds from the file to the last commit; every row must end as expected."""
    start = time.perf_counter()
    wizard = env['dental.followup.import'].create({
        'file': base64.b64encode(agenda(base).encode('cp1252')), 'filename': 'agenda.csv'})
    wizard.action_import()
    env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - start
    states = set(wizard.line_ids.mapped('state'))
    if states != {expected}:
        raise RuntimeError(f"the rows are {states}, not all {expected}")
    env.invalidate_all()
    return seconds


def _create(env, base):
    """Return the seconds that creating the same contacts and visits takes."""
    company, start = env.ref('base.main_company'), time.perf_counter()
    dentist = env['res.partner'].search([('name', '=', "Dra. Banco")], limit=1)
    treatment = env['calendar.event.type'].search([('name', '=', "Higiene")], limit=1)
    rows = list(_rows(base))
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin:begin + BATCH]
        patients = env['res.partner'].with_context(**QUIET).create([{
            'name': f"Nombre Apellido{number}", 'is_dental_patient': True,
            'company_id': company.id, 'dental_number': str(number), 'email': email, 'phone': phone,
        } for number, phone, email, _start in batch])
        env['calendar.event'].with_context(**QUIET).create([{
            'dental_patient_id': patient.id, 'dental_company_id': company.id,
            'dental_dentist_id': dentist.id, 'categ_ids': treatment.ids,
            'dental_state': 'booked', 'start': at, 'stop': at + timedelta(minutes=15),
        } for patient, (_number, _phone, _email, at) in zip(patients, batch, strict=True)])
        env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - start
    env.invalidate_all()
    return seconds


def _rows(base, number=NUMBER):
    """Yield number, phone, email and start of booked visits, a hundred a day, not of tomorrow yet.

    Every name is its own: people of one name and no other tie are not guessed to be one.
    """
    for index in range(number):
        day = date.today() + timedelta(days=2 + index // 100)
        hour, quarter = 8 + index % 100 // 10, index % 4 * 15
        history = base + index
        yield (history, f'6{history:08d}', f'p{history}@ejemplo.test',
               datetime.combine(day, clock(hour, quarter)))


def agenda(base, number=NUMBER):
    """Return the text of an agenda of so many visits, whose practice numbers begin at ``base``."""
    return '\n'.join([HEADER, *(
        f"{number};Apellido{number}, Nombre;{phone};{email};{at:%d/%m/%Y};{at:%H:%M};15;"
        f"Dra. Banco;Higiene;Citado" for number, phone, email, at in _rows(base, number))])
