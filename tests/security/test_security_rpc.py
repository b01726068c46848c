from datetime import timedelta

from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.visit.state import TRANSITIONS
from ...models.vocabulary import VISIT_STATES
from ...wizard.call.call import KEPT
from ..common import NoShowCase

ADDON = 'odoo.addons.dental_followup.'
PUBLIC = {
    'copy_data', 'create', 'write', 'unlink', 'default_get', 'onchange', 'fields_get',
    'get_views', 'web_save', 'web_save_multi', 'get_today_summary', 'get_overview', 'get_answer',
    'get_dental_day', 'get_dental_timeline', 'get_first_day', 'get_formview_id', 'name_search',
    'read_group', 'read_progress_bar', 'formatted_read_group', 'formatted_read_grouping_sets',
    'module_uninstall'}
OF_THE_GATEWAY = {'message_new', 'message_parse', 'message_route'}
"""What the mail gateway calls, and no caller from outside."""
"""What Odoo itself calls, where it looks itself who calls, and the numbers over Today, of the
overview and of each of its answers; beside it only buttons (``action_…``) are for callers."""
FORGED = {'dental_set_state': True, 'dental_undo': True, 'su': True, 'install_mode': True}


@tagged('post_install', '-at_install')
class TestSecurityRpc(NoShowCase):
    """What a caller from outside may do: only what the buttons do, whatever they send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = cls.make_patient("Nuria Vecina Sanz")
        cls.closing = cls.env.ref('dental_followup.script_no_show_closing_band')
        cls.answered = cls.env.ref('dental_followup.outcome_answered')

    def attempt_values(self, **values):
        return {'followup_id': self.case.id, 'partner_id': self.patient.id,
                'company_id': self.clinic.id, 'channel': 'phone', **values}

    def test_no_caller_says_that_a_call_settles_it(self):
        """A late cancellation opens its call, whatever context it is sent with."""
        for forged in (True, [], self.case.ids, {'ids': self.case.ids}):
            with self.subTest(forged=forged):
                visit = self.make_visit('18:00', patient=self.make_patient("Otro Vecino"))
                self.rpc('calendar.event', 'action_dental_cancel', visit.ids,
                         context={'dental_in_call': forged})
                self.assertTrue(self.case_of(visit, self.ref('program_late_cancel')))

    # what can be called

    def own_methods(self):
        """Yield (model, method name) of all that our classes add to any model."""
        for name, model in self.registry.items():
            for cls in model.mro():
                if cls.__module__.startswith((f'{ADDON}models', f'{ADDON}wizard')):
                    for method, value in vars(cls).items():
                        if callable(value) or isinstance(value, (classmethod, staticmethod)):
                            yield name, method

    def test_only_buttons_are_public(self):
        methods = set(self.own_methods())
        self.assertIn(('dental.followup', '_set_state'), methods)
        public = {method for _model, method in methods if not method.startswith('_')}
        self.assertEqual(
            {name for name in public if not name.startswith('action_')} - PUBLIC, OF_THE_GATEWAY)

    def test_the_addon_is_uninstalled_by_administrators(self):
        addon = self.env.ref('base.module_dental_followup')
        with self.assertRaises(AccessDenied):
            self.rpc('ir.module.module', 'module_uninstall', addon.ids, user=self.manager)

    def test_private_methods_are_refused(self):
        for model, method in sorted(set(self.own_methods())):
            if method in OF_THE_GATEWAY or (
                    method.startswith('_') and not method.startswith('__')):
                with self.subTest(model=model, method=method), self.assertRaises(AccessError):
                    self.rpc(model, method, [], user=self.manager)

    # states

    def test_state_of_a_case(self):
        for user in (self.receptionist, self.dentist_user, self.manager):
            for values in ({'state': 'won'}, {'state': 'todo'}, {'state': 'won', 'period': "x"}):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    self.rpc('dental.followup', 'write', self.case.ids, values, user=user,
                             context=FORGED)
        for state in ('pending', 'booked', 'won', 'lost', 'cancelled'):
            with self.subTest(created=state), self.assertRaises(UserError):
                self.rpc('dental.followup', 'create', [{
                    'partner_id': self.patient.id, 'program_id': self.no_show.id, 'state': state,
                    'company_id': self.clinic.id}], context=FORGED)
        created = self.env['dental.followup'].browse(self.rpc('dental.followup', 'create', [{
            'partner_id': self.patient.id, 'program_id': self.no_show.id,
            'company_id': self.clinic.id}], context={**FORGED, 'default_state': 'won'}))
        self.assertEqual(created.state, 'todo')
        self.assertEqual(self.case.state, 'todo')

    def test_case_never_rests(self):
        for values in ({'next_at': False}, {'next_channel': False}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.rpc('dental.followup', 'write', self.case.ids, values)

    def test_state_of_a_visit_follows_the_table(self):
        for old, allowed in TRANSITIONS.items():
            for new, _label in VISIT_STATES:
                if not old or new == old or new in allowed:
                    continue
                visit = self.make_visit('17:00', dental_state=old)
                for method, args in (('write', [{'dental_state': new}]),
                                     ('action_dental_set_state', [new])):
                    with self.subTest(old=old, new=new, method=method), \
                            self.assertRaises(UserError):
                        self.rpc('calendar.event', method, visit.ids, *args, user=self.manager,
                                 context=FORGED)
                self.assertEqual(visit.dental_state, old)

    def test_who_recorded_it_is_not_forged(self):
        for values in (
                {'dental_previous_state': 'moved'}, {'dental_state_user_id': self.manager.id},
                {'dental_state_at': '2020-01-01 00:00:00'}):
            with self.subTest(values=values):
                with self.assertRaises(UserError):
                    self.rpc('calendar.event', 'write', self.visit.ids, values, context=FORGED)
                visit = self.env['calendar.event'].browse(self.rpc('calendar.event', 'create', {
                    'dental_patient_id': self.patient.id, 'start': self.clock('17:00'),
                    'stop': self.clock('17:30'), **values}))
                self.assertRecordValues(visit, [{
                    'dental_previous_state': False, 'dental_state_user_id': self.receptionist.id,
                    'dental_state_at': self.clock('12:00')}])

    # the ledger

    def test_attempt_has_its_own_author_and_time(self):
        attempt = self.env['dental.followup.attempt'].browse(self.rpc(
            'dental.followup.attempt', 'create', self.attempt_values(
                user_id=self.manager.id, at='2020-01-01 00:00:00'),
            context={'default_user_id': self.manager.id, 'default_at': '2020-01-01 00:00:00'}))
        self.assertRecordValues(attempt, [{
            'user_id': self.receptionist.id, 'at': self.clock('12:00')}])

    def test_attempt_belongs_to_its_case(self):
        other = self.make_visit('11:00', patient=self.neighbour)
        for values in ({'partner_id': self.neighbour.id}, {'event_id': other.id}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.rpc('dental.followup.attempt', 'create', self.attempt_values(**values))

    def test_attempt_is_not_changed_or_deleted_by_anybody(self):
        attempt = self.env['dental.followup.attempt'].create(self.attempt_values())
        for user in (self.receptionist, self.dentist_user, self.manager,
                     self.env.ref('base.user_admin')):
            user.company_ids |= self.clinic
            for method, args in (('write', [{'note': "x"}]), ('unlink', []),
                                 ('web_save', [{'note': "x"}, {'note': {}}])):
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    self.rpc('dental.followup.attempt', method, attempt.ids, *args, user=user)
        with self.assertRaises(UserError):
            attempt.sudo().write({'note': "x"})
        with self.assertRaises(UserError):
            attempt.sudo().unlink()
        self.assertTrue(attempt.exists())

    def test_attempt_is_not_changed_through_its_case(self):
        attempt = self.env['dental.followup.attempt'].create(self.attempt_values())
        for command in ((1, attempt.id, {'note': "x"}), (2, attempt.id), (3, attempt.id), (5,)):
            with self.subTest(command=command), self.assertRaises(UserError):
                self.rpc('dental.followup', 'write', self.case.ids, {'attempt_ids': [command]},
                         user=self.manager)
        self.assertEqual(self.case.attempt_ids, attempt)

    def test_case_with_attempts_keeps_its_patient_and_stays(self):
        self.env['dental.followup.attempt'].create(self.attempt_values())
        with self.assertRaises(UserError):
            self.rpc('dental.followup', 'write', self.case.ids,
                     {'partner_id': self.neighbour.id, 'event_id': False})
        with self.assertRaises(UserError):
            self.rpc('dental.followup', 'unlink', self.case.ids, user=self.manager)

    def test_answered_call_is_closed_by_a_question(self):
        """Invariant 3, where no dialog stands before the ledger."""
        blocker = {'blocker_ids': [(6, 0, self.ref('blocker_none').ids)]}
        opening = self.ref('script_no_show_opening_missed')
        for missing in (
                {}, blocker, {'closing_question_id': self.closing.id},
                {**blocker, 'no_closing_reason': "  "},
                {**blocker, 'closing_question_id': opening.id}):
            with self.subTest(missing=missing), self.assertRaises(ValidationError):
                self.rpc('dental.followup.attempt', 'create', self.attempt_values(
                    outcome_id=self.answered.id, **missing))
        for enough in ({'closing_question_id': self.closing.id}, {'no_closing_reason': "Colgó"}):
            with self.subTest(enough=enough):
                self.assertTrue(self.rpc(
                    'dental.followup.attempt', 'create', self.attempt_values(
                        outcome_id=self.answered.id, **blocker, **enough)))

    def test_how_a_contact_counts_is_not_forged(self):
        """One that is said to be the patient's call, or a part of another, is ours and counts."""
        first = self.case._log_call(self.ref('outcome_no_answer'))
        forged = {'direction': 'in', 'reply_id': self.ref('reply_fear').id,
                  'same_call_id': first.id, 'is_contact': False}
        for values, context in (
                (forged, {}), ({}, {f'default_{name}': value for name, value in forged.items()})):
            row = self.env['dental.followup.attempt'].browse(self.rpc(
                'dental.followup.attempt', 'create', self.attempt_values(
                    outcome_id=self.answered.id, no_closing_reason="x", **values,
                    blocker_ids=[(6, 0, self.ref('blocker_none').ids)]),
                context={**FORGED, **context}))
            self.assertRecordValues(row, [{
                'direction': 'out', 'reply_id': False, 'same_call_id': False,
                'is_contact': True}])

    def test_visit_with_a_case_keeps_its_patient(self):
        with self.assertRaisesRegex(UserError, "stays theirs"):
            self.rpc('calendar.event', 'write', self.visit.ids,
                     {'dental_patient_id': self.neighbour.id})

    # observations

    def test_observation_has_its_author(self):
        note = self.env['dental.observation'].browse(self.rpc('dental.observation', 'create', {
            'partner_id': self.patient.id, 'text': "x", 'user_id': self.manager.id}))
        self.assertEqual(note.user_id, self.receptionist)
        with self.assertRaises(UserError):
            self.rpc('dental.observation', 'write', note.ids, {'user_id': self.manager.id})

    def test_observation_is_of_one_patient(self):
        for values in ({'event_id': self.visit.id}, {'followup_id': self.case.id}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.rpc('dental.observation', 'create', {
                    'partner_id': self.neighbour.id, 'text': "x", **values})

    # settings

    def test_only_managers_change_how_it_works(self):
        for user in (self.receptionist, self.dentist_user):
            for record, values in (
                    (self.no_show, {'max_attempts': 1}),
                    (self.no_show.step_ids[0], {'wait_value': 9}),
                    (self.closing, {'text': "x"}), (self.closing.script_id, {'tone': "x"}),
                    (self.answered, {'move': 'close'}), (self.ref('blocker_none'), {'name': "x"}),
                    (self.clinic, {'dental_grace_minutes': 0}),
                    (self.ref('base_automation_no_show'), {'active': False})):
                with self.subTest(user=user.login, model=record._name), \
                        self.assertRaises(AccessError):
                    self.rpc(record._name, 'write', record.ids, values, user=user)

    def test_what_the_server_keeps_of_a_call(self):
        call = self.rpc('dental.followup', 'action_call', self.case.ids)['res_id']
        call = self.env['dental.followup.call'].browse(call)
        kept = {name: call[name] for name in KEPT}
        self.rpc('dental.followup.call', 'write', call.ids, {
            **dict.fromkeys(KEPT, "Mucho"), 'direction': 'in', 'ended': 'saved',
            'rings_before': 7, 'told': "Bien"})
        self.assertEqual({name: call[name] for name in KEPT}, kept)
        self.assertEqual(call.told, "Bien")

    def test_promise_in_the_past(self):
        call = self.start_call(self.case)
        self.rpc('dental.followup.call', 'write', call.ids, {
            'outcome_id': self.ref('outcome_call_back').id,
            'call_back_at': str(self.clock('11:00'))})
        with self.assertRaises(UserError):
            self.rpc('dental.followup.call', 'action_done', call.ids)
        self.rpc('dental.followup.call', 'write', call.ids, {
            'call_back_at': str(self.clock('18:10'))})
        self.rpc('dental.followup.call', 'action_done', call.ids)
        self.assertEqual(self.case.next_at, self.clock('18:10'))
        self.assertEqual(self.case.due_by - self.case.next_at, timedelta(hours=2, minutes=20))
