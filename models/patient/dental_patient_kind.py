from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..vocabulary import CHANNELS, STAFF


class DentalPatientKind(models.Model):
    """A kind of patient, and how one of them is usually reached (S27).

    The clinic's own list: shared by the clinics or of one of them.
    """

    _name = 'dental.patient.kind'
    _inherit = 'dental.followup.shared'
    _description = "Kind of patient"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', string="Clinic", index=True,
        default=lambda self: self._default_company(), help="Empty: of every clinic.")
    channel = fields.Selection(
        CHANNELS, string="Usually reached by",
        help="How patients of this kind are reached, as long as they have not said how themselves.")

    @api.constrains('company_id')
    def _check_patients(self):
        # Patients of other clinics are hidden: only whether there are any leaves.
        self.env['res.partner'].sudo().with_context(active_test=False).search(
            [('dental_kind_id', 'in', self.ids)])._check_dental_kind()

    @api.model
    def _say_shared(self):
        return self.env._(
            "This kind of patient is of every clinic, and you manage some of them: make one of "
            "your own clinic instead.")


class ResPartner(models.Model):
    """Of which kind a patient is, and by which way they like to be reached."""

    _inherit = 'res.partner'

    dental_kind_id = fields.Many2one(
        'dental.patient.kind', string="Kind of patient", groups=STAFF, index='btree_not_null',
        ondelete='restrict', domain="[('company_id', 'in', (False, company_id))]")
    dental_kind_channel = fields.Selection(
        related='dental_kind_id.channel', string="Usual channel of their kind", groups=STAFF)

    @api.constrains('dental_kind_id', 'company_id')
    def _check_dental_kind(self):
        """The kind is of the patient's clinic, or of every one."""
        # The field is for the clinic's staff, and whoever changes the contact is checked.
        for partner in self.sudo():
            clinic = partner.dental_kind_id.company_id
            if clinic and clinic != partner.company_id:
                raise ValidationError(self.env._(
                    "This kind of patient is another clinic's: choose one of the patient's own."))

    def _dental_wanted_channel(self):
        """Return by which channel this patient likes to be reached, or ``False``.

        As they said themselves, else as their kind of patient usually is (S27).
        """
        self.ensure_one()
        # The kind may be hidden from who is at work: only the channel leaves.
        return self.dental_preferred_channel or self.sudo().dental_kind_id.channel
