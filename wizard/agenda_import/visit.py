from odoo import fields, models

from ...models.vocabulary import STAFF


class CalendarEvent(models.Model):
    """A visit remembers what the agenda said last, so that only news of the agenda is written.

    What reception recorded here since then is not undone by importing the same file again.
    """

    _inherit = 'calendar.event'

    dental_import_seen = fields.Json(groups=STAFF, copy=False, readonly=True)


class ResPartner(models.Model):
    """A patient likewise: a phone corrected here stays until the agenda names a third one."""

    _inherit = 'res.partner'

    dental_import_seen = fields.Json(groups=STAFF, copy=False, readonly=True)
