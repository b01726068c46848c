from datetime import timedelta

from odoo.tests import tagged

from .test_agenda_import import AgendaCase


@tagged('post_install', '-at_install')
class TestAgendaNewerFile(AgendaCase):
    """A newer file moves states and times; an older one undoes nothing."""

    def test_states_and_times_move(self):
        self.load({}, {'Nº Historia': '7002', 'Paciente': 'Mas, Pau', 'Móvil': '655 00 00 01',
                       'Email': '', 'Hora': '12:00'})
        first, second = self.visits()
        wizard = self.load(
            {'Estado': 'Atendido', 'Observaciones': 'Llega tarde'},
            {'Nº Historia': '7002', 'Paciente': 'Mas, Pau', 'Móvil': '655 00 00 01', 'Email': '',
             'Hora': '13:30', 'Duración': '60', 'Doctor': 'Dr. Nuevo', 'Gabinete': 'Gabinete 8',
             'Tratamiento': 'Corona 9'})
        self.assertEqual(wizard.summary, "2 were changed.")
        self.assertEqual(self.visits(), first | second)
        self.assertEqual(first.dental_state, 'attended')
        self.assertEqual(
            [(row.state, row.way, row.why) for row in first.dental_change_ids.sorted('id')],
            [('booked', 'import', 'file'), ('attended', 'import', 'file')])
        self.assertEqual(first.dental_observation_ids.text, "Llega tarde")
        self.assertRecordValues(second, [{
            'start': self.clock('13:30'), 'stop': self.clock('14:30'), 'dental_state': 'booked'}])
        self.assertEqual(second.dental_dentist_id.name, "Dr. Nuevo")
        self.assertEqual(second.partner_ids, second.dental_dentist_id)
        self.assertEqual(second.dental_chair_id.name, "Gabinete 8")
        self.assertEqual(second.categ_ids.name, "Corona 9")
        changed = wizard.line_ids.filtered(lambda line: line.row == 3)
        self.assertEqual(
            changed.reason,
            "New in the file: Hour, Length in minutes, Dentist, Chair, Treatment.")

    def test_a_no_show_of_the_file_is_one_here(self):
        self.load({})
        self.load({'Estado': 'No acude'})
        self.assertEqual(self.visits().dental_state, 'no_show')
        self.load({'Estado': 'Atendido'})
        self.assertEqual(self.visits().dental_state, 'attended', "came late")

    def test_an_older_file_undoes_nothing(self):
        self.load({'Hora': '10:00'})
        self.load({'Hora': '11:00', 'Estado': 'Atendido'})
        before = self.snapshot()
        wizard = self.load({'Hora': '11:00', 'Estado': 'Citado', 'Duración': '45'})
        self.assertEqual(self.states(wizard), {2: 'unchanged'})
        self.assertEqual(
            wizard.line_ids.reason,
            "The visit is already “Attended” here and stays so; the file says “Booked”.")
        self.assertEqual(self.snapshot(), before)

    def test_what_reception_recorded_stays(self):
        self.load({'Estado': 'Citado'})
        visit = self.visits()
        for state in ('confirmed', 'arrived', 'cancelled'):
            visit.with_user(self.receptionist).action_dental_set_state(state)
            self.assertEqual(self.states(self.load({'Estado': 'Citado'})), {2: 'unchanged'})
            self.assertEqual(visit.dental_state, state)
        visit.start += timedelta(hours=2)
        self.load({'Estado': 'Citado'})
        self.assertEqual(visit.start, self.clock('12:00'), "moved here, and the file says no news")

    def test_an_undone_no_show_is_not_done_again(self):
        self.load({'Estado': 'No acude'})
        self.visits().dental_state = 'cancelled'
        self.load({'Estado': 'No acude'})
        self.assertEqual(self.visits().dental_state, 'cancelled')

    def test_a_visit_deleted_here_that_a_file_names_is_booked_again(self):
        note = {'Observaciones': 'Miedo'}
        self.load(note, {'Hora': '17:00', 'Tratamiento': 'Corona 9'})
        for round_number, leave in enumerate(('unlink', 'action_archive', 'unlink')):
            visit, other = self.visits()
            visit.dental_state = 'confirmed'
            ref, notes = visit.dental_import_ref, visit.dental_observation_ids
            getattr(visit.with_user(self.receptionist), leave)()
            self.assertFalse(visit.active)
            self.assertEqual(self.visits(), other)
            wizard = self.load(note, {'Hora': '17:00', 'Tratamiento': 'Corona 9'})
            self.assertEqual(self.states(wizard), {2: 'created', 3: 'unchanged'}, round_number)
            self.assertEqual(
                wizard.line_ids[0].reason,
                "It was deleted here, and the file has it: it is booked again.")
            again = self.visits() - other
            self.assertRecordValues(again, [{
                'dental_state': 'booked', 'start': self.clock('10:00'), 'dental_import_ref': ref}])
            self.assertEqual(again.dental_observation_ids, notes, "what is known is not repeated")
            self.assertRecordValues(visit, [{'active': False, 'dental_state': 'confirmed'}])
            before = self.snapshot()
            self.load(note, {'Hora': '17:00', 'Tratamiento': 'Corona 9'})
            self.assertEqual(self.snapshot(), before)

    def test_what_was_deleted_and_is_given_up_in_the_file_does_not_come_back(self):
        self.load({'Observaciones': 'Miedo'})
        self.visits().with_user(self.receptionist).unlink()
        wizard = self.load({'Observaciones': 'Miedo', 'Estado': 'Anulado'})
        self.assertEqual(self.states(wizard), {2: 'created'})
        self.assertEqual(self.visits().dental_state, 'cancelled')

    def test_what_was_cancelled_or_recorded_and_deleted_stays_so(self):
        for hour, state, label in (
                ('10:00', 'cancelled', "Cancelled"), ('11:00', 'attended', "Attended"),
                ('12:00', 'no_show', "No-show")):
            with self.at('19:00'):
                self.load({'Hora': hour})
                visit = self.visits()
                visit.with_user(self.receptionist).action_dental_set_state(state)
                visit.with_user(self.receptionist).unlink()
                wizard = self.load({'Hora': hour})
            self.assertEqual(self.states(wizard), {2: 'unchanged'})
            self.assertIn(f"deleted here when it was “{label}”", wizard.line_ids.reason)
            self.assertRecordValues(visit, [{'active': False, 'dental_state': state}])
            self.assertFalse(self.visits())

    def test_confirmed_here_and_moved_in_the_file(self):
        self.load({})
        self.visits().dental_state = 'confirmed'
        self.load({'Hora': '12:00'})
        self.assertRecordValues(self.visits(), [
            {'start': self.clock('12:00'), 'dental_state': 'confirmed'}])

    def test_two_visits_in_a_day(self):
        self.load({'Hora': '10:00'}, {'Hora': '17:00', 'Tratamiento': 'Corona 9'})
        morning, afternoon = self.visits()
        self.load({'Hora': '17:00', 'Tratamiento': 'Corona 9', 'Estado': 'Atendido'})
        self.assertEqual((morning | afternoon).mapped('dental_state'), ['booked', 'attended'])
        self.load({'Hora': '18:00', 'Estado': 'Confirmado'})
        self.assertEqual(morning.start, self.clock('18:00'), "the one that still waited moved")
        self.assertEqual(len(self.visits()), 2)

    def test_moved_in_the_practice_software(self):
        self.load({'Hora': '10:00'})
        wizard = self.load({'Hora': '10:00', 'Estado': 'Cambiado'}, {'Hora': '16:00'})
        self.assertEqual(self.states(wizard), {2: 'changed', 3: 'created'})
        self.assertEqual(self.visits().mapped('dental_state'), ['moved', 'booked'])

    def test_another_hour_of_a_bare_name_is_another_visit(self):
        bare = dict.fromkeys(('Nº Historia', 'Móvil', 'Email', 'Fecha nacimiento'), '')
        self.load(bare)
        wizard = self.load({**bare, 'Hora': '12:00'})
        self.assertEqual(self.states(wizard), {0: 'gone', 2: 'created'})
        before, after = self.visits()
        self.assertTrue(before.dental_is_left_out, "and reception is asked")
        self.assertEqual(after.start, self.clock('12:00'))
        self.assertEqual(self.states(self.load(bare, {**bare, 'Hora': '12:00'})), {
            2: 'unchanged', 3: 'unchanged'})

    def test_a_visit_that_another_row_names_has_not_moved(self):
        self.load({})
        for estado, states in (
                ('Citado', {2: 'unchanged', 3: 'created'}),
                ('Nadie lo sabe', {2: 'refused', 3: 'unchanged'})):
            wizard = self.load({'Estado': estado}, {'Hora': '12:00'})
            self.assertEqual(self.states(wizard), states)
            self.assertEqual(
                self.visits().mapped('start'), [self.clock('10:00'), self.clock('12:00')])

    def test_a_visit_that_a_refused_row_names_has_not_moved(self):
        self.load({})
        wizard = self.load({'Estado': 'Nadie lo sabe'}, {'Hora': '12:00'})
        self.assertEqual(self.states(wizard), {2: 'refused', 3: 'created'})
        self.assertEqual(len(self.visits()), 2)

    def test_another_day_is_another_visit(self):
        self.load({})
        self.load({'Fecha': '30/11/2026'})
        self.assertEqual(len(self.visits()), 2)

    def test_a_visit_booked_here_is_recognised(self):
        self.load({'Fecha': '20/11/2026'})
        visit = self.make_visit('10:00', patient=self.patients())
        self.assertEqual(self.states(self.load({'Estado': 'Confirmado'})), {2: 'changed'})
        self.assertEqual(visit.dental_state, 'confirmed')
        self.assertEqual(len(self.visits()), 2)

    def test_one_patient_in_one_chair_at_a_time(self):
        wizard = self.load({}, {'Tratamiento': 'Otro 9', 'Doctor': 'Dr. Otro'})
        self.assertEqual(self.states(wizard), {2: 'created', 3: 'refused'})
        self.assertEqual(
            wizard.line_ids[0].reason, "Row 2 has this patient at the same hour already.")

    def test_the_change_of_clocks(self):
        wizard = self.load(
            {'Fecha': '28/03/2027', 'Hora': '02:30'},
            {'Fecha': '29/03/2027', 'Hora': '09:00'}, {'Fecha': '26/03/2027', 'Hora': '09:00'})
        self.assertEqual(self.states(wizard), {2: 'refused', 3: 'created', 4: 'created'})
        self.assertIn("does not exist", wizard.line_ids[0].reason)
        before, after = self.visits()
        self.assertEqual(after.start - before.start, timedelta(days=3, hours=-1))

    def test_the_same_note_is_not_repeated(self):
        self.load({'Observaciones': 'Miedo'})
        self.load({'Observaciones': 'Miedo', 'Estado': 'Confirmado'})
        self.load({'Observaciones': 'Otra cosa'})
        self.load({'Observaciones': 'Miedo'})
        self.assertEqual(
            sorted(self.patients().dental_observation_ids.mapped('text')), ['Miedo', 'Otra cosa'])


