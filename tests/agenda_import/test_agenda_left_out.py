import base64
import hashlib
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_agenda_import import TITLES, AgendaCase, agenda

PEOPLE = [
    {'Nº Historia': str(8000 + index), 'Paciente': name, 'Móvil': f'655 22 33 {index:02d}',
     'Email': '', 'Hora': f'{9 + index}:00', 'Fecha nacimiento': ''}
    for index, name in enumerate((
        "Alba Rius, Noa", "Boix Serra, Pol", "Coll Mira, Iris", "Duran Pla, Jan"))]


class ToldCase(AgendaCase):

    def load_at(self, clock, *rows, day=None, **kwargs):
        with self.at(clock, day or self.day):
            return self.load(*rows, **kwargs)

    def visit_of(self, row):
        return self.patients().filtered(
            lambda found: found.dental_number == row['Nº Historia']).dental_visit_ids.sorted('id')

    def no_shows(self, clock):
        with self.at(clock):
            return self.env['calendar.event']._dental_find_no_shows(self.clinic, self.clock(clock))

    def make_other(self):
        """Return a receptionist of another clinic."""
        return self.make_user(
            'otra', 'group_receptionist', self.make_clinic("Otra", 'Europe/Madrid'))

    def above_today(self):
        return [line['text'] for line in self.env['dental.followup'].with_user(
            self.receptionist).get_today_summary()['unsorted']]


@tagged('post_install', '-at_install')
class TestJudgedByWhatWasTold(ToldCase):
    """A visit is judged by the last file that told of it, up to its moment (invariant 6)."""

    def test_a_file_of_another_day_judges_nothing(self):
        here = {**PEOPLE[0], 'Estado': 'Atendido'}
        self.load_at('09:30', here, *PEOPLE[1:])
        self.load_at('20:00', {**PEOPLE[0], 'Fecha': '24/11/2026'})
        self.assertFalse(self.no_shows('20:05'))
        self.load_at('20:10', here, *PEOPLE[1:])
        self.assertEqual(self.no_shows('20:15').dental_patient_id.mapped('dental_number'),
                         ['8001', '8002', '8003'])

    def test_nor_does_a_file_of_another_dentist(self):
        theirs = {**PEOPLE[1], 'Doctor': 'Dr. Otro Prueba'}
        self.load_at('09:00', PEOPLE[0], theirs)
        self.load_at('20:00', {**theirs, 'Estado': 'Atendido'})
        self.assertFalse(self.no_shows('20:05'))
        self.assertFalse(self.visit_of(PEOPLE[0]).dental_is_left_out)

    def test_a_visit_booked_here_is_judged_at_once(self):
        visit = self.make_visit('10:00')
        self.load_at('09:00', {**PEOPLE[0], 'Estado': 'Atendido'})
        self.assertEqual(self.no_shows('12:00'), visit)


