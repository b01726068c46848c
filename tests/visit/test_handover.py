from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import NoShowCase
from ..household_case import HouseholdCase

OFFER = "Una primera visita corta"
PROMISE = "Le espera la Dra. Vidal sin prisas"


@tagged('post_install', '-at_install')
class TestHandover(NoShowCase, HouseholdCase):
    """Who arrives is greeted by what was agreed with them (S60)."""

    def book(self, case=None, **values):
        """Book a visit in a call in which the patient said what worries her."""
        call = self.talk(case or self.case, **{
            'mood': 'worried', 'solution': OFFER, 'promise': PROMISE,
            'blocker_ids': [Command.set(self.ref('blocker_fear').ids)], **values})
        call.slot_id = call.slot_ids[0]
        call.action_done()
        return (case or self.case).rebooked_event_id

    def arrive(self, visit, user=None):
        """Press Arrived at the hour of the visit."""
        with self.at_utc(visit.start):
            return visit.with_user(user or self.receptionist).action_dental_arrived()

    def pin(self, patient=None, text="Trae a su perro guía", **values):
        return self.env['dental.observation'].create({
            'partner_id': (patient or self.patient).id, 'company_id': self.clinic.id,
            'text': text, 'is_pinned': True, **values})

    def test_card_says_what_was_agreed(self):
        visit = self.book()
        self.pin()
        action = self.arrive(visit)
        self.assertEqual((action['res_model'], action['res_id'], action['target']),
                         ('calendar.event', visit.id, 'new'))
        card = visit.dental_handover_html
        for words in ("Paula.", "recepcion_test", "Sounded worried", "fear", OFFER, PROMISE,
                      "Trae a su perro guía"):
            with self.subTest(words):
                self.assertIn(words.casefold(), card.casefold())

    def test_greeted_by_the_preferred_name(self):
        self.patient.dental_preferred_name = "Pau"
        visit = self.book()
        self.arrive(visit)
        self.assertIn("Good to see you, Pau.", visit.dental_handover_html)

    def test_view_of_the_card_opens(self):
        visit = self.book()
        action = self.arrive(visit)
        views = visit.with_user(self.receptionist).get_views(action['views'])
        self.assertIn('dental_handover_html', views['views']['form']['arch'])

    def test_nothing_to_hand_over(self):
        visit = self.make_visit('16:00', patient=self.sister)
        self.assertIs(self.arrive(visit), True)
        self.assertFalse(visit.dental_handover_html)

    def test_old_observation_alone_is_no_card(self):
        visit = self.make_visit('16:00', patient=self.sister)
        self.pin(self.sister, is_pinned=False)
        self.pin(self.sister, valid_until=self.day - timedelta(days=1))
        self.assertIs(self.arrive(visit), True)

    def test_pinned_observation_alone(self):
        visit = self.make_visit('16:00', patient=self.sister)
        self.pin(self.sister)
        self.assertEqual(self.arrive(visit)['res_id'], visit.id)
        self.assertIn("Clara", visit.dental_handover_html)
        self.assertNotIn("promised", visit.dental_handover_html)

    def test_only_while_the_patient_waits(self):
        visit = self.book()
        self.assertFalse(visit.dental_handover_html)
        self.arrive(visit)
        self.assertTrue(visit.dental_handover_html)
        visit.action_dental_attended()
        self.assertFalse(visit.dental_handover_html)

    def test_visit_that_was_moved(self):
        visit = self.book()
        move = self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': visit.id, 'start': visit.start + timedelta(days=1)})
        move.action_move()
        new = visit.dental_moved_to_id
        self.arrive(new)
        self.assertIn(OFFER, new.dental_handover_html)

    def test_patient_booked_without_a_call_after_a_talk(self):
        self.talk(self.case, solution=OFFER, call_back_at=self.clock('18:00')).action_done()
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.assertEqual(self.case.rebooked_event_id, visit)
        self.arrive(visit)
        self.assertIn("spoke with", visit.dental_handover_html)
        self.assertIn(OFFER, visit.dental_handover_html)

    def test_card_of_a_cheerful_call_has_no_worries(self):
        visit = self.book(mood='happy', solution=False, promise=False, blocker_ids=[
            Command.set(self.ref('blocker_none').ids)])
        self.arrive(visit)
        card = visit.dental_handover_html
        self.assertIn("Booked by phone", card)
        for words in ("difficult", "offered", "promised", "fa-heart-o"):
            with self.subTest(words):
                self.assertNotIn(words, card)

    def test_text_is_no_markup(self):
        visit = self.book(solution="<script>x</script><b>y</b>")
        self.arrive(visit)
        self.assertNotIn('<script>', visit.dental_handover_html)
        self.assertIn('&lt;b&gt;', visit.dental_handover_html)

    def test_ten_cost_what_one_costs(self):
        visits = self.make_visits(11, '11:00')
        for patient in visits.dental_patient_id:
            self.pin(patient)
        self.env.flush_all()
        costs = []
        for part in (visits[0], visits[1:]):
            self.env.invalidate_all()
            part = part.with_user(self.receptionist)
            part.mapped('dental_state')
            before = self.env.cr.sql_log_count
            part.action_dental_arrived()
            self.env.flush_all()
            costs.append([self.env.cr.sql_log_count - before])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all(part.mapped('dental_handover_html')))
            costs[-1].append(self.env.cr.sql_log_count - before)
        one, ten = costs
        self.assertLessEqual(ten[1], one[1], costs)
        self.assertLessEqual(ten[0], one[0] + one[1], costs)

    def test_roles(self):
        visit = self.book()
        self.arrive(visit)
        for user in (self.receptionist, self.dentist_user, self.manager):
            with self.subTest(user.login):
                self.assertTrue(visit.with_user(user).dental_handover_html)
        with self.assertRaises(AccessError):
            visit.with_user(self.outsider).read(['dental_handover_html'])

    def test_nothing_in_title_or_description(self):
        visit = self.book()
        self.arrive(visit)
        self.assertEqual(visit.name, self.patient.name)
        for text in (visit.display_name, str(visit.description or ''), *map(
                str, visit.message_ids.mapped('body'))):
            self.assertNotIn(OFFER, text)
            self.assertNotIn(PROMISE, text)

    def test_observations_of_another_clinic_are_its_own(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        shared = self.make_patient("Sara Compartida", company_id=False)
        self.pin(shared, "Solo de aquí")
        visit = self.make_visit('16:00', patient=shared, dental_company_id=other.id)
        self.manager.company_ids |= other
        with self.at_utc(visit.start):
            done = visit.with_user(self.manager).with_context(
                allowed_company_ids=(self.clinic | other).ids).action_dental_arrived()
        self.assertIs(done, True)