@tagged('post_install', '-at_install')
class TestAgendaPatients(AgendaCase):
    """Which contact a row is about, and what it changes of it."""

    def setUp(self):
        super().setUp()
        self.eva = self.make_patient("Eva Sanz Mir", phone='655 11 22 33', email='eva@ejemplo.test')

    def matched(self, **cells):
        self.load({title.replace('_', ' '): cell for title, cell in cells.items()})
        return self.visits().dental_patient_id

    def test_by_number(self):
        self.eva.dental_number = '7001'
        self.assertEqual(self.matched(Móvil='655 99 99 99', Email='nueva@ejemplo.test'), self.eva)
        self.assertRecordValues(self.eva, [{
            'phone': '+34 655 99 99 99', 'email': 'nueva@ejemplo.test', 'name': "Eva Sanz Mir"}])

    def test_by_phone_with_the_name(self):
        self.assertEqual(self.matched(Email=''), self.eva)
        self.assertEqual(self.eva.dental_number, '7001', "the number is filled in")
        self.assertTrue(self.eva.dental_birthdate)
        self.assertEqual(self.eva.email, 'eva@ejemplo.test', "an empty cell blanks nothing")
        self.assertEqual(self.eva.phone, '655 11 22 33', "the same number is left as it is written")

    def test_by_the_other_phone(self):
        self.eva.write({'phone': '961 59 08 30', 'dental_phone_alt': '655 11 22 33'})
        self.assertEqual(self.matched(Email=''), self.eva)
        self.assertEqual(self.eva.dental_phone_alt, '655 11 22 33')

    def test_by_email_with_the_name(self):
        self.eva.phone = False
        self.assertEqual(self.matched(), self.eva)
        self.assertEqual(self.eva.phone, '+34 655 11 22 33')

    def test_by_name_and_birth_date(self):
        self.eva.write({'phone': '655 00 00 00', 'email': False, 'dental_birthdate': '1980-02-01'})
        self.assertEqual(self.matched(), self.eva)

    def test_by_name_when_nothing_speaks_against_it(self):
        self.eva.write({'phone': False, 'email': False})
        self.assertEqual(self.matched(), self.eva)

    def test_a_namesake_with_other_data_is_somebody_else(self):
        self.eva.write({'phone': '655 00 00 00', 'email': 'otra@ejemplo.test'})
        self.assertNotEqual(self.matched(), self.eva)

    def test_a_namesake_with_another_phone_is_asked_for(self):
        self.eva.write({'phone': '655 00 00 00', 'email': False})
        bare = {'Nº Historia': '', 'Email': '', 'Fecha nacimiento': ''}
        self.assertIn("too little agrees", self.reasons(bare)[2])
        self.assertFalse(self.visits())
        added = self.make_patient("Eva Sanz Mir", phone='655 11 22 33', email=False)
        self.load(bare)
        self.assertEqual(
            self.visits().dental_patient_id, added, "somebody else, as reception has said")

    def test_who_may_be_a_patient_who_is_here_is_somebodys_to_do(self):
        """Once, dated, and not only a line of the import (invariant 16)."""
        self.eva.dental_number = '9000'
        row = {'Fecha nacimiento': ''}
        self.assertIn("merge the two", self.reasons(row, {**row, 'Hora': '12:00'})[2])
        kind = self.env.ref('dental_followup.mail_activity_type_who')
        todos = self.env['mail.activity'].search([('activity_type_id', '=', kind.id)])
        new = self.visits().dental_patient_id
        self.assertNotEqual(new, self.eva)
        self.assertRecordValues(todos, [{
            'res_model': 'res.partner', 'res_id': new.id, 'user_id': self.receptionist.id,
            'date_deadline': self.day, 'summary': "Eva Sanz Mir"}])
        self.load(row)
        self.assertEqual(self.env['mail.activity'].search(
            [('activity_type_id', '=', kind.id)]), todos)

    def test_a_namesake_with_another_number_is_somebody_else(self):
        self.eva.write({'phone': '655 00 00 00', 'email': False, 'dental_number': '1'})
        self.assertNotEqual(self.matched(), self.eva)
        self.assertEqual(self.visits().dental_patient_id.dental_number, '7001')

    def test_a_practice_number_corrected_here(self):
        self.load({}, {'Nº Historia': '', 'Hora': '17:00'})
        visits = self.visits()
        self.eva.dental_number = '9001'
        self.load({'Nº Historia': '9001'}, {'Nº Historia': '', 'Hora': '17:00'})
        self.assertEqual(self.visits(), visits)

    def test_a_new_practice_number_of_a_patient(self):
        self.load({})
        visit = self.visits()
        self.assertEqual(self.eva.dental_number, '7001')
        wizard = self.load({'Nº Historia': '9001', 'Hora': '12:00'})
        self.assertEqual(self.states(wizard), {2: 'changed'})
        self.assertEqual(wizard.line_ids.reason, "New in the file: Hour, Practice number.")
        self.assertEqual(self.visits(), visit)
        self.assertEqual(self.eva.dental_number, '9001')
        before = self.snapshot()
        self.load({'Nº Historia': '9001', 'Hora': '12:00'})
        self.assertEqual(self.snapshot(), before)
        self.assertIn("If it is one person, merge", self.reasons(
            {'Nº Historia': '9002', 'Fecha nacimiento': ''})[2])
        self.assertEqual(self.patients().mapped('dental_number'), ['9001', '9002'])

    def test_a_family_shares_the_phone(self):
        wizard = self.load(
            {}, {'Nº Historia': '7002', 'Paciente': 'Sanz Mir, Leo', 'Hora': '11:00',
                 'Fecha nacimiento': '01/01/2015'})
        self.assertEqual(self.states(wizard), {2: 'created', 3: 'created'})
        self.assertEqual(
            self.patients().mapped('name'), ["Eva Sanz Mir", "Leo Sanz Mir"])

    def test_a_number_of_somebody_else(self):
        self.make_patient("Luis Pérez", phone='655 00 00 00', email=False, dental_number='7001')
        self.assertEqual(
            self.reasons({}), {2: "Practice number 7001 already belongs to Luis Pérez."})
        self.assertFalse(self.visits())

    def test_a_contact_of_another_clinic_is_left_alone(self):
        self.eva.company_id = self.make_clinic("Clínica Norte", self.zone)
        self.eva.dental_number = '7001'
        self.assertNotEqual(self.matched(), self.eva)

    def test_a_contact_of_no_company_becomes_a_patient(self):
        self.eva.write({'company_id': False, 'is_dental_patient': False})
        self.assertEqual(self.matched(), self.eva)
        self.assertTrue(self.eva.is_dental_patient)
        self.assertFalse(self.eva.company_id)

    def test_a_phone_corrected_here_stays(self):
        self.matched()
        self.eva.write({'phone': '+34 655 77 77 77', 'email': 'bien@ejemplo.test'})
        self.load({'Fecha': '24/11/2026'})
        self.assertRecordValues(self.eva, [
            {'phone': '+34 655 77 77 77', 'email': 'bien@ejemplo.test'}])
        self.load({'Fecha': '25/11/2026', 'Móvil': '655 88 88 88', 'Teléfono': '961 59 08 30'})
        self.assertRecordValues(self.eva, [
            {'phone': '+34 655 88 88 88', 'dental_phone_alt': '+34 961 59 08 30'}])

    def test_visits_of_a_patient_without_a_number(self):
        self.load({'Nº Historia': ''}, {'Nº Historia': '', 'Hora': '12:00'})
        self.assertEqual(
            self.states(self.load({'Nº Historia': ''}, {'Nº Historia': '', 'Hora': '12:00'})),
            {2: 'unchanged', 3: 'unchanged'})
        self.assertEqual(
            self.states(self.load({})), {0: 'gone', 2: 'changed'}, "now with the number")
        self.assertEqual(len(self.visits()), 2)
        self.assertEqual(self.eva.dental_number, '7001')

    def test_a_bare_name_of_several_is_not_guessed(self):
        self.make_patient("Mir Sanz, Eva", phone='655 00 00 00', email=False)
        bare = dict.fromkeys(('Nº Historia', 'Móvil', 'Email', 'Fecha nacimiento'), '')
        self.assertIn("Several patients are called", self.reasons(bare)[2])

    def test_an_archived_patient_keeps_the_number(self):
        self.eva.write({'dental_number': '7001', 'active': False})
        self.assertEqual(self.matched(), self.eva)
        self.assertFalse(self.eva.active)
