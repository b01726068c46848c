from datetime import timedelta

from ..household_case import HouseholdCase


class CheckupCase(HouseholdCase):
    """A patient who was operated yesterday, and whose check-up is due at noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.dental_checkups = '24 h, 72 h'
        cls.surgery = cls.make_visit('11:00', day=cls.day - timedelta(days=1))
        cls.surgery.action_dental_attended()
        cls.checkup = cls.env['dental.followup'].search([
            ('event_id', '=', cls.surgery.id), ('program_id.asks_evolution', '=', True)])

    def form(self):
        """Return what was told of how the treatment evolves."""
        return self.env['dental.evolution'].search([('followup_id', '=', self.checkup.id)])

    def flags(self, user=None):
        """Return the to-do's about a red flag, all of them or a user's."""
        found = self.checkup.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.ref('mail_activity_type_red_flag'))
        return found.filtered(lambda activity: activity.user_id == user) if user else found
