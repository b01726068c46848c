from odoo import models
from odoo.exceptions import AccessError

from .neighbours import STAFF, copy_what_is_seen


class CalendarEvent(models.Model):
    """Everybody's meetings pass through what the clinic does with visits, and stay as they are."""

    _inherit = 'calendar.event'

    def copy_data(self, default=None):
        """Copy; who has no role at the clinic copies what they see."""
        return copy_what_is_seen(self, super().copy_data, default)

    def _dental_visits(self):
        """Return those of these events that are visits; whoever asks, the server looks.

        Everybody's meetings pass here, so it is one query for all of them, and reads nothing
        else: what of others' private meetings is not shown must not come into memory by it.
        """
        seen = self.sudo().with_context(prefetch_fields=False).filtered('dental_patient_id')
        return self.browse(seen._ids)

    def _dental_check_role(self):
        """Refuse that somebody without a role at the clinic changes a visit.

        :raises AccessError: with who does
        """
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(self.env._(
                "This is a patient's visit: the clinic's staff changes it, ask reception."))
