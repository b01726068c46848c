"""A clinic with as many visits as a measure needs."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import SQL

EXPRESSION = SQL  # a bench's own text: nobody else's comes here


def make_clinic(env):
    """Return a company that is open around the clock, in use since long."""
    company = env.ref('base.main_company')
    company.write({
        'dental_start_date': fields.Date.today() - timedelta(days=400),
        'dental_contact_from': 0, 'dental_contact_to': 24,
        'email': 'clinic@example.test',
        'resource_calendar_id': env['resource.calendar'].create({
            'name': "Always open", 'tz': 'Europe/Madrid',
            'attendance_ids': [Command.clear()] + [Command.create({
                'name': str(day), 'dayofweek': str(day), 'hour_from': 0, 'hour_to': 24,
            }) for day in range(7)],
        }).id,
    })
    return company


def make_visits(env, company, number):
    """Return so many booked visits of one day, of as many patients."""
    quiet = {'tracking_disable': True, 'no_mail_to_attendees': True}
    patients = env['res.partner'].with_context(**quiet).create([{
        'name': f"Patient {index}", 'is_dental_patient': True, 'company_id': company.id,
        'email': f'patient{index}@example.test', 'phone': f'+34 6{index:08d}',
    } for index in range(number)])
    start = fields.Datetime.now() - timedelta(hours=1)
    visits = env['calendar.event'].with_context(**quiet).create([{
        'dental_patient_id': patient.id, 'dental_company_id': company.id,
        'start': start, 'stop': start + timedelta(minutes=30),
    } for patient in patients])
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    return visits


def multiply(env, record, number, **columns):
    """Insert so many copies of a record's row by one statement; return their ids.

    :param columns: SQL expressions for what differs, ``n`` being the number of the copy from 1 on
    """
    env.flush_all()
    names = [name for name, field in record._fields.items()
             if field.store and field.column_type and name != 'id']
    values = SQL(', ').join(
        EXPRESSION(columns[name]) if name in columns else SQL('row.%s', SQL.identifier(name))
        for name in names)
    env.cr.execute(SQL(
        "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s row, "
        "generate_series(1, %(number)s) AS n WHERE row.id = %(id)s RETURNING id",
        table=SQL.identifier(record._table), number=number, id=record.id, values=values,
        names=SQL(', ').join(map(SQL.identifier, names))))
    ids = [row_id for row_id, in env.cr.fetchall()]
    env.cr.commit()
    env.invalidate_all()
    return ids


def insert_visits(env, company, number):
    """Return so many booked visits of an hour ago, of as many patients, written by SQL."""
    visit = make_visits(env, company, 1)
    patients = multiply(
        env, visit.dental_patient_id, number, email="'p' || n || '@example.test'",
        email_normalized="'p' || n || '@example.test'", name="'Patient ' || n",
        phone_sanitized="'+34' || (700000000 + n)",
        dental_household_number="'+34' || (700000000 + n)")
    visits = multiply(
        env, visit, number, dental_patient_id=f'{patients[0]} - 1 + n')
    visit.unlink()
    env.cr.commit()
    return env['calendar.event'].browse(visits)


def record_something(env, company):
    """Record a visit of today, so that there is evidence that the day is recorded at all."""
    visit = make_visits(env, company, 1)
    visit.action_dental_set_state('arrived')
    env.cr.commit()


def settle(env):
    """Let PostgreSQL do now what it would do by itself to the rows that were loaded.

    Else it does so while something is measured: it vacuums a million new rows within the minute.
    """
    env.cr.commit()
    with env.registry.cursor() as cr:
        cr._cnx.autocommit = True  # VACUUM runs in no transaction
        try:
            cr.execute("VACUUM (ANALYZE)")
        finally:
            cr._cnx.autocommit = False
