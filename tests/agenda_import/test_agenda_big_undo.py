from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.agenda_import import big_undo
from .test_agenda_newer import NewerCase
from .test_agenda_undo import UndoCase


class BigUndoCase(NewerCase, UndoCase):

    def setUp(self):
        super().setUp()
        self.receptionist.lang = 'en_US'
        smaller = patch.object(big_undo, 'AT_ONCE', 3)
        smaller.start()
        self.addCleanup(smaller.stop)

    def bring(self):
        """Return a big import of two days; Ana was here before, and it changes her phone twice."""
        self.load_at('07:00', {'Nº Historia': '7300', 'Paciente': 'Gil Mas, Ana', 'Email': '',
                               'Móvil': '655 00 00 01', 'Fecha nacimiento': '',
                               'Fecha': '20/11/2026'})
        self.before = self.standing()
        kept = self.hand_over('08:00', *[{}] * 3, {'Móvil': '655 99 88 77'})
        for minute in range(4):
            with self.at(f'08:1{minute}'):
                kept.sudo()._import_parts(lambda _number: 0)
        self.assertEqual((kept.state, len(kept.part_ids)), ('done', 2))
        return kept

    def hand_over_undo(self, kept, clock='09:00', user=None):
        with self.at(clock):
            dialog = self.ask_of(kept, user)
            said, action = dialog.text, dialog.action_undo()
        self.assertEqual(action['res_model'], 'dental.agenda.import')
        return said

    def ask_of(self, kept, user=None):
        mine = kept.with_user(user or self.receptionist)
        return mine.env['dental.agenda.import.undo'].browse(mine.action_ask_undo()['res_id'])

    def step(self, kept, clock):
        with self.at(clock):
            kept.sudo()._undo_parts(lambda _number: 0)
        self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestBigUndo(BigUndoCase):
    """A big import is undone by the job, in parts; nobody waits, and no work is lost."""

    def test_all_is_as_before(self):
        kept = self.bring()
        said = self.hand_over_undo(kept)
        self.assertIn("in the background", said)
        self.assertEqual(len(self.visits()), 7, "nothing is undone yet")
        self.assertRecordValues(kept, [{
            'state': 'undoing', 'progress': 0, 'may_be_undone': False, 'undone_at': False}])
        with self.assertRaisesRegex(UserError, "being undone"):
            self.ask_of(kept)
        shown = []
        for minute in range(5):
            self.step(kept, f'09:1{minute}')
            shown.append((kept.progress, len(self.visits())))
        self.assertEqual(shown, [(25, 7), (50, 7), (75, 4), (100, 1), (100, 1)])
        self.assertEqual(self.standing(), self.before)
        self.assertRecordValues(kept, [{
            'state': 'done', 'undone_by_id': self.receptionist.id, 'problem': False,
            'undone_at': self.clock('09:14')}])
        self.assertTrue(all(kept.part_ids.mapped('undone_at')))
        self.assertEqual(self.broken(), [])

    def test_the_job_does_it(self):
        kept = self.bring()
        self.hand_over_undo(kept)
        self.run_job('09:10')
        self.assertEqual(self.standing(), self.before)
        self.assertEqual(kept.state, 'done')

    def test_nothing_is_changed_if_somebody_has_worked_on_it(self):
        kept = self.bring()
        visit = self.visits()[1]
        with self.at('11:00'):
            visit.with_user(self.receptionist).action_dental_attended()
        before = self.standing()
        self.hand_over_undo(kept, '12:00')
        self.run_job('12:10')
        self.assertEqual(self.standing(), before)
        self.assertRecordValues(kept, [{'state': 'done', 'undone_at': False}])
        self.assertIn("of 1 visit it was recorded", kept.problem)
        self.assertRecordValues(kept.activity_ids, [{
            'user_id': self.receptionist.id, 'date_deadline': self.day}])

    def test_what_somebody_does_meanwhile_is_not_lost(self):
        kept = self.bring()
        self.hand_over_undo(kept, '10:00')
        for minute in range(3):
            self.step(kept, f'10:1{minute}')
        visit = self.visits()[1]
        with self.at('11:00'):
            visit.with_user(self.receptionist).action_dental_attended()
        self.step(kept, '11:10')
        self.assertEqual(visit.dental_state, 'attended')
        self.assertEqual(len(self.visits()), 4)
        self.assertIn("somebody worked on what was not undone yet", kept.problem)
        self.assertEqual(kept.activity_ids.user_id, self.receptionist)
        with self.at('11:20'):
            visit.with_user(self.receptionist).action_dental_undo()
        self.assertTrue(kept.may_be_undone, "it may be tried again")

    def test_a_file_that_had_stopped_may_still_go_on(self):
        with patch.object(big_undo, 'AT_ONCE', 2):
            kept = self.hand_over('08:00')
            with self.at('08:10'):
                kept.sudo()._import_parts(lambda _number: 0)
            kept.sudo().state = 'stopped'
            with self.at('11:00'):
                self.visits()[0].with_user(self.receptionist).action_dental_attended()
            self.hand_over_undo(kept, '12:00')
            self.step(kept, '12:10')
        self.assertEqual(kept.state, 'stopped')
        with self.at('12:20'):
            kept.with_user(self.receptionist).action_go_on()
        self.run_job('12:30')
        self.assertRecordValues(kept, [{'state': 'done', 'created_count': 6, 'problem': False}])

    def test_small_ones_at_once(self):
        kept = self.bring()
        with patch.object(big_undo, 'AT_ONCE', 1000), self.at('09:00'):
            kept.with_user(self.receptionist)._undo()
        self.assertEqual(self.standing(), self.before)

    def test_roles(self):
        kept = self.bring()
        for user in (self.dentist_user, self.outsider, self.make_other()):
            with self.subTest(user.login), self.assertRaises(AccessError), \
                    mute_logger('odoo.addons.base.models.ir_model',
                                'odoo.addons.base.models.ir_rule'):
                self.hand_over_undo(kept, user=user)


