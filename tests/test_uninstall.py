from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import uninstall_hook
from .common import DentalCase

UNINSTALLING = '_force_unlink'


@tagged('post_install', '-at_install')
class TestUninstall(DentalCase):
    """A clinic that used the addon can uninstall it. What is left in a whole database, and how
    everybody's records are then, is measured: `./dev bench old_data`."""

    def test_what_was_recorded_goes_before_what_it_refers_to(self):
        visit = self.make_visit('09:00')
        visit.action_dental_no_show()
        case = self.case_of(visit)
        attempt = self.env['dental.followup.attempt'].create({
            **case._prepare_attempt_values('phone'),
            'outcome_id': self.env.ref('dental_followup.outcome_no_answer').id})
        self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'program_id': self.post_visit.id,
            'company_id': self.clinic.id, 'next_at': self.clock('13:00'),
            'source_attempt_id': attempt.id})
        closed = self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'program_id': self.env.ref('dental_followup.program_recall').id,
            'next_at': self.clock('13:00')})
        closed._set_state('lost', lost_reason_id=self.env['dental.followup.lost.reason'].search(
            [], limit=1).id)
        self.env.flush_all()
        uninstall_hook(self.env)
        for name in ('dental.followup', 'dental.followup.attempt'):
            self.assertFalse(self.env[name].with_context(active_test=False).search_count([]), name)
        self.assertTrue(visit.exists() and self.patient.exists())
        # Odoo then deletes what came with the addon, in this way.
        with mute_logger('odoo.models.unlink'):
            for name in ('outcome', 'lost.reason', 'script.line', 'program'):
                shipped = self.env[f'dental.followup.{name}'].with_context(
                    **{UNINSTALLING: True}, active_test=False)
                shipped.search([]).unlink()
