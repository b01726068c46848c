"""From "did not come" to a new visit in at most seven clicks, in Spanish; the tour counts them."""
from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class AtOnceTours(TourCase):
    """Paula did not come at nine, and asks for a time as soon as she is called."""

    lang = 'es_ES'

    def setUp(self):
        super().setUp()
        self.missed = self._make_missed_visit()

    def check_booked(self):
        case = self.missed.dental_followup_ids
        self.assertRecordValues(case, [{'state': 'booked', 'claim_user_id': False}])
        self.assertEqual(case.rebooked_event_id.dental_state, 'booked')
        self.assertRecordValues(case.attempt_ids, [{
            'user_id': self.receptionist.id, 'not_asked': 'at_once', 'blocker_ids': [],
            'event_id': case.rebooked_event_id.id}])


@tagged('post_install', '-at_install')
class TestToursAtOnce(AtOnceTours):
    """At the desk."""

    def test_seven_clicks(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_at_once')
        self.check_booked()


@tagged('post_install', '-at_install')
class TestToursAtOncePhone(AtOnceTours):
    """On a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_seven_clicks(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_at_once_phone')
        self.check_booked()