@tagged('post_install', '-at_install')
class TestStuck(BigUndoCase):
    """A file that waits while the job does not run is told, in Today and as a to-do."""

    def last_worked_on(self, clock):
        """Let PostgreSQL have stamped the files at an hour."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE dental_agenda_import SET write_date = %s", self.clock(clock)))
        self.env.invalidate_all()

    def test_it_is_told_once_a_day_until_it_goes_on(self):
        job = self.env.ref('dental_followup.ir_cron_import_agendas')
        job.active = False
        kept = self.hand_over('08:00')
        self.last_worked_on('08:00')
        with self.at('08:50'):
            self.run_cron('watch')
            self.assertFalse(self.above_today())
        self.assertFalse(kept.activity_ids)
        with self.at('09:10'):
            (said,) = self.above_today()
            self.run_cron('watch')
            self.run_cron('watch')
        self.assertIn("1 agenda waits", said)
        self.assertIn("switched off", said)
        self.assertRecordValues(kept.activity_ids, [{
            'user_id': self.manager.id, 'date_deadline': self.day, 'summary': 'grande.csv'}])
        job.active = True
        with self.at('09:20'):
            self.assertIn("has not run for an hour", self.above_today()[0])
        self.run_job('09:30')
        with self.at('09:31'):
            self.assertFalse(self.above_today())
        self.assertFalse(kept.activity_ids)

    def test_a_file_that_waits_its_turn_is_not_told(self):
        """The job is at work on another one: it has brought in a part within the hour."""
        first = self.hand_over('07:00')
        self.hand_over('08:00')
        with self.at('08:50'):
            first.sudo()._import_parts(lambda _number: 0)
        self.last_worked_on('08:00')
        self.env.cr.execute(SQL(
            "UPDATE dental_agenda_import SET create_date = %s WHERE part_of_id IS NOT NULL",
            self.clock('08:50')))
        for clock, told in (('09:10', 0), ('09:55', 1)):
            with self.at(clock):
                self.assertEqual(len(self.above_today()), told, clock)

    def test_a_clinic_is_not_told_of_another_s(self):
        self.hand_over('08:00')
        self.last_worked_on('08:00')
        with self.at('10:00', self.day + timedelta(days=1)):
            self.assertTrue(self.above_today())
            other = self.env['dental.followup'].with_user(self.make_other())
            self.assertFalse(other.with_context(
                allowed_company_ids=other.env.user.company_ids.ids
            ).get_today_summary()['unsorted'])
