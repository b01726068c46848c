from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .test_programs_own import OwnCase


@tagged('post_install', '-at_install')
class TestClinicsCopy(OwnCase):
    """A clinic's own copy takes the place of the shared program there, and nowhere else."""

    def copy_for_clinic(self, program=None):
        action = (program or self.no_show).with_user(self.manager).with_context(
            allowed_company_ids=self.clinic.ids).action_copy_for_clinic()
        return self.env['dental.followup.program'].browse(action['res_id'])

    def test_takes_its_place(self):
        own = self.copy_for_clinic()
        self.assertRecordValues(own, [{
            'code': 'no_show', 'company_id': self.clinic.id, 'is_on': True, 'trigger': 'no_show',
            'max_attempts': 5}])
        self.assertEqual(own.step_ids.mapped('channel'), self.no_show.step_ids.mapped('channel'))
        own.with_user(self.manager).step_ids[0].write({'same_day': False, 'wait_value': 1})
        self.make_visit('10:00').action_dental_no_show()
        self.assertFalse(self.cases('no_show'))
        self.assertNext(self.of(own), 0, '12:00', state='todo')
        self.not_reached(self.of(own))
        self.assertNext(self.of(own), 0, '16:00')

    def test_not_in_another_clinic(self):
        own = self.copy_for_clinic()
        other = self.make_clinic("Otra", self.zone)
        stranger = self.make_patient("De la otra", company_id=other.id)
        self.make_visit('10:00', stranger).action_dental_no_show()
        self.assertFalse(self.of(own))
        self.assertEqual(len(self.cases('no_show', stranger)), 1)

    def test_its_own_treatments_count(self):
        own = self.copy_for_clinic()
        own.with_user(self.manager).treatment_ids = self.treatment
        plain = self.make_visit('10:00', categ_ids=[Command.clear()])
        plain.action_dental_no_show()
        self.assertFalse(self.of(own) | self.cases('no_show'))
        self.make_visit('11:00').action_dental_no_show()
        self.assertEqual(len(self.of(own)), 1)

    def test_switched_off_it_stays_in_place(self):
        own = self.copy_for_clinic()
        own.with_user(self.manager).action_switch_off()
        self.make_visit('10:00').action_dental_no_show()
        self.assertFalse(self.of(own) | self.cases('no_show'))

    def test_archived_the_shared_one_is_back(self):
        own = self.copy_for_clinic()
        own.with_user(self.manager).action_archive()
        self.make_visit('10:00').action_dental_no_show()
        self.assertEqual(len(self.cases('no_show')), 1)

    def test_once_only(self):
        own = self.copy_for_clinic()
        self.assertEqual(self.copy_for_clinic(), own, "who presses twice sees the copy there is")
        with mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation), \
                self.env.cr.savepoint():
            own.sudo().copy({'code': own.code, 'company_id': own.company_id.id})
            self.env.flush_all()

    def test_of_a_search(self):
        self.treatment.dental_recall_months = 6
        own = self.copy_for_clinic(self.program('recall'))
        own.with_user(self.manager).start_date = self.day - timedelta(days=400)
        self.make_visit(day=self.day - timedelta(days=200), dental_state='attended')
        self.job('open_searched')
        self.assertFalse(self.cases('recall'))
        self.assertNext(self.of(own), 0, '12:00', 'email', state='todo')
