from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import ALARM_STATES, WAITING


class DentalFollowup(models.Model):
    """A case with a red flag waits with the dentist until it is answered (invariants 16 and 19).

    Then the answer is its next call; once the patient has heard it, the case goes on as before.
    """

    _inherit = 'dental.followup'

    evolution_ids = fields.One2many(
        'dental.evolution', 'followup_id', string="Recovery checks", readonly=True)
    alarm_state = fields.Selection(
        [state for state in ALARM_STATES if state[0] != 'closed'], string="Alarm", readonly=True,
        compute='_compute_alarm_state', store=True, copy=False,
        help="A red flag was told and not answered, or the patient has not heard the answer.")

    _alarm_idx = models.Index("(company_id) WHERE alarm_state IS NOT NULL")

    @api.depends('evolution_ids.state')
    def _compute_alarm_state(self):
        for followup in self:
            states = set(followup.evolution_ids.mapped('state'))
            followup.alarm_state = next(
                (state for state in ('new', 'answered') if state in states), False)

    def _check_alarm(self, vals=None):
        """Refuse that a person ends or puts off a case with an alarm, or changes its channel.

        What follows from elsewhere is the server's, and goes on: the patient dies, or is merged.

        :param dict vals: of :meth:`write`; none if the case would be closed
        :raises UserError: saying what has to come first
        """
        alarmed = self.browse() if self.env.su else self.filtered('alarm_state')
        if vals is not None:
            alarmed = alarmed.filtered(lambda case: case._is_put_off(vals))
        if 'new' in alarmed.mapped('alarm_state'):
            raise UserError(self.env._(
                "A red flag was told, and no dentist has answered it yet: tell them, the patient "
                "waits for it."))
        if alarmed:
            raise UserError(self.env._(
                "A dentist has answered a red flag: the patient has to hear it first."))

    def _is_put_off(self, vals):
        """Tell whether values would move the next contact away: later, or to another channel."""
        self.ensure_one()
        at = fields.Datetime.to_datetime(vals.get('next_at', self.next_at))
        later = at != self.next_at and not (at and self.next_at and at < self.next_at)
        return later or vals.get('next_channel', self.next_channel) != self.next_channel

    def _end_alarms(self):
        """These end or rest, and the patient has not heard the answer: the dentist is asked again.

        Of who has died, or is archived, nothing is left to tell. With ``sudo``, as in
        :meth:`_tell_answer`.
        """
        unheard = self.sudo().filtered(lambda case: case.alarm_state == 'answered')
        gone = unheard.filtered(lambda case: case._is_patient_gone())
        gone._tell_answer()
        (unheard - gone).evolution_ids.filtered(lambda form: form.state == 'answered')._ask_again(
            self.env._("It was closed before the patient heard the answer."))

    def _get_undecided(self):
        """Return those of these with a red flag that nobody has answered."""
        return self.env['dental.evolution']._new_of(self).followup_id & self

    @api.model
    def _check_decider(self):
        """Refuse who may not answer a red flag."""
        self.env['dental.evolution']._check_clinician()

    @api.model
    def _say_how_decided(self):
        """Say what ends the to-do of a red flag."""
        return self.env._(
            "A red flag waits for a dentist: open the alarm, and answer it or choose “I shall "
            "call”.")

    def _decide_by_doing(self, feedback):
        """Answer red flags: who did the to-do calls the patient; what they wrote is kept.

        :param feedback: what was written
        """
        # Of which forms these are, as in _new_of; who may answer them was asked.
        forms = self.env['dental.evolution']._new_of(self).with_env(self.env)
        if feedback:
            forms.write({'answer_words': feedback})
        forms.action_i_call()
        return True

    def _say_nobody_is_called(self):
        """Return the notice for the dentist whose answer nobody can hear any more."""
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'warning', 'title': self.env._("Nobody is called"),
                'message': ' '.join(case._describe_gone() for case in self),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def _wait_for_dentist(self, users, answer_by):
        """Keep cases pending, with who answers their red flag; a promised hour stays.

        What was closed or booked meanwhile stays so: the alarm is in Today all the same.

        :param users: who was told; the case is one's, or of all of them
        :param answer_by: naive UTC datetime; when one of them has answered
        """
        owner = {'user_id': users.id if len(users) == 1 else False}
        waiting = self.filtered(lambda case: case.state in WAITING)
        # Their to-do tells them: it needs no second notice.
        quiet = self.with_context(mail_auto_subscribe_no_notify=True)
        quiet._set_states('pending', {case: owner if case.is_promise else {
            **owner, 'next_at': answer_by, 'next_channel': 'phone', 'hold_note': False,
        } for case in waiting})

    def _take_answer(self, caller=None):
        """Make the call with the dentist's answer what comes next: at once, outside the limits.

        What was closed or booked meanwhile is taken up again: the patient waits for an answer.

        :param caller: the dentist, if they call themselves; else whoever had the case before
        """
        now = fields.Datetime.now()
        (self.filtered(lambda case: case.state not in WAITING))._set_state('todo')
        for company, cases in self.grouped('company_id').items():
            promised = self._scheduler(company, now).promise(now)
            self._set_states('pending', {case: {
                **promised, 'tries': 0, 'user_id': (caller or case._get_own_user()).id,
            } for case in cases})

    def _get_own_user(self):
        """Return whose call this is when no dentist has it; who left the clinic has none."""
        self.ensure_one()
        alarm = self.evolution_ids.filtered(lambda form: form.state in ('new', 'answered'))[:1]
        return alarm.case_user_id & self.company_id._dental_workers(alarm.case_user_id)

    def _tell_answer(self):
        """The patient has been talked to: what was answered has been told, and is closed.

        The case is again whose it was.

        With ``sudo``: what became of a red flag is the server's word, and whose a case is.
        """
        told = self.sudo().filtered(lambda case: case.alarm_state == 'answered')
        for user, cases in told.grouped(lambda case: case._get_own_user()).items():
            cases.write({'user_id': user.id})
        told.evolution_ids.filtered(lambda form: form.state == 'answered').write(
            {'state': 'closed'})

    def _is_dentists(self, call_back_at):
        """Tell, after a conversation, whether nothing else becomes of the case: a dentist has it.

        What they had answered has been told, unless the patient is called again for it.

        :param call_back_at: naive UTC datetime that was promised in it, if any
        """
        if self._hear_answer(call_back_at):
            return True
        if self.alarm_state == 'new':
            if call_back_at:
                self._promise(call_back_at)
            return True
        if not call_back_at:
            self._tell_answer()
        return False

    def _get_alarm_answer(self):
        """Return the red flag whose answer reception tells the patient in this call, or none.

        Who calls themselves knows what to say.
        """
        told = self.filtered(lambda case: case.alarm_state == 'answered').evolution_ids
        return told.filtered(
            lambda form: form.state == 'answered' and form.answer != 'i_call')[:1]

    def _describe_alarm(self):
        """Say what was told and who answers, or what was answered; nothing without an alarm."""
        self.ensure_one()
        return self.partner_id._dental_read_alarms(self.company_id).get(
            (self.company_id, self.partner_id), '')

    # ACTIONS

    def action_open_alarm(self):
        """Open the red flag of this follow-up, where a dentist answers it."""
        self.ensure_one()
        forms = self.env['dental.evolution'].search(
            [('followup_id', '=', self.id), ('state', 'in', ('new', 'answered'))])
        return {
            'type': 'ir.actions.act_window', 'res_model': 'dental.evolution',
            'name': self.env._("Red flag"), 'res_id': forms.filtered(
                lambda form: form.state == 'new')[:1].id or forms[:1].id,
            'view_mode': 'form', 'views': [(False, 'form')]}
