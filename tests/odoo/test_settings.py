from lxml import etree
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestSettings(DentalCase):
    """The clinic's choices and the switches, where an administrator looks for them."""

    def test_choices_are_the_clinics(self):
        self.env.user.company_ids |= self.clinic
        settings = Form(self.env['res.config.settings'].with_company(self.clinic))
        settings.dental_grace_minutes = 25
        settings.dental_minute_cost = 0.4
        settings.dental_care_email = 'cuidado@azahar.test'
        settings.save().execute()
        self.assertRecordValues(self.clinic, [{
            'dental_grace_minutes': 25, 'dental_care_email': 'cuidado@azahar.test',
            'dental_minute_cost': 0.4}])
        self.assertIn('cuidado@azahar.test', self.clinic.dental_care_from)

    def shown(self, form, fields):
        """Return what a dialog shows of where answers come in: a sentence in red, an address."""
        tree = etree.fromstring(form.get_view(view_type='form')['arch'])
        red = [
            node for node in tree.iter('div') if node.get('invisible') == 'dental_answers_at'
            and 'danger' in node.get('class', '')]
        self.assertEqual(len(red), 1)
        hidden = safe_eval(red[0].get('invisible'), fields)
        return not hidden and ' '.join(red[0].text.split())

    def test_answers_that_cannot_come_in_are_told_in_red(self):
        """Of the clinic of the settings, whatever other clinics have."""
        other = self.make_clinic("Clínica Jazmín", self.zone)
        domain = self.env['mail.alias.domain'].create({'name': 'azahar.test'})
        other.alias_domain_id = domain
        self.clinic.alias_domain_id = False
        self.env.user.company_ids |= self.clinic | other
        self.manager.company_ids |= other
        for name, user in (('res.config.settings', self.env.user),
                           ('dental.followup.clinic', self.manager)):
            for clinic, red in ((self.clinic, True), (other, False)):
                with self.subTest(name, clinic=clinic.name):
                    form = self.env[name].with_user(user).with_context(
                        lang='en_US', allowed_company_ids=clinic.ids).create({})
                    said = self.shown(form, {'dental_answers_at': form.dental_answers_at})
                    self.assertEqual(bool(said), red)
                    self.assertIn(
                        "the clinic has no mail domain" if red else 'azahar.test',
                        said or form.dental_answers_at)
        self.clinic.alias_domain_id = domain
        self.assertTrue(self.env['res.config.settings'].with_company(
            self.clinic).create({}).dental_answers_at)

    def test_switches_are_found(self):
        settings = self.env['res.config.settings'].create({})
        rules = self.env['base.automation'].search(settings.action_dental_automations()['domain'])
        self.assertIn(self.ref('base_automation_no_show'), rules)
        crons = self.env['ir.cron'].search(settings.action_dental_crons()['domain'])
        for name in ('find_no_shows', 'send_due', 'close_unanswered'):
            self.assertIn(self.ref(f'ir_cron_{name}'), crons)

    def test_server_action_in_the_action_editor(self):
        action = Form(self.env['ir.actions.server'].with_context(
            default_model_id=self.env['ir.model']._get_id('calendar.event')))
        action.state = 'dental_followup'
        action.dental_program_id = self.no_show
        action = action.save()
        self.assertIn("No-show", action.with_context(lang='en_US').name)
        visits = self.make_visits(2, dental_state='booked')
        action.with_context(active_model='calendar.event', active_ids=visits.ids).run()
        self.assertEqual(self.env['dental.followup'].search_count(
            [('event_id', 'in', visits.ids)]), 2)

    def test_manager_builds_a_program(self):
        form = Form(self.env['dental.followup.program'].with_user(self.manager))
        form.name = "Revisión de los seis meses"
        with form.step_ids.new() as step:
            step.channel = 'phone'
            step.wait_value = 3
            step.wait_unit = 'days'
        program = form.save()
        visit = self.make_visit('10:00', dental_state='attended')
        case = self.env['dental.followup']._open_for_visits(program, visit)
        self.assertEqual(case.next_at, self.clock('09:00', self.day.replace(day=26)))
