from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tests import Form, new_test_user, tagged

from ...models.vocabulary import STAFF
from ..common import QUIET
from ..records_case import RecordsCase

ROLES = ('receptionist', 'dentist_user', 'manager', 'outsider', 'portal', 'public')
VOCABULARY = ('r', 'r', 'crwu')
WORK = ('crwu', 'crwu', 'crwu')
IMPORT = ('crwu', '', 'crwu')
TABLE = {
    'dental.followup.program': VOCABULARY,
    'dental.followup.step': VOCABULARY,
    'dental.followup.script': VOCABULARY,
    'dental.followup.script.line': VOCABULARY,
    'dental.followup.script.trial': ('r', 'r', 'cr'),
    'dental.followup.outcome': VOCABULARY,
    'dental.followup.blocker': VOCABULARY,
    'dental.followup.lost.reason': VOCABULARY,
    'dental.patient.kind': VOCABULARY,
    'dental.advice': VOCABULARY,
    'dental.followup.advise': WORK,
    'dental.followup': ('crw', 'crw', 'crwu'),
    'dental.followup.attempt': ('cr', 'cr', 'cr'),
    'dental.visit.change': ('r', 'r', 'r'),
    'dental.agenda.import': ('r', '', 'r'),
    'dental.agenda.import.day': ('r', '', 'r'),
    'dental.agenda.import.row': ('', '', ''),
    'dental.agenda.import.undo': ('cr', '', 'cr'),
    'dental.followup.slip': ('', '', ''),
    'dental.followup.round': ('r', 'r', 'r'),
    'dental.followup.cancel': WORK,
    'dental.observation': ('crw', 'crw', 'crw'),
    'dental.feedback': ('crw', 'crw', 'crw'),
    'dental.followup.gap': ('', '', 'r'),
    'dental.followup.monday': ('', '', 'r'),
    'dental.question': ('cr', 'crw', 'crw'),
    'dental.consent': ('cr', 'cr', 'cr'),
    'dental.consent.memory': ('', '', ''),
    'dental.evolution': ('cr', 'crw', 'crw'),
    'dental.followup.feeling': ('', '', ''),
    'dental.treatment.plan': ('crw', 'crw', 'crwu'),
    'dental.followup.audit': ('r', 'r', 'crw'),
    'dental.followup.audit.answer': ('rw', 'rw', 'rw'),
    'dental.followup.audit.row': ('r', 'r', 'rw'),
    'dental.followup.audit.action': ('r', 'r', 'crwu'),
    'dental.followup.call': WORK,
    'dental.followup.call.slot': ('r', 'r', 'r'),
    'dental.followup.call.reason': ('rw', 'rw', 'rw'),
    'dental.followup.incoming': WORK,
    'dental.followup.move': WORK,
    'dental.followup.move.slot': ('r', 'r', 'r'),
    'dental.followup.freed': ('cr', 'cr', 'cr'),
    'dental.followup.freed.time': ('r', 'r', 'r'),
    'dental.followup.freed.line': ('r', 'r', 'r'),
    'dental.followup.recall': ('', 'crwu', 'crwu'),
    'dental.followup.clinic': ('', '', 'crwu'),
    'dental.followup.holidays': ('', '', 'crwu'),
    'dental.followup.holidays.line': ('', '', 'crwu'),
    'dental.followup.dryrun': ('', '', 'crwu'),
    'dental.followup.dryrun.line': ('', '', 'crwu'),
    'dental.followup.import': IMPORT,
    'dental.followup.import.line': IMPORT,
    'dental.followup.import.column': IMPORT,
    'dental.followup.import.word': IMPORT,
    'dental.followup.import.sheet': IMPORT,
    'calendar.event': WORK,
    'calendar.attendee': WORK,
    'calendar.event.type': (*VOCABULARY, 'r'),
    'res.partner': ('crwu', 'r', 'crwu'),
}
"""What receptionist, dentist and manager may do, and a colleague without a role if anything:
create, read, write, unlink. Visits, their attendees and patients stand for what we add to them."""
VIEWS = dict.fromkeys((
    'dental.followup.feeling.report', 'dental.followup.round.report',
    'dental.followup.attempt.report', 'dental.visit.report', 'dental.treatment.plan.report',
    'dental.silent.loss.report', 'dental.recall.report',
), ('', '', 'r'))
"""The same of what only computes: it has no rows of its own to make."""
READS = {
    'calendar.event': ['name', 'start', 'dental_patient_id', 'dental_state'],
    'res.partner': ['is_dental_patient', 'dental_number', 'dental_preferred_band'],
}
WRITES = {
    'dental.followup': {'next_channel': 'email'},
    'dental.followup.attempt': {'note': "x"},
    'dental.followup.step': {'wait_value': 3},
    'dental.followup.script.line': {'text': "x"},
    'dental.followup.script.trial': {'stopped_at': False},
    'dental.visit.change': {'at': False},
    'dental.agenda.import': {'filename': "x"},
    'dental.agenda.import.day': {'day': '2026-01-01'},
    'dental.agenda.import.row': {'res_id': 2},
    'dental.agenda.import.undo': {'import_id': False},
    'dental.followup.slip': {'before': {}},
    'dental.followup.round': {'close_note': "x"},
    'dental.followup.cancel': {'note': "x"},
    'dental.observation': {'text': "x"},
    'dental.feedback': {'area': 'wait'},
    'dental.followup.gap': {'note': "x"},
    'dental.followup.monday': {'number': 3},
    'dental.question': {'answer': "x"},
    'dental.consent': {'text': "x"},
    'dental.evolution': {'answer_words': "x"},
    'dental.followup.call.reason': {'result': 'done'},
    'dental.followup.audit': {'message_ids': []},
    'dental.followup.audit.answer': {'words': "x"},
    'dental.followup.audit.row': {'said_level': 'always'},
    'dental.followup.feeling': {'feeling': '3'},
    'dental.consent.memory': {'address_hash': 'y'},
    'dental.treatment.plan': {'note': "x"},
    'dental.followup.call': {'told': "x"},
    'dental.followup.call.slot': {'page': 3},
    'dental.followup.incoming': {'query': "x"},
    'dental.followup.move': {'dentist_id': False},
    'dental.followup.move.slot': {'page': 3},
    'dental.followup.freed': {'freed_time_id': False},
    'dental.followup.freed.time': {'reason': 'moved'},
    'dental.followup.freed.line': {'why': "x"},
    'dental.followup.advise': {'advice_id': False},
    'dental.followup.recall': {'dental_recall': 'never'},
    'dental.followup.clinic': {'dental_cap_week': 1},
    'dental.followup.holidays': {'region': False},
    'dental.followup.holidays.line': {'name': "x"},
    'dental.followup.dryrun': {'more_text': "x"},
    'dental.followup.dryrun.line': {'note': "x"},
    'dental.followup.import': {'filename': "x.csv"},
    'dental.followup.import.line': {'patient': "x"},
    'dental.followup.import.column': {'sample': "x"},
    'dental.followup.import.word': {'state': 'booked'},
    'dental.followup.import.sheet': {'name': "x"},
    'calendar.event': {'description': "x"},
    'calendar.attendee': {'state': 'accepted'},
    'res.partner': {'dental_preferred_band': 'morning'},
}


