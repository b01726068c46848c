from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import DentalCase

MODELS = (
    'calendar.event', 'calendar.attendee', 'dental.followup', 'dental.followup.attempt',
    'dental.observation', 'dental.feedback', 'dental.question', 'dental.treatment.plan',
    'dental.followup.program', 'dental.followup.step', 'res.partner', 'dental.followup.call',
    'dental.followup.call.slot', 'dental.followup.move', 'dental.followup.import',
    'dental.followup.import.line', 'dental.followup.import.column',
    'dental.followup.import.sheet', 'dental.followup.import.word',
)
WRITES = {
    'calendar.event': 'description', 'calendar.attendee': 'common_name',
    'dental.followup': 'next_at', 'dental.observation': 'text', 'dental.feedback': 'area',
    'dental.question': 'answer', 'dental.treatment.plan': 'note',
    'dental.followup.program': 'name', 'dental.followup.step': 'wait_value',
    'res.partner': 'name', 'dental.followup.call': 'told',
    'dental.followup.call.slot': 'page', 'dental.followup.move': 'start',
    'dental.followup.import': 'filename', 'dental.followup.import.line': 'patient',
    'dental.followup.import.column': 'sample', 'dental.followup.import.sheet': 'name',
    'dental.followup.import.word': 'word',
}


