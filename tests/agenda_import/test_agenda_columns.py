from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_agenda_import import ROW, TITLES, AgendaCase, agenda


class ColumnsCase(AgendaCase):

    def table(self, *lines):
        """Return a file of just these cells, the titles first."""
        return '\r\n'.join(';'.join(line) for line in lines).encode()

    def look(self, *lines):
        wizard = self.wizard(self.table(*lines))
        wizard.action_preview()
        return wizard

    def starts(self):
        return [str(visit.start) for visit in self.visits()]


@tagged('post_install', '-at_install')
class TestAgendaReadings(ColumnsCase):
    """A column is read one way; what it leaves open is asked once for the file."""

    def test_month_first(self):
        wizard = self.load(self.table(
            ["Patient", "Date", "Time", "Provider"],
            ["Coll, Rosa", "12/15/2026", "4:30 PM", "Dr. Mas"],
            ["Vila, Pau", "12/07/2026", "9:30 AM", "Dr. Mas"]))
        self.assertEqual(self.starts(), ['2026-12-07 08:30:00', '2026-12-15 15:30:00'])
        self.assertIn("month first", wizard.remarks)
        self.assertEqual(
            sorted(wizard.line_ids.mapped('when')), ['07/12/2026 09:30', '15/12/2026 16:30'],
            "it is shown as it was read")
        self.assertFalse(wizard.order_asked)

    def test_a_column_that_contradicts_itself(self):
        wizard = self.load(agenda(
            {'Fecha': '25/11/2026'}, {'Fecha': '26/11/2026'}, {'Fecha': '11/27/2026'}))
        self.assertEqual(
            self.states(wizard), {2: 'created', 3: 'created', 4: 'refused'})
        self.assertEqual(
            wizard.line_ids[0].reason,
            "The date 11/27/2026 is written the other way round than most of its column.")
        self.assertIn("another way than their column: 1.", wizard.remarks)

    def test_either_way_is_asked_once_with_the_country_s_as_the_proposal(self):
        rows = {'Fecha': '03/12/2026', 'Fecha nacimiento': ''}
        wizard = self.wizard(agenda(rows))
        wizard.action_preview()
        self.assertTrue(wizard.order_asked)
        self.assertEqual(wizard.date_order, 'day')
        self.assertFalse(wizard.missing)
        wizard.action_import()
        self.assertEqual(self.starts(), ['2026-12-03 09:00:00'])
        again = self.wizard(agenda({**rows, 'Fecha': '04/12/2026'}))
        again.action_preview()
        self.assertFalse(again.order_asked, "the clinic has answered")

    def test_a_proposal_that_is_far_off_waits_for_the_answer(self):
        data = agenda({'Fecha': '12/02/2026', 'Fecha nacimiento': ''})
        wizard = self.wizard(data)
        wizard.action_preview()
        self.assertIn("only one of both is near today", wizard.missing)
        with self.assertRaisesRegex(UserError, "near today"):
            wizard.action_import()
        wizard.date_order = 'month'
        wizard.action_preview()
        self.assertFalse(wizard.missing)
        wizard.action_import()
        self.assertEqual(self.starts(), ['2026-12-02 09:00:00'])
        self.load(agenda({'Fecha': '12/03/2026', 'Fecha nacimiento': ''}))
        self.assertEqual(self.starts()[-1], '2026-12-03 09:00:00', "kept for the next file")

    def test_the_order_of_another_clinic_is_its_own(self):
        self.clinic.country_id = self.env.ref('base.us')
        self.load(agenda({'Fecha': '12/02/2026', 'Fecha nacimiento': '', 'Móvil': ''}))
        self.assertEqual(self.starts(), ['2026-12-02 09:00:00'])

    def test_hours_as_numbers(self):
        self.load(agenda({'Hora': '9,5'}, {'Hora': '16,25', 'Fecha': '24/11/2026'}))
        self.assertEqual(self.starts(), ['2026-11-23 08:30:00', '2026-11-24 15:15:00'])

    def test_hours_that_are_either_are_asked(self):
        wizard = self.wizard(agenda({'Hora': '9.50'}))
        wizard.action_preview()
        self.assertIn("half past nine", wizard.missing)
        wizard.hour_form = 'decimal'
        wizard.action_import()
        self.assertEqual(self.starts(), ['2026-11-23 08:30:00'])

    def test_lengths_in_hours_and_by_the_end(self):
        self.load(self.table(
            ["Paciente", "Fecha", "Hora", "Duración", "Doctor"],
            ["Coll, Rosa", "24/11/2026", "9h", "0,5", "Dr. Mas"],
            ["Vila, Pau", "24/11/2026", "10h", "1,5", "Dr. Mas"]))
        self.load(self.table(
            ["Paciente", "Fecha", "Desde", "Hasta", "Doctor"],
            ["Mas, Eva", "24/11/2026", "12:00", "12:20", "Dr. Mas"],
            ["Gil, Leo", "24/11/2026", "13:00", "12:20", "Dr. Mas"]))
        self.assertEqual(
            [round(visit.duration * 60) for visit in self.visits()], [30, 90, 20, 30])

    def test_a_name_in_columns_and_columns_that_are_not_read(self):
        wizard = self.load(self.table(
            ["Nombre", "Apellidos", "Alta", "Fecha", "Hora", "Doctor"],
            ["ROSA Mª", "COLL DE LA MORA", "2019", "24/11/2026", "9:00", "Dr. Mas"],
            ["PAU", "COLL DE LA MORA", "", "24/11/2026", "10:00", "Dr. Mas"]))
        self.assertEqual(
            self.visits().dental_patient_id.mapped('name'),
            ["Rosa María Coll de la Mora", "Pau Coll de la Mora"])
        self.assertEqual(wizard.remarks, "Columns that are not read: Alta.")

    def test_one_title_for_two_things_is_asked(self):
        wizard = self.look(
            ["Paciente", "Fecha", "Fecha", "Hora", "Doctor"],
            ["Coll, Rosa", "02/01/2019", "24/11/2026", "9:00", "Dr. Mas"])
        self.assertIn("Choose which column holds this: Date", wizard.missing)
        wizard.column_ids[2].field = 'date'
        wizard.action_import()
        self.assertEqual(self.starts(), ['2026-11-24 08:00:00'])

    def test_a_moment_in_one_column(self):
        for index, (title, text) in enumerate((
                ("Fecha y hora", "24/11/2026 09:30"), ("Inicio", "2026-11-24T09:30:00+01:00"),
                ("Cuándo", "46350,3958333"))):
            titles = ["Paciente", title, "Doctor"]
            wizard = self.look(titles, [f"Coll {'ABC'[index]}, Rosa", text, "Dr. Mas"])
            if wizard.missing:
                wizard.column_ids[1].field = 'moment'
            wizard.action_import()
        self.assertEqual(self.starts(), ['2026-11-24 08:30:00'] * 3)


