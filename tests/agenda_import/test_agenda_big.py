import base64
import json
import random
import unittest
from collections import Counter
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.agenda.row import Rules
from ...tools.table import Line
from ...wizard.agenda_import import big_file, reader, readings
from .test_agenda_import import AgendaCase, agenda

DAYS = ('23/11/2026', '24/11/2026', '25/11/2026')


@tagged('post_install', '-at_install')
class TestAgendaBig(AgendaCase):
    """A big file is imported by a job, a part of whole days a transaction; nobody waits for it."""

    def setUp(self):
        super().setUp()
        for module, name, value in (
                (readings, 'BIG', 4), (big_file, 'BIG', 4), (reader, 'PART', 2)):
            smaller = patch.object(module, name, value)
            smaller.start()
            self.addCleanup(smaller.stop)

    def rows(self, *others):
        """Return three patients on each of three days, and other rows."""
        return [{
            'Nº Historia': str(7100 + number), 'Paciente': f'Gil Mas, {name}',
            'Móvil': f'655 11 22 3{number}', 'Email': f'p{number}@ejemplo.test', 'Fecha': day,
            'Hora': f'1{number}:00', 'Fecha nacimiento': '',
        } for day in DAYS for number, name in enumerate(('Ana', 'Blai', 'Cleo'))] + [*others]

    def hand_over(self, *rows, **kwargs):
        """Choose a file and import it; return what is kept of it, as the job finds it."""
        action = self.wizard(agenda(*rows), **kwargs).action_import()
        self.assertEqual(action['res_model'], 'dental.agenda.import')
        return self.env['dental.agenda.import'].browse(action['res_id'])

    def run_job(self):
        self.run_cron('import_agendas')
        self.env.invalidate_all()

    def told(self):
        """Return what is known of the visits, whoever brought them."""
        return [(visit.start, visit.dental_patient_id.name, visit.dental_patient_id.phone,
                 visit.dental_state) for visit in self.visits()]

    def test_it_is_said_before_and_nothing_waits(self):
        wizard = self.wizard(agenda(*self.rows()))
        wizard.action_preview()
        self.assertEqual(len(wizard.line_ids), 4, "the first rows are shown")
        self.assertIn("The file has 9 rows: below are the first 4.", wizard.big_text)
        self.assertFalse(wizard.part_question)
        kept = self.hand_over(*self.rows())
        self.assertFalse(self.visits())
        self.assertRecordValues(kept, [{
            'state': 'waiting', 'progress': 0, 'line_count': 9, 'user_id': self.receptionist.id}])
        self.assertTrue(self.env['ir.cron.trigger'].search([
            ('cron_id', '=', self.env.ref('dental_followup.ir_cron_import_agendas').id)]))

    def test_a_later_big_file_is_asked_whether_it_is_all(self):
        self.hand_over(*self.rows())
        self.run_job()
        later = self.rows()[3:]  # of the first day it tells one visit only
        for answer, left in (('part', 0), ('whole', 2)):
            wizard = self.wizard(agenda(*self.rows()[:1], *later))
            wizard.action_preview()
            self.assertIn("Is it only part of the agenda?", wizard.part_question)
            wizard.part = answer
            wizard.action_import()
            self.run_job()
            gone = self.visits().filtered('dental_left_out_at')
            self.assertEqual(len(gone), left, answer)

    def test_who_looks_on_waits_for_a_small_file_only(self):
        with patch.object(big_file, 'WAITS', 2), patch.object(big_file, 'BIG', 4):
            for rows, waits in ((2, True), (3, False)):
                with self.undone():
                    wizard = self.wizard(agenda(*self.rows()[:rows]))
                    wizard.action_preview()
                    self.assertEqual(len(wizard.line_ids), rows, "all of it is shown")
                    self.assertEqual(bool(wizard.big_text), not waits)
                    wizard.with_context(dental_at_screen=True).action_import()
                    self.assertEqual(len(self.visits()), rows if waits else 0)
                    self.run_job()
                    self.assertEqual(len(self.visits()), rows)
            wizard = self.wizard(agenda(*self.rows()[:3]))
            wizard.action_import()
            self.assertEqual(len(self.visits()), 3, "a script has it in at once")

    def test_the_job_brings_in_what_the_file_says(self):
        kept = self.hand_over(*self.rows({'Fecha': 'mañana'}))
        self.run_job()
        self.assertRecordValues(kept, [{
            'state': 'done', 'progress': 100, 'created_count': 9, 'refused_count': 1,
            'first_day': date(2026, 11, 23), 'last_day': date(2026, 11, 25), 'parts': False,
            'answers': False}])
        self.assertEqual(
            kept.part_ids.sorted('id').mapped('first_day'),
            [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)])
        self.assertEqual(len(self.patients()), 3)
        self.assertEqual(self.visits().create_uid, self.receptionist)
        told = self.told()
        self.assertEqual(len(told), 9)
        refused = self.bytes_of(kept.refused_file)
        self.assertEqual(refused.count('mañana'), 2, "the row, and why")
        self.assertRecordValues(kept.activity_ids, [{
            'user_id': self.receptionist.id, 'date_deadline': self.clinic._dental_today()}])
        self.run_job()
        self.assertEqual(self.told(), told)
        again = self.hand_over(*self.rows())
        self.run_job()
        self.assertEqual((again.unchanged_count, again.created_count), (9, 0))
        self.assertFalse(again.activity_ids, "all of it is in")
        self.assertEqual(self.told(), told)

    def bytes_of(self, binary):
        return base64.b64decode(binary).decode('utf-8-sig')

    def test_it_goes_on_where_its_time_was_up(self):
        kept = self.hand_over(*self.rows())
        self.assertFalse(kept.sudo()._import_parts(lambda _number: 0), "there is no time left")
        self.assertEqual(len(self.visits()), 3)
        self.assertEqual((kept.state, kept.parts_done), ('waiting', 1))
        self.assertAlmostEqual(kept.progress, 100 / 3, 2)
        self.run_job()
        self.assertEqual(kept.state, 'done')
        self.assertEqual(len(self.visits()), 9)

    def test_what_stops_it_is_somebodys_to_do(self):
        kept = self.hand_over(*self.rows())
        self.receptionist.group_ids -= self.env.ref('dental_followup.group_receptionist')
        with mute_logger('odoo.addons.base.models.ir_model'):
            self.run_job()
        self.assertEqual(kept.state, 'stopped')
        self.assertTrue(kept.problem)
        self.assertFalse(self.visits())
        self.assertRecordValues(kept.activity_ids, [{
            'user_id': self.manager.id, 'date_deadline': self.clinic._dental_today(),
            'summary': 'agenda.csv'}])
        self.receptionist.group_ids += self.env.ref('dental_followup.group_receptionist')
        kept.with_user(self.receptionist).action_go_on()
        self.assertFalse(kept.activity_ids)
        self.run_job()
        self.assertEqual((kept.state, len(self.visits())), ('done', 9))
        with self.assertRaises(UserError):
            kept.with_user(self.receptionist).action_go_on()

    def test_a_file_that_cannot_be_read_stops_no_other(self):
        lost = self.hand_over(*self.rows())
        lost.sudo().parts = False
        other = self.hand_over(*self.rows(), user=self.manager)
        self.run_job()
        self.assertEqual((lost.state, other.state), ('stopped', 'done'))
        self.assertEqual(lost.activity_ids.user_id, self.receptionist)
        self.assertEqual(len(self.visits()), 9)

    def test_what_many_share_is_known_in_each_part(self):
        rows = [{**row, 'Nº Historia': str(7200 + index), 'Email': '',
                 'Móvil': '655 99 88 77', 'Paciente': name}
                for index, (row, name) in enumerate(zip(self.rows(), (
                    'Uno Aa', 'Dos Bb', 'Tres Cc', 'Cuatro Dd', 'Cinco Ee', 'Seis Ff', 'Siete Gg',
                    'Ocho Hh', 'Nueve Ii'), strict=True))]
        self.hand_over(*rows)
        self.run_job()
        self.assertEqual(len(self.patients()), 9)
        self.assertFalse(any(self.patients().mapped('phone')))

    def test_a_row_without_a_day_leaves_nobody_out(self):
        self.hand_over(*self.rows())
        self.run_job()
        rows = self.rows()
        rows[-1] = {**rows[-1], 'Fecha': 'mañana'}
        self.hand_over(*rows)
        self.run_job()
        self.assertFalse(any(self.visits().mapped('dental_is_left_out')))
        self.hand_over(*rows[:-1])
        self.run_job()
        self.assertEqual(sum(self.visits().mapped('dental_is_left_out')), 1)

    def test_all_of_it_is_undone_at_once(self):
        self.load(self.rows()[0])
        ana = self.patients()
        rows = self.rows()
        rows[3] = {**rows[3], 'Móvil': '655 11 22 44'}
        rows[6] = {**rows[6], 'Móvil': '655 11 22 55'}
        kept = self.hand_over(*rows)
        for minute in range(4):
            with self.at(f'19:0{minute}'):
                kept.sudo()._import_parts(lambda _number: 0)
        self.assertEqual((kept.state, len(self.visits())), ('done', 9))
        self.assertEqual(ana.phone, '+34 655 11 22 55')
        self.assertTrue(kept.may_be_undone)
        self.assertFalse(any(kept.part_ids.mapped('may_be_undone')))
        with self.at('20:00'):
            kept.with_user(self.receptionist)._undo()
        self.assertEqual(len(self.visits()), 1)
        self.assertEqual(self.patients(), ana)
        self.assertEqual(ana.phone, '+34 655 11 22 30')
        self.assertTrue(all((kept | kept.part_ids).mapped('undone_at')))

    def test_work_on_any_part_keeps_all_of_it(self):
        kept = self.hand_over(*self.rows())
        self.run_job()
        with self.at('12:00', day=date(2026, 11, 24)):
            self.visits()[4].with_user(self.receptionist).action_dental_set_state('attended')
            with self.assertRaisesRegex(UserError, "of 1 visit it was recorded since"):
                kept.with_user(self.receptionist)._undo()
        self.assertEqual(len(self.visits()), 9)

    def test_only_who_may_import_goes_on(self):
        kept = self.hand_over(*self.rows())
        kept.state = 'stopped'
        for user in (self.dentist_user, self.outsider):
            with self.assertRaises(AccessError):
                kept.with_user(user).action_go_on()
        for name in ('state', 'parts', 'answers', 'parts_done'):
            with self.assertRaises(AccessError):
                kept.with_user(self.receptionist).write({name: False})


