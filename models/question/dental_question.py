from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..access.kept import drop_kept
from ..patient.dental_observation import LONGEST
from ..vocabulary import ALARM_STATES, CLOSED

FARTHEST_ANSWER = timedelta(days=7)
"""No patient is told to wait longer for an answer."""
BECAME = frozenset({
    'state', 'answer_by', 'alerted_ids', 'escalated_at', 'answered_at', 'answered_user_id',
    'calls_self', 'case_id', 'closed_at', 'call_by', 'taken_back_at',
    'reminded_at'})
"""What became of a question: the server's word."""
SAID = {'answer'}
"""What a clinician fills in before they answer."""


class DentalQuestion(models.Model):
    """What a patient asked in a call, for a dentist to answer (S14; invariant 16).

    A row is added and never changed. Its own case is the call that was promised with the answer:
    what the call in which it was asked comes to does not move it.
    """

    _name = 'dental.question'
    _inherit = [
        'dental.followup.noted', 'dental.followup.asked', 'dental.followup.thread',
        'mail.activity.mixin']
    _description = "Question of a patient"
    _order = 'at desc, id desc'
    _check_company_auto = True
    _dental_kept = frozenset({'user_id', 'at', 'attempt_id', *BECAME} - {'call_by'})

    # what was asked
    text = fields.Text(string="In the patient's words", required=True)
    event_id = fields.Many2one(domain="[('dental_patient_id', '=', partner_id)]")
    followup_id = fields.Many2one(string="Asked in")
    attempt_id = fields.Many2one(
        'dental.followup.attempt', string="Call", readonly=True, index='btree_not_null',
        ondelete='restrict')
    user_id = fields.Many2one(required=True)
    at = fields.Datetime(string="On", required=True, readonly=True, default=fields.Datetime.now)
    asked_user_id = fields.Many2one(
        'res.users', string="Who is asked", help="Empty: any dentist of the clinic.")
    call_by = fields.Datetime(
        string="Call promised before", compute='_compute_call_by', store=True, precompute=True,
        readonly=False, required=True, help="What the patient was told in the call.")
    # what became of it
    state = fields.Selection(ALARM_STATES, string="Stands")
    answer = fields.Text(string="What to say to the patient")
    calls_self = fields.Boolean(string="The dentist calls", readonly=True)
    case_id = fields.Many2one(
        'dental.followup', string="Call with the answer", readonly=True, index='btree_not_null',
        ondelete='restrict')
    closed_at = fields.Datetime(string="Patient told on", readonly=True)
    stands_text = fields.Char(compute='_compute_stands_text', string="What happens now")

    _open_idx = models.Index("(partner_id) WHERE state IN ('new', 'answered')")

    @api.depends('company_id')
    def _compute_call_by(self):
        """Propose the hour that can be promised, as to who complains."""
        unsaid = self.filtered(lambda question: not question.call_by)
        hours = {company: self.env['dental.followup']._answer_by(company)
                 for company in unsaid.company_id}
        for question in self:
            question.call_by = question.call_by or hours.get(question.company_id)

    @api.depends('partner_id.name', 'at')
    def _compute_display_name(self):
        """Patient and day: what was asked is not told by a name (invariant 12)."""
        for question in self:
            question.display_name = ' · '.join(filter(None, (
                question.partner_id.name, question.company_id._dental_when(question.at))))

    @api.constrains('text', 'answer')
    def _check_text(self):
        """Say what the patient wants to know."""
        for question in self:
            if not (question.text or '').strip():
                raise ValidationError(self.env._(
                    "What does the patient ask? Write it in their words."))
            if max(len(question.text), len(question.answer or '')) > LONGEST:
                raise ValidationError(self.env['dental.observation']._describe_length())

    @api.constrains('asked_user_id', 'company_id')
    def _check_asked_user(self):
        """Who is asked is a dentist of the clinic."""
        for theirs in self.filtered('asked_user_id').grouped('company_id').values():
            if theirs.asked_user_id - theirs._get_clinicians():
                raise ValidationError(self.env._(
                    "A question is answered by a dentist of the clinic: choose who, or nobody "
                    "and all are asked."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Note what was asked, ask a dentist and open the call, in one transaction.

        What became of it is not the caller's to say.

        :raises UserError: if nobody can call with the answer, or for an hour that cannot be kept
        """
        model, vals_list = drop_kept(self, vals_list)
        asked = super(DentalQuestion, model).create([
            {**vals, 'state': 'new', 'answer': False} for vals in vals_list]).with_env(self.env)
        for company, call_by in asked.grouped(
                lambda question: (question.company_id, question.call_by)):
            wrong = self._describe_wrong_hour(company, call_by)
            if wrong:
                raise UserError(wrong)
        asked._open_calls()
        asked._ask()
        return asked

    def write(self, vals):
        """Refuse: what was asked is not changed, nor what became of it.

        What a clinician is going to answer may be filled in until they have answered.

        :raises UserError: for anything else
        """
        self.check_access('write')
        says = vals.keys() <= SAID and not self.filtered(lambda asked: asked.state != 'new')
        if not says and not (self.env.su and vals.keys() <= BECAME | SAID):
            raise UserError(self.env._(
                "What a patient asked is not changed afterwards: ask another question."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What a patient asked is not deleted."))

    # TOOLS

    @api.model
    def _describe_wrong_hour(self, company, moment):
        """Say why no patient can be told that they are called before a moment, or ``None``.

        :param moment: naive UTC datetime
        """
        now = fields.Datetime.now()
        if not moment or moment <= now:
            return self.env._("The hour that was promised has passed: choose a later one.")
        if moment > now + FARTHEST_ANSWER:
            return self.env._(
                "Nobody waits for an answer for more than a week: choose an earlier hour.")
        return self.env['dental.followup']._describe_night(company, moment)

    def _open_calls(self):
        """Open the call in which each patient hears the answer: it is promised.

        With ``sudo``: what the server keeps is written; the cases are the clinic's.

        :raises UserError: if the program is switched off, or the patient may not be called
        """
        program = self.env.ref('dental_followup.program_question')
        cases = self.env['dental.followup'].sudo()._open_for_records(program, self)
        by_period = cases.grouped('period')
        for question in self.sudo():
            case = by_period.get(question._get_period())
            if not case:
                raise UserError(self.env._(
                    "Nobody would call with the answer: the program “%(name)s” is switched off.",
                    name=program.name))
            if case.state in CLOSED:
                raise UserError(self.env._(
                    "Nobody may call %(patient)s with the answer. %(why)s",
                    patient=question.partner_id.name, why=case.close_note or ''))
            question.case_id = case

    def _get_period(self):
        self.ensure_one()
        return f'question-{self.id}'

    def _dental_reasons(self, program):
        """Return the reasons these give for a follow-up: who asked is called in time."""
        return [{
            'partner_id': question.partner_id.id, 'company': question.company_id,
            'start': question.at, 'stop': question.at, 'period': question._get_period(),
            'promised_at': self.env['dental.followup']._call_in_time(question.call_by),
        } for question in self]
