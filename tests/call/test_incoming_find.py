from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_incoming import IncomingCase

FORMS = (
    '+34 655 97 97 11', '0034 655979711', '655.97.97.11', '655979711', '34655979711', '9797 11',
    '6559', '979711', '00 34 655 97 97 11', '+34 (655) 97-97-11', '(0034) 655/979711', '7 97 11',
    'Tel. 655 97 97 11', '+34655', '34 655 97',
)
"""One number as it is written, dictated, shown by a display, or half heard."""


@tagged('post_install', '-at_install')
class TestFindCallers(IncomingCase):
    """Any number, part of a number, name or practice number finds the patient."""

    def test_any_form_of_a_number(self):
        for text in FORMS:
            self.assertEqual(set(self.find(text)), {self.patient, self.sister}, text)

    def test_too_little_or_another_number(self):
        for text in ('655', '11', '0000', '655979712', '+33 655979711', '%', '_____', "'", '\\'):
            self.assertFalse(self.find(text), text)

    def test_half_a_number_that_begins_with_zeros(self):
        self.stranger.phone = '+34 600 00 01 31'
        for text in ('00 131', '000131', '0 131', '0131', '+34 600 00 01', '0034 600 000'):
            self.assertEqual(self.find(text), self.stranger, text)
        self.assertFalse(self.find('00 132'))

    def test_zero_before_a_number_of_a_country_that_has_one(self):
        self.clinic.country_id = self.env.ref('base.de')
        self.stranger.write({
            'country_id': self.env.ref('base.de').id, 'phone': '+49 171 2345678'})
        for text in ('0171 2345678', '0171 23', '+49 (0)171 234', '0049 171'):
            self.assertEqual(self.find(text), self.stranger, text)

    def test_number_of_the_family_or_company_they_belong_to(self):
        family = self.env['res.partner'].create({
            'name': "Familia Vidal Pons", 'phone': '+34 961 55 66 77', 'is_company': True,
            'country_id': self.env.ref('base.es').id, 'company_id': self.clinic.id})
        son, daughter = (self.make_patient(name, phone=False, parent_id=family.id)
                         for name in ("Jordi", "Laia"))
        for text in ('961 55 66 77', '556677', 'vidal pons'):
            self.assertEqual(set(self.find(text)), {son, daughter}, text)

    def test_other_phone(self):
        self.stranger.dental_phone_alt = '961 22 33 44'
        for text in ('961223344', '0034 961 22 33 44', '223344', '9612'):
            self.assertEqual(self.find(text), self.stranger, text)

    def test_number_that_is_none_is_found_as_it_was_typed(self):
        self.stranger.phone = '12-34 ext. 56'
        self.assertFalse(self.stranger.phone_sanitized)
        self.assertEqual(self.find('1234 56'), self.stranger)

    def test_digits_in_the_middle(self):
        self.assertEqual(set(self.find('5979')), {self.patient, self.sister})

    def test_names_in_any_order_and_without_accents(self):
        zoe = self.make_patient("Zoé Íñiguez Peña", phone='+34 600 00 00 09')
        for text in ("zoe", "peña zoe", "PENA, Zoé", "íñi pe", "iniguez"):
            self.assertEqual(self.find(text), zoe, text)
        ana = self.make_patient("Mª Ángeles García-Núñez", phone='+34 600 00 00 08')
        for text in ("García Ángeles", "angeles garcia", "maria angeles", "Mª Ángeles", "nunez m"):
            self.assertEqual(self.find(text), ana, text)
        for text in ("zoe romero", "oe", "zoe | paula", "zoe:* & x"):
            self.assertFalse(self.find(text), text)

    def test_practice_number(self):
        self.stranger.dental_number = 'A-17'
        self.sister.dental_number = '4012'
        self.assertEqual(self.find('a-17'), self.stranger)
        self.assertEqual(self.find('4012'), self.sister)

    def test_guardian_rings_for_the_child(self):
        mother = self.env['res.partner'].create({
            'name': "Marta Gil", 'phone': '+34 611 22 33 44',
            'country_id': self.env.ref('base.es').id, 'company_id': self.clinic.id})
        child = self.make_patient(
            "Leo", phone=False, dental_birthdate='2018-05-01', dental_guardian_id=mother.id)
        self.assertEqual(self.find('611 22 33 44'), child)
        self.assertEqual(self.find('marta'), child)

    def test_who_was_called_today_goes_first(self):
        self.assertFalse(self.find(''))
        with self.at('10:00'):
            self.start_call(self.make_case('no_show', self.sister)).action_not_answered()
        with self.at('11:40'):
            self.start_call(self.make_case('no_show', self.stranger)).action_not_answered()
        self.assertEqual(self.find('655979711')[:1], self.sister)
        self.assertEqual(self.find('').ids, [self.stranger.id, self.sister.id])
        with self.at('09:00', self.tomorrow):
            self.assertFalse(self.find(''))

    def test_what_is_open_goes_first(self):
        other = self.make_patient("Ana Romero", phone='+34 600 00 00 01')
        self.assertEqual(self.find('romero')[:1], other, "by name")
        self.make_case('no_show', self.patient)
        self.assertEqual(self.find('romero')[:1], self.patient)

    def test_never_of_another_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        theirs = self.make_patient("Paula Ajena", company_id=other.id)
        shared = self.make_patient("Paula Común", company_id=False)
        self.assertEqual(set(self.find('655979711')), {self.patient, self.sister, shared})
        self.assertNotIn(theirs, self.find('paula', companies=self.clinic | other))
        there = self.make_user('otra_recepcion', 'group_receptionist', other)
        self.assertEqual(set(self.find('paula', there, other)), {theirs, shared})
        with self.assertRaises(AccessError):
            self.take_call(theirs)

    def test_who_is_gone_or_no_patient(self):
        self.sister.active = False
        self.stranger.is_dental_patient = False
        self.assertEqual(self.find('655979711'), self.patient)
        self.assertFalse(self.find('otra persona'))

    def test_at_most_nine_queries(self):
        names = ('name', 'dental_promise_text', 'dental_called_text', 'dental_open_text',
                 'dental_next_text', 'dental_deceased_on')
        Incoming = self.env['dental.followup.incoming'].with_user(self.receptionist)
        wizard = Incoming.create({'query': '655979711'})

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.web_read({'match_ids': {'fields': {name: {} for name in names}}})
            return self.env.cr.sql_log_count - before
        for patient in (self.patient, self.sister):
            self.start_call(self.make_case('no_show', patient)).action_not_answered()
        queries()
        few = queries()
        self.assertLessEqual(few, 9)
        for visit in self.make_visits(15, day=self.tomorrow):
            visit.dental_patient_id.phone = self.patient.phone
            self.start_call(self.make_case(
                'no_show', visit.dental_patient_id)).action_not_answered()
        self.assertEqual(len(self.find('655979711')), 17)
        self.assertLessEqual(queries(), few)
