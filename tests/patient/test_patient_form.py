from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import DentalCase

PATIENT_FORM = 'dental_followup.res_partner_view_form_patient'


@tagged('post_install', '-at_install')
class TestPatientForm(DentalCase):
    """A link to a patient opens their own form, for the clinic's roles; it says what is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')

    def at_glance(self, patient=None, user=None):
        """Return a patient as a user sees them, in Odoo's own language."""
        return (patient or self.patient).with_user(user or self.receptionist).with_context(
            allowed_company_ids=self.clinic.ids, lang='en_US')

    # which form opens

    def test_who_opens_which_form(self):
        ours = self.env.ref(PATIENT_FORM).id
        supplier = self.make_patient("Suministros Turia", is_dental_patient=False)
        company = self.make_patient("Turia SL", is_company=True)
        for user, contact, form in (
                (self.receptionist, self.patient, ours), (self.dentist_user, self.patient, ours),
                (self.manager, self.patient, ours), (self.outsider, self.patient, False),
                (self.receptionist, supplier, False), (self.receptionist, company, False),
                (self.receptionist, self.dentist, False)):
            with self.subTest(user=user.login, contact=contact.name):
                opened = contact.with_user(user)
                self.assertEqual(opened.get_formview_id(), form)
                self.assertEqual(opened.get_formview_action()['views'], [(form, 'form')])
                self.assertEqual(contact.get_formview_id(access_uid=user.id), form)

    def test_nobody_else_learns_who_is_a_patient(self):
        visit = self.make_visit('17:00')
        abroad = self.make_user(
            'recepcion_bruc', 'group_receptionist', self.make_clinic("Clínica Bruc", self.zone))
        for user in (self.outsider, abroad):
            for record in (self.patient, visit):
                asked = record.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids)
                self.assertFalse(
                    asked.get_formview_id(access_uid=self.receptionist.id), (user.login, record))

    def test_a_link_to_a_visit_opens_the_visit(self):
        visit = self.make_visit('17:00')
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': visit.start, 'stop': visit.stop})
        form = self.env.ref('dental_followup.calendar_event_view_form').id
        self.assertEqual(visit.with_user(self.receptionist).get_formview_id(), form)
        self.assertEqual(visit.get_formview_id(access_uid=self.outsider.id), False)
        self.assertNotEqual(meeting.with_user(self.receptionist).get_formview_id(), form)

    def test_the_form_opens_for_every_role(self):
        self.make_missed('10:00')
        for user in (self.receptionist, self.dentist_user, self.manager):
            with self.subTest(user=user.login):
                form = Form(self.at_glance(user=user), PATIENT_FORM)
                self.assertEqual(form.name, self.patient.name)
                self.assertTrue(form.dental_call_waits)

    def test_a_new_patient_is_entered_in_it(self):
        form = Form(self.env['res.partner'].with_user(self.receptionist).with_context(
            default_is_dental_patient=True), PATIENT_FORM)
        form.name = "Nueva Paciente"
        form.phone = '655 11 22 33'
        self.assertTrue(form.save().is_dental_patient)

    # what it says

    def test_numbers_are_read_as_people_write_them(self):
        self.patient.dental_phone_alt = '+34611223344'
        seen = self.at_glance()
        self.assertEqual(seen.dental_dial_text, '655 97 97 11')
        self.assertEqual(seen.dental_alt_text, '611 22 33 44')
        self.assertFalse(seen.dental_spoken_to)

    def test_of_a_minor_the_guardian(self):
        mother = self.make_patient("Rosa Gil", phone='+34 622 33 44 55')
        self.patient.write({
            'dental_birthdate': self.day.replace(year=2015), 'dental_guardian_id': mother.id})
        seen = self.at_glance()
        self.assertEqual(seen.dental_spoken_to, "Rosa Gil")
        self.assertEqual(seen.dental_dial_text, '622 33 44 55')
        self.assertEqual(seen.dental_flags_text, "Is under age")
        self.assertIn("11 years old", seen.dental_age_text)

    def test_flags(self):
        self.assertFalse(self.at_glance().dental_flags_text)
        self.env['dental.feedback'].with_user(self.dentist_user).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperó mucho"})
        self.patient.invalidate_recordset()
        self.assertEqual(
            self.at_glance().dental_flags_text, "Has a complaint that is not settled")
        self.patient._dental_note_wrong('+34655979711')
        self.assertIn("Somebody else answers at 655 97 97 11", self.at_glance().dental_flags_text)

    def test_next_and_last_visit(self):
        seen = self.at_glance()
        self.assertFalse(seen.dental_next_visit_id | seen.dental_last_visit_id)
        old = self.make_visit('09:00', day=self.day - timedelta(days=40))
        last = self.make_visit('09:00', day=self.day - timedelta(days=5))
        (old | last).write({'dental_state': 'attended'})
        later = self.make_visit('17:00', day=self.day + timedelta(days=9))
        coming = self.make_visit('17:00', day=self.day + timedelta(days=2))
        self.make_visit('17:00', day=self.day + timedelta(days=1)).action_dental_cancel()
        seen.invalidate_recordset()
        self.assertEqual(seen.dental_next_visit_id, coming)
        self.assertEqual(seen.dental_last_visit_id, last)
        self.assertTrue(later)

    def test_ten_cost_the_queries_of_one(self):
        patients = self.env['res.partner'].browse(
            self.make_visits(10, '17:00').dental_patient_id.ids)
        for name in ('dental_next_visit_id', 'dental_last_visit_id', 'dental_flags_text',
                     'dental_dial_text', 'dental_call_waits', 'dental_timeline'):
            def look(some, name=name):
                self.at_glance(some).read([name])
            look(patients)
            with self.subTest(name):
                one = self.queries_of(lambda: look(patients[:1]))
                self.assertLessEqual(self.queries_of(lambda: look(patients)), one)

    # what is done from it

    def test_call_opens_the_call_that_waits(self):
        self.assertFalse(self.at_glance().dental_call_waits)
        said = self.at_glance().action_dental_call()
        self.assertIn("waits any more", said['params']['message'])
        case = self.make_missed('10:00')
        for user in (self.receptionist, self.manager):
            with self.subTest(user=user.login), self.undone():
                seen = self.at_glance(user=user)
                seen.invalidate_recordset()
                self.assertTrue(seen.dental_call_waits)
                action = seen.action_dental_call()
                call = self.env[action['res_model']].browse(action['res_id'])
                self.assertEqual(call.followup_id, case)

    def test_give_a_visit_is_filled_in(self):
        self.make_plan(
            treatment_ids=[(6, 0, self.treatment.ids)],
            dentist_id=self.dentist.id).action_accept()
        action = self.at_glance().action_dental_give_visit()
        self.assertEqual(action['res_model'], 'calendar.event')
        form = Form(
            self.env['calendar.event'].with_user(self.receptionist).with_context(
                **action['context']), action['views'][0][0])
        self.assertEqual(form.dental_patient_id, self.patient)
        self.assertEqual(form.dental_dentist_id, self.dentist)
        self.assertEqual(form.categ_ids[:], self.treatment)
        self.assertEqual(form.start, self.clock('16:00'), "the next free time, in two hours")
        self.assertFalse(form.dental_warning)
        visit = form.save()
        self.assertEqual(visit.stop - visit.start, timedelta(hours=0.5))
        self.assertEqual(visit.dental_state, 'booked')

    def test_give_a_visit_to_who_has_no_dentist_when_one_is_free(self):
        self.make_visit('16:00', self.make_patient("Otra Paciente"), minutes=60)
        others = self.env['res.partner']._dental_dentists(self.clinic) - self.dentist
        others.is_dentist = False
        filled = self.at_glance().action_dental_give_visit()['context']
        self.assertEqual(filled['default_dental_dentist_id'], self.dentist.id)
        self.assertEqual(filled['default_start'], str(self.clock('17:00')))

    def test_give_a_visit_is_for_the_living_and_by_the_staff(self):
        with self.assertRaises(AccessError):
            self.patient.with_user(self.outsider).action_dental_give_visit()
        self.patient.dental_deceased_on = self.day
        with self.assertRaisesRegex(UserError, "has died"):
            self.at_glance().action_dental_give_visit()

    def test_give_a_visit_of_an_accepted_plan(self):
        other = self.env['calendar.event.type'].create(
            {'name': "Corona de prueba", 'dental_duration': 1.25})
        plan = self.make_plan(treatment_ids=[(6, 0, other.ids)], dentist_id=self.dentist.id)
        newer = self.make_plan(treatment_ids=[(6, 0, self.treatment.ids)])
        (plan | newer).action_accept()
        for user in (self.receptionist, self.dentist_user, self.manager):
            with self.subTest(user=user.login):
                action = plan.with_user(user).action_give_visit()
                form = Form(self.env['calendar.event'].with_user(user).with_context(
                    **action['context']), action['views'][0][0])
                self.assertEqual(form.categ_ids[:], other)
                self.assertEqual(form.duration, 1.25)
        with self.assertRaises(AccessError):
            plan.with_user(self.outsider).action_give_visit()

    def test_a_plan_that_is_not_accepted_gets_no_visit(self):
        plan = self.make_plan()
        with self.assertRaisesRegex(UserError, "has accepted"):
            plan.with_user(self.receptionist).action_give_visit()


