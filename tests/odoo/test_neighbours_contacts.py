from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ...models.vocabulary import STAFF
from ..common import QUIET
from .neighbour_case import ADDRESS, NeighbourCase

OURS = ('dental.observation', 'dental.consent', 'dental.followup', 'dental.treatment.plan')
MERGE = 'base.partner.merge.automatic.wizard'


def merge(env, contacts, into):
    """Merge contacts by the wizard's button."""
    env[MERGE].create({
        'state': 'selection', 'partner_ids': [Command.set(contacts.ids)],
        'dst_partner_id': into.id}).action_merge()


@tagged('post_install', '-at_install')
class TestNeighboursContacts(NeighbourCase):
    """Whoever has no role at the clinic keeps Odoo's contacts as if the addon were not there."""

    EVERYBODY = ('office', 'administrator', 'elsewhere', 'both', 'receptionist')

    def contact(self, env, **values):
        return env['res.partner'].create({
            'name': "Suministros Turia", 'phone': '+34 960 00 00 01', 'email': ADDRESS, **values})

    def test_contacts(self):
        self.try_each('contact', self.EVERYBODY)

    def contact_new_on_the_screen(self, env):
        with Form(env['res.partner']) as form:
            form.name = "Suministros Turia"
            form.phone = '+34 960 00 00 01'
        self.assertEqual(form.record.phone_sanitized, '+34960000001')

    def contact_edited_on_the_screen(self, env):
        contact = self.contact(env)
        with Form(contact) as form:
            form.email = 'otra@ejemplo.test'
        contact.write({'phone': False, 'email': False, 'name': "Otra"})
        contact.write({'active': False})

    def contact_duplicated(self, env):
        copy = self.contact(env).copy()
        self.assertEqual(copy.phone, '+34 960 00 00 01')
        copy.copy({'name': "Tercera"})

    def contact_archived_and_deleted(self, env):
        contact = self.contact(env)
        contact.action_archive()
        contact.action_unarchive()
        contact.unlink()
        self.assertFalse(contact.exists())

    def contact_merged(self, env):
        numbers = ('+34 960 00 00 01', '+34 960 00 00 02', '+34 960 00 00 03')
        contacts = env['res.partner'].union(
            *(self.contact(env, phone=number) for number in numbers))
        before = [self.env[model].search_count([]) for model in OURS]
        merge(env, contacts, into=contacts[0])
        contact = contacts.exists().sudo()
        self.assertEqual(contact.phone, numbers[0])
        self.assertFalse(contact.dental_phone_alt)
        self.assertEqual([self.env[model].search_count([]) for model in OURS], before)

    def contact_written_about(self, env):
        contact = self.contact(env)
        message = contact.message_post(
            body="Llamar", partner_ids=self.colleague.partner_id.ids)
        self.assertEqual(contact.message_ids[:1], message)
        for what in ('action_feedback', 'action_cancel'):
            activity = contact.activity_schedule(
                'mail.mail_activity_data_call', user_id=env.uid)
            activity.date_deadline = self.day
            getattr(activity, what)()
            self.assertFalse(contact.activity_ids)
        contact.activity_schedule('mail.mail_activity_data_todo', user_id=env.uid).unlink()

    def contact_looked_for(self, env):
        contact = self.contact(env)
        partners = env['res.partner']
        self.assertIn(contact.id, [found[0] for found in partners.name_search("Turia")])
        found = partners.web_search_read(
            [('phone_mobile_search', 'ilike', '960000001')], {'name': {}, 'phone': {}})
        self.assertEqual([record['id'] for record in found['records']], contact.ids)
        for group in ('country_id', 'company_id', 'create_date:month'):
            partners.formatted_read_group([], [group], ['__count'])
        contact.read()
        contact.export_data(['name', 'phone', 'email'])

    def contact_views(self, env):
        self.look_at_views(env['res.partner'], ('form', 'list', 'kanban', 'activity', 'search'))

    def contact_imported(self, env):
        self.bring_in(env['res.partner'], "name,phone,email\n"
                      "Suministros,+34 960 00 00 01,uno@ejemplo.test\nOtra,,\n")

    def test_contacts_are_looked_at_once(self):
        """What we ask of everybody's contacts does not grow with their number."""
        partners = self.env_of('office')['res.partner']

        def make(number):
            return partners.create([
                {'name': "x", 'phone': '+34 960 00 00 01', 'email': ADDRESS}] * number)

        def asked(action, records):
            return [query for query in self.statements_of(action, records)
                    if 'FROM "dental_' in query]
        actions = {
            'create': (0, lambda records: make(len(records))),
            'rename': (0, lambda records: records.write({'name': "y"})),
            'phone': (1, lambda records: records.write({'phone': '+34 960 00 00 02'})),
            'archive': (3, lambda records: records.write({'active': False})),
            'delete': (1, lambda records: records.unlink()),
        }
        for what, (most, action) in actions.items():
            with self.subTest(what):
                _warm, one, ten = (asked(action, make(number)) for number in (1, 1, 10))
                self.assertEqual(len(ten), len(one))
                self.assertLessEqual(len(ten), most, ten)


