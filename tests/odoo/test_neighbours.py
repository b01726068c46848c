from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import QUIET
from .neighbour_case import NeighbourCase

LOOK = 'SELECT "calendar_event"."id", "calendar_event"."dental_'
RULES = 'SELECT "base_automation"."id" FROM'
REFUSED = "This is a patient's visit"


@tagged('post_install', '-at_install')
class TestNeighboursCalendar(NeighbourCase):
    """Whoever has no role at the clinic uses Odoo's calendar as if the addon were not there."""

    EVERYBODY = ('accountant', 'office', 'administrator', 'elsewhere', 'both', 'receptionist')

    def meeting(self, env, **values):
        """Create a meeting with a colleague, tomorrow at nine on the clinic's clock."""
        start = self.clock('09:00', self.day + timedelta(days=1))
        return env['calendar.event'].create({
            'name': "Cierre", 'start': start, 'stop': start + timedelta(hours=1),
            'partner_ids': [Command.set([env.user.partner_id.id, self.colleague.partner_id.id])],
            **values})

    def series(self, env):
        """Create a meeting of five days and return its events."""
        first = self.meeting(
            env, recurrency=True, rrule_type='daily', interval=1, end_type='count', count=5,
            event_tz=self.zone)
        return first.recurrence_id.calendar_event_ids.sorted('start')

    def test_meetings(self):
        self.try_each('meeting', self.EVERYBODY)

    # one meeting

    def meeting_new_on_the_screen(self, env):
        with Form(env['calendar.event']) as form:
            form.name = "Cierre"
            form.categ_ids.add(self.treatment.with_env(env))
        meeting = form.record
        self.assertEqual(meeting.partner_ids, env.user.partner_id)
        self.assertEqual(meeting.stop - meeting.start, timedelta(hours=1))

    def meeting_with_nothing_by_default(self, env):
        """What Odoo takes for nothing in a field of its own is Odoo's to say."""
        meeting = self.meeting(env(context={**env.context, 'default_alarm_ids': ''}))
        self.assertFalse(meeting.alarm_ids)
        env['calendar.event'].onchange({'alarm_ids': ''}, ['alarm_ids'], {'alarm_ids': {}})
        contact = env['res.partner'].with_context(default_category_id={})
        tags = contact.default_get(['category_id'])['category_id']
        self.assertEqual(tags, [Command.set([])])

    def meeting_edited_on_the_screen(self, env):
        meeting = self.meeting(env)
        with Form(meeting) as form:
            form.start = meeting.start + timedelta(days=1)
            form.categ_ids.add(self.treatment.with_env(env))
        self.assertEqual(meeting.stop - meeting.start, timedelta(hours=1))

    def meeting_dragged(self, env):
        meeting = self.meeting(env)
        for days in (3, -9):  # to a day to come, and to one that has passed
            start = meeting.start + timedelta(days=days)
            meeting.write({'start': start, 'stop': start + timedelta(hours=2)})
            self.assertEqual(meeting.duration, 2)

    def meeting_of_whole_days(self, env):
        meeting = self.meeting(env)
        meeting.write({'allday': True, 'start_date': self.day, 'stop_date': self.day})
        self.assertEqual(meeting.start.date(), self.day)

    def meeting_duplicated(self, env):
        copy = self.meeting(env).copy()
        self.assertEqual(len(copy.attendee_ids), 2)
        self.assertFalse(copy.sudo().dental_patient_id)

    def meeting_copied_for_another(self, env):
        """As by a calendar that is kept in step: one user copies, and another creates."""
        values = self.meeting(env).copy_data()[0]
        for name in ('accountant', 'receptionist'):
            self.assertTrue(self.env_of(name)['calendar.event'].create(values))

    def meeting_archived_and_deleted(self, env):
        meeting = self.meeting(env)
        meeting.action_archive()
        meeting.action_unarchive()
        meeting.unlink()
        self.assertFalse(meeting.exists())

    def meeting_answered(self, env):
        meeting = self.meeting(self.env(user=self.manager), partner_ids=[
            Command.set(env.user.partner_id.ids)]).with_env(env)
        for status in ('accepted', 'tentative', 'declined'):
            meeting.change_attendee_status(status, 'self_only')
            self.assertEqual(meeting.current_status, status)
        meeting.sudo().action_archive()
        self.assertEqual(meeting.attendee_ids.read(['state'])[0]['state'], 'declined')

    def meeting_with_reminders(self, env):
        alarms = env['calendar.alarm'].create([
            {'name': kind, 'alarm_type': kind, 'interval': 'hours', 'duration': 3}
            for kind in ('notification', 'email')])
        meeting = self.meeting(env, alarm_ids=[Command.set(alarms.ids)], partner_ids=[
            Command.set(env.user.partner_id.ids)])
        meeting.start = self.clock('14:00')
        env['calendar.alarm_manager'].get_next_notif()
        meeting.alarm_ids = False

    def meeting_of_an_activity(self, env):
        record = self.meeting(env)
        activity = env['mail.activity'].create({
            'res_model_id': self.env['ir.model']._get_id(record._name), 'res_id': record.id,
            'activity_type_id': self.env.ref('mail.mail_activity_data_meeting').id,
            'user_id': env.uid, 'date_deadline': self.day})
        action = activity.action_create_calendar_event()
        meeting = self.meeting(env(context={**env.context, **action['context']}))
        self.assertEqual(activity.calendar_event_id, meeting)
        activity.date_deadline = self.day + timedelta(days=7)
        self.assertEqual(meeting.start.date(), activity.date_deadline)
        meeting.start = meeting.start - timedelta(days=1)
        self.assertEqual(activity.date_deadline, self.day + timedelta(days=6))
        activity.action_feedback(feedback="Hecho")
        self.assertIn("Hecho", meeting.notes)

    # a series of meetings

    def meeting_repeated_from_now_on(self, env):
        meeting = self.meeting(env)
        meeting.write({
            'recurrency': True, 'rrule_type': 'daily', 'interval': 1, 'end_type': 'count',
            'count': 3, 'event_tz': self.zone})
        self.assertEqual(len(meeting.recurrence_id.calendar_event_ids), 3)

    def meeting_of_a_series_changed(self, env):
        for setting, changed in (('self_only', 1), ('future_events', 4), ('all_events', 5)):
            events = self.series(env)
            events[1].write({'name': f"Otra {setting}", 'recurrence_update': setting})
            self.assertEqual(
                env['calendar.event'].search_count([('name', '=', f"Otra {setting}")]), changed)

    def meeting_of_a_series_moved(self, env):
        for setting in ('self_only', 'future_events', 'all_events'):
            event = self.series(env)[1]
            start = event.start + timedelta(hours=2)
            event.write({'start': start, 'stop': start + timedelta(hours=1),
                         'recurrence_update': setting})

    def meeting_of_a_series_ended(self, env):
        self.series(env)[1].write({'recurrency': False, 'recurrence_update': 'future_events'})

    def meeting_of_a_series_deleted(self, env):
        for setting, left in (('future_events', 1), ('all_events', 0)):
            events = self.series(env)
            events[1].action_mass_deletion(setting)
            self.assertEqual(len(events.exists()), left)
        events = self.series(env)
        events[1].unlink()
        self.assertEqual(len(events.exists()), 4)

    def meeting_of_a_series_archived(self, env):
        for setting in ('self_only', 'future_events', 'all_events'):
            self.series(env)[1].action_mass_archive(setting)

    # what is looked at

    def meeting_looked_for(self, env):
        meeting = self.meeting(env)
        events = env['calendar.event']
        found = events.web_search_read(
            [('start', '>=', self.day), ('partner_ids', 'in', env.user.partner_id.ids)],
            {'name': {}, 'partner_ids': {}, 'categ_ids': {'fields': {'display_name': {}}}})
        self.assertIn(meeting.id, [record['id'] for record in found['records']])
        for group in ('user_id', 'start:day', 'show_as', 'recurrency'):
            events.formatted_read_group([], [group], ['__count', 'duration:sum'])
        self.assertEqual(len(env.user.partner_id.get_attendee_detail(meeting.ids)), 1)
        self.assertTrue(env.user.partner_id.meeting_count)
        env['res.users']._get_activity_groups()

    def meeting_exported(self, env):
        data = self.meeting(env).export_data(['name', 'start', 'partner_ids/name'])
        self.assertEqual(data['datas'][0][0], "Cierre")

    def meeting_views(self, env):
        self.look_at_views(env['calendar.event'], (
            'form', 'list', 'calendar', 'kanban', 'activity', 'pivot', 'graph', 'search'))

    def meeting_imported(self, env):
        self.bring_in(env['calendar.event'], "name,start,stop\n"
                      "Cierre,2026-12-01 09:00:00,2026-12-01 10:00:00\n")


