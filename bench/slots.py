"""The free times of three dentists in a fortnight with 240 busy events.

Beside ours runs OCA's `resource_booking`, the best engine for it in the open, in the same
database: the same clinic's hours, the same three calendars, holiday and leave, the same events,
the same fortnight, visits of half an hour that begin on any quarter. Both are asked for every
start at which anybody has time. Each is asked with empty
caches, so that all it reads is counted, and alternately; the median of so many times is told.

Theirs joins the free time of one dentist to that of the next, and so offers a few starts at which
no single dentist has half an hour. Asked dentist by dentist it does not, and that must be exactly
our answer, or the bench stops.
"""

import statistics
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytz
from odoo import Command

from ..tools import clinic_time
from . import measure

DENTISTS, DAYS, EVENTS = 3, 14, 240
RUNS = 15
LENGTH = timedelta(minutes=30)
ZONE = 'Europe/Madrid'
CLINIC_HOURS = ((9, 14), (16, 20.5))
OWN_HOURS = (((9, 14), (16, 20.5)), ((9, 14),), ((10, 14), (16, 20)))


def run(env):
    """Yield the queries and the milliseconds of a look at the agenda, beside theirs."""
    monday = _next_monday()
    company, dentists = _make_clinic(env, monday)
    _fill(env, company, dentists, monday)
    bookings = _make_bookings(env, company, dentists)
    engines = (_ours(env, company, dentists, monday), _theirs(bookings[0], monday))
    ours, theirs = (_ask(env, engine)[2] for engine in engines)
    right = set().union(*(_theirs(booking, monday)() for booking in bookings[1:]))
    if ours != right:
        raise RuntimeError(f"not the same free times: {sorted(ours ^ right)[:9]}")
    asked = [[_ask(env, engine)[:2] for engine in engines] for _index in range(RUNS)]
    (our_queries, our_seconds), (their_queries, their_seconds) = (
        [statistics.median(column) for column in zip(*engine, strict=True)]
        for engine in zip(*asked, strict=True))
    agenda = f"{DENTISTS} dentists, {DAYS} days, {EVENTS} busy events, {len(right)} free times"
    yield measure(f"queries: {agenda}", int(our_queries), '', theirs=int(their_queries),
                  goal='<= 4')
    yield measure("time of the same look", our_seconds * 1000, 'ms', theirs=their_seconds * 1000,
                  goal='ratio <= 0.2')
    yield measure("free times offered at which no dentist is free", len(ours - right), '',
                  theirs=len(theirs - right), goal='= 0')


def _next_monday():
    """Return the start of the next Monday on the clinic's clock, naive UTC."""
    today = datetime.now(ZoneInfo(ZONE)).date()
    return clinic_time.day_bounds(today + timedelta(days=7 - today.weekday()), ZONE)[0]


def _make_calendar(env, name, hours):
    return env['resource.calendar'].create({
        'name': name, 'tz': ZONE, 'company_id': env.company.id,
        'attendance_ids': [Command.clear()] + [Command.create({
            'name': f'{day} {begins}', 'dayofweek': str(day), 'hour_from': begins,
            'hour_to': ends,
        }) for day in range(5) for begins, ends in hours],
    })


def _make_clinic(env, monday):
    """Return a clinic with a holiday, and dentists with hours of their own, one a day away."""
    company = env.company
    company.resource_calendar_id = _make_calendar(env, "Clinic", CLINIC_HOURS)
    dentists = env['res.users'].with_context(no_reset_password=True).create([{
        'name': f"Dentist {index}", 'login': f'dentist{index}', 'tz': ZONE,
    } for index in range(DENTISTS)])
    resources = env['resource.resource'].create([{
        'name': user.name, 'user_id': user.id, 'tz': ZONE, 'resource_type': 'user',
        'calendar_id': _make_calendar(env, user.name, hours).id,
    } for user, hours in zip(dentists, OWN_HOURS, strict=True)])
    for user, resource in zip(dentists, resources, strict=True):
        user.partner_id.write({'is_dentist': True, 'dental_calendar_id': resource.calendar_id.id})
    for day, resource in ((2, env['resource.resource']), (8, resources[0])):
        env['resource.calendar.leaves'].create({
            'name': "Away", 'resource_id': resource.id, 'company_id': company.id,
            'calendar_id': (resource.calendar_id or company.resource_calendar_id).id,
            'date_from': monday + timedelta(days=day),
            'date_to': monday + timedelta(days=day + 1)})
    return company, dentists


def _fill(env, company, dentists, monday):
    """Book visits of a quarter to an hour and private appointments, all over the fortnight."""
    quiet = env['calendar.event'].with_context(tracking_disable=True, no_mail_to_attendees=True)
    patient = env['res.partner'].create({'name': "Patient", 'is_dental_patient': True})
    values = []
    for number in range(EVENTS):
        user = dentists[number % DENTISTS]
        day, quarter = number * 11 % DAYS, number * 7 % 46
        start = monday + timedelta(days=day, hours=9, minutes=15 * quarter)
        event = {'start': start, 'stop': start + timedelta(minutes=15 * (1 + number % 4))}
        values.append({**event, 'name': "Private", 'privacy': 'private', 'user_id': user.id,
                       'partner_ids': [Command.set(user.partner_id.ids)]} if number % 8 == 0 else {
            **event, 'dental_patient_id': patient.id, 'dental_company_id': company.id,
            'dental_dentist_id': user.partner_id.id})
    quiet.create(values)
    env.flush_all()
    env.cr.commit()
    env.cr.execute("ANALYZE")


def _ours(env, company, dentists, monday):
    partners = dentists.partner_id

    def ask():
        found = env['calendar.event']._dental_find_slots(
            company, LENGTH, dentists=partners, after=monday, days=DAYS)
        return {clinic_time.to_utc_naive(free.start) for free in found}
    return ask


def _make_bookings(env, company, dentists):
    """Return the peer's bookings: one that any dentist will do for, then one of each dentist."""
    resources = env['resource.resource'].search([('user_id', 'in', dentists.ids)])
    combinations = env['resource.booking.combination'].create([
        {'resource_ids': [Command.set(resource.ids)]} for resource in resources])
    kind = env['resource.booking.type'].create({
        'name': "Visit", 'duration': LENGTH.seconds / 3600, 'slot_duration': 0.25,
        'modifications_deadline': 2, 'resource_calendar_id': company.resource_calendar_id.id,
        'combination_rel_ids': [Command.create(
            {'combination_id': combination.id}) for combination in combinations]})
    booking = env['resource.booking'].with_context(mail_auto_subscribe_no_notify=True)
    bookings = booking.union(*(booking.create({
        'type_id': kind.id, 'partner_ids': [Command.set(company.partner_id.ids)], **of_one,
    }) for of_one in ({}, *({
        'combination_auto_assign': False, 'combination_id': combination.id,
    } for combination in combinations))))
    env.cr.commit()
    return bookings.with_context(tz=ZONE)


def _theirs(booking, monday):
    """Return the peer's way to ask."""
    start, end = (
        pytz.utc.localize(moment).astimezone(pytz.timezone(ZONE))
        for moment in (monday, monday + timedelta(days=DAYS)))

    def ask():
        days = booking._get_available_slots(start, end)
        return {clinic_time.to_utc_naive(free) for found in days.values() for free in found}
    return ask


def _ask(env, ask):
    """Return the queries and seconds that an engine takes with empty caches, and its answer."""
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    answer = ask()
    return env.cr.sql_log_count - before, time.perf_counter() - start, answer
