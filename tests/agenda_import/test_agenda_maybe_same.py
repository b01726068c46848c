from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_agenda_left_out import PEOPLE, ToldCase

OTHER = {'Nº Historia': '9900', 'Móvil': '655 99 88 77', 'Hora': '12:00'}
"""Another number and phone, of somebody who bears the same name."""


@tagged('post_install', '-at_install')
class TestMaybeSame(ToldCase):
    """No second patient in silence: who bears the name of one who is here is said, and answered."""

    def setUp(self):
        super().setUp()
        self.load_at('08:00', *PEOPLE)
        self.noa = self.visit_of(PEOPLE[0]).dental_patient_id
        self.wizard_after = self.load_at('09:00', *PEOPLE[1:], {**PEOPLE[0], **OTHER})
        self.new = self.visit_of(OTHER).dental_patient_id.with_user(self.receptionist)

    def todos(self):
        return self.env['mail.activity'].search([
            ('activity_type_id', '=', self.ref('mail_activity_type_who').id)])

    def ref(self, name):
        return self.env.ref(f'dental_followup.{name}')

    def test_it_is_said_and_stops_nothing(self):
        self.assertNotEqual(self.new, self.noa)
        self.assertRecordValues(self.new, [{
            'dental_maybe_same_id': self.noa.id,
            'dental_maybe_same_text': '8000 · +34 655 22 33 00'}])
        wizard = self.wizard_after
        line = wizard.line_ids.filtered(lambda line: line.patient == PEOPLE[0]['Paciente']
                                        and line.state == 'created')
        self.assertIn("Perhaps the same person", line.reason)
        self.assertEqual(wizard.line_ids.sorted(lambda line: (line.rank, line.row))[0], line)
        self.assertFalse(wizard.part_question)
        self.assertEqual(wizard.maybe_same_count, 1)
        self.assertEqual(self.todos().res_id, self.new.id)
        domain = wizard.action_open_maybe_same()['domain']
        self.assertIn('dental_maybe_same_id', domain)

    def test_they_are_two_people(self):
        self.new.action_dental_two_people()
        self.assertFalse(self.new.dental_maybe_same_id)
        self.assertFalse(self.todos())
        self.assertEqual(self.wizard_after.agenda_import_id.maybe_same_count, 0)
        again = self.load_at('10:00', *PEOPLE, {**PEOPLE[0], **OTHER})
        self.assertEqual(again.maybe_same_count, 0)
        self.assertEqual(len(self.patients()), 5)
        with self.assertRaisesRegex(UserError, "said meanwhile"):
            self.new.action_dental_same_person()

    def test_they_are_one_person(self):
        self.new.action_dental_same_person()
        self.assertFalse(self.new.exists())
        self.assertFalse(self.todos())
        self.assertRecordValues(
            self.noa, [{'dental_number': '9900', 'dental_maybe_same_id': False}])
        self.assertEqual(len(self.noa.dental_visit_ids), 2)
        again = self.load_at('10:00', *PEOPLE[1:], {**PEOPLE[0], **OTHER})
        self.assertEqual(again.counts, {'unchanged': 4, 'gone': 1})
        gone, moved = self.noa.dental_visit_ids.sorted('start')
        self.assertEqual(gone.dental_moved_hint_id, moved, "one person, who comes at another hour")
        self.assertEqual(len(self.patients()), 4)
        self.assertEqual(self.broken(), [])

    def test_an_import_on_which_that_was_built_is_not_undone(self):
        self.new.action_dental_same_person()
        with self.at('09:30'), self.assertRaises(UserError):
            self.wizard_after.agenda_import_id.with_user(self.receptionist)._undo()
        self.assertEqual(len(self.noa.dental_visit_ids), 2)

    def test_it_is_undone_while_it_is_only_asked(self):
        new = self.new.sudo()
        with self.at('09:30'):
            self.wizard_after.agenda_import_id.with_user(self.receptionist)._undo()
        self.assertFalse(new.exists())

    def test_who_has_no_role_answers_nothing(self):
        other = self.make_other()
        for method in ('action_dental_same_person', 'action_dental_two_people'):
            for user in (self.outsider, other):
                with self.assertRaises(AccessError):
                    getattr(self.new.with_user(user).with_context(
                        allowed_company_ids=user.company_ids.ids), method)()
        self.assertEqual(self.new.dental_maybe_same_id, self.noa)
