from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .series_case import SeriesCase


@tagged('post_install', '-at_install')
class TestVisitSeries(SeriesCase):
    """What was recorded of a visit is never rewritten by its series (invariant 17)."""

    def test_all_of_a_series_are_deleted(self):
        visits = self.make_series()
        with self.at_utc(visits[0].stop):
            visits[0].action_dental_attended()
        with self.at_utc(visits[1].stop):
            visits[1].action_dental_no_show()
        self.send(visits[3], 'action_mass_deletion', 'all_events')
        self.assertEqual(self.theirs(), visits[:2])
        self.assertEqual(visits[:2].mapped('dental_state'), ['attended', 'no_show'])
        self.assertEqual(self.case_of(visits[1]).state, 'todo')
        self.assertFalse(visits[2:].exists())

    def test_a_series_is_the_clinics(self):
        """What is behind the visits is not changed by who may not change the visits."""
        series = self.make_series().recurrence_id
        for user, allowed in ((self.outsider, False), (self.receptionist, True)):
            theirs = series.with_user(user)
            for change in (lambda theirs=theirs: theirs.write({'count': 9}), theirs.unlink):
                with self.subTest(user=user.login), self.env.cr.savepoint():
                    if allowed:
                        change()
                        continue
                    with self.assertRaisesRegex(AccessError, "clinic's staff"):
                        change()

    def test_those_to_come_are_deleted(self):
        visits = self.make_series()
        visits[3].action_dental_confirmed()
        self.send(visits[2], 'action_mass_deletion', 'future_events')
        self.assertPutAway(visits[3])
        self.assertEqual(self.theirs(), visits[:2])

    def test_the_dialog_of_the_calendar(self):
        visits = self.make_series()
        with self.at_utc(visits[0].stop):
            visits[0].action_dental_attended()
        wizard = self.env['calendar.popover.delete.wizard'].with_user(self.receptionist).create({
            'calendar_event_id': visits[1].id})
        wizard.with_context(default_recurrence='all').action_delete()
        self.env.invalidate_all()
        self.assertEqual(self.theirs(), visits[:2])
        self.assertFalse(visits[2:].exists())

    def test_another_hour_for_all_that_are_to_come(self):
        visits = self.make_series()
        with self.at_utc(visits[0].stop):
            visits[0].action_dental_attended()
        with self.at_utc(visits[1].stop):
            visits[1].action_dental_no_show()
        case, before = self.case_of(visits[1]), visits[:2].mapped('start')
        for update in ('all_events', 'future_events'):
            coming = self.theirs()[2:]
            start = coming[-1].start + timedelta(hours=1)
            self.send(coming[0] if update == 'future_events' else coming[-1], 'write', {
                'recurrence_update': update,
                'start': str(start - timedelta(
                    weeks=len(coming) - 1 if update == 'future_events' else 0)),
                'stop': str(start + timedelta(minutes=30) - timedelta(
                    weeks=len(coming) - 1 if update == 'future_events' else 0))})
            with self.subTest(update):
                self.assertRecordValues(self.theirs()[:2], [
                    {'id': visits[0].id, 'start': before[0], 'dental_state': 'attended'},
                    {'id': visits[1].id, 'start': before[1], 'dental_state': 'no_show'}])
                self.assertEqual(len(self.theirs()), 4)
                self.assertEqual(self.theirs()[-1].start, start)
        self.assertNotEqual(case.state, 'cancelled')

    def test_another_dentist_for_all(self):
        visits = self.make_series()
        with self.at_utc(visits[0].stop):
            visits[0].action_dental_attended()
        other = self.make_user('otra_dentista', 'group_dentist').partner_id
        other.is_dentist = True
        self.send(visits[3], 'write', {
            'recurrence_update': 'all_events', 'dental_dentist_id': other.id})
        self.assertEqual(self.theirs().mapped('dental_dentist_id'), self.dentist | other)
        self.assertEqual(visits[:2].dental_dentist_id, self.dentist)
        self.assertEqual(visits[2:].dental_dentist_id, other)

    def test_a_series_is_not_changed_from_what_has_passed(self):
        visits = self.make_series()
        with self.assertRaisesRegex(UserError, "still to come"):
            self.send(visits[0], 'write', {
                'recurrence_update': 'all_events', 'start': str(visits[0].start),
                'stop': str(visits[0].start + timedelta(hours=1))})

    def test_a_series_that_ends_keeps_what_was(self):
        visits = self.make_series()
        with self.at_utc(visits[0].stop):
            visits[0].action_dental_attended()
        self.send(visits[3], 'write', {'recurrence_update': 'all_events', 'recurrency': False})
        self.assertEqual(self.theirs(), visits[:2] | visits[3])

    def test_meetings_of_everybody(self):
        """A series without patients is Odoo's own."""
        start = self.clock('10:30', self.day - timedelta(weeks=1))
        first = self.env['calendar.event'].with_user(self.outsider).create({
            'name': "Reunión", 'start': start, 'stop': start + timedelta(minutes=30),
            'recurrency': True, 'rrule_type': 'weekly', 'interval': 1, 'mon': True,
            'event_tz': self.zone, 'end_type': 'count', 'count': 3,
            'partner_ids': [Command.set(self.outsider.partner_id.ids)]})
        first.write({
            'recurrence_update': 'all_events', 'start': start + timedelta(hours=1),
            'stop': start + timedelta(hours=2)})
        events = self.env['calendar.event'].search([('name', '=', "Reunión")])
        self.assertEqual(len(events), 3)
        self.assertEqual(min(events.mapped('start')), start + timedelta(hours=1))


