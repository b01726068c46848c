from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clinic_time
from ..access.kept import drop_kept, is_server, refuse_kept
from ..insert_rows import insert_new, is_create_extended
from ..vocabulary import CLOSED, NEXT_CHANNELS, PURPOSES, TO_DO, VISIT_STATES, WAITING

CASE_STATES = [
    ('todo', "To do"),
    ('pending', "Pending"),
    ('booked', "Booked"),
    ('won', "Won"),
    ('lost', "Lost"),
    ('cancelled', "Cancelled"),
]
SET_STATE = object()
"""Says in the context that the case's own methods are writing (``dental_followup_state``); an
object, so that no caller from outside has it."""
AT_FIRST = {'state': 'todo', 'attempt_count': 0, 'last_attempt_at': False}
"""How a case begins."""
KEPT = frozenset({
    'attempt_count', 'last_attempt_at', 'rebooked_event_id', 'trigger_state', 'closed_at',
    'closed_user_id', 'lost_reason_id', 'close_note', 'error_reason', 'step_id', 'is_promise',
    'due_by', 'opened_late', 'claim_user_id', 'claim_at', 'anchor_at', 'tries', 'checkup',
    'hold_note', 'needs_data', 'source_attempt_id', 'purpose', 'asked_by_id', 'freed_time_id',
    'period', 'error_kind', 'awaits_answer', 'alarm_state', 'cancel_reason',
})
"""What the server keeps of a case; people see it, and nobody writes it."""
FROM_START = {'partner_id', 'company_id', 'program_id', 'event_id', 'plan_id', 'topic'}
"""What a case is about: said when it is opened; by another program other rules would count."""
MIRRORED = {'next_at', 'next_channel', 'user_id', 'needs_data'}
"""What the to-do of a case shows."""
MOVES = {*MIRRORED, *FROM_START, 'purpose'}
"""What people move a case by: not while a colleague is in the call."""


