from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from ..common import NoShowCase
from ..records_case import RecordsCase

OURS = ('dental_', 'is_dent')
"""How our fields on Odoo's models begin."""
SHOWN = "only shown, in a form of one's own that is thrown away"
GIVEN = "given by the button that opens the form, and looked at when it is saved"
HARMLESS = {
    'dental.followup.state': "refused with a sentence of its own (test_security_rpc)",
    'dental.treatment.plan.state': "refused with a sentence of its own (test_treatment_plan)",
    'dental.observation.amends_id': "said once by Amend, looked at, and never written again",
    'res.company.dental_agenda_learnt': "only an administrator writes a company",
    'res.company.dental_alias_id': "only an administrator writes a company",
    'res.company.dental_team_told_on': "only an administrator writes a company",
    'rating.rating.dental_company_id': "only an administrator writes it",
    'dental.followup.call.notice': SHOWN,
    'dental.followup.call.incoming_number': "what the caller typed of who rings",
    'dental.followup.move.notice': SHOWN,
    'dental.visit.change.company_id': "of rows that nobody writes: the visit's",
    'dental.followup.round.company_id': "of rows that nobody writes: the follow-up's",
    **{f'dental.agenda.import.{name}': "of rows that nobody writes" for name in (
        'undone_at', 'undone_by_id', 'state', 'part_of_id', 'parts', 'answers', 'problem',
        'line_count', 'lines_done', 'parts_done', 'learnt', 'undo_steps')},
    'dental.followup.import.line_count': "a small file is left to the job, which reads it as well",
    'dental.agenda.import.undo.import_id': GIVEN,
    'dental.followup.import.step': "importing reads the file again whatever it says",
    'dental.followup.import.counts': SHOWN,
    'dental.followup.import.waiting_count': SHOWN,
    'dental.followup.import.new_names': SHOWN,
    **{f'dental.followup.import.{name}_asked': SHOWN for name in ('order', 'hour', 'dentist')},
    'dental.followup.import.findings': SHOWN,
    'dental.followup.import.word.word': SHOWN,
    'dental.followup.import.word.rows': SHOWN,
    'dental.followup.import.doubtful_days': SHOWN,
    'dental.followup.import.foreseen': SHOWN,
    'dental.followup.import.agenda_import_id': "that of another clinic is refused as any link is",
    'dental.followup.import.column.title': SHOWN,
    'dental.followup.import.column.sample': SHOWN,
    'dental.followup.import.column.proposed': "only what differs from it is remembered",
    'dental.followup.import.sheet.name': "no more than the name by which a sheet is found",
    'dental.followup.import.around': SHOWN,
    'dental.followup.recall.partner_id': GIVEN,
    'dental.followup.advise.partner_id': GIVEN,
    'dental.followup.advise.company_id': GIVEN,
    'dental.followup.clinic.company_id': GIVEN,
    'dental.followup.holidays.company_id': GIVEN,
    'res.company.dental_first_day': "only an administrator writes a company",
    'dental.followup.dryrun.program_id': GIVEN,
    'dental.followup.dryrun.company_id': GIVEN,
    **{f'dental.followup.dryrun.{name}': SHOWN for name in (
        'today_count', 'past_count', 'today_text', 'past_text', 'days_text', 'warning_text',
        'more_text')},
}
"""Stored fields that no form lets one change, and that a caller may send all the same: why."""
PLAIN = {
    'boolean': True, 'integer': 7, 'float': 7.5, 'char': "Falso", 'text': "Falso",
    'json': {'falso': 1}, 'date': '2020-01-01', 'datetime': '2020-01-01 00:00:00',
}


