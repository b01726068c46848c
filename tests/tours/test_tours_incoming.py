"""A patient rings the clinic, at the desk and on a telephone, in Spanish."""
from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class IncomingTours(TourCase):
    """Paula missed her visit at nine, was called in vain, and rings back."""

    lang = 'es_ES'

    def setUp(self):
        super().setUp()
        missed = self._make_missed_visit()
        missed.action_dental_no_show()
        self.case = missed.dental_followup_ids
        call = self.env['dental.followup.call'].with_user(self.receptionist).browse(
            self.case.with_user(self.receptionist).action_call()['res_id'])
        call.action_not_answered()

    def check_incoming(self):
        """See that the tour opened the new patient's call, and left the other as it was."""
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'attempt_count': 1, 'claim_user_id': False}])
        incoming = self.env['dental.followup'].search([
            ('program_id.code', '=', 'incoming'), ('company_id', '=', self.clinic.id)])
        self.assertEqual(incoming.partner_id.name, "Nuria Nueva Sanz")
        self.assertEqual(incoming.partner_id.phone_sanitized, '+34622334455')


@tagged('post_install', '-at_install')
class TestToursIncoming(IncomingTours):
    """At the desk, from the menu."""

    def test_they_ring_us(self):
        self._tour('/odoo/dental-today', 'dental_followup_incoming')
        self.check_incoming()


@tagged('post_install', '-at_install')
class TestToursIncomingPhone(IncomingTours):
    """On a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_they_ring_us(self):
        for name in ('back', 'new'):
            self._tour('/odoo/action-dental_followup.dental_followup_incoming_action',
                       f'dental_followup_incoming_{name}')
        self.check_incoming()