class DentalFollowup(models.Model):
    """The case: one reason to get back to one patient, from its opening to its end.

    Only :meth:`_set_state` writes ``state``. ``next_at`` (naive UTC) is the truth about when
    the next contact is due; the activity in the systray mirrors it (design §3).
    """

    _name = 'dental.followup'
    _description = "Follow-up"
    _inherit = ['dental.followup.links', 'dental.followup.thread', 'mail.activity.mixin']
    _order = 'next_at, id'
    _check_company_auto = True
    _dental_kept = KEPT

    # who and why
    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='restrict',
        domain="[('is_dental_patient', '=', True), ('company_id', 'in', (False, company_id))]")
    program_id = fields.Many2one(
        'dental.followup.program', required=True, index=True, ondelete='restrict')
    purpose = fields.Selection(
        PURPOSES, compute='_compute_purpose', store=True, precompute=True, readonly=False,
        help="The program's; a patient may have a reason of another kind.")
    event_id = fields.Many2one(
        'calendar.event', string="Visit", index='btree_not_null', ondelete='restrict')
    trigger_state = fields.Selection(
        VISIT_STATES, string="Opened by", readonly=True,
        help="The state of the visit that opened this; if it is taken back, so is this.")
    plan_id = fields.Many2one(
        'dental.treatment.plan', string="Treatment plan", index='btree_not_null',
        ondelete='restrict', check_company=True)
    source_attempt_id = fields.Many2one(
        'dental.followup.attempt', string="After the call", readonly=True, copy=False,
        index='btree_not_null', ondelete='restrict')
    asked_by_id = fields.Many2one('res.users', string="Asked for by", readonly=True, copy=False)
    topic = fields.Char(string="About")
    period = fields.Char(
        readonly=True, default=lambda self: fields.Date.to_string(self.env.company._dental_today()),
        help="What tells two follow-ups of a patient without a visit apart.")
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        default=lambda self: self.env.company)
    user_id = fields.Many2one(
        'res.users', string="Responsible", index='btree_not_null',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: whoever is at reception.")
    # where it stands
    state = fields.Selection(
        CASE_STATES, required=True, default='todo', index=True, readonly=True, copy=False)
    is_closed = fields.Boolean(compute='_compute_is_closed', search='_search_is_closed')
    lost_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Lost because", readonly=True, copy=False)
    close_note = fields.Char(string="Closed because", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_user_id = fields.Many2one('res.users', string="Closed by", readonly=True, copy=False)
    error_reason = fields.Char(
        string="Needs a look", readonly=True, copy=False,
        help="Why this could not go on by itself.")
    # what comes next
    step_id = fields.Many2one(
        'dental.followup.step', readonly=True, ondelete='set null', copy=False)
    next_at = fields.Datetime(string="Next contact", copy=False, default=fields.Datetime.now)
    next_channel = fields.Selection(NEXT_CHANNELS, string="By", default='phone', copy=False)
    due_by = fields.Datetime(
        string="Before", readonly=True, copy=False, help="Closing time of the day it is due.")
    is_promise = fields.Boolean(
        string="Promised", readonly=True, copy=False, help="The patient was told this time.")
    anchor_at = fields.Datetime(
        string="Counted from", readonly=True, copy=False,
        help="What steps that are counted from the start are counted from.")
    tries = fields.Integer(
        readonly=True, copy=False, default=0,
        help="Contacts since it was last taken up; the program says how many at most.")
    checkup = fields.Integer(
        readonly=True, copy=False, help="Hours after the treatment of the check-up at hand.")
    hold_note = fields.Char(
        string="On hold because", readonly=True, copy=False,
        help="The limit on contacts or the rest that puts the next contact off.")
    needs_data = fields.Boolean(
        string="Missing contact details", readonly=True, copy=False,
        help="There is no number to call: reception is asked to find one.")
    opened_late = fields.Boolean(
        string="Next morning", readonly=True,
        help="Opened too late for a call on the same day; counted apart.")
    # what was done
    attempt_ids = fields.One2many('dental.followup.attempt', 'followup_id', readonly=True)
    attempt_count = fields.Integer(
        string="Attempts", compute='_compute_attempts', store=True, readonly=True)
    last_attempt_at = fields.Datetime(
        string="Last contact", compute='_compute_attempts', store=True, readonly=True)
    rebooked_event_id = fields.Many2one(
        'calendar.event', string="New visit", readonly=True, index='btree_not_null',
        ondelete='set null', copy=False)
    dentist_id = fields.Many2one(related='event_id.dental_dentist_id', string="Dentist")
    missed_at = fields.Datetime(
        related='event_id.start', string="Visit of", help="When the visit was to begin.")

    _one_per_visit = models.UniqueIndex(
        "(program_id, event_id) WHERE event_id IS NOT NULL AND state != 'cancelled'",
        "This visit already has a follow-up of this program.",
    )
    _one_per_period = models.UniqueIndex(
        "(company_id, program_id, partner_id, period) "
        "WHERE event_id IS NULL AND plan_id IS NULL AND source_attempt_id IS NULL "
        "AND state != 'cancelled'",
        "This patient already has a follow-up of this program for these days.",
    )
    _one_per_plan = models.UniqueIndex(
        "(program_id, plan_id) WHERE plan_id IS NOT NULL AND state != 'cancelled'",
        "This treatment plan already has a follow-up of this program.",
    )
    _one_per_call = models.UniqueIndex(
        "(program_id, source_attempt_id) "
        "WHERE source_attempt_id IS NOT NULL AND state != 'cancelled'",
        "This call already has a follow-up of this program.",
    )
    _due_idx = models.Index(
        "(company_id, next_channel, next_at) WHERE state IN ('todo', 'pending')")
    _open_patient_idx = models.Index(
        "(partner_id) WHERE state IN ('todo', 'pending', 'booked')")
    _never_rests = models.Constraint(
        "CHECK(state IN ('won', 'lost', 'cancelled') "
        "OR (next_at IS NOT NULL AND next_channel IS NOT NULL))",
        "A follow-up that is not closed has a next contact.",
    )
    _lost_has_reason = models.Constraint(
        "CHECK(state != 'lost' OR lost_reason_id IS NOT NULL)",
        "Say why the patient was lost: it is what helps the next one.",
    )

    @api.depends('partner_id.name', 'program_id.name')
    def _compute_display_name(self):
        for followup in self:
            followup.display_name = ' · '.join(filter(None, (
                followup.partner_id.name, followup.program_id.name)))

    @api.depends('program_id', 'plan_id.is_elective')
    def _compute_purpose(self):
        """The program's purpose; what is not needed for health follows the stricter rules.

        What is closed stays what it was.
        """
        for followup in self:
            purpose = 'commercial' if followup.plan_id.is_elective else followup.program_id.purpose
            followup.purpose = followup.state in CLOSED and followup.purpose or purpose

    @api.depends('state')
    def _compute_is_closed(self):
        for followup in self:
            followup.is_closed = followup.state in CLOSED

    def _search_is_closed(self, operator, value):
        if operator != 'in':
            return NotImplemented
        states = [key for key, _label in CASE_STATES if (key in CLOSED) in value]
        return [('state', 'in', states)]

    @api.depends('attempt_ids', 'attempt_ids.is_void')
    def _compute_attempts(self):
        found = {
            followup: (count, last)
            for followup, count, last in self.env['dental.followup.attempt']._read_group(
                [('followup_id', 'in', self.ids), ('is_void', '=', False)],
                ['followup_id'], ['__count', 'at:max'])
        }
        for followup in self:
            followup.attempt_count, followup.last_attempt_at = found.get(followup, (0, False))

    @api.constrains('next_at')
    def _check_next_at(self):
        """A date that was typed wrong is said at once, not found in a year."""
        today = fields.Date.context_today(self)
        for moment in filter(None, self.mapped('next_at')):
            if not 2000 <= moment.year <= today.year + 3:
                raise ValidationError(self.env._(
                    "The next contact cannot be in %(year)s: choose a day of the next years.",
                    year=moment.year))

    @api.constrains('state', 'next_at', 'next_channel')
    def _check_never_rests(self):
        """Say it before the to-do's day is computed from a date that is missing (invariant 4)."""
        for followup in self:
            if not (followup.next_at and followup.next_channel) and followup.state not in CLOSED:
                raise ValidationError(self.env._(
                    "A follow-up that is not closed has a next contact."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Open cases, to be done: what a case has come to is not the caller's to say.

        What the server keeps (:data:`KEPT`) is left out of what people send.

        :raises UserError: for another state than the first
        """
        if any(vals.get('state', 'todo') != 'todo' for vals in vals_list):
            raise UserError(self.env._("A follow-up changes its state through its buttons."))
        model, vals_list = drop_kept(self, vals_list)
        followups = super(DentalFollowup, model).create([
            {**AT_FIRST, **vals} for vals in vals_list]).with_env(self.env)
        followups._begin(is_new=not any(
            'attempt_ids' in vals or 'evolution_ids' in vals for vals in vals_list))
        return followups

    @api.model
    def _create_opened(self, vals_list):
        """Open cases of the server's own making, as :meth:`create` does, by one statement.

        Where another app or a rule of the clinic's has a part in ``create``, it is called.

        :param vals_list: list of dict, all with the same fields, without lines
        """
        if is_create_extended(self):
            return self.create(vals_list)
        followups = insert_new(self, [{**AT_FIRST, **vals} for vals in vals_list])
        followups._begin(is_new=True)
        return followups

    def _begin(self, is_new):
        """Give these cases, just written, their first round and to-do.

        :param bool is_new: whether nothing was done about them yet: that need not be asked of
            ten thousand
        """
        if is_new:
            for name in ('attempt_count', 'last_attempt_at', 'alarm_state'):
                self.env.remove_to_compute(self._fields[name], self)
        self._open_rounds()
        by_hand = self.filtered(lambda case: case.next_channel in TO_DO)
        if by_hand:
            by_hand._create_activities()

    def write(self, vals):
        """Write; the state only through :meth:`_set_state`, and the to-do follows the date.

        :raises UserError: for the state, what the case is about, the patient of a case with
            attempts, or what moves a case while somebody else is in the call, or puts an alarm off
        :raises AccessError: for a case that would go to a clinic that is not the user's
        """
        by_ourselves = self.env.context.get('dental_set_state') is SET_STATE
        if 'state' in vals and not by_ourselves:
            raise UserError(self.env._("A follow-up changes its state through its buttons."))
        if {'partner_id', 'company_id'} & vals.keys() and self.attempt_ids:
            raise UserError(self.env._("What was done for a patient stays with the patient."))
        if not by_ourselves:
            refuse_kept(self, vals)
        if not by_ourselves and MOVES & vals.keys():
            self._check_others_hands()
            self._check_alarm(vals)
            self._check_unread(vals)
        if not is_server(self.env):
            self._check_from_start(vals)
        if 'next_channel' in vals:
            vals = {'awaits_answer': False, **vals}
        result = super().write(vals)
        if {'partner_id', 'company_id'} & vals.keys():
            self._check_noted()
        if 'company_id' in vals:
            self.check_access('write')
        if MIRRORED & vals.keys() and not by_ourselves:
            self._sync_activities()
        return result

    def _check_from_start(self, vals):
        """Refuse that a person makes a follow-up one about something else.

        :raises UserError: saying what to do instead
        """
        for name in FROM_START & vals.keys():
            field = self._fields[name]
            if any((field.convert_to_write(case[name], case) or False) != (vals[name] or False)
                   for case in self):
                raise UserError(self.env._(
                    "What a follow-up is about, its program and its visit, stays as it is: open "
                    "another one instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_attempted(self):
        """Only what was opened by mistake today, and nobody has done anything about, is deleted:
        figures of the days before stay as they are."""
        self._check_others_hands()
        if self.attempt_ids or any(case._is_on_record() for case in self):
            raise UserError(self.env._(
                "What was done for a patient is kept: cancel the follow-up, do not delete it."))

    def _is_on_record(self):
        """Tell whether figures of another day count this case, or it has ended."""
        self.ensure_one()
        today = self.company_id._dental_today()
        return any(one.end or one.clinic_day != today for one in self.round_ids)

    @api.model
    def _get_in_use_domain(self, channels=None):
        """Return the domain of what waits for a contact, by some channels or by any.

        What belongs to a program that is off or archived, or to a clinic that is, rests.
        """
        return [
            ('state', 'in', WAITING),
            *([('next_channel', 'in', channels)] if channels else ()),
            ('program_id.is_on', '=', True),
            ('program_id.active', '=', True),
            ('company_id.active', '=', True),
        ]

    @api.model
    def _get_day_domains(self, today, company):
        """Return the domains of what is overdue, due today and planned on the clinic's clock.

        :param date today: the clinic's day
        """
        first, end = clinic_time.day_bounds(today, company._dental_zone())
        return {
            'overdue': [('next_at', '<', first)],
            'today': [('next_at', '>=', first), ('next_at', '<', end)],
            'planned': [('next_at', '>=', end)],
        }

    # ACTIONS

    def action_call(self):
        """Take the patient in hand, if nobody else has, and open the guided call.

        A call about it that this user has begun and not finished is opened again. If it was the
        patient who rang, and is not on the phone any more, it is our call from here on.
        """
        self.ensure_one()
        calls = self.env['dental.followup.call']
        call = calls._get_unfinished(self)
        if call.direction == 'in' and not self._is_in_hand():
            call._turn('out')
        self._claim()
        call = call._resume() if call else calls.create({'followup_id': self.id})
        return call._action_open()

    def action_done_by_hand(self):
        """A letter, a WhatsApp or a talk in the clinic is done: log it, and go on.

        :raises UserError: if somebody else has the patient in hand, or the rules forbid it
        """
        outcome = self.env.ref('dental_followup.outcome_unsaid')
        for case in self:
            case._check_by_hand()
            case._log_call(outcome, channel=case.next_channel)
        return True

    def action_reopen(self):
        """Take closed cases up again, due now.

        :raises UserError: for a patient who has died or whose record is archived, or if somebody
            else is in the call
        """
        self._check_others_hands()
        for case in self:
            if case._is_patient_gone():
                raise UserError(case._describe_gone())
        return self._set_state(
            'todo', next_at=fields.Datetime.now(), next_channel='phone', tries=0)
