from datetime import date
from unittest.mock import patch

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ...wizard.agenda_import import big_file, reader, readings
from .test_agenda_import import agenda
from .test_agenda_left_out import ToldCase

PEOPLE = [{
    'Nº Historia': str(7300 + number), 'Paciente': f'Gil Mas, {name}', 'Email': '',
    'Móvil': f'655 11 22 4{number}', 'Hora': f'1{number}:00', 'Fecha nacimiento': '',
} for number, name in enumerate(('Ana', 'Blai', 'Cleo'))]
DAYS = ('23/11/2026', '24/11/2026')


class NewerCase(ToldCase):

    def setUp(self):
        super().setUp()
        for module, name, value in (
                (readings, 'BIG', 5), (big_file, 'BIG', 5), (reader, 'PART', 2)):
            smaller = patch.object(module, name, value)
            smaller.start()
            self.addCleanup(smaller.stop)

    def hand_over(self, clock, *changes):
        """Hand the big file over: three people on two days, the first ones with changes."""
        rows = [{**row, 'Fecha': day} for day in DAYS for row in PEOPLE]
        for index, change in enumerate(changes):
            rows[index] |= change
        with self.at(clock):
            action = self.wizard(agenda(*rows), filename='grande.csv').action_import()
        return self.env['dental.agenda.import'].browse(action['res_id'])

    def run_job(self, clock):
        with self.at(clock):
            self.run_cron('import_agendas')
        self.env.invalidate_all()

    def told(self, day):
        return [(visit.dental_patient_id.dental_number, f'{visit.start:%H:%M}',
                 visit.dental_state, visit.dental_dentist_id.name)
                for visit in self.visits() if visit.start.date() == day]


@tagged('post_install', '-at_install')
class TestNewerFile(NewerCase):
    """A visit is judged by the file that was handed over last, not by the one read last."""

    def test_what_a_newer_file_told_of_a_day_stays(self):
        kept = self.hand_over('08:00')
        self.load_at(
            '08:10', {**PEOPLE[0], 'Hora': '12:30', 'Estado': 'Confirmada'},
            {**PEOPLE[1], 'Estado': 'Anulada'}, filename='hoy.csv')
        before = self.told(self.day)
        self.run_job('08:20')
        self.assertEqual(self.told(self.day), before, "nobody comes who is not in it")
        self.assertEqual(len(self.told(date(2026, 11, 24))), 3)
        self.assertFalse(any(self.visits().mapped('dental_is_left_out')))
        self.assertRecordValues(kept, [{
            'state': 'done', 'past_count': 3, 'created_count': 3, 'refused_count': 0}])
        self.assertEqual(set(kept.part_ids.mapped('at')), {self.clock('08:00')})

    def test_what_it_told_of_a_visit_stays_whoever_has_it(self):
        self.load_at('07:50', {**PEOPLE[0], 'Doctor': 'Dr. Viejo Prueba'})
        self.hand_over('08:00', *[{'Doctor': 'Dr. Viejo Prueba'}] * 3)
        self.load_at('08:10', {**PEOPLE[0], 'Doctor': 'Dra. Nueva Prueba'})
        self.run_job('08:20')
        self.assertEqual(self.told(self.day)[0], ('7300', '09:00', 'booked', 'Dra. Nueva Prueba'))
        self.assertEqual(
            [name for *_rest, name in self.told(self.day)[1:]], ['Dr. Viejo Prueba'] * 2)

    def test_what_it_told_of_a_patient_stays(self):
        self.hand_over('08:00')
        self.load_at('08:10', {**PEOPLE[0], 'Móvil': '655 99 88 77'})
        self.run_job('08:20')
        ana = self.visit_of(PEOPLE[0]).dental_patient_id
        self.assertEqual(ana.phone, '+34 655 99 88 77')

    def test_a_visit_is_not_missed_by_what_was_not_known_yet(self):
        """What the clinic handed over in the morning says nothing of who came since."""
        self.hand_over('08:00', {'Hora': '8:00', 'Estado': 'Atendido'})
        self.run_job('18:00')
        self.assertEqual(
            set(self.visits().mapped('dental_told_at')), {self.clock('08:00')})
        self.assertFalse(self.no_shows('18:05'))

    def test_a_file_that_was_undone_counts_for_nothing(self):
        self.hand_over('08:00')
        small = self.load_at('08:10', {**PEOPLE[0], 'Hora': '12:30'}).agenda_import_id
        with self.at('08:15'):
            small.with_user(self.receptionist)._undo()
        self.run_job('08:20')
        self.assertEqual(len(self.told(self.day)), 3)

    def test_the_job_leaves_no_wizard(self):
        tables = ('dental.followup.import', 'dental.followup.import.line',
                  'dental.followup.import.column')
        self.hand_over('08:00')
        before = {name: self.env[name].search_count([]) for name in tables}
        self.run_job('08:20')
        self.assertEqual(len(self.visits()), 6)
        self.assertEqual({name: self.env[name].search_count([]) for name in tables}, before)


@tagged('post_install', '-at_install')
class TestMigrationImported(ToldCase):
    """When a clinic's agenda was imported is said by its imports alone."""

    def test_the_column_of_clinics_goes(self):
        self.env.cr.execute(SQL(
            "ALTER TABLE res_company ADD COLUMN dental_agenda_imported_at timestamp"))
        script = load_script('dental_followup/migrations/19.0.1.11.0/pre-agenda.py', 'agenda')
        for _time in range(2):
            script.migrate(self.env.cr, '19.0.1.10.0')
            self.assertFalse(column_exists(
                self.env.cr, 'res_company', 'dental_agenda_imported_at'))
