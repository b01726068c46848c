from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import clinic_time
from .dental_followup import BY_HAND, WAITING
from .dental_followup_step import QUEUED

CAPPED = ('capped', 'household_capped')
"""Refusals that count contacts."""
MENDABLE = ('robinson', 'no_relation')
"""Refusals that reception mends, by a look into the list or the patient's consent: the call stays
on the list, and says what is to be done."""


def lasts(refusal):
    """Tell whether neither waiting nor reception makes a refusal of a call go away."""
    return not refusal.until and refusal.code not in ('no_address', *MENDABLE)


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
        cases = self._open_cases_of(partners) | self._cases_with_message_here(partners)
        died = cases.filtered('partner_id.dental_deceased_on')
        died._set_state('cancelled', close_note=self.env._("The patient has died."))
        (cases - died)._set_state(
            'cancelled', close_note=self.env._("The patient's record was archived."))

    @api.model
    def _on_reviews_stopped(self, partners):
        """Somebody decided that no review is due, or not before a day: its search waits for it.

        What the patient was promised is kept.
        """
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: not case.is_promise)
        unwanted = cases.filtered(lambda case: case._is_review_stopped())
        unwanted._set_state('cancelled', close_note=self.env._(
            "No review is wanted for this patient now."))

    def _is_review_stopped(self):
        """Tell whether the case looks for a review that the patient is not to have now."""
        self.ensure_one()
        partner, trigger = self.partner_id.sudo(), self.program_id.trigger
        if partner.dental_recall == 'never' and trigger in ('recall', 'dormant'):
            return True
        paused = partner.dental_recall_paused_until
        return bool(
            trigger == 'recall' and paused and paused > self.company_id._dental_today())

    @api.model
    def _cases_with_message_here(self, partners):
        """Return the cases of some patients with a message that was queued and has not left."""
        return self.env['dental.followup.attempt'].sudo().search([
            ('partner_id', 'in', partners.ids), *self._get_unsent_domain()]).followup_id

    @api.model
    def _on_addresses_changed(self, partners):
        """A number or email was entered: what waited for one goes on; or the last one is gone."""
        partners |= self.env['res.partner'].sudo().search([
            ('dental_guardian_id', 'in', partners.ids)])
        cases = self._open_cases_of(partners, WAITING)
        reached = cases.filtered(lambda case: case._has_address())
        now = fields.Datetime.now()
        self._write_each({
            case: planner.propose(
                max(now, case.next_at), wish, commercial=case.purpose == 'commercial')
            for case, planner, wish in reached.filtered('needs_data')._with_planner(now)})
        (cases - reached).filtered(
            lambda case: case.next_channel == 'phone' and not case.needs_data)._ask_for_data(
                self._no_number_reason())

    def _has_address(self):
        """Tell whether the patient can be reached by the channel of the next contact."""
        self.ensure_one()
        partner = self.partner_id.sudo()
        return partner._dental_has_address(partner._dental_contact_person(), self.next_channel)

    def _ask_for_data(self, reason):
        """Have reception find what is missing to get in touch; the case waits and is not lost."""
        self.sudo().write({'needs_data': True, 'is_promise': False, 'error_reason': reason})

    def _look_for_number(self, number):
        """Somebody else has this number: use the other one, or ask reception to find one."""
        for case in self:
            partner = case.partner_id.sudo()
            reached = partner._dental_contact_person()._dental_with_wards() | partner
            (partner | partner._dental_contact_person())._dental_note_wrong(number)
            without = reached.filtered(lambda who: not who._dental_call_number())
            if partner not in without:
                case._retry(self.env.ref('dental_followup.outcome_busy').sudo())
            theirs = self._open_cases_of(without, WAITING).filtered(
                lambda other: other.next_channel == 'phone')
            theirs._set_state('pending')
            theirs._ask_for_data(self.env._(
                "The number is wrong: find the right one and enter it on the patient."))

    def _note_objection(self, outcome):
        """Record that a patient does not want to be called; it counts at once, everywhere."""
        Consent = self.env['dental.consent'].sudo()
        known = Consent.search([
            ('partner_id', 'in', self.partner_id.ids), ('kind', '=', 'objection'),
            ('purpose', '=', False), ('channel', 'in', ('phone', False)),
            ('expires_on', '=', False), ('withdrawn_at', '=', False)]).partner_id
        for case in self.filtered(lambda case: case.partner_id not in known):
            Consent.create({
                'partner_id': case.partner_id.id, 'company_id': case.company_id.id,
                'kind': 'objection', 'channel': 'phone', 'source': 'call',
                'given_on': case.company_id._dental_today(), 'user_id': self.env.uid,
                'text': outcome.name,
            })
        again = self.partner_id & known
        if again:
            self._end_promises_of(again, False, 'phone')
            self._on_contact_refused(again)

    @api.model
    def _end_promises_of(self, partners, purpose, channel, said_on=None):
        """What was promised to patients who say no now is no promise any more.

        :param purpose: what the no is about, empty for everything
        :param channel: how the patient does not want it, empty for every way
        :param said_on: the clinic's day of the no, default today
        """
        about = {purpose, 'commercial'} if purpose == 'care' else {purpose}
        self._open_cases_of(partners._dental_with_wards(), WAITING).filtered(
            lambda case: case.is_promise and channel in (False, case.next_channel)
            and (not purpose or case.purpose in about)
            and (not said_on or not case.last_attempt_at or said_on >= clinic_time.local_date(
                case.last_attempt_at, case.company_id._dental_zone()))
        ).write({'is_promise': False})

    @api.model
    def _on_contact_refused(self, partners):
        """Patients said no to something: what was planned and may not be done now is changed.

        A guardian says it also for the calls about the children.
        """
        partners = partners._dental_with_wards()
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: case.next_channel in (*BY_HAND, *QUEUED))
        for case, refusal in cases._refusals().items():
            case._give_way(refusal)
        self._cases_with_message_here(partners)._withdraw_unwanted()

    def _refusals(self, channel=None):
        """Return why the next contacts of these cases must not be made now.

        :param str channel: by which it would be made, default the one each is planned for
        :return: ``tools.contact_rules.Refusal`` by case; what may be done is not in it
        """
        found = {}
        for (company, way), cases in self.grouped(
                lambda case: (case.company_id, channel or case.next_channel)).items():
            about = cases.grouped(
                lambda case: (case.purpose, case.is_promise, case.program_id.is_exempt))
            answers = cases.partner_id._dental_may_contact_about(
                company, way, {asked: some.partner_id for asked, some in about.items()})
            found.update({
                case: answers[asked][case.partner_id] for asked, some in about.items()
                for case in some if case.partner_id in answers[asked]})
        return found

    def _give_way_safely(self, refusals):
        """Change what must not be done; what cannot be changed says why, the others go on."""
        for case, refusal in refusals.items():
            case._work_safely(lambda one, refusal=refusal: one._give_way(refusal))

    def _drop_refused(self):
        """Let new cases give way that nobody may call about, and never will; return all.

        What only has to wait keeps its place: it is asked again when it is due.
        """
        marked = self._get_marked_partner_ids()
        by_hand = self.filtered(
            lambda case: (case.purpose == 'commercial' or case.partner_id.id in marked)
            and case.state in WAITING and not case.error_reason and case.next_channel in BY_HAND)
        by_hand._give_way_safely({
            case: refusal for case, refusal in by_hand._refusals().items() if lasts(refusal)})
        return self

    def _get_marked_partner_ids(self):
        """Return the patients of new cases whom one may perhaps never call: few, by one query.

        The rules are asked of these only: ten thousand no-shows have nothing to be asked about.
        """
        if not self:
            return set()
        self.env['dental.consent'].flush_model()
        self.env['phone.blacklist'].flush_model()
        self.partner_id.flush_recordset()
        return {partner_id for partner_id, in self.env.execute_query(SQL(
            """
            SELECT patient.id FROM res_partner patient
             WHERE patient.id = ANY(%s) AND (
                   NOT patient.active OR patient.dental_deceased_on IS NOT NULL
                   OR EXISTS (
                      SELECT FROM dental_consent said
                       WHERE said.partner_id IN (patient.id, patient.dental_guardian_id)
                         AND said.kind = 'objection' AND said.withdrawn_at IS NULL)
                   OR EXISTS (
                      SELECT FROM phone_blacklist list
                       WHERE list.active AND list.number = patient.dental_household_number))
            """, self.partner_id.ids))}

    def _check_by_hand(self):
        """Refuse what is done by hand, other than a call, and may not be done now.

        A call asks by itself, and a manager may decide otherwise there.

        :raises UserError: with who is in a call with the patient, or why not to get in touch
        """
        self.ensure_one()
        if self.next_channel == 'phone' or self.next_channel not in BY_HAND:
            return
        self._check_claim()
        partner, company = self.partner_id, self.company_id
        refusal = partner._dental_may_contact(
            company, self.next_channel, self.purpose, promised=self.is_promise,
            exempt=self.program_id.is_exempt).get(partner)
        if refusal:
            raise UserError(partner._dental_refusal_text(refusal, company))

    def _withdraw_unwanted(self):
        """Take back the messages that wait to leave and that the patient no longer wants.

        That he has heard from us often enough is no reason: the message counts itself.
        """
        queued = self._unsent_attempts()
        for (company, channel, purpose, exempt), attempts in queued.grouped(lambda attempt: (
                attempt.company_id, attempt.channel, attempt.followup_id.purpose,
                attempt.followup_id.program_id.is_exempt)).items():
            refusals = attempts.partner_id._dental_may_contact(
                company, channel, purpose, exempt=exempt)
            for case in attempts.followup_id:
                refusal = refusals.get(case.partner_id)
                if refusal and refusal.code not in CAPPED:
                    case._cancel_unsent(channel)
                    if case.state == 'won':
                        case._set_state('cancelled', close_note=(
                            case.partner_id._dental_refusal_text(refusal, company)))

    def _give_way(self, refusal):
        """A contact must not or cannot be made: later, by another way, or not at all.

        :param refusal: ``tools.contact_rules.Refusal``
        """
        self.ensure_one()
        reason = self.partner_id._dental_refusal_text(refusal, self.company_id)
        if refusal.until:
            return self._put_off(refusal, reason)
        if refusal.code == 'no_address' and self.next_channel == 'phone':
            return self._ask_for_data(reason)
        step = self._next_step()
        while step and step._channel_for(self.partner_id) == self.next_channel:
            following = self.program_id.step_ids
            following = following[following.ids.index(step.id) + 1:]
            step = following[:1]
        if step and refusal.code not in ('deceased', 'archived'):
            now = fields.Datetime.now()
            ((_case, planner, wish),) = self._with_planner(now)
            return self._set_state('pending', **{**planner.plan_step(
                step, self, wish, planner.after_wait(step, now, self.anchor_at)),
                'hold_note': reason})
        return self._close_refused(refusal, reason)

    def _put_off(self, refusal, reason):
        """Wait until the contact is allowed, or drop what would come too late."""
        now = fields.Datetime.now()
        ((_case, planner, wish),) = self._with_planner(now)
        until = refusal.until.replace(tzinfo=None)
        values = planner.propose(until, wish, commercial=self.purpose == 'commercial')
        if self._is_expired(values['next_at']):
            return self._set_state('cancelled', close_note=reason)
        return self._set_state(self.state, **{**values, 'hold_note': reason})

    def _close_refused(self, refusal, reason):
        """Nothing is left to try: lost if the patient does not want it, else not needed."""
        if self.program_id.wants_visit and refusal.code == 'no_address':
            if not self.tries:
                return self._ask_for_data(reason)
            return self._lose(self._lost_reason('not_reached'), note=reason)
        if self.program_id.wants_visit and refusal.code in ('objection', 'blacklisted'):
            return self._lose(self._lost_reason('no_calls'), note=reason)
        return self._set_state('cancelled', close_note=reason)
