from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..vocabulary import STAFF
from .calendar_event import PREFETCHED


class CalendarEvent(models.Model):
    """A time that an agenda blocks: everybody sees that it is taken, the clinic's staff what for.

    Events are everybody's in the house to read, and so is their title: the words of the agenda
    (a holiday, an illness, a private errand) are kept beside it.
    """

    _inherit = 'calendar.event'

    dental_block_text = fields.Char(
        string="What the time is blocked for", groups=NO_ACCESS, copy=False, prefetch=PREFETCHED)

    @api.model
    def _dental_blocked_title(self):
        """Return what everybody reads of a time that an agenda blocks."""
        return self.env._("Not available")

    def _dental_name_as_blocked(self):
        """Let the staff of a clinic read what its times are blocked for.

        :return: those that have such a name by it
        """
        if not self.env.user.has_group(STAFF):
            return self.browse()
        # The words are the server's; which of them are the user's to read is told by their clinics.
        found = self.browse(self.sudo().filtered(lambda event: (
            event.dental_block_text
            and event.dental_company_id in self.env.user.company_ids))._ids)
        for event in found:
            event.display_name = event.sudo().dental_block_text  # as above
        return found
