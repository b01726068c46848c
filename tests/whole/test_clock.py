from datetime import timedelta

from odoo.tests import tagged

from ..common import DentalCase
from ..races import CommittedCase


@tagged('post_install', '-at_install')
class TestClock(DentalCase):
    """A test says the same on any day: nothing in it is stamped by the day of its run."""

    def test_what_is_made_is_stamped_by_the_tests_clock(self):
        note = self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Nota"})
        with self.at('09:00', self.day + timedelta(days=1)):
            note.text = "Otra nota"
            self.env.flush_all()
        note.invalidate_recordset()
        self.assertRecordValues(note, [{
            'create_date': self.clock('12:00'),
            'write_date': self.clock('09:00', self.day + timedelta(days=1))}])

    def test_in_a_scheduled_action_too(self):
        with self.enter_registry_test_mode(), self.registry.cursor() as cursor:
            self.assertEqual(cursor.now(), self.clock('12:00'))


@tagged('post_install', '-at_install')
class TestCommittedClock(CommittedCase):
    """So it is in transactions that are really committed."""

    def test_what_is_made_is_stamped_by_the_tests_clock(self):
        with self.committed() as env:
            visit = env['calendar.event'].browse(self.visit_id)
            self.assertEqual(visit.create_date, self.clock('12:00'))
