import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...tools import clinic_time
from ...tools import delivery as answers
from ...tools.bisect_batch import by_halves
from ..vocabulary import WAITING
from .send_messages import locked_batches

_logger = logging.getLogger(__name__)


class DentalFollowup(models.Model):
    """Messages that a server did not take wait, and leave when it is back (S22)."""

    _inherit = 'dental.followup'

    @api.model
    def _cron_retry_messages(self, limit=500):
        """Try messages again that have not left, for three days at most; batches are committed.

        A row leaves the selection when its message has left, failed or was taken back; what waits
        on is looked at once a run.
        """
        # Whoever runs it by hand, it is the server that works.
        Attempt = self.env['dental.followup.attempt'].sudo()
        domain = Attempt._get_stuck_domain(fields.Datetime.now())
        for rows in locked_batches(Attempt, domain, 'at, id', limit):
            for theirs in self.env['res.company']._dental_by_clinic(rows):
                theirs._retry_safely()


class DentalFollowupAttempt(models.Model):
    """What is done with a row whose message has not left."""

    _inherit = 'dental.followup.attempt'

    @api.model
    def _get_stuck_domain(self, now):
        """Return the domain of rows whose message waits, and Odoo's queues do nothing with it."""
        return [
            ('delivery', '=', 'queued'),
            '|', ('mail_mail_id.state', '=', 'exception'),
            '|', ('sms_sms_id.state', '=', 'error'),
            '|', ('at', '<=', now - answers.PATIENCE),
            '&', ('mail_mail_id', '=', False), ('sms_sms_id', '=', False)]

    def _retry_safely(self):
        """Try again; what cannot be handled says so in the ledger, the others go on.

        :raises OperationalError: if somebody else changes the same at this moment; the next run
            does it
        """
        def give_up(row, error):
            if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                raise error
            _logger.info("message of row %s could not be tried again", row.id, exc_info=error)
            row._note_not_arrived('failed', self.env._("The message could not be sent."))
        by_halves(self, lambda rows: rows._retry_messages(), give_up,
                  guard=self.env.cr.savepoint)

    def _retry_messages(self):
        """Bring these messages of a clinic on: away, taken back, failed, or tried again.

        What broke off while it was handed over may have left, and is never sent by itself again.
        """
        company, now = self.company_id, fields.Datetime.now()
        gone = self.filtered(lambda row: not row.mail_mail_id and not row.sms_sms_id)
        gone._note_not_arrived('failed', self.env._("The message was deleted before it left."))
        broken = self.filtered(lambda row: (
            row.mail_mail_id.state == 'exception' and not row.delivery_note))
        broken._take_verdict(answers.Verdict('unclear', ''))
        waiting = self - gone - broken
        over = waiting.filtered(lambda row: answers.is_over(row._get_first_try(), now))
        over._note_not_arrived('failed', self.env._(
            "The message did not leave for three days: the server took none."))
        over.mail_mail_id.filtered(lambda mail: mail.state == 'outgoing').cancel()
        late = (waiting - over).filtered(lambda row: row.followup_id._is_expired(now))
        late._note_not_arrived('failed', self.env._(
            "It would have come too late to be of use."))
        waiting -= over | late
        waiting.filtered(lambda row: not row._still_holds(now))._take_back(self.env._(
            "What was agreed has changed before the message could leave."))
        waiting.followup_id._withdraw_unwanted()
        opens_at = self.env['dental.followup']._scheduler(company, now).first_open(now)
        if opens_at and clinic_time.to_utc_naive(opens_at) <= now:
            waiting.filtered(lambda row: row._may_try_again(now))._queue_again()

    def _get_first_try(self):
        """Return when the message was to leave: at once, or when the clinic opened."""
        return max(self.at, self.mail_mail_id.scheduled_date or self.at)

    def _still_holds(self, now):
        """Tell whether what a confirmation says was agreed is still so, and still to come.

        It was written when it was queued; other messages name no visit.
        """
        case = self.followup_id
        agreed = case.source_attempt_id
        moment = agreed.event_id._dental_now_at().start or agreed.call_back_at
        if not (agreed.event_id or agreed.call_back_at):
            return True
        said = self.mail_mail_id.body_html or self.sms_sms_id.body or ''
        return bool(moment and moment > now and case.agreed_text and case.agreed_text in said)

    def _take_back(self, note):
        """Take back messages of which something is not true any more, and end their cases."""
        self.mail_mail_id.cancel()
        self.sms_sms_id.action_set_canceled()
        self.followup_id.filtered(lambda case: case.state in (*WAITING, 'won'))._set_state(
            'cancelled', close_note=note)

    def _may_try_again(self, now):
        program = self.followup_id.program_id
        return bool(
            self.delivery == 'queued' and program.is_on and program.active
            and answers.may_try_again(self._get_first_try(), self.delivery_at, now))

    def _queue_again(self):
        """Give messages that have not left back to Odoo's queues: the same, never a second one."""
        mails = self.mail_mail_id.filtered(lambda mail: mail.state == 'exception')
        texts = self.sms_sms_id.filtered(lambda text: text.state == 'error')
        if mails:
            mails.mark_outgoing()
            self.env.ref('mail.ir_cron_mail_scheduler_action')._trigger()
        if texts:
            texts.action_set_outgoing()
            self.env.ref('sms.ir_cron_sms_scheduler_action')._trigger()
