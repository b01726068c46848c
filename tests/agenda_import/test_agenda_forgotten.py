from odoo.tests import tagged

from .test_agenda_import import TITLES, agenda
from .test_agenda_undo import UndoCase

OTHER = {'Nº Historia': '7002', 'Paciente': 'Coll Mira, Iris', 'Móvil': '655 22 33 44',
         'Email': '', 'Fecha': '20/11/2026', 'Fecha nacimiento': ''}


@tagged('post_install', '-at_install')
class TestForgotten(UndoCase):
    """What was learnt from a file is forgotten with it, unless another one is read by it."""

    def load_with(self, clock, word='VIP', means='arrived', title='Cosa', **changes):
        """Import a file with a word and a title that the addon does not know."""
        titles = [title if one == 'Observaciones' else one for one in TITLES]
        with self.at(clock):
            wizard = self.wizard(agenda({'Estado': word, title: 'Nota', **changes}, titles=titles))
            wizard.action_preview()
            column = wizard.column_ids.filtered(lambda one: one.title == title)
            column.field = column.field or 'note'
            wizard.word_ids.state = means
            wizard.action_preview()
            wizard.action_import()
        return wizard

    def known(self):
        wizard = self.env['dental.followup.import'].with_user(self.receptionist)
        return (wizard._learnt_titles().get('Cosa'),
                (self.clinic.dental_agenda_learnt or {}).get('states', {}).get('vip'))

    def test_what_only_this_file_taught(self):
        wizard = self.load_with('19:00')
        self.assertEqual(self.known(), ('note', 'arrived'))
        self.undo(wizard, '19:10')
        self.assertEqual(self.known(), (None, None))

    def test_what_another_file_is_read_by_stays_until_it_is_undone_too(self):
        first = self.load_with('19:00')
        second = self.load_with('19:05', **OTHER)
        self.undo(first, '19:10')
        self.assertEqual(self.known(), ('note', 'arrived'))
        self.undo(second, '19:20')
        self.assertEqual(self.known(), (None, None))

    def test_what_was_known_before_is_known_again(self):
        self.load_with('19:00', title='Otra', **OTHER)
        wizard = self.load_with('19:05', means='attended')
        self.assertEqual(self.known(), ('note', 'attended'))
        self.undo(wizard, '19:10')
        self.assertEqual(self.known(), (None, 'arrived'))

    def test_what_a_file_uses_that_nobody_undid_stays(self):
        self.load_with('19:00', **OTHER)
        second = self.load_with('19:05')
        self.undo(second, '19:10')
        self.assertEqual(self.known(), ('note', 'arrived'))

    def test_what_was_answered_otherwise_since_stays(self):
        wizard = self.load_with('19:00')
        self.clinic.dental_agenda_learnt = {'states': {'vip': 'booked'}}
        self.undo(wizard, '19:10')
        self.assertEqual(self.known(), (None, 'booked'))


@tagged('post_install', '-at_install')
class TestBookedAgain(UndoCase):
    """What was deleted at the desk and came back with the file is deleted again, as it was."""

    def test_the_deleted_visit_has_all_that_was_its_own(self):
        note = {'Observaciones': 'Miedo'}
        self.load_at('08:00', note)
        visit = self.visits()
        ref, notes = visit.dental_import_ref, visit.dental_observation_ids
        with self.at('08:10'):
            visit.with_user(self.receptionist).unlink()
        self.assertFalse(visit.active)
        before = self.deleted(visit)
        for clock in ('09:00', '10:00'):
            wizard = self.load_at(clock, note)
            self.assertEqual(self.states(wizard), {2: 'created'})
            self.assertRecordValues(self.visits(), [{'dental_import_ref': ref}])
            self.assertEqual(self.visits().dental_observation_ids, notes)
            self.undo(wizard, f'{clock[:2]}:30')
            self.assertFalse(self.visits())
            self.assertEqual(self.deleted(visit), before)
        self.assertEqual(self.broken(), [])

    def deleted(self, visit):
        self.env.flush_all()
        self.env.invalidate_all()
        return visit.read([
            'active', 'dental_state', 'dental_import_ref', 'dental_import_seen', 'dental_told_at',
            'dental_observation_ids', 'start', 'dental_patient_id'])
