from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import DentalCase

WIZARD = 'base.partner.merge.automatic.wizard'


class MergeMixin:
    """For a case with a patient (``self.patient``) who is in the contacts twice."""

    def merge(self, src=None, dst=None):
        """Merge through the wizard's button, as a person does."""
        src, dst = src or self.double, dst or self.patient
        wizard = self.env[WIZARD].with_user(self.receptionist_manager()).create({
            'state': 'selection', 'partner_ids': [(6, 0, (src | dst).ids)],
            'dst_partner_id': dst.id})
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(src.exists())
        return dst

    def receptionist_manager(self):
        """Return a user who may merge contacts; of the clinic only."""
        self.receptionist.group_ids |= self.env.ref('base.group_partner_manager')
        return self.receptionist


class MergeCase(MergeMixin, DentalCase):
    """A patient who is in the clinic's contacts twice: merged by Odoo's own wizard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.make_patient("Paula Romero")
        cls.program = cls.env['dental.followup.program'].create({
            'name': "Revisión", 'trigger': 'hand', 'wants_visit': True,
            'step_ids': [(0, 0, {'channel': 'phone'}), (0, 0, {'channel': 'phone'})]})

    def open_case(self, patient=None, **values):
        """Open a case of which no more is said than has to be."""
        return self.env['dental.followup'].create({
            'partner_id': (patient or self.patient).id, 'program_id': self.program.id,
            'company_id': self.clinic.id, 'period': '2026-11', **values})

    def call(self, case, outcome='no_answer', **values):
        return case.with_user(self.receptionist)._log_call(self.ref(f'outcome_{outcome}'), **values)


@tagged('post_install', '-at_install')
class TestMergeCases(MergeCase):
    """No case, no attempt and no visit is lost, and nobody is called twice."""

    def test_everything_moves(self):
        visit = self.make_visit('10:00', patient=self.double)
        visit.action_dental_no_show()
        case = self.case_of(visit)
        attempt = self.call(case)
        records = (
            self.env['dental.treatment.plan'].create({
                'partner_id': self.double.id, 'company_id': self.clinic.id, 'amount': 100}),
            self.env['dental.observation'].create({
                'partner_id': self.double.id, 'company_id': self.clinic.id, 'text': "x"}),
            self.env['dental.evolution'].create({'followup_id': case.id, 'pain': 2}),
            case, attempt)
        counts = {record._name: record.search_count([]) for record in (visit, *records)}
        patient = self.merge()
        for record in records:
            with self.subTest(record._name):
                self.assertEqual(record.partner_id, patient)
        self.assertEqual(visit.dental_patient_id, patient)
        self.assertEqual(visit.name, patient.name)
        for name, count in counts.items():
            with self.subTest(name):  # what was merged is noted besides
                self.assertEqual(self.env[name].search_count([]),
                                 count + (name == 'dental.observation'))
        self.assertRecordValues(case, [{
            'state': 'pending', 'attempt_count': 1, 'last_attempt_at': attempt.at}])
        self.assertEqual(case.activity_ids.res_name, f"{patient.name} · {self.no_show.name}")
        self.assertEqual(len(case.activity_ids), 1)
        self.assertEqual(patient.dental_visit_count, 1)
        case._check_patient()
        attempt._check_patient()

    def test_nothing_of_ours_can_be_deleted(self):
        """Odoo deletes rows of tables with checks on the contact; of ours there is one left."""
        wizard = self.env[WIZARD]
        tables = {
            (model._table, name) for model in self.env.values() if model._auto
            and not model._abstract for name, field in model._fields.items()
            if field.type == 'many2one' and field.store and field.comodel_name == 'res.partner'
            and (model._name.startswith('dental.') or name.startswith('dental_'))}
        self.assertGreater(len(tables), 8)
        self.assertEqual(
            {pair for pair in tables if wizard._has_check_or_unique_constraint(*pair)},
            {('calendar_event', 'dental_patient_id')})

    def test_the_case_with_attempts_stays(self):
        older, called = self.open_case(), self.open_case(self.double)
        attempt = self.call(called)
        attempts = self.env['dental.followup.attempt'].search_count([])
        patient = self.merge()
        self.assertEqual((older | called).partner_id, patient)
        self.assertEqual(called.state, 'pending')
        self.assertEqual(older.state, 'cancelled')
        self.assertIn("Paula Romero", older.close_note)
        self.assertIn(self.receptionist.name, older.close_note)
        self.assertEqual(self.env['dental.followup.attempt'].search_count([]), attempts)
        self.assertEqual(attempt.followup_id, called)
        self.assertFalse(older.activity_ids)

    def test_both_with_attempts(self):
        closed, waiting = self.open_case(), self.open_case(self.double)
        first, second = self.call(closed), self.call(waiting)
        closed._set_state('lost', lost_reason_id=self.ref('lost_reason_other').id)
        self.merge()
        self.assertEqual((closed.state, waiting.state), ('lost', 'pending'))
        self.assertEqual((first.followup_id, second.followup_id), (closed, waiting))
        self.assertNotEqual(closed.period, waiting.period)
        self.assertEqual(waiting.period, '2026-11')
        self.assertEqual(closed.lost_reason_id, self.ref('lost_reason_other'))

    def test_without_attempts_the_older_open_one_stays(self):
        won, second = self.open_case(), self.open_case(self.double)
        won._set_state('won')
        self.merge()
        self.assertEqual((won.state, second.state), ('won', 'todo'))
        third = self.make_patient("Tercera")
        late = self.open_case(third)
        self.merge(third)
        self.assertEqual((second.state, late.state), ('todo', 'cancelled'))

    def test_two_periods_stay_two(self):
        cases = self.open_case() | self.open_case(self.double, period='2026-12')
        self.merge()
        self.assertEqual(cases.mapped('state'), ['todo', 'todo'])
        self.assertEqual(len(cases.activity_ids), 2)

    def test_three_at_once(self):
        third = self.make_patient("Tercera")
        cases = self.open_case() | self.open_case(self.double) | self.open_case(third)
        self.call(cases[2])
        self.env[WIZARD]._merge((self.patient | self.double | third).ids, self.patient)
        self.assertEqual(cases.mapped('state'), ['cancelled', 'cancelled', 'pending'])
        self.assertEqual(cases.partner_id, self.patient)

    def test_claims_are_released(self):
        mine, theirs = self.open_case(), self.open_case(self.double, period='2026-12')
        self.double.phone = '+34 655 11 22 33'
        mine.with_user(self.receptionist)._claim()
        theirs.with_user(self.dentist_user)._claim()
        self.assertTrue(mine.claim_user_id and theirs.claim_user_id)
        self.merge()
        self.assertFalse((mine | theirs).claim_user_id)
        self.assertTrue(theirs.with_user(self.dentist_user)._claim())
        self.assertEqual((mine | theirs).mapped('claim_user_id'), self.dentist_user)

    def test_a_visit_booked_meanwhile_is_waited_for(self):
        case = self.open_case()
        visit = self.make_visit('17:00', patient=self.double)
        self.merge()
        self.assertRecordValues(case, [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_at': visit.start}])

    def test_a_cancelled_case_leaves_its_visit(self):
        called, booked = self.open_case(), self.open_case(self.double)
        self.call(called)
        visit = self.make_visit('17:00', patient=self.double)
        self.assertEqual(booked.state, 'booked')
        self.merge()
        self.assertEqual(booked.state, 'cancelled')
        self.assertRecordValues(called, [{'state': 'booked', 'rebooked_event_id': visit.id}])


@tagged('post_install', '-at_install')
class TestMergePatients(MergeCase):
    """What is known of the patient, and what they want, is of the contact that stays."""

    def test_only_the_one_that_goes_has_a_number(self):
        self.double.dental_number = '4000'
        self.assertEqual(self.merge().dental_number, '4000')

    def test_both_have_a_number(self):
        self.patient.dental_number, self.double.dental_number = '17', '4000'
        patient = self.merge()
        self.assertEqual(patient.dental_number, '17')
        self.assertIn('4000', patient.dental_observation_ids.text)
        self.assertEqual(patient.dental_observation_ids.user_id, self.receptionist)

    def test_values_are_taken_over(self):
        guardian = self.make_patient("Madre")
        values = {
            'dental_birthdate': self.day.replace(year=2015), 'dental_preferred_channel': 'email',
            'dental_preferred_band': 'morning', 'dental_work_hours': "De noche",
            'dental_work_from': 22.0, 'dental_work_to': 23.5, 'dental_recall': 'own',
            'dental_recall_months': 4, 'dental_phone_alt': '+34 655 00 11 22',
            'dental_guardian_id': guardian.id, 'dental_robinson_listed': True,
            'dental_robinson_on': self.day, 'dental_recall_paused_until': self.day,
            'is_dentist': True, 'dental_muted_until': self.day + timedelta(days=9),
            'dental_kind_id': self.ref('patient_kind_child').id}
        self.double.write(values)
        self.patient.write({'is_dental_patient': False, 'dental_muted_until': self.day})
        self.assertRecordValues(self.merge(), [{
            **values, 'is_dental_patient': True,
            'dental_household_number': guardian.phone_sanitized}])

    def test_the_one_that_stays_keeps_its_own(self):
        self.patient.write({
            'dental_birthdate': self.day.replace(year=1980), 'dental_work_from': 0,
            'dental_work_to': 8, 'dental_recall': 'never', 'dental_preferred_band': 'morning',
            'dental_muted_until': self.day + timedelta(days=30), 'dental_phone_alt': '655001122'})
        self.double.write({
            'dental_birthdate': self.day.replace(year=1981), 'dental_work_from': 9,
            'dental_work_to': 17, 'dental_recall': 'own', 'dental_recall_months': 6,
            'dental_preferred_band': 'afternoon', 'dental_muted_until': self.day,
            'phone': '655334455'})
        patient = self.merge()
        self.assertRecordValues(patient, [{
            'dental_work_from': 0, 'dental_work_to': 8, 'dental_recall': 'never',
            'dental_birthdate': self.day.replace(year=1980), 'dental_preferred_band': 'morning',
            'dental_muted_until': self.day + timedelta(days=30), 'dental_phone_alt': '655001122'}])
        said = ' '.join(patient.dental_observation_ids.mapped('text'))
        self.assertIn('1981', said)
        self.assertIn('655334455', said)

    def test_the_other_number_is_kept(self):
        self.double.phone = '+34 655 33 44 55'
        patient = self.merge()
        self.assertEqual(patient.phone, '+34 655 97 97 11')
        self.assertEqual(patient.dental_phone_alt, '+34 655 33 44 55')
        self.assertEqual(patient.dental_phone_alt_sanitized, '+34655334455')

    def test_wrong_numbers_of_both(self):
        for who, number in ((self.patient, '+34655979711'), (self.double, '+34655334455')):
            who.write({'phone': number, 'dental_wrong_number': number})
        patient = self.merge()
        self.assertEqual(patient.dental_wrong_number, '+34655979711 +34655334455')
        self.assertFalse(patient._dental_call_number())

    def test_a_number_makes_the_call_possible(self):
        self.patient.phone = False
        case = self.open_case(next_channel='phone')
        case.sudo().write({'needs_data': True, 'error_reason': "No number"})
        patient = self.merge()
        self.assertEqual(patient.dental_household_number, '+34655979711')
        self.assertFalse(case.needs_data)

    def test_whoever_merges_contacts(self):
        """Somebody without a role in the clinic sees nothing of it, and loses nothing."""
        self.outsider.group_ids |= self.env.ref('base.group_partner_manager')
        self.double.write({'dental_number': '4000', 'dental_birthdate': self.day})
        case, visit = self.open_case(self.double), self.make_visit('10:00', patient=self.double)
        self.env[WIZARD].with_user(self.outsider)._merge(
            (self.double | self.patient).ids, self.patient.with_user(self.outsider))
        self.env.invalidate_all()
        self.assertRecordValues(self.patient, [
            {'dental_number': '4000', 'dental_birthdate': self.day}])
        self.assertEqual(case.partner_id | visit.dental_patient_id, self.patient)

    def test_an_objection_of_either_holds(self):
        case = self.open_case()
        self.env['dental.consent'].create({
            'partner_id': self.double.id, 'company_id': self.clinic.id, 'text': "No me llamen"})
        patient = self.merge()
        self.assertEqual(patient.dental_consent_ids.text, "No me llamen")
        refusals = patient._dental_may_contact(self.clinic, 'phone', 'appointment')
        self.assertEqual(refusals[patient].code, 'objection')
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_no_calls').id}])

    def test_a_blacklisted_address_of_either_holds(self):
        self.double.write({'email': 'otra@ejemplo.test', 'phone': '+34 655 33 44 55'})
        self.env['mail.blacklist']._add('otra@ejemplo.test')
        self.env['phone.blacklist']._add(['+34655334455'])
        patient = self.env[WIZARD].sudo()._merge(
            (self.double | self.patient).ids, self.patient) or self.patient
        for channel in ('email', 'sms', 'phone'):
            with self.subTest(channel):
                refusals = patient._dental_may_contact(self.clinic, channel, 'care')
                self.assertEqual(refusals[patient].code, 'objection')

    def test_a_death_closes_the_calls(self):
        case = self.open_case()
        self.double.dental_deceased_on = self.day
        self.assertEqual(self.merge().dental_deceased_on, self.day)
        self.assertEqual(case.state, 'cancelled')

    def test_guardians(self):
        child = self.make_patient(
            "Hija", dental_guardian_id=self.double.id, phone=False,
            dental_birthdate=self.day.replace(year=2019))
        self.double.phone = '+34 655 33 44 55'
        patient = self.merge()
        self.assertEqual(child.dental_guardian_id, patient)
        self.assertEqual(child.dental_household_number, patient.phone_sanitized)

    def test_nobody_becomes_their_own_guardian(self):
        self.double.dental_guardian_id = self.patient
        self.assertFalse(self.merge().dental_guardian_id)
        other = self.make_patient("Otra")
        self.patient.dental_guardian_id = other
        self.assertFalse(self.merge(other).dental_guardian_id)

    def test_dentists(self):
        double = self.env['res.partner'].create({
            'name': "Dra. Vidal", 'is_dentist': True, 'company_id': self.clinic.id,
            'email': self.dentist.email})
        visit = self.make_visit('17:00', dental_dentist_id=double.id)
        self.dentist.is_dentist = False
        self.env[WIZARD].sudo()._merge((double | self.dentist).ids, self.dentist)
        self.assertEqual(visit.dental_dentist_id, self.dentist)
        self.assertTrue(self.dentist.is_dentist)

    # clinics

    def test_two_clinics(self):
        other = self.make_clinic("Otra", self.zone)
        self.double.company_id = other
        case = self.open_case()
        case.with_user(self.receptionist)._claim()
        with self.assertRaises(UserError):
            self.env[WIZARD]._merge((self.double | self.patient).ids, self.patient)
        self.assertTrue(case.claim_user_id)
        self.assertTrue(self.double.exists())

    def test_shared_patient_stays_shared(self):
        other = self.make_clinic("Otra", self.zone)
        for stays in (self.double, self.patient):
            with self.subTest(stays.name):
                shared = self.make_patient("Compartida", company_id=False)
                visit = self.env['calendar.event'].create({
                    'dental_patient_id': shared.id, 'dental_company_id': other.id,
                    'start': self.clock('17:00'), 'stop': self.clock('17:30')})
                pair = (shared, stays) if stays == self.double else (stays, shared)
                self.env[WIZARD].sudo()._merge((shared | stays).ids, pair[1])
                self.assertFalse(pair[1].company_id)
                visit._check_dental_clinic()
                visit._dental_check_about()

    def test_shared_patient_of_one_clinic_becomes_its_own(self):
        self.double.company_id = False
        self.open_case(self.double)
        self.assertEqual(self.merge().company_id, self.clinic)

    def test_others_are_merged_as_ever(self):
        first, second = self.env['res.partner'].create([
            {'name': "Proveedor", 'company_id': self.clinic.id, 'email': 'a@x.test'},
            {'name': "Proveedor SL", 'company_id': self.make_clinic("B", self.zone).id,
             'email': 'a@x.test'}])
        self.env[WIZARD].with_user(self.receptionist_manager()).sudo()._merge(
            (first | second).ids, first)
        self.assertFalse(second.exists())
        self.assertFalse(first.is_dental_patient)