@tagged('post_install', '-at_install')
class TestSecurityClinics(DentalCase):
    """Two clinics in one database: neither sees, counts or changes what is the other's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = cls.make_patient("Sara Compartida", company_id=False)
        cls.ours = cls.fill(cls.clinic, cls.patient, cls.receptionist)
        cls.other = cls.make_clinic("Clínica Bruc", cls.zone)
        cls.colleague = cls.make_user('recepcion_bruc', 'group_receptionist', cls.other)
        cls.stranger = cls.make_patient("Benito Bruc", company_id=cls.other.id)
        cls.theirs = cls.fill(cls.other, cls.stranger, cls.colleague)

    @classmethod
    def fill(cls, company, patient, user):
        """Give a clinic one of each, made by its own receptionist; return them by model."""
        env = cls.env(user=user, context={'allowed_company_ids': company.ids})
        visit, other_visit = (
            env['calendar.event'].sudo().create({
                'dental_patient_id': who.id, 'dental_dentist_id': cls.dentist.id,
                'dental_company_id': company.id, 'dental_state': 'no_show',
                'start': cls.clock(hour), 'stop': cls.clock('13:00')}).sudo(False)
            for who, hour in ((patient, '10:00'), (cls.shared, '11:00')))
        case = env['dental.followup'].search([('event_id', '=', visit.id)])
        call = env['dental.followup.call'].browse(case.action_call()['res_id'])
        call.with_context(outcome='no_answer').action_not_answered()
        note = env['dental.observation'].create([
            {'partner_id': visit.dental_patient_id.id, 'company_id': company.id, 'text': "x"}
            for visit in (visit, other_visit)])[0]
        detail = env['dental.feedback'].create(
            {'partner_id': patient.id, 'company_id': company.id, 'kind': 'detail'})
        question = env['dental.question'].create(
            {'partner_id': patient.id, 'company_id': company.id, 'text': "x"})
        plan = env['dental.treatment.plan'].create(
            {'partner_id': patient.id, 'company_id': company.id, 'amount': 100})
        program = env['dental.followup.program'].sudo().create({
            'name': company.name, 'company_id': company.id,
            'step_ids': [(0, 0, {'channel': 'phone'})]}).sudo(False)
        upload = env['dental.followup.import'].create({
            'column_ids': [(0, 0, {'title': "Paciente"})],
            'sheet_ids': [(0, 0, {'name': "Lunes"})], 'word_ids': [(0, 0, {'word': "Visto"})],
            'line_ids': [(0, 0, {'state': 'created', 'patient': patient.name})]})
        move = env['dental.followup.move'].create(
            {'event_id': visit.id, 'start': cls.clock('18:00')})
        records = (
            visit, visit.attendee_ids, case, case.attempt_ids, note, detail, question, plan,
            program, program.step_ids, patient, call, call.slot_ids[:1], move, upload,
            upload.line_ids, upload.column_ids, upload.sheet_ids, upload.word_ids)
        env.flush_all()
        return dict(zip(MODELS, (record.sudo() for record in records), strict=True))

    def seen_by(self, user, record):
        """Return a record as a user sees it who has only their own clinics open."""
        return record.sudo(False).with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)

    def test_neither_sees_the_others(self):
        for users, own, foreign in (
                ((self.receptionist, self.dentist_user, self.manager), self.ours, self.theirs),
                ((self.colleague,), self.theirs, self.ours)):
            for user in users:
                for model in MODELS:
                    with self.subTest(user=user.login, model=model):
                        self.assert_hidden(self.seen_by(user, foreign[model]))
            for model in MODELS:
                with self.subTest(user=users[0].login, own=model):
                    record = self.seen_by(users[0], own[model])
                    self.assertTrue(record.read(['display_name']))
                    self.assertIn(record, record.search([]))

    def assert_hidden(self, record):
        self.env.invalidate_all()
        field = WRITES.get(record._name, 'note')
        if record.has_access('read') or record.browse().has_access('read'):
            self.assertNotIn(record, record.search([]))
            self.assertFalse(record.search_count([('id', '=', record.id)]))
            self.assertFalse(record._read_group([('id', '=', record.id)], [], ['__count'])[0][0])
        for operation in (
                lambda: record.read([field]), lambda: record.read(['display_name']),
                lambda: record.write({field: record.sudo()[field]}), record.unlink):
            with self.assertRaises(AccessError if record._name != 'dental.followup.attempt'
                                   else UserError):
                operation()

    def test_groups_count_only_ones_own(self):
        for model, inverse in (
                ('calendar.event', 'dental_patient_id'), ('dental.followup', 'partner_id'),
                ('dental.observation', 'partner_id'), ('dental.followup.attempt', 'partner_id')):
            groups = self.seen_by(self.receptionist, self.env[model]).formatted_read_group(
                [], [inverse], ['__count'])
            names = {group[inverse][1]: group['__count'] for group in groups if group[inverse]}
            with self.subTest(model):
                self.assertIn(self.patient.name, names)
                self.assertNotIn(self.stranger.name, names)
                self.assertEqual(names.get(self.shared.name, 1), 1)

    def test_shared_patient(self):
        """The contact is both clinics', what was done and noted is each one's."""
        for user, company in ((self.receptionist, self.clinic), (self.colleague, self.other)):
            shared = self.seen_by(user, self.shared)
            with self.subTest(company.name):
                self.env.invalidate_all()
                self.assertRecordValues(shared, [{
                    'dental_visit_count': 1, 'dental_observation_count': 1,
                    'dental_followup_count': 1}])
                for records in (shared.dental_followup_ids, shared.dental_observation_ids):
                    self.assertEqual(records.company_id, company)
                self.assertEqual(shared.dental_visit_ids.dental_company_id, company)
                programs = shared.env['dental.followup.program'].search([])
                self.assertEqual(programs.company_id, company)
                self.assertIn(self.no_show.id, programs.ids)

    def test_calls_waiting_are_ones_own(self):
        for user in (self.receptionist, self.colleague):
            groups = self.seen_by(user, self.env['res.users'])._get_activity_groups()
            ours = [group for group in groups if group['model'] == 'dental.followup']
            with self.subTest(user.login):
                self.assertEqual([group['total_count'] for group in ours], [3])

    def test_user_of_both_clinics_sees_those_that_are_open(self):
        self.manager.company_ids |= self.other
        cases = (self.ours['dental.followup'] | self.theirs['dental.followup']).sudo(False)
        for companies in (self.clinic, self.other, self.clinic | self.other):
            env = self.env(user=self.manager, context={'allowed_company_ids': companies.ids})
            found = env['dental.followup'].search([('id', 'in', cases.ids)])
            self.assertEqual(found.company_id, companies)

    # acting on what is the other's

    def refused(self, model, values, user=None):
        """Assert that a record with such values cannot be made by our receptionist."""
        with self.assertRaises(UserError) as caught:
            self.seen_by(user or self.receptionist, self.env[model]).create(values)
        self.assertIsInstance(caught.exception, (AccessError, ValidationError))
        self.assertNotIn(self.stranger.name, str(caught.exception))

    def test_dialogs_are_not_opened_on_the_others(self):
        self.refused('dental.followup.call', {'followup_id': self.theirs['dental.followup'].id})
        self.refused('dental.followup.move', {
            'event_id': self.theirs['calendar.event'].id, 'start': self.clock('18:00')})
        case = self.env['dental.followup'].create({
            'partner_id': self.shared.id, 'program_id': self.no_show.id,
            'company_id': self.other.id})
        self.refused('dental.followup.call', {'followup_id': case.id})
        self.refused('dental.followup.import', {'company_id': self.other.id})
        move = self.seen_by(self.receptionist, self.env['dental.followup.move'])
        with self.assertRaises(AccessError):
            move.with_context(default_event_id=self.theirs['calendar.event'].id).create({})

    def test_dialogs_are_not_turned_to_the_others(self):
        call = self.seen_by(self.receptionist, self.ours['dental.followup.call'])
        with self.assertRaises(AccessError):
            call.write({'followup_id': self.theirs['dental.followup'].id})
        move = self.seen_by(self.receptionist, self.ours['dental.followup.move'])
        with self.assertRaises(AccessError):
            move.write({'event_id': self.theirs['calendar.event'].id})

    def test_nothing_is_noted_on_the_others(self):
        case, visit = (self.theirs[name].id for name in ('dental.followup', 'calendar.event'))
        for company in (self.clinic, self.other):
            for values in (
                    {'partner_id': self.stranger.id},
                    {'partner_id': self.patient.id, 'followup_id': case},
                    {'partner_id': self.patient.id, 'event_id': visit}):
                with self.subTest(company=company.name, values=values):
                    self.refused('dental.observation', {
                        'text': "x", 'company_id': company.id, **values})
            for patient in (self.stranger, self.patient):
                with self.subTest(company=company.name, attempt=patient.name):
                    self.refused('dental.followup.attempt', {
                        'followup_id': case, 'partner_id': patient.id, 'channel': 'phone',
                        'company_id': company.id})

    def test_nothing_is_opened_or_booked_for_the_others(self):
        for company in (self.clinic, self.other):
            with self.subTest(company.name):
                self.refused('dental.followup', {
                    'partner_id': self.stranger.id, 'program_id': self.no_show.id,
                    'company_id': company.id})
                self.refused('calendar.event', {
                    'name': "x", 'dental_patient_id': self.stranger.id,
                    'dental_company_id': company.id, 'start': self.clock('17:00'),
                    'stop': self.clock('18:00')})
        self.refused('dental.followup', {
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'program_id': self.theirs['dental.followup.program'].id})

    def test_nothing_is_pushed_into_the_other_clinic(self):
        case = self.env['dental.followup'].create({
            'partner_id': self.shared.id, 'program_id': self.no_show.id,
            'company_id': self.clinic.id})
        visit = self.make_visit('18:00', patient=self.shared, dental_company_id=self.clinic.id,
                                dental_dentist_id=False)
        note = self.env['dental.observation'].create({
            'partner_id': self.shared.id, 'company_id': self.clinic.id, 'text': "x"})
        for record, field, refused in (
                (case, 'company_id', UserError), (visit, 'dental_company_id', AccessError),
                (note, 'company_id', AccessError)):
            with self.subTest(record._name), self.assertRaises(refused):
                self.seen_by(self.receptionist, record).write({field: self.other.id})

    def test_buttons_on_the_others(self):
        case = self.seen_by(self.receptionist, self.theirs['dental.followup'])
        visit = self.seen_by(self.receptionist, self.theirs['calendar.event'])
        for action in (case.action_call, case.action_cancel, case.action_reopen,
                       visit.action_dental_attended, visit.action_dental_cancel,
                       visit.action_dental_undo):
            with self.subTest(action.__name__), self.assertRaises(AccessError):
                action()
        self.assertEqual(visit.sudo().dental_state, 'no_show')

    def test_a_colleagues_dialog_is_ones_own(self):
        user = self.make_user('recepcion_dos', 'group_receptionist')
        for model in ('dental.followup.call', 'dental.followup.call.slot',
                      'dental.followup.move', 'dental.followup.import',
                      'dental.followup.import.line', 'dental.followup.import.column',
                      'dental.followup.import.sheet', 'dental.followup.import.word'):
            with self.subTest(model):
                self.assert_hidden(self.seen_by(user, self.ours[model]))

    def test_sentences_do_not_tell_of_the_others_call(self):
        line = self.ref('script_no_show_opening_missed')
        for user, told in ((self.receptionist, False), (self.colleague, True)):
            mine = self.seen_by(user, line).with_context(
                dental_call_id=self.theirs['dental.followup.call'].id)
            with self.subTest(user.login):
                self.assertEqual("Benito" in mine.display_name, told, mine.display_name)