@tagged('post_install', '-at_install')
class TestKeptByServer(RecordsCase):
    """What only the server writes, of every model of ours: nobody forges it, over RPC neither.

    What a caller says of it is left out of a new record, and refused of one that is there; what
    is sent from a form that is thrown away is left out always, so that nothing typed beside it is
    lost.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = (cls.receptionist, cls.dentist_user, cls.manager)
        cls.other = cls.make_clinic("Otra", cls.zone)
        cls.other_round = cls.make_case('recall').round_ids

    def test_a_default_of_ones_own_is_no_way(self):
        """Everybody may set defaults for themselves: of what the server keeps they are not used."""
        for name, model in sorted(self.env.items()):
            for field in sorted(getattr(model, '_dental_kept', ())):
                kind = model._fields[field].type
                if model._abstract or kind not in PLAIN:
                    continue
                for user in (self.receptionist, self.manager):
                    mine = model.with_user(user).with_context(allowed_company_ids=self.clinic.ids)
                    before = mine.sudo().default_get([field])
                    with self.subTest(model=name, field=field), self.undone():
                        mine.env['ir.default'].set(name, field, PLAIN[kind], True)
                        self.assertEqual(mine.sudo().default_get([field]), before)
                        if model.with_user(user).has_access('read'):
                            self.assertEqual(mine.default_get([field]), before)
                    self.env.registry.clear_cache()

    def own_fields(self):
        """Yield (model, its stored fields that are ours and hold a value)."""
        for name, model in sorted(self.registry.items()):
            ours = name.startswith('dental.')
            fields = {
                fname: field for fname, field in model._fields.items()
                if field.store and fname not in MAGIC_COLUMNS
                and field.type != 'one2many'  # each row is guarded by its own model
                and 'dental_followup' in field._modules and (ours or fname.startswith(OURS))}
            if fields and model._auto and not model._abstract:
                yield name, fields

    def kept_fields(self):
        """Yield (model, its stored fields that are ours and only the server writes)."""
        for name, fields in self.own_fields():
            kept = getattr(self.registry[name], '_dental_kept', ())
            if kept:
                yield name, {fname: fields[fname] for fname in kept}

    def forge(self, field):
        """Return a value that the server would not write into a field."""
        if field.name == 'dental_is_new_here':
            return False  # who is entered by hand is new
        if field.type == 'selection':
            return field.get_values(self.env)[-1]
        if field.comodel_name == 'res.company':
            return self.other.id
        if field.comodel_name == 'res.users':
            return self.env.ref('base.user_admin').id
        if field.comodel_name == self.other_round._name:
            return self.other_round.id
        if field.comodel_name:
            records = self.env[field.comodel_name].sudo()
            return (records.search([], limit=1) or records.create(
                self.values_of(field.comodel_name, self.manager))).id
        return PLAIN[field.type]

    def assertNotForged(self, record, forged):
        for name, value in forged.items():
            field = record._fields[name]
            found = field.convert_to_write(record.sudo()[name], record)
            if field.type in ('date', 'datetime'):
                found = found and str(found)
            self.assertFalse(
                found == value and found, f"{record._name}.{name} was forged: {found}")

    def forgeries(self):
        """Yield (model, user, forged values) for each model and each role that may see them."""
        for model, fields in self.kept_fields():
            forged = {name: self.forge(field) for name, field in fields.items()
                      if field.groups != 'base.group_system'}
            for user in self.staff:
                yield model, user, forged

    def test_every_field_that_is_not_written_is_kept_or_harmless(self):
        found = {
            f'{model}.{name}' for model, fields in self.own_fields()
            for name, field in fields.items() if field.readonly
            and name not in getattr(self.registry[model], '_dental_kept', ())}
        self.assertEqual(found, set(HARMLESS))

    def test_kept_fields_are_fields(self):
        for model, fields in self.kept_fields():
            with self.subTest(model):
                self.assertTrue(self.registry[model]._dental_kept <= fields.keys())

    def test_what_a_caller_sends_is_left_out_of_a_new_record(self):
        for model, user, forged in self.forgeries():
            if not self.as_user(model, user).has_access('create'):
                continue
            defaults = {f'default_{name}': value for name, value in forged.items()}
            for sent, context in ((forged, {}), ({}, defaults)):
                with self.subTest(model=model, user=user.login, context=context), self.undone():
                    values = {**self.values_of(model, user), **sent}
                    record = self.env[model].browse(
                        self.rpc(model, 'create', [values], user=user, context=context))
                    self.assertNotForged(record, forged)
                    record.flush_recordset()

    def test_what_a_caller_writes_is_refused(self):
        for model, user, forged in self.forgeries():
            with self.undone():
                record = self.as_user(model, user, sudo=True).create(self.values_of(model, user))
                for name, value in forged.items():
                    with self.subTest(model=model, user=user.login, field=name):
                        self.assertWriteRefused(record, user, {name: value})

    def assertWriteRefused(self, record, user, values):
        if record._transient and record.with_user(user).sudo(False).has_access('write'):
            self.rpc(record._name, 'write', record.ids, values, user=user)
        else:
            with self.assertRaises(UserError) as refusal:
                self.rpc(record._name, 'write', record.ids, values, user=user)
            self.assertGreater(len(str(refusal.exception)), 20)
        self.assertNotForged(record, values)

    def test_a_copy_has_not_been_through_it(self):
        visit = self.make_visit('17:00', dental_import_ref='4000/2026-11-23/1')
        visit.sudo().write({'dental_hands_off': True, 'dental_cancel_kind': 'late'})
        copies = [self.rpc('calendar.event', 'copy', visit.ids, default) for default in (
            {}, {'dental_hands_off': True, 'dental_cancel_kind': 'late'})]
        for ids in copies:
            self.assertRecordValues(visit.browse(ids), [{
                'dental_import_ref': False, 'dental_hands_off': False,
                'dental_cancel_kind': False, 'dental_state': 'booked'}])

    def test_row_of_the_ledger_through_its_case(self):
        self.rpc('dental.followup', 'write', self.case.ids, {'attempt_ids': [
            Command.create({
                'partner_id': self.patient.id, 'company_id': self.clinic.id, 'channel': 'phone',
                'at': '2020-01-01 00:00:00', 'user_id': self.manager.id})]})
        self.assertRecordValues(self.case.attempt_ids, [{
            'at': self.clock('12:00'), 'user_id': self.receptionist.id}])

    def test_no_context_of_a_caller_speaks_for_the_server(self):
        for forged in (True, 'by_server', [1]):
            context = {
                'dental_by_server': forged, 'dental_cancelled_by': forged, 'dental_undo': forged,
                'dental_rule_sync': forged, 'dental_steps': forged}
            with self.subTest(forged), self.assertRaises(UserError):
                self.rpc('calendar.event', 'write', self.visit.ids, {'dental_hands_off': True},
                         context=context)
            visit = self.make_visit('18:00', patient=self.make_patient("Otro"))
            self.rpc('calendar.event', 'action_dental_cancel', visit.ids, context=context)
            self.assertEqual(visit.dental_cancel_kind, 'late')

    def test_nobody_invites_a_patient_past_the_rules(self):
        before = self.env['mail.mail'].search_count([])
        self.rpc('calendar.event', 'create', [{
            'dental_patient_id': self.patient.id, 'partner_ids': [(6, 0, self.patient.ids)],
            'start': str(self.clock('17:00')), 'stop': str(self.clock('17:30'))}],
            context={'dental_send_invitation': True})
        self.assertEqual(self.env['mail.mail'].search_count([]), before)


@tagged('post_install', '-at_install')
class TestProgramKnowsWhatToDo(NoShowCase):
    """A program that is on has a step: none takes a place and does nothing in silence."""

    rpc = TestKeptByServer.rpc

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('11:00', patient=cls.make_patient("Otra Persona"))

    def missed(self):
        """Let the second patient miss the visit; return the programs that call."""
        self.visit.action_dental_no_show()
        return self.env['dental.followup'].search([
            ('event_id', '=', self.visit.id)]).program_id

    def make(self, **values):
        return self.env['dental.followup.program'].browse(self.rpc(
            'dental.followup.program', 'create', [{
                'name': "Mío", 'company_id': self.clinic.id, 'trigger': 'no_show', **values}],
            user=self.manager))

    def test_one_without_steps_takes_no_place(self):
        with self.assertRaisesRegex(ValidationError, "no steps"), self.env.cr.savepoint():
            self.make(code='no_show', is_on=True)
        for values in ({'code': 'no_show'}, {'code': 'no_show', 'is_on': False}):
            program = self.make(**values)
            self.assertRecordValues(program, [{'code': False, 'is_on': False}])
        self.assertEqual(self.missed(), self.no_show)

    def test_the_code_of_a_program_is_not_given_by_hand(self):
        program = self.make(step_ids=[Command.create({'channel': 'phone'})])
        self.assertRecordValues(program, [{'code': False, 'is_on': True}])
        with self.assertRaisesRegex(UserError, "by hand"):
            self.rpc('dental.followup.program', 'write', program.ids, {'code': 'no_show'},
                     user=self.manager)
        copy = self.rpc('dental.followup.program', 'copy', self.no_show.ids, {
            'code': 'no_show', 'company_id': self.clinic.id}, user=self.manager)
        self.assertRecordValues(program.browse(copy), [{'code': False, 'is_on': False}])
        self.assertEqual(self.missed(), self.no_show | program)

    def test_the_last_step_stays(self):
        program = self.make(step_ids=[
            Command.create({'channel': 'phone'}), Command.create({'channel': 'phone'})])
        first, last = program.step_ids
        self.rpc('dental.followup.step', 'unlink', first.ids, user=self.manager)
        other = self.make(is_on=False)
        for model, record, method, args in (
                ('dental.followup.step', last, 'unlink', ()),
                ('dental.followup.step', last, 'write', ({'program_id': other.id},)),
                ('dental.followup.program', program, 'write', (
                    {'step_ids': [Command.clear()]},)),
                ('dental.followup.program', program, 'write', (
                    {'step_ids': [Command.delete(last.id)]},)),
                ('dental.followup.program', other, 'write', ({'is_on': True},)),
                ('dental.followup.program', other, 'action_switch_on', ())):
            with self.subTest(model=model, method=method), \
                    self.assertRaisesRegex(ValidationError, "no steps"), self.env.cr.savepoint():
                self.rpc(model, method, record.ids, *args, user=self.manager)
        self.assertEqual(program.step_ids, last)
        self.rpc('dental.followup.program', 'write', program.ids, {
            'step_ids': [Command.delete(last.id), Command.create({'channel': 'phone'})]},
            user=self.manager)
        self.assertEqual(len(program.step_ids), 1)
        program.is_on = False
        program.step_ids.unlink()

    def test_imported(self):
        rows = self.rpc('dental.followup.program', 'load', ['name', 'is_on'], [
            ["Importado", 'True']], user=self.manager)
        self.assertIn("no steps", rows['messages'][0]['message'])
        rows = self.rpc('dental.followup.program', 'load', ['name', 'code', 'step_ids/channel'], [
            ["Importado", 'no_show', 'phone']], user=self.manager)
        program = self.env['dental.followup.program'].browse(rows['ids'])
        self.assertRecordValues(program, [{'code': False, 'is_on': True}])

    def test_between_the_shared_one_and_the_copy_nothing_falls(self):
        """Never two, and never none, unless a person switched it off."""
        own = self.no_show.with_user(self.manager).with_context(
            allowed_company_ids=self.clinic.ids).action_copy_for_clinic()
        own = self.env['dental.followup.program'].browse(own['res_id'])
        for case, changes, expected in (
                ("copied", {}, own), ("off", {'is_on': False}, own.browse()),
                ("archived", {'active': False}, self.no_show),
                ("shared is off", {'active': True, 'is_on': True}, own)):
            self.visit = self.make_visit('11:00', patient=self.make_patient(case))
            self.rpc('dental.followup.program', 'write', own.ids, changes, user=self.manager)
            if case == "shared is off":
                self.no_show.action_switch_off()
            with self.subTest(case):
                self.assertEqual(self.missed(), expected)
