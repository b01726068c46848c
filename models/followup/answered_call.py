from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.error_field import about

NOT_ASKED = [
    ('at_once', "The patient asked for a time at once"),
    ('by_the_way', "It was only mentioned in a call about somebody else"),
]
"""Why a call did not ask what is in the way: that is no answer, and never counts as one."""


class DentalFollowupAttempt(models.Model):
    """What an answered call owes the ledger (invariant 3)."""

    _inherit = 'dental.followup.attempt'

    not_asked = fields.Selection(
        NOT_ASKED, string="Not asked, because",
        help="What keeps the patient from coming was not asked: it is not known.")

    _not_asked_answered = models.Constraint(
        "CHECK(not_asked IS NULL OR (outcome_move = 'answered') IS TRUE)",
        "Only a call that was answered can have left something unasked.",
    )

    @api.constrains(
        'outcome_id', 'blocker_ids', 'not_asked', 'event_id', 'closing_question_id',
        'no_closing_reason')
    def _check_answered_call(self):
        """An answered call says what blocks, or why it was not asked, and was closed.

        By a question, or with why there was none: a booking needs none.
        """
        for attempt in self.filtered(lambda attempt: attempt.outcome_move == 'answered'):
            attempt._check_blockers()
            asked = attempt.closing_question_id.kind == 'closing'
            if not asked and not (attempt.no_closing_reason or '').strip():
                raise about(ValidationError(self.env._(
                    "Which closing question did you ask? Choose it, or say why you did not ask.")),
                    'closing_question_id')

    def _check_blockers(self):
        """Refuse a call that neither asked what is in the way nor had a reason not to.

        :raises ValidationError: for that, or for two answers at once
        """
        if not self.blocker_ids and not self.not_asked:
            raise about(ValidationError(self.env._(
                "What keeps the patient from coming? Choose it, or “Nothing”.")), 'blocker_ids')
        if len(self.blocker_ids) > 1 and any(self.blocker_ids.mapped('is_none')):
            raise about(ValidationError(self.env._(
                "Either nothing keeps the patient from coming or something does: choose.")),
                'blocker_ids')
        if self.blocker_ids and self.not_asked:
            raise about(ValidationError(self.env._(
                "Either it was asked what keeps the patient from coming or it was not: choose.")),
                'blocker_ids')
        if self.not_asked == 'by_the_way' and not self.same_call_id:
            raise about(ValidationError(self.env._(
                "Nothing was asked in this call: what keeps the patient from coming? Choose it, "
                "or “Nothing”.")), 'blocker_ids')
        if self.not_asked == 'at_once' and not self.event_id:
            raise about(ValidationError(self.env._(
                "The patient asked for a time and has none: what keeps them from coming? Choose "
                "it, or “Nothing”.")), 'blocker_ids')
