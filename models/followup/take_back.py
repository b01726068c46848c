from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import QUEUED

SLIP_LASTS = timedelta(minutes=10)
"""So long a call that reached nobody can be taken back."""
STANDING = (
    'state', 'tries', 'next_at', 'next_channel', 'step_id', 'due_by', 'is_promise', 'anchor_at',
    'checkup', 'user_id', 'hold_note', 'needs_data', 'error_kind', 'error_reason', 'awaits_answer',
    'rebooked_event_id', 'lost_reason_id', 'cancel_reason', 'close_note', 'closed_at',
    'closed_user_id', 'alarm_state', 'opened_late')
"""What says where a case stands; who has the patient in hand is apart from it."""


class DentalFollowup(models.Model):
    """A wrong *Not answered* is taken back, and the case stands where it stood (invariant 13)."""

    _inherit = 'dental.followup'

    slip_attempt_id = fields.Many2one(
        'dental.followup.attempt', string="Last call can be taken back",
        compute='_compute_slip_attempt',
        help="The call that reached nobody and that this user can still take back.")

    @api.depends_context('uid')
    def _compute_slip_attempt(self):
        slips = self.env['dental.followup.attempt']._search_slips(
            [('followup_id', 'in', self.ids)])
        last = {slip.followup_id.id: slip.attempt_id.id for slip in slips}
        for case in self:
            case.slip_attempt_id = last.get(case.id, False)

    def _read_standing(self):
        """Return where a case stands, as values that can be kept as JSON and written again."""
        self.ensure_one()
        standing = {}
        for name in STANDING:
            value = self[name]
            if isinstance(value, models.BaseModel):
                value = value.id
            standing[name] = fields.Datetime.to_string(value) if (
                self._fields[name].type == 'datetime') else value
        return standing

    def action_take_back(self):
        """Take back the last call of this case that reached nobody.

        :raises UserError: as that of the contact
        """
        self.ensure_one()
        last = self.attempt_ids.sorted('id')[-1:]
        if not last:
            raise UserError(self.env._("Nothing was done here that could be taken back."))
        return (self.slip_attempt_id or last).action_take_back()


