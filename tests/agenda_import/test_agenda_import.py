import base64
import io
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import openpyxl
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users, warmup
from odoo.tools import file_open, mute_logger

from ..common import DentalCase

TITLES = (
    "Nº Historia;Paciente;Teléfono;Móvil;Email;Fecha;Hora;Duración;Doctor;Gabinete;Tratamiento;"
    "Estado;Observaciones;Idioma;Fecha nacimiento").split(';')
ROW = {
    'Nº Historia': '7001', 'Paciente': 'Sanz Mir, Eva', 'Móvil': '655 11 22 33',
    'Email': 'eva@ejemplo.test', 'Fecha': '23/11/2026', 'Hora': '10:00', 'Duración': '30',
    'Doctor': 'Dra. Elena Prueba', 'Gabinete': 'Gabinete 9', 'Tratamiento': 'Tratamiento 9',
    'Estado': 'Citado', 'Fecha nacimiento': '01/02/1980', 'Idioma': 'en',
}


def agenda(*rows, titles=TITLES, separator=';', encoding='cp1252'):
    """Return an agenda file; each row is the usual one with some cells replaced."""
    lines = [titles, *(
        [{**ROW, **row}.get(title, '') for title in titles] for row in rows)]
    return '\r\n'.join(
        separator.join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)


def shared(name):
    """Return a file as practice software wrote it."""
    with file_open(f'dental_followup/tests/data/{name}', 'rb') as stream:
        return stream.read()


