import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import clinic_time
from ..access.kept import is_server
from ..followup.open_cases import QUIET
from ..vocabulary import QUEUED, WAITING

THANKS = ('attended', 'plan_completed')
"""Triggers of programs whose messages thank: never while a complaint is open."""
ANSWERED_WITHIN = 2
"""Opening hours in which who complains in a call is called with an answer."""


class DentalFollowup(models.Model):
    """While a complaint is open nobody thanks the patient; what they wrote has a line in Today."""

    _inherit = 'dental.followup'

    @api.model
    def _on_complaints(self, heard):
        """Complaints were heard: what would thank these patients is cancelled, or taken back.

        So is what the very call in which it was told would send, if nothing was agreed in it.

        :param heard: ``dental.feedback``
        """
        self._find_thanks(heard.partner_id, heard.attempt_id)._drop_thanks()

    @api.model
    def _find_thanks(self, patients, calls):
        """Return the cases by which these patients would be thanked, now or for these calls.

        Not what was agreed in one of them: that is confirmed all the same.
        """
        # Cases of all clinics, and what is queued: the patient hears no thanks, whoever noted it.
        cases = self.sudo()
        found = cases.search([
            ('partner_id', 'in', patients.ids),
            ('state', 'in', WAITING), ('next_channel', 'in', QUEUED),
            '|', ('program_id.trigger', 'in', THANKS), ('source_attempt_id', 'in', calls.ids)])
        found = found.filtered(lambda case: not case.source_attempt_id.event_id)
        return found | cases._cases_with_message_here(patients).filtered(
            lambda case: case.program_id.trigger in THANKS)

    def _drop_thanks(self):
        """Cancel cases that would thank patients whose complaint is open."""
        self._set_state('cancelled', close_note=self.env._(
            "The patient is not content with us: no thanks now, somebody calls."))

    def _on_alarm(self):
        """A red flag was told of these cases: nobody thanks the patient for it, or for the visit.

        A dentist decides first what happens with them.
        """
        self._find_thanks(self.partner_id, self.attempt_ids)._set_state(
            'cancelled', close_note=self.env._(
                "The patient has a red flag: no thanks now, a dentist decides what happens."))

    def _take_complaining(self):
        """Return those of these that would thank somebody whose complaint is open."""
        thanking = self.filtered(lambda case: case.program_id.trigger in THANKS)
        complaining = thanking and self.env['dental.feedback']._dental_complaining(
            thanking.partner_id)
        return thanking.filtered(lambda case: case.partner_id.id in complaining)

    def _add_complaint(self, why, complaining):
        """Return why a case is due, and that the patient has complained, if they have.

        Whoever calls about something else listens first.

        :param str why: why it is due, in words
        :param set complaining: ids of patient and clinic (``_dental_find_open``)
        """
        self.ensure_one()
        if (self.today_part not in ('now', 'later') or self.program_id.trigger == 'incident'
                or (self.partner_id.id, self.company_id.id) not in complaining):
            return why
        return self.env._("%(why)s · has complained", why=why.rstrip('.'))

    def _get_changed(self):
        """Return what the clinic changed, if the call is to tell the patient (S36)."""
        self.ensure_one()
        return self.program_id.code == 'changed' and self.topic

    def _get_told_complaint(self):
        """Return the complaint that this repair call is about, or none: what nobody has told yet.

        That there is one everybody knows who calls; its words are read with the user's own rights.
        """
        self.ensure_one()
        heard = self.env['dental.feedback'].sudo()
        if not self.program_id.asks_repair:
            return heard
        about = Domain('event_id', '=', self.event_id.id) if self.event_id else Domain.FALSE
        period = re.fullmatch(r'feedback-(\d{1,9})(/\d+)?', self.period or '')
        if period:
            about |= Domain('id', '=', int(period[1]))
        return heard.search(Domain([
            ('partner_id', '=', self.partner_id.id), ('company_id', '=', self.company_id.id),
            ('kind', '=', 'complaint')]) & about, limit=1)

    @api.model
    def _answer_by(self, company, moment=None):
        """Return until when whoever complains can be promised a call, naive UTC.

        To the quarter of an hour, as one says it.

        :param moment: naive UTC datetime at which they complain, default now
        """
        return clinic_time.next_quarter(company._dental_after_open_hours(
            ANSWERED_WITHIN, moment or fields.Datetime.now()))

    def _call_before(self, answer_by, topic):
        """Make this repair call in the time that was promised: one that was put off comes forward.

        :param answer_by: naive UTC datetime
        :param topic: what it is about, as whoever calls reads it
        """
        now = fields.Datetime.now()
        next_at = min(self.next_at, self._scheduler(self.company_id, now).soonest(now))
        due_by = max(answer_by, next_at)
        if not self.due_by or self.due_by > due_by or self.next_channel != 'phone':
            self.write({
                'next_at': next_at, 'due_by': due_by, 'next_channel': 'phone', 'topic': topic})

    def _say_before(self, moment):
        """Say until when somebody calls, as one says it on the phone.

        :param moment: naive UTC datetime
        """
        local, today = self._local(moment), self.company_id._dental_today()
        hour = f'{local:%H:%M}'
        days = (local.date() - today).days
        if days == 0:
            return self.env._("today before %(hour)s", hour=hour)
        if days == 1:
            return self.env._("tomorrow before %(hour)s", hour=hour)
        return self.env._(
            "on %(day)s before %(hour)s", day=self._say_day(moment), hour=hour)

    # what patients wrote

    def _on_answered(self):
        """Who was left in peace until they answer has answered: people say what comes next."""
        self.filtered('awaits_answer').write({'awaits_answer': False})

    @api.model
    def _open_to_answer(self, heard):
        """Open a line in Today for each of what patients wrote: due now, or when the clinic opens.

        :param heard: ``dental.feedback`` of a clinic, with its patient
        """
        heard.followup_id._on_answered()
        company, now = heard.company_id, fields.Datetime.now()
        program = self.env['dental.followup.program']._get_serving('reply', company)
        if not program:
            return
        scheduler = self._scheduler(company, now)
        at = scheduler.soonest(now)
        cases = self.with_context(**QUIET).create([{
            'partner_id': feedback.partner_id.id, 'company_id': company.id,
            'program_id': program.id, 'step_id': program.step_ids[:1].id,
            'period': f'feedback-{feedback.id}', 'topic': feedback._say_written(),
            'next_channel': 'answer', 'next_at': at, 'due_by': scheduler.closing_of(at),
        } for feedback in heard])
        for feedback, case in zip(heard, cases, strict=True):
            feedback.answer_case_id = case

    def _is_answer(self):
        """Tell whether this is about what the patient wrote to us."""
        self.ensure_one()
        return self.program_id.code == 'reply'

    def _check_unread(self, vals):
        """Refuse that a person moves away what a patient wrote and nobody has read yet.

        :param dict vals: of ``write``
        :raises UserError: for that, and for *Read and answer* where nothing was written
        """
        if is_server(self.env):
            return
        if vals.get('next_channel') == 'answer' and not all(
                case._is_answer() for case in self):
            raise UserError(self.env._(
                "The patient has written nothing that is to be read here: choose another way."))
        if any(case.next_channel == 'answer' and case._is_answer() and case._is_put_off(vals)
               for case in self):
            raise UserError(self.env._(
                "The patient has written to us, and nobody has read it yet: read it first, and "
                "say what it becomes."))

    def _end_reading(self):
        """What patients wrote has been dealt with: it was talked about, or its line is closed."""
        lines = self.filtered(lambda case: case._is_answer())
        if lines:
            # Whoever closes the line need not read what was written.
            self.env['dental.feedback'].sudo().search([
                ('answer_case_id', 'in', lines.ids)])._done()

    def _put_away(self, why):
        """Cancel what is open of these, with why in a sentence."""
        self.filtered(lambda case: case.state in WAITING)._set_state('cancelled', close_note=why)

    def _hold_unread(self):
        """Let messages wait until tomorrow to patients whose own nobody has read yet.

        :return: the cases that wait
        """
        # Whoever runs the job: that there is something to read is all that is asked.
        unread = self.env['dental.feedback'].sudo()._read_group([
            ('is_unread', '=', True), ('partner_id', 'in', self.partner_id.ids),
        ], ['partner_id', 'company_id'])
        read_first = {(partner.id, company.id) for partner, company in unread}
        held = self.filtered(
            lambda case: (case.partner_id.id, case.company_id.id) in read_first)
        now = fields.Datetime.now()
        for company, cases in held.grouped('company_id').items():
            tomorrow = cases._scheduler(company, now).after_days(now, 1)
            cases.write({'next_at': tomorrow, 'hold_note': self.env._(
                "The patient has written to us: it is read first.")})
        return held

    def action_read(self):
        """Open what the patient wrote, and what it can become.

        :raises UserError: if it is about nothing that was written, or not the user's to read
        """
        self.ensure_one()
        heard = self.env['dental.feedback'].search([('answer_case_id', '=', self.id)], limit=1)
        if not heard:
            raise UserError(self.env._("The patient has written nothing that is to be read here."))
        return heard.action_read()

    @api.model
    def _describe_unsorted(self):
        """Say how many messages wait for somebody to say whose they are, by clinic and reason.

        :return: list of dict, as ``get_today_summary`` says
        """
        counts = defaultdict(int)
        unsorted = self.env['dental.feedback']._read_group([
            ('is_unread', '=', True), ('answer_case_id', '=', False),
            ('company_id', 'in', self.env.companies.ids),
        ], ['company_id', 'partner_id', 'asks_whose', 'is_return'], ['__count'])
        for company, patient, asks_whose, is_return, number in unsorted:
            kind = 'returned' if is_return else (
                'known' if patient else 'whose' if asks_whose else 'unknown')
            counts[company, kind] += number
        return [{
            'action': 'dental_followup.dental_feedback_action_unread', 'filter': kind,
            'icon': 'fa-envelope-o',
            'text': self._say_of_clinic(company, self._say_unsorted(number, kind)),
        } for (company, kind), number in counts.items()]

    @api.model
    def _say_unsorted(self, number, kind):
        one, many = {
            'known': (self.env._("1 message to read"),
                      self.env._("%(number)s messages to read", number=number)),
            'whose': (self.env._("1 message: of which patient?"),
                      self.env._("%(number)s messages: of which patient?", number=number)),
            'returned': (self.env._("1 email may have come back"),
                         self.env._("%(number)s emails may have come back", number=number)),
            'unknown': (self.env._("1 message from an unknown sender"),
                        self.env._("%(number)s messages from unknown senders", number=number)),
        }[kind]
        return one if number == 1 else many
