from datetime import timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from psycopg2 import IntegrityError

from ..common import NoShowCase

NOTE = 'dental.observation'
PESADA = "Es muy pesada"


@tagged('post_install', '-at_install')
class TestObservations(NoShowCase):
    """What is noted on a patient: who by, for how long, and how it is put better (S75, S76)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user('recepcion_dos', 'group_receptionist')
        cls.note = cls.write_note("Prefiere las mañanas")

    @classmethod
    def write_note(cls, text, user=None, patient=None, **values):
        env = cls.env(user=user or cls.receptionist)
        return env['dental.observation'].create({
            'partner_id': (patient or cls.patient).id, 'company_id': cls.clinic.id, 'text': text,
            **values})

    def age(self, note, **delta):
        """Let a note have been written so long ago."""
        note.flush_recordset()
        self.env.cr.execute(
            "UPDATE dental_observation SET create_date = %s WHERE id = %s",
            (self.env.cr.now() - timedelta(**delta), note.id))
        note.invalidate_recordset()

    def amend(self, note, text, user=None):
        """Press Amend, write and save."""
        note = note.with_user(user or self.colleague)
        form = Form(note.env['dental.observation'].with_context(
            **note.action_amend()['context']))
        form.text = text
        return form.save()

    def current(self, patient=None, **options):
        return self.env['dental.observation']._dental_current(
            patient or self.patient, self.clinic, **options).mapped('text')

    # who changes what, and when

    def test_author_corrects_for_a_day(self):
        for age in ({'seconds': 0}, {'hours': 23, 'minutes': 59}, {'hours': 24}):
            with self.subTest(age):
                self.age(self.note, **age)
                self.assertTrue(self.note.can_edit)
                self.note.write({'text': f"Prefiere las tardes {age}", 'category': 'schedule'})
        self.age(self.note, hours=24, seconds=1)
        self.assertFalse(self.note.can_edit)
        for values in ({'text': "x"}, {'category': 'health'}, {'event_id': self.visit.id},
                       {'is_pinned': True, 'text': "x"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, 'within a day'):
                self.note.write(values)

    def test_others_never_change_it(self):
        for user in (self.colleague, self.dentist_user, self.manager):
            note = self.note.with_user(user)
            self.assertFalse(note.can_edit)
            for values in ({'text': "x"}, {'category': 'health'}, {'followup_id': self.case.id}):
                with self.subTest(user=user.login, values=values), \
                        self.assertRaisesRegex(AccessError, 'somebody else'):
                    note.write(values)
        self.assertEqual(self.note.text, "Prefiere las mañanas")

    def test_one_of_several_is_enough_to_refuse(self):
        other = self.write_note("Otra", self.colleague)
        with self.assertRaises(AccessError):
            (self.note | other.with_user(self.receptionist)).write({'text': "x"})

    def test_how_long_it_holds_is_anybodys(self):
        self.age(self.note, days=40)
        until = self.day + timedelta(days=3)
        for user in (self.receptionist, self.colleague, self.dentist_user, self.manager):
            note = self.note.with_user(user)
            note.action_toggle_pin()
            self.assertTrue(note.is_pinned)
            note.write({'is_pinned': False, 'valid_until': until})
            self.assertRecordValues(note, [{'is_pinned': False, 'valid_until': until}])

    def test_nobody_deletes(self):
        for user in (self.receptionist, self.dentist_user, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.note.with_user(user).unlink()

    def test_over_rpc(self):
        other = self.write_note("Otra")
        self.age(self.note, days=2)
        for method, values in (
                ('write', {'text': "x"}), ('web_save', {'text': "x"}),
                ('write', {'create_date': str(self.env.cr.now()), 'text': "x"}),
                ('write', {'amends_id': other.id}), ('write', {'amendment_ids': [(4, other.id)]}),
                ('write', {'user_id': self.colleague.id})):
            for user in (self.receptionist, self.colleague, self.manager):
                args = [self.note.ids, values, *([{}] if method == 'web_save' else [])]
                with self.subTest(user=user.login, method=method, values=values), \
                        self.assertRaises(UserError):
                    self.rpc(NOTE, method, *args, user=user, context={'su': True})
        self.assertEqual(self.note.text, "Prefiere las mañanas")

    def test_through_the_patient(self):
        self.age(self.note, days=2)
        with self.assertRaises(UserError):
            self.patient.with_user(self.receptionist).write(
                {'dental_observation_ids': [(1, self.note.id, {'text': "x"})]})

    # amending

    def test_amended_stays_and_is_shown_no_more(self):
        self.note.is_pinned = True
        self.age(self.note, days=2)
        amendment = self.amend(self.note, "Ahora prefiere las tardes")
        self.assertRecordValues(amendment, [{
            'amends_id': self.note.id, 'user_id': self.colleague.id, 'is_pinned': True,
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'amended_text': "Prefiere las mañanas", 'is_current': True}])
        self.assertRecordValues(self.note, [{
            'text': "Prefiere las mañanas", 'user_id': self.receptionist.id, 'is_pinned': False,
            'is_current': False, 'amendment_ids': amendment.ids}])
        self.assertEqual(self.current(), ["Ahora prefiere las tardes"])

    def test_author_amends_later(self):
        self.age(self.note, days=2)
        self.amend(self.note, "Mejor los martes", self.receptionist)
        self.assertEqual(self.current(), ["Mejor los martes"])

    def test_chain(self):
        note = self.note
        for number in range(4):
            note = self.amend(note, f"Versión {number}")
            self.assertEqual(self.current(), [f"Versión {number}"])
        texts = []
        while note:
            texts.append(note.text)
            note = note.amends_id
        self.assertEqual(texts, ["Versión 3", "Versión 2", "Versión 1", "Versión 0",
                                 "Prefiere las mañanas"])

    def test_amended_once(self):
        self.amend(self.note, "Una")
        with self.assertRaisesRegex(UserError, 'already'):
            self.note.action_amend()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), \
                self.env.cr.savepoint():
            self.write_note("Dos", amends_id=self.note.id)

    def test_amended_is_not_corrected_any_more(self):
        self.amend(self.note, "Una")
        self.assertFalse(self.note.can_edit)
        with self.assertRaises(UserError):
            self.note.write({'text': "x"})

    def test_amendment_is_on_the_same_patient(self):
        other = self.make_patient("Nuria Vecina Sanz")
        with self.assertRaises(ValidationError):
            self.write_note("x", patient=other, amends_id=self.note.id)

    def test_expired_amendment_does_not_bring_back_the_old_one(self):
        amendment = self.amend(self.note, "De baja")
        amendment.valid_until = self.day - timedelta(days=1)
        self.assertEqual(self.current(), [])

    def test_complaint_is_called_about_once(self):
        complaint = self.write_note("Esperó una hora", category='complaint')
        program = self.ref('program_repair')

        def cases():
            return self.env['dental.followup'].search_count([
                ('partner_id', '=', self.patient.id), ('program_id', '=', program.id)])
        self.assertEqual(cases(), 1)
        self.amend(complaint, "Esperó hora y media", self.manager)
        self.assertEqual(cases(), 1)
        form = Form(self.note.env['dental.observation'].with_context(
            **self.note.action_amend()['context']))
        form.text = "En realidad se quejó"
        form.category = 'complaint'
        form.save()
        self.assertEqual(cases(), 2)

    # what the next caller sees

    def test_on_top_first_all_of_them_then_the_newest(self):
        for number in range(7):
            self.age(self.write_note(f"Arriba {number}", is_pinned=True), days=100 - number)
            self.age(self.write_note(f"Nota {number}"), days=50 - number)
        self.age(self.note, days=60)
        self.assertEqual(self.current(), [
            *(f"Arriba {number}" for number in range(6, -1, -1)),
            *(f"Nota {number}" for number in range(6, 1, -1))])
        self.assertEqual(len(self.current(limit=2)), 9)

    def test_what_no_longer_holds(self):
        for days, holds in ((-1, False), (0, True), (1, True)):
            note = self.write_note("De baja", is_pinned=True, valid_until=self.day + timedelta(
                days=days))
            with self.subTest(days):
                self.assertEqual("De baja" in self.current(), holds)
                self.assertEqual(note.is_current, holds)
            note.valid_until = self.day - timedelta(days=9)

    def test_call_shows_it(self):
        self.write_note("Le da miedo la anestesia", is_pinned=True)
        self.amend(self.note, "Prefiere las tardes")
        call = self.start_call(self.case)
        self.assertEqual(call.last_observation_ids.mapped('text'), [
            "Le da miedo la anestesia", "Prefiere las tardes"])

    def test_search(self):
        other = self.make_patient("Nuria Vecina Sanz")
        self.write_note("Otra cosa", patient=other)
        pinned = self.write_note("Arriba", is_pinned=True)
        gone = self.write_note("Caducada", valid_until=self.day - timedelta(days=1))
        newer = self.amend(pinned, "Arriba, mejor dicho")
        filters = {
            node.get('name'): node.get('domain') for node in etree.fromstring(
                self.ref('dental_observation_view_search').arch).iter('filter')}
        for name, found in (
                ('current', newer | self.note), ('pinned', newer), ('amended', pinned),
                ('mine', pinned | gone | self.note)):
            domain = safe_eval(filters[name], {'uid': self.receptionist.id})
            with self.subTest(name):
                self.assertEqual(self.env['dental.observation'].search(
                    [('partner_id', '=', self.patient.id), *domain]), found)
        action = self.patient.with_user(self.receptionist).action_dental_observations()
        self.assertEqual(self.env['dental.observation'].search(action['domain']),
                         newer | pinned | gone | self.note)

    # what does not belong

    def test_warning_while_writing_forbids_nothing(self):
        form = Form(self.env(user=self.receptionist)['dental.observation'].with_context(
            default_partner_id=self.patient.id, default_company_id=self.clinic.id))
        form.text = "Prefiere explicaciones cortas"
        self.assertFalse(form.text_warning)
        form.text = PESADA
        self.assertIn('can ask to read this', form.text_warning)
        self.assertIn('prefers short explanations', form.text_warning)
        self.assertEqual(form.save().text, PESADA)

    def test_warning_in_the_call_forbids_nothing(self):
        call = self.start_call(self.case)
        call.action_answered()
        call.is_free = True
        with Form(call) as form:
            form.observation = "Prefiere explicaciones cortas"
            self.assertFalse(form.observation_warning)
            form.observation = f"{PESADA}. Clave: 1234"
            self.assertIn('judges the person', form.observation_warning)
            self.assertIn('password', form.observation_warning)

    def test_call_notes_without_typing_dates(self):
        for keep, until in (
                ('always', False), ('month', self.day + relativedelta(months=1)),
                ('quarter', self.day + relativedelta(months=3))):
            call = self.start_call(self.case)
            call.write({'observation': f"  Nota {keep} ", 'observation_category': 'fear',
                        'observation_keep': keep, 'observation_is_pinned': keep == 'month'})
            call.with_context(outcome='busy').action_not_answered()
            note = self.patient.dental_observation_ids.filtered(
                lambda note, keep=keep: note.text == f"Nota {keep}")
            with self.subTest(keep):
                self.assertRecordValues(note, [{
                    'valid_until': until, 'is_pinned': keep == 'month', 'category': 'fear',
                    'user_id': self.receptionist.id, 'company_id': self.clinic.id}])


@tagged('post_install', '-at_install')
class TestComplaintIsConfidential(NoShowCase):
    """A complaint may name a colleague: its author and the managers read it (invariant 12)."""

    SAID = "XQSAID: Marcos le contestó mal"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user('recepcion_dos', 'group_receptionist')
        cls.complaint = cls.note_of(cls.receptionist, cls.SAID, category='complaint')

    @classmethod
    def note_of(cls, user, text, **values):
        return cls.env(user=user)['dental.observation'].create({
            'partner_id': cls.patient.id, 'company_id': cls.clinic.id, 'text': text, **values})

    def send(self, user, method, *args):
        """Call a method of the notes as a user does."""
        return self.rpc(NOTE, method, *args, user=user)

    def test_who_reads_it(self):
        reads = {self.receptionist: True, self.manager: True, self.colleague: False,
                 self.dentist_user: False, self.outsider: False}
        for user, allowed in reads.items():
            for method, args in (
                    ('read', [self.complaint.ids, ['text']]),
                    ('web_read', [self.complaint.ids, {'text': {}}])):
                with self.subTest(user=user.login, method=method):
                    if allowed:
                        self.assertIn('XQSAID', str(self.send(user, method, *args)))
                    else:
                        with self.assertRaises(AccessError):
                            self.send(user, method, *args)

    def test_nothing_else_tells_it(self):
        amendment = self.note_of(self.manager, "Se ha hablado con él", amends_id=self.complaint.id)
        for user in (self.colleague, self.dentist_user):
            domain = [('partner_id', '=', self.patient.id)]
            found = [
                self.send(user, 'search_read', domain),
                self.send(user, 'search_read', [('text', 'ilike', 'XQSAID')]),
                self.send(user, 'search_read', [('amends_id.text', 'ilike', 'XQSAID')]),
                self.send(user, 'name_search', 'XQSAID'),
                self.send(user, 'formatted_read_group', domain, ['amends_id'], ['__count']),
                self.send(user, 'read', amendment.ids, ['amends_id', 'amended_text']),
                self.send(user, 'web_read', amendment.ids, {
                    'amended_text': {}, 'amends_id': {'fields': {'display_name': {}}}}),
                self.rpc('res.partner', 'read', self.patient.ids, ['dental_observation_ids'],
                         user=user),
            ]
            with self.subTest(user.login):
                self.assertNotIn('XQSAID', str(found))
                self.assertIn("A complaint", str(found[5]))
                self.assertFalse(found[1] + found[2] + found[3])

    def test_nobody_puts_it_aside_without_reading_it(self):
        for user in (self.colleague, self.dentist_user):
            with self.subTest(user.login), self.assertRaises(AccessError), \
                    self.env.cr.savepoint():
                self.send(user, 'create', [{
                    'partner_id': self.patient.id, 'company_id': self.clinic.id,
                    'text': "Nada", 'amends_id': self.complaint.id}])
            with self.assertRaises(AccessError):
                self.send(user, 'action_amend', self.complaint.ids)
            with self.assertRaises(AccessError):
                self.send(user, 'write', self.complaint.ids, {'valid_until': '2026-11-24'})
        self.assertFalse(self.complaint.is_amended)

    def test_its_author_knows_that_it_was_amended(self):
        self.note_of(self.manager, "Hablado con Marcos", category='complaint',
                     amends_id=self.complaint.id)
        self.env.invalidate_all()
        mine = self.complaint.with_user(self.receptionist)
        self.assertFalse(mine.amendment_ids, "it is the manager's")
        self.assertTrue(mine.is_amended)
        self.assertFalse(mine.is_current)
        with self.assertRaisesRegex(UserError, 'already'):
            mine.action_amend()

    def test_the_queue_and_the_card_say_only_that_there_is_one(self):
        case = self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id),
            ('program_id', '=', self.ref('program_repair').id)])
        for user, told in ((self.colleague, False), (self.manager, True)):
            self.env.invalidate_all()
            self.assertIn("A complaint", case.with_user(user).why_now)
            self.assertNotIn('XQSAID', case.with_user(user).why_now)
            call = self.start_call(case, user)
            card = str(call.read())
            with self.subTest(user.login):
                self.assertIn("A complaint", card)
                self.assertEqual('XQSAID' in card, told)
            call.action_not_now()

    def test_whether_it_is_amended_is_not_forged(self):
        note = self.env['dental.observation'].browse(self.send(self.receptionist, 'create', [{
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "x",
            'is_amended': True}]))
        self.assertFalse(note.is_amended)
        with self.assertRaises(UserError):
            self.send(self.receptionist, 'write', note.ids, {'is_amended': True})
