from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...tools import clinic_time
from ..access.dental_followup_links import check_links
from ..access.kept import drop_kept
from ..vocabulary import BANDS, BY_HAND, CHANNELS, CLOSED, QUEUED
from .dental_followup_outcome import MOVES

MOODS = [
    ('happy', "Cheerful"),
    ('good', "Calm"),
    ('neutral', "Neutral"),
    ('worried', "Worried"),
    ('upset', "Upset"),
]
WELLBEING = [
    ('well', "Well"),
    ('so_so', "So-so"),
    ('pain', "In pain"),
    ('ill', "Ill or in a difficult time"),
]
REPAIRS = [
    ('resolved', "It is settled"),
    ('upset', "Still upset: call again"),
    ('escalate', "A manager has to decide"),
]
DIRECTIONS = [('out', "We called"), ('in', "The patient called")]
KEPT = frozenset({
    'at', 'user_id', 'step_id', 'direction', 'same_call_id', 'reply_id', 'outcome_move',
    'counts', 'is_contact', 'said', 'trial_id', 'trial_arm', 'mail_mail_id', 'sms_sms_id',
    'message_ref', 'sent_to', 'delivery', 'delivery_at', 'delivery_note', 'takes_back_id',
    'is_void', 'round_id', 'call_number', 'reached', 'seconds', 'hour_band', 'weekday',
    'clinic_day', 'value_given', 'advice_id',
})
"""What the server keeps of a contact: who and when, what it stands for and how it counts."""
LINKS = {'mail_mail_id', 'sms_sms_id', 'message_ref', 'sent_to'}
"""What is said of a row's message once, when it is queued."""
DELIVERY = {'delivery', 'delivery_at', 'delivery_note'}
"""What is said of it later, by ``_note_delivery`` only."""

SENTENCES = ('opening_id', 'question_id', 'reply_id', 'closing_question_id')
"""Where the sentences of the script stand, in the order in which they are said."""