@tagged('post_install', '-at_install')
class TestSecurity(RecordsCase):
    """Who may do what with what: every role, every model, the real operations."""

    def operate(self, operation, model, user):
        """Do it for real, and undo it; tell whether it was allowed."""
        values = self.values_of(model, user)
        record = self.as_user(model, user)
        if operation != 'c':
            created = self.as_user(model, user, sudo=True).create(values)
            created.flush_recordset()
            record = record.browse(created.id)
            self.env.invalidate_all()
        if operation == 'c':
            record.create(values).flush_recordset()
        elif operation == 'r':
            record.read(READS.get(model, ['display_name']))
            self.assertEqual(record.search([('id', '=', record.id)]), record)
        elif operation == 'w':
            record.write(WRITES.get(model, {'name': "y"}))
            record.flush_recordset()
        else:
            record.unlink()

    def allowed(self, operation, model, user):
        try:
            with self.undone():
                self.operate(operation, model, user)
        except AccessError:
            return False
        except UserError:
            if (model, operation) != ('dental.followup.attempt', 'w'):
                raise
            return False  # the ledger refuses everybody, in its own words
        return True

    def test_table(self):
        for model, rights in TABLE.items():
            rights = dict(zip(ROLES, (*rights, '', '', '')[:len(ROLES)], strict=False))
            for role in ROLES:
                found = ''.join(operation for operation in 'crwu' if self.allowed(
                    operation, model, getattr(self, role)))
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, rights.get(role, ''))

    def test_views(self):
        rights = {'create': 'c', 'read': 'r', 'write': 'w', 'unlink': 'u'}
        for model, allowed in VIEWS.items():
            expected = dict(zip(ROLES, (*allowed, '', '', ''), strict=True))
            for role in ROLES:
                records = self.as_user(model, getattr(self, role))
                with self.subTest(model=model, role=role):
                    self.assertEqual(''.join(
                        letter for right, letter in rights.items()
                        if records.has_access(right)), expected[role])

    # nothing is forgotten

    def own_models(self):
        models = self.env['ir.model'].search([('model', '=like', 'dental.%')])
        return [model for model in models if 'dental_followup' in model.modules.split(', ')
                and not self.env[model.model]._abstract]

    def test_every_model_is_in_the_table(self):
        self.assertEqual(
            {model.model for model in self.own_models()},
            {name for name in {**TABLE, **VIEWS} if name.startswith('dental.')})

    def test_every_model_has_rights_of_our_roles_only(self):
        ours = {self.ref(f'group_{name}') for name in (
            'staff', 'receptionist', 'dentist', 'manager')}
        for model in self.own_models():
            with self.subTest(model.model):
                self.assertTrue(model.access_ids)
                self.assertLessEqual(set(model.access_ids.mapped('group_id')), ours)
                self.assertTrue(all(line.group_id for line in model.access_ids))

    def test_every_model_of_a_clinic_has_its_rule(self):
        for model in self.own_models():
            fields = self.env[model.model]._fields
            rules = model.rule_ids.filtered(lambda rule: not rule.groups and all(
                rule[f'perm_{right}'] for right in ('read', 'write', 'create', 'unlink')))
            domains = ' '.join(rules.mapped('domain_force'))
            with self.subTest(model.model):
                if 'company_id' in fields and fields['company_id'].store:
                    self.assertIn("('company_id', 'in', company_ids", domains)
                if self.env[model.model]._transient:
                    self.assertIn("('create_uid', '=', user.id)", domains)

    def own_fields(self):
        """Yield (model, field) of all that the addon adds to Odoo's own models."""
        for name, model in self.env.registry.items():
            if not name.startswith('dental.') and not model._abstract:
                for field in model._fields.values():
                    if field.name.startswith(('dental_', 'is_dent')):
                        yield name, field

    def test_every_field_on_odoos_models_is_for_staff(self):
        """On contacts and events for the roles only; how a clinic works also for administrators."""
        found = dict.fromkeys(name for name, _field in self.own_fields())
        self.assertLessEqual({
            'res.partner', 'calendar.event', 'calendar.event.type', 'res.company', 'res.users',
            'ir.actions.server', 'ir.cron', 'res.config.settings'}, found.keys())
        for model, field in self.own_fields():
            groups = [STAFF] + (
                ['base.group_system'] if model.startswith(('ir.', 'res.co')) else [])
            if model == 'rating.rating':  # whose rating it is, which nobody may say otherwise
                groups = ['base.group_system']
            if field.name == 'dental_block_text':  # other clinics' staff reads events as well
                groups = [NO_ACCESS]
            with self.subTest(model=model, field=field.name):
                self.assertEqual(field.groups, ','.join(groups))
                for user in (self.outsider, self.portal, self.public):
                    self.assertFalse(self.as_user(model, user)._has_field_access(field, 'read'))
                self.assertEqual(
                    STAFF in groups,
                    self.as_user(model, self.dentist_user)._has_field_access(field, 'read'))

    def test_portal_users_read_the_company_and_not_how_it_works(self):
        for user in (self.portal, self.outsider):
            company = self.as_user('res.company', user).browse(self.clinic.id)
            self.assertEqual(company.name, self.clinic.name)
            for name in ('dental_test_email', 'dental_care_from', 'dental_cap_week'):
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    company.read([name])
            self.assertNotIn('dental_care_email', company.fields_get())

    def test_an_administrator_without_a_role_goes_on(self):
        """Saves the Settings, and writes the rule that opens follow-ups."""
        admin = new_test_user(
            self.env, 'informatica_test', 'base.group_user,base.group_system', context=QUIET,
            company_id=self.clinic.id, company_ids=[(6, 0, self.clinic.ids)])
        Form(self.as_user('res.config.settings', admin)).save().execute()
        self.as_user('res.config.settings', admin).create({'dental_cap_week': 3}).execute()
        self.assertEqual(self.clinic.dental_cap_week, 3)
        rule = self.as_user('ir.actions.server', admin).browse(
            self.ref('base_automation_no_show').action_server_ids.ids)
        self.assertEqual(rule.read(['dental_program_id', 'warning'])[0]['warning'], False)

    def test_length_of_a_meeting_is_everybodys_to_change(self):
        meeting = Form(self.as_user('calendar.event', self.outsider))
        meeting.name = "Cierre del mes"
        meeting.categ_ids.add(self.treatment)
        self.assertTrue(meeting.save())

    # what others may find on the way

    def test_outsiders_find_nothing_of_a_case(self):
        self.case.message_post(body="Dice que le da miedo", subtype_xmlid='mail.mt_note')
        message = self.case.message_ids[:1]
        activity = self.case.activity_ids
        for user in (self.outsider, self.portal, self.public):
            for record in (message, activity):
                with self.subTest(user=user.login, model=record._name):
                    mine = self.as_user(record._name, user).browse(record.id)
                    with self.assertRaises(AccessError):
                        mine.read(['res_id'])
                    if user == self.outsider:
                        self.assertFalse(mine.search([('id', '=', record.id)]))
        staff = self.as_user('mail.message', self.receptionist)
        self.assertTrue(staff.browse(message.id).read(['body']))

    def test_outsiders_find_no_visit_by_its_attendees(self):
        attendee = self.visit.attendee_ids
        self.assertEqual(attendee.partner_id, self.dentist)
        found = self.as_user('calendar.attendee', self.outsider)
        self.assertFalse(found.search([('event_id', '=', self.visit.id)]))
        with self.assertRaises(AccessError):
            found.browse(attendee.ids).read(['event_id'])

    def test_outsiders_keep_their_own_calendar(self):
        meeting = self.as_user('calendar.event', self.outsider).create({
            'name': "Cierre del mes", 'start': self.clock('17:00'), 'stop': self.clock('18:00'),
            'partner_ids': [(6, 0, (self.outsider.partner_id | self.dentist).ids)]})
        meeting.write({'name': "Cierre"})
        self.assertEqual(len(meeting.attendee_ids), 2)
        meeting.unlink()

    def test_outsiders_cannot_group_by_a_visits_fields(self):
        events = self.as_user('calendar.event', self.outsider)
        with self.assertRaises(AccessError):
            events.formatted_read_group([], ['dental_state'], ['__count'])
        with self.assertRaises(AccessError):
            events.search([('dental_patient_id', '=', self.patient.id)])
        with self.assertRaises(AccessError):
            self.as_user('res.partner', self.outsider).search([('is_dental_patient', '=', True)])
