from odoo.tests import tagged

from .test_agenda_left_out import PEOPLE, ToldCase

OTHERWISE = {'Doctor': "Dr. Otro Prueba", 'Duración': '90', 'Gabinete': "Gabinete 3"}


@tagged('post_install', '-at_install')
class TestRecordedHere(ToldCase):
    """What was recorded here of a visit is not rewritten by a file (invariant 17)."""

    def setUp(self):
        super().setUp()
        self.load_at('08:00', *PEOPLE[:2])
        self.visit = self.visit_of(PEOPLE[0])
        self.facts = self.read_facts()

    def read_facts(self):
        visit = self.visit
        return visit.start, visit.stop, visit.dental_dentist_id.name, visit.dental_chair_id.name

    def record(self, state):
        with self.at('12:00'):
            self.visit.with_user(self.receptionist).action_dental_set_state(state)

    def test_time_place_and_dentist_stay(self):
        self.record('attended')
        wizard = self.load_at('20:00', {**PEOPLE[0], **OTHERWISE}, PEOPLE[1])
        self.assertEqual((self.read_facts(), self.visit.dental_state), (self.facts, 'attended'))
        self.assertEqual(wizard.line_ids[0].reason, (
            "What was recorded of this visit here stays; the file says otherwise: Length in "
            "minutes, Dentist, Chair."))
        self.assertEqual(wizard.counts, {'unchanged': 2})

    def test_also_when_the_file_says_the_same_state_later(self):
        self.record('attended')
        self.load_at('19:00', {**PEOPLE[0], 'Estado': 'Atendido'}, PEOPLE[1])
        self.load_at('20:00', {**PEOPLE[0], **OTHERWISE, 'Estado': 'Atendido'}, PEOPLE[1])
        self.assertEqual(self.read_facts(), self.facts)

    def test_a_cancellation_likewise(self):
        with self.at('08:10'):
            self.visit.with_user(self.receptionist).action_dental_set_state('cancelled')
        self.load_at('20:00', {**PEOPLE[0], **OTHERWISE, 'Estado': 'Anulada'}, PEOPLE[1])
        self.assertEqual((self.read_facts(), self.visit.dental_state), (self.facts, 'cancelled'))

    def test_what_a_file_said_itself_it_corrects(self):
        self.load_at('19:00', {**PEOPLE[0], 'Estado': 'Atendido'}, PEOPLE[1])
        self.load_at('20:00', {**PEOPLE[0], **OTHERWISE, 'Estado': 'Atendido'}, PEOPLE[1])
        self.assertEqual(self.visit.dental_dentist_id.name, "Dr. Otro Prueba")

    def test_a_file_that_knows_better_is_believed(self):
        self.record('no_show')
        self.load_at('20:00', {**PEOPLE[0], **OTHERWISE, 'Estado': 'Atendido'}, PEOPLE[1])
        self.assertEqual((self.visit.dental_state, self.visit.dental_dentist_id.name),
                         ('attended', "Dr. Otro Prueba"))

    def test_a_visit_to_come_follows_the_file(self):
        self.load_at('09:00', {**PEOPLE[0], **OTHERWISE}, PEOPLE[1])
        self.assertEqual(self.visit.dental_dentist_id.name, "Dr. Otro Prueba")
