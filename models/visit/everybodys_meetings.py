from odoo import api, models
from odoo.exceptions import AccessError

from ..access.neighbours import copy_what_is_seen
from ..vocabulary import STAFF


class CalendarEvent(models.Model):
    """Everybody's meetings pass through what the clinic does with visits, and stay as they are."""

    _inherit = 'calendar.event'

    def copy_data(self, default=None):
        """Copy; who has no role at the clinic copies what they see."""
        return copy_what_is_seen(self, super().copy_data, default)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Return what one must be allowed to read messages; Odoo looks at privacy as the user.

        Whoever does not see a visit sees no message of it, and their search of messages goes on.
        """
        hidden = self._dental_visits()
        hidden -= hidden._filtered_access('read')
        result = super(CalendarEvent, self - hidden)._mail_get_operation_for_mail_message_operation(
            message_operation)
        return {**result, **dict.fromkeys(hidden, 'read')}

    def _dental_visits(self):
        """Return those of these events that are visits; whoever asks, the server looks.

        Everybody's meetings pass here: it is one query for a thousand of them.
        """
        # Only which they are leaves, with the user's rights.
        return self.browse(self.sudo().filtered('dental_patient_id')._ids)

    @api.model
    def _dental_check_role(self):
        """Refuse that somebody without a role at the clinic books a visit.

        :raises AccessError: with who does
        """
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise self._dental_role_error()

    @api.model
    def _dental_role_error(self):
        return AccessError(self.env._(
            "This is a patient's visit: only the clinic's staff sees and changes it. "
            "Ask reception."))


class IrRule(models.Model):
    """Who comes upon a visit and has no role at the clinic is told so in a sentence."""

    _inherit = 'ir.rule'

    def _make_access_error(self, operation, records):
        """Return the error; of a visit in words that help."""
        if (records._name == 'calendar.event' and not self.env.user.has_group(STAFF)
                and records._dental_visits()):
            return records._dental_role_error()
        return super()._make_access_error(operation, records)
