from odoo import api, fields, models
from odoo.fields import Domain

SAID_IN = {
    'opening': 'opening_id',
    'question': 'question_id',
    'reply': 'reply_id',
    'closing': 'closing_question_id',
}
"""Where the ledger notes which sentence was said, by the kind of sentence."""


class DentalFollowupScriptLine(models.Model):
    """What came of the calls in which a sentence was said (S62)."""

    _inherit = 'dental.followup.script.line'

    call_count = fields.Integer(
        string="Calls", compute='_compute_results',
        help="Calls that were answered, with this sentence.")
    booked_share = fields.Float(
        string="Booked", compute='_compute_results', help="Of these calls, those with a new visit.")
    attended_share = fields.Float(
        string="Attended", compute='_compute_results',
        help="Of these calls, those after which the patient came.")

    @api.depends('kind')
    def _compute_results(self):
        """Count in the ledger of the user's clinics, two queries for each kind of sentence."""
        self.call_count = self.booked_share = self.attended_share = 0
        Attempt = self.env['dental.followup.attempt']
        for kind, said_in in SAID_IN.items():
            lines = self.filtered(lambda line, kind=kind: line.kind == kind and line._origin)
            if not lines:
                continue
            domain = Domain(said_in, 'in', lines._origin.ids) & Domain('same_call_id', '=', False)
            attended = dict(Attempt._read_group(
                domain & Attempt._get_attended_domain(), [said_in], ['__count']))
            counts = {
                line: (number, booked) for line, number, booked in Attempt._read_group(
                    domain, [said_in], ['__count', 'event_id:count'])}
            for line in lines:
                number, booked = counts.get(line._origin, (0, 0))
                line.call_count = number
                line.booked_share = booked / number if number else 0
                line.attended_share = attended.get(line._origin, 0) / number if number else 0


class DentalFollowupAttempt(models.Model):
    """A contact, and whether the patient came after it."""

    _inherit = 'dental.followup.attempt'

    @api.model
    def _get_attended_domain(self):
        """Return the domain of contacts whose visit took place, also if it was moved first (S59).

        Success is the patient in the chair; a visit that is only booked is not.
        """
        return Domain('event_id.dental_state', '=', 'attended') | (
            Domain('event_id', '!=', False) & Domain('followup_id.state', '=', 'won'))
