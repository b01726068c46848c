from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import DentalCase

WRITTEN = (
    'dental.followup', 'dental.followup.attempt', 'dental.consent', 'dental.observation',
    'mail.activity', 'mail.mail', 'mail.message', 'sms.sms')


@tagged('post_install', '-at_install')
class TestDryRun(DentalCase):
    """What a program would do is said before it does it, and is what it then does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = {
            code: cls.env.ref(f'dental_followup.program_{code}')
            for code in ('no_show', 'post_visit', 'recall', 'dormant', 'undecided', 'repair')}
        for program in cls.programs.values():
            program.is_on = False
        cls.programs['recall'].start_date = cls.day - timedelta(days=400)

    def dry_run(self, program, user=None):
        """Run a program dry as the manager does, assure that nothing stays, return the wizard."""
        self.env.flush_all()
        before = self.count()
        action = program.with_user(user or self.manager).action_dry_run()
        self.env.flush_all()
        self.assertEqual(self.count(), before)
        return self.env['dental.followup.dryrun'].browse(action['res_id'])

    def count(self):
        counts = {name: self.env[name].with_context(active_test=False).search_count([])
                  for name in WRITTEN}
        self.env.cr.execute("SELECT count(*), max(id) FROM dental_followup")
        return counts, self.env.cr.fetchone()

    def assert_true(self, program, really):
        """Assure that what opens today by the dry run is what opens, to the minute."""
        findings = program.with_user(self.manager)._dry_run(self.clinic)
        expected = {
            (values['partner_id'], values.get('event_id') or False, values.get('plan_id') or False,
             values['next_at'], values['next_channel'], values['user_id'], values['step_id'])
            for values in (f.values for f in findings if f.verdict == 'opens')}
        last = self.env['dental.followup'].search([], order='id desc', limit=1).id or 0
        program.action_switch_on()
        really()
        opened = self.env['dental.followup'].search([
            ('id', '>', last), ('program_id', '=', program.id),
            ('company_id', '=', self.clinic.id)])
        self.assertEqual(expected, {
            (case.partner_id.id, case.event_id.id, case.plan_id.id, case.next_at,
             case.next_channel, case.user_id.id, case.step_id.id)
            for case in opened if case.state != 'cancelled'})
        return opened

    def run_rule(self, program, records):
        for rule in program._rules():
            rule._process(rule._filter_post(records))

    def lines(self, dry_run):
        return {line.patient: line for line in dry_run.line_ids}

    # what happens

    def test_no_show(self):
        program = self.programs['no_show']
        visits = self.make_visits(3, '10:00')
        visits[2].dental_patient_id.phone = False
        visits.action_dental_no_show()
        old = self.make_visit('09:00', day=self.day - timedelta(days=20))
        old.action_dental_no_show()
        ancient = self.make_visit('09:00', day=self.day - timedelta(days=40))
        ancient.action_dental_no_show()
        dry_run = self.dry_run(program)
        self.assertRecordValues(dry_run, [{'today_count': 3, 'past_count': 4, 'more_text': False}])
        lines = self.lines(dry_run)
        self.assertEqual(len(lines), 4)
        self.assertEqual(
            (lines["Paciente 0"].first_at, lines["Paciente 0"].channel,
             lines["Paciente 0"].responsible, lines["Paciente 0"].note),
            (dry_run._say(self.clock('12:00')), "Phone", "Reception", False))
        self.assertIn("no valid phone number", lines["Paciente 2"].note)
        past = lines[self.patient.name]
        self.assertEqual(past.opens, False)
        self.assertEqual(past.first_at, dry_run._say(old.start))
        self.assertEqual(past.note, "Would have opened then.")
        self.assertNotIn('{}', dry_run.line_ids.mapped('responsible'))
        self.assertIn("10:00", lines["Paciente 0"].reason)
        self.assertIn(": 3 · ", dry_run.days_text)
        opened = self.assert_true(program, lambda: self.run_rule(program, visits))
        self.assertEqual(opened.event_id, visits)

    def test_no_show_that_is_followed_or_before_the_start(self):
        program = self.programs['no_show']
        self.clinic.dental_start_date = self.day - timedelta(days=10)
        program.is_on = True
        followed = self.make_visit('10:00')
        followed.action_dental_no_show()
        program.is_on = False
        early = self.make_visit(
            '10:00', patient=self.make_patient("Antes"), day=self.day - timedelta(days=11))
        early.action_dental_no_show()
        dry_run = self.dry_run(program)
        self.assertRecordValues(dry_run, [{'today_count': 0, 'past_count': 1}])
        lines = self.lines(dry_run)
        self.assertEqual(lines[self.patient.name].note, "Followed already.")
        self.assertEqual(lines["Antes"].note, "Too old.")

    def test_post_visit(self):
        program = self.programs['post_visit']
        visits = self.make_visits(4, '10:00')
        silent = visits[1].dental_patient_id
        self.env['dental.consent'].create({
            'partner_id': silent.id, 'company_id': self.clinic.id, 'channel': 'email',
            'text': "No quiero correos"})
        visits[2].dental_patient_id.dental_muted_until = self.day + timedelta(days=10)
        visits[3].dental_patient_id.dental_muted_until = self.day + timedelta(days=2)
        visits.action_dental_attended()
        dry_run = self.dry_run(program)
        self.assertIn("1 of them may not be contacted", dry_run.today_text)
        lines = self.lines(dry_run)
        self.assertRecordValues(lines["Paciente 0"], [{
            'channel': "Email", 'responsible': "Sent by itself", 'opens': True, 'note': False,
            'first_at': dry_run._say(self.clock('12:30'))}])
        self.assertIn("does not want to be contacted", lines["Paciente 1"].note)
        self.assertFalse(lines["Paciente 2"].opens)
        self.assertIn("not before", lines["Paciente 2"].note)
        self.assertTrue(lines["Paciente 3"].opens)
        self.assertIn("not before", lines["Paciente 3"].note)
        opened = self.assert_true(program, lambda: self.run_rule(program, visits))
        self.assertEqual(len(opened), 4)
        self.assertEqual(sorted(opened.mapped('state')), ['cancelled', 'todo', 'todo', 'todo'])
        with self.at('12:30'):
            self.run_cron('send_due')
        mail = opened.attempt_ids.mail_mail_id
        self.assertEqual(mail.subject, lines["Paciente 0"].subject)
        self.assertFalse(lines["Paciente 0"].subject.count('{'))

    def test_post_visit_in_the_language_of_the_patient(self):
        self.env['res.lang']._activate_lang('es_ES')
        program = self.programs['post_visit']
        template = program.step_ids.template_id
        template.with_context(lang='es_ES').subject = "Gracias, {{ object.partner_id.name }}"
        self.patient.lang = 'es_ES'
        self.make_visit('10:00').action_dental_attended()
        line = self.lines(self.dry_run(program))[self.patient.name]
        self.assertEqual(line.subject, f"Gracias, {self.patient.name}")

    def test_message_that_cannot_be_prepared(self):
        program = self.programs['post_visit']
        for lang, _name in self.env['res.lang'].get_installed():
            program.step_ids.template_id.with_context(lang=lang).subject = (
                "{{ object.partner_id.name + 1 }}")
        self.make_visits(2).action_dental_attended()
        with mute_logger('odoo.addons.mail.models.mail_render_mixin'):
            dry_run = self.dry_run(program)
        for line in dry_run.line_ids:
            self.assertIn("could not be prepared", line.subject)
            self.assertNotIn("object", line.subject)

    def test_programs_with_several_rules(self):
        program = self.programs['repair']
        with self.at('11:00'):
            note = self.env['dental.observation'].create({
                'partner_id': self.patient.id, 'company_id': self.clinic.id,
                'text': "Esperó mucho", 'category': 'complaint'})
        visit = self.make_visit('10:00', patient=self.make_patient("Otra"))
        visit.action_dental_attended()
        visit.action_dental_incident()
        dry_run = self.dry_run(program)
        self.assertEqual(dry_run.today_count, 2)
        self.assertEqual(set(dry_run.line_ids.mapped('responsible')), {"Managers"})

        def rules():
            for rule in program._rules():
                for record in (visit, note.feedback_id):
                    if record._name == rule.model_name:
                        rule._process(rule._filter_post(record))
        self.assert_true(program, rules)
        self.assertEqual(self.dry_run(program).today_count, 0)

    # what is searched

    def recall_visits(self, number):
        self.treatment.dental_recall_months = 6
        day = self.day - timedelta(days=200)
        return self.make_visits(
            number, dental_state='attended', start=self.clock('10:00', day),
            stop=self.clock('10:30', day), categ_ids=[(6, 0, self.treatment.ids)])

    def test_recall(self):
        program = self.programs['recall']
        program.max_per_day = 3
        visits = self.recall_visits(6)
        gone, dead = visits[0].dental_patient_id, visits[1].dental_patient_id
        dead.dental_deceased_on = self.day
        self.env['dental.consent'].create({
            'partner_id': gone.id, 'company_id': self.clinic.id, 'text': "Déjenme"})
        dry_run = self.dry_run(program)
        self.assertRecordValues(dry_run, [{'today_count': 3, 'past_count': 4}])
        self.assertIn("1 more wait their turn: at most 3", dry_run.today_text)
        self.assertIn("1 are left out", dry_run.today_text)
        lines = self.lines(dry_run)
        self.assertNotIn("Paciente 1", lines)
        self.assertIn("does not want", lines["Paciente 0"].note)
        self.assertEqual(lines["Paciente 5"].note, "Waits its turn.")
        self.assertIn("Clínica Azahar:", lines["Paciente 2"].subject)
        opened = self.assert_true(program, lambda: self.run_cron('open_searched'))
        self.assertEqual(len(opened), 3)

    def test_dormant(self):
        program = self.programs['dormant']
        day = self.day - timedelta(days=500)
        visits = self.make_visits(
            3, dental_state='attended', start=self.clock('10:00', day),
            stop=self.clock('10:30', day))
        agrees, clinical = visits[1].dental_patient_id, visits[2].dental_patient_id
        clinical.write({'dental_recall': 'own', 'dental_recall_months': 12})
        self.env['dental.consent'].create({
            'partner_id': agrees.id, 'company_id': self.clinic.id, 'kind': 'consent',
            'purpose': 'commercial', 'text': "Sí, pueden llamarme"})
        dry_run = self.dry_run(program)
        self.assertRecordValues(dry_run, [{'today_count': 2, 'past_count': 0}])
        lines = self.lines(dry_run)
        self.assertIn("without consent", lines["Paciente 0"].note)
        self.assertFalse(lines["Paciente 0"].opens)
        self.assertTrue(lines["Paciente 1"].opens and lines["Paciente 2"].opens)
        opened = self.assert_true(program, lambda: self.run_cron('open_searched'))
        self.assertEqual(opened.partner_id, agrees | clinical)

    def test_own_search(self):
        program = self.env['dental.followup.program'].create({
            'name': "Propio", 'trigger': 'patients', 'is_on': False, 'company_id': self.clinic.id,
            'patient_domain': "[('name', '=like', 'Paciente%')]", 'max_per_day': 0,
            'responsible': 'round_robin',
            'user_ids': [(6, 0, (self.receptionist | self.dentist_user).ids)],
            'step_ids': [(0, 0, {'channel': 'phone'})]})
        self.make_visits(3)
        dry_run = self.dry_run(program)
        self.assertEqual(set(dry_run.line_ids.mapped('responsible')),
                         {self.receptionist.name, self.dentist_user.name})
        self.assertEqual(len(self.assert_true(
            program, lambda: self.run_cron('open_searched'))), 3)

    # plans

    def test_undecided(self):
        program = self.programs['undecided']
        plan = self.make_plan(presented_on=self.day - timedelta(days=3))
        old = self.make_plan(self.make_patient("Antigua"), presented_on=self.day.replace(month=3))
        promised = self.make_plan(
            self.make_patient("Prometida"), presented_on=self.day,
            call_back_at=self.clock('17:37', self.day + timedelta(days=4)))
        dry_run = self.dry_run(program)
        self.assertRecordValues(dry_run, [{'today_count': 3, 'past_count': 2}])
        lines = self.lines(dry_run)
        self.assertEqual(lines["Prometida"].first_at, dry_run._say(promised.call_back_at))
        self.assertIn("Implante", lines["Antigua"].reason)
        opened = self.assert_true(program, lambda: self.run_cron('watch'))
        self.assertEqual(opened.plan_id, plan | old | promised)

    def test_undecided_taken_up_again(self):
        program = self.programs['undecided']
        program.is_on = True
        plan = self.make_plan()
        case = self.env['dental.followup'].search([('plan_id', '=', plan.id)])
        case._set_state('lost', lost_reason_id=self.ref('lost_reason_not_reached').id)
        program.is_on = False
        dry_run = self.dry_run(program)
        self.assertEqual(dry_run.today_count, 0)
        self.assertIn("1 that were closed without a decision", dry_run.today_text)
        self.assert_true(program, lambda: self.run_cron('watch'))
        self.assertEqual(case.state, 'todo')

    # what is said, and who to

    def test_many(self):
        program = self.programs['no_show']
        self.make_visits(203).action_dental_no_show()
        dry_run = self.dry_run(program)
        self.assertEqual(len(dry_run.line_ids), 200)
        self.assertRecordValues(dry_run, [
            {'today_count': 203, 'more_text': "… and 3 more."}])

    def test_warnings(self):
        program = self.programs['post_visit']
        own = program.copy({
            'code': program.code, 'company_id': self.clinic.id, 'name': "El nuestro"})
        dry_run = self.dry_run(program)
        self.assertIn("“El nuestro” takes the place", dry_run.warning_text)
        self.assertFalse(dry_run.line_ids)
        own.step_ids.unlink()
        self.assertIn("no steps", self.dry_run(own).warning_text)
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'a@azahar.test'})
        self.assertIn("a@azahar.test", self.dry_run(own).warning_text)

    def test_by_hand(self):
        dry_run = self.dry_run(self.ref('program_dentist_asks'))
        self.assertEqual((dry_run.today_count, len(dry_run.line_ids)), (0, 0))
        self.assertIn("Somebody opens it", dry_run.past_text)

    def test_switch_on(self):
        program = self.programs['no_show'].copy({'company_id': self.clinic.id})
        program.is_on = False
        dry_run = self.dry_run(program).with_user(self.manager)
        self.assertEqual(dry_run.action_switch_on()['type'], 'ir.actions.act_window_close')
        self.assertTrue(program.is_on)
        with self.assertRaises(UserError):  # shared, and there are other clinics
            self.dry_run(self.programs['recall']).with_user(self.manager).action_switch_on()

    def test_managers_only_in_their_clinics(self):
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.programs['no_show'].with_user(user).action_dry_run()
        other = self.make_clinic("Otra", self.zone)
        theirs = self.programs['no_show'].copy({'company_id': other.id, 'code': 'x'})
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).action_dry_run()
        stranger = self.make_patient("De la otra", company_id=other.id)
        self.make_visit('10:00', patient=stranger).action_dental_no_show()
        self.assertFalse(self.dry_run(self.programs['no_show']).line_ids)
        with self.assertRaises(AccessError):
            self.env['dental.followup.dryrun'].with_user(self.manager).create(
                {'program_id': theirs.id, 'company_id': self.clinic.id})
