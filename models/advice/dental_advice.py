from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import sentences

LONGEST = 5_000
"""Characters of an advice: it is read aloud, or on a telephone."""


class DentalAdvice(models.Model):
    """What one tells patients after a treatment, or before it: the clinic's own words (S16)."""

    _name = 'dental.advice'
    _inherit = ['dental.followup.shared', 'dental.followup.braces']
    _description = "Advice"
    _order = 'sequence, id'
    # what is true of every patient, and nothing clinical
    _dental_braces = ('patient', 'child', 'clinic', 'caller', 'department')

    name = fields.Char(required=True, translate=True, help="Only colleagues read it.")
    text = fields.Text(
        required=True, translate=True,
        help="Words in braces are replaced: {patient}, {clinic} … Nothing else is.")
    treatment_ids = fields.Many2many(
        'calendar.event.type', string="After treatments",
        help="It is proposed to who was here for one of them. Empty: it is in the list, and "
             "proposed to nobody.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', string="Clinic", index='btree_not_null',
        default=lambda self: self._default_company(), help="Empty: it serves every clinic.")

    @api.constrains('text')
    def _check_text(self):
        """What stands in braces is on the safe list, in every language it is written in."""
        for advice in self:
            for text in advice._get_texts():
                advice._check_braces(text)
                if len(text) > LONGEST:
                    raise ValidationError(self.env._(
                        "Advice has at most %(most)s characters: patients read it on a "
                        "telephone.", most=LONGEST))

    # TOOLS

    @api.model
    def _say_shared(self):
        return self.env._(
            "This advice serves every clinic, and you manage some of them: make one of your own "
            "clinic instead.")

    @api.model
    def _propose(self, company, treatments):
        """Return the advice that comes first for some treatments, or none.

        :param company: the clinic
        :param treatments: ``calendar.event.type``
        """
        return self.search([
            ('company_id', 'in', (False, company.id)),
            ('treatment_ids', 'in', treatments.ids)], limit=1)

    def _say_to(self, case):
        """Return the advice as it is said to who is spoken to for a patient, in their language.

        :param case: the ``dental.followup`` it is about
        """
        self.ensure_one()
        lang = case._script_lang()
        spoken = case.with_context(lang=lang)
        return sentences.fill(self.with_context(lang=lang).text, {
            **spoken._say_who(case.contact_partner_id), 'clinic': case.company_id.name,
            'caller': self.env.user.name, 'department': spoken.env._("patient care")})
