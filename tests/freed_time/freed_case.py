from datetime import timedelta

from ...tools import clinic_time
from ..household_case import HouseholdCase


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
        """Return the visits whose times the screen of freed times shows."""
        return self.listed_times(user).event_id

    def listed_times(self, user=None):
        """Return the freed times as the screen shows them."""
        self.env.invalidate_all()
        return self.freed_times(user).search([('is_free', '=', True)])

    def freed_times(self, user=None):
        """Return the model of freed times for a user."""
        user = user or self.receptionist
        return self.env['dental.followup.freed.time'].with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)

    def time_of(self, visit=None, user=None):
        """Return the time that a visit left where it stands in the agenda."""
        return self.freed_times(user)._of_visit(visit or self.freed)

    def hours(self, user=None):
        """Return the hours that are shown as free, on the clinic's clock."""
        def clock(moment):
            return clinic_time.to_local(moment, self.zone).strftime('%H:%M')
        return [f"{clock(time.free_start)}-{clock(time.free_stop)}"
                for time in self.listed_times(user)]

    def drag(self, clock, visit=None, day=None, minutes=30, **values):
        """Give a visit another time where it stands, as by dragging it in the calendar."""
        start = self.clock(clock, day or self.wednesday)
        (visit or self.freed).with_user(self.receptionist).write({
            'start': start, 'stop': start + timedelta(minutes=minutes), **values})

    def who(self, visit=None, user=None):
        """Return the screen of who could come."""
        self.env.invalidate_all()
        freed_time = self.env['dental.followup.freed.time'].search([
            ('event_id', '=', (visit or self.freed).id)], limit=1).with_env(
                self.freed_times(user).env)
        return freed_time.env['dental.followup.freed'].browse(
            freed_time.action_who_could_come()['res_id'])

    @classmethod
    def make_missed(cls, clock='09:00', *args, **values):
        """Let a patient miss a visit of this morning at nine, or another; return the case."""
        return super().make_missed(clock, *args, **values)

    def make_later(self, patient=None, days=14, **values):
        """Book a visit of a patient who would like to come sooner."""
        return self.make_visit(
            '17:00', patient=patient or self.luis, day=self.day + timedelta(days=days),
            dental_wants_sooner=True, **values)

    def open_from(self, line):
        """Press *Call* on a line; return the guided call."""
        action = line.action_call()
        self.assertEqual(action['res_model'], 'dental.followup.call')
        return line.env['dental.followup.call'].browse(action['res_id'])

    def call_from(self, line):
        """Press *Call* on a line and talk; return the guided call."""
        return self.answer_call(self.open_from(line))
