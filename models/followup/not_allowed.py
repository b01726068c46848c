from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import contact_rules
from ..vocabulary import BY_HAND, CAPPED, MENDABLE, WAITING


def lasts(refusal):
    """Tell whether neither waiting nor reception makes a refusal of a call go away."""
    return not refusal.until and refusal.code not in ('no_address', *MENDABLE)


class DentalFollowup(models.Model):
    """Contacts the rules forbid: made later, by another way, or not at all (invariant 8)."""

    _inherit = 'dental.followup'

    def _refusals(self, channel=None):
        """Return why the next contacts of these cases must not be made now.

        :param str channel: by which it would be made, default the one each is scheduled for
        :return: ``tools.contact_rules.Refusal`` by case; what may be done is not in it
        """
        found = {}
        for (company, way), cases in self.grouped(
                lambda case: (case.company_id, channel or case.next_channel)).items():
            about = cases.grouped(lambda case, way=way: case._asked_of_rules(way))
            answers = cases.partner_id._dental_may_contact_about(
                company, way, {asked: some.partner_id for asked, some in about.items()})
            found.update({
                case: answers[asked][case.partner_id] for asked, some in about.items()
                for case in some if case.partner_id in answers[asked]})
        return found

    def _asked_of_rules(self, channel):
        """Return what the rules are asked about the case's next contact, made now by a channel."""
        self.ensure_one()
        return contact_rules.Asked(
            self.purpose, self.is_promise, self.program_id.is_exempt,
            uncapped=contact_rules.kind_of(channel) == 'call' and bool(self._same_day_call_of()))

    def _missed_today_at(self):
        """Return when the visit was to begin that the patient missed today, or ``None``."""
        self.ensure_one()
        missed_at = self.program_id.trigger == 'no_show' and self._missed_visit().start
        return missed_at if self.company_id._dental_is_today(missed_at) else None

    def _same_day_call_of(self):
        """Return when the visit was to begin whose same-day call comes next, or ``None``.

        No limit on contacts holds it back on that day (invariant 18). One that reached nobody is
        the same call once more.
        """
        missed_at = self._missed_today_at()
        reached = missed_at and self.tries and not self.last_attempt_id._is_in_vain()
        return None if reached else missed_at

    def _give_way_safely(self, refusals):
        """Change what must not be done; what cannot be changed says why, the others go on."""
        self.browse().union(*refusals)._work_safely(lambda cases: cases._give_way(refusals))

    def _drop_refused(self):
        """Let new cases give way that nobody may call about, and never will.

        What only has to wait keeps its place: it is asked again when it is due.
        """
        marked = self._get_marked_partner_ids()
        if not marked and 'commercial' not in self.mapped('purpose'):
            return
        by_hand = self.filtered(
            lambda case: (case.purpose == 'commercial' or case.partner_id.id in marked)
            and case.state in WAITING and not case.error_reason and case.next_channel in BY_HAND)
        refused = by_hand and {
            case: refusal for case, refusal in by_hand._refusals().items() if lasts(refusal)}
        if refused:
            by_hand._give_way_safely(refused)

    def _get_marked_partner_ids(self):
        """Return the patients of new cases that may perhaps never be called: few, by one query.

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
        """Refuse what is done by hand while a colleague is in the call, or may not be done now.

        Whether one may call the guided call asks by itself, and a manager may decide otherwise
        there.

        :raises UserError: with who is in a call with the patient, or why not to get in touch
        """
        self.ensure_one()
        self._check_claim()
        if self.next_channel == 'phone' or self.next_channel not in BY_HAND:
            return
        refusal = self._refusals().get(self)
        if refusal:
            raise UserError(self.partner_id._dental_refusal_text(refusal, self.company_id))

    def _withdraw_unwanted(self):
        """Take back the messages that wait to leave and that the patient no longer wants.

        That they have heard from us often enough is no reason: the message counts itself.
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

    def _give_way(self, refusals):
        """Contacts must not or cannot be made: later, by another way, or not at all.

        :param dict refusals: ``tools.contact_rules.Refusal`` by case; cases without one stay
        """
        cases = self.filtered(lambda case: case in refusals)
        sentences = {case: case.partner_id._dental_refusal_text(refusals[case], case.company_id)
                   for case in cases}
        later = cases.filtered(lambda case: refusals[case].until)
        later._put_off(refusals, sentences)
        numberless = (cases - later).filtered(
            lambda case: refusals[case].code == 'no_address' and case.next_channel == 'phone')
        for sentence, some in numberless.grouped(sentences.get).items():
            some._ask_for_data(sentence)
        ended = cases - later - numberless
        ended -= ended.filtered(
            lambda case: refusals[case].code not in ('deceased', 'archived')
        )._go_another_way(sentences)
        ended._close_refused(refusals, sentences)

    def _put_off(self, refusals, sentences):
        """Wait until the contact is allowed, or drop what would come too late."""
        changes = {case: {
            **scheduler.propose(refusals[case].until.replace(tzinfo=None), wish,
                                case.next_channel, commercial=case.purpose == 'commercial'),
            'hold_note': sentences[case],
        } for case, scheduler, wish in self._with_scheduler(fields.Datetime.now())}
        late = self.filtered(lambda case: case._is_expired(changes[case]['next_at']))
        late._set_states('cancelled', {case: {'close_note': sentences[case]} for case in late})
        self._write_each({case: changes[case] for case in self - late})

    def _go_another_way(self, sentences, channel=None):
        """Go on with the next step that is of another channel.

        :param str channel: the one that does not do, default the one of the next contact
        :return: the cases that have one
        """
        now = fields.Datetime.now()
        ways = {case: case._get_other_way(channel or case.next_channel) for case in self}
        going = self.filtered(lambda case: ways[case])
        going._set_states('pending', {case: {
            **scheduler.schedule_step(
                ways[case], case, wish, scheduler.after_wait(ways[case], now, case.anchor_at)),
            'hold_note': sentences[case],
        } for case, scheduler, wish in going._with_scheduler(now)})
        return going

    def _get_other_way(self, channel):
        """Return the next step that is not by a channel, or an empty recordset."""
        self.ensure_one()
        step, steps = self._next_step(), self.program_id.step_ids
        following = steps[steps.ids.index(step.id):] if step else steps.browse()
        return following.filtered(
            lambda step: step._channel_for(self.partner_id) != channel)[:1]

    def _close_refused(self, refusals, sentences):
        """Nothing is left to try: lost if the patient does not want it, else not needed."""
        for (end, sentence), cases in self.grouped(
                lambda case: (case._get_refused_end(refusals[case]), sentences[case])).items():
            if end == 'ask':
                cases._ask_for_data(sentence)
            elif end:
                cases._lose(self._lost_reason(end), note=sentence)
            else:
                cases._set_state('cancelled', close_note=sentence)

    def _get_refused_end(self, refusal):
        """Return how a case ends: the code of why it is lost, ``'ask'`` for data, or ``None``."""
        self.ensure_one()
        if self.program_id.wants_visit and refusal.code == 'no_address':
            return 'not_reached' if self.tries else 'ask'
        if self.program_id.wants_visit and refusal.code in ('objection', 'blacklisted'):
            return 'no_calls'
        return None
