from collections import Counter
from datetime import timedelta

from odoo.tests import tagged

from ...models.vocabulary import QUEUED
from .test_agenda_import import agenda, shared
from .test_agenda_left_out import PEOPLE, ToldCase


@tagged('post_install', '-at_install')
class TestForeseen(ToldCase):
    """Looking at a file says what it would set off; importing it does just that."""

    def look(self, *rows, clock='19:00', day=None):
        """Return the wizard that has looked at a file."""
        data = rows[0] if isinstance(rows[0], bytes) else agenda(*rows)
        with self.at(clock, day):
            wizard = self.wizard(data)
            wizard.action_preview()
        return wizard

    def assertHolds(self, wizard, clock='19:00', day=None):
        """Import, let the search for missed visits run, and compare what was opened.

        :return: the new follow-ups
        """
        Followup = self.env['dental.followup']
        said = {(program_id, kind): number
                for program_id, kind, number in wizard.foreseen['opens']}
        here = Followup.search([])
        with self.at(clock, day):
            wizard.action_import()
            self.run_cron('find_no_shows')
            opened = Followup.search([
                ('id', 'not in', here.ids), ('state', 'not in', ('cancelled', 'lost'))])
            self.assertEqual(said, Counter(
                (case.program_id.id, 'message' if case.next_channel in QUEUED else (
                    'today' if self.clinic._dental_is_today(case.next_at) else 'later'))
                for case in opened))
        return opened

    def test_a_day(self):
        wizard = self.look(shared('agenda_2026-11-23.csv'))
        opened = self.assertHolds(wizard)
        self.assertTrue(opened.filtered(lambda case: case.program_id == self.no_show))
        self.assertTrue(opened.filtered(lambda case: case.program_id == self.post_visit))
        self.assertFalse(wizard.foreseen_text, "it is done")

    def test_no_other_clinic_s_program_is_named(self):
        theirs = self.no_show.copy({'name': "Confidencial", 'company_id': self.make_clinic(
            "Otra", 'Europe/Madrid').id})
        wizard = self.look({**PEOPLE[0], 'Estado': 'No acude'})
        wizard.foreseen = {'opens': [[theirs.id, 'today', 1]], 'missed': 0, 'old': 0}
        self.assertEqual(
            wizard.foreseen_text, "Because of this file nobody is called and nothing is sent.")

    def test_words(self):
        wizard = self.look(
            {**PEOPLE[0], 'Estado': 'No acude'}, {**PEOPLE[1], 'Estado': 'No acude'},
            {**PEOPLE[2], 'Estado': 'Atendido'}, PEOPLE[3], clock='12:30')
        self.assertEqual(
            wizard.foreseen_text,
            f"Because of this file: 3 calls today ({self.no_show.name}), 1 message to a patient "
            f"({self.post_visit.name}). 1 visit among them is not marked: its hour has passed, and "
            "it counts as missed.")
        self.assertHolds(wizard, clock='12:30')

    def test_looking_opens_nothing(self):
        before = self.snapshot()
        self.look(shared('agenda_2026-11-23.csv'))
        self.assertEqual(self.snapshot(), before)

    def test_old_visits_call_nobody(self):
        later = self.day + timedelta(days=90)
        wizard = self.look(shared('agenda_2026-11-23.csv'), day=later)
        self.assertRegex(
            wizard.foreseen_text,
            r"Because of this file nobody is called and nothing is sent\. 10 missed visits are "
            r"from before .+: nobody is called for them\.")
        self.assertFalse(self.assertHolds(wizard, day=later))

    def test_a_file_of_days_to_come(self):
        wizard = self.look({**PEOPLE[0], 'Fecha': '25/11/2026'})
        self.assertEqual(
            wizard.foreseen_text, "Because of this file nobody is called and nothing is sent.")
        self.assertFalse(self.assertHolds(wizard))

    def test_visits_that_are_here(self):
        self.load_at('08:00', *PEOPLE)
        with self.at('11:00'):
            self.visit_of(PEOPLE[0]).with_user(self.receptionist).action_dental_no_show()
        wizard = self.look(
            {**PEOPLE[0], 'Estado': 'No acude'}, {**PEOPLE[1], 'Estado': 'No acude'},
            {**PEOPLE[2], 'Estado': 'Anulada'}, {**PEOPLE[3], 'Estado': 'Atendido'},
            clock='12:30')
        self.assertEqual(len(self.assertHolds(wizard, clock='12:30')), 3)

    def test_what_was_booked_here_on_a_day_that_the_file_shows(self):
        visit = self.make_visit('10:00')
        wizard = self.look({**PEOPLE[0], 'Estado': 'Atendido'}, clock='12:30')
        self.assertEqual(wizard.foreseen['missed'], 1)
        self.assertIn(visit, self.assertHolds(wizard, clock='12:30').event_id)

    def test_a_day_without_records_makes_nobody_missed(self):
        wizard = self.look(*PEOPLE)
        self.assertEqual(wizard.foreseen['missed'], 0)
        self.assertFalse(self.assertHolds(wizard))

    def test_who_is_never_called(self):
        self.load_at('08:00', PEOPLE[0])
        patient = self.visit_of(PEOPLE[0]).dental_patient_id
        self.env['dental.consent'].create({
            'partner_id': patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'text': "No quiere llamadas"})
        wizard = self.look({**PEOPLE[0], 'Estado': 'No acude'}, clock='12:30')
        self.assertEqual(wizard.foreseen['opens'], [[self.no_show.id, 'message', 1]])
        self.assertHolds(wizard, clock='12:30')

    def test_nor_who_has_died(self):
        self.load_at('08:00', PEOPLE[0])
        self.visit_of(PEOPLE[0]).dental_patient_id.dental_deceased_on = self.day
        self.load_at('08:10', PEOPLE[0])
        wizard = self.look({**PEOPLE[0], 'Estado': 'No acude'}, clock='12:30')
        self.assertFalse(wizard.foreseen['opens'])
        self.assertFalse(self.assertHolds(wizard, clock='12:30'))

    def test_a_program_that_is_off(self):
        self.no_show.sudo().action_switch_off()
        wizard = self.look({**PEOPLE[0], 'Estado': 'No acude'}, clock='12:30')
        self.assertFalse(self.assertHolds(wizard, clock='12:30'))

    def test_ten_rows_cost_the_queries_of_one(self):
        def cost(*rows):
            with self.at('12:30'):
                wizard = self.wizard(agenda(*rows))
                return self.queries_of(wizard.action_preview)

        rows = [{**PEOPLE[0], 'Nº Historia': str(index), 'Paciente': f'Pac{index} Uno, Ana',
                 'Móvil': f'6551122{index:02d}', 'Estado': 'No acude', 'Hora': '9:00'}
                for index in range(10, 21)]
        cost(rows[0])
        one, ten = cost(rows[0]), cost(*rows[1:])
        self.assertLessEqual(ten, one + 3, f"{one} for one row, {ten} for ten")
