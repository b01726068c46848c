from odoo.tests import tagged

from ...models.vocabulary import WAITING
from .living_agenda import DENTISTS, LivingAgenda
from .test_agenda_import import AgendaCase, agenda


@tagged('post_install', '-at_install')
class TestLivingAgenda(AgendaCase):
    """Two weeks of files: nobody is called by mistake, nobody is two people (invariant 6)."""

    def bring(self, clock, day, rows):
        """Import a file as reception does, who says of a part that it is one; then missed visits
        are looked for."""
        with self.at(clock, day):
            wizard = self.wizard(agenda(*rows))
            wizard.action_preview()
            if wizard.part_question:
                wizard.part = 'part'
            wizard.action_import()
            refused = wizard.line_ids.filtered(lambda line: line.state == 'refused')
            self.assertFalse(refused.mapped('reason'))
            self.run_cron('find_no_shows')
            self.env.invalidate_all()

    def assertNobodyByMistake(self, living, missed):
        """Who is called missed that visit; nobody who missed one is forgotten, nobody is two."""
        patients = self.patients()
        self.assertEqual(
            sorted(f'{patient.dental_birthdate:%d/%m/%Y}' for patient in patients),
            sorted(living.told), "each patient is there once")
        cases = self.env['dental.followup'].search([
            ('company_id', '=', self.clinic.id), ('program_id.trigger', '=', 'no_show')])
        right = {(visit.patient.birth, self.clock(visit.hour, visit.day)) for visit in missed}
        called = {(case.partner_id.dental_birthdate, case.event_id.start) for case in cases
                  if case.state in WAITING}
        self.assertEqual(called - right, set(), "nobody is called by mistake")
        followed = {case.partner_id.dental_birthdate for case in cases
                    if case.state != 'cancelled'}
        self.assertEqual({birth for birth, _start in right} - followed, set(),
                         "nobody is forgotten")

    def live(self, seed):
        living = LivingAgenda(seed, self.day)
        missed = []
        for index, day in enumerate(living.days):
            following = living.days[index:index + 3]
            self.bring('08:30', day, living.rows(following))
            self.assertNobodyByMistake(living, missed)
            living.happen(day)
            if following[1:]:
                self.bring('13:00', day, living.rows(following[1:]))
                self.assertNobodyByMistake(living, missed)
            if index % 3 == 1:
                self.bring('14:00', day, living.rows(following[1:2], DENTISTS[:1]))
            forgotten = living.put_right(day)
            missed += [visit for visit in living.of_day(day) if visit.truth == 'missed']
            self.bring('20:35', day, living.rows(following))
            self.assertNobodyByMistake(living, missed + forgotten)
            for visit in forgotten:
                visit.recorded = 'Atendido'
            self.bring('20:50', day, living.rows(following))
            self.assertNobodyByMistake(living, missed)

    def test_two_weeks(self):
        self.live(11)

    def test_two_other_weeks(self):
        self.live(12)
