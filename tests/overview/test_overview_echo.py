from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .overview_case import OverviewCase


@tagged('post_install', '-at_install')
class TestOverviewEcho(OverviewCase):
    """A Monday says what came of the one before. The clinic's day is a Monday."""

    def keep(self, day, clock='05:30'):
        """Run the job at an hour of a day; return what is kept of that clinic and day."""
        with self.at(clock, self.on(day).date()):
            self.run_cron('keep_mondays')
        return self.env['dental.followup.monday'].search([
            ('company_id', '=', self.clinic.id), ('day', '=', self.on(day).date())])

    def echo(self, day):
        with self.at('09:00', self.on(day).date()):
            return self.overview()['echo']

    def make_cases(self, number):
        """Have no-shows of this Monday that nobody calls."""
        return self.env['dental.followup'].union(*(self.make_missed('10:00', self.make_patient(
            f"Paciente {index}", phone=f'+34 655 97 98 {index:02d}')) for index in range(number)))

    def test_four_were_never_called_and_three_were_since(self):
        cases = self.make_cases(4)
        self.keep(7)
        self.assertFalse(self.echo(7), "there is nothing to tell of the Monday before")
        with self.at('12:00', self.on(8).date()):
            for case in cases[:2]:
                self.ring_in_vain(case)
            cases[2]._set_state('cancelled', close_note="Se ha mudado.")
        self.keep(14)
        told = self.echo(14)
        self.assertEqual(told['lines'], [
            "4 no-shows were never called: dealt with since, 3"])
        self.assertEqual(self.echo(16), told, "all week")
        with self.at('12:00', self.on(15).date()):
            self.ring_in_vain(cases[3])
        self.assertEqual(self.echo(16), told, "what was counted does not change")

    def test_all_and_none(self):
        cases = self.make_cases(1)
        self.make_case('repair', self.make_patient("Otra", phone='+34 655 97 98 51'))
        self.keep(7)
        with self.at('12:00', self.on(8).date()):
            self.ring_in_vain(cases)
        self.keep(14)
        self.assertEqual(self.echo(14)['lines'], [
            "1 no-show was never called: all dealt with",
            "1 call or other contact is overdue: none dealt with since"])

    def test_it_is_gone_when_there_was_nothing(self):
        self.keep(7)
        self.keep(14)
        self.assertFalse(self.echo(14))

    def test_it_is_kept_once_on_mondays_after_the_night(self):
        self.make_cases(1)
        self.assertFalse(self.keep(7, '04:30'))
        self.assertFalse(self.keep(8))
        rows = self.keep(7)
        self.assertEqual(rows.filtered('number').mapped('kind'), ['never_called'])
        self.make_cases(1)
        self.assertEqual(self.keep(7, '18:00'), rows)

    def test_a_job_that_fails_is_the_managers_to_do_until_it_works(self):
        def todos():
            return self.env['mail.activity'].search([
                ('activity_type_id', '=', self.ref('mail_activity_type_job').id),
                ('res_id', '=', self.clinic.partner_id.id)])
        self.make_cases(1)
        Monday, keep = self.env.registry['dental.followup.monday'], '_keep_monday'
        with patch.object(Monday, keep, side_effect=ValueError("broken")), mute_logger(
                'odoo.addons.dental_followup.models.overview.dental_followup_monday'):
            self.assertFalse(self.keep(7))
            self.assertFalse(self.keep(7, '06:30'))
        self.assertRecordValues(todos(), [{
            'user_id': self.manager.id, 'date_deadline': self.on(7).date(),
            'summary': "Dental: keep what there is to do on a Monday"}])
        self.assertTrue(self.keep(7, '07:30'))
        self.assertFalse(todos())

    def test_a_message_is_not_dealt_with_by_growing_old(self):
        case = self.make_case('recall', next_channel='email')
        self.env['dental.followup.attempt'].sudo().create({
            'followup_id': case.id, 'partner_id': self.patient.id, 'channel': 'email',
            'company_id': self.clinic.id, 'delivery': 'bounced', 'direction': 'out',
            'clinic_day': self.on(-20).date()})
        self.patient.sudo().dental_returned_addresses = 'paula@ejemplo.test'
        self.keep(7)
        row = self.keep(0).filtered(lambda one: one.kind == 'failed')
        self.assertEqual(row.number, 1)
        with self.at('06:00', self.on(14).date()):
            self.run_cron('keep_mondays')
        self.assertEqual((row.is_counted, row.dealt_with, row.records), (True, 0, False))

    def test_each_clinic_by_its_own_clock_and_for_its_managers(self):
        other = self.make_clinic("Clínica Turia", 'America/Bogota')
        Monday = self.env['dental.followup.monday']
        self.keep(7)
        self.assertFalse(Monday.search([('company_id', '=', other.id)]), "it is night in Bogotá")
        self.keep(7, '13:00')
        self.assertTrue(Monday.search([('company_id', '=', other.id)]))
        for_manager = Monday.with_user(self.manager)
        self.assertEqual(for_manager.search([]).company_id, self.clinic)
        with self.assertRaises(AccessError):
            for_manager.search([], limit=1).mapped('records')
        with self.assertRaises(AccessError):
            Monday.with_user(self.receptionist).search([])
