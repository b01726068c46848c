from odoo import api, fields, models

from ...models.followup.dental_followup_attempt import SENTENCES


class DentalFollowupCall(models.TransientModel):
    """What the caller may say: sentences that are true, in the language of who listens."""

    _inherit = 'dental.followup.call'

    script_id = fields.Many2one(related='program_id.script_id')
    purpose_text = fields.Text(related='script_id.purpose')
    tone_text = fields.Text(string="Tone", compute='_compute_tips')
    listen_tip = fields.Text(string="Tip to listen", compute='_compute_tips')
    reply_tip = fields.Text(string="Tip to answer", compute='_compute_tips')
    closing_tip = fields.Text(string="Tip to close", compute='_compute_tips')
    offered_line_ids = fields.Many2many(
        'dental.followup.script.line', compute='_compute_offered_lines',
        help="Sentences of the script that are true for this patient.")
    identify_text = fields.Text(compute='_compute_line_texts', string="Say who calls")
    third_party_text = fields.Text(
        compute='_compute_line_texts', string="If somebody else answers")
    why_text = fields.Text(compute='_compute_line_texts', string="Say why you call")
    speaks_to_guardian = fields.Boolean(compute='_compute_line_texts')
    opening_id = fields.Many2one('dental.followup.script.line')
    opening_text = fields.Text(compute='_compute_line_texts', string="You can begin like this")
    question_id = fields.Many2one('dental.followup.script.line', string="Open question")
    question_text = fields.Text(compute='_compute_line_texts', string="Ask")
    offered_reply_ids = fields.Many2many(
        'dental.followup.script.line', string="Offered replies",
        compute='_compute_offered_replies',
        help="Replies to what keeps the patient from coming.")
    reply_id = fields.Many2one(
        'dental.followup.script.line', string="A reply that helps", compute='_compute_reply_id',
        store=True, readonly=False)
    closing_question_id = fields.Many2one('dental.followup.script.line', string="Closing question")
    true_lines = fields.Json(
        readonly=True, help="Ids of the sentences that were true when the call began: one that "
                            "was said was true, whatever is recorded meanwhile.")
    no_closing_choices = fields.Json(
        compute='_compute_no_closing_choices', help="Why it may not be asked, in one click.")

    # COMPUTES

    @api.depends('followup_id')
    def _compute_tips(self):
        """Show the script's reminders of how to say it, else those that always help (S58, S80)."""
        for call in self:
            script = call.script_id
            call.tone_text = script.tone or self.env._("Smile: it is heard. Speak slowly.")
            call.listen_tip = script.listen_tip or self.env._(
                "Ask, and let the patient finish. Silence helps too.")
            call.reply_tip = script.reply_tip or self.env._(
                "First show that you have understood. Then offer one thing, one you can keep.")
            call.closing_tip = script.closing_tip or self.env._(
                "Two choices, and wait for the answer.")

    @api.depends('followup_id', 'direction')
    def _compute_offered_lines(self):
        for call in self:
            if not call.followup_id:
                call.offered_line_ids = False
                continue
            facts = call._script_facts()
            lines = call.script_id._offered_lines(facts)
            call.offered_line_ids = (
                call._greet_instead(lines, facts) if call._is_incoming() else lines)

    @api.depends('opening_id', 'question_id', 'offered_line_ids')
    def _compute_line_texts(self):
        for call in self:
            facts = call.followup_id and call._script_facts()
            call.speaks_to_guardian = bool(facts) and facts.audience == 'guardian'
            said = {line.kind: line for line in reversed(call.offered_line_ids)}
            if call.followup_id._get_alarm_answer():
                said.pop('purpose', None)  # what the dentist answers is said at once
            for name, line in (
                    ('identify_text', said.get('identify')), ('why_text', said.get('purpose')),
                    ('third_party_text', said.get('third_party')),
                    ('opening_text', call.opening_id & call.offered_line_ids),
                    ('question_text', call.question_id & call.offered_line_ids)):
                call[name] = line._say(facts) if line else False

    def _script_facts(self):
        """Return what may truly be said in the call, as :class:`Facts`."""
        self.ensure_one()
        return self.followup_id._script_facts(
            last=self.last_visit_id, ringing=self._is_incoming())

    @api.onchange('blocker_ids')
    def _onchange_blocker_ids_none(self):
        """Nothing is in the way, or something is: what is ticked last says which."""
        nothing = self.blocker_ids.filtered('is_none')
        if nothing and len(self.blocker_ids) > 1:
            was_nothing = self._origin.blocker_ids.filtered('is_none')
            self.blocker_ids = self.blocker_ids - nothing if was_nothing else nothing

    @api.depends('blocker_ids', 'followup_id')
    def _compute_offered_replies(self):
        for call in self:
            replies = call.script_id._replies_to(call.blocker_ids._origin)
            call.offered_reply_ids = replies and replies._offered(call._script_facts())

    @api.depends('blocker_ids')
    def _compute_reply_id(self):
        """Begin with the first reply; one that was chosen stays while it fits."""
        for call in self:
            if call.reply_id not in call.offered_reply_ids:
                call.reply_id = call.offered_reply_ids[:1]

    @api.depends_context('lang')
    def _compute_no_closing_choices(self):
        reasons = [
            self.env._("Was driving, or could not talk"),
            self._say_no_moment(),
            self.env._("Something was agreed already"),
            self.env._("Somebody else was on the line"),
            self.env._("The patient hung up"),
        ]
        for call in self:
            call.no_closing_choices = [{'value': reason, 'label': reason} for reason in reasons]

    @api.onchange('closing_question_id')
    def _onchange_closing_question_id(self):
        """A question that was asked needs no reason why not."""
        if self.closing_question_id:
            self.no_closing_reason = False

    @api.onchange('no_closing_reason')
    def _onchange_no_closing_reason(self):
        """Who says why it was not asked has not asked it."""
        if self.no_closing_reason:
            self.closing_question_id = False

    # CRUD

    def _begin_script(self):
        """Begin with the first true sentences, where no other true one is chosen."""
        for call in self:
            # Kept by the server: the user may not say it, and it is only of their own call.
            call.sudo().write(call._begin_script_values())

    def _begin_script_values(self):
        """Return the first true sentences, where no other true one is chosen, and what is true.

        Where two openings are tried, the one whose turn it is. What is true is the server's word.
        """
        lines = self.offered_line_ids
        openings = lines.filtered(lambda line: line.kind == 'opening')
        first = {
            'opening_id': openings[:1].script_id._opening_on_trial(
                self.followup_id, lines) or openings[:1],
            'question_id': lines.filtered(lambda line: line.kind == 'question')[:1]}
        return {'true_lines': lines.ids, **{
            name: line.id for name, line in first.items() if self[name] not in lines}}

    def _begin_other_case(self):
        """Begin anew, in calls that are about another case now: what is said, which times."""
        # Kept by the server: the user may not say it, and it is only of their own call.
        self.sudo().write(dict.fromkeys(SENTENCES, False))
        self._begin_script()
        for call in self:
            call._offer_anew()

    def _get_true_lines(self):
        """Return the sentences that were true when the call began."""
        return self.env['dental.followup.script.line'].browse(self.true_lines or ())

    def _mark_said(self, vals):
        """Return, by call, the sentences chosen before others are written."""
        names = [name for name in SENTENCES if vals.get(name)]
        return {call: {name: call[name] for name in names} for call in self if names}

    def _check_said(self, before):
        """Refuse a sentence that is chosen now and cannot be said; what was true stays.

        :param dict before: of :meth:`_mark_said`
        :raises ValidationError: naming the input and the patient
        """
        for call, lines in before.items():
            said = {name: call[name] for name, line in lines.items()
                    if call[name] and call[name] != line}
            if not said:
                continue
            offered = call._get_true_lines()
            if any(line not in offered for line in said.values()):
                offered |= call.offered_line_ids | call.offered_reply_ids
            call.followup_id._check_said(
                said.items(), offered, ringing=call._is_incoming())

    def _prepare_said_values(self, visit):
        """Return, for the ledger, the sentences that were said, or why the last was not.

        :param visit: what was booked, maybe nothing
        """
        talking = self.phase == 'talk' or self.outcome_id.move == 'answered'
        return {
            'opening_id': talking and self.opening_id.id,
            'question_id': talking and self.question_id.id,
            'reply_id': self.reply_id.id,
            'closing_question_id': self.closing_question_id.id,
            'no_closing_reason': self.no_closing_reason or (
                not self.closing_question_id and self._say_why_not_asked(visit)),
        }

    def _say_why_not_asked(self, visit):
        """Return why no closing question is to be asked, where that is known; else nothing.

        :param visit: what was booked, maybe nothing
        """
        if self._has_alarm():
            return self.env._("A red flag: a dentist decides what comes next.")
        if self._is_complaint():
            return self.env._("A complaint: nothing is offered.")
        if visit:
            return self.env._("A visit was booked.")
        return self.mood == 'upset' and self._say_no_moment()

    @api.model
    def _say_no_moment(self):
        return self.env._("Not the moment: upset or ill")

    # ACTIONS

    def action_other_line(self):
        """Offer the next true sentence of a kind; which kind is in the context (``kind``)."""
        kind = self.env.context.get('kind')
        if kind not in ('opening', 'question'):
            return self._action_open()
        lines = self.offered_line_ids.filtered(lambda line: line.kind == kind)
        name = f'{kind}_id'
        position = lines.ids.index(self[name].id) + 1 if self[name] in lines else 0
        self[name] = lines[position % len(lines)] if lines else False
        return self._action_open()
