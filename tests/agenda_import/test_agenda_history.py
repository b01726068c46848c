from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from .test_agenda_left_out import PEOPLE, ToldCase


@tagged('post_install', '-at_install')
class TestHistory(ToldCase):
    """The history of a visit says which file brought it into its state, and when."""

    def notes(self):
        self.env.invalidate_all()
        return self.visits().dental_change_ids.sorted('id').mapped('why_note')

    def test_the_file_and_when_it_was_imported(self):
        self.load_at('08:00', PEOPLE[0], filename='lunes.csv')
        self.load_at('18:00', {**PEOPLE[0], 'Estado': 'Atendido'}, filename='tarde.csv')
        self.assertEqual(
            self.notes(), ["“lunes.csv” · 23/11/2026 08:00", "“tarde.csv” · 23/11/2026 18:00"])
        self.assertEqual(set(self.visits().dental_change_ids.mapped('why')), {'file'})

    def test_nobody_says_so_from_outside(self):
        visit = self.make_visit('10:00')
        self.rpc('calendar.event', 'action_dental_set_state', visit.ids, 'attended', context={
            'dental_file': "“otro.csv”", 'dental_way': 'import'})
        self.assertFalse(visit.dental_change_ids[:1].why_note)

    def test_what_was_imported_before_the_update_says_it_too(self):
        self.load_at('08:00', PEOPLE[0], filename='lunes.csv')
        before = self.notes()
        booked = self.make_visit('10:00')
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE dental_visit_change SET why_note = NULL"))
        script = load_script('dental_followup/migrations/19.0.1.11.0/post-history.py', 'history')
        for _time in range(2):
            script.migrate(self.env.cr, '19.0.1.10.0')
            self.env.invalidate_all()
            self.assertEqual((self.visits() - booked).dental_change_ids.mapped('why_note'), before)
            self.assertFalse(any(booked.dental_change_ids.mapped('why_note')))
