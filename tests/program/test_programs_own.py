from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .program_case import ProgramCase


class OwnCase(ProgramCase):
    """A manager of one clinic, who is no administrator of Odoo, makes programs of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref('dental_followup.mail_template_completed')
        cls.programs = cls.env['dental.followup.program'].with_user(cls.manager)

    @classmethod
    def make_program(cls, trigger, *steps, **values):
        """Make a program as the manager does; by default it calls, at once."""
        return cls.programs.create({
            'name': f'Programa {trigger}', 'trigger': trigger,
            'step_ids': [Command.create({'channel': 'phone', 'wait_unit': 'days', **step})
                         for step in steps or ({},)], **values}).sudo()

    def email(self, days=0):
        return {'channel': 'email', 'wait_value': days, 'other_band': False,
                'template_id': self.template.id}

    def of(self, program, patient=None):
        """Return the cases of a program of one's own, of a patient or of all."""
        return self.env['dental.followup'].search([
            ('program_id', '=', program.id),
            *([('partner_id', '=', patient.id)] if patient else [])], order='id')

    def rule(self, program):
        rules = program._rules()
        self.assertEqual(len(rules), 1)
        return rules


@tagged('post_install', '-at_install')
class TestOwnProgram(OwnCase):
    """Every way to start a program, chosen in its form: the rule is made and works."""

    def test_no_show_of_one_treatment(self):
        program = self.make_program(
            'no_show', treatment_ids=[Command.set(self.treatment.ids)], purpose='appointment')
        self.assertEqual(program.company_id, self.clinic)
        self.assertRecordValues(self.rule(program), [{
            'active': True, 'model_name': 'calendar.event', 'trigger': 'on_create_or_write'}])
        other = self.make_patient("Otra", phone='+34 655 97 96 01')
        plain = self.make_visit('10:00', other, categ_ids=[Command.clear()])
        (self.make_visit('10:00') | plain).action_dental_no_show()
        self.assertNext(self.of(program), 0, '12:00', state='todo')
        self.assertEqual(self.of(program).partner_id, self.patient)
        self.assertTrue(self.of(program).program_id.wants_visit)

    def test_attended_late_cancel_incident_and_checkup(self):
        self.treatment.dental_checkups = '2 d'
        programs = {trigger: self.make_program(trigger) for trigger in (
            'attended', 'late_cancel', 'incident', 'checkup')}
        attended, cancelled = self.make_visit('10:00'), self.make_visit('18:00')
        attended.action_dental_attended()
        attended.action_dental_incident()
        cancelled.action_dental_cancel()
        for trigger, days, clock in (
                ('attended', 0, '12:00'), ('late_cancel', 0, '12:00'), ('incident', 0, '12:00'),
                ('checkup', 2, '10:30')):
            with self.subTest(trigger):
                case = self.of(programs[trigger])
                self.assertNext(case, days, clock, state='todo')
                self.assertEqual(
                    case.event_id, cancelled if trigger == 'late_cancel' else attended)

    def test_answered(self):
        program = self.make_program('answered', self.email(days=2))
        self.make_visit('10:00').action_dental_no_show()
        self.talk_when_due(self.case_for('no_show'))
        case = self.of(program)
        self.assertNext(case, 2, '09:00', 'email', state='todo')
        self.job('send_due', 2, '09:00')
        self.assertQueued(case, "thank you for your trust")

    def test_plans(self):
        waiting = self.make_program('plan_open', {'wait_value': 1})
        done = self.make_program('plan_completed', self.email(days=3))
        plan = self.make_plan(name=False)
        self.assertNext(self.of(waiting), 1, '09:00', state='todo')
        plan.action_accept()
        plan.action_complete()
        self.assertEqual(self.of(waiting).state, 'won')
        self.assertNext(self.of(done), 3, '09:00', 'email', state='todo')

    def test_patients_of_my_own_search(self):
        """Each once, and again after so many months; never those of another clinic."""
        program = self.make_program(
            'patients', patient_domain="[('city', '=', 'Sagunto')]", again_months=3)
        self.assertFalse(program._rules())
        self.patient.city = "Sagunto"
        self.make_patient("De Valencia", city="Valencia", phone='+34 655 97 96 03')
        theirs = self.make_patient("De la otra", city="Sagunto", phone='+34 655 97 96 04',
                                   company_id=self.make_clinic("Otra", self.zone).id)
        for days, number in ((0, 1), (0, 1), (1, 1), (91, 1)):
            self.job('open_searched', days)
            self.assertEqual(len(self.of(program)), number)
        self.assertEqual(self.of(program).partner_id, self.patient)
        self.job('open_searched', 92)  # 23 February, but the first is still open
        self.assertEqual(len(self.of(program)), 1)
        self.of(program)._lose(self.ref('lost_reason_other'))
        self.job('open_searched', 93)
        self.assertEqual(self.of(program).mapped('next_at')[1], self.on(93, '12:00'))
        self.assertFalse(self.of(program, theirs))

    def test_search_that_is_not_understood(self):
        for text in ("[('no_such_field', '=', 1)]", "patients", "[('name', 'wie', 'x')]"):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, 'not understood'), \
                    self.env.cr.savepoint():
                self.make_program('patients', patient_domain=text)

    FAR = ("[('create_uid.group_ids.implied_ids.user_ids.partner_id.meeting_ids"
           ".dental_patient_id.phone', '=like', '+34 655%')]",
           "[('dental_observation_ids.text', 'ilike', 'miedo')]",
           "['|', ('name', '=', 'x'), ('dental_observation_ids', 'ilike', 'miedo')]",
           "[('dental_visit_ids', 'any', [('dental_patient_id.phone', 'like', '+34 655')])]")

    def test_search_that_goes_too_far_is_refused(self):
        for text in self.FAR:
            with self.subTest(text), self.assertRaisesRegex(ValidationError, 'goes too far'), \
                    self.env.cr.savepoint():
                self.make_program('patients', patient_domain=text)
        self.assertTrue(self.make_program('patients', patient_domain=(
            "[('country_id.code', '=', 'ES'), ('dental_visit_ids.dental_state', '=', 'no_show'),"
            " ('dental_visit_ids.categ_ids', 'in', [1])]")))

    def test_search_that_went_too_far_before_finds_nobody(self):
        program = self.make_program('patients')
        for text in self.FAR:
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE dental_followup_program SET patient_domain = %s WHERE id = %s",
                [text, program.id])
            self.env.invalidate_all()
            self.run_cron('open_searched')
            self.assertIn('goes too far', program.search_error)
            with self.assertRaisesRegex(ValidationError, 'goes too far'):
                program.with_user(self.manager).action_dry_run()
        self.assertFalse(self.of(program))

    def test_search_that_stops_working_says_so_and_stops_no_other(self):
        broken = self.make_program('patients')
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dental_followup_program SET patient_domain = %s WHERE id = %s",
            ["[('no_such_field', '=', 1)]", broken.id])
        self.env.invalidate_all()
        sound = self.make_program('patients')
        self.run_cron('open_searched')
        self.assertIn('no_such_field', broken.search_error)
        self.assertFalse(self.of(broken))
        self.assertTrue(self.of(sound, self.patient))

    def test_patients_once_and_never_again(self):
        program = self.make_program('patients', patient_domain="[('city', '=', 'Sagunto')]")
        self.patient.city = "Sagunto"
        self.job('open_searched')
        self.of(program)._lose(self.ref('lost_reason_other'))
        self.job('open_searched', 700)
        self.assertEqual(len(self.of(program)), 1)

    def test_patients_at_most_so_many_a_day(self):
        program = self.make_program(
            'patients', patient_domain="[('city', '=', 'Sagunto')]", max_per_day=1)
        for index in range(2):
            self.make_patient(f"P{index}", city="Sagunto", phone=f'+34 655 97 96 1{index}')
        for days, number in ((0, 1), (0, 1), (1, 2)):
            self.job('open_searched', days)
            self.assertEqual(len(self.of(program)), number)

    def test_recall_and_dormant_of_ones_own(self):
        self.treatment.dental_recall_months = 6
        since = {'start_date': self.day - timedelta(days=400)}
        recall = self.make_program('recall', max_per_day=0, **since)
        dormant = self.make_program(
            'dormant', purpose='care', from_months=3, until_months=6, wants_visit=True)
        patient = self.make_patient("De hace cuatro meses", phone='+34 655 97 96 05')
        self.make_visit(day=self.day - timedelta(days=200), dental_state='attended')
        self.make_visit(
            day=self.day - timedelta(days=120), patient=patient, dental_state='attended')
        self.job('open_searched')
        self.assertEqual(self.of(recall).partner_id, self.patient)
        self.assertEqual(self.of(dormant).partner_id, patient)
        self.assertFalse(self.case_for('recall').filtered(lambda case: case.program_id == dormant))

    def test_steps_go_on(self):
        program = self.make_program(
            'no_show', {}, {'sequence': 20, 'wait_value': 4, 'other_band': False},
            {**self.email(days=1), 'sequence': 30})
        self.make_visit('10:00').action_dental_no_show()
        case = self.of(program)
        self.not_reached(case)
        self.assertNext(case, 4, '09:00')
        self.not_reached(case)
        self.assertNext(case, 7, '09:00', 'email')
        self.job('send_due', 7, '09:00')
        self.assertQueued(case, "thank you for your trust")

    def test_switched_off_opens_nothing_and_what_is_open_waits(self):
        program = self.make_program('attended', self.email())
        self.make_visit('10:00').action_dental_attended()
        case = self.of(program)
        program.with_user(self.manager).action_switch_off()
        self.assertFalse(self.rule(program).active)
        self.job('send_due', 0, '16:30')
        self.assertFalse(self.mails(case))
        self.make_visit('11:00', self.make_patient("Otra")).action_dental_attended()
        self.assertEqual(self.of(program), case)
        program.with_user(self.manager).action_switch_on()
        self.assertTrue(self.rule(program).active)
        self.job('send_due', 0, '16:40')
        self.assertQueued(case, "thank you for your trust")
        self.assertEqual(self.of(program), case)

    def test_off_also_keeps_from_closing(self):
        program = self.make_program(
            'no_show', self.email(), purpose='appointment', close_after_days=2)
        self.make_visit('10:00').action_dental_no_show()
        case = self.of(program)
        self.job('send_due', 0, '12:10')
        self.assertNext(case, 2, '00:00', 'wait')
        program.with_user(self.manager).action_switch_off()
        self.job('close_unanswered', 3)
        self.assertEqual(case.state, 'pending')
        program.with_user(self.manager).action_switch_on()
        self.job('close_unanswered', 4)
        self.assertEqual(case.state, 'lost')

    def test_what_starts_it_is_changed(self):
        program = self.make_program('no_show')
        program.with_user(self.manager).trigger = 'attended'
        self.make_visit('10:00').action_dental_no_show()
        self.assertFalse(self.of(program))
        self.make_visit('11:00').action_dental_attended()
        self.assertEqual(len(self.of(program)), 1)
        program.with_user(self.manager).trigger = 'hand'
        self.assertFalse(self.rule(program).active)
        self.assertTrue(program.is_on)
        program.with_user(self.manager).write({'trigger': 'answered', 'step_ids': [
            Command.clear(), Command.create(self.email())]})
        self.assertRecordValues(self.rule(program), [{
            'active': True, 'model_name': 'dental.followup.attempt', 'trigger': 'on_create'}])
        self.make_visit('11:30').action_dental_no_show()
        self.talk_when_due(self.cases('no_show')[-1])
        self.assertEqual(self.of(program).mapped('next_channel'), ['phone', 'email'])

    def test_rule_switched_in_odoos_own_screen(self):
        program = self.make_program('no_show')
        rule = self.rule(program)
        rule.active = False
        self.assertFalse(program.is_on)
        rule.active = True
        self.assertTrue(program.is_on)
        rule.filter_domain = "[('dental_state', '=', 'no_show'), ('dental_chair_id', '!=', False)]"
        program.with_user(self.manager).action_switch_off()
        program.with_user(self.manager).action_switch_on()
        self.assertIn('dental_chair_id', rule.filter_domain)
        self.make_visit('10:00').action_dental_no_show()
        self.assertFalse(self.of(program))

    def test_deleted_with_its_rule(self):
        program = self.make_program('no_show')
        rule = self.rule(program)
        program.with_user(self.manager).unlink()
        self.assertFalse(rule.exists())

    @mute_logger('odoo.addons.mail.models.mail_render_mixin')
    def test_a_message_that_fails_stops_no_other(self):
        program = self.make_program('attended', self.email())
        visits = self.make_visits(3)
        visits.action_dental_attended()
        cases = self.of(program)
        bad = cases[1]
        for lang in (False, 'es_ES', 'en_US'):
            self.template.with_context(lang=lang).subject = f"{{{{ 1 / (object.id - {bad.id}) }}}}"
        self.job('send_due', 0, '12:10')
        self.assertEqual(set(self.mails(cases).mapped('res_id')), set((cases - bad).ids))
        self.assertIn("could not be done by itself", bad.error_reason)
        self.assertNotIn("object", bad.error_reason)
        self.assertFalse(bad.attempt_ids)
        self.assertFalse(any((cases - bad).mapped('error_reason')))


