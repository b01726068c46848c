"""What a file would set off: who would be called and written to because of it, and who not."""
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate
from odoo.tools.safe_eval import safe_eval

from ...models.followup.not_allowed import lasts
from ...models.program.dry_run import Finding
from ...models.sentences import say_number
from ...models.vocabulary import BY_HAND, EXPECTED, GIVEN_UP, QUEUED, RECORDED
from ...tools import clinic_time
from ...tools.agenda.one_visit import treatments_of

_lt = LazyTranslate(__name__)
OPENED = {
    'today': (_lt("1 call today"), _lt("%(number)s calls today")),
    'message': (_lt("1 message to a patient"), _lt("%(number)s messages to patients")),
    'later': (_lt("1 call later"), _lt("%(number)s calls later")),
}
"""What is done first about a follow-up that would be opened, in the order in which it is said."""
UNMARKED = (
    _lt("1 visit among them is not marked: its hour has passed, and it counts as missed."),
    _lt("%(number)s visits among them are not marked: their hour has passed, and they count as "
        "missed."))


class Foreseen:
    """The follow-ups that a planned import would open, by the rules by which they are opened.

    Nothing is written: the visits are made in memory, only those that are not too old, and the
    programs judge them as in a dry run. A patient who is new has said nothing yet: the clinic's own
    contact stands in for them.
    """

    def __init__(self, plan, left_out):
        """Find them.

        With ``sudo``: whoever imports need not see programs; only numbers leave.
        """
        self.plan, self.env = plan, plan.env(su=True)
        self.company, self.now = plan.company.sudo(), fields.Datetime.now()
        self.since = self.company._dental_since(self.now)
        self.opens, self.old, self.missed = Counter(), 0, 0
        self._left_out = left_out.visits
        self._coming = set()
        visits = self._make_visits()
        for rule in self._find_rules():
            for program in rule.action_server_ids.dental_program_id:
                self._count(rule, program._for_company(self.company), visits)

    # the visits as they would be

    def _make_visits(self):
        """Return the visits of which the file, or the next search, would record something."""
        visits, unmarked = self.env['calendar.event'], []
        for row in self.plan.good_rows():
            state, start = self._get_state(row), row.values['start']
            if state in EXPECTED:
                if start > self.now:
                    self._coming.add(row.person.record)
                unmarked.append(row)
            elif not self._is_news(row):
                continue
            elif start < self.since:
                self.old += state == 'no_show'
            else:
                visits |= self._make_visit(row, state)
        return visits | self._make_missed(unmarked)

    def _get_state(self, row):
        """Return the state of the visit of a row once the file is in."""
        return row.visit_values.get('dental_state') or row.visit.dental_state or (
            row.values['state'] or 'booked')

    def _is_news(self, row):
        return not row.visit or 'dental_state' in row.visit_values

    def _make_visit(self, row, state):
        """Return the visit of a row, in memory, as it would be in a state."""
        partner = self.plan.partner(row.person) or self.company.partner_id
        places, visit = self.plan.places, row.visit.with_env(self.env)
        values, treatments = {'dental_state': state}, treatments_of(row.values['treatment'])
        if not visit:
            values.update(
                dental_patient_id=partner.id, dental_company_id=self.company.id,
                start=row.values['start'], stop=row.values['start'] + timedelta(
                    minutes=row.values['minutes'] or places.minutes(treatments)),
                dental_dentist_id=places.find('dentist', row.values['dentist']).id)
        else:
            values['dental_cancel_kind'] = visit._dental_get_cancel_kind(
                state, row.values['start'], self.now)
        if not visit or 'treatment' in row.replaced:
            values['categ_ids'] = [
                fields.Command.set(places.find_all('treatment', treatments).ids)]
        return self.env['calendar.event'].new(values, origin=visit or None)

    def _make_missed(self, rows):
        """Return the visits that the next search finds missed, because the file is in.

        Their hour and the grace have passed, nobody recorded them, and that day somebody recorded
        something: in the file, or before. What was booked here counts as well, if it is the file
        that shows that the clinic was open.
        """
        job = self.env.ref('dental_followup.ir_cron_find_no_shows', raise_if_not_found=False)
        found = self.env['calendar.event']
        if not job or not job.active:
            return found
        grace = timedelta(minutes=self.company.dental_grace_minutes)
        shown = self._find_shown_days()
        late = [row for row in rows if self.since <= row.values['start'] <= self.now - grace
                and not row.visit.dental_hands_off]
        evident = {day: self._is_evident(day) for day in shown | {
            row.values['day'] for row in late}}
        for row in late:
            if row.values['day'] in shown or evident[row.values['day']]:
                found |= self._make_visit(row, 'no_show')
        here = found.search(Domain.AND([
            found._dental_expected_domain(self.company, self.now),
            [('start', '>=', self.since), ('id', 'not in', self._left_out.ids),
             ('id', 'not in', [row.visit.id for row in self.plan.good_rows() if row.visit])],
        ])).filtered(lambda visit: visit._dental_is_judged(grace) and not evident.get(
            self._day_of(visit), True))
        for visit in here:
            found |= found.new({'dental_state': 'no_show'}, origin=visit)
        self.missed = len(found)
        return found

    def _day_of(self, visit):
        return clinic_time.local_date(visit.start, self.plan.zone)

    def _is_evident(self, day):
        return self.env['calendar.event']._dental_day_has_records(
            self.company, day, self.plan.zone)

    def _find_shown_days(self):
        """Return the days on which, by the file, somebody recorded something; today by recording
        it now."""
        news = [(row, self._get_state(row)) for row in self.plan.good_rows() if self._is_news(row)]
        days = {row.values['day'] for row, state in news if state in RECORDED}
        if any(state in (*RECORDED, *GIVEN_UP) for _row, state in news):
            days.add(clinic_time.local_date(self.now, self.plan.zone))
        return {day for day in days if clinic_time.day_bounds(
            day, self.plan.zone)[1] > self.since and day <= clinic_time.local_date(
                self.now, self.plan.zone)}

    # what programs make of them

    def _find_rules(self):
        """Return the rules that open follow-ups when a visit comes into a state."""
        rules = self.env['base.automation'].search([
            ('model_id.model', '=', 'calendar.event'),
            ('action_server_ids.state', '=', 'dental_followup')])
        return rules.filtered(
            lambda rule: 'dental_state' in rule.trigger_field_ids.mapped('name'))

    def _count(self, rule, program, visits):
        """Count what a program opens of visits by a rule."""
        if not (program.active and program.is_on and program.step_ids):
            return
        visits = visits.filtered_domain(
            Domain(safe_eval(rule.filter_domain or '[]', rule._get_eval_context())))
        program = program.with_company(self.company)
        opens = [
            Finding(self._told_by_id(reason), None, self.now)
            for reason in visits._dental_reasons(program)
            if program.trigger != 'early_cancel' or reason['partner_id'] not in self._coming]
        program._dry_run_judge(opens, self.company, self.now)
        opens = [finding for finding in opens if finding.verdict == 'opens']
        program._dry_run_values(opens, self.company)
        for finding in opens:
            kind = finding.verdict == 'opens' and self._get_kind(program, finding)
            if kind:
                self.opens[program.id, kind] += 1

    @staticmethod
    def _told_by_id(reason):
        """Return a reason with the visit that is here, if it is; one in memory has no follow-up."""
        return {**reason, 'event_id': getattr(reason['event_id'], 'origin', None) or False}

    def _get_kind(self, program, finding):
        """Return what is done first: a call today or later, or a message; ``None`` for nothing.

        If nobody may ever call about it, it goes on by another way at once, or is closed.
        """
        values, refusal = finding.values, finding.refusal
        channel = values['next_channel']
        if refusal and channel in BY_HAND and lasts(refusal):
            patient = self.env['res.partner'].browse(finding.reason['partner_id'])
            ways = [] if refusal.code in ('deceased', 'archived') else [
                way for step in program.step_ids[1:]
                for way in (step._channel_for(patient),) if way != channel]
            return ways and ('message' if ways[0] in QUEUED else 'later') or None
        if channel in QUEUED:
            return 'message'
        is_today = clinic_time.local_date(values['next_at'], self.plan.zone) == (
            clinic_time.local_date(self.now, self.plan.zone))
        return 'today' if is_today else 'later'


