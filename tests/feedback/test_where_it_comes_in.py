from odoo.tests import tagged

from .reply_case import MAIL, ReplyCase


@tagged('post_install', '-at_install')
class TestWhereItComesIn(ReplyCase):
    """Several clinics, their addresses, and who may say what a mail is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_clinic("Clínica Jazmín", cls.zone)
        cls.theirs = cls.make_patient(
            "Rosa Lis", company_id=cls.other.id, phone='+34 655 97 97 33',
            email='rosa@ejemplo.test')

    def test_clinics_that_share_an_address(self):
        (self.clinic | self.other).alias_domain_id = False
        heard = self.answer(sender='rosa@ejemplo.test', to='atencion@azahar.test', quoted='')
        self.assertEqual((heard.company_id, heard.partner_id), (self.other, self.theirs))
        self.other.dental_care_email = 'jazmin@azahar.test'
        both = self.answer(
            sender='otra@ejemplo.test', to='atencion@azahar.test, jazmin@azahar.test', quoted='')
        self.assertEqual(both.company_id, self.clinic | self.other)

    def test_an_answer_to_two_addresses_is_one(self):
        self.other.alias_domain_id = self.clinic.alias_domain_id
        heard = self.answer(case=self.thank(), to=', '.join((
            self.clinic.dental_answers_at, self.other.dental_answers_at)))
        self.assertRecordValues(heard, [{'company_id': self.clinic.id}])

    def test_names_that_are_taken(self):
        domain = self.env['mail.alias.domain'].create({
            'name': 'jazmin.test', 'catchall_alias': 'pacientes', 'bounce_alias': 'rebotes'})
        self.other.alias_domain_id = domain
        name = f'pacientes-{self.other.id}'
        self.assertEqual(self.other.dental_alias_id.alias_name, name)
        self.other.dental_alias_id.alias_name = 'hola'
        self.other.alias_domain_id = self.clinic.alias_domain_id
        self.assertEqual(self.other.dental_answers_at, 'hola@azahar.test')
        self.other.active = False
        self.assertFalse(self.other.dental_alias_id)

    def test_known_by_either_header(self):
        case = self.thank()
        heard = self.answer(
            sender='otra@ejemplo.test',
            headers=f'References: <x@y.test>\nIn-Reply-To: {case.attempt_ids.message_ref}\n')
        self.assertEqual((heard.partner_id, heard.followup_id), (self.patient, case))

    def test_to_catchall_after_odoo_has_deleted_our_message(self):
        heard = self.answer(case=self.thank(), to=self.clinic.catchall_email)
        self.assertEqual(heard.partner_id, self.patient)

    def test_a_colleague_who_is_a_patient(self):
        self.receptionist.partner_id.write({
            'is_dental_patient': True, 'email': 'recepcion@azahar.test'})
        case = self.thank(self.receptionist.partner_id)
        heard = self.answer(case=case, sender='recepcion@azahar.test')
        self.assertEqual(heard.partner_id, self.receptionist.partner_id)

    def test_a_patient_with_a_colleagues_address(self):
        """Who tries it out on a patient with their own address is heard, without an alias too."""
        self.clinic.alias_domain_id = False
        self.receptionist.partner_id.email = 'recepcion@azahar.test'
        tried = self.make_patient("Prueba", email='recepcion@azahar.test')
        heard = self.answer(
            case=self.thank(tried), sender='recepcion@azahar.test', to='atencion@azahar.test')
        self.assertEqual(heard.partner_id, tried)

    def test_who_is_in_copy_is_not_told(self):
        self.manager.partner_id.email = 'gerencia@azahar.test'
        heard = self.answer(headers='Cc: gerencia@azahar.test\n')
        self.assertFalse(heard.message_ids.partner_ids)

    def test_nobody_says_what_a_mail_is_about(self):
        case = self.thank()
        self.clinic.alias_domain_id = False
        for model, options in (
                ('dental.feedback', {'custom_values': {'followup_id': case.id}}),
                ('dental.followup', {'thread_id': case.id})):
            with self.subTest(model):
                self.env['mail.thread'].with_user(self.outsider).message_process(
                    model, MAIL.format(
                        name="x", sender='x@y.test', to='atencion@azahar.test', number=model,
                        headers='', text="Hola"), **options)
        heard = self.env['dental.feedback'].search([('email_from', '=', 'x@y.test')])
        self.assertEqual(len(heard), 2)
        self.assertFalse(heard.partner_id | heard.followup_id.partner_id)

    def test_another_clinics_messages_hold_nothing(self):
        self.patient.company_id = False
        heard = self.answer()
        self.assertTrue(heard.is_unread)
        case = self.make_case('recall', self.patient, company_id=self.other.id)
        self.assertFalse(case._hold_unread())
        self.assertTrue(self.make_case('recall', self.patient)._hold_unread())