@tagged('post_install', '-at_install')
class TestLeftOut(ToldCase):
    """What a newer file has no more is for reception to say; nobody is rung about it."""

    def leave_out(self, *index, clock='18:00'):
        """Import all, then those but some; return the visits of these."""
        self.load_at('08:00', *PEOPLE)
        self.wizard_after = self.load_at(clock, *(
            {**row, 'Estado': 'Atendido'} for number, row in enumerate(PEOPLE)
            if number not in index))
        return self.env['calendar.event'].union(*(self.visit_of(PEOPLE[one]) for one in index))

    def test_listed_and_no_no_show(self):
        visit = self.leave_out(1)
        self.assertTrue(visit.dental_is_left_out)
        self.assertFalse(self.no_shows('18:05'))
        line = self.wizard_after.line_ids.filtered(lambda found: found.state == 'gone')
        self.assertRecordValues(line, [{'patient': "Pol Boix Serra", 'row': 0}])
        self.assertIn("Nobody is called", line.reason)
        self.assertIn("1 visit is not in the file any more", self.wizard_after.summary)
        self.assertEqual(self.above_today(), ["1 visit is not in the agenda any more"])

    def test_looking_says_so_and_writes_nothing(self):
        self.load_at('08:00', *PEOPLE)
        wizard = self.wizard(agenda(*PEOPLE[1:]))
        wizard.action_preview()
        self.assertIn('gone', wizard.line_ids.mapped('state'))
        self.assertFalse(self.visit_of(PEOPLE[0]).dental_is_left_out)

    def test_back_in_a_newer_file(self):
        visit = self.leave_out(1)
        self.load_at('19:00', *PEOPLE)
        self.assertFalse(visit.dental_is_left_out)
        self.assertFalse(self.above_today())
        self.assertIn(visit, self.no_shows('19:05'))

    def test_what_a_refused_row_is_about_is_not_missing(self):
        self.load_at('08:00', *PEOPLE)
        self.load_at('18:00', PEOPLE[0], {**PEOPLE[1], 'Hora': 'tarde'}, *PEOPLE[2:])
        self.assertFalse(self.visit_of(PEOPLE[1]).dental_is_left_out)

    def test_what_is_recorded_here_stays(self):
        self.load_at('08:00', *PEOPLE)
        with self.at('11:00'):
            self.visit_of(PEOPLE[1]).action_dental_attended()
        self.load_at('18:00', PEOPLE[0], *PEOPLE[2:])
        self.assertFalse(self.visit_of(PEOPLE[1]).dental_is_left_out)

    def test_it_stands(self):
        visit = self.leave_out(1).with_user(self.receptionist)
        visit.action_dental_still_stands()
        self.assertFalse(visit.dental_is_left_out)
        self.assertFalse(self.no_shows('18:10'))
        self.load_at('19:00', PEOPLE[0], *PEOPLE[2:])
        self.assertFalse(visit.dental_is_left_out, "it was said once: it is not asked again")
        with self.assertRaisesRegex(UserError, "known meanwhile"):
            visit.action_dental_still_stands()

    def test_cancelled_by_one_click(self):
        visit = self.leave_out(1).with_user(self.receptionist)
        visit.action_dental_cancel()
        self.assertRecordValues(visit, [{'dental_state': 'cancelled', 'dental_is_left_out': False}])
        self.assertFalse(self.above_today())
        line = self.load_at('19:00', *PEOPLE).line_ids.filtered(
            lambda line: line.patient == PEOPLE[1]['Paciente'])
        self.assertEqual(line.state, 'unchanged')
        self.assertEqual(
            line.reason,
            "The visit is already “Cancelled” here and stays so; the file says “Booked”.",
            "the two agendas do not agree")
        self.assertEqual(visit.dental_state, 'cancelled')

    def test_proposed_as_moved(self):
        visit = self.leave_out(1).with_user(self.receptionist)
        self.assertRecordValues(visit, [{
            'dental_moved_hint_id': False, 'dental_moved_hint_text': False}])
        with self.assertRaisesRegex(UserError, "no other visit"):
            visit.action_dental_moved_as_told()
        self.load_at('18:30', {**PEOPLE[1], 'Fecha': '25/11/2026'})
        visit.invalidate_recordset()
        new = self.visit_of(PEOPLE[1])[-1]
        self.assertEqual(visit.dental_moved_hint_id, new)
        self.assertIn("Dra. Elena Prueba", visit.dental_moved_hint_text)
        visit.action_dental_moved_as_told()
        self.assertRecordValues(visit, [{'dental_state': 'moved', 'dental_moved_to_id': new.id}])
        self.assertEqual(new.dental_state, 'booked')
        self.assertFalse(self.env['dental.followup'].search([
            ('event_id', 'in', (visit | new).ids), ('program_id.trigger', '=', 'no_show')]))

    def test_ten_moved_cost_the_queries_of_one(self):
        people = [
            {**PEOPLE[0], 'Nº Historia': str(8100 + index), 'Paciente': f"Moved{index} Rius, Noa",
             'Móvil': f'655 22 44 {index:02d}', 'Hora': f'{9 + index // 2}:{index % 2 * 30:02d}'}
            for index in range(12)]
        self.load_at('08:00', *people, PEOPLE[1])
        self.load_at('08:30', PEOPLE[1])
        self.load_at('08:40', *({**row, 'Fecha': '25/11/2026'} for row in people))
        visits = self.env['calendar.event'].concat(
            *(self.visit_of(row)[0] for row in people)).with_user(self.receptionist)
        with self.at('09:00'):
            visits[0].action_dental_moved_as_told()
            one = self.queries_of(visits[1].action_dental_moved_as_told)
            ten = self.queries_of(visits[2:].action_dental_moved_as_told)
        self.assertEqual(visits.mapped('dental_state'), ['moved'] * 12)
        self.assertEqual(
            visits.dental_moved_to_id, self.env['calendar.event'].concat(
                *(self.visit_of(row)[1] for row in people)))
        self.assertLessEqual(ten, one + 2, f"{one} for one visit, {ten} for ten")

    def test_where_it_moved_to_is_said_before_it_is_imported(self):
        self.load_at('09:00', *PEOPLE)
        moved = {**PEOPLE[1], 'Fecha': '25/11/2026', 'Hora': '16:15'}
        there = datetime(2026, 11, 25, 15, 15)
        for other, said in (
                ({}, f"Perhaps it was moved to {self.clinic._dental_when(there)}"),
                ({'Tratamiento': 'Prótesis'}, "Was it cancelled or moved?"),
                ({'Doctor': 'Dr. Otro Prueba'}, "Was it cancelled or moved?")):
            with self.subTest(other=other), self.at('18:00', self.day):
                wizard = self.wizard(agenda(PEOPLE[0], *PEOPLE[2:], {**moved, **other}))
                wizard.action_preview()
                self.assertIn(said, wizard.line_ids.filtered(
                    lambda line: line.state == 'gone').reason)

    def test_a_visit_of_another_dentist_is_not_proposed(self):
        visit = self.leave_out(1)
        self.load_at('18:30', {
            **PEOPLE[1], 'Fecha': '25/11/2026', 'Doctor': 'Dr. Otro Prueba'})
        self.assertFalse(visit.dental_moved_hint_id)

    def test_other_clinics_are_shown_nothing(self):
        self.leave_out(1)
        other = self.make_other()
        self.assertFalse(self.env['dental.followup'].with_user(other).with_context(
            allowed_company_ids=other.company_ids.ids).get_today_summary()['unsorted'])