@tagged('post_install', '-at_install')
class TestSplit(unittest.TestCase):
    """Every line of a file is in one part, and no day is in two."""

    def split(self, seed):
        """Return lines of some days in any order, the reader, and what they are split into."""
        chance = random.Random(seed)
        lines = [
            Line(number, [
                chance.choice((*DAYS, '26/11/2026', 'mañana', '')), f'Gil {number}, Ana',
                f'65511{number:04d}', '10:00', str(chance.choice((1, 2, 3000 + number)))])
            for number in range(chance.randint(1, 60))]
        titles = ['Fecha', 'Paciente', 'Móvil', 'Hora', 'Historia']
        how = reader.Reader(
            titles, ['date', 'patient', 'mobile', 'hour', 'number'],
            Rules(date(2026, 11, 23), 'Europe/Madrid', lambda text: (f'+34{text}', text)))
        with patch.object(reader, 'PART', chance.randint(1, 20)):
            return lines, how, reader.split(how, lines)

    def test_every_line_once_and_no_day_twice(self):
        for seed in range(50):
            lines, how, whole = self.split(seed)
            self.assertEqual(Counter(line.number for part in whole.parts for line in part),
                             Counter(line.number for line in lines))
            days = [{row.values['day'] for row in how.read_lines(part)} for part in whole.parts]
            for earlier, later in zip(days, days[1:], strict=False):
                self.assertLess(max(filter(None, earlier), default=date.min),
                                min(later - {None}, default=date.max))
            self.assertFalse(any(None in later for later in days[1:]))

    def test_it_says_the_same_when_it_comes_back(self):
        for seed in range(50):
            _lines, _how, whole = self.split(seed)
            self.assertEqual(
                reader.Whole.from_json(json.loads(json.dumps(whole.as_json()))), whole)
