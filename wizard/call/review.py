from contextlib import closing, contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import Callbacks

from ...models.vocabulary import CLOSED, PERMANENT, QUEUED
from ...tools.error_field import field_of
from .steps import STEP_OF

REVIEW = ('review_result', 'review_next', 'review_sent', 'review_error', 'review_field',
          'review_value')


@contextmanager
def undone(cr):
    """Run what is inside for its answer only: nothing of it stays, in the database or in a queue.

    :param cr: the cursor in whose transaction it happens
    """
    kept = cr.postcommit
    cr.postcommit = Callbacks()
    try:
        with closing(cr.savepoint()):
            yield
    finally:
        cr.postcommit = kept


class DentalFollowupCall(models.TransientModel):
    """Before a call is saved: its result, what comes next and what will be sent.

    The call is saved and taken back, so what is shown is what happens.
    """

    _inherit = 'dental.followup.call'

    review_result = fields.Text(string="Result of the call", readonly=True)
    review_next = fields.Text(string="What comes next", readonly=True)
    review_sent = fields.Text(string="What will be sent", readonly=True)
    review_error = fields.Text(string="Before saving", readonly=True)
    review_field = fields.Char(
        readonly=True, help="The field that lacks something, or cannot be saved as it is.")
    review_step = fields.Char(compute='_compute_review_step')

    @api.depends('review_field')
    def _compute_review_step(self):
        """Say in which step one mends what cannot be saved."""
        for call in self:
            call.review_step = STEP_OF.get(call.review_field)

    @api.onchange(*STEP_OF)
    def _onchange_review_field(self):
        """What was said of an input is no word on what stands there now."""
        self.update(dict.fromkeys(('review_error', 'review_field'), False))

    # ACTIONS

    def action_review(self):
        """Show what saving the call would do, or why it cannot be saved yet."""
        self.ensure_one()
        review = self._review()
        if review is None:
            self.step = 'slot'
            return self.action_done()  # the time is taken: it offers the next ones
        # Kept by the server: the user may not say it, and it is only of their own call.
        self.sudo().write({
            **dict.fromkeys(REVIEW, False), **review, 'step': 'result',
            **self._prepare_review_value(review.get('review_value'))})
        return self._action_open()

    # TOOLS

    def _forget_error(self, vals):
        """Forget what could not be saved, if one of the inputs it may be about is changed.

        :param dict vals: of a write
        """
        in_error = vals.keys() & STEP_OF.keys() and self.filtered('review_error')
        if in_error:
            # Kept by the server: the user may not say it, and it is only of their own call.
            in_error.sudo().write({'review_error': False, 'review_field': False})

    def _go_back_to(self, step):
        """Go back to a step: what was shown of the result is not what would be saved now."""
        # Kept by the server: the user may not say it, and it is only of their own call.
        self.sudo().write({**dict.fromkeys(REVIEW, False), 'step': step})

    def _review(self):
        """Save the call, read what became of everything, and take it back.

        :return: values of the fields of :data:`REVIEW`, or ``None`` if the time is taken
        """
        try:
            with undone(self.env.cr):
                before = self._mark_ledger()
                if self.ended != 'saved' and not self._save():
                    return None
                self.env.flush_all()
                return self._describe_review(before)
        except UserError as error:
            return {'review_error': str(error), 'review_field': field_of(error)}

    def _mark_ledger(self):
        """Return the last id of what a call may add to: cases and the ledger."""
        return {
            # the last row of all clinics, which the user may not see: only its number is used
            name: self.env[name].sudo().search([], order='id desc', limit=1).id or 0
            for name in ('dental.followup', 'dental.followup.attempt')}

    def _describe_review(self, before):
        """Put into words what saving has done.

        :param dict before: of :meth:`_mark_ledger`
        """
        case = self.followup_id
        cases = self._get_cases()
        # What saving opens may be given to somebody else; it is of this call's patients and clinic.
        fresh = self.env['dental.followup'].sudo().search([
            ('id', '>', before['dental.followup']), ('company_id', '=', case.company_id.id),
            ('partner_id', 'in', cases.partner_id.ids)]).filtered(
                lambda fresh: fresh.state not in CLOSED)
        comes = [self._describe_next(case)] + [
            f'{other.display_name}: {self._describe_next(other)}'
            for other in (cases - case) | fresh.filtered(
                lambda fresh: fresh.next_channel not in QUEUED)]
        return {
            'review_result': '\n'.join(self._describe_result()),
            'review_next': '\n'.join(comes),
            'review_sent': '\n'.join(self._describe_sent(cases | fresh, before)) or self.env._(
                "Nothing is sent to the patient."),
            'review_value': self._read_proposed_value(case, before),
        }

    def _describe_result(self):
        """Return in lines what the call itself came to."""
        case, visit = self.followup_id, self.followup_id.rebooked_event_id
        lines = [self.env._("The patient called") if self._is_incoming()
                 else self.outcome_id.name]
        if self.slot_id:
            lines.append(self.env._("New visit: %(when)s", when=self.slot_id.display_name))
        elif case.state == 'booked' and visit:
            lines.append(self.env._(
                "New visit: %(when)s", when=case.company_id._dental_when(visit.start)))
        elif case.state == 'lost':
            lines.append(self.env._(
                "Does not want to come: %(reason)s", reason=case.lost_reason_id.name))
        elif self.call_back_at:
            lines.append(self.env._("The patient asks to be called again."))
        if self.blocker_ids and self.outcome_id.move != 'complaint':
            lines.append(self.env._(
                "In the way: %(blockers)s", blockers=', '.join(self.blocker_ids.mapped('name'))))
        if self._get_not_asked():
            lines.append(self.env._("What is in the way was not asked."))
        return [*lines, *filter(None, (
            self._describe_feedback(), self._describe_question(), self._describe_promised(),
            self._describe_coming_visit()))]

    def _describe_next(self, case):
        """Return in one line what becomes of a case."""
        when = case.company_id._dental_when
        if case.alarm_state == 'new':
            return case._describe_alarm()
        if case.state == 'booked':
            return self.env._("Nobody calls before the visit of %(when)s.",
                              when=when(case.rebooked_event_id.start))
        if case.state in CLOSED:
            return self.env._("It is closed; nobody has to call for this any more.")
        channels = dict(case._fields['next_channel']._description_selection(self.env))
        return self.env._("%(channel)s, %(when)s", when=when(case.next_at),
                          channel=channels[case.next_channel])

    def _describe_sent(self, cases, before):
        """Return in lines the messages that saving queues for the patient.

        :param cases: what the call is about, and what it opens
        :param dict before: of :meth:`_mark_ledger`
        """
        # What was queued a moment ago for these very cases, before it is taken back.
        written = self.env['dental.followup.attempt'].sudo().search([
            ('id', '>', before['dental.followup.attempt']), ('channel', 'in', QUEUED),
            ('followup_id', 'in', cases.ids)])
        lines = [self.env._(
            "%(message)s, now", message=self._describe_message(
                attempt.followup_id, attempt.channel)) for attempt in written]
        queued = cases.filtered(
            lambda case: case.state not in CLOSED and case.next_channel in QUEUED)
        refusals = queued._refusals()
        for case in queued:
            refusal = refusals.get(case)
            if refusal and refusal.code in PERMANENT:
                lines.append(self.env._(
                    "“%(program)s” cannot be sent. %(reason)s", program=case.program_id.name,
                    reason=case.partner_id._dental_refusal_text(refusal, case.company_id)))
            else:
                lines.append(self.env._(
                    "%(message)s, %(when)s",
                    message=self._describe_message(case, case.next_channel),
                    when=case.company_id._dental_when(case.next_at)))
        return lines

    def _describe_message(self, case, channel):
        """Say what message it is, and by which way it goes."""
        way = dict(case._fields['next_channel']._description_selection(self.env))[channel]
        if case.source_attempt_id:
            return self.env._("%(channel)s with what was agreed", channel=way)
        return self.env._("%(channel)s “%(program)s”", channel=way, program=case.program_id.name)
