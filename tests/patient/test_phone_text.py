from odoo.tests import tagged

from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestPhoneText(HouseholdCase):
    """Numbers are shown as people of the clinic's country read them, and kept as they are."""

    def test_wherever_a_number_is_shown(self):
        self.patient.phone = '655979711'
        case = self.make_case('no_show')
        call = self.start_call(case)
        visit = self.make_visit('17:00')
        for shown in (case.phone_text, call.phone_text, visit.dental_phone,
                      self.patient.dental_phone_text):
            self.assertEqual(shown, '655 97 97 11')
        self.assertEqual(case.phone, '+34655979711', "the ledger keeps what is dialled")
        self.assertEqual(self.patient.phone, '655979711', "what was typed is not rewritten")

    def test_another_country_and_what_is_no_number(self):
        for typed, shown in (
                ('+33612345678', '+33 6 12 34 56 78'), ('12-34 ext. 56', '12-34 ext. 56'),
                (False, False), ('x' * 5000, 'x' * 5000)):
            self.stranger.phone = typed
            self.assertEqual(self.stranger.dental_phone_text, shown)
        self.clinic.country_id = self.env.ref('base.fr')
        self.stranger.phone = '+33612345678'
        self.stranger.invalidate_recordset(['dental_phone_text'])
        self.assertEqual(self.stranger.dental_phone_text, '06 12 34 56 78')
        self.clinic.country_id = False
        self.stranger.invalidate_recordset(['dental_phone_text'])
        self.assertEqual(self.stranger.dental_phone_text, '+33 6 12 34 56 78')

    def test_ten_numbers_cost_the_queries_of_one(self):
        cases = self.env['dental.followup']
        for index in range(10):
            patient = self.make_patient(f"Número {index}", phone=f'+34 612 00 02 {index:02}')
            cases |= self.make_case('no_show', patient)
        self.queries_of(lambda: cases[:1].mapped('phone_text'))
        one, ten = (self.queries_of(lambda some=some: some.mapped('phone_text'))
                    for some in (cases[:1], cases))
        self.assertEqual(one, ten)
