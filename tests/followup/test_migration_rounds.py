from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import NoShowCase

SCRIPT = 'dental_followup/migrations/19.0.1.11.0/post-rounds.py'
OF_ROUND = (
    'clinic_day', 'program_code', 'treatment_id', 'dentist_id', 'first_attempt_at',
    'first_reached_at', 'same_day', 'booked_start', 'booked_at', 'booked_by', 'amount',
    'currency_id')
OF_ATTEMPT = ('round_id', 'call_number', 'reached', 'clinic_day', 'weekday', 'hour_band')


@tagged('post_install', '-at_install')
class TestMigrationRounds(NoShowCase):
    """What is kept from now on is filled in of older rows, as far as they tell it."""

    def migrate(self, version='19.0.1.10.0'):
        self.env.flush_all()
        load_script(SCRIPT, 'rounds').migrate(self.env.cr, version)
        self.env.invalidate_all()

    def forget(self):
        """Bring rounds and contacts to what they were before."""
        self.env.flush_all()
        for table, names in (
                ('dental_followup_round', (*OF_ROUND, 'owed_until', 'same_day_reason')),
                ('dental_followup_attempt', (*OF_ATTEMPT, 'value_given', 'seconds'))):
            self.env.cr.execute(SQL("UPDATE %s SET %s", SQL.identifier(table), SQL(', ').join(
                SQL("%s = NULL", SQL.identifier(name)) for name in names)))
        self.env.invalidate_all()

    def kept(self, cases):
        """Return what is kept; the number that a void call had is told by nothing else."""
        counting = cases.attempt_ids.filtered(lambda row: not row.is_void)
        return (cases.round_ids.sorted('id').read(OF_ROUND),
                counting.sorted('id').read(OF_ATTEMPT))

    def test_what_rows_tell_is_as_it_was_kept(self):
        """Calls, a message, one taken back, a reopened case, a booking, a plan: all comes back."""
        other, rang, booked = (
            self.make_missed(clock, self.make_patient(name, phone=f'+34 600 11 22 3{clock[1]}'))
            for clock, name in (('08:00', "Otra"), ('09:00', "Suena"), ('10:30', "Reserva")))
        planned = self.make_plan().followup_ids
        with self.at('12:05'):
            self.ring_in_vain()
            self.case.attempt_ids.with_user(self.receptionist).action_take_back()
        with self.at('12:10'):
            self.ring_in_vain()
            other._write_attempts('phone', outcome_id=self.ref('outcome_third_party').id)
            rang._write_attempts('letter')
            self.env.flush_all()  # with the clock of what it writes
        with self.at('16:10'):
            call = self.talk(booked)
            call.slot_id = call.slot_ids[0]
            call.action_done()
            self.case._lose(self.ref('lost_reason_price'))
        with self.at('09:10', self.on(1).date()):
            self.case.action_reopen()
        with self.at('09:20', self.on(1).date()):
            self.case._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
            self.env.flush_all()
        cases = self.case | other | rang | booked | planned
        before = self.kept(cases)
        self.assertEqual([row['call_number'] for row in before[1]].count(1), 4)
        self.forget()
        self.migrate(version=None)
        self.assertFalse(any(cases.round_ids.mapped('program_code')))
        for _time in range(2):
            self.migrate()
            self.assertEqual(self.kept(cases), before)
        self.assertEqual(self.broken(), [])

    def test_day_that_is_over(self):
        """What was not called on its day is told; what could not be called is not."""
        lost, near = (self.make_missed(clock, self.make_patient(clock))
                      for clock in ('09:00', '09:30'))
        near.opened_late = True
        self.forget()
        with self.at('12:00', self.on(2).date()):
            self.migrate()
        self.assertRecordValues(lost.round_ids | near.round_ids, [
            {'same_day': 'missed', 'same_day_reason': 'not_called', 'owed_until': False},
            {'same_day': False, 'same_day_reason': False, 'owed_until': False}])

    def test_day_that_goes_on_is_judged_by_the_job(self):
        self.forget()
        self.migrate()
        self.assertRecordValues(self.case.round_ids, [{
            'same_day': False, 'owed_until': self.clock('20:30')}])
