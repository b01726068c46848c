from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users

from ..common import DentalCase

READ = [
    'display_name', 'start', 'stop', 'dental_state', 'dental_patient_id', 'dental_dentist_id',
    'dental_chair_id', 'dental_allowed_states', 'dental_sooner_button', 'dental_treatment_text',
    'dental_phone_mark', 'dental_urgent', 'dental_call_button']
"""What the agenda asks for of each visit of a day, beside what Odoo's calendar does."""
FORM = 'dental_followup.calendar_event_view_form'


@tagged('post_install', '-at_install')
class TestDayColumns(DentalCase):
    """What the agenda is told of a day with a column for each dentist."""

    def _day(self, **change):
        start, end = self.clock('00:00'), self.clock('23:59')
        return self.env['calendar.event'].get_dental_day(*(
            str(moment) for moment in (change.get('start', start), change.get('end', end))))

    @users('recepcion_test')
    def test_who_works_when(self):
        """The clinic's hours, and of each dentist those that are their own as well."""
        other = self.env['res.partner'].sudo().create({
            'name': "Dra. Soler", 'is_dentist': True, 'company_id': self.clinic.id,
            'dental_calendar_id': self.env['resource.calendar'].sudo().create({
                'name': "Tardes", 'tz': self.zone, 'company_id': self.clinic.id,
                'attendance_ids': [Command.clear(), Command.create({
                    'name': "L", 'dayofweek': '0', 'hour_from': 15, 'hour_to': 19})]}).id})
        day = self._day()
        # 9-14 and 16-20:30 in Valencia
        opened = [['2026-11-23 08:00:00', '2026-11-23 13:00:00'],
                  ['2026-11-23 15:00:00', '2026-11-23 19:30:00']]
        self.assertEqual(day['open'], opened)
        self.assertEqual({dentist['id']: dentist['open'] for dentist in day['dentists']}, {
            self.dentist.id: opened,
            other.id: [['2026-11-23 15:00:00', '2026-11-23 18:00:00']]})
        self.assertEqual([dentist['name'] for dentist in day['dentists']], [
            "Dra. Soler", self.dentist.name])

    @users('recepcion_test')
    def test_a_holiday_is_closed(self):
        self.env['resource.calendar.leaves'].sudo().create({
            'name': "Fiesta", 'company_id': self.clinic.id, 'calendar_id': False,
            'date_from': self.clock('00:00'), 'date_to': self.clock('23:59')})
        day = self._day()
        self.assertFalse(day['open'])
        self.assertEqual([dentist['open'] for dentist in day['dentists']], [[]])

    @users('recepcion_test')
    def test_what_is_no_day_is_answered_by_a_sentence(self):
        for change in ({'start': 'x'}, {'start': ''}, {'end': self.clock('00:00') + timedelta(99)}):
            with self.subTest(change=change), self.assertRaises(UserError):
                self._day(**change)

    @users('contable_test')
    def test_others_are_told_nothing(self):
        with self.assertRaises(AccessError):
            self._day()

    def test_what_a_card_says(self):
        visit = self.make_visit('17:00')
        self.assertEqual(visit.dental_treatment_text, "Higiene de prueba")
        self.assertEqual(visit.dental_phone_mark, 'known')
        visit.dental_patient_id.phone = False
        self.assertEqual(visit.dental_phone_mark, 'none')
        self.assertFalse(self.make_visit('10:00', dental_state='attended').dental_phone_mark)

    def test_a_hundred_and_twenty_visits_cost_the_queries_of_one(self):
        few, many = self._queries(1), self._queries(120)
        self.assertEqual(many, few)

    def _queries(self, number):
        """Return how many queries it takes to read a day with so many visits."""
        events = self.env['calendar.event'].with_user(self.receptionist).with_context(
            allowed_company_ids=self.clinic.ids)
        visits = self.make_visits(number, '17:00', categ_ids=[Command.set(self.treatment.ids)])
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = events.search_read([('id', 'in', visits.ids)], READ)
            events.get_dental_day(str(self.clock('00:00')), str(self.clock('23:59')))
        self.assertEqual(len(rows), number)
        return self.cr.sql_log_count - before

    @users('recepcion_test')
    def test_tomorrow_not_yet_confirmed(self):
        tomorrow = self.day + timedelta(days=1)
        wanted = self.make_visit('09:00', day=tomorrow)
        late = self.make_visit('23:30', day=tomorrow)
        rest = self.make_visit('17:00') | self.make_visit('00:15', day=self.day + timedelta(2)) | (
            self.make_visit('10:00', day=tomorrow, dental_state='confirmed'))
        found = self.env['calendar.event'].search([
            ('dental_is_tomorrow', '=', True), ('dental_state', '=', 'booked')])
        self.assertEqual(found & (wanted | late | rest), wanted | late)
        self.assertTrue(wanted.dental_is_tomorrow and late.dental_is_tomorrow)
        self.assertFalse(rest[0].dental_is_tomorrow or rest[1].dental_is_tomorrow)

    @users('recepcion_test')
    def test_new_visit_is_proposed(self):
        """What the patient accepted, with its length; the dentist of the last visit."""
        self.treatment.sudo().dental_duration = 1.25
        self.make_visit('10:00', day=self.day - timedelta(days=30), dental_state='attended')
        self.env['dental.treatment.plan'].sudo().create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 100,
            'treatment_ids': [Command.set(self.treatment.ids)]})._set_state('accepted')
        with Form(self.env['calendar.event'].with_context(
                default_start=self.clock('17:00'), default_stop=self.clock('17:30'),
                default_duration=0.5), FORM) as form:
            form.dental_patient_id = self.patient
            self.assertEqual(form.dental_dentist_id, self.dentist)
            self.assertEqual(form.categ_ids[:], self.treatment)
            self.assertEqual(form.duration, 1.25)

    @users('recepcion_test')
    def test_new_visit_keeps_the_dentist_of_its_column(self):
        self.make_visit('10:00', day=self.day - timedelta(days=30), dental_state='attended')
        other = self.env['res.partner'].sudo().create({
            'name': "Dra. Soler", 'is_dentist': True, 'company_id': self.clinic.id})
        with Form(self.env['calendar.event'].with_context(
                default_start=self.clock('17:00'), default_stop=self.clock('17:30'),
                default_dental_dentist_id=other.id), FORM) as form:
            form.dental_patient_id = self.patient
            self.assertEqual(form.dental_dentist_id, other)

    def test_the_call_that_waits(self):
        missed = self.make_visit('10:00')
        self.assertFalse(missed.dental_call_button)
        said = missed.action_dental_call()
        self.assertEqual(said['tag'], 'display_notification')
        self.assertIn(self.patient.name, said['params']['message'])
        missed.action_dental_no_show()
        missed.invalidate_recordset(['dental_call_button'])
        self.assertTrue(missed.dental_call_button)
        action = missed.with_user(self.receptionist).action_dental_call()
        call = self.env[action['res_model']].browse(action['res_id'])
        self.assertEqual(call.followup_id.event_id, missed)
