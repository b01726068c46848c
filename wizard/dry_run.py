import logging
from collections import Counter

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime

from ..models.followup.send_messages import sentence_of
from ..models.program.dry_run import DAYS, SHOWN
from ..models.vocabulary import QUEUED
from ..tools.bisect_batch import by_halves

_logger = logging.getLogger(__name__)


class DentalFollowupDryrun(models.TransientModel):
    """What a program would do if it were switched on, before anybody hears of it."""

    _name = 'dental.followup.dryrun'
    _inherit = 'dental.followup.links'
    _description = "Dry run of a program"

    program_id = fields.Many2one(
        'dental.followup.program', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, readonly=True,
        default=lambda self: self.env.company)
    is_on = fields.Boolean(related='program_id.is_on')
    step_ids = fields.One2many(related='program_id.step_ids')
    today_count = fields.Integer(string="Today", readonly=True)
    past_count = fields.Integer(string="In the last 30 days", readonly=True)
    today_text = fields.Char(readonly=True)
    past_text = fields.Char(readonly=True)
    days_text = fields.Text(string="Day by day", readonly=True)
    warning_text = fields.Text(readonly=True)
    more_text = fields.Char(readonly=True)
    line_ids = fields.One2many('dental.followup.dryrun.line', 'dry_run_id', readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Begin dry runs, whose program is named on the way.

        :raises AccessError: for a program of another clinic
        """
        dry_runs = super().create(vals_list)
        dry_runs.program_id.check_access('read')
        return dry_runs

    def write(self, vals):
        """Write; not to a program the user may not read.

        :raises AccessError: for a program of another clinic
        """
        result = super().write(vals)
        self.program_id.check_access('read')
        return result

    def _run(self):
        """Find what the program would do, and say it."""
        self.ensure_one()
        program, company = self.program_id, self.company_id
        serving = program._for_company(company)
        findings = program._dry_run(company) if serving == program else []
        opens = [finding for finding in findings if finding.verdict == 'opens']
        past = [finding for finding in findings if self._is_recent(finding)]
        self.write({
            'today_count': len(opens), 'past_count': len(past),
            'today_text': self._describe_today(findings, opens),
            'past_text': self._describe_past(len(past)),
            'days_text': self._describe_days(past),
            'warning_text': '\n'.join(self._get_warnings(serving)) or False,
            'more_text': len(findings) > SHOWN and self.env._(
                "… and %(count)s more.", count=len(findings) - SHOWN),
            'line_ids': [fields.Command.clear(), *(
                fields.Command.create(values)
                for values in self._prepare_lines(findings[:SHOWN]))],
        })

    def _is_recent(self, finding):
        """Tell whether a finding would have opened, or has, in the last days."""
        first = fields.Date.subtract(self.company_id._dental_today(), days=DAYS)
        return (finding.verdict in ('opens', 'past', 'waits', 'followed')
                and bool(finding.day) and finding.day >= first)

    # in words

    def _describe_today(self, findings, opens):
        """Say how many open today, how many of them nobody may contact, and what waits."""
        verdicts = Counter(finding.verdict for finding in findings)
        refused = sum(bool(finding.refusal) for finding in opens)
        parts = [
            self.env._("Today it would open %(count)s.", count=len(opens)) if opens
            else self.env._("Today it would open nothing.")]
        if refused:
            parts.append(self.env._(
                "%(count)s of them may not be contacted this way.", count=refused))
        if verdicts['waits']:
            parts.append(self.env._(
                "%(count)s more wait their turn: at most %(most)s are opened a day.",
                count=verdicts['waits'], most=self.program_id.max_per_day))
        if verdicts['again']:
            parts.append(self.env._(
                "%(count)s that were closed without a decision are taken up again.",
                count=verdicts['again']))
        if verdicts['refused']:
            parts.append(self.env._(
                "%(count)s are left out because they may not be contacted.",
                count=verdicts['refused']))
        return ' '.join(parts)

    def _describe_past(self, count):
        if self.program_id.trigger == 'patients':
            return self.env._("The search is made every day; it has no history.")
        if self.program_id.trigger in ('hand', 'freed'):
            return self.env._("Somebody opens it: nothing opens by itself.")
        if self.program_id.trigger in ('recall', 'dormant'):
            return bool(count) and self.env._(
                "%(count)s of those found became due in the last %(days)s days.",
                count=count, days=DAYS)
        return self.env._(
            "In the last %(days)s days it would have opened %(count)s.", days=DAYS, count=count)

    def _describe_days(self, past):
        """List how many would have opened on each of the last days, newest first."""
        per_day = Counter(finding.day for finding in past)
        return ' · '.join(
            f'{format_date(self.env, day, date_format="EEE d/M")}: {per_day[day]}'
            for day in sorted(per_day, reverse=True)) or False

    def _get_warnings(self, serving):
        """Say what keeps the program from doing what is shown, as the jobs would find out."""
        program, company = self.program_id, self.company_id
        warnings = []
        if serving != program:
            warnings.append(self.env._(
                "“%(own)s” takes the place of this program in %(clinic)s.",
                own=serving.name, clinic=company.name))
        if not program.step_ids:
            warnings.append(self.env._("It has no steps: add at least one."))
        if not company.dental_care_from and set(program.step_ids.mapped('channel')) & {
                *QUEUED, 'preferred'}:
            warnings.append(self.env._(
                "The clinic has no address to send from: see its settings."))
        if company.dental_test_mode:
            warnings.append(self.env._(
                "Test mode: messages go to %(address)s instead of the patient.",
                address=company.dental_test_email))
        return warnings

    # line by line

    def _prepare_lines(self, findings):
        """Return the values of a line for each of these findings."""
        # As the job would; the form is a manager's own, of a clinic of theirs.
        program = self.program_id.sudo().with_company(self.company_id)
        Followup = program.env['dental.followup']
        cases = [
            Followup.new(finding.values) if finding.values else Followup for finding in findings]
        subjects = self._render_subjects(Followup.union(*cases))
        channels = dict(self.env['dental.followup']._fields['next_channel']
                        ._description_selection(self.env))
        partners = program.env['res.partner'].browse(
            [finding.reason['partner_id'] for finding in findings])
        return [{
            'sequence': index, 'opens': finding.verdict == 'opens', 'day': finding.day,
            'patient': partner.name, 'reason': self._describe_reason(finding),
            'first_at': case.next_at and self._say(case.next_at),
            'channel': channels.get(case.next_channel), 'subject': subjects.get(case.id),
            'responsible': bool(finding.values) and self._describe_responsible(case),
            'note': self._describe_verdict(finding, partner, case),
        } for index, (finding, case, partner) in enumerate(
            zip(findings, cases, partners, strict=True))]

    def _render_subjects(self, cases):
        """Return the subjects of emails and the texts of SMS as they would be sent, by case."""
        subjects = {}
        for (step, channel), theirs in cases.grouped(
                lambda case: (case.step_id, case.next_channel)).items():
            template, field = {
                'email': (step.template_id, 'subject'), 'sms': (step.sms_template_id, 'body'),
            }.get(channel, (False, False))
            if template:
                subjects.update(self._render_safely(template, field, list(theirs._ids)))
        return subjects

    def _render_safely(self, template, field, case_ids):
        """Render a template's field for cases; for one that cannot be, say why instead."""
        def say(one, error):
            _logger.info("a message could not be prepared", exc_info=error)
            return {one[0]: self.env._(
                "The message could not be prepared: %(error)s",
                error=sentence_of(self.env, error))}
        parts = by_halves(
            case_ids, lambda some: template._render_field(field, some, compute_lang=True), say)
        return {case_id: text for part in parts for case_id, text in part.items()}

    def _describe_reason(self, finding):
        """Say what it is about: what happened, or since when it is due."""
        reason, trigger = finding.reason, self.program_id.trigger
        if trigger == 'dormant':
            return self.env._(
                "Last visit on %(day)s", day=format_date(self.env, reason['last_day']))
        when = finding.day and format_date(self.env, finding.day)
        if reason.get('event_id') and trigger != 'recall':
            when = self._say(finding.moment)
        return ' · '.join(filter(None, (when, reason.get('topic')))) or False

    def _say(self, moment):
        """Say a moment (naive UTC) in short, on the clinic's clock."""
        return format_datetime(
            self.env, moment, tz=self.company_id._dental_zone(), dt_format='EEE d/M HH:mm')

    def _describe_responsible(self, case):
        if case.next_channel in QUEUED:
            return self.env._("Sent by itself")
        roles = dict(self.program_id._fields['role']._description_selection(self.env))
        return case.user_id.name or roles[self.program_id.role]

    def _describe_verdict(self, finding, partner, case):
        """Say why a finding opens nothing, or what keeps the contact from being made."""
        refusal = finding.refusal and partner._dental_refusal_text(
            finding.refusal, self.company_id)
        said = {
            'again': self.env._("It was closed without a decision: taken up again."),
            'late': case.hold_note or self.env._("It would have come too late to be of use."),
            'past': not refusal and self.env._("Would have opened then."),
            'waits': self.env._("Waits its turn."),
            'followed': self.env._("Followed already."),
            'circular': self.env._("It comes from a contact of this program itself."),
            'old': self.env._("Too old."),
        }.get(finding.verdict)
        return ' '.join(filter(None, (
            said, refusal or case.error_reason or (said is None and case.hold_note)))) or False

    # ACTIONS

    def action_switch_on(self):
        """Switch the program on: what was shown is what happens.

        :raises UserError: for a program of all clinics and a manager of some of them
        """
        self.program_id.action_switch_on()
        return {'type': 'ir.actions.act_window_close'}


class DentalFollowupDryrunLine(models.TransientModel):
    """One patient a program would contact, and how; or why it would not."""

    _name = 'dental.followup.dryrun.line'
    _inherit = 'dental.followup.links'
    _description = "Finding of a dry run"
    _order = 'sequence, id'

    dry_run_id = fields.Many2one(
        'dental.followup.dryrun', required=True, index=True, ondelete='cascade')
    sequence = fields.Integer()
    opens = fields.Boolean(string="Opens today")
    day = fields.Date()
    patient = fields.Char()
    reason = fields.Char(string="Why")
    first_at = fields.Char(string="First contact")
    channel = fields.Char(string="By")
    subject = fields.Char(string="Message")
    responsible = fields.Char(string="Whose task")
    note = fields.Char(string="Remarks")
