from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.today.kinds import RETRY
from ..common import NoShowCase
from ..household_case import HouseholdCase

MIGRATION = 'dental_followup/migrations/19.0.1.4.0/post-ledger.py'


@tagged('post_install', '-at_install')
class TestLedgerStays(NoShowCase, HouseholdCase):
    """What was noted means what it meant then, whatever a manager makes of the words since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.manager.company_ids = cls.env['res.company'].search([])
        cls.answered = cls.env.ref('dental_followup.outcome_answered')
        cls.no_answer = cls.env.ref('dental_followup.outcome_no_answer')

    def ring(self, clock, outcome, case=None, days=0, **values):
        with self.at(clock, self.day - timedelta(days=days)):
            if outcome == self.answered:
                values = {'blocker_ids': [Command.set(self.ref('blocker_fear').ids)],
                          'no_closing_reason': "Prueba", **values}
            return (case or self.case)._write_attempts('phone', outcome_id=outcome.id, **values)

    def change(self, outcome, **values):
        """Let a manager change what a result means."""
        outcome.with_user(self.manager).write(values)
        self.env.flush_all()
        self.env.invalidate_all()

    def reads(self):
        """Return what is read of the ledger, wherever the meaning of a result counts."""
        visit = self.case.rebooked_event_id
        with self.at_utc(visit.start):
            greeting = visit.dental_handover_html
        call = self.env['dental.followup.call'].new({'followup_id': self.case.id})
        time = self.env['dental.followup.freed.time'].search([])
        return {
            'greeting': greeting,
            'contacts': self.patient._dental_contacts(self.clinic, self.clock('18:00')),
            'hours': call._count_rings(),
            'today': self.waiting._read_today()[self.waiting.id]['part'],
            'why': self.waiting.why_now,
            'offered': self.env['dental.followup']._get_offered(time),
            'dry run': [finding.verdict for finding in self.ref('program_post_call')._dry_run(
                self.clinic)],
            'said': self.ref('script_no_show_opening_missed').call_count,
        }

    def set_up_ledger(self):
        """Let the patient be reached, booked and arrive; ring another reason in vain."""
        self.ring('12:00', self.answered, days=1, opening_id=self.ref(
            'script_no_show_opening_missed').id, mood='worried')
        for days in range(2, 8):
            self.ring('17:20', self.answered if days % 2 else self.no_answer, days=days)
        new = self.make_visit('17:00')
        self.assertEqual(self.case.rebooked_event_id, new)
        self.waiting = self.make_case('recall', self.stranger, clock='11:00')
        self.ring('11:30', self.no_answer, self.waiting)
        self.waiting._retry(self.no_answer)
        self.waiting.next_at = self.clock('11:50')
        other = self.make_visit(
            '18:00', patient=self.make_patient("Otra", phone='+34 600 99 22 33'))
        other.action_dental_cancel()
        time = self.env['dental.followup.freed.time'].search([])
        offer = self.make_case('incoming', period='offer', event_id=new.id, freed_time_id=time.id)
        self.ring('12:10', self.answered, offer)
        with self.at_utc(new.start):
            new.action_dental_arrived()

    def test_what_a_result_means_holds_from_now_on(self):
        self.set_up_ledger()
        before = self.reads()
        self.assertIn("Sounded worried", before['greeting'])
        self.assertEqual(before['today'], RETRY)
        self.assertIn("not reached yet", before['why'])
        self.assertTrue(all(before.values()), before)
        self.change(self.answered, move='retry', is_contact=False)
        self.change(self.no_answer, move='close', is_contact=True)
        self.assertEqual(self.reads(), before)
        attempt = self.ring('13:00', self.no_answer)
        self.assertRecordValues(attempt, [{'outcome_move': 'close', 'is_contact': True}])

    def test_its_name_follows(self):
        """A better word for the same thing is shown in what was noted too."""
        attempt = self.ring('12:00', self.no_answer)
        self.change(self.no_answer, name="Rang in vain")
        self.assertEqual(attempt.outcome_id.name, "Rang in vain")

    def test_codes_stay(self):
        for name in ('outcome_no_answer', 'blocker_fear', 'lost_reason_other'):
            word = self.ref(name).with_user(self.manager)
            word.write({'code': word.code, 'sequence': 77})
            with self.subTest(name), self.assertRaisesRegex(UserError, "relies on it"):
                word.code = 'x'
        with self.assertRaisesRegex(UserError, "relies on it"):
            self.ref('blocker_fear').with_user(self.manager).is_none = True
        own = self.env['dental.followup.blocker'].with_user(self.manager).create({
            'name': "El perro", 'code': 'dog'})
        with self.assertRaisesRegex(UserError, "relies on it"):
            own.code = 'cat'
        own.unlink()

    def test_what_comes_with_the_product_is_archived(self):
        for name in ('outcome_cut_off', 'blocker_fear', 'lost_reason_other', 'program_dormant'):
            word = self.ref(name).with_user(self.manager)
            with self.subTest(name), self.assertRaisesRegex(UserError, "archive it"):
                word.unlink()
            word.action_archive()
            self.assertFalse(word.active)

    def test_what_was_said_stays_as_it_read(self):
        """A sentence that is put better since is not what was said."""
        self.env['res.lang']._activate_lang('es_ES')
        opening = self.ref('script_no_show_opening_missed')
        opening.with_context(lang='es_ES').text = "Le esperábamos, {patient}."
        self.patient.lang = 'es_ES'
        attempt = self.ring('12:00', self.answered, opening_id=opening.id)
        opening.with_context(lang='es_ES').text = "Otra cosa, {patient}."
        self.assertEqual(attempt.said, "Le esperábamos, {patient}.")
        self.assertFalse(self.ring('12:10', self.no_answer).said)

    def test_what_a_closed_case_was_for(self):
        plan = self.make_plan(name=False)
        closed, open_one = self.env['dental.followup'].create([{
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'plan_id': plan.id,
            'program_id': self.ref(name).id} for name in ('program_repair', 'program_recall')])
        closed.action_cancel()
        plan.is_elective = True
        self.assertRecordValues(closed | open_one, [
            {'purpose': closed.program_id.purpose}, {'purpose': 'commercial'}])
        closed.program_id.purpose = 'appointment'
        self.assertEqual(closed.purpose, 'care')

    # databases of before

    def migrate(self, version='19.0.1.3.0'):
        self.env.flush_all()
        ledger = load_script(MIGRATION, 'ledger')
        ledger.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_migration_of_the_ledger(self):
        self.patient.lang = False
        opening = self.ref('script_no_show_opening_missed')
        closing = self.ref('script_no_show_closing_band')
        said = self.ring('12:00', self.answered, opening_id=opening.id,
                         closing_question_id=closing.id)
        vain = self.ring('12:10', self.no_answer)
        before = (said | vain).read(['outcome_move', 'said'])
        self.assertTrue(before[0]['said'] and '\n' in before[0]['said'])
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE dental_followup_attempt SET outcome_move = NULL, said = NULL"))
        self.migrate('')
        self.assertFalse(said.outcome_move)
        for _again in range(2):
            self.migrate()
            self.assertEqual((said | vain).read(['outcome_move', 'said']), before)

    def test_migration_of_rules(self):
        rule = self.ref('base_automation_post_call')
        rule.filter_domain = "[('outcome_id.move', '=', 'answered'), ('note', '=', False)]"
        self.migrate()
        self.assertEqual(
            rule.filter_domain, "[('outcome_move', '=', 'answered'), ('note', '=', False)]")

    def test_migration_of_programs_that_do_nothing(self):
        """One that took the shared one's place and did nothing gives it back."""
        own = self.no_show.copy({
            'company_id': self.clinic.id, 'code': 'no_show', 'is_on': True})
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "DELETE FROM dental_followup_step WHERE program_id = %s", own.id))
        self.migrate()
        self.assertRecordValues(own | self.no_show, [
            {'is_on': False, 'code': False}, {'is_on': True, 'code': 'no_show'}])
        self.assertEqual(self.no_show._for_company(self.clinic), self.no_show)
