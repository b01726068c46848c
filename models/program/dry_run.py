from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import groupby
from odoo.tools.safe_eval import safe_eval

from ...tools import clinic_time
from ...tools.contact_rules import Refusal
from ..vocabulary import CANCELLING, SEARCHES

DAYS = 30
"""How far a dry run looks back."""
SHOWN = 200
"""How many findings are looked into, one by one; the rest is counted."""
HAPPENED = {
    'calendar.event': 'start',
    'dental.followup.attempt': 'at',
    'dental.treatment.plan': 'presented_on',
}
"""When what starts programs happened; of other records, when they were made."""
ORDER = ('opens', 'again', 'late', 'refused', 'past', 'waits', 'followed', 'circular', 'old')
"""What becomes of a reason, in the order in which it is shown: it opens today, is taken up again
or comes too late; the patient may not be contacted; it would have opened on its day; it waits for
another day; there is a case already; it comes from the program itself; it is too old."""


@dataclass
class Finding:
    """One reason a program has to get back to a patient, and what becomes of it.

    ``values`` are those of the case as it is, or would have been, opened.
    """

    reason: dict
    day: date | None
    moment: datetime
    verdict: str = 'opens'
    refusal: Refusal | None = None
    values: dict = field(default_factory=dict)


class DentalFollowupProgram(models.Model):
    """The dry run: what a program would do, said by what does it, and nothing is written."""

    _inherit = 'dental.followup.program'

    def action_dry_run(self):
        """Show what this program would open and who it would contact."""
        self.ensure_one()
        company = self.company_id or self.env.company
        dry_run = self.env['dental.followup.dryrun'].create({
            'program_id': self.id, 'company_id': company.id})
        dry_run._run()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Dry run"),
            'res_model': dry_run._name, 'res_id': dry_run.id, 'view_mode': 'form',
            'target': 'new', 'context': {'dialog_size': 'extra-large'},
        }

    def _dry_run(self, company):
        """Return what this program finds in a clinic today and found in the last days.

        Whether it is switched on makes no difference. Nothing is written.

        :return: list of :class:`Finding`, what opens today first; the first :data:`SHOWN` of
            those that open or would have have the values of their cases
        """
        self.ensure_one()
        # As the job will find it: what it lists is the user's, who is a manager of that clinic.
        program = self.sudo().with_company(company)
        if not program.active or not program.step_ids:
            return []
        if program.trigger in SEARCHES:
            findings = program._dry_run_search(company)
        else:
            findings = program._dry_run_events(company)
        opens = [finding for finding in findings if finding.verdict == 'opens']
        program._dry_run_values(opens, company)
        findings.sort(key=lambda finding: (
            ORDER.index(finding.verdict),
            -finding.day.toordinal() if finding.day and finding.verdict == 'past' else 0))
        past = [finding for finding in findings[:SHOWN] if finding.verdict == 'past']
        for _day, theirs in groupby(past, lambda finding: finding.day):
            program._dry_run_values(
                theirs, company, now=min(finding.moment for finding in theirs))
        return findings

    # what is found

    def _dry_run_search(self, company):
        """Return what the daily search finds: so many today, the others wait or may not be."""
        Followup, now = self.env['dental.followup'], fields.Datetime.now()
        allowed, refused = Followup._sift_reasons(self, company)
        quota = Followup._get_quota(self, company)
        today = allowed if quota is None else allowed[:quota]
        findings = [Finding(reason, self._get_due_day(reason, company), now) for reason in allowed]
        self._dry_run_judge(findings[:len(today)], company, now)
        for finding in findings[len(today):]:
            finding.verdict = 'waits'
        return findings + [
            Finding(reason, self._get_due_day(reason, company), now, 'refused', refusal)
            for reason, refusal in refused]

    def _get_due_day(self, reason, company):
        """Return since when a search finds a patient, if there is such a day."""
        if self.trigger == 'recall':
            return clinic_time.local_date(reason['start'], company._dental_zone())
        if self.trigger == 'dormant':
            return reason['last_day'] + relativedelta(months=self.from_months)
        return None

    def _dry_run_events(self, company):
        """Return what happened in the last days that starts the program, and what rests."""
        now, today = fields.Datetime.now(), company._dental_today()
        current, past = [], []
        if self.trigger == 'plan_open':
            current = self._dry_run_forgotten(company)
        waiting = {finding.reason['plan_id'] for finding in current}
        for finding in self._dry_run_happened(company):
            if finding.reason.get('plan_id') in waiting:
                continue
            (current if finding.day == today else past).append(finding)
        self._dry_run_judge(current, company, now)
        self._dry_run_judge(past, company, now - timedelta(days=DAYS), 'past')
        return current + past

    def _dry_run_happened(self, company):
        """Return what happened in the clinic in the last days and starts the program, by rule."""
        findings, zone = [], company._dental_zone()
        rules = self._rules()
        for rule in rules.filtered('active') if self.is_on else rules:
            name = self._get_dated_by(rule.model_name)
            for record in self._find_happened(rule, name, company):
                moment = record[name]
                if not isinstance(moment, datetime):
                    moment = clinic_time.day_bounds(moment, zone)[0]
                findings += [
                    Finding(reason, clinic_time.local_date(moment, zone), moment)
                    for reason in record._dental_reasons(self) if reason['company'] == company]
        return findings

    def _get_dated_by(self, model):
        if self.trigger in CANCELLING:
            return 'dental_state_at'
        if self.trigger == 'plan_completed':
            return 'write_date'
        return HAPPENED.get(model, 'create_date')

    def _find_happened(self, rule, name, company):
        """Return a clinic's records that a rule would act on, of the last days.

        :param str name: the field that says when it happened
        """
        records = self.env[rule.model_name]
        today, zone = company._dental_today(), company._dental_zone()
        first, last = today - timedelta(days=DAYS), today
        if records._fields[name].type == 'datetime':
            first = clinic_time.day_bounds(first, zone)[0]
            last = clinic_time.day_bounds(last, zone)[1] - timedelta(seconds=1)
        domain = self._get_rule_domain(rule)
        domain &= Domain(name, '>=', first) & Domain(name, '<=', last)
        for owner in ('dental_company_id', 'company_id'):
            if owner in records._fields:
                domain &= Domain(owner, 'in', (company.id, False))
                break
        return records.search(domain)

    def _get_rule_domain(self, rule):
        """Return the domain of the records that a rule acts on."""
        return Domain(safe_eval(rule.filter_domain or '[]', rule._get_eval_context()))

    def _dry_run_forgotten(self, company):
        """Return the plans that rest without a next step: the program dates them at once."""
        plans = self.env['dental.treatment.plan'].search([
            *self.env['dental.treatment.plan']._get_forgotten_domain(self),
            ('company_id', '=', company.id)])
        closed = plans._cases().filtered(lambda case: case.program_id == self).plan_id
        zone = company._dental_zone()
        return [
            Finding(reason, plan.presented_on,
                    clinic_time.day_bounds(plan.presented_on, zone)[0],
                    'again' if plan in closed else 'opens')
            for plan in plans for reason in plan._dental_reasons(self)]

    # what becomes of it

    def _dry_run_judge(self, findings, company, moment, verdict='opens'):
        """Say of findings whether a case opens, as on the day of a moment.

        :param str verdict: of those that do
        """
        asked = [finding for finding in findings if finding.verdict == 'opens']
        verdicts = self.env['dental.followup']._judge_reasons(
            self, [finding.reason for finding in asked], company._dental_since(moment))
        for finding, found in zip(asked, verdicts, strict=True):
            finding.verdict = found or verdict

    def _dry_run_values(self, findings, company, now=None):
        """Give findings the values of their cases, and say who must not be contacted by the rules.

        :param now: naive UTC moment at which they would have opened, default the present
        """
        reasons = [
            {**finding.reason, 'start': finding.moment, 'stop': finding.moment}
            if now and finding.reason['start'] == fields.Datetime.now() else finding.reason
            for finding in findings]
        opened = self.env['dental.followup']._prepare_cases(
            self, reasons, company, now=now) if reasons else []
        for finding, values in zip(findings, opened, strict=True):
            finding.values = values
            if self._is_too_late(values['anchor_at'], values['next_at']):
                finding.verdict = 'late'
        self._dry_run_refuse(findings, company)

    def _dry_run_refuse(self, findings, company):
        """Note on findings why their patients may not be contacted, whatever the hour."""
        asked = {}
        for finding in findings:
            values = finding.values
            key = (values['next_channel'], values.get('purpose', self.purpose),
                   values['is_promise'])
            asked.setdefault(key, []).append(finding)
        for (channel, purpose, promised), theirs in asked.items():
            partners = self.env['res.partner'].browse(
                {finding.reason['partner_id'] for finding in theirs})
            refusals = {
                partner.id: refusal for partner, refusal in partners._dental_may_contact(
                    company, channel, purpose, promised=promised,
                    exempt=self.is_exempt).items() if not refusal.until}
            for finding in theirs:
                finding.refusal = refusals.get(finding.reason['partner_id'])
