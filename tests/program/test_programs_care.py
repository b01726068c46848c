from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestPostTreatmentProgram(ProgramCase):
    """A treatment with check-ups took place: a call at each, and red flags are the dentist's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.write({'name': "Implante de prueba", 'dental_checkups': '24 h, 72 h'})
        cls.visit = cls.make_visit('10:00')
        with cls.frozen('10:40'):
            cls.visit.action_dental_attended()
        cls.case = cls.env['dental.followup'].search([
            ('event_id', '=', cls.visit.id),
            ('program_id', '=', cls.program('post_treatment').id)])

    def told(self, pain='1', **values):
        self.talk_when_due(self.case, pain=pain, **values)
        return self.env['dental.evolution'].search([('followup_id', '=', self.case.id)], limit=1)

    def flags(self, user):
        """Return the red-flag to-do's of a user."""
        return self.case.activity_ids.filtered(
            lambda activity: activity.user_id == user and activity.activity_type_id == self.ref(
                'mail_activity_type_red_flag'))

    def test_first_call_a_day_after_the_visit_ended(self):
        self.assertNext(self.case, 1, '10:30', state='todo')
        self.assertRecordValues(self.case, [{
            'purpose': 'care', 'checkup': 24, 'topic': "Implante de prueba",
            'anchor_at': self.on(0, '10:30'), 'user_id': False}])

    def test_two_check_ups_and_done(self):
        self.told()
        self.assertNext(self.case, 3, '10:30')
        self.assertRecordValues(self.case, [{'checkup': 72, 'tries': 0}])
        self.told('0')
        self.assertEqual(self.case.state, 'won')
        self.assertEqual(self.env['dental.evolution'].search_count([
            ('followup_id', '=', self.case.id), ('event_id', '=', self.visit.id)]), 2)

    def test_not_reached_goes_on_to_the_next_check_up(self):
        """Three tries a check-up, the last ones closed as not needed: care is not lost."""
        for days, clock in ((1, '16:00'), (2, '09:00'), (3, '10:30'), (3, '16:00'), (4, '09:00')):
            self.not_reached(self.case)
            self.assertNext(self.case, days, clock)
        self.not_reached(self.case)
        self.assertRecordValues(self.case, [{
            'state': 'cancelled', 'close_note': "Not reached after all attempts.",
            'lost_reason_id': False}])

    def test_check_up_that_passed_meanwhile_is_not_asked_twice(self):
        self.case.next_at = self.on(4, '09:00')
        self.told()
        self.assertEqual(self.case.state, 'won')

    def test_after_a_weekend_one_call_is_for_both_check_ups(self):
        """Treated on Friday: the first day is asked about on Monday, and so is the third."""
        friday = self.day + timedelta(days=4)
        visit = self.make_visit('10:00', self.make_patient("De Viernes"), day=friday)
        with self.at('10:40', friday):
            visit.action_dental_attended()
        case = self.case_of(visit, self.program('post_treatment'))
        self.assertNext(case, 7, '09:00', state='todo')
        self.talk_when_due(case, pain='1')
        self.assertEqual(case.state, 'won')

    def test_outside_the_limits(self):
        """A patient who was treated is called, also in their days of rest."""
        self.patient.dental_muted_until = self.day + timedelta(days=40)
        self.told()
        self.assertNext(self.case, 3, '10:30')

    def test_how_much_it_hurts_is_asked(self):
        with self.assertRaisesRegex(UserError, "How much does it hurt"):
            self.told(pain=False)

    def test_red_flag_is_the_dentists_at_once_and_the_managers_after_an_hour(self):
        form = self.told('8', told="le late la muela")
        self.assertEqual(form.red_flags, 'pain')
        activity = self.flags(self.dentist_user)
        self.assertEqual(activity.date_deadline, self.day + timedelta(days=1))
        self.assertNotIn("le late", f'{activity.summary} {activity.note}')
        self.assertNext(self.case, 1, '11:30')
        self.assertEqual(self.case.user_id, self.dentist_user)
        self.job('watch', 1, '11:29')
        self.assertFalse(self.flags(self.manager))
        self.job('watch', 1, '11:30')
        self.assertEqual(len(self.flags(self.manager)), 1)
        self.job('watch', 1, '12:30')
        self.assertEqual(len(self.flags(self.manager)), 1)
        self.assertRecordValues(self.case, [{'state': 'pending', 'alarm_state': 'new'}])

    def test_red_flag_that_was_answered_is_told_to_nobody_else(self):
        form = self.told('2', fever=True)
        self.assertEqual(form.red_flags, 'fever')
        with self.at('11:00', self.day + timedelta(days=1)):
            form.with_user(self.dentist_user).action_emergency()
        self.assertFalse(self.flags(self.dentist_user))
        self.job('watch', 1, '12:30')
        self.assertFalse(self.flags(self.manager))
        self.assertRecordValues(form, [{
            'answered_user_id': self.dentist_user.id, 'answered_at': self.on(1, '11:00')}])
        self.assertNext(self.case, 1, '11:00')
        with self.at('11:05', self.day + timedelta(days=1)):
            self.talk(self.case).action_done()
        self.assertEqual(form.state, 'closed')
        self.assertNext(self.case, 3, '10:30')

    def test_no_red_flag_is_no_task(self):
        form = self.told('6', swelling='mild', bleeding='a_little')
        self.assertFalse(form.red_flags)
        self.assertFalse(self.flags(self.dentist_user))
        self.job('watch', 2, '09:00')
        self.assertFalse(self.flags(self.manager))

    def test_treatment_without_check_ups(self):
        plain = self.env['calendar.event.type'].create({'name': "Revisión de prueba"})
        patient = self.make_patient("Sin control")
        visit = self.make_visit('10:00', patient, categ_ids=[Command.set(plain.ids)])
        visit.action_dental_attended()
        self.assertFalse(self.cases('post_treatment', patient))
        self.assertEqual(self.case_of(visit, self.post_visit).next_channel, 'email')

    def test_taken_back(self):
        self.told()
        self.visit.action_dental_undo()
        self.assertEqual(self.case.state, 'cancelled')

    def test_new_visit_changes_nothing(self):
        """It is no call for a visit: that the patient comes again says nothing of today."""
        visit = self.make_visit('17:00', day=self.day + timedelta(days=9))
        self.assertNext(self.case, 1, '10:30', state='todo')
        visit.action_dental_cancel()
        self.assertNext(self.case, 1, '10:30', state='todo')

    def test_over_a_weekend(self):
        """From Friday at eleven 24 h is a Saturday: called on Monday when the clinic opens."""
        patient = self.make_patient("Del viernes", phone='+34 655 97 98 02')
        friday = self.day + timedelta(days=4)
        visit = self.make_visit('10:30', patient, friday)
        with self.at('11:00', friday):
            visit.action_dental_attended()
        self.assertNext(self.case_for('post_treatment', patient), 7, '09:00', state='todo')


