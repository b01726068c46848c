from datetime import date

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from .freed_case import FreedCase

MIGRATION = 'dental_followup/migrations/19.0.1.3.0/post-freed.py'


@tagged('post_install', '-at_install')
class TestFreedInPlace(FreedCase):
    """A visit that gets another hour or dentist where it stands leaves its old time free."""

    def test_dragged_away_and_back(self):
        self.drag('12:00')
        self.assertEqual(self.hours(), ['10:00-10:30'])
        self.assertRecordValues(self.listed_times(), [{
            'event_id': self.freed.id, 'partner_id': self.nuria.id, 'reason': 'moved',
            'dentist_id': self.dentist.id}])
        self.drag('10:00')
        self.assertEqual(self.hours(), ['12:00-12:30'], "she sits at ten again")
        self.drag('12:00')
        self.assertEqual(self.hours(), ['10:00-10:30'])

    def test_two_moves_in_a_row(self):
        self.drag('11:00')
        self.drag('17:00')
        self.assertEqual(self.hours(), ['10:00-10:30', '11:00-11:30'])
        self.freed.action_dental_cancel()
        self.assertEqual(self.hours(), ['10:00-10:30', '11:00-11:30', '17:00-17:30'])

    def test_only_the_end(self):
        self.drag('10:00', minutes=60)
        self.assertFalse(self.hours(), "it takes longer: nothing is free")
        self.drag('10:00', minutes=30)
        self.assertEqual(self.hours(), ['10:30-11:00'])

    def test_a_little_later_frees_nothing_of_use(self):
        self.drag('10:15')
        self.assertFalse(self.hours())
        self.treatment.dental_duration = 0.25
        self.assertEqual(self.hours(), ['10:00-10:15'], "there is a treatment as short as that")

    def test_another_dentist(self):
        other = self.make_user('otra_dentista', 'group_dentist').partner_id
        other.is_dentist = True
        self.freed.with_user(self.receptionist).dental_dentist_id = other
        self.assertEqual(self.hours(), ['10:00-10:30'])
        self.assertEqual(self.listed_times().dentist_id, self.dentist)
        self.assertEqual(self.freed.attendee_ids.partner_id, other, "in Odoo's own terms too")

    def test_what_frees_no_time(self):
        chairs = self.env['resource.resource'].create([{
            'name': name, 'resource_type': 'material', 'company_id': self.clinic.id,
        } for name in ("Sillón 1", "Sillón 2")])
        self.freed.dental_chair_id = chairs[0]
        unassigned = self.make_visit(
            '11:00', patient=self.luis, day=self.wednesday, dental_dentist_id=False)
        for values in (
                {'dental_chair_id': chairs[1].id}, {'dental_state': 'confirmed'},
                {'start': self.freed.start, 'stop': self.freed.stop}, {'description': "x"}):
            self.freed.write(values)
        unassigned.dental_dentist_id = self.dentist
        self.assertEqual(unassigned.attendee_ids.partner_id, self.dentist)
        unassigned.dental_dentist_id = False
        self.assertFalse(self.freed_times().search([]))

    def test_moved_with_the_button_is_one_time(self):
        self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': self.freed.id, 'start': self.clock('17:00', self.wednesday),
        }).action_move()
        self.assertEqual(self.hours(), ['10:00-10:30'])
        self.drag('18:00', self.freed.dental_moved_to_id)
        self.assertEqual(self.hours(), ['10:00-10:30', '17:00-17:30'])
        self.freed.with_user(self.receptionist).action_dental_undo()
        self.assertEqual(self.hours(), ['17:00-17:30', '18:00-18:30'])

    def test_hours_that_have_passed(self):
        morning, soon = (self.make_visit(clock, patient=self.luis) for clock in ('09:00', '12:15'))
        self.drag('17:00', morning, self.day)
        self.drag('18:00', soon, self.day)
        self.assertFalse(self.hours(), "nobody can be here in time")
        self.assertEqual(self.freed_times().search([]).event_id, soon)
        with self.at('12:46'):
            self.env['dental.followup.freed.time']._gc_past()
            self.assertFalse(self.freed_times().search([]), "what has passed is forgotten")

    def test_missed_is_not_freed(self):
        later = self.make_visit('12:30', patient=self.luis)
        later.with_context(mail_notrack=True).write({'dental_state': 'no_show'})
        self.drag('11:00', later, self.day)
        self.assertFalse(self.freed_times().search([]))

    def test_both_sides_of_a_night_in_which_the_clocks_change(self):
        friday, monday = date(2027, 3, 26), date(2027, 3, 29)
        with self.at('12:00', friday):
            before, after = (
                self.make_visit('13:00' if day == friday else '10:00', patient=self.luis, day=day)
                for day in (friday, monday))
            self.drag('11:00', after, monday)
            self.drag('16:00', before, monday)
            self.assertEqual(self.hours(), ['13:00-13:30', '10:00-10:30'])
            self.assertEqual(
                self.who(after).when_text, "Monday March 29, 10:00", "an hour of the summer")

    def test_in_another_clinic(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        user = self.make_user('norte', 'group_receptionist', other)
        theirs = self.make_user('dentista_norte', 'group_dentist', other).partner_id
        theirs.is_dentist = True
        visit = self.make_visit('10:00', patient=self.make_patient("Isla"), day=self.wednesday)
        visit.dental_patient_id.company_id = False
        self.manager.company_ids |= other
        visit.with_user(self.manager).with_context(
            allowed_company_ids=self.manager.company_ids.ids).write({
                'dental_company_id': other.id, 'dental_dentist_id': theirs.id})
        self.drag('12:00')
        self.assertEqual(len(self.hours()), 1, "the dentist's, of both visits")
        self.assertFalse(self.hours(user))

    def test_two_visits_that_left_one_time(self):
        double = self.make_visit('10:00', patient=self.luis, day=self.wednesday)
        (self.freed | double).write({'dental_state': 'cancelled'})
        self.assertEqual(len(self.listed_times()), 1)
        self.assertEqual(len(self.freed_times().search([])), 1)
        self.listed_times().flush_recordset()
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self.listed_times().sudo().copy()

    def test_two_contacts_are_one_dentist(self):
        double = self.env['res.partner'].create({'name': "Dentista", 'is_dentist': True})
        self.make_visit('10:00', patient=self.luis, day=self.wednesday,
                        dental_dentist_id=double.id).action_dental_cancel()
        self.give_up()
        self.env['base.partner.merge.automatic.wizard'].create({
            'state': 'selection', 'dst_partner_id': self.dentist.id,
            'partner_ids': [(6, 0, (self.dentist | double).ids)]}).action_merge()
        self.assertEqual(self.hours(), ['10:00-10:30'])

    def test_upgrade(self):
        """What was freed before there were rows of it is still on the list, and offered."""
        self.give_up()
        case = self.env['dental.followup']._open_sooner(self.make_later(), self.time_of())
        self.freed_times().sudo().search([]).unlink()
        self.assertFalse(self.listed())
        self.env.flush_all()
        self.env.cr.execute(SQL("ALTER TABLE dental_followup ADD COLUMN freed_event_id integer"))
        self.env.cr.execute(SQL(
            "UPDATE dental_followup SET freed_event_id = %s WHERE id = %s",
            self.freed.id, case.id))
        module = load_script(MIGRATION, 'freed')
        module.migrate(self.env.cr, '19.0.1.2.0')
        self.assertEqual(self.listed(), self.freed)
        self.assertEqual(case.freed_time_id.event_id, self.freed)


@tagged('post_install', '-at_install')
class TestRestOfFreedTime(FreedCase):
    """A freed time that was partly taken, or has begun, is offered for what is left of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.long = cls.make_visit('11:00', patient=cls.nuria, day=cls.wednesday, minutes=90)
        cls.long.action_dental_cancel()

    def take(self, clock, minutes=15):
        return self.make_visit(clock, patient=self.stranger, day=self.wednesday, minutes=minutes)

    def test_partly_taken(self):
        self.assertEqual(self.hours(), ['11:00-12:30'])
        self.take('11:15', 30)
        self.assertEqual(self.hours(), ['11:45-12:30'], "the longest part")
        self.take('11:45', 30)
        self.assertFalse(self.hours(), "nothing is as short as a quarter of an hour")

    def test_of_two_parts_the_sooner(self):
        self.take('11:30', 30)
        self.assertEqual(self.hours(), ['11:00-11:30'])

    def test_what_is_left_is_offered(self):
        self.make_missed()
        self.take('11:00', 30)
        who = self.who(self.long)
        self.assertEqual(who.when_text, "Wednesday November 25, 11:30")
        self.assertIn("60 minutes", who.what_text)
        self.assertIn("What is left of 11:00 to 12:30", who.how_text)
        call = self.call_from(who.line_ids)
        first = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertEqual(first.start, self.clock('11:30', self.wednesday))

    def test_who_needs_more_is_not_called(self):
        self.make_missed(minutes=90)
        self.assertTrue(self.who(self.long).line_ids)
        self.take('11:00')
        self.assertFalse(self.who(self.long).line_ids)

    def test_an_offer_ends_when_too_little_is_left(self):
        later = self.make_later(minutes=60)
        case = self.env['dental.followup']._open_sooner(later, self.time_of(self.long))
        self.take('11:00')
        self.assertEqual(case.state, 'todo', "there is still enough")
        self.take('12:00')
        self.assertEqual(case.state, 'cancelled')

    def test_a_time_that_has_begun(self):
        with self.at('11:05', self.wednesday):
            self.assertEqual(self.hours(), ['11:45-12:30'])
        with self.at('11:40', self.wednesday):
            self.assertFalse(self.hours())
