from datetime import timedelta

from ..common import DentalCase

MORE = 3
"""Queries that ten records may cost beyond those of one: where a second kind of value is met."""


class TestBulk(DentalCase):
    """What becomes of ten patients' visits costs the queries of one patient's."""

    def miss(self, number, clock):
        """Let as many patients miss a visit; return the visits and their cases."""
        missed = self.make_visits(number, clock)
        missed.action_dental_no_show()
        return missed, self.env['dental.followup'].search([('event_id', 'in', missed.ids)])

    def life(self, number, clock):
        """Return the queries of each step of as many patients, from the missed visit on."""
        missed = self.make_visits(number, clock)
        found = {'missed': self.queries_of(missed.action_dental_no_show)}
        cases = self.env['dental.followup'].search([('event_id', 'in', missed.ids)])
        start = self.clock(clock, self.day + timedelta(days=2))

        def book():
            self.new_visits = self.env['calendar.event'].create([{
                'dental_patient_id': case.partner_id.id, 'dental_company_id': self.clinic.id,
                'dental_dentist_id': self.dentist.id,
                'start': start + timedelta(minutes=30 * index),
                'stop': start + timedelta(minutes=30 * index + 30),
            } for index, case in enumerate(cases)])

        def retime():
            later = start + timedelta(minutes=5)  # of each of them another hour than before
            self.new_visits.write({'start': later, 'stop': later + timedelta(minutes=30)})

        for name, action, state in (
                ('booked', book, 'booked'), ('retimed', retime, 'booked'),
                ('cancelled', lambda: self.new_visits.action_dental_cancel(), 'todo'),
                ('restored', lambda: self.new_visits.action_dental_undo(), 'booked'),
                ('arrived', lambda: self.new_visits.action_dental_arrived(), 'booked'),
                ('attended', lambda: self.new_visits.action_dental_attended(), 'won'),
                ('corrected', lambda: self.new_visits.action_dental_undo(), 'booked'),
                ('archived', lambda: self.new_visits.action_archive(), 'todo'),
                ('taken back', lambda: missed.action_dental_undo(), 'cancelled')):
            found[name] = self.queries_of(action)
            self.assertEqual(set(cases.mapped('state')), {state}, name)
        return found

    def test_ten_patients_cost_as_one(self):
        self.life(1, '08:00')
        one, ten = self.life(1, '08:30'), self.life(10, '09:00')
        for name, count in ten.items():
            with self.subTest(name):
                self.assertLessEqual(count, one[name] + MORE)

    def test_tries_end_for_all_at_once(self):
        def end(number, clock):
            _missed, cases = self.miss(number, clock)
            cases.sudo().tries = 99
            count = self.queries_of(lambda: cases.sudo()._retry(self.ref('outcome_no_answer')))
            self.assertEqual(set(cases.mapped('state')), {'lost'})
            return count
        end(1, '08:00')
        self.assertLessEqual(end(10, '09:00'), end(1, '08:30') + MORE)

    def test_objections_cost_as_one(self):
        def object_to(number, clock):
            missed, cases = self.miss(number, clock)
            count = self.queries_of(lambda: self.env['dental.consent'].create([{
                'partner_id': patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
                'channel': 'phone', 'text': "No quiere llamadas",
            } for patient in missed.dental_patient_id]))
            self.assertEqual(set(cases.mapped('next_channel')), {'email'})
            return count
        object_to(1, '08:00')
        self.assertLessEqual(object_to(10, '09:00'), object_to(1, '08:30') + MORE)

    def test_calls_are_given_to_a_colleague_at_once_and_without_mails(self):
        def give(number, clock):
            _missed, cases = self.miss(number, clock)
            count = self.queries_of(
                lambda: cases.write({'user_id': self.receptionist.id}))
            self.assertEqual(cases.activity_ids.user_id, self.receptionist)
            return count
        give(2, '08:00')
        mails = self.env['mail.mail'].search_count([])
        self.assertLessEqual(give(12, '09:00'), give(2, '08:30') + MORE)
        self.assertEqual(self.env['mail.mail'].search_count([]), mails)
