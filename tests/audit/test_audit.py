from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .test_audit_answers import ACTION, ANSWER, ROW, AuditCase

AUDIT = 'dental.followup.audit'


@tagged('post_install', '-at_install')
class TestAudit(AuditCase):
    """From its beginning to the next one, on the manager's login."""

    def act(self, method, *args, user=None):
        return self.rpc(AUDIT, method, self.audit.ids, *args, user=user or self.manager)

    def compare(self):
        for user, feeling in zip(self.people, '245', strict=True):
            self.answer(user, feeling, belief_third_call='yes' if feeling < '5' else 'no')
        self.act('action_compare')

    def test_days(self):
        self.assertRecordValues(self.audit, [{
            'date_from': self.first.date_to + timedelta(days=1),
            'date_to': self.day - timedelta(days=1), 'previous_id': self.first.id,
            'state': 'answering'}])
        self.compare()
        today = {'company_id': self.clinic.id, 'date_from': self.day - timedelta(days=400),
                 'date_to': self.day - timedelta(days=300)}
        for values, said in (
                ({**today, 'date_to': self.day - timedelta(days=380)}, "four weeks"),
                ({**today, 'date_to': self.day - timedelta(days=100)}, "no two"),
                ({'date_from': self.day, 'date_to': self.day + timedelta(days=40)}, "are over")):
            with self.subTest(values=values), self.undone(), self.assertRaisesRegex(
                    ValidationError, said):
                self.rpc(AUDIT, 'create', values, user=self.manager)
        with self.assertRaisesRegex(UserError, "not changed"):
            self.act('write', {'date_to': self.day - timedelta(days=2)})
        with self.at('12:00', self.on(5).date()), self.undone(), self.assertRaisesRegex(
                ValidationError, "four weeks"):
            self.rpc(AUDIT, 'action_begin', [], user=self.manager)
        self.assertTrue(self.rpc(AUDIT, 'create', today, user=self.manager))

    def test_one_waits_at_a_time(self):
        with mute_logger('odoo.sql_db'), self.undone(), self.assertRaisesRegex(
                UniqueViolation, 'one_waits'):
            self.rpc(AUDIT, 'create', {
                'date_from': self.day - timedelta(days=400),
                'date_to': self.day - timedelta(days=300)}, user=self.manager)

    def test_button_begins_one(self):
        self.compare()
        with self.at('12:00', self.on(40).date()):
            action = self.rpc(AUDIT, 'action_begin', [], user=self.manager)
            begun = self.env[AUDIT].browse(action['res_id'])
        self.assertRecordValues(begun, [{
            'date_from': self.day, 'previous_id': self.audit.id, 'state': 'answering'}])

    def test_managers_lead_it(self):
        for user in (self.receptionist, self.dentist_user):
            for method in ('action_compare', 'action_close', 'action_begin'):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.act(method, user=user)
        for values in ({'state': 'closed'}, {'asked_count': 9}, {'previous_id': False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.act('write', values)

    def test_compare_needs_answers_and_ones_own(self):
        with self.assertRaisesRegex(UserError, "Answer first"):
            self.act('action_compare')
        self.mine(self.manager).unlink()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Nobody has answered"):
            self.act('action_compare')
        self.answer(self.receptionist)
        self.act('action_compare')
        with self.assertRaisesRegex(UserError, "compared already"):
            self.act('action_compare')

    def test_what_was_said_is_read_without_who(self):
        self.compare()
        self.assertEqual(
            self.audit.word_ids.mapped('said'),
            sorted(f"Dice {user.login}" for user in self.people))
        self.assertFalse({'user_id', 'partner_id'} & self.audit.word_ids._fields.keys())
        third = self.audit.belief_ids.filtered(lambda row: row.belief == 'third_call')
        self.assertEqual(third.more, "2 of 3 think so")

    def test_two_people_tell_nothing(self):
        for user in (self.receptionist, self.manager):
            self.answer(user, belief_third_call='yes')
        self.act('action_compare')
        self.assertFalse([row for row in self.audit.belief_ids if 'yes' in row.figures])
        self.act('action_close')
        self.assertFalse(self.audit.feeling_ids)

    def test_feelings_of_three_when_it_is_closed(self):
        self.compare()
        self.assertFalse(self.audit.feeling_ids, "not before it is finished")
        self.act('action_close')
        self.assertRecordValues(self.audit.feeling_ids, [{
            'role': False, 'figures': {'number': 3, 'mean': 3.7}}])
        row = self.audit.feeling_ids.with_context(lang='en_US')
        self.assertEqual((row.measured, row.before), ("3.7 of 5 (3 people)", "2.5"))
        self.assertFalse(self.read_as(self.receptionist, ROW, [('kind', '=', 'feeling')]))

    def test_what_was_compared_stays(self):
        self.compare()
        row = self.first.program_row_ids
        for values in ({'figures': {}}, {'kind': 'words'}, {'said_level': 'never'}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc(ROW, 'write', row.ids, values, user=self.manager)
        with self.assertRaises(AccessError):
            self.rpc(ROW, 'create', {'audit_id': self.audit.id, 'kind': 'words'},
                     user=self.manager)
        with self.assertRaises(UserError):
            self.rpc(ROW, 'write', self.audit.word_ids[:1].ids, {'said': "x"}, user=self.manager)

    # what is agreed

    def agree(self, **values):
        return self.rpc(ACTION, 'create', {
            'audit_id': self.audit.id, 'name': "Poner fecha a los planes",
            'user_id': self.dentist_user.id, 'due_on': self.day + timedelta(days=9), **values,
        }, user=self.manager)

    def test_an_action_is_a_todo_of_the_audit(self):
        with self.assertRaisesRegex(UserError, "once it has been compared"):
            self.answer(self.manager)
            self.agree()
        self.compare_rest()
        action = self.env[ACTION].browse(self.agree())
        todo = self.audit.activity_ids
        self.assertRecordValues(todo, [{
            'summary': "Poner fecha a los planes", 'user_id': self.dentist_user.id,
            'date_deadline': self.day + timedelta(days=9)}])
        self.rpc(ACTION, 'write', action.ids, {'user_id': self.receptionist.id},
                 user=self.manager)
        self.assertEqual(todo.user_id, self.receptionist)
        self.rpc('mail.activity', 'action_feedback', todo.ids, feedback="Hecho")
        self.assertRecordValues(action, [{'state': 'done', 'result': "Hecho"}])
        with self.assertRaises(AccessError):
            self.agree(user_id=self.elsewhere.id)
        with self.assertRaises(ValidationError):
            self.agree(user_id=self.outsider.id)

    def compare_rest(self):
        for user in self.people[:2]:
            self.answer(user)
        self.act('action_compare')

    def test_what_is_not_wanted_any_more(self):
        self.compare()
        first, second = (self.env[ACTION].browse(self.agree()) for _index in range(2))
        self.rpc(ACTION, 'unlink', first.ids, user=self.manager)
        self.assertEqual(self.audit.activity_ids, second.activity_id)
        second.activity_id.unlink()
        self.assertEqual(second.state, 'gone')
        self.act('action_close')
        for method, args in (('write', [{'name': "x"}]), ('unlink', [])):
            with self.subTest(method=method), self.assertRaisesRegex(UserError, "until the audit"):
                self.rpc(ACTION, method, second.ids, *args, user=self.manager)

    def test_next_audit_shows_what_became_of_it(self):
        self.agreed.activity_id.with_user(self.receptionist).action_feedback("Llamamos a las 12")
        self.answer(self.manager)
        [audit] = self.rpc(AUDIT, 'web_read', self.audit.ids, {'previous_action_ids': {
            'fields': {'name': {}, 'state': {}, 'result': {}}}}, user=self.manager)
        self.assertEqual(audit['previous_action_ids'], [{
            'id': self.agreed.id, 'name': "Llamar antes de la una", 'state': 'done',
            'result': "Llamamos a las 12"}])

    def test_many_actions_cost_what_one_does(self):
        self.compare()
        vals = {'audit_id': self.audit.id, 'name': "x", 'user_id': self.manager.id,
                'due_on': self.day + timedelta(days=7)}
        actions = self.as_user(ACTION, self.manager)
        counts = []
        for number in (1, 1, 10):  # the first one warms up
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            actions.create([dict(vals) for _index in range(number)])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1])

    # on paper

    def test_printed_page(self):
        self.compare()
        self.agree(sign="Ninguno sin fecha")
        self.act('action_close')
        self.env.invalidate_all()
        report = self.as_user('ir.actions.report', self.manager, lang='en_US')
        html = report._render_qweb_html(
            'dental_followup.dental_followup_audit_document', self.audit.ids)[0].decode()
        for text in ("Poner fecha a los planes", "Ninguno sin fecha", "A third call is too many",
                     "2 of 3 think so", "3.7 of 5", self.clinic.name):
            with self.subTest(text=text):
                self.assertIn(text, html)
        for user in self.people:
            self.assertNotIn(f"Dice {user.login}", html)
        self.assertNotIn(self.env[ANSWER]._description, html)
        bodies, *_rest = self.env['ir.actions.report']._prepare_html(html)
        self.assertIn('.o_dental_audit table', str(bodies[0]), "its style is printed too")
