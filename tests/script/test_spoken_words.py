from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestSpokenWords(NoShowCase):
    """What is said on the telephone and written to patients, as people speak."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ('en_US', 'es_ES', 'ca_ES'):
            cls.env['res.lang']._activate_lang(lang)
        cls.patient.lang = 'en_US'
        cls.case = cls.case.with_context(lang='en_US')
        cls.identify = cls.env.ref('dental_followup.script_no_show_identify')

    def begun(self, clock='12:00', lang='en_US'):
        """Return how the receptionist begins the call at an hour."""
        self.env.invalidate_all()
        with self.at(clock):
            return self.identify._say(
                self.case.with_user(self.receptionist)._script_facts(lang)).partition(',')[0]

    def test_the_hour_is_greeted(self):
        self.assertEqual(self.begun(), "Good morning")
        self.assertEqual(self.begun('13:59'), "Good morning")
        self.assertEqual(self.begun('14:00'), "Good afternoon")
        self.env['ir.module.module']._load_module_terms(['dental_followup'], ['ca_ES'])
        self.assertEqual(self.begun(lang='es_ES'), "Buenos días")
        self.assertEqual(self.begun('17:00', 'es_ES'), "Buenas tardes")
        self.assertEqual(self.begun('17:00', 'ca_ES'), "Bona tarda")

    def test_a_clinic_greets_its_own_way(self):
        form = self.env['dental.followup.clinic'].with_user(self.manager).with_company(
            self.clinic).create({})
        form.write({
            'dental_greeting_morning': "Bon dia", 'dental_greeting_afternoon': "Bona vesprada"})
        form.action_save()
        self.assertEqual(self.begun(), "Bon dia")
        self.assertEqual(self.begun('17:00', 'es_ES'), "Bona vesprada")
        self.clinic.dental_greeting_morning = "  "
        self.assertEqual(self.begun(), "Good morning")

    def test_the_greeting_is_for_the_settings(self):
        settings = Form(self.env['res.config.settings'].with_company(self.clinic))
        settings.dental_greeting_morning = "Bon dia"
        settings.save().execute()
        self.assertEqual(self.clinic.dental_greeting_morning, "Bon dia")
        outsider = new_test_user(self.env, 'nadie_saludo_test', groups='base.group_user')
        self.assertNotIn(
            'dental_greeting_morning', self.env['res.company'].with_user(outsider).fields_get())

    def test_who_calls_is_still_said(self):
        with self.assertRaisesRegex(ValidationError, 'clinic'):
            self.identify.text = "{greeting}, {patient}."

    def questions(self, day):
        with self.at('12:00', day):
            self.env.invalidate_all()
            return self.case.program_id.script_id._offered_lines(
                self.case._script_facts()).filtered(lambda line: line.kind == 'question')

    def test_of_today_it_is_asked_what_came_up_today(self):
        today = self.ref('script_no_show_question_today')
        that_day = self.ref('script_no_show_question_happened')
        self.assertEqual(self.questions(self.day) & (today | that_day), today)
        self.assertEqual(
            self.questions(self.day + timedelta(days=1)) & (today | that_day), that_day)

    def test_a_doctor_has_an_article(self):
        dentist = self.make_user('vidal_habla_test', 'group_dentist')
        dentist.name = "Dra. Elena Vidal"
        self.case.asked_by_id = dentist
        self.assertEqual(self.case._script_facts('es_ES').values['dentist'], "la Dra. Vidal")
        self.assertEqual(self.case._script_facts('en_US').values['dentist'], "Dra. Elena Vidal")

    def test_a_parent_is_waited_for(self):
        self.assertFalse(self.start_call(self.case).speaks_to_guardian)
        mother = self.make_patient("Rosa Gil Pons", lang='en_US')
        self.patient.write({
            'dental_birthdate': self.day - timedelta(days=8 * 365),
            'dental_guardian_id': mother.id})
        self.env.invalidate_all()
        self.assertTrue(self.start_call(self.case).speaks_to_guardian)

    def test_emails_greet_as_people_do(self):
        self.patient.name = "M.ª José Gil Pons"
        templates = self.env['mail.template'].search([('model', '=', 'dental.followup')])
        shipped = templates.filtered(lambda template: template.get_external_id()[template.id])
        self.assertGreaterEqual(len(shipped), 5)
        for template in shipped:
            body = template._render_field('body_html', self.case.ids)[self.case.id]
            with self.subTest(template.name):
                self.assertIn("María José", body)
                self.assertNotIn("Pons", body.partition('</p>')[0])
        self.patient.dental_preferred_name = "Pepa"
        self.env.invalidate_all()
        self.assertEqual(self.case.greeting_name, "Pepa")