@tagged('post_install', '-at_install')
class TestNeighboursPatients(NeighbourCase):
    """A patient is a contact to the office too: what it does to it loses nothing of the clinic."""

    KEEPERS = ('office', 'administrator', 'both')

    def test_patients(self):
        self.try_each('patient', self.KEEPERS)

    def patient_edited(self, env):
        case = self.case_of(self.visit)
        patient = self.patient.with_env(env)
        with Form(patient) as form:
            form.phone = '+34 655 97 97 12'
            form.street = "Calle Colón 1"
        self.assertEqual(self.patient.dental_household_number, '+34655979712')
        patient.write({'phone': False})
        self.assertTrue(case.needs_data, "reception looks for a number")
        patient.write({'phone': '+34 655 97 97 13'})
        self.assertFalse(case.needs_data)
        patient.write({'active': False})
        self.assertEqual(case.state, 'cancelled')

    def patient_duplicated(self, env):
        copy = self.patient.with_env(env).copy()
        self.assertEqual(copy.phone, self.patient.phone)
        self.assertFalse(copy.sudo().is_dental_patient)

    def patient_merged_into_a_contact(self, env):
        contact = env['res.partner'].create({
            'name': "P. Romero", 'email': self.patient.email, 'company_id': self.clinic.id})
        self.assertTrue(self.merged(env, contact).sudo().is_dental_patient)

    def patient_merged_with_a_contact(self, env):
        contact = env['res.partner'].create({
            'name': "P. Romero", 'email': self.patient.email, 'company_id': self.clinic.id})
        self.assertEqual(self.merged(env, self.patient, contact), self.patient)

    def patient_merged_with_a_patient(self, env):
        double = self.make_patient("Paula Romero", dental_number='77')
        visit = self.make_visit('11:00', patient=double)
        visit.action_dental_no_show()
        coming = self.make_visit('17:00', patient=double)
        case = self.case_of(self.visit)
        self.assertEqual(self.merged(env, double), visit.dental_patient_id)
        self.assertEqual(len(double.dental_visit_ids), 3)
        self.assertEqual(case.rebooked_event_id, coming, "it is the same patient's")

    def merged(self, env, into, contact=None):
        """Merge the patient, who has something of each kind on record, and return who stays."""
        case = self.case_of(self.visit)
        whose = {'partner_id': self.patient.id, 'company_id': self.clinic.id}
        kept = (
            case, self.env['dental.observation'].create({**whose, 'text': "x"}),
            self.env['dental.consent'].create(
                {**whose, 'kind': 'objection', 'channel': 'sms', 'text': "x"}),
            self.env['dental.treatment.plan'].create({**whose, 'amount': 100}))
        case.with_user(self.receptionist)._log_call(self.ref('outcome_no_answer'))
        merge(env, self.patient | into | (contact or into), into)
        self.env.invalidate_all()
        for record in (*kept, case.attempt_ids):
            self.assertEqual(record.partner_id, into, record._name)
        self.assertEqual(self.visit.dental_patient_id, into)
        return into

    def test_a_number_entered_at_one_clinic_helps_the_other(self):
        """Reception of one clinic corrects a patient of both; who waits for it goes on there."""
        patient = self.make_patient("De las dos", company_id=False, phone=False)
        visit = self.make_visit(
            '10:00', patient=patient, dental_company_id=self.other_company.id)
        visit.action_dental_no_show()
        case = self.case_of(visit)
        self.assertTrue(case.needs_data)
        env = self.env(user=self.receptionist, context={'allowed_company_ids': self.clinic.ids})
        env['res.partner'].browse(patient.id).phone = '+34 655 97 97 14'
        self.assertFalse(case.needs_data)

    def test_patients_of_two_clinics_are_not_merged(self):
        """That is said, and nothing of it is done."""
        other = self.make_patient(
            "Paula Romero", company_id=self.other_company.id, email=self.patient.email)
        env = self.env_of('both')
        with self.assertRaisesRegex(Exception, "different clinics"):
            merge(env, self.patient | other, self.patient)
        self.assertTrue(other.exists())


