from odoo.tests import tagged

from .test_agenda_import import AgendaCase


@tagged('post_install', '-at_install')
class TestSurnameLeftOut(AgendaCase):
    """Who does not say their second surname is no new patient in silence."""

    BARE = {'Nº Historia': '', 'Paciente': 'Sanz, Eva', 'Email': '', 'Fecha': '24/11/2026'}

    def test_the_same_person_if_phone_and_birth_date_agree(self):
        self.load({})
        eva = self.patients()
        self.assertEqual(self.states(self.load(self.BARE)), {2: 'created'})
        self.assertEqual(self.visits().dental_patient_id, eva)
        self.assertEqual(eva.name, "Eva Sanz Mir", "the name that says more stays")

    def test_the_same_person_if_the_number_agrees(self):
        self.load({})
        wizard = self.load(
            {**self.BARE, 'Nº Historia': '7001', 'Móvil': '', 'Fecha nacimiento': ''})
        self.assertEqual(self.states(wizard), {2: 'created'})
        self.assertEqual(self.visits().dental_patient_id, self.patients())

    def test_in_doubt_it_is_asked(self):
        self.load({})
        eva = self.patients()
        wizard = self.load({**self.BARE, 'Fecha nacimiento': ''})
        self.assertEqual(self.states(wizard), {2: 'refused'})
        self.assertIn("too little agrees", wizard.line_ids.reason)
        self.load({**self.BARE, 'Nº Historia': '7009', 'Fecha nacimiento': ''})
        other = self.patients() - eva
        self.assertEqual(other.name, "Eva Sanz")
        self.assertRecordValues(other.activity_ids, [{
            'activity_type_id': self.ref('mail_activity_type_who').id, 'summary': eva.name}])

    def test_a_brother_is_nobody_else(self):
        self.load({})
        self.load({**self.BARE, 'Paciente': 'Sanz, Leo'})
        self.assertEqual(len(self.visits().dental_patient_id), 2)
