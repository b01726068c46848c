from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CATEGORIES = [
    ('general', "General"),
    ('contact', "How to reach"),
    ('fear', "Fear and comfort"),
    ('price', "Price and payment"),
    ('schedule', "Schedule"),
    ('family', "Family"),
    ('health', "Health"),
    ('complaint', "Complaint"),
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
                raise ValidationError(self.env._(
                    "An observation says something: write a few words."))

    @api.constrains('partner_id', 'event_id', 'followup_id', 'company_id')
    def _check_patient(self):
        """Patient, visit and follow-up of an observation are one patient's in one clinic.

        What belongs to another clinic is not named, as Odoo's own check of companies does.
        """
        for observation in self:
            visit, case = observation.event_id, observation.followup_id
            patient, company = observation.partner_id, observation.company_id
            if patient.company_id and patient.company_id != company:
                raise ValidationError(self.env._("The patient is a patient of another clinic."))
            if visit and (visit.dental_patient_id, visit.dental_company_id) != (patient, company):
                raise ValidationError(self.env._("The visit belongs to another patient."))
            if case and (case.partner_id, case.company_id) != (patient, company):
                raise ValidationError(self.env._("The follow-up belongs to another patient."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Note; the author is the server's word, not the caller's, unless it is the server."""
        if not self.env.su:
            vals_list = [{**vals, 'user_id': self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Write; the author stays, and so does the clinic unless the user is of both.

        :raises UserError: for another author
        :raises AccessError: for a clinic that is not the user's
        """
        if 'user_id' in vals and not self.env.su:
            raise UserError(self.env._("Who made an observation is not changed."))
        result = super().write(vals)
        if 'company_id' in vals:
            self.check_access('write')
        return result

    # TOOLS

    @api.model
    def _dental_current(self, partners, today, limit=5):
        """Return the observations on some patients that still hold, newest first.

        :param date today: the clinic's day
        """
        return self.search([
            ('partner_id', 'in', partners.ids),
            '|', ('valid_until', '=', False), ('valid_until', '>=', today),
        ], limit=limit)

    def _dental_reasons(self, program):
        """Return the reasons these notes give for a follow-up: a complaint is called about.

        Whom it names is read in the note, not in the queue everybody sees (invariant 12).
        """
        now = fields.Datetime.now()
        return [{
            'partner_id': note.partner_id.id, 'company': note.company_id,
            'event_id': note.event_id.id, 'dentist_id': note.event_id.dental_dentist_id.id,
            'period': f'observation-{note.id}', 'start': now, 'stop': now,
            'topic': self.env._("A complaint"),
        } for note in self]
