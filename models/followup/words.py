from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...tools import clinic_time
from ...tools.titles import said_of
from ..vocabulary import BY_HAND, CANCELLING, EXPECTED, WAITING


class DentalFollowup(models.Model):
    """A case in words: why it is due, who one speaks to, what was agreed."""

    _inherit = 'dental.followup'

    phone = fields.Char(compute='_compute_phone', string="Number to dial")
    phone_text = fields.Char(
        compute='_compute_phone', string="Phone", help="The number to dial, as people read it.")
    contact_partner_id = fields.Many2one(
        'res.partner', compute='_compute_contact_partner', string="Who is spoken to",
        help="The guardian of a minor, else the patient.")
    greeting_name = fields.Char(
        compute='_compute_greeting_name', string="How to greet",
        help="The name by which who is spoken or written to is greeted.")
    last_attempt_id = fields.Many2one(
        'dental.followup.attempt', compute='_compute_last_attempt', string="Last attempt",
        help="What somebody did last; a message is none.")
    last_done_id = fields.Many2one(
        'dental.followup.attempt', compute='_compute_last_attempt', string="Last done",
        help="What somebody did or wrote last; a message that the clinic sent by itself is none.")
    why_now = fields.Char(compute='_compute_why_now', string="Why now")
    from_hour = fields.Char(
        compute='_compute_from_hour', string="From hour", help="On the clinic's clock.")
    agreed_text = fields.Char(
        compute='_compute_agreed_text', string="What was agreed",
        help="Of the call this follows: the visit or the hour agreed, nothing clinical.")

    @api.depends('partner_id.dental_household_number')
    def _compute_phone(self):
        for followup in self:
            # Numbers are for the clinic's staff; who reads the case (its rule) sees the one to
            # dial.
            patient = followup.partner_id.sudo()
            followup.phone = bool(patient) and patient._dental_call_number()
            followup.phone_text = bool(patient) and patient._dental_spaced(followup.phone)

    @api.depends('attempt_ids', 'attempt_ids.is_void')
    def _compute_last_attempt(self):
        Attempt, tried = self.env['dental.followup.attempt'], self.filtered('attempt_count')
        rows = self.env.execute_query(SQL(
            """
            SELECT DISTINCT ON (followup_id, by_hand) followup_id, by_hand, at, id
              FROM (SELECT *, channel IN %(by_hand)s AS by_hand FROM dental_followup_attempt
                   ) attempt
             WHERE followup_id = ANY(%(ids)s) AND is_void IS NOT TRUE AND %(by_somebody)s
             ORDER BY followup_id, by_hand, at DESC, id DESC
            """, ids=tried.ids, by_hand=BY_HAND, by_somebody=Attempt._by_somebody_sql(),
            to_flush=[Attempt._fields[name] for name in (
                'followup_id', 'at', 'channel', 'is_void', 'step_id', 'user_id')],
        )) if tried else []
        last = {case_id: id_ for case_id, by_hand, _at, id_ in rows if by_hand}
        done = {case_id: id_ for case_id, _by_hand, _at, id_ in sorted(
            rows, key=lambda row: (row[2], row[3]))}
        for followup in self:
            followup.last_attempt_id = last.get(followup.id, False)
            followup.last_done_id = done.get(followup.id, False)

    @api.depends('partner_id.dental_guardian_id', 'partner_id.dental_birthdate')
    def _compute_contact_partner(self):
        for followup in self:
            # A guardian may be hidden (another clinic's contact) and is who is called all the same.
            patient = followup.partner_id.sudo()
            followup.contact_partner_id = patient and patient._dental_contact_person()

    @api.depends('partner_id')
    def _compute_greeting_name(self):
        for followup in self:
            # A guardian may be hidden, as in _compute_contact_partner; only the name is said.
            person = followup.contact_partner_id.sudo()
            followup.greeting_name = person._dental_call_name() if person else False

    def _mail_get_partners(self, introspect_fields=False):
        """Return who a message to the patient goes to if its template does not say: as above."""
        return {followup.id: followup.contact_partner_id for followup in self}

    @api.depends('next_at', 'state')
    def _compute_from_hour(self):
        for followup in self:
            if followup.state not in WAITING or not followup.next_at:
                followup.from_hour = False
                continue
            local = followup._local(followup.next_at)
            is_today = local.date() == followup.company_id._dental_today()
            followup.from_hour = local.strftime('%H:%M' if is_today else '%d/%m')

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
        'hold_note', 'error_reason', 'next_at', 'due_by', 'attempt_ids', 'rebooked_event_id.start',
        'lost_reason_id', 'close_note', 'alarm_state', 'question_ids.state')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_why_now(self):
        """Say why, how urgent it is or what came of it, and how many reasons the call has more.

        First that one is half-way in it, that somebody else is in the call already, or what keeps
        it from going on.
        """
        claimed, alarms = self.filtered_domain(self._get_claimed_domain()), self._read_alarms()
        complaining = self.env['dental.feedback']._dental_find_open(
            self.partner_id, ['complaint'])
        for followup in self:
            if followup in claimed:
                why = followup._describe_claim()
            elif followup.error_reason and not followup.alarm_state:
                why = followup.error_reason
            elif followup.is_done_today and followup.today_part != 'now':
                why = followup._describe_result()
            else:
                why = followup._add_urgency(followup._describe_due(), alarms)
            why = followup._add_complaint(followup._add_more_reasons(why), complaining)
            followup.why_now = ' · '.join(filter(None, (followup.half_led_text, why)))

    def _why_now(self):
        """Say in a few words why one calls about this, or that somebody else is in the call."""
        self.ensure_one()
        if self.filtered_domain(self._get_claimed_domain()):
            return self._describe_claim()
        if self.alarm_state:
            return self._describe_alarm()
        return self.error_reason or self._describe_due()

    def _describe_due(self):
        """Say in a few words why this is due, as one colleague tells another."""
        self.ensure_one()
        last = self.last_attempt_id
        asked = self._describe_question()
        if asked:
            return asked
        if self.is_promise and last._is_in_vain():
            return self.env._(
                "We promised to call and did not reach them %(when)s.",
                when=self._describe_moment(last.at))
        if self.is_promise:
            return self.env._(
                "We promised to call %(when)s.", when=self._describe_moment(self.next_at))
        if self.tries and last.channel == 'phone' and last.outcome_move == 'retry':
            return self.env._(
                "%(reason)s · not reached yet: attempt %(number)s of %(most)s",
                reason=self._describe_reason().rstrip('.'),
                number=self.tries + 1, most=self.program_id.max_attempts)
        return self._describe_reason()

    def _describe_reason(self):
        """Say what opened the case."""
        if self.trigger_state == 'no_show' and self.event_id:
            return self.company_id._dental_say_missed(self._missed_visit().start)
        if self.asked_by_id:
            return self.env._("%(name)s asks how the patient is.", name=said_of(
                self.asked_by_id.name, get_lang(self.env).code, begins=True))
        cancelled = self.program_id.trigger in CANCELLING and self.event_id.start
        return ' · '.join(dict.fromkeys(filter(None, (
            self.program_id.name, self.topic,
            cancelled and self.company_id._dental_when(cancelled)))))

    def _say_alarm_answer(self):
        """Return, for sentences of a script, what a dentist answers to a red flag, and who; or {}.
        """
        form = self._get_alarm_answer()
        if not form:
            return {}
        said = {
            'come': self.env._("please come %(when)s", when=form.come_at and (
                self._describe_moment(form.come_at))),
            'emergency': self.env._("please go to the emergency department now"),
            'no_danger': self.env._("there is no danger"),
        }[form.answer]
        # Users of other companies are hidden: only the name of who answered is said.
        name = form.sudo().answered_user_id.name
        return {'answer': '. '.join(filter(None, (said, form.answer_words))),
                'who_answered': said_of(name, get_lang(self.env).code)}

    def _missed_visit(self):
        """Return the visit to which the patient did not come, the last if it was two."""
        self.ensure_one()
        again = self.rebooked_event_id.dental_state == 'no_show'
        return self.rebooked_event_id if again else self.event_id

    def _describe_moment(self, moment):
        """Say a moment on the clinic's clock: of today its hour, else also its day.

        :param moment: naive UTC datetime
        """
        company = self.company_id
        local, days = company._dental_days_away(moment)
        if days == 0:
            return self.env._("at %(hour)s", hour=local.strftime('%H:%M'))
        if abs(days) == 1:
            return company._dental_say_near(moment)
        return self.env._("on %(day)s", day=company._dental_when(moment))

    def _local(self, moment):
        return clinic_time.to_local(moment, self.company_id._dental_zone())
