from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_agenda_import import shared
from .test_agenda_left_out import PEOPLE, ToldCase

GOES_BACK = {
    'res.partner': (
        'name', 'active', 'is_dental_patient', 'dental_number', 'phone', 'dental_phone_alt',
        'email', 'dental_birthdate', 'dental_first_visit_on', 'lang', 'dental_import_seen'),
    'calendar.event': (
        'name', 'active', 'start', 'stop', 'dental_patient_id', 'dental_dentist_id',
        'dental_chair_id', 'categ_ids', 'partner_ids', 'dental_state', 'dental_hands_off',
        'dental_import_ref', 'dental_import_seen', 'dental_told_at', 'dental_left_out_at'),
    'resource.resource': ('name',),
    'dental.observation': ('text', 'event_id', 'partner_id'),
}
"""What is as it was once an import is undone, of what is not archived."""
OPEN = ('todo', 'pending', 'booked')


class UndoCase(ToldCase):

    def standing(self):
        """Return what is in use, and which follow-ups are open."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            **{model: self.env[model].search([], order='id').read(list(names), load=None)
               for model, names in GOES_BACK.items()},
            'open': self.env['dental.followup'].search(
                [('state', 'in', OPEN)], order='id').read(['state', 'event_id', 'partner_id']),
            'unsent': self.env['mail.mail'].search([('state', '=', 'outgoing')]).ids}

    def undo(self, wizard, clock='20:30', user=None):
        """Undo an import as people do; return what the dialog said before."""
        with self.at(clock):
            dialog = self.ask(wizard, user)
            said = dialog.text
            dialog.action_undo()
        return said

    def ask(self, wizard, user=None):
        user = user or self.receptionist
        kept = wizard.agenda_import_id.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)
        return kept.env['dental.agenda.import.undo'].browse(kept.action_ask_undo()['res_id'])

    def assertBuilt(self, wizard, sentence, visits=(), patients=()):
        """Check that an import cannot be undone, why, and that nothing is half done."""
        with self.at('20:00'):
            before = self.standing()
            dialog = self.ask(wizard)
            self.assertFalse(dialog.is_possible)
            self.assertIn(sentence, dialog.text)
            self.assertEqual(dialog.visit_ids.ids, list(visits and visits.ids))
            self.assertEqual(dialog.patient_ids.ids, list(patients and patients.ids))
            with self.assertRaisesRegex(UserError, sentence):
                dialog.action_undo()
            self.assertEqual(self.standing(), before)


@tagged('post_install', '-at_install')
class TestUndo(UndoCase):
    """A file that was imported by mistake is taken back as a whole."""

    def test_a_day(self):
        before = self.standing()
        with self.at('19:00'):
            wizard = self.load(shared('agenda_2026-11-23.csv'))
            self.assertTrue(wizard.may_be_undone)
            self.assertEqual(
                wizard.action_ask_undo()['res_model'], 'dental.agenda.import.undo')
        opened = self.env['dental.followup'].search([('company_id', '=', self.clinic.id)])
        self.assertTrue(opened.filtered(lambda case: case.program_id == self.no_show))
        said = self.undo(wizard)
        self.assertEqual(self.standing(), before)
        self.assertIn("48 new visits, 48 new patients", said)
        self.assertIn(f"closed that it opened: {len(opened)}", said)
        self.assertEqual(set(opened.mapped('state')), {'cancelled'})
        self.assertEqual(set(opened.mapped('cancel_reason')), {'mistake'})
        self.assertEqual(self.broken(), [])
        self.assertRecordValues(wizard.agenda_import_id, [{
            'undone_at': self.clock('20:30'), 'undone_by_id': self.receptionist.id,
            'may_be_undone': False}])

    def test_what_has_nothing_on_record_is_deleted(self):
        wizard = self.load_at('08:00', *PEOPLE)
        visits, patients = self.visits(), self.patients()
        self.undo(wizard, '08:10')
        self.assertFalse((visits.with_context(active_test=False)).exists())
        self.assertFalse(patients.exists())

    def test_what_has_something_on_record_is_archived(self):
        wizard = self.load_at('19:00', {**PEOPLE[0], 'Estado': 'No acude'})
        visit, patient = self.visits(), self.patients()
        case = self.case_of(visit)
        self.undo(wizard)
        self.assertRecordValues(visit, [{
            'active': False, 'dental_state': 'booked', 'dental_import_ref': False}])
        self.assertRecordValues(patient, [{'active': False, 'dental_number': False}])
        self.assertRecordValues(case, [{'state': 'cancelled', 'event_id': visit.id}])

    def test_the_same_file_again_is_new(self):
        for _time in range(2):
            with self.at('19:00'):
                wizard = self.load(shared('agenda_2026-11-23.csv'))
            self.assertEqual(wizard.counts, {'created': 48})
            self.assertEqual(len(self.patients()), 48)
            self.undo(wizard, '19:10')
        self.assertFalse(self.visits())

    def test_what_was_changed_is_as_before(self):
        block = {'Nº Historia': '', 'Paciente': 'COMIDA', 'Móvil': '', 'Email': '',
                 'Fecha nacimiento': '', 'Hora': '14:00', 'Duración': '60'}
        self.load_at('08:00', *PEOPLE, block)
        with self.at('08:30'):
            self.visit_of(PEOPLE[2]).with_user(self.receptionist).action_dental_confirmed()
        before = self.standing()
        wizard = self.load_at(
            '18:00', {**PEOPLE[0], 'Hora': '9:30', 'Estado': 'Atendido', 'Doctor': 'Dr. Otro Q',
                      'Gabinete': 'Gabinete 7', 'Tratamiento': 'Otro', 'Observaciones': 'Nota',
                      'Email': 'noa@ejemplo.test'},
            {**PEOPLE[1], 'Estado': 'No acude'}, {**PEOPLE[2], 'Estado': 'Anulada'},
            {**block, 'Hora': '15:00'})
        self.assertTrue(self.visit_of(PEOPLE[3]).dental_is_left_out)
        self.assertNotEqual(self.standing(), before)
        after = self.standing()
        self.undo(wizard)
        now = self.standing()
        events = [dict(row, id=0) for row in before.pop('calendar.event')]
        self.assertEqual([dict(row, id=0) for row in now.pop('calendar.event')], events)
        self.assertEqual(now, before)
        self.assertEqual(self.broken(), [])
        self.load_at('21:00', *PEOPLE)
        self.assertNotEqual(after, now)

    def test_what_the_scheduled_action_found_goes_back_too(self):
        self.load_at('08:00', {**PEOPLE[0], 'Estado': 'Atendido'}, *PEOPLE[1:])
        before = self.standing()
        wizard = self.load_at('18:00', {**PEOPLE[0], 'Estado': 'Atendido'}, *PEOPLE[1:])
        with self.at('18:05'):
            self.run_cron('find_no_shows')
        found = self.visits().filtered(lambda visit: visit.dental_state == 'no_show')
        self.assertEqual(len(found), 3)
        self.undo(wizard)
        self.assertEqual(self.standing(), before)
        self.assertFalse(any(found.mapped('dental_hands_off')))

    def test_a_case_that_waited_for_a_new_visit_is_to_be_called(self):
        case = self.make_missed('09:00')
        self.patient.dental_number = '7001'
        wizard = self.load_at('12:30', {
            'Paciente': 'Romero Gil, Paula', 'Fecha': '25/11/2026', 'Móvil': '', 'Email': '',
            'Fecha nacimiento': ''})
        self.assertEqual(case.state, 'booked')
        self.undo(wizard, '12:40')
        self.assertRecordValues(case, [{
            'state': 'todo', 'rebooked_event_id': False, 'next_channel': 'phone'}])
        self.assertTrue(self.patient.exists())

    def test_messages_that_have_not_left_are_withdrawn(self):
        wizard = self.load_at('17:00', {
            **PEOPLE[0], 'Hora': '9:00', 'Estado': 'Atendido', 'Email': 'noa@ejemplo.test'})
        case = self.case_of(self.visits(), self.post_visit)
        with self.at_utc(max(case.next_at, self.clock('17:00')) + timedelta(minutes=1)):
            self.run_cron('send_due')
        mail = self.mails(case)
        self.assertEqual(mail.state, 'outgoing')
        self.assertIn("withdrawn that have not left: 1", self.undo(wizard))
        self.assertEqual(mail.state, 'cancel')
        self.assertEqual(case.state, 'cancelled')

    def test_only_once(self):
        wizard = self.load_at('08:00', *PEOPLE)
        with self.at('08:05'):
            dialog = self.ask(wizard)
        self.undo(wizard, '08:10')
        with self.assertRaisesRegex(UserError, "recepcion_test undid this import"):
            dialog.action_undo()
        with self.assertRaisesRegex(UserError, "undid this import"):
            self.ask(wizard)

    def test_for_a_week(self):
        wizard = self.load_at('08:00', *PEOPLE)
        kept = wizard.agenda_import_id
        with self.at('08:00', self.day + timedelta(days=7, minutes=1)):
            self.assertFalse(kept.may_be_undone)
            with self.assertRaisesRegex(UserError, "for a week"):
                self.ask(wizard)
        rows = self.env['dental.agenda.import.row'].search([('import_id', '=', kept.id)])
        self.assertTrue(rows)
        with self.at('08:00', self.day + timedelta(days=8)):
            rows._gc_rows()
        self.assertFalse(rows.exists())

    def test_the_files_before_it_tell_again(self):
        self.load_at('08:00', *PEOPLE)
        wizard = self.load_at('18:00', *PEOPLE[1:])
        self.undo(wizard)
        self.assertFalse(self.visit_of(PEOPLE[0]).dental_is_left_out)
        self.assertEqual(self.visit_of(PEOPLE[1]).dental_told_at, self.clock('08:00'))


@tagged('post_install', '-at_install')
class TestBuiltOn(UndoCase):
    """What people have done since is not lost: then nothing goes back, and it is said why."""

    def setUp(self):
        super().setUp()
        self.wizard_before = self.load_at(
            '13:00', {**PEOPLE[0], 'Estado': 'No acude'}, *PEOPLE[1:])
        self.visit = self.visit_of(PEOPLE[0])
        self.case = self.case_of(self.visit)

    def test_recorded(self):
        visit = self.visit_of(PEOPLE[1])
        with self.at('13:30'):
            visit.with_user(self.receptionist).action_dental_attended()
        self.assertBuilt(self.wizard_before, "of 1 visit it was recorded", visits=visit)

    def test_recorded_and_taken_back(self):
        visit = self.visit_of(PEOPLE[1])
        with self.at('13:30'):
            visit.with_user(self.receptionist).action_dental_attended()
            visit.with_user(self.receptionist).action_dental_undo()
        self.assertBuilt(self.wizard_before, "of 1 visit it was recorded", visits=visit)

    def test_a_visit_that_was_changed(self):
        visits = self.visit_of(PEOPLE[1]) | self.visit_of(PEOPLE[2])
        with self.at('13:30'):
            visits.with_user(self.receptionist).write({'description': "Trae la férula"})
        self.assertBuilt(self.wizard_before, "2 visits were changed", visits=visits)

    def test_a_visit_that_was_changed_before_it_was_found_missed(self):
        visit = self.visit_of(PEOPLE[1])
        with self.at('13:10'):
            visit.with_user(self.receptionist).write({'description': "Trae la férula"})
        with self.at('13:20'):
            self.run_cron('find_no_shows')
        self.assertEqual(visit.dental_state, 'no_show')
        self.assertBuilt(self.wizard_before, "1 visit was changed", visits=visit)

    def test_a_patient_who_was_changed(self):
        patient = self.visit.dental_patient_id
        with self.at('13:30'):
            patient.with_user(self.receptionist).dental_preferred_band = 'morning'
        self.assertBuilt(self.wizard_before, "1 patient was changed", patients=patient)

    def test_called(self):
        with self.at('13:30'):
            self.case.with_user(self.receptionist)._log_call(
                self.ref('outcome_no_answer'))
        self.assertBuilt(
            self.wizard_before, "1 patient was called or written to",
            patients=self.case.partner_id)

    def test_in_a_call(self):
        with self.at('19:55'):
            self.case.with_user(self.receptionist).action_call()
        self.assertBuilt(
            self.wizard_before, "1 follow-up is being worked on", patients=self.case.partner_id)

    def test_noted(self):
        patient = self.visit.dental_patient_id
        with self.at('13:30'):
            self.env['dental.observation'].with_user(self.receptionist).create({
                'partner_id': patient.id, 'company_id': self.clinic.id, 'text': "Le da miedo"})
        self.assertBuilt(
            self.wizard_before, "something was noted of 1 patient", patients=patient)

    def test_booked(self):
        patient = self.visit_of(PEOPLE[2]).dental_patient_id
        with self.at('13:30'):
            self.make_visit('18:00', patient)
        self.assertBuilt(
            self.wizard_before, "1 new patient has another visit", patients=patient)

    def test_a_newer_file(self):
        newer = self.load_at('18:00', *PEOPLE[2:], filename='tarde.csv')
        self.assertBuilt(self.wizard_before, "A newer file, “tarde.csv”")
        self.undo(newer, '18:10')
        self.undo(self.wizard_before, '18:20')
        self.assertFalse(self.visits())

    def test_a_file_of_another_day_does_not_matter(self):
        self.load_at('18:00', {**PEOPLE[3], 'Nº Historia': '9009', 'Paciente': 'Otra, Ana',
                               'Móvil': '655 44 55 66', 'Fecha': '24/11/2026'})
        self.undo(self.wizard_before, '18:10')
        self.assertEqual(self.visits().dental_patient_id.name, "Ana Otra")


@tagged('post_install', '-at_install')
class TestWhoUndoes(UndoCase):
    """Whoever may import may undo, in their own clinics; ten rows cost the queries of one."""

    def test_roles(self):
        wizard = self.load_at('08:00', *PEOPLE)
        for user in (self.dentist_user, self.outsider, self.make_other()):
            with self.subTest(user.login), self.assertRaises(AccessError), \
                    mute_logger('odoo.addons.base.models.ir_model',
                                'odoo.addons.base.models.ir_rule'):
                self.ask(wizard, user)
        self.undo(wizard, '08:10', self.manager)
        self.assertFalse(self.visits())

    def test_an_import_without_rows(self):
        wizard = self.load_at('08:00', {**PEOPLE[0], 'Hora': 'tarde'})
        self.assertFalse(wizard.agenda_import_id.may_be_undone)

    def test_ten_rows_cost_the_queries_of_one(self):
        def rows(first, number):
            return [{
                'Nº Historia': str(index), 'Paciente': f'Pac{index} Uno, Ana', 'Email': '',
                'Móvil': f'6551122{index:02d}', 'Hora': '9:00', 'Estado': 'No acude',
                'Fecha nacimiento': '', 'Fecha': '23/11/2026',
            } for index in range(first, first + number)]

        def cost(*told):
            dialog = self.ask(self.load_at('19:00', *told))
            with self.at('19:10'):
                return self.queries_of(dialog.action_undo)

        cost(*rows(10, 1))
        one, ten = cost(*rows(20, 1)), cost(*rows(30, 10))
        self.assertLessEqual(ten, one + 3, f"{one} for one row, {ten} for ten")