@tagged('post_install', '-at_install')
class TestPartOfAnAgenda(ToldCase):
    """If much is missing, it is asked once whether the file is part of the day."""

    def look(self, *rows):
        self.load_at('08:00', *PEOPLE)
        wizard = self.wizard(agenda(*rows))
        wizard.action_preview()
        return wizard

    def test_asked_from_more_than_a_third(self):
        self.assertFalse(self.look(*PEOPLE[1:]).part_question)
        wizard = self.look(*PEOPLE[2:])
        self.assertIn("part of the agenda", wizard.part_question)
        self.assertIn("23", wizard.part_question)

    def test_part_of_the_agenda_leaves_the_others_as_they_are(self):
        wizard = self.look(*PEOPLE[2:])
        wizard.part = 'part'
        with self.at('18:00'):
            wizard.action_import()
        self.assertFalse(self.visit_of(PEOPLE[0]).dental_is_left_out)
        self.assertEqual(self.visit_of(PEOPLE[0]).dental_told_at, self.clock('08:00'))
        self.assertNotIn('gone', wizard.line_ids.mapped('state'))
        self.assertTrue(wizard.agenda_import_id.is_part)

    def test_all_there_is(self):
        wizard = self.look(*PEOPLE[2:])
        wizard.part = 'whole'
        wizard.action_import()
        self.assertTrue(all(
            self.visit_of(row).dental_is_left_out for row in PEOPLE[:2]))