class DentalFollowupAttempt(models.Model):
    """The ledger: one call, email or message that was made. Rows are added, never changed.

    The server alone adds what became of a message (``delivery``).
    """

    _name = 'dental.followup.attempt'
    _inherit = 'dental.followup.links'
    _description = "Contact attempt"
    _order = 'at desc, id desc'
    _check_company_auto = True
    _dental_kept = KEPT

    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", required=True, index=True, ondelete='restrict')
    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', string="Clinic", required=True, index=True)
    step_id = fields.Many2one('dental.followup.step', ondelete='set null', index='btree_not_null')
    channel = fields.Selection(CHANNELS, required=True)
    direction = fields.Selection(DIRECTIONS, required=True, default='out')
    at = fields.Datetime(string="On", required=True, default=fields.Datetime.now, index=True)
    user_id = fields.Many2one(
        'res.users', string="By", required=True, default=lambda self: self.env.user)
    by_text = fields.Char(
        compute='_compute_by_text', string="Done by", help="A colleague, or the program.")
    outcome_id = fields.Many2one('dental.followup.outcome', string="Result", ondelete='restrict')
    came_text = fields.Char(compute='_compute_came_text', string="What came of it")
    phone = fields.Char(string="Number used")
    # what was heard and said
    mood = fields.Selection(MOODS)
    wellbeing = fields.Selection(WELLBEING, string="How the patient is")
    told = fields.Text(string="What the patient tells us")
    blocker_ids = fields.Many2many('dental.followup.blocker', string="Blockers")
    solution = fields.Char(string="What we offered")
    opening_id = fields.Many2one(
        'dental.followup.script.line', ondelete='restrict')
    question_id = fields.Many2one(
        'dental.followup.script.line', string="Open question", ondelete='restrict')
    reply_id = fields.Many2one('dental.followup.script.line', ondelete='restrict')
    closing_question_id = fields.Many2one(
        'dental.followup.script.line', string="Closing question", ondelete='restrict')
    said = fields.Text(
        string="What was said", readonly=True,
        help="The sentences of the script, as they read then.")
    no_closing_reason = fields.Char(string="Why it was not asked")
    preferred_band = fields.Selection(BANDS, string="Morning or afternoon")
    event_id = fields.Many2one(
        'calendar.event', string="Visit booked", index='btree_not_null', ondelete='set null')
    call_back_at = fields.Datetime(string="Promised for")
    repair_result = fields.Selection(REPAIRS, string="How it is for the patient now")
    promise = fields.Char(string="What was promised")
    promise_user_id = fields.Many2one('res.users', string="Who promised it keeps it")
    lost_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Does not want to come", ondelete='restrict')
    note = fields.Text()
    # how it counts
    outcome_move = fields.Selection(
        MOVES, string="What the result led to", readonly=True,
        help="As the result said when it was noted: what it says later changes nothing here.")
    same_call_id = fields.Many2one(
        'dental.followup.attempt', string="In the same call as", ondelete='restrict',
        index='btree_not_null', help="One call was about several reasons; it is counted once.")
    override_reason = fields.Char(
        string="Called in spite of",
        help="Why a manager decided to get in touch although the rules said no.")

    _message_once = models.UniqueIndex(
        "(followup_id, step_id) WHERE channel IN ('email', 'sms') AND step_id IS NOT NULL "
        "AND COALESCE(delivery, '') NOT IN ('failed', 'bounced') AND is_void IS NOT TRUE",
        "This message has been sent already.",
    )

    @api.depends('channel', 'at', 'company_id')
    def _compute_display_name(self):
        labels = dict(self._fields['channel']._description_selection(self.env))
        self.display_name = False
        for attempt in self.filtered(lambda attempt: attempt.channel and attempt.company_id):
            at = clinic_time.to_local(attempt.at, attempt.company_id._dental_zone())
            attempt.display_name = f"{labels[attempt.channel]} {at:%d/%m/%Y %H:%M}"

    @api.model
    def _by_somebody_sql(self):
        """Return, of an ``attempt``, whether somebody did or wrote it, and no program."""
        return SQL(
            "(attempt.channel IN %s OR attempt.step_id IS NULL AND attempt.user_id != %s)",
            BY_HAND, SUPERUSER_ID)

    def _say_what_was_done(self):
        """Say what came of this, or of a message that somebody wrote that it was written."""
        labels = dict(self._fields['channel']._description_selection(self.env))
        return self.outcome_id.name or {
            'email': self.env._("We wrote an email"), 'sms': self.env._("We wrote an SMS"),
        }.get(self.channel, labels.get(self.channel, ''))

    @api.depends('user_id')
    @api.depends_context('lang')
    def _compute_by_text(self):
        """Say who did it: a colleague, also one who is hidden by Odoo, or the program."""
        for attempt in self:
            # A colleague of another clinic may be hidden: only their name is read.
            person = attempt.user_id.sudo()
            attempt.by_text = self.env['dental.followup.thread']._say_program() if (
                person.id == SUPERUSER_ID) else person.name

    @api.depends('outcome_id', 'delivery', 'direction', 'is_void')
    @api.depends_context('lang')
    def _compute_came_text(self):
        """Say what came of it: the result of a call, or whether a message arrived."""
        deliveries = dict(self._fields['delivery']._description_selection(self.env))
        for attempt in self:
            attempt.came_text = ' · '.join(filter(None, (
                attempt.is_void and self.env._("Noted by mistake"),
                attempt.direction == 'in' and self.env._("The patient called"),
                attempt.outcome_id.name, deliveries.get(attempt.delivery)))) or False

    def _is_in_vain(self):
        """Tell whether this is a call of ours that reached nobody."""
        return (self.channel == 'phone' and self.direction == 'out' and not self.is_contact
                and self.outcome_move in ('retry', 'no_number'))

    @api.constrains('followup_id', 'partner_id', 'company_id', 'event_id')
    def _check_patient(self):
        """A contact is with the patient of its follow-up, in its clinic; so is the visit booked."""
        for attempt in self:
            case, visit = attempt.followup_id, attempt.event_id
            if attempt.partner_id != case.partner_id or attempt.company_id != case.company_id:
                raise ValidationError(self.env._(
                    "A contact is with the patient of its follow-up, in the same clinic."))
            if visit and visit.dental_patient_id != case.partner_id:
                raise ValidationError(self.env._("The visit belongs to another patient."))

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows; what the server keeps (:data:`KEPT`) is not the caller's to say.

        What the result says at this moment is kept with it; and only a manager calls in spite of
        the rules. Nobody adds a row about a patient who is in a call with a colleague.

        :raises UserError: for such a call by anybody else, or with who is in the call
        :raises AccessError: for a case or a sentence … that is not the user's to read
        :raises ValidationError: for an answered call without blocker or closing question, or a
            sentence that is not true
        """
        model, vals_list = drop_kept(self, vals_list)
        if not self.env.su:
            vals_list = model._prepare_by_hand(vals_list)
        outcomes = self.env['dental.followup.outcome'].browse(
            {vals['outcome_id'] for vals in vals_list if vals.get('outcome_id')})
        moves = {outcome.id: outcome.move for outcome in outcomes}
        sentences = self._read_sentences(vals_list)
        counting = set(outcomes.filtered('is_contact').ids)
        # Of a call that was made in the guided call, the trial is worked out already.
        facts = self._prepare_facts(vals_list, outcomes)
        attempts = super(DentalFollowupAttempt, model).create([{
            'counts': not vals.get('same_call_id') and vals.get('direction') != 'in' and (
                vals.get('channel') != 'phone' or vals.get('outcome_id') in counting),
            **told, **vals,
            **({} if 'trial_id' in vals else self._prepare_trial_values(vals)),
            'outcome_move': moves.get(vals.get('outcome_id'), False),
            'said': '\n'.join(filter(None, (
                sentences.get(vals.get(name)) for name in SENTENCES))) or False,
        } for vals, told in zip(vals_list, facts, strict=True)]).with_env(self.env)
        attempts._count_in_rounds()
        if not self.env.su:
            attempts._check_said()
        return attempts

    @api.model
    def _prepare_by_hand(self, vals_list):
        """Complete the rows that a person adds, and refuse what is not theirs to add.

        :return: list of dict
        :raises UserError: for what the server sends, what the rules forbid, a decision that is a
            manager's, or a patient who is in a call with a colleague
        """
        # What the context says to be the default is looked at too, before the case is read.
        vals_list = [self._add_missing_default_values(vals) for vals in vals_list]
        check_links(self, vals_list)
        if any(vals.get('channel') in QUEUED for vals in vals_list):
            raise UserError(self.env._(
                "An email or a text message is written down by itself when it is sent: write to "
                "the patient from the follow-up."))
        vals_list = [{'override_reason': False, **vals} for vals in vals_list]
        manager = self.env.user.has_group('dental_followup.group_manager')
        if not manager and any(vals['override_reason'] for vals in vals_list):
            raise UserError(self.env._(
                "Only a manager decides to get in touch although the rules say no."))
        self.env['dental.followup'].browse(
            {vals['followup_id'] for vals in vals_list if vals.get('followup_id')}
        )._check_others_hands()
        self._check_rules(vals_list)
        return vals_list

    def _check_rules(self, vals_list):
        """Refuse contacts that the rules forbid, as the doors of the product do (invariant 8).

        So nobody is contacted by noting it, and no limit is used up twice. A manager says why.

        :raises UserError: with why not to get in touch, for a follow-up that is over, or for one
            contact that is noted twice
        """
        asked, known = {}, dict(CHANNELS)
        for vals in vals_list:
            case, channel = self.env['dental.followup'].browse(
                vals.get('followup_id') or ()), vals.get('channel')
            if case.state in CLOSED:
                raise UserError(self.env._(
                    "This follow-up is closed: open it again, then note what was done."))
            if case in asked.get(channel, ()):
                raise UserError(self.env._("The same contact is noted twice: note it once."))
            if case and channel in known and not (vals['override_reason'] or '').strip():
                asked[channel] = asked.get(channel, case) | case
        for channel, cases in asked.items():
            for case, refusal in cases._refusals(channel).items():
                raise UserError(case.partner_id._dental_refusal_text(refusal, case.company_id))

    def _check_said(self):
        """Refuse what cannot have been said; what a call has offered, the call has looked at.

        :raises ValidationError: naming the input and the patient
        """
        for case, attempts in self.grouped('followup_id').items():
            case._check_said({(name, attempt[name]) for attempt in attempts for name in SENTENCES
                              if attempt[name]})

    @api.model
    def _read_sentences(self, vals_list):
        """Return the sentences that some contacts point to as they read now, by their id.

        In the language of the patient of the first of them; one call is in one.
        """
        # A row of no case, Odoo refuses.
        told = [vals for vals in vals_list if vals.get('followup_id')]
        ids = {vals[name] for vals in told for name in SENTENCES if vals.get(name)}
        if not ids:
            return {}
        case = self.env['dental.followup'].browse(told[0]['followup_id'])
        lines = self.env['dental.followup.script.line'].browse(ids)
        return {line.id: line.text for line in lines.with_context(lang=case._script_lang())}

    def write(self, vals):
        """Refuse: the ledger only grows.

        What the server adds later is which message was queued, because a message may exist only
        after the row that allows it, what became of it, and that a row was taken back.

        :raises UserError: for anything else
        """
        queued = vals.keys() <= LINKS and not any(self[name] for name in vals)
        if not (self.env.su and (
                queued or vals.keys() <= DELIVERY or vals == {'is_void': True})):
            raise UserError(self.env._(
                "What was done is not changed afterwards: add a new entry."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was done for a patient is not deleted."))

    def _dental_reasons(self, program):
        """Return the reasons these calls give for a follow-up: what was agreed is confirmed.

        :return: list of dict (see :meth:`DentalFollowup._open_for_reasons`)
        """
        return [{
            'partner_id': attempt.partner_id.id, 'company': attempt.company_id,
            'source_attempt_id': attempt.id, 'period': False,
            'dentist_id': attempt.followup_id.dentist_id.id,
            'start': attempt.at, 'stop': attempt.at, 'before': attempt.event_id.start,
        } for attempt in self._dental_to_confirm(program) if not attempt.same_call_id]
