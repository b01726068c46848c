from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.access.dental_followup_links import check_documents, is_ours
from ..records_case import RecordsCase

ABOUT_ANYTHING = {
    'mail.activity', 'mail.compose.message', 'mail.message', 'rating.rating', 'sms.composer'}
"""Odoo's models that say which record they are about, and are told of by the server: looked at."""
TELL_NOTHING = {
    # what Odoo asks the record itself for, as the user, or that is only the user's own
    'ir.attachment', 'mail.scheduled.message', 'mail.activity.schedule', 'mail.followers.edit',
    'ir.filters', 'res.users.settings.embedded.action', 'calendar.event', 'snailmail.letter',
}


@tagged('post_install', '-at_install')
class TestComposers(RecordsCase):
    """Odoo's forms that write about a record tell nobody of a record that is not theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.elsewhere = cls.make_user(
            'alli_test', 'group_manager', cls.make_clinic("Otra", cls.zone))
        cls.patient.company_id = cls.clinic
        cls.template = cls.env.ref('dental_followup.mail_template_post_visit')
        cls.text = cls.env['sms.template'].create({
            'name': "x", 'model_id': cls.env['ir.model']._get_id('dental.followup'),
            'body': "{{ object.partner_id.name }}"})

    def composed(self, user):
        """Yield (model, values, spec) of forms about what a user may not see.

        A contact of their own company every employee sees.
        """
        case, visit = self.case, self.visit
        mail = 'mail.compose.message'
        for record in (case, visit, *(() if user == self.outsider else (self.patient,))):
            yield mail, {'model': record._name, 'res_ids': repr(record.ids),
                         'composition_mode': 'comment'}, {'subject': {}}
        yield mail, {'model': case._name, 'res_ids': repr(case.ids), 'template_id':
                     self.template.id, 'composition_mode': 'comment'}, {'body': {}, 'subject': {}}
        yield 'sms.composer', {
            'res_model': case._name, 'res_id': case.id, 'template_id': self.text.id,
            'composition_mode': 'comment'}, {'body': {}}

    def test_a_form_that_is_tried_names_nobody(self):
        for user in (self.outsider, self.elsewhere):
            for model, values, spec in self.composed(user):
                with self.subTest(user=user.login, model=model, about=values):
                    with self.assertRaises(AccessError) as caught:
                        self.as_user(model, user).onchange(values, [], spec)
                    self.assertNotIn("Paula", str(caught.exception))

    def test_one_that_is_made_names_nobody(self):
        for user in (self.outsider, self.elsewhere):
            for model, values, spec in self.composed(user):
                with self.subTest(user=user.login, model=model, about=values), (
                        self.assertRaises(AccessError)):
                    self.as_user(model, user).create(values).read(list(spec))

    def test_who_works_in_the_clinic_goes_on(self):
        *mails, text = self.composed(self.receptionist)
        for model, values, spec in mails:
            with self.subTest(about=values):
                self.as_user(model, self.receptionist).onchange(values, [], spec)
        said = self.as_user(text[0], self.receptionist).onchange(text[1], [], text[2])
        self.assertIn("Paula", repr(said))

    def test_every_model_that_is_about_a_record_is_known(self):
        """One that an update of Odoo brings is to be looked at first."""
        found = {
            name for name, model in self.env.items()
            if not model._abstract and not is_ours(model)
            and model._fields.keys() & {'res_id', 'res_ids'}
            and model._fields.keys() & {'model', 'res_model', 'res_model_id'}
            and model.with_user(self.outsider).has_access('create')}
        self.assertEqual(found - TELL_NOTHING, ABOUT_ANYTHING)

    def test_what_belongs_together_is_looked_at_together(self):
        """A rating of a contact that hangs on a case with the same number is of the contact."""
        ids = self.env['ir.model']._get_id
        values = {'res_model_id': ids('res.country'), 'res_id': self.case.id,
                  'parent_res_model_id': ids('dental.followup'), 'parent_res_id': 0}
        check_documents(self.as_user('rating.rating', self.elsewhere), [values])
        with self.assertRaises(AccessError):
            check_documents(self.as_user('rating.rating', self.elsewhere), [
                {**values, 'parent_res_id': self.case.id}])

    def test_what_was_said_goes_with_the_visit(self):
        """A visit that is filed at another clinic takes its rating along."""
        other = self.elsewhere.company_id
        patient = self.make_patient("De las dos", company_id=False)
        visit = self.make_visit('12:00', patient, dental_dentist_id=False, categ_ids=False)
        rating = self.env['rating.rating'].create({
            'res_model_id': self.env['ir.model']._get_id('calendar.event'), 'res_id': visit.id})
        self.assertEqual(rating.dental_company_id, self.clinic)
        visit.dental_company_id = other
        self.assertEqual(rating.dental_company_id, other)

    def test_a_meeting_writes_to_no_patient_either(self):
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('17:00'), 'stop': self.clock('17:30')})

        def write(user, partner):
            return meeting.with_user(user).with_context(lang='en_US').message_post(
                body="Llámenos", subtype_xmlid='mail.mt_comment', partner_ids=partner.ids)
        with self.assertRaisesRegex(UserError, 'by a program'), self.env.cr.savepoint():
            write(self.receptionist, self.patient)
        supplier = self.env['res.partner'].create({'name': "Proveedor", 'email': 'p@x.test'})
        for user, partner in ((self.receptionist, supplier), (self.receptionist, self.dentist),
                              (self.outsider, self.patient)):
            self.assertTrue(write(user, partner), "goes on")
