"""Chromium lives a day at reception."""
import base64
from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import file_open

from ...tools import clinic_time
from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestTours(TourCase):
    """What reception does in the browser, with its own eyes and clicks."""

    def test_no_show_to_new_visit(self):
        missed = self._make_missed_visit()
        self._tour('/odoo/dental-agenda', 'dental_followup_no_show')
        case = missed.dental_followup_ids
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'phone', 'attempt_count': 1}])
        self.assertEqual(case.attempt_ids.outcome_id.code, 'no_answer')
        self.assertEqual(
            clinic_time.band_of(case.attempt_ids.at, self.zone), clinic_time.MORNING)
        self.assertEqual(case.next_at, self._at(14), "the next try is at another time of day")

        self._tour('/odoo/dental-today', 'dental_followup_guided_call')
        visit = case.rebooked_event_id
        self.assertEqual(case.state, 'booked')
        self.assertEqual(case.attempt_ids.mapped('outcome_id.code'), ['answered', 'no_answer'])
        self.assertRecordValues(visit, [{
            'dental_state': 'booked', 'dental_patient_id': case.partner_id.id,
            'dental_dentist_id': missed.dental_dentist_id.id,
            'start': self._at(14), 'stop': self._at(14) + timedelta(minutes=30),
        }])
        answered = case.attempt_ids[0]
        self.assertEqual(answered.blocker_ids, self.env.ref('dental_followup.blocker_fear'))
        self.assertEqual(
            answered.closing_question_id,
            self.env.ref('dental_followup.script_no_show_closing_two'))
        self.assertEqual(case.partner_id.dental_observation_ids.user_id, self.receptionist)

        # the hour of the new visit comes, and the patient does not
        visit.write({'start': self._at(9) + timedelta(minutes=30), 'stop': self._at(10)})
        self._tour('/odoo/dental-agenda', 'dental_followup_next_call')
        self.assertEqual(visit.dental_state, 'no_show')
        self.assertEqual(case.state, 'todo', "a new visit that is missed takes the case up again")

    def test_agenda(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_agenda')
        patient = self.env['res.partner'].search([('name', '=', "Nuria Sanz Mir")])
        self.assertTrue(patient.is_dental_patient)
        old, new = patient.dental_visit_ids.sorted('start')
        self.assertRecordValues(old + new, [
            {'dental_state': 'moved', 'dental_moved_to_id': new.id, 'start': self._at(12),
             'dental_company_id': self.clinic.id},
            {'dental_state': 'booked', 'dental_moved_to_id': False, 'start': new.start,
             'dental_company_id': self.clinic.id},
        ])
        self.assertEqual(old.stop - old.start, new.stop - new.start)

    def test_blocked_times_in_the_agenda(self):
        wizard = self.env['dental.followup.import'].with_user(self.receptionist).create({
            'filename': 'agenda.csv', 'file': base64.b64encode((
                "Nº Historia;Paciente;Fecha;Hora;Duración;Móvil;Doctor\n"
                f"7001;Mira Coll, Iris;{self.today:%d/%m/%Y};11:00;30;655 11 22 33;Dra. Soler\n"
                f";COMIDA;{self.today:%d/%m/%Y};12:00;60;;Dra. Soler\n").encode())})
        wizard.action_import()
        self._tour('/odoo/dental-agenda', 'dental_followup_agenda_blocked')

    def test_import_file_with_errors(self):
        with file_open('dental_followup/tests/data/agenda_con_errores.csv', 'rb') as stream:
            self.env['ir.attachment'].create({
                'name': 'agenda_con_errores.csv', 'raw': stream.read(), 'public': True,
                'url': '/dental_followup_tests/agenda_con_errores.csv', 'type': 'binary',
            })
        self._tour('/odoo/dental-agenda-import', 'dental_followup_agenda_import')
        visits = self.env['calendar.event'].search([('dental_company_id', '=', self.clinic.id)])
        self.assertEqual(len(visits), 21)
        day = clinic_time.local_date(visits.sorted('start')[0].start, self.zone)
        self.assertEqual(day, datetime(2026, 11, 23).date())
        patients = self.env['res.partner'].search([
            ('company_id', '=', self.clinic.id), ('is_dental_patient', '=', True)])
        self.assertEqual(set(patients.mapped('dental_number')),
                         {*(str(4000 + n) for n in range(20)), '4901'})

    def test_a_day_with_two_files(self):
        """One patient moved and one was deleted: both are asked about, and nobody is called."""
        day, later = self.today + timedelta(days=1), self.today + timedelta(days=8)
        people = ("Sanz Mir, Eva", "Mas Gil, Pau", "Coll Rius, Ona", "Duran Pla, Jan",
                  "Ferrer Boix, Iu", "Gil Serra, Lea", "Hita Mora, Uma")

        def row(index, on=day):
            return (f"70{index};{people[index]};{on:%d/%m/%Y};{9 + index}:00;655 11 22 3{index};"
                    f"Dra. Soler;{'Pdte. llamar' if index == 2 else 'Citado'}\n")

        titles = "Nº Historia;Paciente;Fecha;Hora;Móvil;Doctor;Estado\n"
        for name, rows in (
                ('morning.csv', [row(index) for index in range(7)]),
                ('afternoon.csv', [*(row(index) for index in range(2, 7)), row(0, later)])):
            self.env['ir.attachment'].create({
                'name': name, 'raw': (titles + ''.join(rows)).encode(), 'public': True,
                'url': f'/dental_followup_tests/{name}', 'type': 'binary'})
        self._tour('/odoo/dental-agenda-import', 'dental_followup_agenda_day')
        self.assertFalse(self.env['dental.followup'].search([
            ('company_id', '=', self.clinic.id)]))
        self._tour('/odoo/dental-left-out', 'dental_followup_left_out')
        visits = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic.id)], order='start')
        self.assertEqual(len(visits), 8)
        moved = visits.filtered('dental_moved_to_id')
        self.assertRecordValues(moved, [{
            'dental_state': 'moved', 'dental_moved_to_id': visits[-1].id}])
        self.assertFalse(visits.filtered('dental_is_left_out'))
        self.assertEqual(len(visits.dental_patient_id), 7)

    def test_an_import_undone(self):
        day = self.today.strftime('%d/%m/%Y')
        wizard = self.env['dental.followup.import'].with_user(self.receptionist).create({
            'filename': 'agenda_de_ayer.csv', 'file': base64.b64encode(
                "Paciente;Fecha;Hora;Móvil;Doctor;Estado\n"
                f"Sanz Mir, Eva;{day};9:00;655 11 22 33;Dra. Soler;No acude\n"
                f"Mas Gil, Pau;{day};17:00;655 11 22 44;Dra. Soler;Citado\n".encode())})
        wizard.action_import()
        patients = self.env['res.partner'].search([
            ('company_id', '=', self.clinic.id), ('is_dental_patient', '=', True)])
        case = patients.dental_followup_ids
        self.assertEqual(len(patients), 2)
        self.assertEqual(case.state, 'todo')
        self._tour('/odoo/dental-agenda-imports', 'dental_followup_agenda_undo')
        self.assertEqual(case.state, 'cancelled')
        self.assertFalse(patients.exists().filtered('active'))
        self.assertFalse(self.env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic.id)]))

    def test_what_a_patient_said_is_saved_or_thrown_away(self):
        self._make_missed_visit()
        said = self.env['dental.consent'].search_count([])
        self._tour('/odoo/action-dental_followup.dental_consent_action',
                   'dental_followup_consent_new', self.receptionist.login)
        self.assertEqual(self.env['dental.consent'].search_count([]), said + 1)
