from odoo.tests import Form, tagged

from ..household_case import HouseholdCase

VIEW = 'dental_followup.res_partner_view_form_quick'


@tagged('post_install', '-at_install')
class TestTwins(HouseholdCase):
    """Who is entered at the desk is shown beside who they may be, before there are two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.make_patient(
            "Íñigo Peña Ruiz", phone='+34 622 33 44 55', dental_birthdate='1980-03-14')

    def entered(self, user=None, **values):
        """Enter a patient; return who is said to be perhaps the same."""
        user = user or self.receptionist
        partners = self.env['res.partner'].with_user(user).with_context(
            default_is_dental_patient=True, allowed_company_ids=user.company_ids.ids)
        form = Form(partners, view=VIEW)
        for name, value in {'name': "Somebody Quite Different", **values}.items():
            form[name] = value
        return self.env['res.partner'].browse(form.dental_twin_ids[:].ids)

    def test_likely_ones(self):
        for values in (
                {'phone': '622 334 455'}, {'phone': '0034 622.33.44.55'},
                {'name': "PEÑA RUIZ, Iñigo"}, {'name': "inigo pena ruiz", 'phone': '600 99 99 99'},
                {'name': "Íñigo Peña Ruiz", 'dental_birthdate': '1980-03-14'},
                {'name': "Íñigo Peña", 'dental_birthdate': '1980-03-14'}):
            self.assertEqual(self.entered(**values), self.twin, values)

    def test_other_people(self):
        for values in (
                {'phone': '622 334 456'}, {'name': "Íñigo"}, {'name': "Íñigo Peña"},
                {'name': "Íñigo Peña Ruiz", 'dental_birthdate': '1981-03-14'},
                {'dental_birthdate': '1980-03-14'},
                {'name': "Íñigo Peña Sanz", 'dental_birthdate': '1980-03-14'}):
            self.assertFalse(self.entered(**values), values)

    def test_who_has_no_birthday_yet_may_be_one(self):
        self.twin.dental_birthdate = False
        self.assertEqual(
            self.entered(name="Íñigo Peña Ruiz", dental_birthdate='1990-01-02'), self.twin)

    def test_the_other_phone_and_the_name_before_the_family(self):
        brother = self.make_patient("Aitor Peña Ruiz", phone='+34 622 33 44 55')
        self.twin.write({'phone': False, 'dental_phone_alt': '622 33 44 55'})
        found = self.entered(name="Iñigo Peña Ruiz", phone='622334455')
        self.assertEqual(found.ids, [self.twin.id, brother.id])

    def test_only_of_the_clinic_and_of_patients(self):
        other = self.make_clinic("Otra clínica", self.zone)
        user = self.make_user('otra_recepcion', 'group_receptionist', company=other)
        self.assertFalse(self.entered(user, name="Íñigo Peña Ruiz", phone='622 33 44 55'))
        self.twin.is_dental_patient = False
        self.assertFalse(self.entered(name="Íñigo Peña Ruiz", phone='622 33 44 55'))

    def test_of_who_is_here_nothing_is_said(self):
        self.make_patient("Íñigo Peña Ruiz", phone='+34 622 33 44 55')
        self.assertFalse(self.twin.dental_twin_ids)
        self.assertFalse(self.env['res.partner'].new({'name': "Íñigo Peña Ruiz"}).dental_twin_ids)
