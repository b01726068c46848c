from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...tools import clinic_time
from ..common import DentalCase

CHRISTMAS, EPIPHANY, VALENCIA = date(2026, 12, 25), date(2027, 1, 6), date(2027, 10, 9)


@tagged('post_install', '-at_install')
class TestHolidays(DentalCase):
    """A manager chooses the region, looks at the days, and the clinic is closed on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env['dental.followup.holidays'].with_user(cls.manager).with_company(
            cls.clinic)
        cls.calendar = cls.clinic.resource_calendar_id

    def closed(self):
        zone = self.clinic._dental_zone()
        return {
            clinic_time.local_date(leave.date_from, zone)
            for leave in self.env['resource.calendar.leaves'].search(
                [('calendar_id', '=', self.calendar.id)])}

    def load(self, region='VC', take_out=(), **more):
        with Form(self.form) as form:
            form.region = region
            for day in take_out:
                for index, line in enumerate(form.line_ids._records):
                    if str(line['day']) == day.isoformat():
                        form.line_ids.remove(index)
                        break
            for day, name in more.items():
                with form.line_ids.new() as line:
                    line.day, line.name = day.replace('_', '-')[1:], name
        form.record.action_save()

    def test_the_clinic_is_closed_on_them(self):
        christmas = self.clock('12:00', CHRISTMAS)
        self.assertTrue(self.clinic._dental_opens_on(christmas))
        self.load()
        self.assertLessEqual({CHRISTMAS, EPIPHANY, VALENCIA}, self.closed())
        self.assertGreaterEqual(min(self.closed()), self.day)
        self.assertFalse(self.clinic._dental_opens_on(christmas))
        self.assertTrue(self.clinic._dental_opens_on(self.clock('12:00', date(2026, 12, 24))))

    def test_a_region_keeps_what_others_do_not(self):
        self.load('AN')
        self.assertNotIn(VALENCIA, self.closed())
        self.assertIn(CHRISTMAS, self.closed())

    def test_taken_out_and_added(self):
        self.load(take_out=[EPIPHANY], _2027_01_22="San Vicente Mártir")
        self.assertNotIn(EPIPHANY, self.closed())
        self.assertIn(date(2027, 1, 22), self.closed())

    def test_loaded_again_nothing_is_there_twice(self):
        self.load()
        before = self.closed()
        count = self.env['resource.calendar.leaves'].search_count([])
        again = Form(self.form)
        self.assertEqual(again.region, 'VC')
        self.assertFalse(again.line_ids._records)
        again.save().action_save()
        self.assertEqual(self.closed(), before)
        self.assertEqual(self.env['resource.calendar.leaves'].search_count([]), count)

    def test_hours_of_dentists_are_closed_too_and_no_other_clinics(self):
        own = self.calendar.copy({'name': "Dra. Soler", 'company_id': self.clinic.id})
        other = self.make_clinic("Clínica Bruc", self.zone)
        self.load()
        leaves = self.env['resource.calendar.leaves'].search([
            ('date_from', '<=', self.clock('12:00', CHRISTMAS)),
            ('date_to', '>=', self.clock('12:00', CHRISTMAS)), ('resource_id', '=', False)])
        self.assertLessEqual(self.calendar | own, leaves.calendar_id)
        self.assertTrue(other._dental_opens_on(self.clock('12:00', CHRISTMAS)))

    def test_what_was_typed_stays_when_the_region_changes(self):
        form = Form(self.form)
        with form.line_ids.new() as line:
            line.day, line.name = date(2027, 1, 22), "San Vicente Mártir"
        form.region = 'AN'
        form.region = 'VC'
        days = [str(line['day']) for line in form.line_ids._records]
        self.assertIn('2027-01-22', days)
        self.assertEqual(len(days), len(set(days)))
        self.assertIn(VALENCIA.isoformat(), days)

    def test_a_long_closure_is_known_whole(self):
        self.env['resource.calendar.leaves'].create({
            'calendar_id': self.calendar.id, 'name': "Navidades",
            'date_from': self.clock('00:00', date(2026, 12, 24)),
            'date_to': self.clock('23:00', date(2027, 1, 7))})
        days = {str(line['day']) for line in Form(self.form).line_ids._records}
        self.assertFalse({CHRISTMAS.isoformat(), EPIPHANY.isoformat()} & days)

    def test_hours_that_are_another_clinics_too(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        self.calendar.company_id = False
        other.resource_calendar_id = self.calendar
        with self.assertRaisesRegex(UserError, "other clinics too"):
            self.load()

    def test_a_clinic_of_no_country_enters_its_own_days(self):
        self.clinic.partner_id.country_id = False
        with Form(self.form) as form:
            self.assertFalse(form.line_ids._records)
            self.assertIn("no country", form.notice)
            with form.line_ids.new() as line:
                line.day, line.name = CHRISTMAS, "Navidad"
        form.record.action_save()
        self.assertEqual(self.closed(), {CHRISTMAS})

    def test_only_managers_close_the_clinic(self):
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.form.with_user(user).create({}).action_save()
        other = self.make_clinic("Clínica Bruc", self.zone)
        theirs = self.form.sudo().create({
            'company_id': other.id, 'line_ids': [Command.create(
                {'day': CHRISTMAS, 'name': "x"})]})
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).action_save()
        self.assertFalse(other.resource_calendar_id.leave_ids)
