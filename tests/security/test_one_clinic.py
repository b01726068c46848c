from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestOneClinic(NoShowCase):
    """What belongs together is of one clinic and one patient, whichever end is changed.

    Who changes it works in both clinics: nothing is hidden from them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_clinic("Clínica Norte", cls.zone)
        cls.both = cls.make_user('direccion_test', 'group_manager')
        cls.both.company_ids = [Command.link(cls.other.id)]
        cls.stranger = cls.make_patient(
            "Rosa Vidal", company_id=cls.other.id, phone='+34 655 97 97 12')
        cls.everywhere = cls.make_patient(
            "Todos Los Sitios", company_id=False, phone='+34 655 97 97 13')

    def mine(self, record):
        """Return a record as who works in both clinics has it before them."""
        return record.with_user(self.both).with_context(
            allowed_company_ids=[self.clinic.id, self.other.id])

    def refuse(self, record, sentence, by_server=False, **values):
        with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
            (record if by_server else self.mine(record)).write(values)
            self.env.flush_all()

    def test_patient_does_not_leave_their_records_behind(self):
        visit = self.make_visit('17:00', patient=self.make_patient("Con Visita"))
        note = self.env['dental.observation'].create({
            'partner_id': self.make_patient("Con Nota").id, 'text': "Viene sola"})
        plan = self.env['dental.treatment.plan'].create({
            'name': "Corona", 'partner_id': self.make_patient("Con Plan").id,
            'company_id': self.clinic.id, 'amount': 100, 'presented_on': self.day})
        consent = self.env['dental.consent'].create({
            'partner_id': self.make_patient("Con Objeción").id, 'company_id': self.clinic.id,
            'kind': 'objection', 'channel': 'phone', 'text': "No quiere llamadas"})
        for patient in (self.case.partner_id, visit.dental_patient_id, note.partner_id,
                        plan.partner_id, consent.partner_id):
            with self.subTest(patient.name):
                self.refuse(patient, 'Another clinic has visits', company_id=self.other.id)
                self.mine(patient).company_id = False

    def test_patient_without_records_moves(self):
        self.mine(self.stranger).company_id = self.clinic
        self.assertEqual(self.stranger.company_id, self.clinic)

    def test_dentist_is_awaited_where_patients_come(self):
        dentist = self.env['res.partner'].create({
            'name': "Dra. Soler", 'is_dentist': True, 'company_id': self.clinic.id})
        visit = self.make_visit('18:00', dental_dentist_id=dentist.id)
        self.refuse(dentist, 'still to see this dentist', company_id=self.other.id)
        visit.action_dental_cancel()
        self.mine(dentist).company_id = self.other
        self.refuse(self.visit, 'works in another clinic', dental_dentist_id=dentist.id)

    def test_guardian_is_of_the_patients_clinics(self):
        guardian = self.make_patient("Madre De Paula")
        self.refuse(self.everywhere, 'guardian of one only|of the guardian', **{
            'dental_guardian_id': guardian.id})
        self.patient.dental_guardian_id = guardian
        self.refuse(guardian, 'another clinic than the patient', company_id=self.other.id)
        self.refuse(self.patient, 'of the guardian', company_id=False)

    def test_chair_is_in_the_clinic(self):
        chair = self.env['resource.resource'].create({
            'name': "Sillón Norte", 'resource_type': 'material', 'company_id': self.other.id})
        self.refuse(self.visit, 'chair', dental_chair_id=chair.id)

    def test_what_is_noted_of_a_visit_stays_the_patients(self):
        friend = self.make_patient("Otra Persona", phone='+34 655 97 97 14')
        values = {'partner_id': self.everywhere.id, 'company_id': self.clinic.id}
        kinds = {
            'dental.observation': {**values, 'text': "Viene sola"},
            'dental.feedback': {**values, 'kind': 'detail'},
            'dental.question': {**values, 'text': "¿Y si duele?"},
            'dental.treatment.plan': {
                **values, 'name': "Corona", 'amount': 100, 'presented_on': self.day},
        }
        for name, vals in kinds.items():
            visit = self.make_visit('19:00', patient=self.everywhere)
            self.env[name].create({**vals, 'event_id': visit.id})
            with self.subTest(name):
                self.refuse(visit, 'another patient', dental_patient_id=friend.id)
                self.refuse(visit, 'another patient', dental_company_id=self.other.id)

    def test_case_stays_the_patients_it_notes_something_of(self):
        case = self.env['dental.followup'].create({
            'partner_id': self.everywhere.id, 'company_id': self.clinic.id,
            'program_id': self.ref('program_late_cancel').id, 'next_at': self.clock('13:00')})
        self.env['dental.observation'].create({
            'partner_id': self.everywhere.id, 'company_id': self.clinic.id,
            'followup_id': case.id, 'text': "Viene sola"})
        # Of people nobody changes it at all (followup/test_by_hand).
        self.refuse(case, 'another patient', by_server=True, partner_id=self.patient.id)
        self.refuse(case, 'another patient', by_server=True, company_id=self.other.id)

    def test_plan_of_a_case_is_the_patients(self):
        plan = self.env['dental.treatment.plan'].create({
            'name': "Corona", 'partner_id': self.everywhere.id, 'company_id': self.clinic.id,
            'amount': 100, 'presented_on': self.day})
        self.refuse(
            self.case, 'plan belongs to another patient', by_server=True, plan_id=plan.id)
