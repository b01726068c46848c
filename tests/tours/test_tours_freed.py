from datetime import timedelta

from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class FreedTourCase(TourCase):
    """This morning Paula did not come; Nuria is awaited at noon by the same dentist."""

    lang = 'es_ES'

    def setUp(self):
        super().setUp()
        self.missed = self._make_missed_visit()
        self.missed.action_dental_no_show()
        nuria = self.env['res.partner'].create({
            'name': "Nuria Sanz Mir", 'is_dental_patient': True, 'company_id': self.clinic.id})
        self.noon = self.env['calendar.event'].create({
            'dental_patient_id': nuria.id, 'dental_dentist_id': self.missed.dental_dentist_id.id,
            'dental_company_id': self.clinic.id, 'start': self._at(12),
            'stop': self._at(12) + timedelta(minutes=30)})


@tagged('post_install', '-at_install')
class TestTourFreed(FreedTourCase):
    """A visit is cancelled, and its time is somebody else's a minute later."""

    def test_freed_time_is_filled(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_freed')
        case = self.missed.dental_followup_ids
        self.assertEqual(self.noon.dental_state, 'cancelled')
        self.assertEqual(case.state, 'booked')
        self.assertRecordValues(case.rebooked_event_id, [{
            'start': self.noon.start, 'stop': self.noon.stop,
            'dental_dentist_id': self.noon.dental_dentist_id.id}])


@tagged('post_install', '-at_install')
class TestTourFreedPhone(FreedTourCase):
    """The list of freed times on a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_freed_times_on_a_phone(self):
        self.noon.action_dental_cancel()
        self._tour('/odoo/dental-freed', 'dental_followup_freed_phone')
        self.assertFalse(self.missed.dental_followup_ids.claim_user_id)
