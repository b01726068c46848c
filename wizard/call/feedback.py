from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.feedback.dental_feedback import AREAS, KINDS
from ...tools.complaints import seems_complaint
from ...tools.error_field import about

TOLD = [(key, label) for key, label in KINDS if key != 'incident']
"""What a patient can tell in a call; that something went wrong is seen at a visit."""
ONE_CALL = timedelta(hours=1)
"""So long the hour that can be promised in a call stays the same: it is said, and saved later."""


class DentalFollowupCall(models.TransientModel):
    """What the patient says of us in a call becomes a feedback, by whichever way it is told."""

    _inherit = 'dental.followup.call'

    feedback_kind = fields.Selection(TOLD, string="Is it about us?")
    feedback_area = fields.Selection(AREAS, string="About")
    outcome_move = fields.Selection(related='outcome_id.move', string="What the result leads to")
    answer_text = fields.Char(
        compute='_compute_answer_text', help="What may be promised to a patient who complains.")

    reads_like_complaint = fields.Boolean(
        compute='_compute_reads_like_complaint',
        help="By some words that were noted; whoever calls says whether it is one.")

    @api.depends('told', 'observation', 'answer_text', 'feedback_kind')
    def _compute_reads_like_complaint(self):
        for call in self:
            call.reads_like_complaint = not (
                call.answer_text or call.feedback_kind or call.program_id.asks_repair
            ) and seems_complaint(f"{call.told or ''}\n{call.observation or ''}")

    @api.depends(
        'feedback_kind', 'blocker_ids', 'mood', 'lost_reason_id', 'observation',
        'observation_category', 'outcome_id')
    def _compute_answer_text(self):
        """Say until when somebody calls, as soon as what is told is a complaint."""
        for call in self:
            promised = call.followup_id and call._is_complaint()
            call.answer_text = promised and self.env._(
                "You can promise it: “we call you %(when)s”.",
                when=call._say_answer_by())

    def _describe_told(self):
        """Return what is open of what the patient said, and what they wrote, as rows of the card.

        Of a complaint its words are told to who may read it, to others that there is one.
        """
        # Everybody is told that there is one; its words are read with the user's own rights.
        found = self.env['dental.feedback'].sudo().search([
            ('partner_id', '=', self.partner_id.id), ('company_id', '=', self.company_id.id),
            '|', ('is_open', '=', True), ('is_unread', '=', True)], order='at')
        complaints = found.filtered('is_open')
        return [
            (self.env._("Not content"), complaints and self._describe_complaints(complaints)),
            (self.env._("They wrote to us"), ' · '.join(
                heard._say_written() for heard in found - complaints))]

    def _describe_complaints(self, complaints):
        readable = complaints.sudo(False)._filtered_access('read')
        words = ' · '.join(filter(None, (
            feedback.text or feedback.incident_note for feedback in readable)))
        if words:
            return self.env._("A complaint: “%(words)s”", words=words)
        return self.env._("A complaint that is not settled: listen, and offer nothing")

    # ACTIONS

    def action_complaint(self):
        """The call was a complaint: show what becomes of it, without offering anything.

        Where it was not noted what the patient said, it is asked where that is written.
        :raises UserError: as :meth:`action_review`
        """
        self.ensure_one()
        self.feedback_kind = 'complaint'
        if not self._is_agreed(self.slot_id):
            self.outcome_id = self.env.ref('dental_followup.outcome_complaint')
        action = self.action_review()
        self.step = self.review_step or self.step
        return action

    def action_no_complaint(self):
        """Go on with the call as any other one."""
        self.ensure_one()
        self.outcome_id = self.env.ref('dental_followup.outcome_answered')
        self.feedback_kind = False
        self._go_back_to('told')
        return self._action_open()

    # TOOLS

    def _is_complaint(self):
        """Tell whether what is told in this call is a complaint, however it was noted."""
        return self._get_feedback_kind() == 'complaint' or self._is_complaint_noted()

    def _is_complaint_noted(self):
        """Tell whether the observation is a complaint."""
        return bool((self.observation or '').strip()) and (
            self.observation_category == 'complaint')

    def _get_feedback_kind(self):
        """Return as what the patient's words are kept, or ``None``.

        Said so; else by the reason why they do not come, or by what is in the way: something
        about us is a complaint of who is upset, and a small detail of who is not. In a repair
        call that is what it is about already.
        """
        self.ensure_one()
        if self.outcome_id.move == 'complaint':
            return 'complaint'
        if self.feedback_kind:
            return self.feedback_kind
        if not self._is_conversation() or self.program_id.asks_repair:
            return None
        ref = self.env.ref
        if self.lost_reason_id == ref('dental_followup.lost_reason_unhappy'):
            return 'complaint'
        if ref('dental_followup.blocker_service') not in self.blocker_ids._origin:
            return None
        return 'complaint' if self.mood == 'upset' else 'detail'

    def _check_feedback(self):
        """Refuse a complaint of which nothing was written.

        :raises UserError: at the patient's words
        """
        if self.outcome_id.move == 'complaint' or self.feedback_kind not in (
                False, 'detail', 'praise'):
            if not (self.told or '').strip() and not self._is_complaint_noted():
                raise about(UserError(self.env._(
                    "What did the patient say? Write it in their words, so that whoever calls "
                    "need not ask again.")), 'told')

    def _note_feedback(self, attempt, observation):
        """Keep what the patient says of us, with the call it was told in.

        :param attempt: the row of the ledger of the call
        :param observation: ``dental.observation`` that was noted in it, maybe none
        :return: the complaint that was told, or none
        """
        # What the server keeps of it is said here; what was heard is the user's own call.
        heard, kind = observation.feedback_id.sudo(), self._get_feedback_kind()
        if kind and not (heard and kind == 'complaint'):
            heard = heard.create({
                **self._prepare_feedback_values(kind), 'attempt_id': attempt.id})
        elif heard:  # a complaint that was noted as an observation
            heard.write({
                'attempt_id': attempt.id, 'area': self.feedback_area,
                'answer_by': self._get_answer_by()})
        return heard.filtered(lambda feedback: feedback.kind == 'complaint')

    def _prepare_feedback_values(self, kind):
        case = self.followup_id
        return {
            'kind': kind, 'area': self.feedback_area, 'source': 'call',
            'text': (self.told or '').strip() or self._say_what_is_known(),
            'partner_id': case.partner_id.id, 'company_id': case.company_id.id,
            'event_id': case.event_id.id, 'followup_id': case.id, 'user_id': self.env.uid,
            'answer_by': kind == 'complaint' and self._get_answer_by(),
        }

    def _describe_feedback(self):
        """Say that a complaint is noted and until when somebody calls, or nothing."""
        return self._is_complaint() and self.env._(
            "A manager calls %(when)s.", when=self._say_answer_by())

    def _get_answer_by(self):
        """Return until when whoever complains in this call can be promised one, naive UTC."""
        now, case = fields.Datetime.now(), self.followup_id
        began_at = self.began_at or now
        return case._answer_by(case.company_id, began_at if now - began_at < ONE_CALL else now)

    def _say_answer_by(self):
        """Say it as one says it on the phone: “today before 20:00”."""
        return self.followup_id._say_before(self._get_answer_by())

    def _say_what_is_known(self):
        """Say what was chosen, where no words were written."""
        return ', '.join(filter(None, [
            *self.blocker_ids.mapped('name'), self.lost_reason_id.name, self.solution])) or False