@tagged('post_install', '-at_install')
class TestAgendaAnswers(ColumnsCase):
    """What nobody can know is asked once, and kept for the clinic."""

    ONE = (["Paciente", "Fecha", "Hora"], ["Coll, Rosa", "24/11/2026", "9:00"])

    def test_a_practice_with_one_dentist(self):
        wizard = self.look(*self.ONE)
        self.assertFalse(wizard.missing)
        self.assertTrue(wizard.dentist_asked)
        self.assertEqual(wizard.dentist_id, self.dentist)
        wizard.action_import()
        self.assertEqual(self.visits().dental_dentist_id, self.dentist)
        for text in (wizard.summary, wizard.news, wizard.remarks, wizard.missing):
            self.assertNotIn('{', text or '')

    def test_of_several_dentists_one_is_chosen_or_none(self):
        other = self.env['res.partner'].create({
            'name': "Dra. Otra", 'is_dentist': True, 'company_id': self.clinic.id})
        wizard = self.look(*self.ONE)
        self.assertFalse(wizard.missing or wizard.dentist_id)
        self.assertIn("does not say whose visits", wizard.remarks)
        wizard.action_import()
        self.assertFalse(self.visits().dental_dentist_id)
        wizard = self.look(*self.ONE)
        wizard.dentist_id = other
        wizard.action_import()
        self.assertEqual(self.visits().dental_dentist_id, other)
        self.assertEqual(len(self.visits()), 1)

    def test_words_of_states(self):
        rows = (
            {'Estado': 'En el espacio'}, {'Estado': 'VIP', 'Fecha': '24/11/2026'},
            {'Estado': 'Citado', 'Fecha': '25/11/2026'})
        wizard = self.wizard(agenda(*rows))
        wizard.action_preview()
        self.assertEqual(wizard.word_ids.mapped('word'), ['En el espacio', 'VIP'])
        self.assertIn("En el espacio, VIP", wizard.words_asked)
        self.assertEqual(wizard.counts, {'created': 1, 'refused': 2})
        self.assertEqual(wizard.summary, "1 visit is new, 2 rows wait for what a word means.")
        worse = self.wizard(agenda(*rows, {'Estado': 'VIP', 'Fecha': '26/11/2026', 'Hora': 'x'}))
        worse.action_preview()
        self.assertIn("2 rows wait for what a word means, 1 row cannot be imported", worse.summary)
        wizard.word_ids[0].state, wizard.word_ids[1].state = 'arrived', 'none'
        self.assertTrue(wizard.is_word_open, "they stay in view until they are read")
        wizard.action_preview()
        self.assertFalse(wizard.words_asked or wizard.is_word_open)
        wizard.action_import()
        self.assertEqual(self.visits().mapped('dental_state'), ['arrived', 'booked', 'booked'])
        again = self.wizard(agenda({'Estado': 'en el ESPACIO', 'Fecha': '26/11/2026'}))
        again.action_preview()
        self.assertEqual(again.counts, {'created': 1})
        self.assertEqual(again.word_ids.state, 'arrived', "shown, and can be changed")

    def test_a_word_is_the_clinic_s_own(self):
        wizard = self.wizard(agenda({'Estado': 'Rareza'}))
        wizard.action_preview()
        wizard.word_ids.state = 'booked'
        wizard.action_import()
        other = self.make_clinic("Clínica Norte", self.zone)
        user = self.make_user('norte', 'group_receptionist', other)
        theirs = self.wizard(agenda({'Estado': 'Rareza'}), user=user)
        theirs.action_preview()
        self.assertFalse(theirs.word_ids.state)
        self.assertEqual(theirs.counts, {'refused': 1})

    def test_a_column_of_many_words_is_no_state(self):
        wizard = self.load(agenda(*(
            {'Nº Historia': str(index), 'Paciente': f"Coll {chr(97 + index)}x, Rosa",
             'Móvil': '', 'Email': '', 'Fecha nacimiento': '', 'Estado': f'Rareza {index}'}
            for index in range(31))))
        self.assertFalse(wizard.word_ids)
        self.assertIn("31 words", wizard.remarks)

    def test_what_everybody_shares_makes_no_household(self):
        names = ("Coll, Rosa", "Vila, Pau", "Mas, Eva", "Gil, Leo", "Sanz, Ona")
        common = {'Móvil': '655 20 30 40', 'Email': 'clinica@ejemplo.test'}
        wizard = self.load(*(
            {'Nº Historia': str(index), 'Paciente': name, **common}
            for index, name in enumerate(names)))
        people = self.visits().dental_patient_id
        self.assertEqual(len(people), 5)
        self.assertFalse(any(people.mapped('phone')) or any(people.mapped('email')))
        self.assertFalse(any(people.mapped('dental_household_number')))
        self.assertIn("left out, while their rows come in: 10.", wizard.remarks)

    def test_the_clinic_s_own_number_is_no_patient_s(self):
        self.clinic.phone = '961 20 30 40'
        wizard = self.load({'Móvil': '961203040', 'Email': 'HOLA@azahar.test'})
        self.assertFalse(self.patients().phone or self.patients().email)
        self.assertEqual(wizard.line_ids.reason.count("Left out:"), 2)

    def test_signs_in_a_note_stay_text(self):
        texts = ("=IGUAL QUE AYER", "@pilar avisa", "<5 min & listo>", "'=1")
        self.load(*({'Observaciones': text, 'Fecha': f'{24 + index}/11/2026'}
                    for index, text in enumerate(texts)))
        self.assertEqual(
            self.visits().dental_observation_ids.sorted('id').mapped('text'),
            [*texts[:3], "=1"])

    def test_the_usual_file_asks_nothing(self):
        wizard = self.wizard(agenda({}, titles=TITLES))
        wizard.action_preview()
        self.assertFalse(
            wizard.missing or wizard.words_asked or wizard.order_asked or wizard.hour_asked
            or wizard.dentist_asked or wizard.remarks, ROW)
