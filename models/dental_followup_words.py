from odoo import api, fields, models

from .calendar_event import EXPECTED


class DentalFollowup(models.Model):
    """A case in words: why it is due, whom one speaks to, what was agreed."""

    _inherit = 'dental.followup'

    phone = fields.Char(compute='_compute_phone')
    contact_partner_id = fields.Many2one(
        'res.partner', compute='_compute_contact_partner', string="Who is spoken to",
        help="The guardian of a minor, else the patient.")
    why_now = fields.Char(compute='_compute_why_now', string="Why now")
    agreed_text = fields.Char(
        compute='_compute_agreed_text', string="What was agreed",
        help="Of the call this follows: the visit or the hour agreed, nothing clinical.")

    @api.depends('partner_id.dental_household_number')
    def _compute_phone(self):
        for followup in self:
            followup.phone = followup.partner_id.sudo()._dental_call_number()

    @api.depends('partner_id.dental_guardian_id', 'partner_id.dental_birthdate')
    def _compute_contact_partner(self):
        for followup in self:
            followup.contact_partner_id = followup.partner_id.sudo()._dental_contact_person()

    @api.depends(
        'source_attempt_id.event_id.dental_state', 'source_attempt_id.event_id.start',
        'source_attempt_id.event_id.dental_moved_to_id')
    def _compute_agreed_text(self):
        """Say what still holds: a visit that was moved since, and none that was cancelled."""
        for followup in self:
            attempt = followup.source_attempt_id
            company = followup.company_id.with_context(lang=followup.contact_partner_id.lang)
            when = company._dental_when
            text = False
            visit = attempt.event_id._dental_now_at()
            if visit.dental_state in EXPECTED:
                text = company.env._("Your visit is on %(when)s.", when=when(visit.start))
            elif not visit and attempt.call_back_at:
                text = company.env._("We call you on %(when)s.", when=when(attempt.call_back_at))
            followup.agreed_text = text

    @api.depends(
        'state', 'is_promise', 'tries', 'event_id.start', 'program_id', 'claim_at', 'topic',
        'hold_note', 'error_reason')
    @api.depends_context('uid')
    def _compute_why_now(self):
        for followup in self:
            followup.why_now = followup._why_now()

    def _why_now(self):
        """Say in a few words why this is due, as one colleague tells another."""
        self.ensure_one()
        if self.error_reason:
            return self.error_reason
        if self.is_promise:
            return self.env._("We promised to call at this time.")
        if self.tries:
            return self.env._(
                "Not reached yet: attempt %(number)s of %(most)s.",
                number=self.tries + 1, most=self.program_id.max_attempts)
        return self._describe_reason()

    def _describe_reason(self):
        """Say what opened the case."""
        if self.trigger_state == 'no_show' and self.event_id:
            day = fields.Datetime.context_timestamp(
                self.with_context(tz=self.company_id._dental_zone()), self.event_id.start)
            return self.env._(
                "Did not come on %(day)s at %(hour)s.",
                day=day.strftime('%d/%m'), hour=day.strftime('%H:%M'))
        if self.asked_by_id:
            return self.env._("%(name)s asks how the patient is.", name=self.asked_by_id.name)
        return ' · '.join(filter(None, (self.program_id.name, self.topic)))
