import base64
from collections import Counter

from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestDay(DentalCase):
    """A day of a clinic, end to end: the agenda's file, the scheduled actions at 19:00, a call."""

    def import_day(self):
        with file_open('dental_followup/tests/data/agenda_2026-11-23.csv', 'rb') as agenda:
            wizard = self.env['dental.followup.import'].with_user(self.receptionist).create({
                'file': base64.b64encode(agenda.read()), 'filename': 'agenda_2026-11-23.csv'})
        wizard.action_preview()
        wizard.action_import()
        return Counter(wizard.line_ids.mapped('state'))

    def run_jobs(self):
        for name in ('find_no_shows', 'send_due', 'close_unanswered'):
            self.run_cron(name)

    def standing(self):
        """Return visits by state, and by state the visits with a call or an email."""
        visits = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic.id), ('dental_import_ref', '!=', False)])
        cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
        by_program = {
            program.code: Counter(found.event_id.mapped('dental_state'))
            for program, found in cases.grouped('program_id').items()}
        mails = self.env['mail.mail'].search_count([
            ('model', '=', 'dental.followup'), ('res_id', 'in', cases.ids)])
        return Counter(visits.mapped('dental_state')), by_program, mails, len(cases.activity_ids)

    def test_one_day(self):
        with self.at('19:00'):
            self.assertEqual(self.import_day(), {'created': 48})
            imported, calls, mails, todos = self.standing()
            self.assertEqual(imported, {
                'attended': 20, 'no_show': 10, 'booked': 10, 'confirmed': 5, 'cancelled': 2,
                'arrived': 1})
            self.assertEqual(calls, {'no_show': {'no_show': 10}, 'post_visit': {'attended': 20}})
            self.assertEqual((mails, todos), (0, 10))
            self.run_jobs()
            day = self.standing()
            visits, calls, mails, todos = day
            self.assertEqual(visits['no_show'], 23, "13 awaited visits are past their grace")
            self.assertEqual(calls['no_show'], {'no_show': 23})
            self.assertEqual(calls['post_visit'], {'attended': 20})
            self.assertEqual((mails, todos), (12, 23))
            self.assertEqual(self.import_day(), {'unchanged': 48})
            self.run_jobs()
            self.assertEqual(self.standing(), day)
            self.assertEqual(self.broken(), [])

    def test_calls_of_the_day(self):
        with self.at('19:00'):
            self.import_day()
            self.run_jobs()
            self.assertEqual(self.broken(), [])
        cases = self.env['dental.followup'].search([
            ('program_id', '=', self.no_show.id), ('company_id', '=', self.clinic.id)])
        self.assertEqual(set(cases.mapped('next_at')), {self.clock('19:00')})
        self.assertEqual(set(cases.mapped('due_by')), {self.clock('20:30')})
        self.assertEqual(set(cases.mapped('opened_late')), {False})

    def test_years_later_it_calls_nobody(self):
        with self.at('19:00', self.day.replace(year=2028)):
            self.import_day()
            self.run_jobs()
        visits, calls, mails, todos = self.standing()
        self.assertEqual(visits['no_show'], 10)
        self.assertEqual((calls, mails, todos), ({}, 0, 0))
