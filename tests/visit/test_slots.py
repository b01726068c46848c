from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...tools import clinic_time
from ..common import NoShowCase, ZonesCase

HALF = timedelta(minutes=30)


class SlotsCase(NoShowCase):
    """The clinic at noon, with a chair and a second dentist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = cls.env['calendar.event']
        cls.chair = cls.env['resource.resource'].create({
            'name': "Sillón 1", 'resource_type': 'material', 'company_id': cls.clinic.id,
            'calendar_id': False})
        cls.other_user = cls.make_user('vidal_test', 'group_dentist')
        cls.other = cls.other_user.partner_id
        cls.other.write({'is_dentist': True, 'name': "Dra. Vidal"})

    @classmethod
    def make_hours(cls, name, hours, days=range(5)):
        """Create a timetable that is not the clinic's."""
        return cls.env['resource.calendar'].create({
            'name': name, 'tz': cls.zone, 'company_id': cls.clinic.id,
            'attendance_ids': [Command.clear()] + [Command.create({
                'name': f'{day} {start}', 'dayofweek': str(day), 'hour_from': start,
                'hour_to': end}) for day in days for start, end in hours]})

    def leave(self, begins, ends, day=None, clinic=None, **values):
        leave = self.env['resource.calendar.leaves'].create({
            'name': "Ausencia",
            'date_from': self.clock(begins, day), 'date_to': self.clock(ends, day), **values})
        leave.company_id = clinic or self.clinic

    def starts(self, dentists=None, chairs=None, day=None, length=HALF, **options):
        """Return the hours ('HH:MM') at which a visit can begin on a day."""
        day = day or self.day + timedelta(days=1)
        found = self.events._dental_find_slots(
            self.clinic, length, dentists=dentists, chairs=chairs, days=1,
            after=clinic_time.day_bounds(day, self.zone)[0], **options)
        return [f'{clinic_time.to_local(free.start, self.zone):%H:%M}' for free in found]

    def assertSpan(self, hours, *spans):
        """The hours are every quarter from one to another, such as '09:00-13:30'."""
        wanted = []
        for span in spans:
            (begin, minute), (end, last) = (
                map(int, edge.split(':')) for edge in span.split('-'))
            wanted += [f'{at // 60:02d}:{at % 60:02d}' for at in range(
                begin * 60 + minute, end * 60 + last + 1, 15)]
        self.assertEqual(hours, wanted)

    def offered(self, call, choice='any', off_work=None, page=None):
        """Return the times on the screen for an answer, as the view's domain has them."""
        off_work = call.slot_off_work if off_work is None else off_work
        page = call.slot_page if page is None else page
        return call.slot_ids.filtered(lambda slot: (
            slot.choice, slot.off_work, slot.is_move, slot.page) == (
                choice, off_work, call.slot_is_move, page))


