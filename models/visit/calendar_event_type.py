from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import checkups
from ...tools.plain_text import shorten
from ..access.neighbours import copy_what_is_seen
from ..vocabulary import EXPECTED, STAFF


class CalendarEventType(models.Model):
    """A treatment: what is done at a visit, and how long it takes."""

    _inherit = 'calendar.event.type'

    dental_duration = fields.Float(
        string="Usual length", groups=STAFF,
        default=0.5,
        help="Hours a visit for this treatment usually takes; a new visit starts from it.",
    )

    dental_checkups = fields.Char(
        string="Check-ups after", groups=STAFF,
        help="When the patient is called to hear how it evolves, after the visit: 24 h, 72 h "
             "or 7 d. Empty: not at all.")
    dental_price = fields.Float(
        string="Price", groups=STAFF, company_dependent=True, digits='Product Price',
        help="What it usually costs in this clinic: a visit is worth so much in what managers see.")
    dental_recall_months = fields.Integer(
        string="Review after (months)", groups=STAFF,
        help="0: no review of its own. The dentist may set another interval on the patient.")

    _dental_recall_range = models.Constraint(
        'CHECK(COALESCE(dental_recall_months, 0) BETWEEN 0 AND 120)',
        "A review is due after 1 to 120 months; 0 for none.",
    )
    _dental_duration_range = models.Constraint(
        'CHECK(dental_duration > 0 AND dental_duration <= 12)',
        "A treatment takes more than nothing and at most twelve hours.",
    )

    @api.constrains('dental_checkups')
    def _check_dental_checkups(self):
        """Offsets are read as a person types them (S42)."""
        for treatment in self:
            try:
                checkups.parse_offsets(treatment.dental_checkups or '')
            except ValueError:
                raise ValidationError(self.env._(
                    "“%(text)s” is no time after a treatment: write for example 24 h, 72 h or 7 d.",
                    text=shorten(treatment.dental_checkups))) from None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        if not self.env.user.has_group(STAFF):
            return  # types of meetings are Odoo's for who has no role at a clinic
        # What was recorded at which visit may be hidden from who deletes: they are only counted.
        visits = self.env['calendar.event'].sudo().with_context(active_test=False)
        count = visits.search_count([
            ('categ_ids', 'in', self.ids), ('dental_patient_id', '!=', False),
            ('dental_state', 'not in', EXPECTED)])
        if count:
            raise UserError(self.env._(
                "It is on record that %(name)s was done or planned at visits (%(count)s), and it "
                "stays on record: give it another name instead of deleting it.",
                name=', '.join(self.mapped('name')), count=count))

    def copy_data(self, default=None):
        """Copy; an administrator without a role copies what they see."""
        return copy_what_is_seen(self, super().copy_data, default)

    @api.model
    def _dental_shortest(self):
        """Return how long the shortest treatment takes, as a timedelta; none takes no time."""
        # One number over all treatments leaves; who may see the times is asked by the caller.
        [(shortest,)] = self.sudo()._read_group([], [], ['dental_duration:min'])
        return timedelta(hours=shortest or 0)

    def _dental_checkup_hours(self):
        """Return the hours after the visit at which these treatments are asked about."""
        return sorted({
            hours for treatment in self
            for hours in checkups.parse_offsets(treatment.dental_checkups or '')})
