from operator import itemgetter

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import groupby

from ...models.access.dental_followup_links import HOSTS, LINKS, OF_CONTACTS, check_documents
from ..records_case import RecordsCase

SECRETS = ('bruc', '655 11 22 33', '655112233')
"""What only the other clinic knows: every text of its records has one of these."""
COMMON = {
    'calendar.event.type', 'dental.followup.blocker', 'dental.followup.lost.reason',
    'dental.followup.outcome', 'mail.activity.type', 'mail.template', 'res.currency',
    'sms.template',
}
"""What is linked to and belongs to no clinic: it has no record that would be another's."""
GONE = 1_234_567_890
"""The id of a record that is not there."""
STORE = ('make', 'make_by_default', 'change')
"""The doors that store: they refuse, or the server says what is stored; what only asks refuses."""


@tagged('post_install', '-at_install')
class TestSecurityLinks(RecordsCase):
    """Two clinics: nobody learns of the other's records, or links to them, by naming their id.

    A field of the registry whose model has nothing foreign in :meth:`make_foreign` fails.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.other = cls.make_clinic("Clínica Bruc", cls.zone)
        cls.colleague = cls.make_user('recepcion_bruc', 'group_manager', cls.other)
        cls.stranger = cls.make_patient(
            "Benito Bruc", company_id=cls.other.id, phone='+34 655 11 22 33',
            email='benito@bruc.test')
        env = cls.env(user=cls.colleague, su=True, context={'allowed_company_ids': cls.other.ids})
        cls.foreign = {
            record._name: record.sudo(False).with_env(cls.env) for record in cls.make_foreign(env)}
        cls.env.flush_all()

    @classmethod
    def make_foreign(cls, env):
        """Yield a record of the other clinic of each model that a field of ours links to."""
        def make(model, **values):
            return env[model].create(values)
        yield from cls.make_foreign_policy(make)
        patient, other = cls.stranger, cls.other
        visit = make(
            'calendar.event', name="Visita de Bruc", dental_patient_id=patient.id,
            dental_company_id=other.id, start=cls.clock('10:00'), stop=cls.clock('10:30'))
        visit.action_dental_no_show()
        case = visit.dental_followup_ids[:1]
        yield from (visit, case, patient, other, cls.colleague)
        yield from cls.make_foreign_work(make, visit, case)
        yield from cls.make_foreign_audit(make)
        yield from cls.make_foreign_dialogs(make, visit, case)

    @classmethod
    def make_foreign_policy(cls, make):
        script = make('dental.followup.script', name="Guion de Bruc", company_id=cls.other.id)
        lines = [make('dental.followup.script.line', script_id=script.id, text="Hola, Bruc")
                 for _index in range(2)]
        program = make(
            'dental.followup.program', name="Programa de Bruc", company_id=cls.other.id,
            step_ids=[(0, 0, {'channel': 'phone'})])
        yield from (
            script, lines[0], program, program.step_ids, make(
                'dental.followup.script.trial', script_id=script.id, opening_a_id=lines[0].id,
                opening_b_id=lines[1].id))
        for model, values in (('dental.advice', {'text': "x"}), ('dental.patient.kind', {}), (
                'resource.calendar', {}), ('resource.resource', {'resource_type': 'material'})):
            yield make(model, name="De Bruc", company_id=cls.other.id, **values)

    @classmethod
    def make_foreign_work(cls, make, visit, case):
        whose = {'partner_id': cls.stranger.id, 'company_id': cls.other.id}
        yield case._log_call(cls.env.ref('dental_followup.outcome_no_answer'))
        yield from (case.round_ids, visit.dental_change_ids[:1])
        yield make('dental.observation', text="Bruc teme la aguja", **whose)
        yield make('dental.feedback', kind='detail', text="Bruc esperó", **whose)
        yield make('dental.question', text="¿Duele?, dice Bruc", **whose)
        yield make('dental.followup.gap', kind='late', res_model=case._name, res_id=case.id,
                   day=cls.day, topic="Bruc espera", **whose)
        yield make('dental.consent', text="No quiere, dice Bruc", **whose)
        yield make('dental.treatment.plan', name="Plan de Bruc", amount=100, **whose)
        yield make('dental.evolution', followup_id=case.id, pain=2, note="Bruc está bien")
        yield make(
            'dental.followup.freed.time', event_id=visit.id, reason='cancelled',
            start=cls.clock('17:00'), stop=cls.clock('17:30'), freed_at=cls.clock('12:00'), **whose)
        yield make('ir.attachment', name="Bruc.png", res_model=case._name, res_id=case.id)
        yield from (make('mail.mail', subject="A Bruc"), make('sms.sms', number="1", body="A Bruc"))

    @classmethod
    def make_foreign_audit(cls, make):
        audit = make('dental.followup.audit', company_id=cls.other.id)
        action = make('dental.followup.audit.action', audit_id=audit.id, name="Llamar a Bruc",
                      user_id=cls.colleague.id, due_on=cls.day)
        yield from (audit, audit.answer_ids, action, action.activity_id, make(
            'dental.followup.audit.row', audit_id=audit.id, kind='words', said="Bruc llama"))

    @classmethod
    def make_foreign_dialogs(cls, make, visit, case):
        call = make('dental.followup.call', followup_id=case.id, told="Bruc dice")
        yield from (call, call.slot_ids[:1], make(
            'dental.followup.call.reason', call_id=call.id, followup_id=case.id))
        move, closed = make('dental.followup.move', event_id=visit.id), make(
            'dental.followup.holidays', company_id=cls.other.id, line_ids=[
                (0, 0, {'day': cls.day, 'name': "Bruc cierra"})])
        yield from (move, move.slot_ids[:1], closed, closed.line_ids)
        freed = make('dental.followup.freed', freed_time_id=case.env[
            'dental.followup.freed.time'].search([('event_id', '=', visit.id)], limit=1).id)
        yield from (freed, make(
            'dental.followup.freed.line', freed_id=freed.id, partner_id=cls.stranger.id))
        upload = make('dental.followup.import', filename="bruc.csv")
        told = make('dental.agenda.import', filename="bruc.csv", company_id=cls.other.id, day_ids=[
            (0, 0, {'company_id': cls.other.id, 'day': cls.day})])
        yield from (
            upload, told, told.day_ids,
            make('dental.followup.import.line', import_id=upload.id, patient="Bruc",
                 state='created'),
            make('dental.followup.import.column', import_id=upload.id, title="Bruc"),
            make('dental.followup.import.word', import_id=upload.id, word="Bruc"),
            make('dental.followup.import.sheet', import_id=upload.id, name="Bruc"))
        dry_run = make('dental.followup.dryrun', program_id=cls.no_show.id)
        yield from (dry_run, make(
            'dental.followup.dryrun.line', dry_run_id=dry_run.id, patient="Bruc"))

    # what is tried

    def as_user(self, model, user, sudo=False, **context):
        return super().as_user(model, user, sudo, lang='en_US', **context)

    def own_fields(self):
        """Yield (model, name) of every field that is looked at and links to a record.

        Lists are among them where what they show is ours; those of Odoo's mails are Odoo's.
        """
        door = self.env.registry[LINKS]
        yield from ((name, field) for name, fields in OF_CONTACTS.items() for field in fields)
        for name, model in sorted(self.env.registry.items()):
            ours = issubclass(model, door) and not model._abstract and model._auto
            for field in model._fields.values() if ours or name in HOSTS[:2] else ():
                if field.type in ('many2one', 'many2many') and (
                        ours or field.name.startswith('dental_')):
                    yield name, field.name
                elif field.type == 'one2many' and field.comodel_name.startswith('dental.'):
                    yield name, field.name

    def test_every_model_of_ours_has_the_door(self):
        for name, model in self.env.registry.items():
            if name.startswith('dental.') and not model._abstract:
                with self.subTest(name):
                    self.assertTrue(issubclass(model, self.env.registry[LINKS]))

    def test_every_field_has_a_foreign_record(self):
        comodels = {self.env[model]._fields[name].comodel_name
                    for model, name in self.own_fields()}
        self.assertEqual(comodels - COMMON - self.foreign.keys(), set())
        self.assertFalse(COMMON & self.foreign.keys())

    def spec_of(self, model):
        """Return the specification by which a form asks for all it can show."""
        return {
            name: {'fields': {'display_name': {}}} if field.relational else {}
            for name, field in model._fields.items()
            if model._has_field_access(field, 'read') and field.type != 'binary'}

    # one for each way in which an id can be said: with records of the user, and values that are
    # right but for one

    def make(self, records, values, name, value):
        return records.create({**values, name: value})

    def make_by_default(self, records, values, name, value):
        values = {key: kept for key, kept in values.items() if key != name}
        return records.with_context(**{f'default_{name}': value}).create(values)

    def change(self, records, values, name, value):
        records.write({name: value})
        return records

    def try_it(self, records, values, name, value):
        return records.onchange({**values, name: value}, [], self.spec_of(records))

    def try_on_record(self, records, values, name, value):
        return records.onchange({name: value}, [name], self.spec_of(records))

    def try_default(self, records, values, name, value):
        records = records.with_context(**{f'default_{name}': value})
        return records.onchange({}, [], self.spec_of(records))

    def get_default(self, records, values, name, value):
        return records.with_context(**{f'default_{name}': value}).default_get([name])

    NEW = (make, make_by_default, try_it, try_default, get_default)
    OWN = (change, try_on_record)

    def come_to(self, door, records, values, name, value):
        """Try a value at a door; return what comes back, as a text, and whether it refuses."""
        with self.undone():
            try:
                result = door(self, records, values, name, value)
                if door.__name__ in STORE:
                    stored = result.sudo()[name]
                    self.assertFalse(stored & stored.browse(self.foreign_ids(records, name)))
                    result = result.web_read(self.spec_of(result))
                self.env.flush_all()
                return repr(result), False
            except UserError as error:
                return str(error), True

    def foreign_ids(self, records, name):
        return self.foreign.get(records._fields[name].comodel_name, self.env['res.users']).ids

    def knock(self, choose):
        """Come to every door of every field; yield what came of it.

        :param choose: which id a field is given; of a field for which it is none nothing is tried
        :return: generator of (labels, records, text, whether it was refused)
        """
        fields = [(model, name) for model, name in self.own_fields()
                  if choose(self.env[model]._fields[name])]
        for model, names in groupby(fields, itemgetter(0)):
            names = [name for _model, name in names]
            records = self.as_user(model, self.manager)
            with self.undone():
                values = self.values_of(model, self.manager)
                yield from self.knock_at(self.NEW, records, values, names, choose)
                own = records.sudo().create(dict(values)).sudo(False)
                yield from self.knock_at(self.OWN, own, values, names, choose)

    def knock_at(self, doors, records, values, names, choose):
        for name in names:
            field = records._fields[name]
            value = choose(field)
            if field.type != 'many2one':
                value = [Command.link(value)]
            for door in doors:
                labels = {'model': records._name, 'field': name, 'door': door.__name__}
                if door.__name__ in STORE or records._has_field_access(field, 'read'):
                    yield labels, records, *self.come_to(door, records, values, name, value)

    def test_no_field_tells_or_takes_what_is_the_others(self):
        for labels, _records, said, refused in self.knock(
                lambda field: self.foreign.get(field.comodel_name, self.env['res.users']).id):
            with self.subTest(**labels):
                self.assertFalse([secret for secret in SECRETS if secret in said.lower()], said)
                self.assertTrue(refused or labels['door'] in STORE)

    def test_what_is_gone_is_refused(self):
        for labels, records, said, refused in self.knock(lambda field: (
                field.name not in OF_CONTACTS.get(field.model_name, ()) and GONE)):  # Odoo's to say
            with self.subTest(**labels):
                self.assertNotIn(str(GONE), said)
                if labels['door'] in ('try_it', 'get_default') and records.has_access('create'):
                    self.assertTrue(refused)
                    self.assertIn("deleted", said)

    # in the words of who tries it

    def tried(self, user, model, values, spec=None):
        """Return what a form of some values shows to a user: the reply, or why not."""
        records = self.as_user(model, user)
        try:
            return repr(records.onchange(values, [], spec or self.spec_of(records)))
        except UserError as error:
            return str(error)

    def test_every_role_is_refused_in_words(self):
        note = self.foreign['dental.observation']
        for user in (self.receptionist, self.dentist_user, self.manager):
            for model, values in (
                    ('dental.observation', {'amends_id': note.id}),
                    ('dental.followup.call', {'followup_id': self.foreign['dental.followup'].id}),
                    ('calendar.event', {'dental_patient_id': self.stranger.id}),
                    ('dental.followup', {'partner_id': self.stranger.id})):
                with self.subTest(user=user.login, model=model):
                    self.assertIn("another clinic", self.tried(user, model, values))

    def test_a_colleagues_complaint_is_not_told_by_a_try(self):
        complaint = self.as_user('dental.observation', self.dentist_user).create({
            'partner_id': self.patient.id, 'text': "Se queja de Bruc", 'category': 'complaint'})
        values = {'partner_id': self.patient.id, 'amends_id': complaint.id}
        said = self.tried(self.receptionist, 'dental.observation', values)
        self.assertIn("not yours to see", said)
        self.assertNotIn("Bruc", said)
        for user in (self.dentist_user, self.manager):
            self.assertIn("Bruc", self.tried(user, 'dental.observation', values))

    def test_what_is_linked_already_may_stay(self):
        """A form sends all it shows, also what somebody else linked and the user may not read."""
        complaint = self.as_user('dental.observation', self.dentist_user).create({
            'partner_id': self.patient.id, 'text': "Se queja", 'category': 'complaint'})
        note = self.as_user('dental.observation', self.manager).create({
            'partner_id': self.patient.id, 'text': "Se habló", 'amends_id': complaint.id})
        mine = self.as_user('dental.observation', self.receptionist).browse(note.id)
        reply = mine.onchange(
            {'amends_id': complaint.id, 'valid_until': False}, ['valid_until'],
            {'amends_id': {}, 'valid_until': {}, 'is_current': {}})
        self.assertNotIn('warning', reply)
        mine.write({'valid_until': self.day})
        self.assertEqual(note.valid_until, self.day)

    def test_a_default_that_somebody_set_does_not_close_the_form(self):
        self.env['ir.default'].set(
            'dental.followup', 'program_id', self.foreign['dental.followup.program'].id)
        records = self.as_user('dental.followup', self.manager)
        self.assertFalse(records.default_get(['program_id', 'company_id']).get('program_id'))

    def test_context_of_a_name(self):
        """A sentence shows the names of the call in the context, if it is the user's own."""
        line = self.ref('script_no_show_opening_missed')
        for user, told in ((self.receptionist, False), (self.colleague, True)):
            call = self.foreign['dental.followup.call']
            said = self.tried(user, 'dental.followup.attempt', {
                'opening_id': line.id, 'company_id': user.company_id.id}, {'opening_id': {
                    'fields': {'display_name': {}}, 'context': {'dental_call_id': call.id}}})
            with self.subTest(user.login):
                self.assertEqual("Benito" in said, told, said)

    def test_nested_values_pass_the_same_door(self):
        lines = [Command.create({'amends_id': self.foreign['dental.observation'].id, 'text': "x"})]
        child = Command.create({'name': "x", 'dental_observation_ids': lines})
        for values in ({'dental_observation_ids': lines}, {'child_ids': [child]},
                       {'dental_guardian_id': {'id': self.stranger.id}},
                       {'dental_guardian_id': [self.stranger.id, "x"]}):
            with self.subTest(values=values):
                said = self.tried(self.receptionist, 'res.partner', values)
                self.assertIn("another clinic", said)

    # what Odoo's own models tell

    def test_nobody_is_told_the_name_of_a_visit_or_a_case(self):
        """By a form about it: Odoo reads the names of what is linked as the server."""
        event, case = self.visit, self.case
        about = {'res_model': 'dental.followup', 'res_id': case.id,
                 'res_model_id': self.env['ir.model']._get_id('dental.followup')}
        name = {'fields': {'display_name': {}}}
        for user, told in ((self.outsider, False), (self.colleague, False),
                           (self.receptionist, True)):
            for model, values, spec in (
                    ('mail.activity', {'calendar_event_id': event.id}, {'calendar_event_id': name}),
                    ('calendar.attendee', {'event_id': event.id}, {'event_id': name}),
                    ('mail.activity', about, {'res_name': {}, 'res_model': {}}),
                    ('mail.message', {'model': about['res_model'], 'res_id': case.id},
                     {'record_name': {}})):
                with self.subTest(user=user.login, model=model, field=next(iter(spec))):
                    said = self.tried(user, model, values, spec)
                    self.assertEqual(self.patient.name in said, told, said)

    def test_nobody_rates_what_is_not_theirs_to_see(self):
        values = {'res_model_id': self.env['ir.model']._get_id('dental.followup'),
                  'res_id': self.case.id}
        context = {f'default_{name}': value for name, value in values.items()}
        spec = dict.fromkeys([*values, 'res_name'], {})
        for user in (self.outsider, self.colleague):
            ratings = self.as_user('rating.rating', user)
            said = ratings.with_context(**context)
            for door, args in ((ratings.create, (values,)), (said.create, ({},)),
                               (ratings.onchange, (values, [], spec)),
                               (said.onchange, ({}, [], spec))):
                with self.subTest(user=user.login), self.assertRaises(AccessError) as caught:
                    door(*args)
                self.assertNotIn(self.patient.name, str(caught.exception))
        self.assertTrue(self.as_user('rating.rating', self.receptionist).create(values))

    def test_ratings_are_for_the_staff_of_the_clinic(self):
        model_id = self.env['ir.model']._get_id
        office = self.env['res.partner'].create({'name': "Oficina"})
        case, visit, other = self.env['rating.rating'].create([{
            'res_model_id': model_id(record._name), 'res_id': record.id, 'feedback': "Me dolió"}
            for record in (self.case, self.visit, office)])
        for user, found in ((self.outsider, other), (self.colleague, other),
                            (self.receptionist, case + visit + other)):
            ratings = self.as_user('rating.rating', user).browse((case + visit + other).ids)
            with self.subTest(user=user.login):
                self.assertEqual(
                    ratings.search([('id', 'in', ratings.ids)], order='id'), found)
                self.assertEqual(ratings._filtered_access('write'), found)
        with self.assertRaises(AccessError):
            self.as_user('rating.rating', self.receptionist).browse(case.id).write(
                {'dental_company_id': self.other.id})

    def test_what_is_no_name_of_a_model_is_no_document(self):
        for name, values in (
                ('mail.message', {'model': ['dental.followup'], 'res_id': 3}),
                ('mail.activity', {'res_model': {'a': 1}, 'res_id': 3}),
                ('mail.activity', {'res_model': ['dental.followup'], 'res_id': 3})):
            with self.subTest(name, values=values):
                check_documents(self.as_user(name, self.receptionist), [values])

    def test_a_user_is_not_tried_on_a_strangers_contact(self):
        own = self.as_user('res.users', self.outsider).browse(self.outsider.id)
        with self.assertRaises(AccessError):
            own.onchange({'partner_id': self.stranger.id}, [], {'phone': {}})