class DentalFollowupImport(models.TransientModel):
    """Before a file is imported it is said what would be opened and sent because of it."""

    _inherit = 'dental.followup.import'

    foreseen = fields.Json(readonly=True)
    foreseen_text = fields.Char(compute='_compute_foreseen_text')

    @api.depends('foreseen', 'step')
    @api.depends_context('lang')
    def _compute_foreseen_text(self):
        for wizard in self:
            wizard.foreseen_text = bool(
                wizard.step == 'look' and wizard.foreseen) and wizard._say_foreseen()

    def _foresee(self, plan, left_out):
        """Keep what a planned import would set off; of a big file only its rows would tell."""
        foreseen = left_out and plan.good_rows() and Foreseen(plan, left_out)
        self.foreseen = foreseen and {
            'opens': [[*what, number] for what, number in foreseen.opens.items()],
            'missed': foreseen.missed, 'old': foreseen.old}

    def _say_foreseen(self):
        """Say who would be called and written to because of the file, and who not."""
        told, sentences = self.foreseen, []
        # the clinic's programs are named to whoever imports; what is told could be forged
        programs = self.env['dental.followup.program'].sudo().search([
            ('id', 'in', [program_id for program_id, _kind, _number in told['opens']]),
            ('company_id', 'in', (self.company_id.id, False))])
        order = [*OPENED]
        parts = [
            self.env._("%(what)s (%(program)s)", what=say_number(self.env, OPENED[kind], number),
                       program=programs.browse(program_id).name)
            for program_id, kind, number in sorted(
                told['opens'], key=lambda opened: (order.index(opened[1]), opened[0]))
            if program_id in programs.ids]
        sentences.append(self.env._(
            "Because of this file: %(parts)s.", parts=', '.join(parts)) if parts else self.env._(
            "Because of this file nobody is called and nothing is sent."))
        if told['missed']:
            sentences.append(say_number(self.env, UNMARKED, told['missed']))
        if told['old']:
            sentences.append(self._say_old(told['old']))
        return ' '.join(sentences)

    def _say_old(self, number):
        """Say why missed visits of long ago open nothing."""
        company = self.company_id
        # how far back a clinic looks is a setting of the clinic
        since = company._dental_when(
            company.sudo()._dental_since(fields.Datetime.now()), clock=False)
        return self.env._(
            "1 missed visit is from before %(day)s: nobody is called for it.", day=since,
        ) if number == 1 else self.env._(
            "%(number)s missed visits are from before %(day)s: nobody is called for them.",
            number=number, day=since)
