from odoo import fields, models


class CalendarEventType(models.Model):
    """A treatment: what is done at a visit, and how long it takes."""

    _inherit = 'calendar.event.type'

    dental_duration = fields.Float(
        string="Usual length",
        default=0.5,
        help="Hours a visit for this treatment usually takes; a new visit starts from it.",
    )

    _dental_duration_range = models.Constraint(
        'CHECK(dental_duration > 0 AND dental_duration <= 12)',
        "A treatment takes more than nothing and at most twelve hours.",
    )