@tagged('post_install', '-at_install')
class TestNeighboursVisits(NeighbourCase):
    """A patient's visit is the clinic's: to others it is not there, and they are told kindly."""

    OTHERS = ('accountant', 'office', 'administrator', 'both')

    def test_calendar_with_visits_in_it(self):
        """Also the dentist's colleague sees the dentist's meetings, and not the patients."""
        for name in self.OTHERS:
            with self.subTest(name):
                env = self.env_of(name)
                meeting = env['calendar.event'].create({
                    'name': "Reunión", 'start': self.visit.start, 'stop': self.visit.stop,
                    'partner_ids': [Command.set(self.dentist.ids)]})
                found = env['calendar.event'].search(
                    [('partner_ids', 'in', self.dentist.ids)])
                self.assertEqual(found, meeting)
                meeting.read()
                self.assertFalse(meeting.unavailable_partner_ids)
                meeting.unlink()

    def test_who_is_invited_to_a_visit_is_not_disturbed(self):
        """An assistant without a role attends a visit: neither bells nor the calendar fail."""
        alarm = self.env['calendar.alarm'].create({
            'name': "x", 'alarm_type': 'notification', 'interval': 'hours', 'duration': 3})
        self.make_visit('13:00', patient=self.make_patient("Otra"), alarm_ids=alarm.ids,
                        partner_ids=[Command.set(self.colleague.partner_id.ids)])
        env = self.env_of('accountant')(user=self.colleague)
        self.assertFalse(env['calendar.alarm_manager'].get_next_notif())
        self.assertFalse(env['calendar.event'].search([]))
        env['res.users']._get_activity_groups()
        partner = env['res.partner'].browse(env.user.partner_id.id)
        self.assertFalse(partner.meeting_count)

    def test_messages_are_searched_as_before(self):
        visit = self.make_visit('13:00', patient=self.make_patient("Otra"), privacy='private')
        visit.message_post(body="Lo que solo lee la clínica")
        for name in (*self.OTHERS, 'elsewhere'):
            with self.subTest(name):
                messages = self.env_of(name)['mail.message']
                messages.search_count([])
                self.assertFalse(messages.search([('body', 'ilike', "solo lee la clínica")]))

    def test_a_visit_is_refused_with_a_sentence(self):
        start = self.clock('17:00')
        values = {'dental_patient_id': self.patient.id, 'start': start, 'stop': start}
        for name in self.OTHERS:
            visit = self.visit.with_env(self.env_of(name))
            own = self.env_of(name)['calendar.event'].create(
                {'name': "Mía", 'start': start, 'stop': start})
            attempts = {
                'open': lambda visit=visit: visit.web_read({'name': {}}),
                'rename': lambda visit=visit: visit.write({'name': "x"}),
                'drag': lambda visit=visit: visit.write({'start': start, 'stop': start}),
                'archive': lambda visit=visit: visit.action_archive(),
                'delete': lambda visit=visit: visit.unlink(),
                'book': lambda visit=visit: visit.create(values),
                'one of both': lambda both=visit | own: both.write({'name': "x"}),
            }
            for what, attempt in attempts.items():
                self.env.invalidate_all()
                with (self.subTest(who=name, does=what),
                      self.assertRaisesRegex(AccessError, REFUSED)):
                    attempt()
            with self.assertRaises(AccessError):
                own.write({'dental_patient_id': self.patient.id})

    def test_a_patient_reads_their_own_meetings_in_the_portal(self):
        """Who was invited by the office reads the meeting, and no visit, not even their own."""
        portal = new_test_user(
            self.env, 'portal_test', 'base.group_portal', context=QUIET,
            company_id=self.clinic.id, company_ids=[Command.set(self.clinic.ids)])
        portal.partner_id.write({'is_dental_patient': True, 'company_id': self.clinic.id})
        self.make_visit('13:00', patient=portal.partner_id, partner_ids=[
            Command.set((portal.partner_id | self.dentist).ids)])
        meeting = self.env_of('office')['calendar.event'].create({
            'name': "Factura", 'start': self.clock('17:00'), 'stop': self.clock('18:00'),
            'partner_ids': [Command.set(portal.partner_id.ids)]})
        env = self.env(user=portal, context={})
        self.env.invalidate_all()
        found = env['calendar.event'].search([])
        self.assertEqual(found.ids, meeting.ids)
        self.assertEqual(found.read(['name', 'start', 'partner_ids'])[0]['name'], "Factura")
        env['res.partner'].browse(portal.partner_id.id).read(['name', 'phone', 'email'])

    def test_what_others_hide_stays_hidden(self):
        """Odoo shows of a private meeting that it is there; our looking at it changes nothing."""
        hidden = self.env(user=self.manager)['calendar.event'].create({
            'name': "Despido", 'privacy': 'private', 'location': "Notaría",
            'start': self.clock('17:00'), 'stop': self.clock('18:00')})
        env = self.env_of('office')
        mine = env['calendar.event'].create({
            'name': "Cierre", 'start': self.clock('17:00'), 'stop': self.clock('18:00')})
        changes = {
            'name': {'name': "x"}, 'time': {'start': self.clock('18:00')},
            'archive': {'active': False}, 'attendees': {'partner_ids': [Command.clear()]}}
        for what, values in changes.items():
            with self.subTest(what):
                self.env.flush_all()
                self.env.invalidate_all()
                both = env['calendar.event'].browse((mine | hidden).ids)
                both[0].write(values)
                self.assertEqual(both[1].name, "Busy")
                self.assertFalse(both[1].location)

    def test_meetings_are_looked_at_once(self):
        """What we read of everybody's meetings does not grow with their number."""
        events = self.env_of('accountant')['calendar.event'].with_context(
            no_mail_to_attendees=True, dont_notify=True)
        start, later = self.clock('17:00'), self.clock('18:00')

        def make(number):
            return events.create([{'name': "x", 'start': start, 'stop': start}] * number)

        actions = {
            'create': lambda records: make(len(records)),
            'rename': lambda records: records.write({'name': "y"}),
            'move': lambda records: records.write({'start': later, 'stop': later}),
            'archive': lambda records: records.write({'active': False}),
            'delete': lambda records: records.unlink(),
        }
        for what, action in actions.items():
            with self.subTest(what):
                _warm, one, ten = (
                    self.statements_of(action, make(number)) for number in (1, 1, 10))
                self.assertFalse([query for query in ten if query.startswith(RULES)])
                one, ten = ([query for query in queries if 'dental_' in query]
                            for queries in (one, ten))
                self.assertEqual(len(ten), len(one))
                ours = [query for query in ten if ' "dental_followup' in query]
                self.assertFalse(ours, "no case is looked for")
                looks = [query for query in ten if query.startswith(LOOK)]
                self.assertLessEqual(len(looks), 2, "one more where the memory was emptied")