@tagged('post_install', '-at_install')
class TestSlots(SlotsCase):
    """A time that is offered is free for everybody who is needed (invariant 11)."""

    def test_hours_of_clinic_dentist_and_chair(self):
        self.assertSpan(self.starts(), '09:00-13:30', '16:00-20:00')
        self.dentist.dental_calendar_id = self.make_hours("Mañanas", [(8, 12)])
        self.assertSpan(self.starts(self.dentist), '09:00-11:30')
        self.chair.calendar_id = self.make_hours("Sillón", [(10, 11), (11, 18)])
        self.assertSpan(self.starts(self.dentist, self.chair), '10:00-11:30')
        self.assertSpan(self.starts(None, self.chair), '10:00-13:30', '16:00-17:30')
        self.chair.calendar_id = self.make_hours("Cerrado", [])
        self.assertFalse(self.starts(self.dentist, self.chair))

    def test_flexible_hours_say_nothing(self):
        self.dentist.dental_calendar_id = self.make_hours("Flexible", [])
        self.dentist.dental_calendar_id.flexible_hours = True
        self.assertSpan(self.starts(self.dentist), '09:00-13:30', '16:00-20:00')

    def test_holidays_and_leaves(self):
        tomorrow = self.day + timedelta(days=1)
        calendar = self.clinic.resource_calendar_id
        self.leave('09:00', '10:00', tomorrow, calendar_id=calendar.id)
        self.leave('10:00', '10:30', tomorrow, calendar_id=False)
        abroad = self.make_clinic("Otra", self.zone)
        self.leave('16:00', '18:00', tomorrow, calendar_id=False, clinic=abroad)
        resource = self.env['resource.resource'].create({
            'name': "Dentista", 'user_id': self.dentist_user.id, 'calendar_id': calendar.id})
        self.leave('10:30', '11:00', tomorrow, resource_id=resource.id)
        self.leave('12:00', '14:00', tomorrow, resource_id=self.chair.id)
        self.assertSpan(self.starts(self.dentist), '11:00-13:30', '16:00-20:00')
        self.assertSpan(self.starts(self.other), '10:30-13:30', '16:00-20:00')
        self.assertSpan(self.starts(self.other, self.chair), '10:30-11:30', '16:00-20:00')

    def test_what_is_busy(self):
        tomorrow = self.day + timedelta(days=1)
        self.make_visit('09:00', day=tomorrow)
        self.make_visit('09:30', day=tomorrow, dental_state='cancelled')
        self.make_visit('10:00', day=tomorrow, dental_dentist_id=self.other.id,
                        dental_chair_id=self.chair.id, patient=self.make_patient("Ana Sillón"))
        private = self.events.with_user(self.dentist_user).create({
            'name': "Privado", 'privacy': 'private', 'partner_ids': [Command.set(self.dentist.ids)],
            'start': self.clock('11:00', tomorrow), 'stop': self.clock('11:10', tomorrow)})
        self.assertSpan(
            self.starts(self.dentist), '09:30-10:30', '11:15-13:30', '16:00-20:00')
        self.assertSpan(self.starts(self.dentist, self.chair),
                        '09:30-09:30', '10:30-10:30', '11:15-13:30', '16:00-20:00')
        private.attendee_ids.do_decline()
        self.assertIn('11:00', self.starts(self.dentist))

    def test_all_day_is_the_whole_of_the_clinics_day(self):
        tomorrow = self.day + timedelta(days=1)
        event = self.events.create({
            'name': "Congreso", 'allday': True, 'start': tomorrow, 'stop': tomorrow,
            'start_date': tomorrow, 'stop_date': tomorrow, 'show_as': 'busy',
            'partner_ids': [Command.set(self.dentist.ids)]})
        self.assertFalse(self.starts(self.dentist))
        self.assertTrue(self.starts(self.dentist, day=self.day + timedelta(days=2)))
        event.show_as = 'free'
        self.assertTrue(self.starts(self.dentist))

    def test_a_patient_is_in_one_place(self):
        tomorrow = self.day + timedelta(days=1)
        visit = self.make_visit('09:00', day=tomorrow, dental_dentist_id=self.other.id)
        self.assertIn('09:00', self.starts(self.dentist))
        self.assertNotIn('09:00', self.starts(self.dentist, patient=self.patient))
        self.assertIn('09:00', self.starts(
            self.dentist, patient=self.patient, besides=visit))

    def test_a_clinic_without_dentists_sees_one_patient_at_a_time(self):
        self.make_visit('09:00', day=self.day + timedelta(days=1), dental_dentist_id=False)
        self.assertNotIn('09:00', self.starts())
        self.assertIn('09:00', self.starts(self.dentist))

    def test_any_dentist_and_any_chair(self):
        tomorrow = self.day + timedelta(days=1)
        self.make_visit('09:00', day=tomorrow, dental_chair_id=self.chair.id)
        second = self.chair.copy({'name': "Sillón 2"})
        after = clinic_time.day_bounds(tomorrow, self.zone)[0]
        first = self.events._dental_find_slots(
            self.clinic, HALF, dentists=self.dentist | self.other, chairs=self.chair | second,
            after=after)[:2]
        self.assertEqual(
            [(clinic_time.to_utc_naive(free.start), free.who, free.where) for free in first],
            [(self.clock('09:00', tomorrow), self.other.id, second.id),
             (self.clock('09:15', tomorrow), self.other.id, second.id)])

    def test_queries_are_three_for_any_number_of_dentists(self):
        dentists = self.dentist | self.other
        dentists.dental_calendar_id = self.make_hours("Tarde", [(15, 21)])
        for some in (self.dentist, dentists):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                self.assertTrue(self.events._dental_find_slots(
                    self.clinic, HALF, dentists=some, chairs=self.chair))

    def test_hours_are_what_odoo_says_they_are(self):
        """Laid out by ourselves, in two weeks and through both changes of the clocks."""
        calendar = self.clinic.resource_calendar_id
        calendar.switch_calendar_type()
        calendar.attendance_ids.filtered(
            lambda line: line.week_type == '1' and line.dayofweek == '2').unlink()
        for first in (date(2026, 3, 23), date(2026, 10, 19), self.day):
            since = clinic_time.day_bounds(first, self.zone)[0]
            with self.subTest(first=first):
                agenda = self.events._dental_agenda(
                    self.clinic, self.dentist, self.chair, since, since + timedelta(days=14))
                self.assertEqual(
                    agenda.dentists[self.dentist.id],
                    clinic_time.in_utc(self.clinic._dental_open_hours(since, 14)))


