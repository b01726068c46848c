from datetime import timedelta

from odoo import Command

from .call_case import HouseholdCase


class FreedCase(HouseholdCase):
    """Wednesday at ten was Nuria's, who cancels it; others would be glad of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.wednesday = cls.day + timedelta(days=2)
        cls.nuria = cls.make_patient("Nuria Sanz Mir", phone='+34 600 44 55 66')
        cls.luis = cls.make_patient("Luis Ferrer", phone='+34 600 77 88 99')
        cls.freed = cls.make_visit('10:00', patient=cls.nuria, day=cls.wednesday)

    def give_up(self, visit=None):
        """Cancel a visit as reception does; return what the button says."""
        return (visit or self.freed).with_user(self.receptionist).action_dental_cancel()

    def listed(self, user=None):
        """Return the freed times as the screen shows them."""
        user = user or self.receptionist
        events = self.env['calendar.event'].with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)
        return events.search([('dental_is_freed', '=', True)], order='start')

    def who(self, visit=None, user=None):
        """Return the screen of who could come."""
        user = user or self.receptionist
        visit = (visit or self.freed).with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)
        return visit.env['dental.followup.freed'].browse(
            visit.action_dental_who_could_come()['res_id'])

    def make_missed(self, patient=None, clock='09:00', **values):
        """Let a patient miss a visit of this morning; return the case."""
        visit = self.make_visit(clock, patient=patient, **values)
        visit.action_dental_no_show()
        return self.case_of(visit)

    def make_later(self, patient=None, days=14, **values):
        """Book a visit of a patient who would like to come sooner."""
        return self.make_visit(
            '17:00', patient=patient or self.luis, day=self.day + timedelta(days=days),
            dental_wants_sooner=True, **values)

    def call_from(self, line):
        """Press *Call* on a line; return the guided call."""
        action = line.action_call()
        self.assertEqual(action['res_model'], 'dental.followup.call')
        call = line.env['dental.followup.call'].browse(action['res_id'])
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
            'no_closing_reason': "Lo pidió el paciente"})
        return call
