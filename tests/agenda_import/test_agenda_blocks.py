from odoo.tests import tagged

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
            'name': 'VACACIONES', 'start': self.clock('14:00'), 'stop': self.clock('18:00')}])
        self.undo(wizard)
        self.assertRecordValues(self.events(), [{
            'name': 'REUNION', 'start': self.clock('14:00'), 'stop': self.clock('15:00')}])

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
        meeting, lunch = self.events().sorted('name', reverse=True)
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