class AgendaCase(DentalCase):

    def wizard(self, data, user=None, filename='agenda.csv'):
        """Return the wizard with a file, as a receptionist who has chosen it."""
        user = user or self.receptionist
        table = self.env['dental.followup.import'].with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)
        return table.create({'file': base64.b64encode(data), 'filename': filename})

    def load(self, *rows, **kwargs):
        """Import rows, or a whole file; return the wizard."""
        data = rows[0] if rows and isinstance(rows[0], bytes) else agenda(*rows)
        wizard = self.wizard(data, **kwargs)
        wizard.action_import()
        return wizard

    def visits(self):
        return self.env['calendar.event'].search(
            [('dental_company_id', '=', self.clinic.id)], order='start, id')

    def patients(self):
        return self.env['res.partner'].search(
            [('company_id', '=', self.clinic.id), ('dental_number', '!=', False)], order='id')

    def states(self, wizard):
        return {line.row: line.state for line in wizard.line_ids}

    def reasons(self, *rows, **kwargs):
        """Return the reasons of the rows, by row number."""
        return {line.row: line.reason for line in self.load(*rows, **kwargs).line_ids}

    def snapshot(self):
        """Return all that an import may write."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model: self.env[model].with_context(active_test=False).search([], order='id').read(
                [name for name, field in self.env[model]._fields.items()
                 if field.store and field.type not in ('binary', 'one2many')], load=None)
            for model in ('res.partner', 'calendar.event', 'calendar.event.type',
                          'resource.resource', 'dental.observation', 'mail.mail', 'dental.followup')
        }


@tagged('post_install', '-at_install')
class TestAgendaDay(AgendaCase):
    """The files of the practice software, as they come."""

    def test_a_file_just_chosen_says_nothing_yet(self):
        self.assertFalse(self.env['dental.followup.import'].new({}).summary)

    def test_the_day(self):
        with self.at('19:00'):
            wizard = self.load(shared('agenda_2026-11-23.csv'))
        self.assertEqual(wizard.counts, {'created': 48})
        self.assertEqual(len(self.patients()), 48)
        paula = self.patients()[0]
        self.assertRecordValues(paula, [{
            'name': "Paula Romero Gil", 'dental_number': '4000', 'phone': '+34 666 13 18 60',
            'dental_phone_alt': '+34 961 59 08 30', 'email': 'paula.romero0@ejemplo.test',
            'dental_birthdate': date(1969, 2, 15), 'is_dental_patient': True,
        }])
        visit = paula.dental_visit_ids
        self.assertEqual(visit.start, self.clock('09:00'))
        self.assertEqual(visit.stop, self.clock('09:30'))
        self.assertEqual(visit.dental_dentist_id.name, "Dra. Elena Vidal")
        self.assertEqual(visit.partner_ids, visit.dental_dentist_id)
        self.assertEqual(visit.dental_chair_id.name, "Gabinete 1")
        self.assertEqual(visit.categ_ids.name, "Obturación")
        self.assertEqual(visit.dental_observation_ids.text, "No llamar antes de las 10")
        self.assertEqual(visit.dental_observation_ids.partner_id, paula)
        by_state = self.visits().grouped('dental_state')
        self.assertEqual({state: len(found) for state, found in by_state.items()}, {
            'booked': 10, 'confirmed': 5, 'arrived': 1, 'attended': 20, 'no_show': 10,
            'cancelled': 2})
        self.assertEqual(wizard.agenda_import_id.at, self.clock('19:00'))

    def test_looking_writes_nothing(self):
        before = self.snapshot()
        wizard = self.wizard(shared('agenda_2026-11-23.csv'))
        action = wizard.action_preview()
        self.assertEqual((action['res_model'], action['res_id']), (wizard._name, wizard.id))
        self.assertEqual(wizard.summary, "48 visits are new.")
        self.assertIn("Dr. Marcos Piñol", wizard.news)
        self.assertEqual(wizard.import_label, "Import the 48 good rows")
        self.assertEqual(self.snapshot(), before)

    def test_the_same_file_twice_changes_nothing(self):
        for name in ('agenda_2026-11-23.csv', 'agenda_con_errores.csv'):
            self.load(shared(name))
            before = self.snapshot()
            again = self.load(shared(name))
            self.assertEqual(set(self.states(again).values()) - {'refused', 'gone'}, {'unchanged'})
            self.assertEqual(self.snapshot(), before)
            self.patients().dental_number = False

    def test_bad_rows(self):
        wizard = self.load(shared('agenda_con_errores.csv'))
        refused = {line.row: line.reason for line in wizard.line_ids if line.state == 'refused'}
        self.assertEqual(set(refused), {22, 24, 26}, "row 25 says nothing")
        self.assertEqual(refused[22], "The date 31/02/2026 does not exist.")
        self.assertEqual(refused[24].split('\n'), [
            "The hour 25:61 does not exist.",
            "Practice number 4000 already belongs to Mateo Romero Pérez, in row 2 of this file.",
            "Left out: 600000000 is no patient's phone number."])
        for part in ('<script>', 'eva@@ejemplo', 'treinta', 'inventado', '“xx”', '1800'):
            self.assertIn(part, refused[26])
        self.assertEqual(
            wizard.line_ids[:4].mapped('state'), [*['refused'] * 3, 'created'], "problems first")
        self.assertEqual(
            wizard.line_ids[3].reason, "Left out: “12345” is not a phone number.")
        self.assertEqual(wizard.summary, "21 visits were created, 3 rows were not imported.")
        self.assertEqual(len(self.visits()), 21)
        self.assertFalse(self.env['res.partner'].search(
            ['|', ('name', 'ilike', 'Desconocido'), ('name', 'ilike', 'script')]))
        self.assertFalse(self.env['calendar.event.type'].search([('name', 'ilike', 'raro')]))

    def test_history_calls_nobody_and_nothing_is_sent(self):
        Followup, Mail = self.env['dental.followup'], self.env['mail.mail']
        cases, mails = Followup.search_count([]), Mail.search_count([])
        with self.at('12:00', self.day + timedelta(days=90)):
            self.load(shared('agenda_2026-11-23.csv'))
            self.run_cron('find_no_shows')
        self.assertEqual(Followup.search_count([]), cases)
        self.assertEqual(Mail.search_count([]), mails)

    def test_reasons_are_read_in_the_language_of_the_reader(self):
        wizard = self.load({'Hora': '25:61'})
        table = self.env['dental.followup.import.line']
        with patch('odoo.addons.dental_followup.wizard.agenda_import.sentences.problem',
                   lambda env, code, params: f'{env.lang} {code}'):
            line = table.browse(wizard.line_ids.id).with_context(lang='es_ES')
            self.assertEqual(line.reason, 'es_ES hour_impossible')


@tagged('post_install', '-at_install')
class TestAgendaFiles(AgendaCase):
    """Any usual table is read, anything else gets one sentence."""

    def test_encodings_and_separators(self):
        for number, (encoding, separator) in enumerate(
                (('cp1252', ';'), ('utf-8', ','), ('utf-8-sig', '\t'), ('utf-16', ';'))):
            self.load(agenda(
                {'Nº Historia': str(number + 1), 'Paciente': f"Ñíguez {'ABCD'[number]}, Íñigo",
                 'Móvil': f'65511223{number}', 'Email': ''},
                encoding=encoding, separator=separator))
            self.assertEqual(self.patients()[-1].name, f"Íñigo Ñíguez {'ABCD'[number]}")

    def test_a_workbook(self):
        book = openpyxl.Workbook()
        row = {**ROW, 'Fecha': datetime(2026, 11, 23), 'Hora': time(10, 15), 'Duración': 45}
        for line in (TITLES, [], [row.get(title) for title in TITLES]):
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.load(stream.getvalue(), filename='agenda.xlsx')
        self.assertEqual(self.states(wizard), {3: 'created'})
        self.assertEqual(self.visits().start, self.clock('10:15'))
        self.assertEqual(self.visits().stop, self.clock('11:00'))

    def test_what_is_no_agenda_gets_a_sentence(self):
        pdf = b'%PDF-1.4\n\0\0\xff\xfe stream'
        for data in (b'', b'\r\n\r\n', b'\x89PNG\r\n\x1a\n\0\0\0', pdf, b'PK\x03\x04broken',
                     b'hola\r\nadios', b'1;2;3\r\n4;5;6', agenda(), b'\xd0\xcf\x11\xe0broken'):
            with self.subTest(data[:10]), self.assertRaises(UserError) as raised:
                self.wizard(data).action_preview()
            self.assertNotIn('Traceback', str(raised.exception))

    def test_a_missing_column_is_asked_for_and_remembered(self):
        titles = ['Quién' if title == 'Paciente' else title for title in TITLES]
        data = agenda({'Quién': 'Sanz Mir, Eva'}, titles=titles)
        wizard = self.wizard(data)
        wizard.action_preview()
        self.assertEqual(wizard.missing, "Choose which column holds this: Patient.")
        self.assertFalse(wizard.line_ids)
        with self.assertRaisesRegex(UserError, "Patient"):
            wizard.action_import()
        column = wizard.column_ids.filtered(lambda found: found.title == 'Quién')
        self.assertEqual(column.sample, "Sanz Mir, Eva")
        column.field = 'patient'
        wizard.action_preview()
        self.assertEqual(wizard.counts, {'created': 1})
        wizard.action_import()
        self.assertEqual(self.patients().name, "Eva Sanz Mir")
        self.assertEqual(self.states(self.load(data)), {2: 'unchanged'}, "learnt for the next file")

    def test_what_nobody_chose_is_not_remembered(self):
        titles = [{'Paciente': 'Nombre', 'Idioma': 'Apellidos'}.get(one, one) for one in TITLES]
        self.load(agenda({'Nombre': 'Eva', 'Apellidos': 'Sanz Mir'}, titles=titles))
        titles = ['Nombre' if one == 'Paciente' else one for one in TITLES]
        other = {'Nº Historia': '7002', 'Móvil': '', 'Email': '', 'Nombre': 'Mas Pla, Pau'}
        self.load(agenda(other, titles=titles))
        self.assertEqual(self.patients().mapped('name'), ["Eva Sanz Mir", "Pau Mas Pla"])

    def test_a_wrong_mapping(self):
        wizard = self.wizard(agenda({}))
        wizard.action_preview()
        columns = {column.field: column for column in wizard.column_ids}
        columns['hour'].field, columns['email'].field = 'email', 'hour'
        wizard.action_import()
        self.assertEqual(self.states(wizard), {2: 'refused'})
        self.assertIn("“eva@ejemplo.test” is not an hour", wizard.line_ids.reason)
        columns['hour'].field = 'hour'
        with self.assertRaisesRegex(UserError, "Two columns.*Hour"):
            wizard.action_import()

    def test_the_form(self):
        form = Form(self.env['dental.followup.import'].with_user(self.receptionist))
        form.file = base64.b64encode(agenda({}))
        wizard = form.save()
        wizard.action_preview()
        self.assertEqual((wizard.step, wizard.import_label), ('look', "Import the good row"))
        wizard.action_import()
        self.assertEqual((wizard.step, wizard.summary), ('done', "1 visit was created."))
        self.assertTrue(wizard.action_open_visits()['res_model'])
        wizard.action_restart()
        self.assertEqual((wizard.step, wizard.file, len(wizard.line_ids)), ('choose', False, 0))


@tagged('post_install', '-at_install')
class TestAgendaSafety(AgendaCase):
    """Rights, clinics, accidents and numbers of queries."""

    def test_another_clinic(self):
        other = self.make_clinic("Clínica Norte", 'Atlantic/Canary')
        user = self.make_user('norte', 'group_receptionist', other)
        self.load({})
        wizard = self.load({}, user=user)
        self.assertEqual(self.states(wizard), {2: 'created'})
        mine = self.env['res.partner'].search([('dental_number', '=', '7001')])
        self.assertEqual(len(mine), 2)
        visit = self.env['calendar.event'].search([('dental_company_id', '=', other.id)])
        self.assertEqual(visit.dental_patient_id.company_id, other)
        self.assertEqual(visit.start, self.clock('10:00', zone='Atlantic/Canary'))
        self.assertNotEqual(visit.dental_chair_id, self.visits().dental_chair_id)
        with self.assertRaises(AccessError):
            wizard.company_id = self.clinic
        wizard.sudo().company_id = self.clinic
        for action in (wizard.action_preview, wizard.action_import):
            with self.assertRaisesRegex(UserError, "another clinic"):
                action()

    def test_only_reception_and_managers(self):
        for user in (self.dentist_user, self.outsider):
            with self.subTest(user.login), self.assertRaises(UserError), \
                    mute_logger('odoo.addons.base.models.ir_model'):
                self.wizard(agenda({}), user=user)
        self.load({}, user=self.manager)

    def test_who_may_not_import_teaches_no_titles(self):
        employee = self.make_user('otro', None, self.clinic)
        values = {'res_model': 'dental.followup.import', 'column_name': 'Paciente',
                  'field_name': 'dentist'}
        Mapping = self.env['base_import.mapping']
        with self.assertRaises(AccessError):
            Mapping.with_user(employee).create(values)
        theirs = Mapping.with_user(employee).create({**values, 'res_model': 'res.partner'})
        with self.assertRaises(AccessError):
            theirs.res_model = 'dental.followup.import'
        self.assertTrue(Mapping.with_user(self.receptionist).create(values))

    def test_a_row_the_database_refuses_does_not_lose_the_others(self):
        create = type(self.env['res.partner']).create

        odd = UserError("Something odd.\nDetails.")

        def refuse_one(records, vals_list):
            if any(vals.get('dental_number') == '3' for vals in vals_list):
                raise odd
            return create(records, vals_list)

        rows = [
            {'Nº Historia': str(index), 'Paciente': f'{name}, X', 'Móvil': '', 'Email': '',
             'Doctor': f'Dra. {name}'}
            for index, name in enumerate(('Aa', 'Bb', 'Cc', 'Dd'), 1)]
        with patch.object(type(self.env['res.partner']), 'create', refuse_one):
            wizard = self.load(*rows)
        self.assertEqual(
            self.states(wizard), {2: 'created', 3: 'created', 4: 'refused', 5: 'created'})
        self.assertEqual(
            wizard.line_ids[0].reason, "The row could not be saved: Something odd.")
        self.assertEqual(len(self.visits()), 3)
        self.assertEqual(self.patients().mapped('dental_number'), ['1', '2', '4'])
        self.assertFalse(self.env['res.partner'].search([('name', '=', 'Dra. Cc')]))

    def many(self, *numbers, **cells):
        return [{
            'Nº Historia': str(index), 'Paciente': f'Pac{index} Uno, Ana',
            'Móvil': f'6551122{index:02d}', 'Email': f'a{index}@ejemplo.test', **cells,
        } for index in numbers]

    @users('recepcion_test')
    @warmup
    def test_ten_rows_cost_the_queries_of_one(self):
        def cost(rows, action='action_import'):
            wizard = self.wizard(agenda(*rows), user=self.env.user)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            getattr(wizard, action)()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.load({'Nº Historia': '99', 'Paciente': 'Zz, Zz', 'Móvil': '', 'Email': ''})
        for what, action, alone, cells in (
            ('look', 'action_preview', 50, {}), ('create', 'action_import', 50, {}),
            ('nothing', 'action_import', 0, {}),
            ('look at changes', 'action_preview', 0, {'Estado': 'Atendido'}),
        ):
            with self.subTest(what):
                one = cost(self.many(alone, **cells), action)
                ten = cost(self.many(*range(10), **cells), action)
                self.assertLessEqual(ten, one + 2, f"{one} for one row, {ten} for ten")

    def test_phones_are_read_for_the_country_of_the_clinic(self):
        self.clinic.country_id = False
        self.load({'Teléfono': '961 59 08 30'})
        self.assertEqual(self.patients().phone, '+34 655 11 22 33', "Spain unless told otherwise")
        self.clinic.country_id = self.env.ref('base.fr')
        self.assertIn("not a phone number", self.reasons({'Móvil': '655 11 22 33 4'})[2])

    def test_what_is_here_already_is_used(self):
        dentist = self.env['res.partner'].create({
            'name': "Elena Prueba", 'is_dentist': True, 'company_id': self.clinic.id})
        chair = self.env['resource.resource'].create({
            'name': "gabinete 9", 'resource_type': 'material', 'company_id': self.clinic.id})
        treatment = self.env['calendar.event.type'].create(
            {'name': "TRATAMIENTO 9", 'dental_duration': 1.5})
        wizard = self.wizard(agenda({'Duración': ''}))
        wizard.action_preview()
        self.assertFalse(wizard.news)
        wizard.action_import()
        self.assertRecordValues(self.visits(), [{
            'dental_dentist_id': dentist.id, 'dental_chair_id': chair.id,
            'categ_ids': treatment.ids, 'stop': self.clock('11:30')}])

    def test_a_language_that_is_not_installed(self):
        self.load({'Idioma': 'eu'})
        self.assertEqual(self.patients().lang, self.receptionist.lang)
