from odoo import api, fields, models

from .dental_followup import BY_HAND, WAITING
from .dental_followup_step import QUEUED


class DentalFollowup(models.Model):
    """Open cases follow what is learnt of their patient: a number, a no, a death."""

    _inherit = 'dental.followup'

    @api.model
    def _open_cases_of(self, partners, states=(*WAITING, 'booked')):
        return self.sudo().search([
            ('partner_id', 'in', partners.ids), ('state', 'in', states)])

    @api.model
    def _on_patients_gone(self, partners):
        """Patients have died or were archived: nobody calls or writes any more, and says why."""
        cases = self._open_cases_of(partners)
        cases.attempt_ids.mail_mail_id.filtered(
            lambda mail: mail.state in ('outgoing', 'exception')).cancel()
        died = cases.filtered('partner_id.dental_deceased_on')
        died._set_state('cancelled', close_note=self.env._("The patient has died."))
        (cases - died)._set_state(
            'cancelled', close_note=self.env._("The patient's record was archived."))

    @api.model
    def _on_numbers_changed(self, partners):
        """A number was entered: what waited for one can be called, from now on."""
        partners |= self.env['res.partner'].sudo().search([
            ('dental_guardian_id', 'in', partners.ids)])
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: case.needs_data and case.phone)
        now = fields.Datetime.now()
        for company, theirs in cases.grouped('company_id').items():
            planner = self._planner(company, now)
            wishes = theirs.partner_id._dental_wishes(company, now)
            for case in theirs:
                case.write(planner.propose(
                    max(now, case.next_at), wishes[case.partner_id],
                    commercial=case.purpose == 'commercial'))

    def _look_for_number(self):
        """Somebody else has this number: use the other one, or ask reception to find one."""
        for case in self:
            partner = case.partner_id.sudo()
            person = partner._dental_contact_person()
            number = person._dental_own_number()
            (person if number else partner).dental_wrong_number = number or (
                partner._dental_own_number())
            theirs = self._open_cases_of(partner, WAITING).filtered(
                lambda other: other.next_channel == 'phone')
            if partner._dental_call_number():
                case._retry(self.env.ref('dental_followup.outcome_busy').sudo())
            else:
                theirs._set_state(
                    'pending', needs_data=True, is_promise=False, error_reason=self.env._(
                        "The number is wrong: find the right one and enter it on the patient."))

    def _note_objection(self, outcome):
        """Record that a patient does not want to be called; it counts at once, everywhere."""
        for case in self:
            self.env['dental.consent'].sudo().create({
                'partner_id': case.partner_id.id, 'company_id': case.company_id.id,
                'kind': 'objection', 'channel': 'phone', 'source': 'call',
                'given_on': case.company_id._dental_today(), 'user_id': self.env.uid,
                'text': outcome.name,
            })

    @api.model
    def _on_contact_refused(self, partners):
        """Patients said no to something: what was planned and may not be done now is changed."""
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: case.next_channel in (*BY_HAND, *QUEUED))
        for (company, channel, purpose, exempt, promised), theirs in cases.grouped(
                lambda case: (case.company_id, case.next_channel, case.purpose,
                              case.program_id.is_exempt, case.is_promise)).items():
            refusals = theirs.partner_id._dental_may_contact(
                company, channel, purpose, promised=promised, exempt=exempt)
            for case in theirs:
                if case.partner_id in refusals:
                    case._give_way(refusals[case.partner_id])

    def _give_way(self, refusal):
        """A contact must not or cannot be made: later, by another way, or not at all.

        :param refusal: ``tools.contact_rules.Refusal``
        """
        self.ensure_one()
        reason = self.partner_id._dental_refusal_text(refusal, self.company_id)
        if refusal.until:
            return self._put_off(refusal, reason)
        if self.next_channel == 'phone' and refusal.code == 'no_address':
            return self.write({'needs_data': True, 'error_reason': reason})
        step = self._next_step()
        while step and step._channel_for(self.partner_id) == self.next_channel:
            following = self.program_id.step_ids
            following = following[following.ids.index(step.id) + 1:]
            step = following[:1]
        if step and refusal.code not in ('deceased', 'archived'):
            now = fields.Datetime.now()
            planner = self._planner(self.company_id, now)
            wish = self.partner_id._dental_wishes(self.company_id, now)[self.partner_id]
            return self._set_state('pending', **{**planner.plan_step(
                step, self, wish, planner.after_wait(step, now, self.anchor_at)),
                'hold_note': reason})
        return self._close_refused(refusal, reason)

    def _put_off(self, refusal, reason):
        """Wait until the contact is allowed, or drop what would come too late."""
        now = fields.Datetime.now()
        planner = self._planner(self.company_id, now)
        wish = self.partner_id._dental_wishes(
            self.company_id, now, self.program_id.is_exempt)[self.partner_id]
        until = refusal.until.replace(tzinfo=None)
        values = planner.propose(until, wish, commercial=self.purpose == 'commercial')
        if self._is_expired(values['next_at']):
            return self._set_state('cancelled', close_note=reason)
        return self._set_state(self.state, **{**values, 'hold_note': reason})

    def _close_refused(self, refusal, reason):
        """Nothing is left to try: lost if the patient does not want it, else not needed."""
        if self.program_id.wants_visit and refusal.code == 'no_address':
            return self._lose(self._lost_reason('not_reached'), note=reason)
        if self.program_id.wants_visit and refusal.code in ('objection', 'blacklisted'):
            return self._lose(self._lost_reason('no_calls'), note=reason)
        return self._set_state('cancelled', close_note=reason)
