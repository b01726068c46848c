from odoo.tests import Form, tagged

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestObservationsClinics(DentalCase):
    """What is noted by somebody who works in two clinics stays in each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.make_clinic("Clínica Norte", cls.zone)
        cls.receptionist.company_ids |= cls.north
        cls.notes = cls.env['dental.observation'].with_user(cls.receptionist).with_context(
            allowed_company_ids=(cls.clinic | cls.north).ids)

    def test_each_clinic_reads_its_own(self):
        shared = self.make_patient("De las dos", company_id=False)
        for clinic, text in ((self.north, "Del norte"), (self.clinic, "De aquí")):
            self.notes.create({
                'partner_id': shared.id, 'company_id': clinic.id, 'text': text,
                'is_pinned': clinic == self.north})
        for clinic, text in ((self.clinic, "De aquí"), (self.north, "Del norte")):
            self.assertEqual(self.notes._dental_current(shared, clinic).mapped('text'), [text])
        self.assertFalse(self.notes._dental_pinned(shared, self.clinic))

    def test_noted_in_the_patients_own_clinic(self):
        """Wherever in Odoo the user is at the moment, and whichever way the patient is chosen."""
        patient = self.make_patient("Del norte", company_id=self.north.id)
        with Form(self.notes.with_context(default_partner_id=patient.id)) as form:
            form.text = "Prefiere las tardes"
        self.assertEqual(form.record.company_id, self.north)
        with Form(self.notes) as form:
            form.partner_id = patient
            form.text = "Mejor los martes"
        self.assertEqual(form.record.company_id, self.north)

    def test_of_a_patient_of_both_in_the_clinic_at_hand(self):
        shared = self.make_patient("De las dos", company_id=False)
        with Form(self.notes.with_company(self.north).with_context(
                default_partner_id=shared.id)) as form:
            form.text = "Prefiere las tardes"
        self.assertEqual(form.record.company_id, self.north)
