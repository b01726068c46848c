import base64

from odoo.tests import tagged

from ..agenda_import.test_agenda_import import agenda
from .recorded_case import CALL, RecordedCase

NAMES = {
    'attended': "Alba Rius, Noa", 'no_show': "Boix Serra, Pol", 'cancelled': "Coll Mira, Iris",
    'arrived': "Duran Pla, Jan", 'moved': "Esteve Roca, Rosa"}
TOLD = {
    'hour': {'Hora': '12:40'}, 'length': {'Duración': '90'},
    'dentist': {'Doctor': "Dr. Otro Prueba"}, 'chair': {'Gabinete': "Gabinete 3"},
    'treatment': {'Tratamiento': "Otro tratamiento"}, 'booked': {'Estado': 'Citado'},
    'confirmed': {'Estado': 'Confirmado'}, 'moved': {'Fecha': '25/11/2026'},
    'moved before': {'Fecha': '20/11/2026'}, 'no dentist': {'Doctor': ''},
    'renumbered': {}, 'all': {
        'Hora': '13:10', 'Duración': '15', 'Doctor': "Dr. Otro Prueba", 'Gabinete': '',
        'Tratamiento': "Otro tratamiento", 'Estado': 'Confirmado'}}
"""What a newer file says of the visits otherwise."""


@tagged('post_install', '-at_install')
class TestRecordedStaysInFiles(RecordedCase):
    """What was recorded here of an imported visit stays, whatever files say (invariant 17)."""

    def setUp(self):
        super().setUp()
        self.rows = {state: {
            'Nº Historia': str(8100 + index), 'Paciente': name, 'Móvil': f'655 22 44 {index:02d}',
            'Email': f'n{index}@ejemplo.test', 'Hora': f'{9 + index // 2}:{index % 2 * 30:02d}',
            'Fecha nacimiento': f'0{index + 1}/03/1971'}
            for index, (state, name) in enumerate(NAMES.items())}
        self.first = self.load_at('08:00', *self.rows.values())
        self.recorded = {state: self.visit_of(row) for state, row in self.rows.items()}
        with self.at('11:45'):
            for state, visit in self.recorded.items():
                if state == 'moved':
                    visit._dental_move_to(visit._dental_rebooking_values(self.clock(
                        '17:00', visit.start.date())))
                else:
                    visit.with_user(self.receptionist).action_dental_set_state(state)
        case = self.case_of(self.recorded['no_show'])
        case._log_call(self.env.ref('dental_followup.outcome_no_answer'))

    def files(self):
        """Yield each file by its name, as a list of rows."""
        rows = list(self.rows.values())
        yield 'again', rows
        for name, told in TOLD.items():
            yield name, [{**row, **told} for row in rows]
        yield 'renumbered', [{**row, 'Nº Historia': f'9{row["Nº Historia"]}'} for row in rows]
        yield 'without numbers', [{**row, 'Nº Historia': ''} for row in rows]
        yield 'swapped', [
            {**row, 'Hora': other['Hora']} for row, other in zip(rows, rows[::-1], strict=True)]
        yield 'of other people', [
            {**row, 'Paciente': "Otra Persona, Ana", 'Nº Historia': str(9900 + index),
             'Móvil': f'655 99 44 {index:02d}', 'Email': '', 'Fecha nacimiento': ''}
            for index, row in enumerate(rows)]
        yield 'under another name', [{**row, 'Paciente': "Zamora Zas, Zoe"} for row in rows]
        yield 'none of them', [{'Hora': '19:00'}]
        yield 'blocked', [{
            'Paciente': 'COMIDA', 'Hora': '09:00', 'Duración': '240', 'Nº Historia': '',
            'Móvil': '', 'Email': '', 'Fecha nacimiento': ''}]

    def test_every_file(self):
        self.assertStays(self.recorded, [
            (name, lambda rows=rows: self.load_at('20:00', *rows)) for name, rows in self.files()],
            but=CALL)

    def test_one_after_the_other(self):
        def bring_all():
            for _name, rows in self.files():
                self.load_at('20:00', *rows)
        self.assertStays(self.recorded, [('all', bring_all)], but=CALL)

    def test_a_big_file_of_a_job(self):
        rows = [{**row, **TOLD['all']} for row in self.rows.values()]

        def bring():
            with self.at('20:00'):
                wizard = self.wizard(agenda(*rows))
                wizard.action_preview()
                wizard.line_count = 10 ** 6
                self.env['dental.agenda.import'].browse(wizard.action_import()['res_id'])
                self.run_cron('import_agendas')
        self.assertStays(self.recorded, [('big', bring)])

    def test_what_a_file_leaves_out_is_asked_of_none_of_them(self):
        self.load_at('18:00', {'Hora': '19:00'})
        all_of = self.env['calendar.event'].union(*self.recorded.values())
        self.assertFalse(any(all_of.mapped('dental_is_left_out')))
        self.assertStays(self.recorded, [
            (f'{method} {visits.ids}', lambda method=method, visits=visits: self.send(
                visits, method))
            for method in ('action_dental_still_stands', 'action_dental_moved_as_told')
            for visits in (*all_of, all_of)])

    def undo(self, wizard):
        kept = wizard.agenda_import_id.with_user(self.receptionist).with_context(
            allowed_company_ids=self.clinic.ids)
        kept.env['dental.agenda.import.undo'].browse(
            kept.action_ask_undo()['res_id']).action_undo()

    def test_undo_of_what_brought_them(self):
        def undo():
            with self.at('12:30'):
                self.undo(self.first)
        self.assertStays(self.recorded, [('undo', undo)])

    def test_undo_of_what_came_after(self):
        for name, rows in self.files():
            if name in ('again', 'all', 'renumbered', 'none of them', 'moved'):
                self.assertStays(self.recorded, [
                    (name, lambda rows=rows: self.undo(self.load_at('20:00', *rows)))], but=CALL)

    def test_a_word_that_is_learnt(self):
        def teach():
            with self.at('20:00'):
                data = agenda(*({**row, 'Estado': 'Zzz'} for row in self.rows.values()))
                wizard = self.wizard(data)
                wizard.action_preview()
                wizard.word_ids.state = 'booked'
                wizard.file = base64.b64encode(data)
                wizard.action_import()
        self.assertStays(self.recorded, [('word', teach)])
