from odoo.tests import tagged

from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursScript(TourCase):
    """A manager writes a sentence and reads it to a patient before it is saved."""

    def test_editor_with_preview(self):
        manager = self._make_user('gerencia', "Gerencia", 'group_manager')
        shared = self.env.ref('dental_followup.program_no_show')
        program = shared.with_user(manager)
        program = program.browse(program.action_copy_for_clinic()['res_id'])
        script = program.script_id.browse(program.script_id.action_copy_for_clinic()['res_id'])
        script.name = "Script of the tour"
        missed = self._make_missed_visit()
        missed.dental_patient_id.lang = self.lang
        missed.action_dental_no_show()
        case = missed.dental_followup_ids
        self.assertEqual(case.program_id.script_id, script)

        self._tour('/odoo/dental-scripts', 'dental_followup_script', login=manager.login)
        self.assertIn("{patient}, greetings from {clinic}", script.opening_line_ids.mapped('text'))
        self.assertEqual(script.running_trial_id.create_uid, manager)
        self.assertFalse(case.attempt_ids, "reading it to a patient leaves no trace")