@tagged('post_install', '-at_install')
class TestTimeline(DentalCase):
    """One timeline of visits, contacts, messages and feedback, with the rights of who reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.case = cls.make_missed('10:00')
        cls.call = cls.case._log_call(cls.env.ref('dental_followup.outcome_no_answer'))

    def timeline(self, user=None, limit=30, patient=None, company=None):
        patient = (patient or self.patient).with_user(user or self.receptionist).with_context(
            lang='en_US', allowed_company_ids=(company or self.clinic).ids)
        return patient.get_dental_timeline(limit)

    def models(self, *args, **kw):
        return [entry['model'] for entry in self.timeline(*args, **kw)['entries']]

    def complain(self, user):
        return self.env['dental.feedback'].with_user(user).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperó mucho"})

    def test_newest_first_on_the_clinics_clock(self):
        with self.at('12:30'):
            self.env['dental.feedback'].create({
                'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'praise'})
        said, called, missed = self.timeline()['entries']
        self.assertEqual(missed['model'], 'calendar.event')
        self.assertEqual(missed['title'], "Visit · No-show · Higiene de prueba")
        self.assertEqual(missed['when'], "Mon, Nov 23, 2026, 10:00")
        self.assertEqual(missed['at'], '2026-11-23T10:00:00+01:00')
        self.assertEqual(called['title'], "Phone · No answer")
        self.assertTrue(called['muted'])
        self.assertEqual(said['title'], "Praise")

    def test_messages_are_in_it(self):
        self.case._write_attempts('email', counts=True, delivery='queued')
        self.assertIn("Email", self.timeline()['entries'][0]['title'])

    def test_who_reads_a_complaint(self):
        self.complain(self.receptionist)
        for user, reads in (
                (self.receptionist, True), (self.dentist_user, False), (self.manager, True)):
            with self.subTest(user=user.login):
                self.assertEqual('dental.feedback' in self.models(user), reads)
                self.assertIn('calendar.event', self.models(user))

    def test_others_read_nothing(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        colleague = self.make_user('recepcion_bruc', 'group_manager', other)
        for user, company in ((self.outsider, self.clinic), (colleague, other)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.timeline(user, company=company)

    def test_of_a_patient_of_two_clinics_each_reads_its_own(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        colleague = self.make_user('recepcion_bruc', 'group_receptionist', other)
        shared = self.make_patient("De las dos", company_id=False)
        self.make_visit('16:00', shared, dental_company_id=self.clinic.id)
        self.assertEqual(self.models(patient=shared), ['calendar.event'])
        self.assertEqual(self.models(colleague, patient=shared, company=other), [])

    def test_what_was_noted_by_mistake_is_not_in_it(self):
        self.call.with_user(self.call.user_id).action_take_back()
        self.assertNotIn('dental.followup.attempt', self.models())

    def test_it_is_bounded_and_says_whether_there_is_more(self):
        for minute in range(4):
            with self.at(f'12:0{minute}'):
                self.case._write_attempts('in_person')
        short = self.timeline(limit=3)
        self.assertEqual(len(short['entries']), 3)
        self.assertTrue(short['more'])
        long = self.timeline(limit=6)
        self.assertEqual(len(long['entries']), 6)
        self.assertFalse(long['more'])
        self.assertEqual(long['entries'][:3], short['entries'])
        for odd in (0, -3, 'x', None):
            self.assertEqual(len(self.timeline(limit=odd)['entries']), 6)

    def test_ten_patients_cost_the_queries_of_one(self):
        visits = self.make_visits(10, '10:00')
        visits.action_dental_no_show()
        for visit in visits:
            self.case_of(visit)._log_call(self.ref('outcome_no_answer'))

        everybody = self.env['res.partner'].browse(visits.dental_patient_id.ids)

        def read(patients):
            found = patients.with_user(self.receptionist).with_context(
                allowed_company_ids=self.clinic.ids)._dental_read_timelines(30)
            self.assertEqual({len(one['entries']) for one in found.values()}, {2})
        read(everybody)
        one = self.queries_of(lambda: read(everybody[:1]))
        self.assertLessEqual(self.queries_of(lambda: read(everybody)), one)
        self.assertLessEqual(one, 25)
