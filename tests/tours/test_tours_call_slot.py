from datetime import timedelta

from odoo.tests import tagged

from .test_tours_call import CallTourCase


@tagged('post_install', '-at_install')
class TestCallSlotTour(CallTourCase):
    """The times of a call on the screen are those the server offers, and the one taken is there."""

    def test_times_on_the_screen(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_slot')
        call = self.env['dental.followup.call'].search([('followup_id', '=', self.case.id)])
        self.assertTrue(call.slot_id)
        self.assertGreaterEqual(call.slot_id.start, self.now + timedelta(days=6))
        self.assertFalse(self.case.attempt_ids)
