from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import tagged

from ..common import DentalCase

ANSWER, ROW, ACTION = (f'dental.followup.audit.{name}' for name in ('answer', 'row', 'action'))
FEELING = ('feeling', 'words')
SCRIPT = 'dental_followup/migrations/19.0.1.15.0/post-silence.py'


class AuditCase(DentalCase):
    """A clinic's audit, and a second clinic with its own manager.

    Reception, dentist and manager are asked, nobody else: they are who has a role there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.other = cls.make_clinic("Clínica Bruc", cls.zone)
        cls.elsewhere = cls.make_user('gerencia_bruc', 'group_manager', cls.other)
        cls.people = (cls.receptionist, cls.dentist_user, cls.manager)
        cls.first = cls.env['dental.followup.audit'].create({
            'company_id': cls.clinic.id, 'date_from': cls.day - timedelta(days=180),
            'date_to': cls.day - timedelta(days=91)})
        cls.first._keep_rows([
            {'kind': 'words', 'said': "Llamamos"},
            {'kind': 'feeling', 'figures': {'number': 3, 'mean': 2.5}},
            {'kind': 'program', 'code': 'no_show', 'program_id': cls.no_show.id,
             'figures': {'opened': 40, 'tried': 30, 'calls': 50, 'kept': 20, 'owed': 40,
                         'reached': 25, 'booked': 12, 'back': 10}}])
        cls.first.write({'state': 'compared'})
        cls.first.answer_ids.unlink()
        cls.first.activity_ids.unlink()
        cls.agreed = cls.env[ACTION].create({
            'audit_id': cls.first.id, 'name': "Llamar antes de la una",
            'user_id': cls.receptionist.id, 'due_on': cls.day})
        cls.first.state = 'closed'
        cls.audit = cls.env['dental.followup.audit'].with_user(cls.manager).create({}).sudo(
            False).with_env(cls.env)

    def mine(self, user, audit=None):
        """Return the answer of a user, with all rights."""
        return self.env[ANSWER].search([
            ('audit_id', '=', (audit or self.audit).id), ('user_id', '=', user.id)])

    def rpc(self, *args, **kw):
        """Call as from outside: nothing is in memory before or afterwards."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            return super().rpc(*args, **kw)
        finally:
            self.env.invalidate_all()

    def answer(self, user, feeling='4', audit=None, **values):
        """Answer and save, as a user does over RPC."""
        own = self.mine(user, audit)
        self.rpc(ANSWER, 'write', own.ids, {
            'what_we_do': f"Dice {user.login}", 'feeling': feeling, **values}, user=user)
        self.rpc(ANSWER, 'action_save', own.ids, user=user)
        return own

    def read_as(self, user, model, domain=(), fields=('display_name',)):
        """Return what a user finds over RPC, in the clinics that are theirs."""
        return self.rpc(model, 'search_read', [*domain], [*fields], user=user, context={
            'allowed_company_ids': user.company_ids.ids})