@tagged('post_install', '-at_install')
class TestNeighboursOffice(NeighbourCase):
    """An administrator without a role runs Odoo for everybody."""

    def test_office(self):
        self.try_each('office', ['administrator'])

    def office_users(self, env):
        groups = env['res.groups'].browse(self.env.ref('base.group_user').id)
        user = env['res.users'].with_context(**QUIET).create({
            'name': "Nueva", 'login': 'nueva_test', 'group_ids': [Command.set(groups.ids)]})
        user.write({'name': "Otra"})
        user.action_archive()
        self.case_of(self.visit).user_id = self.receptionist
        env['res.users'].browse(self.receptionist.id).action_archive()
        self.assertFalse(self.case_of(self.visit).user_id)

    def office_companies(self, env):
        company = env['res.company'].create({'name': "Otra S.L."})
        company.write({'name': "Otra más S.L.", 'email': 'otra@ejemplo.test'})
        with Form(company) as form:
            form.phone = '+34 960 00 00 09'

    def office_settings(self, env):
        with Form(env['res.config.settings']) as form:
            form.company_id  # noqa: B018 -- it opens
        form.record.execute()

    def office_automations(self, env):
        """The rules and actions that the clinic's programs use stand among the others."""
        rules = env['base.automation'].with_context(active_test=False).search([])
        rule = env['base.automation'].browse(self.ref('base_automation_no_show').id)
        self.assertIn(rule, rules)
        views = env['base.automation'].get_views(
            [(False, 'list'), (False, 'kanban'), (False, 'form')])
        self.assertTrue(views)
        with Form(rule) as form:
            form.name = "Otro nombre"
        action = rule.action_server_ids
        with Form(action) as form:
            form.name = "Otra acción"
        self.assertIn(self.no_show.name, action._generate_action_name())
        rule.active = False
        self.assertFalse(self.no_show.is_on)

    def office_own_rule_on_contacts(self, env):
        """A rule of somebody's own on contacts runs when their number changes."""
        tag = env['res.partner.category'].create({'name': "Cambiado"})
        rule = env['base.automation'].create({
            'name': "x", 'trigger': 'on_create_or_write',
            'model_id': env['ir.model']._get_id('res.partner'),
            'action_server_ids': [Command.create({
                'name': "x", 'state': 'object_write', 'update_path': 'category_id',
                'usage': 'base_automation', 'resource_ref': f'res.partner.category,{tag.id}',
                'model_id': env['ir.model']._get_id('res.partner')})]})
        partners = self.env_of('office')['res.partner']
        contact = partners.create({'name': "x", 'phone': '+34 960 00 00 01'})
        contact.phone = '+34 960 00 00 02'
        self.assertIn(tag.id, contact.category_id.ids)
        rule.unlink()

    def office_treatments(self, env):
        kind = env['calendar.event.type'].create({'name': "Formación"})
        self.assertEqual(kind.sudo().dental_duration, 0.5)
        env['calendar.event.type'].browse(self.treatment.id).unlink()
        self.assertFalse(self.visit.categ_ids)

    def office_unwanted_addresses(self, env):
        entry = env['mail.blacklist'].create({'email': ADDRESS})
        entry.write({'active': False})
        entry.write({'active': True})
        env['mail.blacklist'].create({'email': self.patient.email})
        env['phone.blacklist'].create({'number': '+34960000001'})

    def office_opening_hours(self, env):
        hours = env['resource.calendar'].create({'name': "Oficina"})
        hours.attendance_ids[:1].hour_to = 13
        hours.unlink()

    def office_failed_message(self, env):
        mail = env['mail.mail'].create({
            'email_to': 'nadie@ejemplo.test', 'body_html': "x", 'subject': "x"})
        mail._postprocess_sent_message([], [], failure_reason="x", failure_type='unknown')

    def office_rating(self, env):
        contact = self.env['res.partner'].create({'name': "Proveedor"})
        rating = env['rating.rating'].create({
            'res_model_id': self.env['ir.model']._get_id('res.partner'), 'res_id': contact.id,
            'partner_id': contact.id})
        rating.write({'rating': 1, 'consumed': True})
        meeting = env['calendar.event'].create({'name': "x"})
        env['rating.rating'].create({
            'res_model_id': self.env['ir.model']._get_id('calendar.event'),
            'res_id': meeting.id, 'rating': 1, 'consumed': True})
        self.assertFalse(self.env['dental.followup'].search(
            [('event_id', '=', meeting.id)]))

    # what an administrator may remove of ours

    def test_todos_go_on_without_the_clinics_kinds(self):
        """Who deletes the kinds of to-do that the clinic brought breaks no to-do's."""
        for name in ('call', 'data', 'red_flag'):
            self.env['mail.activity'].search(
                [('activity_type_id', '=', self.ref(f'mail_activity_type_{name}').id)]).unlink()
            self.ref(f'mail_activity_type_{name}').unlink()
        env = self.env_of('office')
        contact = env['res.partner'].create({'name': "Proveedor"})
        for what in ('action_feedback', 'action_cancel', 'unlink'):
            activity = contact.activity_schedule('mail.mail_activity_data_todo', user_id=env.uid)
            activity.date_deadline = self.day
            getattr(activity, what)()

    # the clinic's manager beside other companies

    def test_a_manager_changes_the_hours_of_own_clinics_only(self):
        theirs = self.other_company.resource_calendar_id
        mine = self.clinic.resource_calendar_id
        env = self.env(user=self.manager, context={'allowed_company_ids': self.clinic.ids})
        env['resource.calendar'].browse(mine.id).attendance_ids[:1].hour_from = 8
        for attempt in (
                lambda: env['resource.calendar'].browse(theirs.id).write({'name': "x"}),
                lambda: env['resource.calendar'].browse(theirs.id).attendance_ids[:1].write(
                    {'hour_from': 8}),
                lambda: env['resource.calendar'].create(
                    {'name': "x", 'company_id': self.other_company.id})):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        boss = new_test_user(
            self.env, 'jefe_test', 'base.group_system,dental_followup.group_manager',
            context=QUIET, company_id=self.clinic.id, company_ids=[(6, 0, self.clinic.ids)])
        theirs.with_user(boss).write({'name': "x"})

    # what we add to Odoo's models

    def ours_on_odoos_models(self):
        """Yield (model, field) of what we add to Odoo's models and show to the clinic alone."""
        for name, model in self.env.registry.items():
            if not name.startswith('dental.') and not model._abstract and not model._transient:
                for field in model._fields.values():
                    if STAFF in (field.groups or ''):
                        yield name, field

    def test_nothing_hidden_has_a_default_on_contacts(self):
        """Odoo gives a new user's contact its defaults as if the administrator had typed them."""
        self.assertFalse([
            field for name, field in self.ours_on_odoos_models()
            if name == 'res.partner' and field.default])

    def test_what_we_hide_keeps_nobody_from_duplicating(self):
        """Each of Odoo's models with something hidden to be copied is duplicated here."""
        env = self.env_of('administrator')
        copied = {
            'calendar.event': lambda: env['calendar.event'].create({'name': "x"}).copy(),
            'calendar.event.type': lambda: env['calendar.event.type'].create(
                {'name': "x"}).copy({'name': "y"}),
            'res.partner': lambda: env['res.partner'].create({'name': "x"}).copy(),
            'res.users': lambda: env['res.users'].browse(self.receptionist.id).copy(),
        }
        hidden = {name for name, field in self.ours_on_odoos_models()
                  if field.copy and not env[name]._has_field_access(field, 'read')}
        self.assertEqual(hidden, set(copied))
        for name, copy in copied.items():
            with self.subTest(name):
                self.assertTrue(copy().exists())