@tagged('post_install', '-at_install')
class TestRepairProgram(ProgramCase):
    """Something went wrong: a call the same day, that is never given up by itself."""

    def incident(self, clock='12:00', day=None, **values):
        visit = self.make_visit('10:00', **values)
        with self.at(clock, day):
            visit.dental_incident_note = "Esperó una hora"
            visit.with_user(self.receptionist).action_dental_incident()
        return visit

    def rate(self, record, rating, **values):
        return self.env['rating.rating'].create({
            'res_model_id': self.env['ir.model']._get_id(record._name), 'res_id': record.id,
            'partner_id': self.patient.id, 'rating': rating, 'consumed': True, **values})

    def test_incident_of_a_visit_is_called_the_same_day(self):
        visit = self.incident()
        case = self.case_for('repair')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'topic': "Esperó una hora", 'event_id': visit.id,
            'due_by': self.on(0, '20:30'), 'trigger_state': False}])

    def test_incident_of_a_visit_long_ago_is_called_today(self):
        self.incident(start=self.on(-20, '10:00'), stop=self.on(-20, '10:30'))
        self.assertNext(self.case_for('repair'), 0, '12:00', state='todo')

    def test_in_the_evening_it_is_next_morning(self):
        self.incident('20:15')
        self.assertNext(self.case_for('repair'), 1, '09:00', state='todo')

    def test_how_it_ended_is_asked(self):
        """Settled, still upset, or for a manager; an apology that did not help closes nothing."""
        self.incident()
        case = self.case_for('repair')
        with self.assertRaisesRegex(UserError, "How is it for the patient now"), \
                self.env.cr.savepoint():
            self.talk_when_due(case, self.manager)
        attempt = self.talk_when_due(case, self.manager, repair_result='upset')
        self.assertEqual(attempt.repair_result, 'upset')
        self.assertNext(case, 2, '09:00')
        self.assertFalse(self.decisions(case))
        self.talk_when_due(case, self.manager, repair_result='resolved')
        self.assertEqual(case.state, 'won')

    def test_for_a_manager_to_decide(self):
        """The managers of the clinic have a task, and the case waits on."""
        other = self.make_clinic("Otra", self.zone)
        elsewhere = self.make_user('gerencia_otra', 'group_manager', other)
        self.incident()
        case = self.case_for('repair')
        self.talk_when_due(case, repair_result='escalate')
        self.assertNext(case, 2, '09:00')
        self.assertIn(self.manager, self.decisions(case).user_id)
        self.assertNotIn(elsewhere, self.decisions(case).user_id)
        self.talk_when_due(case, repair_result='escalate')
        self.assertEqual(
            len(self.decisions(case)), len(self.decisions(case).user_id), "once is enough")
        mine = self.decisions(case).filtered(lambda task: task.user_id == self.manager)
        mine.action_feedback()
        self.talk_when_due(case, repair_result='escalate')
        self.assertIn(self.manager, self.decisions(case).user_id, "it is not done after all")

    def decisions(self, case):
        return case.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.ref('mail_activity_type_upset'))

    def test_somebody_decides_when_the_steps_are_used_up(self):
        self.incident()
        case = self.case_for('repair')
        for days, clock in ((0, '16:00'), (1, '09:00')):
            self.not_reached(case)
            self.assertNext(case, days, clock)
        for days in (2, 3):
            self.not_reached(case)
            self.assertNext(case, days, '09:00')
            self.assertIn("All attempts are used up", case.error_reason)

    def test_talked_to_is_done(self):
        self.incident()
        case = self.case_for('repair')
        self.talk_when_due(case, self.manager, told="ya está", repair_result='resolved')
        self.assertEqual(case.state, 'won')

    def test_a_visit_to_come_does_not_settle_it(self):
        self.incident()
        self.make_visit('17:00', day=self.day + timedelta(days=1))
        self.assertNext(self.case_for('repair'), 0, '12:00', state='todo')

    def test_taken_back_by_a_manager(self):
        """What was noted by mistake is cleared, and the call stands until somebody closes it."""
        visit = self.incident()
        case = self.case_for('repair')
        visit.with_user(self.manager).dental_incident = False
        self.assertEqual(case.state, 'todo')
        visit.dental_incident = True
        self.assertEqual(self.case_for('repair'), case, "nobody is called twice")
        case.with_user(self.manager)._cancel_because('mistake')
        self.assertEqual(case.state, 'cancelled')

    def test_low_rating_of_a_message(self):
        visit = self.make_visit('10:00')
        visit.action_dental_attended()
        self.rate(self.case_of(visit, self.post_visit), 1)
        case = self.case_for('repair')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertRecordValues(case, [{'topic': "A low rating of 1", 'event_id': visit.id}])

    def test_only_low_and_given_ratings(self):
        visit = self.make_visit('10:00')
        for rating, values in ((5, {}), (3, {}), (0, {}), (1, {'consumed': False})):
            self.rate(visit, rating, **values)
        self.assertFalse(self.cases('repair'))

    def test_rating_that_is_given_later(self):
        """As a patient gives it: asked for first, then rated by the link."""
        rating = self.rate(self.make_visit('10:00'), 0, consumed=False)
        rating.write({'rating': 1, 'consumed': True})
        self.assertEqual(self.case_for('repair').topic, "A low rating of 1")

    def test_complaint_in_a_note(self):
        self.env['dental.observation'].with_user(self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'text': "Dice que nadie le avisó", 'category': 'complaint'})
        case = self.case_for('repair')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertEqual(case.topic, "A complaint")

    def test_other_notes_are_no_complaint(self):
        self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Contento"})
        self.assertFalse(self.cases('repair'))

    def test_complaint_in_a_call(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        self.talk_when_due(self.case_for('no_show'), observation="Le cobraron de más",
                  observation_category='complaint')
        self.assertRecordValues(self.case_for('repair'), [{
            'topic': "A complaint: we said we would call before Monday November 23, 14:00",
            'event_id': visit.id, 'next_at': self.on(0, '12:00')}])

    def test_one_call_for_all_that_went_wrong_at_a_visit(self):
        visit = self.incident()
        self.rate(visit, 1)
        self.assertEqual(len(self.cases('repair')), 1)

    def test_unhappy_again_after_it_was_put_right(self):
        """The first call is done: the next word of the patient is a new reason."""
        visit = self.incident()
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='resolved')
        self.rate(visit, 1)
        self.assertEqual(self.cases('repair').mapped('state'), ['won', 'todo'])
