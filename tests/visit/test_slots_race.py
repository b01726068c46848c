import threading
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..races import PATIENCE, CommittedCase, Rival

ROUNDS = 200


class Booker(Rival):
    """Somebody who books a time as a request does it, at the same moment as somebody else."""

    def __init__(self, registry, gate, values):
        super().__init__(registry, None)
        self.gate, self.values = gate, values

    def attempt(self, env):
        """Book; the first try has seen the agenda before anybody has written in it."""
        self.tries += 1
        if self.tries == 1:
            env.cr.execute("SELECT count(*) FROM calendar_event")
            self.gate.wait(PATIENCE)
        return env['calendar.event'].with_context(tracking_disable=True)._dental_book(
            self.values, in_hours=True).ids


@tagged('post_install', '-at_install')
class TestSlotsRace(CommittedCase):
    """Two people book one time at once, in two committed transactions: one of them gets it."""

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            others = env['res.partner'].create([
                {'name': name, 'company_id': self.clinic_id, 'phone': f'+34 655 97 97 {number}'}
                for number, name in enumerate(("Dr. Otro", "Pedro Otro"), start=20)])
            self.other_dentist_id, self.other_patient_id = others.ids
            env['res.partner'].browse([self.dentist_id, self.other_dentist_id]).is_dentist = True
            self.chair_id = env['resource.resource'].create({
                'name': "Sillón 1", 'resource_type': 'material', 'calendar_id': False,
                'company_id': self.clinic_id}).id
        self.addCleanup(self.drop_chair)
        quick = patch('odoo.service.model.random.uniform', return_value=0.001)
        quick.start()
        self.addCleanup(quick.stop)

    def drop_chair(self):
        with self.committed() as env:
            env['calendar.event'].search([('dental_chair_id', '=', self.chair_id)]).unlink()
            env['resource.resource'].browse(self.chair_id).unlink()

    def starts(self):
        """Return as many half hours as there are rounds, inside the clinic's hours."""
        hours = [f'{hour:02d}:{minute}' for hour in (9, 10, 11, 12, 13, 16, 17, 18, 19)
                 for minute in ('00', '30')]
        days = [self.day + timedelta(days=7 * week + day) for week in (1, 2, 3) for day in range(5)]
        return [self.clock(hour, day) for day in days for hour in hours][:ROUNDS]

    def values(self, start, patient_id, dentist_id, chair_id):
        return {
            'dental_patient_id': patient_id, 'dental_dentist_id': dentist_id,
            'dental_chair_id': chair_id, 'dental_company_id': self.clinic_id,
            'start': start, 'stop': start + timedelta(minutes=30)}

    def test_two_hundred_times(self):
        """One dentist, one chair with two dentists, and both: never twice, and never in vain."""
        kinds = (
            ((self.dentist_id, False), (self.dentist_id, False)),
            ((self.dentist_id, self.chair_id), (self.other_dentist_id, self.chair_id)),
            ((self.other_dentist_id, self.chair_id), (self.other_dentist_id, self.chair_id)))
        patients = (self.patient_id, self.other_patient_id)
        with mute_logger('odoo.sql_db', 'odoo.service.model'):
            for number, start in enumerate(self.starts()):
                gate = threading.Barrier(2)
                pair = [Booker(self.registry, gate, self.values(start, patient, *needed))
                        for patient, needed in zip(patients, kinds[number % 3], strict=True)]
                for booker in pair:
                    booker.start()
                for booker in pair:
                    booker.join(PATIENCE)
                self.assertEqual([booker.error for booker in pair], [None, None])
                self.assertEqual(sorted(len(booker.result) for booker in pair), [0, 1], start)
                self.assertEqual(sorted(booker.tries for booker in pair), [1, 2], start)
        with self.committed() as env:
            visits = env['calendar.event'].search([
                ('dental_company_id', '=', self.clinic_id), ('id', '!=', self.visit_id)])
            self.assertEqual(sorted(visits.mapped('start')), self.starts())

    def book_at(self, clock, people, in_hours):
        """Let two people book one hour at once.

        :param list people: (patient, dentist) of the first, and of the second
        :return: both, when they have ended
        """
        mine = {}

        def book(env):
            patient_id, dentist_id = people[mine.setdefault(threading.get_ident(), len(mine))]
            return env['calendar.event'].with_context(tracking_disable=True)._dental_book(
                self.values(self.clock(clock), patient_id, dentist_id, False), in_hours=in_hours)
        return self.race(book)

    def test_without_a_dentist(self):
        """A clinic whose agenda names no dentist has one place at a time, also typed by hand."""
        first, second = self.book_at(
            '17:00', [(self.patient_id, False), (self.other_patient_id, False)], in_hours=False)
        self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))

    def test_one_patient_with_two_dentists(self):
        for clock, in_hours in (('17:00', True), ('18:00', False)):
            with self.subTest(in_hours=in_hours):
                first, second = self.book_at(clock, [
                    (self.patient_id, self.dentist_id), (self.patient_id, self.other_dentist_id),
                ], in_hours)
                self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))

    def test_one_visit_is_moved_once(self):
        """Two people move a visit to two times: the second is told, and books nothing."""
        clocks, told = {}, []

        def move(env):
            clock = ('17:00', '18:00')[clocks.setdefault(threading.get_ident(), len(clocks))]
            visit = env['calendar.event'].browse(self.visit_id)
            try:
                return visit._dental_move_to(visit._dental_rebooking_values(self.clock(clock)))
            except UserError as error:
                told.append(str(error))
                return visit.browse()
        with freeze_time(self.clock('09:00')):
            first, second = self.race(move)
        self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))
        self.assertIn("changed meanwhile", told[0])
        with self.committed() as env:
            visits = env['calendar.event'].search([('dental_patient_id', '=', self.patient_id)])
            self.assertEqual(len(visits), 2)

    def open_calls(self, env):
        """Return the calls of two patients who missed their visits, both about one time."""
        visits = env['calendar.event'].browse(self.visit_id) | env['calendar.event'].create(
            self.values(self.clock('10:30'), self.other_patient_id, self.dentist_id, False))
        visits.action_dental_no_show()
        calls = env['dental.followup.call'].create([
            {'followup_id': case.id} for case in env['dental.followup'].search(
                [('event_id', 'in', visits.ids)])])
        for call in calls:
            call.write(self.answered(
                env, slot_id=call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0].id))
        self.assertEqual(len(set(calls.mapped('slot_id.start'))), 1)
        return calls

    def test_who_comes_second_is_offered_other_times(self):
        with self.committed() as env:
            call_ids = self.open_calls(env).ids
            start = env['dental.followup.call'].browse(call_ids[0]).slot_id.start
        mine = {}

        def save(env):
            index = mine.setdefault(threading.get_ident(), len(mine))
            call = env['dental.followup.call'].browse(call_ids[index])
            call.action_done()
            return call.followup_id.rebooked_event_id
        first, second = self.race(save)
        self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))
        with self.committed() as env:
            loser = env['dental.followup.call'].browse(call_ids[1])
            self.assertIn("has just been taken", loser.notice)
            self.assertFalse(loser.followup_id.attempt_ids)
            self.assertTrue(loser.slot_ids)
            self.assertFalse(loser.slot_ids.filtered(
                lambda slot: abs(slot.start - start) < timedelta(minutes=30)))
            loser.unlink()
            env['dental.followup.call'].browse(call_ids[0]).unlink()
