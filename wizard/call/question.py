from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.question.dental_followup import CODE
from ...tools.error_field import about


class DentalFollowupCall(models.TransientModel):
    """What the patient asks and reception cannot answer goes to a dentist (S14)."""

    _inherit = 'dental.followup.call'

    can_ask = fields.Boolean(compute='_compute_can_ask')
    patient_question = fields.Text(string="A question for the dentist")
    patient_question_user_ids = fields.Many2many(
        'res.users', compute='_compute_patient_question_users')
    patient_question_user_id = fields.Many2one(
        'res.users', string="Who is asked", compute='_compute_patient_question_user_id',
        store=True, readonly=False)
    patient_question_by = fields.Datetime(
        string="We call before", compute='_compute_patient_question_by', store=True,
        readonly=False)
    patient_question_text = fields.Char(
        compute='_compute_patient_question_text',
        help="What may be promised to a patient who asks.")
    patient_question_id = fields.Many2one(
        'dental.question', readonly=True, help="What was noted of it already: once is enough.")

    @api.depends('followup_id', 'phase')
    def _compute_can_ask(self):
        """Offer it in a conversation, where somebody would call with the answer."""
        self.can_ask = False
        for call in self.filtered(lambda call: call.phase == 'talk'):
            call.can_ask = bool(
                self.env['dental.followup.program']._get_serving(CODE, call.company_id))

    @api.depends('patient_question')
    def _compute_patient_question_users(self):
        for call in self:
            # Users of colleagues may be hidden; who is a dentist of the clinic may be asked.
            call.patient_question_user_ids = call._asks() and call.company_id._dental_staff(
                'dental_followup.group_dentist').sudo(False)

    @api.depends('patient_question')
    def _compute_patient_question_user_id(self):
        """Ask the dentist of the visit, else of the last one, if they work here."""
        for call in self.filtered(lambda call: call._asks()):
            visits = (call.event_id, call.last_visit_id)
            # As above.
            theirs = [visit.dental_dentist_id.sudo().user_ids for visit in visits]
            call.patient_question_user_id = call.patient_question_user_id or next(
                (users[0] for users in (
                    some & call.patient_question_user_ids for some in theirs) if users), False)

    @api.depends('patient_question')
    def _compute_patient_question_by(self):
        """Propose the hour that can be promised, as to who complains."""
        for call in self:
            call.patient_question_by = call.patient_question_by or call._asks() and (
                call.followup_id._answer_by(call.company_id))

    @api.depends('patient_question', 'patient_question_by')
    def _compute_patient_question_text(self):
        for call in self:
            call.patient_question_text = call._asks() and call.patient_question_by and self.env._(
                "You can promise it: “a dentist answers, and we call you %(when)s”.",
                when=call.followup_id._say_before(call.patient_question_by))

    # TOOLS

    def _asks(self):
        """Tell whether a question is noted in this call."""
        return bool((self.patient_question or '').strip())

    def _check_question(self):
        """Refuse an hour that cannot be promised.

        :raises UserError: at the hour
        """
        asks = self._asks() and not self._is_question_noted()
        wrong = asks and self.env['dental.question']._describe_wrong_hour(
            self.company_id, self.patient_question_by)
        if wrong:
            raise about(UserError(wrong), 'patient_question_by')

    def _is_question_noted(self):
        """Tell whether the question was noted as it is: a call that was left is gone on with."""
        return self.patient_question_id.text == (self.patient_question or '').strip()

    def _note_question(self, attempt=None):
        """Ask a dentist, however the call ends: the patient was told that somebody calls.

        Where the patient has died nobody waits for an answer.

        :param attempt: the row of the ledger of the call, if it is saved
        """
        if not self._asks() or self._is_question_noted() or self.outcome_id.move == 'died':
            return
        case = self.followup_id
        # Which call it was asked in is the server's word, and which question the call noted.
        self.sudo().patient_question_id = self.env['dental.question'].sudo().create({
            'text': self.patient_question.strip(), 'partner_id': case.partner_id.id,
            'company_id': case.company_id.id, 'event_id': case.event_id.id,
            'followup_id': case.id, 'attempt_id': attempt and attempt.id,
            'user_id': self.env.uid, 'asked_user_id': self.patient_question_user_id.id,
            'call_by': self.patient_question_by})

    def _describe_question(self):
        """Say who is asked and until when the patient is called, or nothing."""
        if not self._asks():
            return False
        when = self.followup_id._say_before(self.patient_question_by)
        # Only the name of the colleague.
        name = self.patient_question_user_id.sudo().name
        return self.env._(
            "A question for %(name)s: we call the patient %(when)s.", name=name, when=when
        ) if name else self.env._(
            "A question for the dentists: we call the patient %(when)s.", when=when)

    def _describe_questions(self, asked):
        """Say what the patient asked and has not heard an answer to; not what the call is about.

        :param asked: ``dental.question``
        """
        return ' '.join(asked.filtered(
            lambda question: question.case_id != self.followup_id).mapped('stands_text'))
