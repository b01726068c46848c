from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import NoShowCase

INTRO = "Soy {caller}, de {clinic}."


@tagged('post_install', '-at_install')
class TestScripts(NoShowCase):
    """What a caller may say: checked where it is written, true where it is said (invariant 9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ('en_US', 'es_ES'):
            cls.env['res.lang']._activate_lang(lang)
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US'})
        cls.case = cls.case.with_env(cls.env)
        (cls.receptionist | cls.manager).lang = cls.patient.lang = 'en_US'
        cls.script = cls.no_show.script_id
        cls.opening = cls.env.ref('dental_followup.script_no_show_opening_missed')

    def line(self, text="x", kind='opening', **values):
        return self.env['dental.followup.script.line'].create({
            'script_id': self.script.id, 'kind': kind, 'text': text, **values})

    def attend(self, days=200, **values):
        """Let Paula have been there, so many days ago."""
        return self.make_visit(
            '10:00', day=self.day - timedelta(days=days), dental_state='attended', **values)

    def guarded(self):
        """Make Paula a child of eight, whose mother is spoken to."""
        mother = self.make_patient("Rosa Gil Pons", lang='en_US')
        self.patient.write({
            'dental_birthdate': self.day - timedelta(days=8 * 365),
            'dental_guardian_id': mother.id})
        return mother

    # where it is written

    def test_unknown_and_malformed_are_refused_by_name(self):
        for wrong in ('{unknown}', '{ patient }', '{}', '{patient', '{{ 1 + 1 }}', '{user.login}'):
            with self.subTest(wrong), self.assertRaises(ValidationError) as caught:
                self.opening.text = f"Hola {wrong}"
            self.assertIn('{patient}, {child}, {clinic}', str(caught.exception))
            self.assertIn('{', str(caught.exception).split(' stands')[0])

    def test_a_translation_keeps_to_the_rules(self):
        with self.assertRaisesRegex(ValidationError, 'nadie'):
            self.opening.with_context(lang='es_ES').text = "Hola {nadie}"
        with self.assertRaisesRegex(ValidationError, 'nadie'):
            self.opening.update_field_translations('text', {'es_ES': "Hola {nadie}"})

    def test_nothing_is_evaluated(self):
        self.opening.text = "%(x)s $object {patient} __import__('os') <b>"
        self.patient.name = "{clinic} Pérez"
        self.assertEqual(
            self.opening._say(self.case._script_facts()),
            "%(x)s $object {clinic} __import__('os') <b>")

    def test_who_calls_is_said(self):
        identify = self.ref('script_no_show_identify')
        for text in ("Hola, soy {caller}.", "Hola, de {clinic}."):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, 'clinic'):
                identify.text = text
        identify.text = INTRO

    def test_nothing_clinical_before_knowing_who_listens(self):
        for kind in ('identify', 'third_party'):
            for name in ('last_treatment', 'last_date', 'missed_when', 'plan', 'dentist', 'child'):
                with self.subTest(kind=kind, name=name), \
                        self.assertRaisesRegex(ValidationError, name):
                    self.line(f"{INTRO} {{{name}}}", kind)

    def test_a_script_in_use_goes_on_saying_who_calls(self):
        identify = self.ref('script_no_show_identify')
        for lose in (identify.unlink, lambda: identify.write({'active': False}),
                     lambda: identify.write({'kind': 'question'})):
            with self.assertRaisesRegex(ValidationError, 'who calls'), self.env.cr.savepoint():
                lose()
        silent = self.env['dental.followup.script'].create({'name': "Sin presentarse"})
        with self.assertRaisesRegex(ValidationError, 'Sin presentarse'):
            self.no_show.script_id = silent

    def test_a_commercial_program_says_that_it_is_an_offer(self):
        self.ref('script_no_show_purpose').unlink()
        with self.assertRaisesRegex(ValidationError, 'offer'):
            self.no_show.purpose = 'commercial'

    def test_every_program_with_calls_has_what_it_says(self):
        programs = self.env['dental.followup.program'].search([('code', '!=', False)])
        calling = programs.filtered(
            lambda program: {'phone', 'preferred'} & set(program.step_ids.mapped('channel')))
        self.assertGreaterEqual(len(calling), 9)
        for program in calling:
            kinds = program.script_id.line_ids.mapped('kind')
            with self.subTest(program.code):
                self.assertLessEqual({
                    'identify', 'third_party', 'purpose', 'opening', 'question', 'closing',
                }, set(kinds))
                audiences = program.script_id.opening_line_ids.mapped('audience')
                self.assertLessEqual({'patient', 'guardian'}, set(audiences))

    def test_every_blocker_has_replies(self):
        for blocker in self.env['dental.followup.blocker'].search([('is_none', '=', False)]):
            with self.subTest(blocker.code):
                self.assertGreaterEqual(len(blocker.reply_ids), 2)

    def test_a_reply_answers_a_blocker_and_nothing_else_does(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.line(kind='reply').flush_recordset()
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.line(blocker_id=self.ref('blocker_fear').id).flush_recordset()
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.line(script_id=False).flush_recordset()

    # where it is said

    def offered(self, line, user=None):
        return line in self.start_call(self.case, user).offered_line_ids

    def test_words_in_braces_need_what_they_say(self):
        for text, make_true in (
                ("Vino el {last_date}", lambda: self.attend(categ_ids=False)),
                ("Le hicimos {last_treatment}", lambda: self.attend(100)),
                ("{dentist} ha preguntado por usted", lambda: self.case.sudo().write(
                    {'asked_by_id': self.dentist_user.id})),
                ("Su presupuesto, {plan}", lambda: self.case.sudo().write({
                    'plan_id': self.env['dental.treatment.plan'].create({
                        'partner_id': self.patient.id, 'company_id': self.clinic.id,
                        'amount': 900, 'name': "Implante"}).id}))):
            line = self.line(text)
            with self.subTest(text):
                self.assertEqual(line.needs, 'none')
                self.assertFalse(self.offered(line))
                make_true()
                self.assertTrue(self.offered(line))
                self.assertNotIn('{', line._say(self.case._script_facts()))

    def test_missed_visit_that_was_corrected(self):
        cancelled = self.line("La cita del {cancelled_date}")
        self.assertTrue(self.offered(self.opening))
        self.assertFalse(self.offered(cancelled))
        self.visit.action_dental_set_state('cancelled')
        self.assertFalse(self.opening in self.opening._offered(self.case._script_facts()))
        self.assertTrue(cancelled._offered(self.case._script_facts()))

    def test_needs_hold_for_sentences_without_braces(self):
        line = self.line("El doctor ha preguntado por usted", needs='dentist_asked')
        self.assertFalse(self.offered(line))
        self.case.sudo().asked_by_id = self.dentist_user
        self.assertTrue(self.offered(line))

    def test_a_translation_decides_what_its_listener_hears(self):
        self.opening.with_context(lang='es_ES').text = "Desde el {last_date} no le vemos"
        self.assertTrue(self.offered(self.opening))
        self.patient.lang = 'es_ES'
        self.assertFalse(self.offered(self.opening))

    def test_said_in_the_language_of_who_listens(self):
        self.opening.with_context(lang='es_ES').text = "{patient}, le esperábamos el {missed_date}"
        self.patient.lang = 'es_ES'
        call = self.start_call(self.case)
        self.assertEqual(self.receptionist.lang, 'en_US')
        self.assertEqual(call.opening_text, "Paula, le esperábamos el lunes 23 de noviembre")
        shown = self.opening.with_user(self.receptionist).with_context(dental_call_id=call.id)
        self.assertEqual(shown.display_name, call.opening_text)
        self.patient.lang = 'en_US'
        self.assertIn("expecting you today", self.start_call(self.case).opening_text)

    def test_a_language_that_is_not_installed(self):
        self.env['res.lang']._activate_lang('fr_FR')
        self.patient.lang = 'fr_FR'
        self.assertEqual(self.case._script_lang(), 'fr_FR')
        self.env.cr.execute("UPDATE res_lang SET active = false WHERE code = 'fr_FR'")
        self.env.registry.clear_cache()
        self.env.registry.clear_cache('stable')
        self.assertEqual(self.case._script_lang(), 'en_US')

    def test_to_the_guardian_of_a_minor(self):
        mother = self.guarded()
        call = self.start_call(self.case)
        self.assertEqual(call.opening_id, self.ref('script_no_show_opening_child'))
        self.assertIn("Rosa, we were expecting Paula today", call.opening_text)
        self.assertNotIn(self.opening, call.offered_line_ids)
        self.assertEqual(self.case.contact_partner_id, mother)
        self.patient.dental_guardian_id = False

    def test_days_as_one_says_them(self):
        for days, said in (
                (1, "Sunday November 22"), (40, "October 14"), (400, "October 19, 2025")):
            with self.subTest(days):
                moment = self.visit.start - timedelta(days=days)
                self.assertEqual(self.case._say_day(moment), said)
        self.assertEqual(
            self.case._say_when(self.visit.start - timedelta(days=1)), "yesterday at 10:00")
        self.assertEqual(
            self.case._say_when(self.visit.start - timedelta(days=3)), "on Friday November 20")

    def test_who_rings_is_not_told_that_we_call(self):
        line = self.line("Le llamamos nosotros", needs='calling')
        other = self.line("Gracias por llamar", needs='ringing')
        for ringing, said in ((False, line), (True, other)):
            facts = self.case._script_facts(ringing=ringing)
            self.assertEqual((line | other)._offered(facts), said)

    # replies

    def reply_call(self, *blockers):
        call = self.start_call(self.case)
        call.action_answered()
        call.blocker_ids = [Command.set([self.ref(f'blocker_{name}').id for name in blockers])]
        return call

    def test_replies_follow_the_blocker(self):
        call = self.reply_call('fear')
        self.assertEqual(call.reply_id, self.ref('reply_fear'))
        self.assertEqual(call.offered_reply_ids, self.ref('blocker_fear').reply_ids)
        call.reply_id = self.ref('reply_fear_two')
        call.blocker_ids = [Command.link(self.ref('blocker_work').id)]
        self.assertEqual(call.reply_id, self.ref('reply_fear_two'), "what was chosen stays")
        call.blocker_ids = [Command.set(self.ref('blocker_none').ids)]
        self.assertFalse(call.reply_id)

    def test_a_reply_of_the_script_comes_first(self):
        own = self.line(
            "Para esta cita, {patient}…", 'reply', blocker_id=self.ref('blocker_fear').id)
        other = self.env['dental.followup.script.line'].create({
            'script_id': self.ref('script_recall').id, 'kind': 'reply', 'text': "x",
            'blocker_id': self.ref('blocker_fear').id})
        call = self.reply_call('fear')
        self.assertEqual(call.reply_id, own)
        self.assertNotIn(other, call.offered_reply_ids)

    def test_an_untrue_reply_is_not_offered(self):
        untrue = self.line(
            "{dentist} le espera", 'reply', blocker_id=self.ref('blocker_fear').id)
        self.assertNotIn(untrue, self.reply_call('fear').offered_reply_ids)

    def test_what_was_said_is_in_the_ledger_and_counted(self):
        call = self.reply_call('fear')
        closing = self.ref('script_no_show_closing_two')
        call.write({
            'closing_question_id': closing.id, 'reply_id': self.ref('reply_fear_two').id,
            'slot_id': call.slot_ids[0].id})
        call.action_done()
        said = {
            'opening_id': self.opening, 'question_id': self.ref('script_no_show_question_today'),
            'reply_id': self.ref('reply_fear_two'), 'closing_question_id': closing}
        self.assertRecordValues(
            self.case.attempt_ids, [{name: line.id for name, line in said.items()}])
        for line in said.values():
            with self.subTest(line.kind):
                self.assertRecordValues(line, [
                    {'call_count': 1, 'booked_share': 1, 'attended_share': 0}])
        with self.at_utc(self.case.rebooked_event_id.start):
            self.case.rebooked_event_id.action_dental_set_state('attended')
        self.env.invalidate_all()
        self.assertRecordValues(self.opening, [
            {'call_count': 1, 'booked_share': 1, 'attended_share': 1}])
        self.assertEqual(self.ref('reply_fear').call_count, 0)

    def test_results_are_counted_in_a_batch(self):
        lines = self.env['dental.followup.script.line'].search([], limit=200)

        def queries(some):
            self.env.invalidate_all()
            some.mapped('kind')
            before = self.env.cr.sql_log_count
            some.mapped('call_count')
            return self.env.cr.sql_log_count - before
        queries(lines)
        few = queries(lines[:1] | lines.filtered(lambda line: line.kind != lines[0].kind)[:1])
        self.assertLessEqual(queries(lines), few + 8)

    def test_not_reached_says_nothing_of_sentences(self):
        self.ring_in_vain()
        self.assertFalse(self.case.attempt_ids.opening_id | self.case.attempt_ids.reply_id)

    # editor

    def test_preview_while_typing(self):
        self.opening.with_context(lang='es_ES').text = "{patient}, le esperábamos el {missed_date}"
        with Form(self.script) as form:
            self.assertEqual(form.preview_followup_id, self.case)
            self.assertIn("Paula, we were expecting you today at 10:00", form.preview_html)
            self.assertIn("not offered: no last visit", form.preview_html)
            with form.opening_line_ids.new() as line:
                line.text = "{patient}, me acuerdo de {nadie}"
            self.assertIn("<s>Paula, me acuerdo de {nadie}</s>", form.preview_html)
            with form.opening_line_ids.edit(len(form.opening_line_ids) - 1) as line:
                line.text = "{patient}, ¿qué tal? <script>"
            self.assertIn("Paula, ¿qué tal? &lt;script&gt;", form.preview_html)
            form.preview_lang = 'es_ES'
            self.assertIn("Paula, le esperábamos el lunes 23 de noviembre", form.preview_html)
            form.tone = "Con calma"
            form.opening_line_ids.remove(index=len(form.opening_line_ids) - 1)
        self.assertFalse(self.case.attempt_ids)

    def test_preview_says_that_a_word_is_unknown(self):
        with Form(self.script) as form:
            with form.opening_line_ids.new() as line:
                line.text = "Hola {nadie}"
            self.assertIn("nothing is known for {nadie}", form.preview_html)
            form.opening_line_ids.remove(index=len(form.opening_line_ids) - 1)

    def test_preview_of_a_new_script(self):
        with Form(self.env['dental.followup.script'].with_user(self.manager)) as form:
            form.name = "Nuevo"
            self.assertFalse(form.preview_html)
        self.assertEqual(form.record.company_id, self.clinic)

    # who writes

    def test_what_all_clinics_say_is_written_by_who_manages_all(self):
        script, line = self.script.with_user(self.manager), self.opening.with_user(self.manager)
        for change in (
                lambda: script.write({'tone': "x"}), lambda: line.write({'text': "x"}),
                lambda: line.update_field_translations('text', {'es_ES': "x"}),
                line.unlink, script.unlink,
                lambda: self.ref('reply_fear').with_user(self.manager).write({'text': "x"}),
                lambda: line.create({'script_id': script.id, 'text': "x"})):
            with self.assertRaisesRegex(UserError, 'every clinic'), self.env.cr.savepoint():
                change()

    def test_a_copy_for_the_clinic(self):
        program = self.no_show.with_user(self.manager)
        own = program.browse(program.action_copy_for_clinic()['res_id'])
        script = self.script.with_user(self.manager)
        copy = script.browse(script.action_copy_for_clinic()['res_id'])
        self.assertEqual(own.script_id, copy)
        self.assertEqual(len(copy.line_ids), len(self.script.line_ids))
        copy.opening_line_ids[0].text = "De nuestra clínica, {patient}"
        self.assertNotIn("nuestra", self.opening.text)

    def test_another_clinic_neither_sees_nor_uses_it(self):
        copy = self.script.browse(
            self.script.with_user(self.manager).action_copy_for_clinic()['res_id'])
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_user('gerencia_bruc', 'group_manager', other)
        for record in (copy, copy.line_ids[0]):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(['display_name'])
        with self.assertRaisesRegex(ValidationError, 'belongs to'):
            self.no_show.script_id = copy
