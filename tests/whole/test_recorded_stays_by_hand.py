from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.visit.calendar_event import KEPT
from ..patient.test_partner_merge import MergeMixin
from .recorded_case import ABOUT, CALL, RecordedCase

BESIDE_DAY = {
    'allday': "1", 'duration': "2", 'dental_dentist_id/.id': None, 'dental_chair_id/.id': None,
    'dental_patient_id/.id': None, 'dental_state': "booked", 'categ_ids/.id': None}
"""What a table may tell of a visit, and of what record; a text is told as it is."""


@tagged('post_install', '-at_install')
class TestRecordedStaysByHand(MergeMixin, RecordedCase):
    """What is on record stays, whichever screen or caller writes over it (invariant 17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_user('otra_dentista', 'group_dentist').partner_id
        cls.other.is_dentist = True
        cls.other_treatment = cls.treatment.create({'name': "Otro tratamiento"})
        cls.chair, cls.other_chair = cls.env['resource.resource'].create([{
            'name': name, 'resource_type': 'material', 'company_id': cls.clinic.id}
            for name in ("Gabinete 7", "Gabinete 8")])

    def setUp(self):
        super().setUp()
        self.recorded = {}
        for index, state in enumerate(('attended', 'no_show', 'cancelled', 'arrived')):
            visit = self.make_visit(
                f'{index // 2 + 9:02d}:{index % 2 * 30:02d}', dental_chair_id=self.chair.id,
                patient=self.make_patient(f"{state.title()} Prueba"))
            visit.with_user(self.receptionist).action_dental_set_state(state)
            self.recorded[state] = visit
        self.visits = self.env['calendar.event'].union(*self.recorded.values())

    def each(self, *call, user=None):
        """Yield a call to the visits, one by one and together."""
        for visits in (*self.visits, self.visits):
            yield f'{call[0]} {visits.ids} {call[1:]}', lambda visits=visits: self.rpc(
                'calendar.event', call[0], visits.ids, *call[1:], user=user)

    def test_dragged_to_another_day(self):
        for days in (-7, -1, 1, 30):
            for visit in self.visits:
                start = visit.start + timedelta(days=days)
                with self.assertRaisesRegex(UserError, "stays on its day|Press Move"):
                    self.rpc('calendar.event', 'write', visit.ids, {
                        'start': str(start), 'stop': str(start + timedelta(minutes=30))})

    def test_what_was_cancelled_may_be_booked_for_another_day(self):
        visit = self.recorded['cancelled']
        start = visit.start + timedelta(days=1)
        self.rpc('calendar.event', 'write', visit.ids, {
            'dental_state': 'booked', 'start': str(start),
            'stop': str(start + timedelta(minutes=30))})
        self.assertEqual(visit.start, start)
        self.assertEqual(
            visit.dental_change_ids.mapped('state'), ['booked', 'cancelled', 'booked'])

    def test_what_the_server_keeps(self):
        values = {'dental_previous_state': 'booked', 'dental_state_at': str(self.clock('23:00')),
                  'dental_state_user_id': self.manager.id, 'dental_day': str(self.day),
                  'dental_moved_to_id': self.visits[0].id}
        ways = [way for name in KEPT for user in (self.receptionist, self.manager)
                for way in self.each('write', {name: values.get(name, False)}, user=user)]
        self.assertStays(self.recorded, ways)

    def test_the_ledger(self):
        ledger, ways = 'dental.visit.change', []
        rows = self.visits.dental_change_ids
        values = {name: False for name in ABOUT[ledger]}
        for user in (self.receptionist, self.manager, self.env.ref('base.user_admin')):
            for method, args in [('unlink', ()), ('copy', ()), *(
                    ('write', ({name: value},)) for name, value in values.items())]:
                ways.append((f'{method} {args} {user.login}', lambda call=(
                    ledger, method, rows.ids, *args), user=user: self.rpc(*call, user=user)))
            ways += [(f'{method} {user.login}', lambda call=(ledger, method, *args), user=user: (
                self.rpc(*call, user=user))) for method, args in (
                    ('create', ([{'event_id': self.visits[0].id, 'state': 'no_show'}],)),
                    ('load', (['.id', 'state'], [[str(row.id), 'booked'] for row in rows])))]
        self.assertStays(self.recorded, ways)
        self.assertEqual(len(rows.exists()), len(rows))

    def test_a_table_in_odoos_own_import(self):
        others = {
            'dental_dentist_id/.id': self.other, 'dental_chair_id/.id': self.other_chair,
            'dental_patient_id/.id': self.stranger, 'categ_ids/.id': self.other_treatment}
        columns = {
            name: str(others[name].id) if value is None else value
            for name, value in BESIDE_DAY.items()}
        columns['start'] = columns['stop'] = str(self.clock('08:30'))
        ways = [(f'load {name} {len(visits)}', lambda name=name, told=told, visits=visits: (
            self.rpc('calendar.event', 'load', ['.id', name], [
                [str(visit.id), told] for visit in visits])))
            for name, told in columns.items() for visits in (*self.visits, self.visits)
            if name != 'dental_state' or self.recorded['cancelled'] not in visits]
        self.assertStays(self.recorded, ways)
        told = self.rpc('calendar.event', 'load', ['.id', 'start'], [
            [str(self.visits[0].id), columns['start']]])
        self.assertIn("not in several at once", told['messages'][0]['message'])

    def test_a_table_of_visits_to_come_is_read(self):
        visit = self.make_visit('17:00', dental_chair_id=self.chair.id)
        self.rpc('calendar.event', 'load', ['.id', 'dental_chair_id/.id'], [
            [str(visit.id), str(self.other_chair.id)]])
        self.assertEqual(visit.dental_chair_id, self.other_chair)

    def test_archived_deleted_and_copied(self):
        self.assertStays(self.recorded, [
            *self.each('unlink'), *self.each('action_archive'), *self.each('copy'),
            *self.each('write', {'active': False})], but=('active', *CALL))

    @mute_logger('odoo.sql_db')
    def test_what_it_is_of_is_archived_or_deleted(self):
        admin = self.env.ref('base.user_admin')
        ways = [
            (f'{method} {records}', lambda records=records, method=method: self.rpc(
                records._name, method, records.ids, user=admin))
            for records in (self.visits.dental_patient_id, self.dentist, self.chair,
                            self.treatment, self.receptionist)
            for method in ('action_archive', 'unlink')
            if method == 'unlink' or 'active' in records._fields]
        self.assertStays(self.recorded, ways)

    def test_a_treatment_that_was_recorded_is_renamed_not_deleted(self):
        with self.assertRaisesRegex(UserError, "give it another name"):
            self.rpc('calendar.event.type', 'unlink', self.treatment.ids, user=self.manager)
        booked = self.make_visit('17:00', categ_ids=[Command.set(self.other_treatment.ids)])
        self.rpc('calendar.event.type', 'unlink', self.other_treatment.ids, user=self.manager)
        self.assertFalse(booked.categ_ids)

    def test_the_patient_is_merged(self):
        self.double = self.make_patient("Doble Prueba")
        for visit in self.visits:
            before = self.on_record(visit)
            patient = visit.dental_patient_id
            for src, dst in ((self.double, patient), (patient, self.double)):
                with self.undone():
                    self.merge(src, dst)
                    after = self.on_record(visit)
                    self.assertEqual(after['dental_patient_id'], dst.id)
                    whose = ('dental_patient_id', 'name', 'dental.followup',
                             'dental.followup.attempt', 'dental.observation', 'dental.feedback')
                    self.assertEqual({**after, **{key: before[key] for key in whose}}, before)
                self.env.invalidate_all()

    def test_the_dentist_is_merged(self):
        one, double = self.env['res.partner'].create([{
            'name': name, 'is_dentist': True, 'company_id': self.clinic.id}
            for name in ("Dra. Uno Prueba", "Dra. Doble Prueba")])
        visit = self.make_visit('10:30', self.stranger, dental_dentist_id=one.id)
        visit.with_user(self.receptionist).action_dental_attended()
        before = self.on_record(visit)
        for src, dst in ((double, one), (one, double)):
            with self.undone():
                self.merge(src, dst)
                self.assertEqual(
                    self.on_record(visit), {**before, 'dental_dentist_id': dst.id})
            self.env.invalidate_all()
