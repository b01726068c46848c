from datetime import date

from odoo.tests import Form, tagged

from ..call.test_incoming import IncomingCase


@tagged('post_install', '-at_install')
class TestFinder(IncomingCase):
    """A patient is found in every field by what is known of them, and told from namesakes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.stranger.write({
            'name': "María José Íñiguez Peña", 'phone': '+34 611 22 33 44',
            'dental_number': 'A-17', 'dental_birthdate': '1980-03-14'})

    def names(self, text, user=None, **options):
        """Return who is offered in a field for a patient: {id: what is read}."""
        partners = self.env['res.partner'].with_user(user or self.receptionist).with_context(
            dental_finder=True)
        rows = partners.web_name_search(
            text, {'display_name': {}}, [('is_dental_patient', '=', True)], **options)
        return {row['id']: row['__formatted_display_name'] for row in rows}

    def test_by_whatever_is_known(self):
        for text in (
                "iniguez", "peña maría", "PENA, Mª José", "jose íñi", "ñiguez", "niguez pena",
                '611223344', '611 22', '0034 611.22.33.44', '3344', 'a-17', '14/03/1980',
                '14-3-80', '1980-03-14', '14031980', '14 de marzo de 1980', '14 març 1980',
                'March 14, 1980', '14.3.1980'):
            self.assertEqual(list(self.names(text)), self.stranger.ids, text)

    def test_what_means_somebody_else(self):
        for text in ("iniguez romero", '611', '15/03/1980', '14/03/1981', '31/02/1980', '%', 'ni'):
            self.assertNotIn(self.stranger.id, self.names(text), text)

    def test_day_or_month_first_as_the_user_writes(self):
        self.stranger.dental_birthdate = '1980-04-03'
        self.env['res.lang']._activate_lang('es_ES')
        self.env.ref('base.lang_es').date_format = '%d/%m/%Y'
        self.env.ref('base.lang_en').date_format = '%m/%d/%Y'
        finder = self.env['res.partner'].with_user(self.receptionist)
        for lang, text in (('es_ES', '03/04/1980'), ('en_US', '04/03/1980')):
            self.assertEqual(finder.with_context(lang=lang)._dental_find_callers(
                text, self.clinic), self.stranger)

    def test_namesakes_are_told_apart(self):
        visit = self.make_visit('09:00', patient=self.stranger)
        visit.action_dental_attended()
        namesake = self.make_patient(
            "María José Íñiguez Peña", phone='+33 6 12 34 56 78', dental_birthdate='2015-01-02')
        found = self.names("iniguez")
        self.assertEqual(set(found), {self.stranger.id, namesake.id})
        name, facts = found[self.stranger.id].split('\n')
        self.assertEqual(name, self.stranger.name)
        for fact in ("46 years old", "611 22 33 44", "No. A-17", "last visit 11/23/2026"):
            self.assertIn(fact, facts)
        self.assertNotIn('+34', facts)
        for fact in ("11 years old", "+33 6 12 34 56 78", "no visit yet"):
            self.assertIn(fact, found[namesake.id])

    def test_visits_of_another_clinic_are_not_told(self):
        other = self.make_clinic("Otra clínica", self.zone)
        self.stranger.company_id = False
        visit = self.make_visit('09:00', patient=self.stranger)
        visit.action_dental_attended()
        user = self.make_user('otra_recepcion', 'group_receptionist', company=other)
        partners = self.env['res.partner'].with_user(user).with_context(
            dental_finder=True, allowed_company_ids=other.ids, formatted_display_name=True)
        self.assertIn("no visit yet", partners.browse(self.stranger.id).display_name)
        self.assertFalse(partners.name_search("Paula Romero"), "the other clinic's patient")

    def test_who_has_no_role_searches_as_ever(self):
        plain = self.env['res.partner'].with_user(self.outsider)
        for text in ('14/03/1980', 'a-17', "pena maria"):
            self.assertFalse(plain.with_context(dental_finder=True).name_search(text), text)
        for text in ("Íñiguez", "José"):
            self.assertEqual(
                plain.with_context(dental_finder=True).web_name_search(text, {'display_name': {}}),
                plain.web_name_search(text, {'display_name': {}}))

    def test_other_apps_search_as_ever(self):
        stock = self.env['res.partner'].with_user(self.receptionist)
        self.assertFalse(stock.name_search('14/03/1980'))
        row, = stock.web_name_search("Íñiguez Peña", {'display_name': {}})
        self.assertEqual(row['__formatted_display_name'], self.stranger.name)

    def test_ten_hits_cost_the_queries_of_one(self):
        self.make_patient("Una Sola Tebas")
        for index in range(10):
            self.make_patient("Diez Veces Tecla", phone=f'+34 612 00 00 {index:02}')

        def asked(text):
            return lambda: self.names(text, limit=20)
        self.queries_of(asked("tebas"))
        one, ten = (self.queries_of(asked(text)) for text in ("tebas", "tecla"))
        self.assertEqual(len(self.names("tecla", limit=20)), 10)
        self.assertEqual(one, ten)
        self.assertLessEqual(ten, 8)

    def test_lists_find_everybody_the_text_means(self):
        many = self.env['res.partner']
        for index in range(25):
            many |= self.make_patient("Diez Veces Tecla", phone=f'+34 612 00 01 {index:02}')
        found = self.env['res.partner'].with_user(self.receptionist).search(
            [('dental_found', 'ilike', "tecla die")])
        self.assertEqual(found, many)
        visit = self.make_visit('09:00', patient=self.stranger)
        for text in ('14/03/1980', '3344', 'a-17', "pena iniguez"):
            self.assertEqual(self.env['calendar.event'].with_user(self.receptionist).search(
                [('dental_patient_id.dental_found', 'ilike', text)]), visit, text)

    def test_new_patient_has_what_was_typed(self):
        partners = self.env['res.partner'].with_user(self.receptionist)
        view = 'dental_followup.res_partner_view_form_quick'
        for text, name, value in (
                ("GARCÍA LÓPEZ, ANA", 'name', "Ana García López"),
                ('622334455', 'phone', '+34 622 33 44 55'), ('4012', 'dental_number', '4012'),
                ('2/3/1990', 'dental_birthdate', date(1990, 2, 3))):
            form = Form(partners.with_context(
                dental_finder=True, default_name=text, default_is_dental_patient=True), view=view)
            self.assertEqual(form[name], value)
            form.name = "Ana García López"
            form.phone = '622 33 44 55'
            self.assertEqual(form.save().company_id, self.clinic)
