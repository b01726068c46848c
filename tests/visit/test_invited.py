from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged

from ..common import DentalCase

SCRIPT = 'dental_followup/migrations/19.0.1.5.0/post-attendees.py'


@tagged('post_install', '-at_install')
class TestInvited(DentalCase):
    """Who attends a visit: the dentist, also to their own child's; never the patient."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.child = cls.make_child("Hija de la dentista", cls.dentist)
        cls.events = cls.env['calendar.event'].with_user(cls.receptionist).with_context(
            lang='en_US')

    @classmethod
    def make_child(cls, name, guardian):
        return cls.make_patient(
            name, dental_guardian_id=guardian.id,
            dental_birthdate=cls.day - timedelta(days=3000))

    def values(self, patient, **values):
        return {'dental_patient_id': patient.id, 'dental_dentist_id': self.dentist.id,
                'start': self.clock('18:00'), 'stop': self.clock('18:30'), **values}

    def test_a_dentist_treats_their_own_child(self):
        for values in ({}, {'partner_ids': (self.dentist | self.child).ids}):
            visit = self.events.create(self.values(self.child, **values))
            self.assertEqual(visit.partner_ids, self.dentist)
        meeting = self.events.create({
            'name': "x", 'start': self.clock('19:00'), 'stop': self.clock('19:30'),
            'partner_ids': self.dentist.ids})
        meeting.write({'dental_patient_id': self.child.id, 'dental_dentist_id': self.dentist.id})
        self.assertEqual(meeting.partner_ids, self.dentist)

    def test_a_colleague_is_at_their_childs_visit(self):
        mother = self.manager.partner_id
        visit = self.events.create(self.values(self.make_child("Hijo", mother)))
        visit.partner_ids = [Command.link(mother.id)]
        self.assertEqual(visit.attendee_ids.partner_id, self.dentist | mother)
        father = self.make_patient("Padre", is_dental_patient=False)
        visit = self.events.create(self.values(self.make_child("Otro", father)))
        with self.assertRaisesRegex(UserError, 'past the rules'), self.env.cr.savepoint():
            visit.partner_ids = [Command.link(father.id)]

    def test_who_was_invited_before_keeps_nobody_else_away(self):
        """An older version let reception invite the patient."""
        visit = self.events.create(self.values(self.patient))
        visit.sudo().partner_ids = [Command.link(self.patient.id)]
        visit.partner_ids = [Command.link(self.manager.partner_id.id)]
        self.assertIn(self.manager.partner_id, visit.attendee_ids.partner_id)

    def test_patients_are_taken_off_the_visits_to_come(self):
        coming, past = self.events.create(self.values(self.patient)), self.make_visit('09:00')
        for visit in coming | past:
            visit.sudo().partner_ids = [Command.link(self.patient.id)]
        script = load_script(SCRIPT, 'attendees')
        self.env.flush_all()
        script.migrate(self.env.cr, '19.0.1.4.0')
        self.env.invalidate_all()
        self.assertEqual(coming.attendee_ids.partner_id, self.dentist)
        self.assertIn(self.patient, past.attendee_ids.partner_id)

    def test_the_server_gives_a_meeting_to_its_patient(self):
        meeting = self.env['calendar.event'].create({
            'name': "x", 'start': self.clock('19:00'), 'stop': self.clock('19:30'),
            'partner_ids': (self.patient | self.dentist).ids})
        meeting.sudo().dental_patient_id = self.patient
        self.assertEqual(meeting.attendee_ids.partner_id, self.dentist)
