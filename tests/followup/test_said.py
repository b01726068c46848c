from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import NoShowCase


class SaidCase(NoShowCase):
    """Paula, who was never there before, and no dentist asked for her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        (cls.receptionist | cls.manager).lang = cls.patient.lang = 'en_US'
        cls.script = cls.no_show.script_id
        cls.opening = cls.env.ref('dental_followup.script_no_show_opening_missed')
        cls.remembered = cls.line("We last saw you on {last_date}.")
        cls.asked = cls.line("The dentist asked for you.", needs='dentist_asked')
        cls.archived = cls.line("Good morning.", active=False)
        cls.elsewhere = cls.line(
            "Good morning.", script_id=cls.env.ref('dental_followup.script_recall').id)
        cls.others = cls.make_clinic("Clínica Mar", cls.zone)
        script = cls.script.copy({'company_id': cls.others.id, 'name': "Mar"})
        cls.foreign = script.line_ids.filtered(lambda line: line.kind == 'opening')[0]
        cls.question = cls.script.line_ids.filtered(lambda line: line.kind == 'question')[0]

    @classmethod
    def line(cls, text, kind='opening', **values):
        return cls.env['dental.followup.script.line'].create(
            {'script_id': cls.script.id, 'kind': kind, 'text': text, 'sequence': 99, **values})

    def cannot_be_said(self):
        """Yield (what is wrong with it, field, sentence)."""
        yield "no last visit", 'opening_id', self.remembered
        yield "no dentist has asked", 'opening_id', self.asked
        for line in (self.archived, self.elsewhere, self.question):
            yield "not among the sentences", 'opening_id', line
        yield "not among the sentences", 'question_id', self.opening
        yield "not among the sentences", 'closing_question_id', self.question

    def attend(self):
        """Record meanwhile that Paula was there after all."""
        self.visit.sudo().dental_state = 'arrived'
        self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestSaid(SaidCase):
    """What cannot have been said is not recorded as said, whoever sends it (invariant 9)."""

    def row(self, context=None, **values):
        return self.env['dental.followup.attempt'].with_user(self.receptionist).with_context(
            **(context or {})).create({
                'followup_id': self.case.id, 'partner_id': self.patient.id,
                'company_id': self.clinic.id, 'channel': 'phone',
                'outcome_id': self.ref('outcome_no_answer').id, **values})

    # in the call

    def test_chosen_in_a_call(self):
        call = self.start_call(self.case)
        call.action_answered()
        for why, name, line in self.cannot_be_said():
            for context in ({}, {'active_test': False}):
                with self.subTest(why=why, field=name, line=line.text, context=context), \
                        self.assertRaisesRegex(ValidationError, why), self.env.cr.savepoint():
                    call.with_context(**context).write({name: line.id})
        self.env.invalidate_all()
        self.assertEqual(call.opening_id, self.opening)

    def test_chosen_as_a_call_begins(self):
        Call = self.env['dental.followup.call'].with_user(self.receptionist)
        for why, name, line in self.cannot_be_said():
            for model, values in ((Call, {name: line.id}),
                                  (Call.with_context(**{f'default_{name}': line.id}), {})):
                with self.subTest(why=why, line=line.text, values=values), \
                        self.assertRaisesRegex(ValidationError, why), self.env.cr.savepoint():
                    model.create({'followup_id': self.case.id, 'true_lines': [line.id], **values})

    def test_what_is_true_is_not_the_callers_word(self):
        call = self.start_call(self.case)
        with self.assertRaisesRegex(ValidationError, "no last visit"):
            call.write({'true_lines': self.remembered.ids, 'opening_id': self.remembered.id})

    def test_another_clinics(self):
        call = self.start_call(self.case)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            call.opening_id = self.foreign
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.row(opening_id=self.foreign.id)
        self.receptionist.company_ids |= self.others
        both = {'allowed_company_ids': (self.clinic | self.others).ids}
        with self.assertRaisesRegex(ValidationError, "not among"), self.env.cr.savepoint():
            call.with_context(**both).opening_id = self.foreign
        with self.assertRaisesRegex(ValidationError, "not among"), self.env.cr.savepoint():
            self.row(both, opening_id=self.foreign.id)

    def test_replies(self):
        blocker = self.ref('blocker_fear')
        call = self.start_call(self.case)
        call.action_answered()
        call.blocker_ids = [Command.set(blocker.ids)]
        other = self.line(
            "x", 'reply', blocker_id=blocker.id, script_id=self.elsewhere.script_id.id)
        shared = self.line("x", 'reply', blocker_id=blocker.id, script_id=False)
        untrue = self.line("{dentist}", 'reply', blocker_id=blocker.id)
        for line in (other, untrue, self.opening):
            with self.subTest(line.text), self.assertRaises(ValidationError), \
                    self.env.cr.savepoint():
                call.reply_id = line
        for line in (shared, self.ref('blocker_work').reply_ids[:1]):
            call.reply_id = line

    def test_what_was_true_when_it_was_said_stays(self):
        """A visit is corrected and an opening archived while one talks."""
        call = self.start_call(self.case)
        call.action_answered()
        closing = self.ref('script_no_show_closing_two')
        self.attend()
        self.opening.active = False
        self.assertNotIn(self.opening, call.offered_line_ids)
        call.write({
            'closing_question_id': closing.id, 'question_id': False,
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)]})
        call.write({'opening_id': False})
        call.write({'opening_id': self.opening.id, 'slot_id': call.slot_ids[0].id})
        self.assertEqual(call._prepare_attempt_values(self.visit)['opening_id'], self.opening.id)

    def test_true_since_the_call_began(self):
        call = self.start_call(self.case)
        self.make_visit('10:00', day=self.day - timedelta(days=200), dental_state='attended')
        self.env.invalidate_all()
        call.opening_id = self.remembered
        self.assertIn("We last saw you", call.opening_text)

    def test_taken_up_again_it_is_true_now(self):
        call = self.start_call(self.case)
        call.told = "Ahora no puede"
        self.opening.needs = 'dentist_asked'
        self.env.invalidate_all()
        again = self.start_call(self.case)
        self.assertEqual(again, call)
        self.assertNotEqual(again.opening_id, self.opening)
        with self.assertRaisesRegex(ValidationError, "no dentist has asked"):
            again.opening_id = self.opening

    def test_a_call_about_another_case_begins_anew(self):
        call = self.start_call(self.case)
        slots = call.slot_ids
        other = self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'program_id': self.ref('program_recall').id})
        call.write({'followup_id': other.id, 'opening_id': self.opening.id})
        self.assertIn(call.opening_id, other.program_id.script_id.line_ids)
        self.assertFalse(slots.exists())
        self.assertTrue(call.slot_ids)

    # in the ledger

    def test_a_bare_row(self):
        for why, name, line in self.cannot_be_said():
            for context, values in (
                    ({}, {name: line.id}), ({'active_test': False}, {name: line.id}),
                    ({f'default_{name}': line.id}, {})):
                with self.subTest(why=why, line=line.text, context=context), \
                        self.assertRaisesRegex(ValidationError, why), self.env.cr.savepoint():
                    self.row(context, **values)
        self.assertFalse(self.case.attempt_ids)
        attempt = self.row(opening_id=self.opening.id, question_id=self.question.id)
        self.assertIn(self.opening.text, attempt.said)

    def test_a_row_of_no_case(self):
        for followup in (False, None):
            with self.subTest(followup), self.assertRaises(IntegrityError), \
                    mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                self.row(followup_id=followup, opening_id=self.opening.id)

    def test_a_default_is_looked_at_as_what_is_said(self):
        """In a colleague's hands, or answered without a closing question."""
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.env['dental.followup.attempt'].with_user(self.receptionist).with_context(
                default_outcome_id=self.ref('outcome_answered').id).create({
                    'followup_id': self.case.id, 'partner_id': self.patient.id,
                    'company_id': self.clinic.id, 'channel': 'phone'})
        self.case.with_user(self.manager)._claim()
        with self.assertRaises(UserError):
            self.env['dental.followup.attempt'].with_user(self.receptionist).with_context(
                default_followup_id=self.case.id).create({
                    'partner_id': self.patient.id, 'company_id': self.clinic.id,
                    'channel': 'phone', 'outcome_id': self.ref('outcome_no_answer').id})

    # times

    def test_times_are_offered_by_the_server(self):
        call = self.start_call(self.case)
        visit = self.make_visit('18:00', day=self.day + timedelta(days=1))
        moves = self.env['dental.followup.move'].with_user(self.receptionist).create(
            [{'event_id': visit.id}, {'event_id': visit.id}])
        start = self.clock('03:00', self.day + timedelta(days=2))
        for dialog, slot, more in (
                (call, call.slot_ids[0], {'stop': start}), (moves[0], moves[0].slot_ids[0], {})):
            for command in (Command.create({'start': start, **more}),
                            Command.update(slot.id, {'start': start}), Command.delete(slot.id)):
                with self.subTest(dialog=dialog._name, command=command), \
                        self.assertRaises(AccessError), self.env.cr.savepoint():
                    dialog.write({'slot_ids': [command]})
                    self.env.flush_all()
        with self.assertRaisesRegex(ValidationError, "another visit"):
            moves[1].slot_id = moves[0].slot_ids[0]