@tagged('post_install', '-at_install')
class TestBlocks(ToldCase):
    """Lunch and holidays are no visits, and no slot is offered in them."""

    def block(self, name, **cells):
        return {'Nº Historia': '', 'Paciente': name, 'Móvil': '', 'Email': '',
                'Fecha nacimiento': '', 'Hora': '14:00', 'Duración': '60', **cells}

    def events(self):
        return self.env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic.id), ('dental_patient_id', '=', False)])

    def test_no_patient_and_the_time_is_taken(self):
        before = self.env['res.partner'].search_count([('is_dental_patient', '=', True)])
        wizard = self.load_at('08:00', PEOPLE[0], self.block('COMIDA'),
                              self.block("Vacaciones Dra. Prueba", Hora='16:00'))
        self.assertEqual(wizard.counts, {'created': 1, 'block': 2})
        self.assertEqual(wizard.good_count, 1)
        self.assertIn("no patient", wizard.line_ids.filtered(
            lambda line: line.state == 'block')[0].reason)
        self.assertEqual(self.env['res.partner'].search_count(
            [('is_dental_patient', '=', True)]), before + 1)
        lunch = self.events().sorted('start')[0]
        self.assertEqual((lunch.start, lunch.stop), (self.clock('14:00'), self.clock('15:00')))
        self.assertEqual(lunch.dental_dentist_id.name, "Dra. Elena Prueba")
        self.assertFalse(self.no_shows('20:00'))
        self.assertFalse(self.env['mail.mail'].search([('subject', 'ilike', 'COMIDA')]))

    def test_the_same_file_blocks_once_and_a_newer_one_frees(self):
        rows = PEOPLE[0], self.block('COMIDA'), self.block("Reunión", Hora='17:00')
        self.load_at('08:00', *rows)
        blocked = self.events()
        self.load_at('09:00', *rows)
        self.assertEqual(self.events(), blocked)
        self.load_at('10:00', *rows[:2])
        self.assertEqual(self.events().mapped('dental_block_text'), ['COMIDA'])

    def test_a_patient_who_is_called_so_is_a_patient(self):
        self.load_at('08:00', {**PEOPLE[0], 'Paciente': 'Libre Peris, Ana'}, {
            **PEOPLE[1], 'Paciente': 'COMIDA'})
        self.assertEqual(self.patients().mapped('name'), ["Ana Libre Peris", "Comida"])
        self.assertFalse(self.events())


@tagged('post_install', '-at_install')
class TestImportIsKept(ToldCase):
    """What each file told is kept, and its refused rows can be put right."""

    def test_days_dentists_and_fates(self):
        data = agenda(*PEOPLE[:3], {**PEOPLE[3], 'Hora': 'tarde'})
        with self.at('18:00'):
            kept = self.load(data).agenda_import_id
        self.assertRecordValues(kept, [{
            'company_id': self.clinic.id, 'user_id': self.receptionist.id,
            'at': self.clock('18:00'), 'filename': 'agenda.csv', 'first_day': date(2026, 11, 23),
            'last_day': date(2026, 11, 23), 'created_count': 3, 'refused_count': 1,
            'gone_count': 0, 'is_part': False, 'file_hash': hashlib.sha256(data).hexdigest()}])
        self.assertEqual(kept.day_ids.dentist_id.name, "Dra. Elena Prueba")

    def test_refused_rows_with_their_reason(self):
        kept = self.load({**PEOPLE[3], 'Hora': 'tarde', 'Observaciones': '=1+1'}).agenda_import_id
        titles, row = base64.b64decode(kept.refused_file).decode('utf-8-sig').splitlines()
        self.assertTrue(titles.endswith(";Why"))
        self.assertIn("Duran Pla, Jan", row)
        self.assertIn("is not an hour", row)
        self.assertIn("'=1+1", row)

    def test_a_spreadsheet_runs_no_title_of_the_refused_rows(self):
        data = agenda({'Hora': 'tarde', '=1+1': 'x'}, titles=(*TITLES, '=1+1'))
        kept = self.load(data).agenda_import_id
        titles = base64.b64decode(kept.refused_file).decode('utf-8-sig').splitlines()[0]
        self.assertTrue(titles.endswith(";'=1+1;Why"))

    def test_nobody_writes_it_and_other_clinics_do_not_read_it(self):
        kept = self.load(PEOPLE[0]).agenda_import_id
        with self.assertRaises(AccessError):
            kept.with_user(self.receptionist).write({'is_part': True})
        other = self.make_other()
        for records in (kept, kept.day_ids):
            self.assertFalse(records.with_user(other).with_context(
                allowed_company_ids=other.company_ids.ids).search([('id', 'in', records.ids)]))
