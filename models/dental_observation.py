from odoo import api, fields, models
from odoo.exceptions import ValidationError

CATEGORIES = [
    ('general', "General"),
    ('contact', "How to reach"),
    ('fear', "Fear and comfort"),
    ('price', "Price and payment"),
    ('schedule', "Schedule"),
    ('family', "Family"),
    ('health', "Health"),
]


class DentalObservation(models.Model):
    """A dated, authored note on a patient that the next caller sees (S75, S76)."""

    _name = 'dental.observation'
    _description = "Patient observation"
    _order = 'create_date desc, id desc'
    _rec_name = 'text'
    _check_company_auto = True

    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        default=lambda self: self.env.company)
    event_id = fields.Many2one(
        'calendar.event', string="Visit", index='btree_not_null', ondelete='set null')
    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", index='btree_not_null', ondelete='set null')
    user_id = fields.Many2one(
        'res.users', string="Author", default=lambda self: self.env.user, readonly=True)
    text = fields.Text(required=True)
    category = fields.Selection(CATEGORIES, required=True, default='general')
    valid_until = fields.Date(help="After this day the observation is no longer shown to callers.")

    _partner_idx = models.Index('(partner_id, create_date DESC)')

    @api.constrains('text')
    def _check_text(self):
        for observation in self:
            if not (observation.text or '').strip():
                raise ValidationError(self.env._("An observation says something: write a few words."))

    @api.model
    def _dental_current(self, partners, today, limit=5):
        """Return the observations on some patients that still hold, newest first.

        :param date today: the clinic's day
        """
        return self.search([
            ('partner_id', 'in', partners.ids),
            '|', ('valid_until', '=', False), ('valid_until', '>=', today),
        ], limit=limit)