@tagged('post_install', '-at_install')
class TestAuditAnswers(AuditCase):
    """Each on their own login, in silence; nobody reads how another feels (S46-S49)."""

    def test_everybody_with_a_role_is_asked(self):
        self.assertEqual(self.audit.answer_ids.user_id, self.env['res.users'].union(*self.people))
        todos = self.audit.activity_ids.sorted(lambda todo: todo.user_id.id)
        self.assertRecordValues(todos, [{
            'user_id': user.id, 'date_deadline': self.day + timedelta(days=7),
        } for user in sorted(self.people, key=lambda user: user.id)])
        self.assertEqual((self.audit.asked_count, self.audit.answered_count), (3, 0))

    def test_table_of_roles(self):
        """Who finds whose answer over RPC: only their own, whatever their role or clinic."""
        self.answer(self.receptionist, words="Me da vergüenza")
        for user in (*self.people, self.elsewhere):
            own = self.mine(user) if user != self.elsewhere else self.audit.answer_ids[:0]
            others = self.audit.answer_ids - own
            with self.subTest(user=user.login):
                self.assertEqual(
                    [row['id'] for row in self.read_as(user, ANSWER, fields=FEELING)], own.ids)
                for method, args in (
                        ('read', [[*FEELING]]), ('write', [{'words': "x"}]), ('action_save', []),
                        ('web_read', [{'feeling': {}}])):
                    with self.subTest(method=method), self.assertRaises(AccessError):
                        self.rpc(ANSWER, method, others[:1].ids, *args, user=user, context={
                            'allowed_company_ids': user.company_ids.ids})
        for method, args in (('search', [[]]), ('create', [{'audit_id': self.audit.id}])):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self.rpc(ANSWER, method, *args, user=self.outsider)

    def test_no_way_around(self):
        """A manager neither groups, nor searches by, nor reads through the audit."""
        self.answer(self.receptionist, '1', words="Me da vergüenza")
        groups = self.rpc(
            ANSWER, 'formatted_read_group', [], ['feeling'], ['__count'], user=self.manager)
        self.assertEqual([group['__count'] for group in groups], [1], "the manager's own")
        self.assertFalse(self.rpc('dental.followup.audit', 'search', [
            ('answer_ids.feeling', '=', '1')], user=self.manager))
        [audit] = self.rpc('dental.followup.audit', 'web_read', self.audit.ids, {
            'answer_ids': {'fields': {'feeling': {}, 'words': {}}}}, user=self.manager)
        self.assertEqual([row['id'] for row in audit['answer_ids']], self.mine(self.manager).ids)
        self.assertFalse(self.audit.message_ids.filtered(lambda said: "vergüenza" in said.body))
        for user in (self.receptionist, self.manager):
            for method, args in (('create', [{'audit_id': self.audit.id, 'user_id': user.id}]),
                                 ('unlink', [])):
                with self.subTest(method=method), self.assertRaises(AccessError):
                    ids = [] if method == 'create' else [self.mine(user).ids]
                    self.rpc(ANSWER, method, *ids, *args, user=user)

    def test_both_questions(self):
        own = self.mine(self.receptionist)
        for values, missing in (({}, "Which follow-up"), ({'what_we_do': "  "}, "Which follow-up"),
                                ({'what_we_do': "Llamamos"}, "How do you feel")):
            self.rpc(ANSWER, 'write', own.ids, values)
            with self.subTest(values=values), self.assertRaisesRegex(UserError, missing):
                self.rpc(ANSWER, 'action_save', own.ids)
        with self.assertRaises(ValidationError):
            self.rpc(ANSWER, 'write', own.ids, {'words': "x" * 100_000})
        self.assertFalse(own.answered_at)

    def test_saved_is_saved(self):
        own = self.answer(self.receptionist)
        self.assertRecordValues(own, [{
            'answered_at': self.clock('12:00'), 'role': 'receptionist', 'feeling': '4'}])
        self.assertNotIn(self.receptionist, self.audit.activity_ids.user_id)
        self.assertEqual(self.audit.answered_count, 1)
        for method, args in (('write', [{'feeling': '5'}]), ('action_save', [])):
            with self.subTest(method=method), self.assertRaisesRegex(UserError, "are saved"):
                self.rpc(ANSWER, method, own.ids, *args)
        for values in ({'role': 'manager'}, {'user_id': self.manager.id}, {'answered_at': False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc(ANSWER, 'write', self.mine(self.dentist_user).ids, values,
                         user=self.dentist_user)

    def test_the_todo_is_done_by_saving(self):
        todo = self.audit.activity_ids.filtered(
            lambda todo: todo.user_id == self.receptionist)
        for method in ('action_feedback', 'unlink'):
            with self.subTest(method=method), self.assertRaisesRegex(UserError, "saved"):
                self.rpc('mail.activity', method, todo.ids)
        self.assertTrue(todo.active)

    def test_role_is_the_highest(self):
        self.assertEqual(
            [self.answer(user).role for user in self.people],
            ['receptionist', 'dentist', 'manager'])

    def test_silence(self):
        """Nothing that an audit compared is read before both answers are saved, by no role."""
        for user in self.people:
            with self.subTest(user=user.login):
                for model in (ROW, ACTION):
                    self.assertFalse(self.read_as(user, model))
                with self.assertRaises(AccessError):
                    self.rpc(ROW, 'read', self.first.program_row_ids.ids, ['figures'], user=user)
                self.assertFalse(self.read_as(user, 'dental.followup.audit', [
                    ('program_row_ids.code', '=', 'no_show')]))
                self.assertEqual(self.read_as(
                    user, 'dental.followup.audit', [('id', '=', self.audit.id)],
                    ['previous_action_ids'])[0]['previous_action_ids'], [])
                self.answer(user)
                kinds = {row['kind'] for row in self.read_as(user, ROW, fields=['kind'])}
                self.assertEqual(kinds, {'words', 'program'} | (
                    {'feeling'} if user == self.manager else set()))
                self.assertEqual(len(self.read_as(user, ACTION)), 1)

    def test_reports_and_the_overview_are_silent_too(self):
        """A manager sees no figure before their answers are saved, and every one afterwards."""
        self.make_missed('10:00')
        self.make_plan(self.patient)
        self.treatment.dental_recall_months = 6
        self.make_visit('09:00', dental_state='attended')
        models = ('dental.followup.round.report', 'dental.visit.report',
                  'dental.treatment.plan.report', 'dental.recall.report')
        overview = self.env['dental.followup.overview'].with_user(self.manager).with_context(
            allowed_company_ids=self.clinic.ids)
        for model in models:
            self.assertFalse(self.read_as(self.manager, model), model)
        self.assertEqual([*overview.get_overview()], ['silence'])
        self.assertEqual(
            overview.get_overview()['silence']['action']['res_id'], self.audit.id)
        with self.assertRaises(UserError):
            overview.get_answer('calls')
        self.answer(self.manager)
        for model in models:
            self.assertTrue(self.read_as(self.manager, model), model)
        self.assertFalse(overview.get_overview()['silence'])
        self.assertTrue(overview.get_answer('calls')['title'])

    def test_the_list_of_who_fell_through_is_silent(self):
        self.env['dental.followup.gap'].create({
            'company_id': self.clinic.id, 'partner_id': self.patient.id, 'kind': 'paid',
            'res_model': 'res.partner', 'res_id': self.patient.id, 'day': self.day,
            'topic': "Implante"})
        self.assertFalse(self.read_as(self.manager, 'dental.followup.gap'))
        self.answer(self.manager)
        self.assertTrue(self.read_as(self.manager, 'dental.followup.gap'))

    def test_rules_of_before_are_written_anew_and_others_stay(self):
        old = ("[('company_id.dental_audit_ids', 'not any', [('state', '=', 'answering'),"
               " ('answer_ids.user_id', '=', user.id)])]")
        rules = self.ref('dental_visit_report_rule_silence') | self.ref(
            'dental_followup_audit_row_rule_silence')
        expected = rules.mapped('domain_force')
        own = self.ref('dental_treatment_plan_report_rule_silence')
        rules.domain_force = old
        own.domain_force = "[(1, '=', 1)]"
        load_script(SCRIPT, 'silence').migrate(self.env.cr, '19.0.1.14.0')
        self.assertEqual(rules.mapped('domain_force'), expected)
        self.assertEqual(own.domain_force, "[(1, '=', 1)]")

    def test_the_weekly_mail_is_silent(self):
        digest = self.env['digest.digest'].create({
            'name': "Resumen", 'company_id': self.clinic.id, 'kpi_dental_calls': True,
            'kpi_res_users_connected': True})

        def tiles():
            self.env.invalidate_all()
            return {kpi['kpi_name'] for kpi in digest._compute_kpis(self.clinic, self.manager)}
        self.assertNotIn('kpi_dental_calls', tiles())
        self.answer(self.manager)
        self.assertIn('kpi_dental_calls', tiles())

    def test_what_people_work_with_is_read_and_not_counted(self):
        case = self.make_missed('10:00')
        self.ring_in_vain(case)
        self.env.flush_all()
        doors = {
            'formatted_read_group': ([], [], ['__count']),
            'formatted_read_grouping_sets': ([], [[]], ['__count']),
            'web_read_group': ([], ['company_id'], ['__count']),
        }

        def counted(model, method):
            told = self.rpc(model, method, *doors[method], user=self.manager)
            told = told['groups'] if method == 'web_read_group' else told
            told = told[0] if method == 'formatted_read_grouping_sets' else told
            return sum(group['__count'] for group in told)
        for model in ('dental.followup.round', 'dental.followup.attempt'):
            self.assertTrue(self.read_as(self.manager, model), "a case shows them")
            for method in doors:
                self.assertEqual(counted(model, method), 0, (model, method))
        self.answer(self.manager)
        for model in ('dental.followup.round', 'dental.followup.attempt'):
            for method in doors:
                self.assertGreater(counted(model, method), 0, (model, method))

    def test_of_several_clinics_the_other_is_told(self):
        self.elsewhere.company_ids = [(4, self.clinic.id)]
        self.as_user('dental.followup.audit', self.elsewhere).with_context(
            allowed_company_ids=self.other.ids).create({})
        self.make_missed('10:00')
        told = self.env['dental.followup.overview'].with_user(self.elsewhere).with_context(
            allowed_company_ids=(self.clinic | self.other).ids).get_overview()
        self.assertEqual((told['silence']['is_all'], told['clinics']), (False, []))
        self.assertTrue(told['programs'])

    def test_another_clinics_audit_is_no_silence(self):
        theirs = self.as_user('dental.followup.audit', self.elsewhere).create({})
        self.assertEqual(theirs.answer_ids.user_id, self.elsewhere)
        self.answer(self.receptionist)
        self.assertTrue(self.read_as(self.receptionist, ROW))
        self.assertFalse(self.read_as(self.elsewhere, ROW))
        self.assertFalse(self.read_as(
            self.elsewhere, 'dental.followup.audit', [('id', '=', self.audit.id)]))

    def test_who_has_not_finished_is_not_kept_waiting(self):
        """After the comparison silence is over, and half an answer is not kept."""
        self.rpc(ANSWER, 'write', self.mine(self.receptionist).ids, {'words': "A medias"})
        self.answer(self.manager)
        self.rpc('dental.followup.audit', 'action_compare', self.audit.ids, user=self.manager)
        self.assertEqual(self.audit.answer_ids.user_id, self.manager)
        self.assertFalse(self.audit.activity_ids)
        self.assertTrue(self.read_as(self.receptionist, ROW))

    def test_own_feeling_comes_back_to_oneself(self):
        self.env[ANSWER].create({
            'audit_id': self.first.id, 'user_id': self.receptionist.id, 'feeling': '2',
            'words': "Me cuesta insistir", 'answered_at': self.on(-90)})
        own = self.read_as(self.receptionist, ANSWER, [
            ('audit_id', '=', self.audit.id)], ['last_text'])
        self.assertEqual(own[0]['last_text'], "Hard · Me cuesta insistir")

    def test_forgotten_after_two_years(self):
        old, new = self.env[ANSWER].create([{
            'audit_id': self.first.id, 'user_id': user.id, 'feeling': '2', 'words': "x",
            'what_we_do': "Llamamos", 'answered_at': self.on(days),
        } for user, days in ((self.receptionist, -740), (self.dentist_user, -90))])
        self.env[ANSWER]._gc_old()
        self.assertRecordValues(old | new, [
            {'feeling': False, 'words': False, 'what_we_do': "Llamamos"},
            {'feeling': '2', 'words': "x", 'what_we_do': "Llamamos"}])
