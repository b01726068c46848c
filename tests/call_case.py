from datetime import timedelta

from odoo import Command

from .common import DentalCase


class HouseholdCase(DentalCase):
    """Paula and her sister, who answer at one number, with calls that are due today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.make_patient("Clara Romero Gil", email='clara@ejemplo.test')
        cls.stranger = cls.make_patient("Otra Persona", phone='+34 600 11 22 33')
        cls.tomorrow = cls.day + timedelta(days=1)

    @classmethod
    def make_case(cls, program, patient=None, clock='12:00', day=None, **values):
        """Open a case by hand, due at an hour of the clinic's clock."""
        program = cls.env.ref(f'dental_followup.program_{program}')
        return cls.env['dental.followup'].create({
            'partner_id': (patient or cls.patient).id, 'program_id': program.id,
            'company_id': cls.clinic.id, 'step_id': program.step_ids.filtered(
                lambda step: step.channel in ('phone', 'preferred'))[:1].id,
            'next_at': cls.clock(clock, day), **values})

    def talk(self, case, **values):
        """Answer a call about a case, and say what an answered call needs."""
        call = self.start_call(case)
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
            'no_closing_reason': "Iba conduciendo", **values})
        return call
