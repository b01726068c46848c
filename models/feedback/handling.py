from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import clinic_time
from ..searches import search_flag
from ..vocabulary import COMPLAINING, WAITING

DECIDED_WITHIN = 16
"""Opening hours in which it is decided what is done about a complaint: two days."""
TODO = 'dental_followup.mail_activity_type_complaint'


class DentalFeedback(models.Model):
    """What is done about a complaint: whose it is, until when, and what the patient hears of it."""

    _inherit = 'dental.feedback'

    is_open = fields.Boolean(
        string="To be settled", compute='_compute_is_open', search='_search_is_open')
    repair_case_id = fields.Many2one(
        'dental.followup', string="Repair call", compute='_compute_repair_case')
    repair_text = fields.Char(
        string="How it went", compute='_compute_repair_text',
        help="What came of the last repair call, or for when it is.")
    can_call_repair = fields.Boolean(compute='_compute_repair_text')
    visit_text = fields.Char(compute='_compute_visit_text', string="At the visit")
    told_at = fields.Datetime(
        string="Patient told on", compute='_compute_told_at',
        help="When the patient heard it: not of a call that is to be made again.")

    @api.depends('kind', 'state')
    def _compute_is_open(self):
        for feedback in self:
            feedback.is_open = feedback.kind in COMPLAINING and feedback.state != 'closed'

    def _search_is_open(self, operator, value):
        return search_flag(
            [('kind', 'in', COMPLAINING), ('state', '!=', 'closed')], operator, value)

    @api.depends('event_id', 'partner_id')
    def _compute_repair_case(self):
        """Find the repair call: its own, else the one about the same visit."""
        periods = {f'feedback-{feedback.id}': feedback for feedback in self}
        cases = self.env['dental.followup'].search([
            ('program_id.trigger', '=', 'incident'), ('state', '!=', 'cancelled'),
            '|', ('period', 'in', list(periods)), ('event_id', 'in', self.event_id.ids),
        ], order='id')
        own = {case.period: case for case in cases}
        at_visit = {case.event_id: case for case in cases if case.event_id}
        for period, feedback in periods.items():
            about = at_visit.get(feedback.event_id) if feedback.event_id else None
            feedback.repair_case_id = feedback.kind in COMPLAINING and (
                own.get(period) or about) or False

    @api.depends('event_id')
    @api.depends_context('lang')
    def _compute_visit_text(self):
        """Say which visit it is about: its name is the patient's, as that of all their visits."""
        for feedback in self:
            feedback.visit_text = bool(feedback.event_id) and feedback.event_id._dental_describe()

    @api.depends('repair_case_id')
    @api.depends_context('lang')
    def _compute_repair_text(self):
        for feedback in self:
            case = feedback.repair_case_id
            feedback.can_call_repair = case.state in WAITING
            feedback.repair_text = ' · '.join(filter(None, (
                feedback._say_last_repair(), case.state in WAITING and self.env._(
                    "To be called %(when)s", when=case._describe_moment(case.next_at))))) or False

    @api.depends('told_case_id.state', 'told_case_id.attempt_ids.is_void')
    def _compute_told_at(self):
        """Say when it was told: in the last conversation, if nobody calls again about it."""
        for feedback in self:
            case = feedback.told_case_id
            told = case.attempt_ids.filtered(lambda row: (
                row.outcome_move == 'answered' and not row.call_back_at and not row.is_void))
            feedback.told_at = case.state not in (*WAITING, 'cancelled') and told[:1].at

    # ACTIONS

    def action_take(self):
        """The user answers for these complaints from here on.

        :raises AccessError: for who is no manager
        """
        self._check_manager()
        return self.write({'owner_id': self.env.uid})

    def action_close(self):
        """Nothing is left to do; what came of it is said, or was settled in the repair call.

        :raises AccessError: for who is no manager
        :raises UserError: if nobody knows what came of it
        """
        self._check_manager()
        by_result = self.filtered('is_open').grouped(
            lambda feedback: feedback.result or feedback._say_settled())
        if not all(by_result):
            raise UserError(self.env._(
                "What came of it? Write it, in a few words, before this is closed."))
        for result, settled in by_result.items():
            settled._close(result)
        return True

    def action_reopen(self):
        """There is something to do about it after all: the patient is called anew.

        What had come of it stays in its history.

        :raises AccessError: for who is no manager
        """
        self._check_manager()
        # The server keeps how far it has come; that the user is a manager was asked above.
        again = self.sudo().filtered(lambda feedback: (
            feedback.kind in COMPLAINING and feedback.state == 'closed'))
        again.write({'state': 'new', 'closed_at': False, 'closed_user_id': False})
        again._open_again()
        again._take_up()
        return True

    def action_call_repair(self):
        """Call the patient about this, now.

        :raises UserError: if there is nothing to call about
        """
        self.ensure_one()
        if not self.can_call_repair:
            raise UserError(self.env._("There is no repair call: call from the patient's page."))
        return self.repair_case_id.action_call()

    def action_tell(self):
        """Open a call to tell the patient what was changed (S36).

        :raises AccessError: for who is no manager
        :raises UserError: if it was not written what, or the program is switched off
        """
        self.ensure_one()
        self._check_manager()
        if not self.action:
            raise UserError(self.env._(
                "What do we change? Write it in words that can be said to the patient."))
        if not self.told_case_id or self.told_case_id.state == 'cancelled':
            program = self.env.ref('dental_followup.program_changed')
            # As a rule opens cases; the complaint is the manager's to read (asked above).
            case = self.env['dental.followup'].sudo()._open_for_records(program, self)
            if not case:
                raise UserError(self.env._(
                    "Nothing was opened: the program “%(name)s” is switched off.",
                    name=program.name))
            # What the server keeps, of what the user may write (asked above).
            self.sudo().told_case_id = case
        case = self.told_case_id
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': self.partner_id.name, 'type': 'success',
                'message': self.env._(
                    "The call is in Today: %(when)s.",
                    when=self.company_id._dental_when(case.next_at))},
        }

    def _check_manager(self):
        self.check_access('write')
        if not self.env.user.has_group('dental_followup.group_manager'):
            raise AccessError(self.env._(
                "What is done about it is decided by a manager: they have a to-do for it."))

    # TOOLS

    def _take_up(self):
        """A complaint is heard: it is dated, the managers are told, and no thanks are sent."""
        now = fields.Datetime.now()
        # Whoever hears it: that it is open, and whose to-do it is, is the server's to write.
        for company, heard in self.sudo().grouped('company_id').items():
            heard.write({
                'state': 'new', 'due_at': company._dental_after_open_hours(DECIDED_WITHIN, now)})
            heard.filtered('owner_id').state = 'acting'
            heard._tell_managers()
        self.env['dental.followup']._on_complaints(self)

    def _tell_managers(self, day=None):
        """Give each manager a to-do until somebody has taken it; it says nothing of what was said.

        Of who answered for it and has left the clinic, it is the managers' again. With all rights
        (see :meth:`_take_up`).

        :param date day: when it is due, default the day by which it is decided
        """
        for (company, owner, due), alike in self.grouped(lambda feedback: (
                feedback.company_id, feedback.owner_id, day or clinic_time.local_date(
                    feedback.due_at, feedback.company_id._dental_zone()))).items():
            self.env['mail.activity']._dental_give(
                alike, TODO, company._dental_workers(owner) or company._dental_managers(), due)

    def _hand_to_owner(self):
        """Who answers for a complaint has its to-do, and nobody else."""
        # Others' to-do's are not the user's; they are the server's, as those of calls.
        waiting = self.sudo().filtered('is_open')
        for owner, theirs in waiting.grouped('owner_id').items():
            theirs._get_todos(TODO).filtered(
                lambda todo, who=owner: todo.user_id != who).unlink()
            theirs.state = 'acting' if owner else 'new'
        waiting._tell_managers()
        waiting._find_promised_by_hand()._promise_by_hand()

    def _close(self, result):
        """Close, with what came of it; its to-do's are done, and what is changed goes on.

        :param str result: what came of it, in words
        """
        # As in _hand_to_owner.
        closing = self.sudo()
        closing.write({
            'state': 'closed', 'result': result, 'closed_at': fields.Datetime.now(),
            'closed_user_id': self.env.uid})
        closing._get_todos(TODO).unlink()

    def _get_todos(self, kind):
        """Return the to-do's of a kind about these, with these' rights.

        :param str kind: external id of the kind of to-do
        """
        wanted = self.env.ref(kind)
        return self.activity_ids.filtered(lambda todo: todo.activity_type_id == wanted)

    def _say_settled(self):
        """Say when the repair call settled it, if the last one did."""
        self.ensure_one()
        last = self.repair_case_id.attempt_ids.filtered(
            lambda attempt: attempt.repair_result and not attempt.is_void)[:1]
        return last.repair_result == 'resolved' and self.env._(
            "Settled in the call of %(when)s.", when=self.company_id._dental_when(last.at))

    def _say_last_repair(self):
        """Say what came of the last repair call, when and who made it; nothing before the first."""
        last = self.repair_case_id.last_attempt_id
        how = dict(last._fields['repair_result']._description_selection(self.env))
        # A colleague of another clinic may be hidden: only their name is read.
        return last and self.env._(
            "%(when)s, %(name)s: %(result)s", when=self.company_id._dental_when(last.at),
            name=last.sudo().user_id.name,
            result=how.get(last.repair_result) or last.outcome_id.name)

    @api.model
    def _dental_complaining(self, partners):
        """Return the ids of those of some patients whose complaint is open, in any clinic."""
        return {partner_id for partner_id, _company_id in self._dental_find_open(partners)}

    @api.model
    def _dental_find_open(self, partners, kinds=COMPLAINING):
        """Return of which of some patients something is open, as ids of patient and clinic.

        :param kinds: what of, by default complaints and what went wrong
        """
        # Whoever asks: only whose it is leaves.
        return {(partner.id, company.id) for partner, company in self.sudo()._read_group([
            ('partner_id', 'in', partners.ids), ('is_open', '=', True), ('kind', 'in', kinds),
        ], ['partner_id', 'company_id'])}

    def _dental_reasons(self, program):
        """Return the reasons these give for a follow-up: a complaint is called about.

        Who it names is read in it, not in the queue everybody sees (invariant 12).
        """
        now = fields.Datetime.now()
        tells = program.code == 'changed'
        return [{
            'partner_id': feedback.partner_id.id, 'company': feedback.company_id,
            'event_id': not tells and feedback.event_id.id,
            'dentist_id': feedback.event_id.dental_dentist_id.id,
            'period': f'feedback-{feedback.id}', 'start': now, 'stop': now,
            'answer_by': not tells and feedback.answer_by,
            'before': not tells and feedback.answer_by,
            'topic': feedback.action if tells else feedback._say_topic(),
        } for feedback in self]

    def _call_in_time(self):
        """Have who complained in a call called in the time they were promised there.

        A repair call that there was is made then; where none is, as its program is switched off,
        the managers' to-do's carry the hour. With all rights: it may be a colleague's.
        """
        for feedback in self:
            case = feedback.repair_case_id
            if case.state in WAITING:
                case._call_before(feedback.answer_by, feedback._say_topic())
            else:
                feedback._promise_by_hand()

    def _say_topic(self):
        """Say what the repair call is about, and what the patient was told, to the staff."""
        company = self.company_id
        # Read by the staff, whatever language who noted it speaks.
        env = self.with_context(lang=company._dental_lang()).env
        if not self.answer_by:
            return env._("A complaint")
        return env._("A complaint: we said we would call before %(when)s",
                     when=company.with_env(env)._dental_when(self.answer_by))
