from odoo import fields, models
from odoo.exceptions import UserError

CANCEL_REASONS = [
    ('comes', "Has a visit, or was here"),
    ('settled', "Settled without a call"),
    ('twice', "Another follow-up is about it"),
    ('mistake', "Opened by mistake"),
    ('dentist', "The dentist says so"),
    ('other', "Another reason"),
]


class DentalFollowup(models.Model):
    """What is no longer needed says why, so that it can be counted (S33)."""

    _inherit = 'dental.followup'

    cancel_reason = fields.Selection(
        CANCEL_REASONS, string="Not needed because", readonly=True, copy=False)

    # ACTIONS

    def action_cancel(self):
        """Close cases that are no longer needed, as a job or a script does; people say why first.

        :return: for people the dialog that asks it, as :meth:`action_ask_cancel`
        :raises UserError: as :meth:`action_ask_cancel`
        """
        if not self.env.su:
            return self.action_ask_cancel()
        return self._set_state('cancelled', close_note=self.env._("Cancelled by hand."))

    def action_ask_cancel(self):
        """Ask why these cases are no longer needed.

        :raises UserError: if somebody else is in a call with one of the patients, or one has not
            heard what a dentist answers to a red flag
        """
        self._check_closable()
        return self.env['dental.followup.cancel'].create(
            {'followup_ids': [fields.Command.set(self.ids)]})._action_open()

    def _cancel_because(self, reason, note=False):
        """Close cases that are no longer needed, and keep why.

        :param str reason: a key of :data:`CANCEL_REASONS`
        :param note: in words, needed for another reason than the list has
        :raises UserError: without a reason, or if it may not be closed now
        """
        labels = dict(self._fields['cancel_reason']._description_selection(self.env))
        note = (note or '').strip()
        if reason not in labels or reason == 'other' and not note:
            raise UserError(self.env._("Say why it is no longer needed: a few words will do."))
        self._check_closable()
        return self._set_state(
            'cancelled', cancel_reason=reason, close_note=': '.join(filter(None, (
                reason != 'other' and labels[reason], note))))

    def _check_closable(self):
        """Refuse that a person closes what a colleague has in hand, or an alarm.

        :raises UserError: saying why not
        """
        self._check_others_hands()
        self._check_alarm()
