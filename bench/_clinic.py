"""A clinic with as many visits as a measure needs."""

from datetime import timedelta

from odoo import Command, fields


def make_clinic(env):
    """Return a company that is open around the clock, in use since long."""
    company = env.ref('base.main_company')
    company.write({
        'dental_start_date': fields.Date.today() - timedelta(days=400),
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
        'email': f'patient{index}@example.test',
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