@tagged('post_install', '-at_install')
class TestOwnProgramRefused(OwnCase):
    """What a program cannot be, said at the place of input."""

    def test_loop(self):
        """It starts after an answered call and calls: refused however it is put together."""
        with self.assertRaisesRegex(ValidationError, "start itself again and again"):
            self.make_program('answered')
        program = self.make_program('answered', self.email())
        steps = program.with_user(self.manager).step_ids
        with self.assertRaisesRegex(ValidationError, "start itself again and again"), \
                self.env.cr.savepoint():
            steps.create({'program_id': program.id, 'channel': 'preferred'})
        with self.assertRaisesRegex(ValidationError, "start itself again and again"), \
                self.env.cr.savepoint():
            steps.channel = 'phone'
        with self.assertRaisesRegex(ValidationError, "start itself again and again"), \
                self.env.cr.savepoint():
            self.make_program('hand').with_user(self.manager).trigger = 'answered'

    def test_loop_that_is_only_seen_when_it_runs(self):
        """Two programs that call are opened by answered calls: by the no-show's, and one by the
        other's, whose call is about both; by none that they led to themselves."""
        programs = [self.make_program('hand'), self.make_program('hand')]
        for program in programs:
            rule = self.env['base.automation'].create({
                'name': "Una regla de la administradora", 'trigger': 'on_create',
                'model_id': self.env['ir.model']._get_id('dental.followup.attempt'),
                'filter_domain': "[('outcome_id.move', '=', 'answered')]"})
            self.env['ir.actions.server'].create({
                'name': "Abrir", 'model_id': rule.model_id.id, 'usage': 'base_automation',
                'base_automation_id': rule.id, 'state': 'dental_followup',
                'dental_program_id': program.id})
        self.make_visit('10:00').action_dental_no_show()
        self.talk_when_due(self.case_for('no_show'))
        numbers = []
        for _round in range(3):
            for program in programs:
                for case in self.of(program).filtered(lambda case: case.state == 'todo'):
                    self.talk_when_due(case)
            numbers.append([len(self.of(program)) for program in programs])
        self.assertEqual(numbers, [[1, 2]] * 3)

    def test_no_steps(self):
        program = self.programs.create({'name': "Vacío", 'is_on': False})
        with self.assertRaisesRegex(ValidationError, "add at least one"):
            program.action_switch_on()
        program.step_ids = [Command.create({'channel': 'phone'})]
        program.action_switch_on()
        self.assertTrue(program.is_on)

    def test_shared_program_is_not_hers(self):
        for values in ({'is_on': False}, {'name': "Mío"}, {'step_ids': [Command.clear()]}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "serves every clinic"), \
                    self.env.cr.savepoint():
                self.no_show.with_user(self.manager).write(values)
        with self.assertRaisesRegex(UserError, "serves every clinic"):
            self.program('dentist_asks').with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            self.no_show.with_user(self.receptionist).write({'is_on': False})
        self.assertTrue(self.no_show.is_on)

    def test_shared_program_is_hers_who_manages_all(self):
        self.manager.company_ids = self.env['res.company'].sudo().search([])
        self.no_show.with_user(self.manager).action_switch_off()
        self.assertFalse(self.ref('base_automation_no_show').active)
