from odoo import api, models
from odoo.exceptions import UserError

from ..access.dental_followup_thread import TYPED, check_sent_in_bulk, read_told

INVITATION = 'user_notification'
"""As what Odoo invites the attendees of a meeting, reminds them and tells them of changes."""


class CalendarEvent(models.Model):
    """What colleagues write about a visit is told to colleagues; invitations are Odoo's own."""

    _inherit = 'calendar.event'

    @api.model
    def _dental_outsiders(self, patient, dentist, company):
        """Return who is not invited to a visit: the patient, and who is spoken to for them.

        A dentist treats their own child too, and a colleague may be at their child's visit.
        """
        guardian = patient._dental_contact_person() - patient - dentist
        return patient | (guardian and guardian - company._dental_colleagues(guardian))

    def _dental_get_outsiders(self):
        """Return who is not invited to this visit."""
        self.ensure_one()
        visit = self.sudo()  # whose patient it is, is the server's to know
        return self._dental_outsiders(
            visit.dental_patient_id, visit.dental_dentist_id, visit.dental_company_id)

    def _dental_uninvite(self):
        """The contact a meeting was with is no attendee once it is their visit."""
        for visit in self._dental_visits():
            invited = visit.partner_ids & visit._dental_get_outsiders()
            if invited:
                visit.partner_ids -= invited

    def _dental_check_attendees(self):
        """Refuse that a visit is given to a patient who is invited to it: Odoo would remind them.

        :raises UserError: saying what is sent instead
        """
        for visit in self._dental_visits():
            visit._dental_check_invited(visit.partner_ids | visit.attendee_ids.partner_id)

    def _dental_check_invited(self, partners):
        """Refuse that people invite the patient of this visit: Odoo would write and remind.

        A script of the server may invite, and what another calendar tells is told as the server.

        :param partners: who is invited
        :raises UserError: saying what is sent instead
        """
        if not self.env.su and partners & self._dental_get_outsiders():
            raise UserError(self.env._(
                "The patient of a visit is not invited as an attendee: that would write to "
                "them past the rules. A confirmation is sent after the call."))

    def _dental_visit_colleagues(self, partners):
        """Return those of some contacts who work in the clinic of this visit."""
        # Whoever writes may not read the visit: only colleagues among the given contacts leave.
        return self.sudo().dental_company_id._dental_colleagues(partners)

    def _message_get_suggested_recipients_batch(
            self, reply_discussion=False, reply_message=None, no_create=True, primary_email=False,
            additional_partners=None):
        """Propose who may be told: of a visit, colleagues."""
        suggested = super()._message_get_suggested_recipients_batch(
            reply_discussion=reply_discussion, reply_message=reply_message, no_create=no_create,
            primary_email=primary_email, additional_partners=additional_partners)
        for visit in self._dental_visits():
            rows = suggested[visit.id]
            known = visit._dental_visit_colleagues(self.env['res.partner'].browse(
                [row['partner_id'] for row in rows if row['partner_id']])).ids
            suggested[visit.id] = [row for row in rows if row['partner_id'] in known]
        return suggested

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Tell; what people write about a visit leaves the clinic neither by email nor by SMS.

        What is no message of the chatter but sent by people all the same is told to colleagues.

        :raises UserError: for a message that somebody addresses to anybody from outside
        """
        visits, told = self._dental_visits(), read_told(self, message, msg_vals, kwargs)
        if visits and (told.kind in TYPED or told.emails and not self.env.su):
            self._dental_check_told(told.partners, is_sent=told.emails or told.kind == 'sms')
        elif not visits and told.kind != INVITATION:
            # From a meeting one writes to colleagues and suppliers; to a patient by the rules.
            check_sent_in_bulk(told.partners.filtered('partner_share'))
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def _dental_check_told(self, partners, is_sent=False):
        """Refuse that somebody from outside is told of a visit.

        :param is_sent: whether it goes to an address or a number besides
        :raises UserError: naming those that the user may see
        """
        outside = partners - self._dental_visit_colleagues(partners)
        if outside or is_sent:
            raise UserError(self.env._(
                "Only colleagues are written to from a visit, not %(names)s: write to the "
                "patient from a follow-up.",
                names=self.env['dental.followup.thread']._say_names(outside)
                or self.env._("an address from outside")))

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell whoever is to be told: of what people write about a visit, colleagues.

        Odoo's invitations are its own: the server sends them.
        """
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        told = found and self._dental_visits() and read_told(self, message, msg_vals, kwargs)
        if told and (told.kind in TYPED or not self.env.su):
            known = self._dental_visit_colleagues(self.env['res.partner'].browse(
                [row['id'] for row in found if row['id']])).ids
            found = [row for row in found if row['id'] in known]
        return found
