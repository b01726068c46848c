from odoo import fields, models

from ...models.followup.attempt_facts import VALUES
from ...tools import contact_facts


class DentalFollowupCall(models.TransientModel):
    """What figures want to know of a call, without asking anybody: how long, who, what it gave."""

    _inherit = 'dental.followup.call'

    began_at = fields.Datetime(
        string="Opened on", readonly=True,
        help="When the call was opened; one that is dialled again begins anew.")
    value_given = fields.Selection(VALUES, string="What it gave the patient")
    review_value = fields.Selection(
        VALUES, string="What is proposed", readonly=True,
        help="Who leaves it so has said nothing else.")

    def _prepare_fact_values(self):
        """Return, for the ledger, how long the call took, who was reached, and what it gave.

        What is not known is left out. Who was on the phone before the line was cut was reached.
        """
        values = {}
        seconds = contact_facts.seconds_of_call(self.began_at or None, fields.Datetime.now())
        if seconds is not None:
            values['seconds'] = seconds
        outcome = self.outcome_id
        if self.has_talked and outcome.move == 'retry' and outcome.code != 'third_party':
            values['reached'] = contact_facts.PATIENT
        if self._get_chosen_value() and self._is_conversation():
            values['value_given'] = self.value_given
        return values

    def _get_chosen_value(self):
        """Return what the caller chose as what the call gave the patient, if they chose it."""
        return self.value_given != self.review_value and self.value_given

    def _prepare_review_value(self, proposed):
        """Return what is shown as what the call gave the patient: as chosen, else as proposed."""
        chosen = self._get_chosen_value()
        return {'value_given': chosen or proposed, 'review_value': not chosen and proposed}

    def _read_proposed_value(self, case, before):
        """Return what the row of a call that was saved for its answer says it gave the patient.

        :param dict before: of :meth:`_mark_ledger`
        """
        rows = case.attempt_ids.filtered(lambda row: (
            row.id > before['dental.followup.attempt'] and row.channel == 'phone'))
        return rows[-1:].value_given
