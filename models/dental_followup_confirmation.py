import phonenumbers
from odoo import api, models
from phonenumbers import PhoneNumberType

from .dental_followup import WAITING
from .dental_followup_step import QUEUED

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class DentalFollowupAttempt(models.Model):
    """What was agreed in a call is confirmed to who can and likes to read it."""

    _inherit = 'dental.followup.attempt'

    def _dental_reasons(self, program):
        """Return the reasons these calls give for a follow-up.

        Nothing is written after a call to a patient who wants to be reached by phone: he has just
        been. Who has neither an email address nor a mobile number gets nothing either, and his
        case says so.
        """
        calls = self
        if program.trigger == 'answered' and program.step_ids[:1].channel in QUEUED:
            calls = self.filtered(
                lambda call: call.partner_id.sudo().dental_preferred_channel != 'phone')
        return super(DentalFollowupAttempt, calls)._dental_reasons(program)


class DentalFollowupStep(models.Model):
    """By which channel what was agreed is confirmed."""

    _inherit = 'dental.followup.step'

    def _channel_for(self, partner):
        """Return the channel of this step for a patient.

        A confirmation that is both an email and an SMS goes by the one he prefers, if he can be
        reached by it, else by the other.
        """
        channel = super()._channel_for(partner)
        both = self.template_id and self.sms_template_id
        if self.program_id.trigger == 'answered' and both and channel in QUEUED:
            return next((way for way in (channel, *QUEUED) if partner._dental_reads(way)), channel)
        return channel


class ResPartner(models.Model):
    """Whether a message can reach a patient."""

    _inherit = 'res.partner'

    def _dental_reads(self, channel):
        """Tell whether an email, or an SMS (at a mobile number), gets to whom we talk to."""
        self.ensure_one()
        partner = self.sudo()
        if channel == 'sms':
            number = partner._dental_call_number()
            return bool(number) and phonenumbers.number_type(
                phonenumbers.parse(number)) in MOBILE
        return partner._dental_has_address(partner._dental_contact_person(), channel)


class DentalFollowup(models.Model):
    """The confirmation of a call: one, and what was agreed last."""

    _inherit = 'dental.followup'

    @api.model
    def _open_in_clinic(self, program, reasons, company):
        """Open cases; of the confirmations of several calls that have not left, one goes.

        It is that of the last call in which something was agreed.
        """
        opened = super()._open_in_clinic(program, reasons, company)
        if program.trigger == 'answered' and opened:
            opened._confirm_once()
        return opened

    def _confirm_once(self):
        """Take back the older confirmations of these patients, or these if they say nothing."""
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
        superseded._set_state('cancelled', close_note=self.env._(
            "What was agreed is confirmed in one message."))
