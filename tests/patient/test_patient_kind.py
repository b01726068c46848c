from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestPatientKind(DentalCase):
    """A kind of patient has a usual channel; what the patient said goes before it (S27)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env['dental.patient.kind'].create({
            'name': "Estudiantes", 'channel': 'sms', 'company_id': cls.clinic.id})
        cls.other = cls.make_clinic("Clínica Bruc", cls.zone)

    def test_which_channel_is_wanted(self):
        for said, kind, wanted in (
                (False, False, False), (False, 'sms', 'sms'), ('email', 'sms', 'email'),
                ('phone', False, 'phone'), (False, 'none', False)):
            self.kind.channel = kind != 'none' and kind
            self.patient.write({
                'dental_preferred_channel': said, 'dental_kind_id': kind and self.kind.id})
            with self.subTest(said=said, kind=kind):
                self.assertEqual(self.patient._dental_wanted_channel(), wanted)

    def test_a_step_goes_by_the_kind(self):
        step = self.ref('program_recall').step_ids[:1]
        self.assertTrue(step.template_id and step.sms_template_id)
        for user in (self.receptionist, self.dentist_user, self.manager):
            with self.subTest(user=user.login):
                patient = self.patient.with_user(user)
                self.patient.dental_kind_id = False
                self.assertEqual(step._channel_for(patient), 'email')
                self.patient.dental_kind_id = self.kind
                self.assertEqual(step._channel_for(patient), 'sms')
                self.patient.dental_preferred_channel = 'email'
                self.assertEqual(step._channel_for(patient), 'email')
                self.patient.dental_preferred_channel = False

    def test_who_is_called_by_kind_gets_no_confirmation(self):
        program = self.ref('program_post_call')
        call = self.make_case('no_show')._log_call(
            self.ref('outcome_answered'), no_closing_reason="x",
            blocker_ids=self.ref('blocker_none').ids)
        self.assertEqual(call._dental_to_confirm(program), call)
        self.kind.channel = 'phone'
        self.patient.dental_kind_id = self.kind
        self.assertFalse(call._dental_to_confirm(program))

    def test_it_is_of_the_patients_clinic(self):
        foreign = self.env['dental.patient.kind'].create(
            {'name': "De Bruc", 'company_id': self.other.id})
        with self.assertRaisesRegex(ValidationError, "another clinic"):
            self.patient.dental_kind_id = foreign
        self.patient.dental_kind_id = self.kind
        with self.assertRaisesRegex(ValidationError, "another clinic"):
            self.kind.company_id = self.other
        with self.assertRaisesRegex(ValidationError, "another clinic"):
            self.patient.company_id = False
        self.kind.company_id = False
        self.patient.company_id = False

    def test_who_may_do_what(self):
        """Every role reads and chooses; a manager makes those of their own clinic only."""
        colleague = self.make_user('recepcion_bruc', 'group_manager', self.other)
        shared = self.ref('patient_kind_child')
        for user, reads, writes in (
                (self.receptionist, True, False), (self.dentist_user, True, False),
                (self.manager, True, True), (colleague, False, False),
                (self.outsider, False, False)):
            with self.subTest(user=user.login):
                kind = self.kind.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids)
                self.assertEqual(kind.has_access('read'), reads)
                self.assertEqual(kind.has_access('write'), writes)
                with self.assertRaises(UserError):  # or AccessError, which is one
                    kind.browse(shared.id).name = "x"
        mine = self.env['dental.patient.kind'].with_user(self.manager).create({'name': "Mutua"})
        self.assertEqual(mine.company_id, self.clinic)
        self.patient.with_user(self.receptionist).dental_kind_id = mine

    def test_one_in_use_is_archived_not_deleted(self):
        self.patient.dental_kind_id = self.kind
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
            self.kind.unlink()
        self.kind.active = False
        self.assertEqual(self.patient._dental_wanted_channel(), 'sms')
