import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.patient.remembered_objection import KEY
from ..agenda_import.test_agenda_import import agenda
from ..household_case import RulesCase
from .test_partner_merge import MergeMixin

NUMBER, ADDRESS = '+34655979711', 'paula@ejemplo.test'
AGENDA = {
    'Nº Historia': '7002', 'Paciente': 'Romero Gil, Paula', 'Móvil': '655 97 97 11',
    'Email': 'otra@ejemplo.test', 'Fecha nacimiento': ''}


@tagged('post_install', '-at_install')
class TestObjectionOutlives(MergeMixin, RulesCase):
    """Who said no is not called because the contact was deleted and made anew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider.group_ids |= cls.env.ref('base.group_partner_manager')
        cls.memory = cls.env['dental.consent.memory']
        cls.memory.search([]).unlink()

    def enter(self, user=None, **values):
        """Enter a patient, as reception does."""
        return self.env['res.partner'].browse(self.rpc('res.partner', 'create', [{
            'name': "Paula otra vez", 'is_dental_patient': True, 'company_id': self.clinic.id,
            **values}], user=user))

    def erase(self, **values):
        """Let the patient object, and the server delete the contact."""
        self.says(**values)
        self.patient.unlink()

    # people archive

    def test_people_do_not_delete_who_is_on_record(self):
        visited, called, noted, dentist = (self.make_patient(name) for name in "ABCD")
        self.make_visit('17:00', patient=visited)
        self.make_case('repair', called)
        self.env['dental.observation'].create({
            'partner_id': noted.id, 'company_id': self.clinic.id, 'text': "x"})
        dentist.is_dentist = True
        self.make_visit('18:00', dental_dentist_id=dentist.id)
        self.says()
        for user in (self.receptionist, self.manager, self.outsider):
            for contact in (self.patient, visited, called, noted, dentist):
                with self.subTest(user=user.login, contact=contact.name), \
                        self.assertRaisesRegex(UserError, "archive the contact"):
                    self.rpc('res.partner', 'unlink', contact.ids, user=user)
        unknown = self.make_patient("Nadie sabe nada")
        self.rpc('res.partner', 'unlink', unknown.ids)
        self.assertFalse(unknown.exists())

    # what is remembered

    def test_only_a_keyed_hash_is_left(self):
        self.patient.dental_phone_alt = '+34 961 59 08 30'
        self.erase(purpose='commercial', channel='phone')
        rows = self.memory.search([])
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(set(rows.mapped('address_hash'))), 3)
        self.assertEqual(set(rows.mapped('given_on')), {self.day})
        columns = str(self.env.execute_query_dict(SQL("SELECT * FROM dental_consent_memory")))
        for said in ('655979711', '961590830', 'paula', 'Paula', 'Palabras'):
            self.assertNotIn(said, columns)
        self.assertIn(self.memory._hash_of(NUMBER), rows.mapped('address_hash'))
        self.env['ir.config_parameter'].set_param(KEY, 'another key')
        self.assertNotIn(self.memory._hash_of(NUMBER), rows.mapped('address_hash'))

    def test_it_holds_when_the_clinic_moves_to_another_server(self):
        """Odoo gives a database that is restored as a copy secrets of its own."""
        self.erase()
        self.env['ir.config_parameter'].init(force=True)
        self.assertTrue(self.enter(phone=NUMBER).dental_consent_ids)

    def test_who_is_archived_and_entered_anew_has_said_no(self):
        """As people are told to do instead of deleting the contact."""
        self.says()
        self.patient.action_archive()
        self.assertTrue(self.enter(phone=NUMBER).dental_consent_ids)

    def test_a_guardians_no_is_remembered_too(self):
        mother = self.env['res.partner'].create({
            'name': "Madre", 'company_id': self.clinic.id, 'phone': '+34 655 97 97 55'})
        self.env['dental.consent'].create({
            'partner_id': mother.id, 'company_id': self.clinic.id, 'text': "No me llamen"})
        mother.unlink()
        again = self.env['res.partner'].create({
            'name': "Madre otra vez", 'company_id': self.clinic.id, 'phone': '+34 655 97 97 55'})
        self.assertFalse(again.dental_consent_ids)
        self.patient.dental_guardian_id = again
        self.assertTrue(again.dental_consent_ids)

    def test_nobody_reads_it(self):
        self.erase()
        rows = self.memory.search([])
        for user in (self.receptionist, self.dentist_user, self.manager, self.outsider):
            for method, args in (('read', (rows.ids,)), ('search', ([],)), ('unlink', (rows.ids,)),
                                 ('create', ([{'address_hash': 'x'}],))):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(rows._name, method, *args, user=user)

    def test_whoever_is_entered_with_the_number_has_said_no(self):
        with self.at('12:00', self.day - timedelta(days=40)):
            self.says(purpose='commercial', channel='phone', given_on=self.clinic._dental_today())
        self.patient.unlink()
        again = self.enter(phone='655 97 97 11')
        said = again.with_user(self.receptionist).dental_consent_ids
        self.assertRecordValues(said, [{
            'kind': 'objection', 'purpose': 'commercial', 'channel': 'phone',
            'source': 'earlier', 'given_on': self.day - timedelta(days=40),
            'company_id': self.clinic.id, 'withdrawn_at': False}])
        self.assertEqual(self.refusal('phone', 'commercial', again), 'objection')
        self.assertFalse(self.refusal('phone', 'care', again))

    def test_or_with_the_address_and_once(self):
        self.erase()
        again = self.enter(phone=NUMBER, email=f' {ADDRESS.upper()}')
        self.assertEqual(len(again.dental_consent_ids), 1)
        self.assertEqual(len(self.enter(email=ADDRESS).dental_consent_ids), 1)
        self.assertFalse(self.enter(phone='+34 600 10 20 30').dental_consent_ids)

    def test_the_number_is_entered_later(self):
        self.erase()
        again = self.enter()
        for values in ({'dental_phone_alt': NUMBER}, {'email': ADDRESS}):
            self.rpc('res.partner', 'write', again.ids, values)
            self.assertEqual(len(again.dental_consent_ids), 1)

    def test_the_contact_becomes_a_patient_later(self):
        """Everybody's contacts are left alone until then."""
        self.erase()
        contact = self.env['res.partner'].browse(self.rpc('res.partner', 'create', [{
            'name': "Paula otra vez", 'company_id': self.clinic.id, 'phone': NUMBER,
        }], user=self.outsider))
        self.assertFalse(contact.dental_consent_ids)
        self.rpc('calendar.event', 'create', [{
            'dental_patient_id': contact.id, 'start': str(self.clock('17:00')),
            'stop': str(self.clock('17:30'))}], user=self.dentist_user)
        self.assertEqual(contact.dental_consent_ids.source, 'earlier')

    def test_the_agenda_brings_the_patient_again(self):
        self.erase()
        wizard = self.env['dental.followup.import'].with_user(self.receptionist).with_context(
            allowed_company_ids=self.clinic.ids).create({
                'filename': 'agenda.csv', 'file': base64.b64encode(agenda(AGENDA))})
        wizard.action_import()
        again = self.env['res.partner'].search([('dental_number', '=', '7002')])
        self.assertEqual(self.refusal('phone', 'care', again), 'objection')

    def test_it_is_the_clinics_that_was_told(self):
        self.erase()
        other = self.make_clinic("Otra", self.zone)
        self.assertFalse(self.make_patient("De la otra", company_id=other.id).dental_consent_ids)
        shared = self.make_patient("De todas", company_id=False)
        self.assertEqual(shared.dental_consent_ids.company_id, self.clinic)

    def test_what_no_longer_holds_is_not_remembered(self):
        self.says().action_withdraw()
        self.says(expires_on=self.day)
        self.says('consent')
        with self.at('12:00', self.day + timedelta(days=1)):
            self.patient.unlink()
            self.assertFalse(self.memory.search([]))

    def test_what_expires_is_forgotten(self):
        self.erase(expires_on=self.day)
        with self.at('12:00', self.day + timedelta(days=1)):
            self.memory._gc_expired()
        self.assertFalse(self.memory.search([]))

    def test_what_is_taken_back_is_forgotten(self):
        self.says(purpose='care')
        self.says(channel='email')
        self.patient.unlink()
        again = self.enter(phone=NUMBER)
        self.assertEqual(len(again.dental_consent_ids), 2)
        again.with_user(self.receptionist).dental_consent_ids.filtered(
            lambda said: said.purpose == 'care').action_withdraw()
        again.unlink()
        self.assertEqual(
            self.enter(phone=NUMBER).dental_consent_ids.mapped('channel'), ['email'])

    def test_deleted_twice(self):
        for expires_on in (self.day + timedelta(days=9), self.day + timedelta(days=5), False):
            self.erase(expires_on=expires_on)
            self.patient = self.make_patient("Paula")
            self.assertEqual(len(self.patient.dental_consent_ids), 1)
        self.assertEqual(len(self.memory.search([])), 2)

    def test_merged(self):
        """Two contacts are one: what one of them objected to holds for the other."""
        double = self.make_patient("Paula Romero", phone='+34 600 44 55 66')
        self.env['dental.consent'].create({
            'partner_id': double.id, 'company_id': self.clinic.id, 'text': "No me llamen"})
        self.merge(double)
        self.assertEqual(self.patient.dental_consent_ids.text, "No me llamen")
        self.assertEqual(self.refusal(), 'objection')
        self.assertFalse(self.memory.search([]))

    # many

    def queries_of_meeting(self, number):
        patients = self.env['res.partner'].create([{
            'name': f"Paciente {index}", 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone': f'+34 655 97 {index // 100 + 10:02d} {index % 100:02d}',
        } for index in range(number)])
        patients.mapped(lambda patient: patient._dental_addresses())
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        patients._dental_meet_objections()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, patients

    def test_thousands_cost_as_one(self):
        self.assertEqual([self.queries_of_meeting(number)[0] for number in (1, 40)], [1, 1])
        self.erase()
        self.assertEqual([self.queries_of_meeting(number)[0] for number in (1, 40)], [2, 2])
        doubles = [self.make_patient(f"Doble {index}", phone=f'+34 655 97 10 {index:02d}')
                   for index in range(12)]
        for double in doubles:
            self.env['dental.consent'].create({
                'partner_id': double.id, 'company_id': self.clinic.id, 'text': "No"})
            double.unlink()
        one, _patients = self.queries_of_meeting(1)
        many, patients = self.queries_of_meeting(12)
        self.assertEqual(len(patients.dental_consent_ids), 12)
        self.assertLessEqual(many, one)

    def test_contacts_of_everybody_cost_nothing(self):
        self.erase()
        contact = self.env['res.partner'].create({'name': "Proveedor", 'phone': NUMBER})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        contact._dental_meet_objections()
        self.assertEqual(self.env.cr.sql_log_count, before)
        self.assertFalse(contact.dental_consent_ids)
