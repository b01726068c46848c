import contextlib
from datetime import timedelta

from odoo import Command
from odoo.addons.calendar.models.calendar_event import CalendarEvent
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.visit.state import TRANSITIONS
from .recorded_case import RecordedCase

BY_HAND = ('file', 'copied')
"""Ways that may bring a visit of the past, as they are told."""
AWAITED = 'taken back'
"""The patient is awaited again: what a newer file says of that visit is news."""
SERIES = ('all_events', 'future_events')
TRIED = {'write', 'unlink', 'create', 'copy', 'action_mass_deletion', 'action_mass_archive',
         'action_unlink_event'}
"""Ways of Odoo's calendar that are tried here."""
HARMLESS = {
    'action_join_meeting', 'action_join_video_call', 'action_open_calendar_event',
    'action_open_composer', 'action_sendmail', 'change_attendee_status',
    'clear_videocall_location', 'find_partner_customer', 'get_default_duration',
    'get_discuss_videocall_location', 'get_display_time_tz', 'get_next_alarm_date',
    'get_state_selections', 'set_discuss_videocall_location', 'default_get'}
"""And those that change nothing that is on record: invitations, videos, what is read."""


@tagged('post_install', '-at_install')
class TestRecordedStays(RecordedCase):
    """No way of changing many visits changes what is on record of one (invariant 17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_user('otra_dentista', 'group_dentist').partner_id
        cls.other.is_dentist = True
        cls.other_treatment = cls.treatment.create({'name': "Otro tratamiento"})
        cls.chair, cls.other_chair = cls.env['resource.resource'].create([{
            'name': name, 'resource_type': 'material', 'company_id': cls.clinic.id}
            for name in ("Gabinete 7", "Gabinete 8")])

    def setUp(self):
        super().setUp()
        self.stranger.dental_number = '7001'
        self.series = self.make_series(
            weeks=10, since=5, dental_chair_id=self.chair.id,
            categ_ids=[Command.set(self.treatment.ids)])
        attended, missed, cancelled, moved, taken_back, arrived = self.series[:6]
        self.recorded = {
            'attended': attended, 'missed': missed, 'cancelled': cancelled, 'moved': moved,
            'taken back': taken_back, 'arrived': arrived,
            'cancelled in time': self.series[7]}
        self.coming = self.series[6] | self.series[8:]
        self.last_id = max(self.env['calendar.event'].with_context(
            active_test=False).search([]).ids)
        for visit, state in (
                (attended, 'attended'), (missed, 'no_show'), (cancelled, 'cancelled'),
                (taken_back, 'no_show'), (arrived, 'arrived'), (self.series[7], 'cancelled')):
            with self.at_utc(min(visit.stop, self.clock('12:00'))):
                visit.with_user(self.receptionist).action_dental_set_state(state)
        taken_back.with_user(self.receptionist).action_dental_undo()
        with self.at_utc(moved.start - timedelta(days=1)):
            moved._dental_move_to(moved._dental_rebooking_values(
                moved.start + timedelta(days=1)))
        for visit in self.recorded.values():
            whose = {'partner_id': self.stranger.id, 'company_id': self.clinic.id,
                     'event_id': visit.id}
            self.env['dental.observation'].create({**whose, 'text': "Nota"})
            self.env['dental.feedback'].create({**whose, 'text': "Queja"})
            self.case_of(missed)._write_attempts('phone', event_id=visit.id)

    def ways(self):
        """Yield each way by its name, with what does it."""
        first, third = self.coming[0], self.coming[2]
        for update in SERIES:
            for name, values in self.changes().items():
                yield f'{update}: {name}', lambda update=update, values=values: self.change(
                    first if update == 'all_events' else third, update, **values)
            for clock, days in (('18:30', 0), ('09:00', 3), ('17:30', -2)):
                yield f'{update}: {clock} {days}', lambda update=update, clock=clock, days=days: (
                    self.retime(third, days, clock, update))
            for event in (first, self.series[0], self.series[7]):
                for method in ('action_mass_deletion', 'action_mass_archive'):
                    yield f'{method} {update} {event.id}', lambda *call: self.send(*call), (
                        event, method, update)
                yield f'{update} from {event.id}', lambda event=event, update=update: (
                    self.change(event, update, description="x", dental_dentist_id=self.other.id))
        for which in ('next', 'all'):
            yield f'dialog {which}', lambda which=which: self.env[
                'calendar.popover.delete.wizard'].with_user(self.receptionist).with_context(
                    default_recurrence=which).create(
                        {'calendar_event_id': first.id}).action_delete()
        yield from self.bulk_ways()
        yield from self.file_ways()

    def changes(self):
        return {
            'dentist': {'dental_dentist_id': self.other.id},
            'patient': {'dental_patient_id': self.patient.id},
            'state': {'dental_state': 'cancelled'},
            'name': {'name': "Otra cosa"},
            'every two weeks': {'interval': 2},
            'every day': {'rrule_type': 'daily', 'count': 30},
            'every month': {'rrule_type': 'monthly', 'month_by': 'date', 'day': 3},
            'other days': {'mon': False, 'tue': True, 'fri': True},
            'more': {'count': 25}, 'fewer': {'count': 7},
            'until': {'end_type': 'end_date', 'until': str(self.day + timedelta(days=15))},
            'for ever': {'end_type': 'forever'},
            'no more': {'recurrency': False},
            'hour and dentist': {
                'start': str(self.coming[2].start + timedelta(hours=1)),
                'stop': str(self.coming[2].stop + timedelta(hours=1)),
                'dental_dentist_id': self.other.id, 'dental_patient_id': self.patient.id},
        }

    def bulk_ways(self):
        """Yield what is written to all of them at once, as from a list."""
        hour = self.clock('13:00')
        for name, values in {
                'dentist': {'dental_dentist_id': self.other.id},
                'patient': {'dental_patient_id': self.patient.id},
                'no patient': {'dental_patient_id': False},
                'hour': {'start': str(hour), 'stop': str(hour + timedelta(minutes=30))},
                'length': {'stop': str(hour)}, 'duration': {'duration': 2},
                'booked': {'dental_state': 'booked'}, 'confirmed': {'dental_state': 'confirmed'},
                'attended': {'dental_state': 'attended'},
                'by whom': {'dental_state_user_id': self.dentist_user.id},
                'when': {'dental_state_at': str(hour)},
                'before': {'dental_previous_state': 'booked'},
                'clinic': {'dental_company_id': self.env.ref('base.main_company').id},
                'all day': {'allday': True, 'start_date': str(self.day),
                            'stop_date': str(self.day)},
            'treatments': {'categ_ids': [[3, self.treatment.id], [4, self.other_treatment.id]]},
            'no treatment': {'categ_ids': [[5]]}, 'chair': {'dental_chair_id': self.other_chair.id},
        }.items():
            yield f'bulk {name}', lambda values=values: self.send(self.series, 'write', values)
            yield f'list {name}', lambda values=values: self.send(
                self.series, 'web_save_multi', [values] * len(self.series), {'id': {}})
            for which, method, args in (
                    ('attended', 'write', (values,)),
                    ('cancelled in time', 'web_save_multi', ([values] * 2, {'id': {}}))):
                visit = self.recorded[which]
                if values.get('dental_state') not in TRANSITIONS[visit.dental_state]:
                    yield f'{which} and another, {name}', lambda *call: self.send(*call), (
                        visit | self.coming[0], method, *args)
        yield 'copied', lambda: self.send(self.series, 'copy')

    def file_ways(self):
        """Yield files that say something else of the days of the visits."""
        days = [self.local_day(visit) for visit in self.recorded.values()]
        common = {'Paciente': self.stranger.name, 'Móvil': '600 11 22 33', 'Email': ''}
        for hour in ('17:30', '11:00'):
            for state in ('Citado', 'Confirmado'):
                yield f'file {hour} {state}', lambda hour=hour, state=state: self.load(*(
                    {**common, 'Fecha': f'{day:%d/%m/%Y}', 'Hora': hour, 'Estado': state}
                    for day in days))

    def test_every_way(self):
        before = {name: self.on_record(visit) for name, visit in self.recorded.items()}
        for way, act, *call in self.ways():
            with self.subTest(way), self.undone():
                # it may be refused
                with contextlib.suppress(UserError), self.env.cr.savepoint():
                    act(*(call[0] if call else ()))
                for name, visit in self.recorded.items():
                    if name == AWAITED and way.startswith('file'):
                        continue
                    self.assertEqual(self.on_record(visit), before[name], name)
                if not way.startswith(BY_HAND):
                    self.assertFalse(self.made_in_the_past())
            self.env.invalidate_all()

    def made_in_the_past(self):
        """Return the visits made since that would be taken for missed ones."""
        return self.env['calendar.event'].with_context(active_test=False).search([
            ('id', '>', self.last_id), ('id', 'not in', self.series[3].dental_moved_to_id.ids),
            ('start', '<=', self.clock('12:00')), ('dental_patient_id', '!=', False)])

    def test_every_way_of_odoo_is_known(self):
        """A method that Odoo's calendar has new is looked at before it is believed harmless."""
        public = {name for name, value in vars(CalendarEvent).items()
                  if callable(value) and not name.startswith('_')}
        self.assertFalse(public - TRIED - HARMLESS)