@tagged('post_install', '-at_install')
class TestSeriesChanged(SeriesCase):
    """The visits to come are the same ones at their new times; none comes back, none is lost."""

    def setUp(self):
        super().setUp()
        self.visits = self.make_series(weeks=6)
        self.coming = self.visits[2:]

    def test_a_confirmed_visit_stays_confirmed(self):
        self.coming[1].with_user(self.receptionist).action_dental_confirmed()
        rows = self.coming[1].dental_change_ids
        self.retime(self.coming[2], clock='18:00')
        self.assertEqual(self.theirs(), self.visits)
        self.assertEqual(self.when(self.coming), [
            (0, '18:00'), (7, '18:00'), (14, '18:00'), (21, '18:00')])
        self.assertEqual(self.coming[1].dental_state, 'confirmed')
        self.assertEqual(self.coming[1].dental_change_ids, rows)

    def test_what_has_passed_stays_without_a_record(self):
        self.retime(self.coming[0], clock='18:00')
        self.assertEqual(self.when(self.visits[:2]), [(-14, '17:30'), (-7, '17:30')])
        self.assertFalse(self.visits[:2].recurrence_id)

    def test_who_cancelled_is_not_booked_again(self):
        self.coming[1].with_user(self.receptionist).action_dental_cancel()
        for clock in ('18:00', '18:30'):
            self.retime(self.coming[0], clock=clock)
        self.change(self.coming[0], interval=1, count=4)
        self.assertEqual(self.theirs(), self.visits)
        self.assertEqual(self.coming[1].dental_state, 'cancelled')
        self.assertEqual(self.when(self.coming), [
            (0, '18:30'), (7, '17:30'), (14, '18:30'), (21, '18:30')])

    def test_one_that_was_deleted_does_not_come_back(self):
        gone, rest = self.coming[1], self.coming - self.coming[1]
        self.delete(gone)
        self.retime(rest[0], clock='18:00')
        self.change(rest[0], dental_wants_sooner=True)
        self.assertEqual(self.theirs(), self.visits[:2] | rest)

    def test_one_that_was_dragged_stays_where_it_was_agreed(self):
        dragged = self.coming[1]
        self.retime(dragged, days=2, clock='10:00', update='self_only')
        self.assertEqual(self.when(self.coming), [
            (0, '17:30'), (9, '10:00'), (14, '17:30'), (21, '17:30')])
        for update in ('all_events', 'future_events'):
            self.retime(self.coming[0], days=0, clock='18:00', update=update)
            self.assertEqual(self.when(self.coming), [
                (0, '18:00'), (9, '10:00'), (14, '18:00'), (21, '18:00')])
        self.assertEqual(self.theirs(), self.visits)

    def test_the_first_was_dragged(self):
        """Odoo would give all of them its day."""
        self.retime(self.coming[0], days=2, clock='10:00', update='self_only')
        self.retime(self.coming[1], days=1)
        self.assertEqual(self.when(self.coming), [
            (2, '10:00'), (8, '17:30'), (15, '17:30'), (22, '17:30')])
        self.assertEqual(self.theirs(), self.visits)

    def test_all_go_to_another_day(self):
        self.retime(self.coming[1], days=3)
        self.assertEqual(self.when(self.coming), [
            (3, '17:30'), (10, '17:30'), (17, '17:30'), (24, '17:30')])
        self.assertTrue(self.coming.recurrence_id.thu)
        self.assertFalse(self.coming.recurrence_id.mon)

    def test_longer(self):
        stop = self.coming[0].start + timedelta(minutes=60)
        self.change(self.coming[0], stop=str(stop))
        self.assertEqual(self.when(self.coming[:2]), [(0, '17:30'), (7, '17:30')])
        self.assertEqual({visit.stop - visit.start for visit in self.coming},
                         {timedelta(minutes=60)})
        self.assertEqual(self.visits[0].duration, 0.5)

    def test_this_and_following(self):
        self.retime(self.coming[2], clock='09:30', update='future_events')
        self.assertEqual(self.theirs(), self.visits)
        self.assertEqual(self.when(self.coming), [
            (0, '17:30'), (7, '17:30'), (14, '09:30'), (21, '09:30')])
        self.assertEqual(len(self.coming.recurrence_id), 2)

    def test_every_two_weeks(self):
        for update in ('all_events', 'future_events'):
            with self.subTest(update), self.undone():
                self.change(self.coming[0], update, interval=2)
                self.assertEqual(self.when(self.theirs()[2:]), [
                    (0, '17:30'), (14, '17:30'), (28, '17:30'), (42, '17:30')])
                self.assertEqual(self.theirs()[2:4], self.coming[0] | self.coming[2])
            self.env.invalidate_all()

    def test_more_of_them_fewer_and_until(self):
        """The number that is written is that of all of them, those of before too."""
        for values, weeks in (
                ({'count': 8}, 6), ({'count': 4}, 2),
                ({'end_type': 'end_date', 'until': str(self.day + timedelta(days=8))}, 2),
                ({'end_type': 'end_date', 'until': str(self.day + timedelta(days=40))}, 6)):
            with self.subTest(values), self.undone():
                self.change(self.coming[0], **values)
                self.assertEqual(self.when(self.theirs()[2:]), [
                    (7 * week, '17:30') for week in range(weeks)])
                kept = min(weeks, 4)
                self.assertEqual(self.theirs()[2:2 + kept], self.coming[:kept])
            self.env.invalidate_all()

    def test_another_patient_for_all(self):
        for update in ('all_events', 'future_events'):
            with self.subTest(update), self.undone():
                self.change(self.coming[0], update, dental_patient_id=self.patient.id)
                self.assertEqual(self.coming.dental_patient_id, self.patient)
                self.assertEqual(self.visits[:2].dental_patient_id, self.stranger)
            self.env.invalidate_all()

    def test_put_away(self):
        self.send(self.coming[1], 'action_mass_archive', 'all_events')
        self.assertEqual(self.theirs(), self.visits[:2])

    def test_put_away_from_here_on(self):
        self.send(self.coming[1], 'action_mass_archive', 'future_events')
        self.assertEqual(self.theirs(), self.visits[:3])

    def test_deleted_from_what_has_passed(self):
        """Those to come go; the one it was pressed at stays, as it has passed."""
        self.send(self.visits[1], 'action_mass_deletion', 'future_events')
        self.assertEqual(self.theirs(), self.visits[:2])

    def test_nothing_left_to_delete(self):
        with self.at('12:00', self.day + timedelta(weeks=9)):
            for method in ('action_mass_deletion', 'action_mass_archive'):
                with self.assertRaisesRegex(UserError, "still to come"):
                    self.send(self.visits[1], method, 'all_events')

    def test_repeated_from_a_visit_that_took_place(self):
        """It stays, also if the new ones are on another day, and none is made in the past."""
        visit = self.make_visit('09:00', self.patient, self.day - timedelta(days=6))
        visit.action_dental_attended()
        before = self.env['calendar.event'].search([])
        self.send(visit, 'write', {
            'recurrency': True, 'rrule_type': 'weekly', 'interval': 1, 'end_type': 'count',
            'count': 4, 'wed': True, 'tue': False})
        self.assertRecordValues(visit, [{
            'active': True, 'dental_state': 'attended',
            'start': self.clock('09:00', self.day - timedelta(days=6))}])
        made = (self.env['calendar.event'].search([]) - before).sorted('start')
        self.assertEqual(self.when(made), [(2, '09:00'), (9, '09:00'), (16, '09:00')])

    def test_many_cost_little_more(self):
        """What is read and told is so of all of them at once."""
        def queries(weeks):
            visit = self.make_series(weeks=weeks, since=-1, clock='09:00')[0]
            return self.queries_of(lambda: self.retime(visit, clock='09:30'))
        queries(2)
        few, many = queries(4), queries(14)
        self.assertLessEqual(many - few, 10 * 4)