class DentalFollowupAttempt(models.Model):
    """The ledger keeps both rows: the call that was noted by mistake, and that it was."""

    _inherit = 'dental.followup.attempt'

    takes_back_id = fields.Many2one(
        'dental.followup.attempt', string="Takes back", readonly=True, ondelete='restrict',
        index='btree_not_null')
    is_void = fields.Boolean(
        string="Noted by mistake", readonly=True,
        help="It was taken back, or takes back another: neither counts for anything.")
    can_take_back = fields.Boolean(
        string="Can be taken back", compute='_compute_can_take_back')

    _taken_back_once = models.UniqueIndex(
        "(takes_back_id) WHERE takes_back_id IS NOT NULL", "This call was taken back already.")

    @api.depends('is_void', 'at')
    @api.depends_context('uid')
    def _compute_can_take_back(self):
        slips = self._search_slips([('attempt_id', 'in', self._get_call_rows().ids)])
        for attempt in self:
            attempt.can_take_back = (attempt.same_call_id or attempt) in slips.attempt_id

    def _get_call_rows(self):
        """Return the rows of the calls themselves of which these are: one for each call."""
        return self.same_call_id | self.filtered(lambda attempt: not attempt.same_call_id)

    @api.model
    def _search_slips(self, domain):
        """Return what is kept of the calls that this user can take back now, the newest last.

        :param domain: which calls are meant
        """
        manager = self.env.user.has_group('dental_followup.group_manager')
        # What is kept is the server's own: only whether there is something leaves.
        return self.env['dental.followup.slip'].sudo().search([
            *domain, ('attempt_id.is_void', '=', False),
            ('attempt_id.at', '>', fields.Datetime.now() - SLIP_LASTS),
            *([] if manager else [('attempt_id.user_id', '=', self.env.uid)])])

    def _keep_slip(self, before):
        """Keep how the case stood before this call of ours, if it reached nobody.

        A wrong number is mended on the patient, and a promise was heard from somebody.

        :param dict before: of :meth:`DentalFollowup._read_standing`
        """
        if self._is_in_vain() and self.outcome_move == 'retry' and not self.call_back_at:
            # As in _search_slips: nobody has a right on it.
            self.env['dental.followup.slip'].sudo().create({
                'attempt_id': self.id, 'followup_id': self.followup_id.id, 'before': before,
                'after': self.followup_id._read_standing()})

    # ACTIONS

    def action_take_back(self):
        """Take back a call that reached nobody and was noted by mistake, with all it was about.

        Each case stands where it stood before, what was queued since and has not left is
        withdrawn, and neither row counts.

        :raises UserError: for another contact, somebody else's, one of more than ten minutes ago,
            or if something has happened since
        """
        self.ensure_one()
        call = self._get_call_rows()
        call._check_taking_back()
        # What is kept of a call, and what the ledger is told of it, is the server's.
        call = call.sudo()
        (call | call.search([('same_call_id', '=', call.id)]))._take_back_call()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': call.partner_id.name, 'type': 'success',
                'message': self.env._("Taken back: the follow-up is as it was before the call."),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

    def _check_taking_back(self):
        """Refuse to take back what is no slip of this user's hand, or not any more."""
        cases = self.followup_id
        cases.check_access('write')
        if not self.env.user.has_group('dental_followup.group_manager') and (
                self.user_id != self.env.user):
            raise UserError(self.env._(
                "%(name)s noted this: they or a manager can take it back.",
                name=self.user_id.sudo().name))  # only the name of a colleague
        if self.is_void:
            raise UserError(self.env._("This was taken back already."))
        if not self._is_in_vain() or self.outcome_move != 'retry':
            raise UserError(self.env._(
                "Only a call that nobody answered can be taken back. Add a new entry instead."))
        if self.at <= fields.Datetime.now() - SLIP_LASTS:
            raise UserError(self.env._(
                "A call can be taken back for ten minutes. Now it stays as it was noted; call "
                "again if it was a mistake."))
        cases._check_others_hands()

    def _take_back_call(self):
        """Take back the rows of one call; see :meth:`action_take_back`."""
        cases = self.followup_id
        cases._take_turn()
        slips = self.env['dental.followup.slip'].search([('attempt_id', 'in', self.ids)])
        since = cases.attempt_ids.filtered(lambda row: row.id > max(self.ids) and not row.is_void)
        since -= self
        if slips.followup_id != cases or any(
                not slip._is_still_so(since) for slip in slips):
            raise UserError(self.env._(
                "Something has happened since with the follow-up of %(patient)s, so the call "
                "stays as it was noted.", patient=cases[:1].partner_id.name))
        since.mail_mail_id.cancel()
        since.sms_sms_id.action_set_canceled()
        cases._put_back({slip.followup_id: dict(slip.before) for slip in slips})
        (self | since).write({'is_void': True})
        self.create([{
            'followup_id': row.followup_id.id, 'partner_id': row.partner_id.id,
            'company_id': row.company_id.id, 'channel': row.channel, 'phone': row.phone,
            'takes_back_id': row.id, 'is_void': True, 'counts': False} for row in self])
        slips.unlink()


class DentalFollowupSlip(models.TransientModel):
    """Whether nothing else has happened since."""

    _inherit = 'dental.followup.slip'

    def _is_still_so(self, since):
        """Tell whether nothing has happened to the case but a message that has not left.

        :param since: the rows of the ledger that were added after the call
        """
        case, rows = self.followup_id, since.filtered(
            lambda row: row.followup_id == self.followup_id)
        if not rows:
            return case._read_standing() == self.after
        return rows <= case._unsent_attempts() and set(rows.mapped('channel')) <= set(QUEUED) and (
            case.rebooked_event_id.id == self.after['rebooked_event_id'])