@tagged('post_install', '-at_install')
class TestSlotsInZones(ZonesCase):
    """Free times lie in the clinic's hours on its own clock, wherever it is."""

    def test_first_of_the_day(self):
        for zone, (clinic, user, _patient) in self.clinics.items():
            day = date(2026, 11, 25)
            with self.subTest(zone=zone):
                free = self.env['calendar.event'].with_user(user)._dental_find_slots(
                    clinic, HALF, after=clinic_time.day_bounds(day, zone)[0], days=1)
                first, last = (clinic_time.to_utc_naive(free[at].start) for at in (0, -1))
                self.assertEqual(first, self.clock('09:00', day, zone))
                self.assertEqual(last, self.clock('20:00', day, zone))


@tagged('post_install', '-at_install')
class TestOfferedSlots(SlotsCase):
    """Two concrete times, ranked by what the patient prefers, and more on demand (S7, S78-S80)."""

    def test_label_is_in_words_and_in_the_users_language(self):
        self.env['res.lang']._activate_lang('es_ES')
        self.dentist.name = "Dr. Soler"
        self.visit.dental_chair_id = self.chair
        call = self.start_call(self.case)
        label = self.offered(call)[0].with_context(lang='es_ES')
        label.invalidate_recordset()
        self.assertEqual(
            label.display_name, "lunes 23 de noviembre, 16:00 · Dr. Soler · Sillón 1")

    def test_the_dentist_who_left(self):
        """Then any dentist of the clinic will do, the patient's own before the others."""
        self.make_visit('10:00', day=self.day - timedelta(days=90), dental_state='attended',
                        dental_dentist_id=self.other.id)
        self.make_visit('16:00', dental_dentist_id=self.other.id,
                        patient=self.make_patient("Ana Otra"))
        third = self.make_user('tercera_test', 'group_dentist').partner_id
        third.is_dentist = True
        self.dentist_user.active = False
        call = self.start_call(self.case)
        self.assertEqual(self.offered(call).dentist_id, self.other)
        call.slot_id = self.offered(call)[0]
        self.assertEqual(call.slot_id.start, self.clock('16:30'))
        self.answer_call(call).action_done()
        self.assertEqual(self.case.rebooked_event_id.dental_dentist_id, self.other)

    def test_length_and_treatment_of_a_plan(self):
        crown = self.env['calendar.event.type'].create(
            {'name': "Corona de prueba", 'dental_duration': 1.0})
        plan = self.env['dental.treatment.plan'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 500,
            'dentist_id': self.other.id,
            'treatment_ids': [Command.set((self.treatment | crown).ids)]})
        self.case = self.env['dental.followup'].search([('plan_id', '=', plan.id)])
        call = self.talk()
        slot = self.offered(call)[0]
        self.assertEqual((slot.stop - slot.start, slot.dentist_id),
                         (timedelta(minutes=90), self.other))
        call.slot_id = slot
        call.action_done()
        self.assertRecordValues(self.case.rebooked_event_id, [{
            'categ_ids': (self.treatment | crown).ids, 'stop': slot.stop,
            'dental_dentist_id': self.other.id}])

    def test_preferred_band_comes_first(self):
        self.patient.dental_preferred_band = 'morning'
        call = self.start_call(self.case)
        hours = [clinic_time.to_local(slot.start, self.zone).hour for slot in self.offered(call)]
        self.assertEqual(hours, [9, 9])

    def test_outside_work_hours(self):
        """All answers are there at once; what is in work hours is offered only if asked for."""
        self.patient.write({'dental_work_from': 9, 'dental_work_to': 18})
        call = self.start_call(self.case)
        self.assertTrue(call.slot_off_work)
        clock = [f'{clinic_time.to_local(slot.start, self.zone):%H:%M}'
                 for slot in self.offered(call)]
        self.assertEqual(clock, ['18:00', '18:00'])
        self.assertFalse(call.slot_text)
        self.assertEqual(self.offered(call, off_work=False)[0].start, self.clock('16:00'))
        mornings = self.offered(call, 'morning')
        self.assertEqual(mornings.mapped('is_at_work'), [True, True])
        self.assertIn("in work hours", mornings[0].display_name)
        call.slot_choice = 'morning'
        self.assertIn("nothing outside work hours", call.slot_text)

    def test_work_hours_are_asked_in_the_call_and_kept(self):
        call = self.talk()
        self.assertFalse(call.slot_off_work)
        call.write({'work_from': 8, 'work_to': 19})
        call.action_look_again()
        self.assertTrue(call.slot_off_work)
        self.assertEqual(self.offered(call)[0].start, self.clock('19:00'))
        call.slot_id = self.offered(call)[0]
        call.action_done()
        self.assertRecordValues(self.patient, [{'dental_work_from': 8, 'dental_work_to': 19}])

    def test_who_works_at_night(self):
        """Work that ends after midnight is work: it is asked, kept, and left alone."""
        call = self.talk()
        call.write({'work_from': 15, 'work_to': 9.5})
        call.action_look_again()
        self.assertEqual(self.offered(call, 'morning')[0].start, self.clock(
            '09:30', self.day + timedelta(days=1)))
        call.slot_id = self.offered(call)[0]
        call.action_done()
        self.assertRecordValues(self.patient, [{'dental_work_from': 15, 'dental_work_to': 9.5}])
        for hours in ({'work_to': 25}, {'work_from': 24}, {'work_from': -1}):
            with self.subTest(hours), self.assertRaisesRegex(ValidationError, "0:00 and 24:00"):
                self.talk().write({'work_to': 6, **hours})

    def test_from_another_day_on(self):
        call = self.talk(slot_from=self.day + timedelta(days=9))
        call.action_more_slots()
        call.action_look_again()
        self.assertEqual(call.slot_page, 0)
        self.assertEqual(
            self.offered(call)[0].start, self.clock('09:00', self.day + timedelta(days=9)))

    def test_never_more_than_three_and_never_twice(self):
        call = self.talk()
        for _page in range(3):
            call.action_more_slots()
        for choice in ('any', 'morning', 'afternoon'):
            pages = [self.offered(call, choice, page=page) for page in range(4)]
            self.assertEqual([len(page) for page in pages], [2, 2, 2, 2])
            starts = [slot.start for page in pages for slot in page]
            self.assertEqual(starts, sorted(set(starts)))

    def test_nothing_free_is_said(self):
        self.leave('00:00', '23:59', calendar_id=False,
                   date_to=self.clock('00:00', self.day + timedelta(days=40)))
        call = self.start_call(self.case)
        self.assertFalse(call.slot_ids)
        self.assertIn("no free time", call.slot_text)

    def test_one_look_for_all_the_answers(self):
        self.patient.write({'dental_work_from': 9, 'dental_work_to': 18})
        call = self.start_call(self.case)
        looks = []

        def look(model, *args, **options):
            looks.append(options)
            return read(model, *args, **options)
        events = self.env.registry['calendar.event']
        read = events._dental_busy_rows
        with patch.object(events, '_dental_busy_rows', look):
            call.action_more_slots()
        self.assertEqual(len(looks), 1)
        self.assertEqual(len(call.slot_ids.filtered('page')), 12)

    def test_what_changed_meanwhile_is_not_booked(self):
        """A leave of dentist or chair, or a visit that begins before and ends in it."""
        tomorrow = self.day + timedelta(days=1)
        resource = self.env['resource.resource'].create({
            'name': "Dentista", 'user_id': self.dentist_user.id})
        self.leave('09:00', '10:00', tomorrow, resource_id=resource.id)
        self.leave('10:00', '11:00', tomorrow, resource_id=self.chair.id)
        self.make_visit('11:00', day=tomorrow, minutes=20)

        def booked(clock):
            start = self.clock(clock, tomorrow)
            return bool(self.events._dental_book({
                'dental_patient_id': self.patient.id, 'dental_company_id': self.clinic.id,
                'dental_dentist_id': self.dentist.id, 'dental_chair_id': self.chair.id,
                'start': start, 'stop': start + HALF}, in_hours=True))
        for clock, free in (('09:45', False), ('10:45', False), ('11:15', False),
                            ('13:45', False), ('07:00', False), ('11:30', True), ('11:45', False)):
            with self.subTest(clock=clock):
                self.assertEqual(booked(clock), free)
