from odoo.exceptions import AccessError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from .test_agenda_left_out import PEOPLE, ToldCase


@tagged('post_install', '-at_install')
class TestBlockedTimes(ToldCase):
    """A time that the agenda blocks is busy for as long as the last file says."""

    def block(self, name, **cells):
        return {'Nº Historia': '', 'Paciente': name, 'Móvil': '', 'Email': '',
                'Fecha nacimiento': '', 'Hora': '14:00', 'Duración': '60', **cells}

    def events(self):
        return self.env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic.id), ('dental_patient_id', '=', False)])

    def undo(self, wizard):
        wizard.agenda_import_id._undo()

    def test_the_holidays_of_a_dentist_who_has_no_visits_that_day(self):
        self.load_at('08:00', PEOPLE[0])
        wizard = self.load_at('09:00', self.block('VACACIONES', Fecha='24/11/2026'))
        self.assertEqual(self.events().dental_dentist_id.name, "Dra. Elena Prueba")
        self.assertEqual(wizard.agenda_import_id.day_ids.dentist_id.name, "Dra. Elena Prueba")
        self.assertFalse(wizard.new_names['dentist'])

    def test_who_is_not_here_is_not_made_a_dentist_by_holidays(self):
        self.load_at('08:00', PEOPLE[0], self.block('VACACIONES', Doctor="Dr. Nuevo Prueba"))
        self.assertFalse(self.events())
        self.assertFalse(self.env['res.partner'].search([('name', '=', "Dr. Nuevo Prueba")]))

    def test_visits_of_a_day_that_is_blocked_meanwhile_are_asked_for(self):
        self.load_at('08:00', PEOPLE[0])
        wizard = self.load_at('09:00', self.block('BAJA', Hora='09:00', **{'Duración': '600'}))
        self.assertTrue(self.visit_of(PEOPLE[0]).dental_is_left_out)
        self.assertEqual(wizard.counts, {'block': 1, 'gone': 1})
        self.assertFalse(self.no_shows('20:00'))

    def test_a_longer_one(self):
        self.load_at('08:00', PEOPLE[0], self.block('REUNION'))
        wizard = self.load_at(
            '09:00', PEOPLE[0], self.block('VACACIONES', **{'Duración': '240'}))
        self.assertRecordValues(self.events(), [{
            'dental_block_text': 'VACACIONES', 'start': self.clock('14:00'),
            'stop': self.clock('18:00')}])
        self.undo(wizard)
        self.assertRecordValues(self.events(), [{
            'dental_block_text': 'REUNION', 'start': self.clock('14:00'),
            'stop': self.clock('15:00')}])

    def test_two_at_one_hour_take_the_longer_time(self):
        self.load_at('08:00', PEOPLE[0], self.block('VACACIONES', **{'Duración': '240'}),
                     self.block('COMIDA'))
        self.assertEqual(self.events().stop, self.clock('18:00'))

    def test_what_people_changed_of_it_stays(self):
        rows = PEOPLE[0], self.block('REUNION')
        self.load_at('08:00', *rows)
        block = self.events()
        block.stop = self.clock('14:30')
        self.load_at('09:00', *rows)
        self.assertEqual((self.events(), block.stop), (block, self.clock('14:30')))

    def test_put_away_or_elsewhere_by_people(self):
        rows = PEOPLE[0], self.block('REUNION'), self.block('COMIDA', Hora='13:00')
        self.load_at('08:00', *rows)
        meeting, lunch = self.events().sorted('dental_block_text', reverse=True)
        meeting.active = False
        lunch.write({'start': self.clock('13:00', self.day.replace(day=30)),
                     'stop': self.clock('14:00', self.day.replace(day=30))})
        wizard = self.load_at('09:00', *rows)
        self.assertEqual(wizard.counts, {'unchanged': 1, 'block': 2})
        self.assertEqual(self.events(), lunch)

    def test_a_practice_number_is_no_block(self):
        patient = {**PEOPLE[0], 'Nº Historia': 'block'}
        self.load_at('08:00', patient)
        visit = self.visit_of(patient)
        wizard = self.load_at('09:00', patient, PEOPLE[1])
        self.assertEqual(wizard.counts, {'unchanged': 1, 'created': 1})
        self.assertTrue(visit.exists().active)

    def test_what_it_is_for_is_read_by_the_staff_only(self):
        wizard = self.load_at('08:00', PEOPLE[0], self.block('VACACIONES'))
        block = self.events()
        for user, name in ((self.receptionist, "VACACIONES"), (self.outsider, "Not available"),
                           (self.dentist_user, "VACACIONES"),
                           (self.make_other(), "Not available")):
            with self.subTest(user.login):
                whose = {
                    'user': user, 'context': {'allowed_company_ids': user.company_ids.ids}}
                [told] = self.rpc(
                    'calendar.event', 'read', block.ids, ['name', 'display_name'], **whose)
                self.assertEqual((told['name'], told['display_name']), ("Not available", name))
                for words in ("VACACIONES", "vaca"):
                    self.assertFalse(self.rpc(
                        'calendar.event', 'search', [('display_name', 'ilike', words)], **whose))
                with self.assertRaises(AccessError):
                    self.rpc('calendar.event', 'search', [('dental_block_text', '!=', False)],
                             **whose)
        self.assertNotIn("VACACIONES", str(self.snapshot_of(block, self.outsider)))
        self.undo(wizard)
        self.assertFalse(self.events())

    def snapshot_of(self, event, user):
        """Return all that a user can read of an event, and of its messages."""
        event = event.with_user(user)
        return [event.read(load=None), event.message_ids.read(['body', 'subject', 'preview'])]

    def test_a_block_is_freed_and_comes_back(self):
        rows = PEOPLE[0], self.block('COMIDA')
        self.load_at('08:00', *rows)
        freed = self.load_at('09:00', PEOPLE[0])
        self.assertFalse(self.events())
        self.undo(freed)
        block = self.events()
        self.assertRecordValues(block, [{
            'name': "Not available", 'dental_block_text': 'COMIDA',
            'dental_import_seen': {'minutes': 60}}])
        self.load_at('10:00', *rows)
        self.assertEqual(self.events(), block)

    def test_what_was_readable_before_an_update_is_no_more(self):
        rows = PEOPLE[0], self.block('COMIDA'), self.block('BAJA', Hora='16:00'), self.block(
            'REUNION', Hora='18:00')
        self.load_at('08:00', *rows)
        blocks = self.events()
        self.env.flush_all()
        for name, seen, hour in (
                ('COMIDA', '{"name": "COMIDA", "minutes": 60}', '14:00'), ('BAJA', None, '16:00'),
                ('Con Marta', '{"name": "REUNION", "minutes": 60}', '18:00')):
            self.env.cr.execute(SQL(
                "UPDATE calendar_event SET name = %s, dental_import_seen = %s,"
                " dental_block_text = NULL WHERE id = ANY(%s) AND start = %s",
                name, seen, blocks.ids, self.clock(hour)))
        load_script(
            'dental_followup/migrations/19.0.1.13.0/post-blocked_times.py', 'blocked',
        ).migrate(self.env.cr, '19.0.1.12.0')
        self.env.invalidate_all()
        self.assertRecordValues(blocks.sorted('start'), [
            {'name': name, 'dental_block_text': text, 'dental_import_seen': {'minutes': 60}}
            for name, text in (("Not available", 'COMIDA'), ("Not available", 'BAJA'),
                               ("Con Marta", 'REUNION'))])
        self.load_at('09:00', *rows)
        self.assertEqual(self.events(), blocks)
