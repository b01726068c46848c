from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_datetime

from ...tools import clinic_time
from ...tools.best_hours import best_hours, vain_hours

ROW = Markup('<div><dt>%s</dt><dd>%s</dd></div>')
ALARM_ROW = Markup('<div class="text-danger fw-bold"><dt>%s</dt><dd>%s</dd></div>')
OTHER_CASES = 5
"""Open follow-ups of the patient and the household that are told before dialling."""
REACHED = ('answered', 'promise', 'close', 'complaint')
"""What a call leads to when the patient was on the line."""

REMEMBERED = """
WITH theirs AS (
    SELECT attempt.id, attempt.at, attempt.mood, attempt.promise,
           COALESCE(attempt.same_call_id, attempt.id) AS call_id,
           followup.state IN ('todo', 'pending') AND followup.is_promise OR EXISTS (
               SELECT FROM mail_activity activity
                WHERE activity.res_model = 'dental.followup'
                  AND activity.res_id = followup.id AND activity.active
                  AND activity.activity_type_id = %(to_keep)s) AS is_open,
           EXISTS (
               SELECT FROM dental_followup_attempt_dental_followup_blocker_rel rel
                 JOIN dental_followup_blocker blocker
                   ON blocker.id = rel.dental_followup_blocker_id
                WHERE rel.dental_followup_attempt_id = attempt.id
                  AND blocker.is_none IS NOT TRUE) AS is_blocked
      FROM dental_followup_attempt attempt
      JOIN dental_followup followup ON followup.id = attempt.followup_id
     WHERE attempt.partner_id = %(partner)s AND attempt.company_id = %(company)s
)
(SELECT 'promise', MIN(id) FROM theirs
  WHERE is_open AND promise IS NOT NULL
  GROUP BY call_id ORDER BY MAX(at) DESC, call_id DESC LIMIT 2)
UNION ALL
(SELECT 'mood', id FROM theirs WHERE mood IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1)
UNION ALL
(SELECT 'blocker', id FROM theirs WHERE is_blocked ORDER BY at DESC, id DESC LIMIT 1)
UNION ALL
(SELECT 'question', id FROM dental_question
  WHERE partner_id = %(partner)s AND company_id = %(company)s
    AND state IN ('new', 'answered') ORDER BY at, id)
"""
"""The ids of the attempts whose promise waits, and of those with the last mood and blockers; and of
the questions whose answer the patient has not heard."""


