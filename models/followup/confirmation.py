from odoo import models

from ..vocabulary import QUEUED, WAITING


class DentalFollowupAttempt(models.Model):
    """What was agreed in a call is confirmed to who can and likes to read it."""

    _inherit = 'dental.followup.attempt'

    def _dental_to_confirm(self, program):
        """Return those of these calls of which a program confirms what was agreed.

        Nothing is written after a call to a patient who wants to be reached by phone: they have
        just been. Who has neither an email address nor a mobile number gets nothing either, and
        their case says so. Of a red flag nothing is written but a visit: people talk to who has
        one.
        """
        if program.trigger != 'answered' or program.step_ids[:1].channel not in QUEUED:
            return self
        return self.filtered(
            # whoever's call it is: the wish decides, and nothing is shown of it
            lambda call: call.partner_id.sudo()._dental_wanted_channel() != 'phone'
            # likewise, and so does an alarm
            and (call.event_id or not call.followup_id.sudo().alarm_state))


class DentalFollowupStep(models.Model):
    """By which channel what was agreed is confirmed."""

    _inherit = 'dental.followup.step'

    def _channel_that_is_read(self, channel, partner):
        """Return by which channel a patient reads a confirmation that is an email and an SMS.

        The one that is wanted if the patient can be reached by it, else the other.

        :param str channel: the one that is wanted
        """
        return next((way for way in (channel, *QUEUED) if partner._dental_reads(way)), channel)


class ResPartner(models.Model):
    """Whether a message can reach a patient."""

    _inherit = 'res.partner'

    def _dental_reads(self, channel):
        """Tell whether an email, or an SMS (at a mobile number), gets to the person we talk to."""
        self.ensure_one()
        # Set off by a rule: number and address are the server's to read; only yes or no leaves.
        partner = self.sudo()
        if channel == 'sms':
            number = partner._dental_text_number()
            return bool(number) and self._dental_is_mobile(number)
        return partner._dental_has_address(partner._dental_contact_person(), channel)


class DentalFollowup(models.Model):
    """The confirmation of a call: one, and what was agreed last."""

    _inherit = 'dental.followup'

    def _confirm_once(self):
        """Take back the older confirmations of these patients, or these if they say nothing.

        Of those of several calls that have not left, one goes: that of the last call in which
        something was agreed.

        With ``sudo``: an older confirmation is superseded also where the user does not see it.
        """
        family = self.program_id._family()
        waiting = self.sudo().search([
            ('program_id', 'in', family.ids), ('partner_id', 'in', self.partner_id.ids),
            ('company_id', 'in', self.company_id.ids), ('state', 'in', WAITING),
            ('next_channel', 'in', QUEUED), ('source_attempt_id', '!=', False)])
        unsent = self.env['dental.followup.attempt'].sudo().search([
            ('followup_id.program_id', 'in', family.ids),
            ('partner_id', 'in', self.partner_id.ids),
            ('company_id', 'in', self.company_id.ids), *self._get_unsent_domain()])
        older = (waiting | unsent.followup_id).filtered('source_attempt_id') - self
        superseded = self.browse()
        for case in older:
            newer = self.filtered(lambda new, case=case: (
                new.partner_id == case.partner_id and new.company_id == case.company_id))
            superseded |= case if any(newer.mapped('agreed_text')) else newer
        if superseded:
            superseded._set_state('cancelled', close_note=self.env._(
                "What was agreed is confirmed in one message."))
