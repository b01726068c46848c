from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.visit.state import TRANSITIONS
from ...models.vocabulary import VISIT_STATES
from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestVisit(DentalCase):
    """Visits: what they hold, how their state moves, and that they invite nobody."""

    def test_new_visit_is_complete(self):
        visit = self.env['calendar.event'].with_user(self.receptionist).create({
            'dental_patient_id': self.patient.id, 'start': self.clock('17:00'),
            'stop': self.clock('17:30'),
        })
        self.assertRecordValues(visit, [{
            'name': "Paula Romero Gil", 'dental_state': 'booked',
            'dental_company_id': self.clinic.id, 'user_id': False,
            'dental_state_user_id': self.receptionist.id,
        }])

    def test_no_invitation(self):
        before = self.env['mail.mail'].search_count([])
        visit = self.make_visit('17:00')
        visit.write({'start': self.clock('18:00'), 'stop': self.clock('18:30')})
        visit.write({'partner_ids': [(4, self.patient.id)]})
        self.assertEqual(self.env['mail.mail'].search_count([]), before)
        self.assertNotIn('655', visit.description or '')

    def test_invitation_when_asked(self):
        before = self.env['mail.mail'].search_count([])
        self.env['calendar.event'].with_context(dental_send_invitation=True).create({
            'name': "Visita", 'dental_patient_id': self.patient.id,
            'partner_ids': [(6, 0, self.patient.ids)],
            'start': self.clock('17:00'), 'stop': self.clock('17:30'),
        })
        self.assertGreater(self.env['mail.mail'].search_count([]), before)

    def test_meeting_is_not_a_visit(self):
        meeting = self.env['calendar.event'].create({'name': "Reunión"})
        self.assertFalse(meeting.dental_state)
        self.assertFalse(meeting.dental_company_id)
        with self.assertRaises(UserError):
            meeting.action_dental_set_state('attended')

    def test_meeting_given_a_patient_becomes_a_visit(self):
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('17:00'), 'stop': self.clock('17:30')})
        meeting.dental_patient_id = self.patient
        self.assertRecordValues(meeting, [{
            'dental_state': 'booked', 'dental_company_id': self.clinic.id}])

    def test_whoever_has_a_visit_is_a_patient(self):
        contact = self.env['res.partner'].create({'name': "Nuevo"})
        self.env['calendar.event'].with_user(self.dentist_user).create({
            'dental_patient_id': contact.id, 'start': self.clock('17:00'),
            'stop': self.clock('17:30')})
        self.assertTrue(contact.is_dental_patient)

    def test_patient_of_a_followed_visit_stays(self):
        visit = self.make_visit('10:00')
        visit.dental_patient_id = self.make_patient("Otra Persona")
        visit.action_dental_no_show()
        visit.action_dental_undo()
        with self.assertRaisesRegex(ValidationError, 'another patient'):
            visit.dental_patient_id = self.patient

    def test_every_transition(self):
        for old, allowed in TRANSITIONS.items():
            for new, _label in VISIT_STATES:
                if not old or old == new:
                    continue
                visit = self.make_visit('10:00', dental_state=old)
                with self.subTest(old=old, new=new):
                    if new in allowed:
                        visit.action_dental_set_state(new)
                        self.assertEqual(visit.dental_state, new)
                    else:
                        with self.assertRaises(UserError), self.env.cr.savepoint():
                            visit.action_dental_set_state(new)
                        self.assertEqual(visit.dental_state, old)

    def test_plain_write_obeys_the_table(self):
        visit = self.make_visit(dental_state='attended')
        with self.assertRaises(UserError):
            visit.with_user(self.receptionist).write({'dental_state': 'booked'})

    def test_unknown_state(self):
        with self.assertRaisesRegex(UserError, 'vanished'):
            self.make_visit().action_dental_set_state('vanished')

    def test_who_and_when(self):
        visit = self.make_visit()
        with self.at('10:05'):
            visit.with_user(self.receptionist).action_dental_arrived()
        self.assertRecordValues(visit, [{
            'dental_previous_state': 'booked', 'dental_state_user_id': self.receptionist.id,
            'dental_state_at': self.clock('10:05'),
        }])

    def test_undo(self):
        visit = self.make_visit(dental_state='confirmed')
        visit.action_dental_attended()
        visit.action_dental_undo()
        self.assertEqual(visit.dental_state, 'confirmed')
        self.assertFalse(visit.dental_previous_state)

    def test_ten_visits_cost_as_one(self):
        self.queries_of(self.make_visits(1, '08:00').action_dental_no_show)
        one = self.queries_of(self.make_visits(1, '08:30').action_dental_no_show)
        ten = self.queries_of(self.make_visits(10, '09:00').action_dental_no_show)
        self.assertLessEqual(ten, one + 3)

    def test_length_follows_treatment(self):
        self.treatment.dental_duration = 1.5
        form = Form(
            self.env['calendar.event'].with_user(self.receptionist)
            .with_context(default_dental_patient_id=self.patient.id),
            'dental_followup.calendar_event_view_form')
        form.start = self.clock('17:00')
        form.categ_ids.add(self.treatment)
        self.assertEqual(form.stop, self.clock('18:30'))

    def test_a_dentist_sees_the_patient(self):
        """A patient is no dentist, in a visit, a plan or a move; who was one stays in the past."""
        other = self.make_patient("Blanca Soler")
        visit = self.make_visit('17:00', dental_dentist_id=self.dentist.id)
        plan = self.env['dental.treatment.plan'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 100,
            'dentist_id': self.dentist.id})
        move = self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': visit.id})
        for record, field in (
                (visit, 'dental_dentist_id'), (plan, 'dentist_id'), (move, 'dentist_id')):
            with self.subTest(record._name), self.assertRaisesRegex(
                    ValidationError, "is not a dentist"):
                record.with_user(self.receptionist)[field] = other
        with self.assertRaisesRegex(ValidationError, "is not a dentist"):
            self.make_visit('18:00', dental_dentist_id=other.id)
        self.dentist.is_dentist = False
        visit.write({'start': self.clock('17:30'), 'stop': self.clock('18:00')})
        self.assertFalse(visit._dental_present_dentist())

    def test_outsiders_see_no_visit(self):
        visit = self.make_visit()
        events = self.env['calendar.event'].with_user(self.outsider)
        self.assertFalse(events.search([('id', '=', visit.id)]))
        with self.assertRaises(AccessError):
            visit.with_user(self.outsider).read(['name'])