class DentalFollowupCall(models.TransientModel):
    """What is known of the patient, on a card that is read in five seconds (S11, S76, S79).

    What is not known takes no room.
    """

    _inherit = 'dental.followup.call'

    last_observation_ids = fields.Many2many(
        'dental.observation', compute='_compute_last_observations')
    memory_html = fields.Html(compute='_compute_memory_html', string="What we know")
    card_html = fields.Html(compute='_compute_card_html', string="Before you dial")

    @api.depends('followup_id')
    def _compute_last_observations(self):
        for call in self:
            observations = self.env['dental.observation']
            call.last_observation_ids = observations._dental_current(
                call.partner_id, call.company_id) if call.followup_id else observations

    # what was said

    @api.depends('followup_id')
    def _compute_memory_html(self):
        """Show what is known and what was said last time, in a few lines (S76)."""
        for call in self:
            lines = [call._describe_observation(note) for note in call.last_observation_ids]
            lines += [call._describe_attempt(attempt) for attempt in call.last_attempt_ids]
            call.memory_html = Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(
                Markup('<li><i class="fa fa-fw %s text-muted"></i> %s '
                       '<span class="text-muted">%s</span></li>') % line
                for line in lines) if lines else False

    def _describe_observation(self, note):
        icon = 'fa-thumb-tack' if note.is_pinned else 'fa-sticky-note-o'
        return (icon, note.text, ' · '.join(filter(None, [
            format_date(self.env, clinic_time.local_date(
                note.create_date, self.company_id._dental_zone())), note.user_id.name])))

    def _describe_attempt(self, attempt):
        zone = self.company_id._dental_zone()
        labels = {
            name: dict(attempt._fields[name]._description_selection(self.env))
            for name in ('channel', 'mood')}
        said = ' · '.join(filter(None, [
            self.env._("The patient called") if attempt.direction == 'in' else
            attempt.outcome_id.name or labels['channel'][attempt.channel],
            labels['mood'].get(attempt.mood), ', '.join(attempt.blocker_ids.mapped('name')),
            attempt.told and f'“{attempt.told}”', attempt.solution]))
        when = format_datetime(self.env, attempt.at, tz=zone, dt_format='short')
        icon = 'fa-phone' if attempt.channel == 'phone' else 'fa-envelope-o'
        by = self.env._("automatic") if attempt.user_id._is_superuser() else attempt.user_id.name
        return (icon, said, f'{when} · {by}')

    # the card

    @api.depends('followup_id')
    def _compute_card_html(self):
        for call in self:
            card = call._get_card() if call.followup_id else ()
            rows = [(label, text) for label, text in card if text]
            alarm = self.env._("Alarm")
            call.card_html = Markup(
                '<dl class="o_dental_followup_card">%s</dl>') % Markup().join(
                ALARM_ROW % row if row[0] == alarm else ROW % row for row in rows
            ) if rows else False

    def _get_card(self):
        """Return the lines of the card, most important first: label and text, perhaps empty."""
        partner, company = self.partner_id, self.company_id
        promises, mood, blockers, asked = self._find_in_ledger()
        coming = self.next_visit_id
        return [
            (self.env._("Alarm"), self.followup_id._describe_alarm()),
            (self.env._("Asked a dentist"), self._describe_questions(asked)),
            (self.env._("Reason for the call"), self._describe_subject()),
            *self._describe_told(),
            (self.env._("We promised"), self._describe_promises(promises)),
            (self.env._("Who may answer"),
             self.followup_id.contact_partner_id.dental_who_answers),
            (self.env._("Next visit"), coming and not self.is_booked_already
             and self._describe_visit(coming)),
            (self.env._("Last visit"),
             self.last_visit_id and self._describe_visit(self.last_visit_id)),
            (self.env._("Last mood"), self._describe_mood(mood)),
            (self.env._("What was in the way"), self._describe_blockers(blockers)),
            (self.env._("Also open"), self._describe_other_cases()),
            (self.env._("Best hour"), self._describe_hours()),
            (self.env._("Kind of patient"), ', '.join(filter(None, [
                partner.dental_kind_id.name, *partner.category_id.mapped('name')]))),
            (self.env._("Prefers"), self._describe_preferences(partner)),
            (self.env._("Contact"), partner._dental_consent_words(company)),
        ]

    def _describe_subject(self):
        """Say what the call is about, as far as why it is due now does not say it."""
        case = self.followup_id
        visit, reason = case._missed_visit(), case._describe_reason().rstrip('.')
        treatments = ', '.join(visit.categ_ids.mapped('name'))
        return ' · '.join(filter(None, [
            reason not in (self.why_now or '') and reason,
            treatments not in reason and treatments, visit.dental_dentist_id.name]))

    def _find_in_ledger(self):
        """Return the attempts with what was promised, with the last mood and the last blockers.

        Promises are those that wait to be kept: as a call, or as a to-do. Last come the patient's
        questions that wait. One query, however long the ledger.
        """
        Attempt, Question = self.env['dental.followup.attempt'], self.env['dental.question']
        for model in (Attempt, self.followup_id, self.env['mail.activity'], Question):
            model.flush_model()
        found = self.env.execute_query(SQL(
            REMEMBERED, partner=self.partner_id.id, company=self.company_id.id,
            to_keep=self.env['ir.model.data']._xmlid_to_res_id(
                'dental_followup.mail_activity_type_promise')))
        ids = {kind: [number for name, number in found if name == kind]
               for kind in ('promise', 'mood', 'blocker', 'question')}
        asked = Question.browse(ids.pop('question'))
        attempts = Attempt.browse(number for numbers in ids.values() for number in numbers)
        return [*(Attempt.browse(numbers).with_prefetch(attempts._prefetch_ids)
                  for numbers in ids.values()), asked]

    def _describe_promises(self, attempts):
        return ' · '.join(
            ', '.join(filter(None, [
                attempt.promise, (attempt.promise_user_id or attempt.user_id).name,
                attempt.call_back_at and self.company_id._dental_when(attempt.call_back_at)]))
            for attempt in attempts)

    def _describe_mood(self, attempt):
        """Say the last mood, unless it stands among the last calls anyway."""
        if not attempt or attempt in self.last_attempt_ids:
            return ''
        label = dict(attempt._fields['mood']._description_selection(self.env))[attempt.mood]
        return f"{label} ({self._describe_day(attempt)})"

    def _describe_blockers(self, attempt):
        """Say what was in the way last time, unless it stands among the last calls anyway."""
        if not attempt or attempt in self.last_attempt_ids:
            return ''
        return f"{', '.join(attempt.blocker_ids.mapped('name'))} ({self._describe_day(attempt)})"

    def _describe_day(self, attempt):
        return format_datetime(
            self.env, attempt.at, tz=self.company_id._dental_zone(), dt_format='dd/MM/yyyy')

    def _describe_other_cases(self):
        """Say what else is open with the patient and who answers at the same number (S1).

        Reasons that this very call is about are listed by themselves.
        """
        case = self.followup_id
        others = self.env['dental.followup'].search_fetch([
            *case._get_household_domain(), *case._get_open_domain(),
            ('id', 'not in', self._get_cases().ids),
        ], ['partner_id', 'program_id'], limit=OTHER_CASES)
        return ' · '.join(
            other.program_id.name if other.partner_id == self.partner_id else
            f'{other.partner_id.name}: {other.program_id.name}' for other in others)

    def _describe_hours(self):
        """Say when the patient answered and when calls were in vain, if enough were made."""
        calls = self._count_rings()
        best, vain = best_hours(calls), vain_hours(calls)
        texts = []
        if best:
            texts.append(self.env._(
                "%(start)s:00–%(stop)s:00 (%(answered)s of %(rung)s answered)",
                start=best.start, stop=best.stop, answered=best.answered, rung=best.rung))
        if vain:
            texts.append(self.env._(
                "not %(start)s:00–%(stop)s:00 (%(rung)s calls in vain)",
                start=vain.start, stop=vain.stop, rung=vain.rung))
        return ', '.join(texts)

    def _count_rings(self):
        """Return, by hour of the clinic's clock, how many of our calls were answered and made."""
        calls = {}
        for hour, move, number in self.env['dental.followup.attempt'].with_context(
                tz=self.company_id._dental_zone())._read_group([
                    ('partner_id', '=', self.partner_id.id),
                    ('company_id', '=', self.company_id.id), ('channel', '=', 'phone'),
                    ('direction', '=', 'out'), ('same_call_id', '=', False),
                    ('is_void', '=', False),
                    ('outcome_move', 'in', (*REACHED, 'retry')),
                ], ['at:hour_number', 'outcome_move'], ['__count']):
            answered, rung = calls.get(hour, (0, 0))
            calls[hour] = (
                answered + (number if move in REACHED else 0), rung + number)
        return calls

    def _describe_preferences(self, partner):
        """Say the time of day, the way and the work hours that the patient told us (S27, S79)."""
        labels = {
            name: dict(partner._fields[name]._description_selection(self.env))
            for name in ('dental_preferred_band', 'dental_preferred_channel')}
        work = partner.dental_work_hours
        return ' · '.join(filter(None, [
            labels['dental_preferred_band'].get(partner.dental_preferred_band),
            labels['dental_preferred_channel'].get(partner.dental_preferred_channel),
            work and self.env._("at work: %(hours)s", hours=work)]))
