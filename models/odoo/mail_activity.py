from odoo import api, models
from odoo.tools import is_html_empty

GUARDED = {'active', 'activity_type_id', 'date_deadline', 'res_id', 'res_model', 'res_model_id',
           'user_id'}
"""What of a to-do is not for everybody to change: of a red flag's it would hide the alarm, of a
call's it would take it from who is in the call."""

GIVEN = {'res_id', 'res_model', 'res_model_id', 'user_id'}
"""What says who is given a to-do, and about what."""


class MailActivity(models.Model):
    """A call marked as done in the standard way is a call in the ledger too.

    What ends only with a decision is decided by it (``_decide``).
    """

    _inherit = 'mail.activity'

    @api.model_create_multi
    def create(self, vals_list):
        """Plan to-do's; what the clinic's staff notes in one does not stand on a contact.

        :raises UserError: for that, saying where it is written
        :raises ValidationError: for a to-do about a patient that is given to no colleague
        """
        activities = super().create(vals_list)
        activities._check_notes()
        activities._check_given()
        return activities

    def write(self, vals):
        """Write; who, when and about what is not for people to change where a decision is to come.

        :raises AccessError: for who may not decide
        :raises UserError: for that, and for the to-do of a call in which a colleague is
        :raises ValidationError: for a to-do about a patient that is given to no colleague
        """
        if GUARDED & vals.keys():
            self._check_whose()
        result = super().write(vals)
        if 'note' in vals:
            self._check_notes()
        if GIVEN & vals.keys():
            self._check_given()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_whose()

    def action_notify(self):
        """Tell who was given a to-do; of what is about a patient nothing is said in the mail."""
        # As in _of_followups.
        ours = self.filtered(lambda activity: self.env['mail.followers']._dental_is_confidential(
            activity.sudo().res_model))
        for (model, user), todos in ours.filtered('user_id').grouped(
                lambda activity: (activity.res_model, activity.user_id)).items():
            about = self.env[model].browse(todos.mapped('res_id')).exists()
            about._tell_it_is_yours(user.partner_id)
        return super(MailActivity, self - ours).action_notify()

    def _action_done(self, feedback=False, attachment_ids=None):
        """Log a call for each open case whose to-do is done; the case goes on by its rules.

        :raises UserError: if a colleague is in the call, if the to-do ends only with a decision,
            or for what the clinic's staff writes about a patient on a contact
        :raises AccessError: for who may not decide
        """
        if feedback:
            self._on_contacts()._dental_check_words()
        decided = self._decide(feedback)
        if decided:
            return (self - decided)._action_done(feedback=feedback, attachment_ids=attachment_ids)
        about = self._of_followups()
        if not about:
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        cases = about._calls()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        cases._log_activity_done(feedback)
        return result

    def _of_followups(self):
        """Return those of these to-do's that are about follow-ups; whoever asks.

        Everybody's to-do's pass here: of others nothing more is looked at.
        """
        # Some are not the user's to read: nothing but which model they are about is looked at.
        return self.filtered(lambda activity: activity.sudo().res_model == 'dental.followup')

    def _on_contacts(self):
        """Return the contacts that these to-do's are on."""
        # As in _of_followups: only which contacts they are on leaves, with the user's rights.
        ours = self.filtered(lambda activity: activity.sudo().res_model == 'res.partner')
        # As above.
        return self.env['res.partner'].browse(ours.sudo().mapped('res_id'))

    def _check_notes(self):
        """Refuse what people of the clinic's staff write in to-do's on patients' contacts.

        What another app plans by itself, and what stands in a meeting, is not theirs to say.
        """
        if not self.env.su:
            # To refuse a note, one need not be allowed to read it; nothing of it is shown.
            typed = self.sudo().filtered(
                lambda activity: not activity.automated and not activity.calendar_event_id
                and not is_html_empty(activity.note))
            typed.sudo(False)._on_contacts()._dental_check_words()

    def _check_whose(self):
        """Refuse that a person ends or changes what waits for a decision, or is in others' hands.

        What follows from elsewhere is the server's, and goes on.

        :raises AccessError: for who may not decide, with what to do instead
        :raises UserError: saying what ends it, or who is in the call
        """
        if not self.env.su:
            self._check_decided()
            self._calls()._check_others_hands()

    def _calls(self):
        """Return the cases of which these are the to-do's of their calls."""
        # Whoever ends a to-do may not read its kind; the cases are returned with the user's rights.
        Followup, ours = self.env['dental.followup'], self._of_followups().sudo()
        kinds = ours and Followup._activity_types()
        return Followup.browse(ours.filtered(
            lambda activity: activity.activity_type_id in kinds).mapped('res_id')).exists()
