import logging

from markupsafe import Markup
from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...tools import clinic_time
from ...tools.bisect_batch import by_halves
from ..vocabulary import QUEUED

_logger = logging.getLogger(__name__)
UNSENT_MAIL = ('outgoing', 'exception')
UNSENT_SMS = ('outgoing', 'error')


def locked_batches(model, domain, order, limit):
    """Yield what a job works on batch by batch; the next is taken when this one is committed.

    Each batch is locked and looked at again; what another job holds is left to it. It ends early
    when the job's time is up.

    :param model: the model it is searched in, with the rights it is worked with
    :param domain: what is to be done, by its state: what is handled must leave it
    :param int limit: the size of a batch
    """
    ids = model.search(domain, order=order).ids
    commit = model.env['ir.cron']._commit_progress
    commit(remaining=len(ids))
    for start in range(0, len(ids), limit):
        batch_ids = ids[start:start + limit]
        yield model.browse(batch_ids).try_lock_for_update().filtered_domain(domain)
        if not commit(len(batch_ids)):
            break


def sentence_of(env, error):
    """Return what people are told of an error: its first line.

    One that was raised from another tells the source of what failed, as Odoo does of a template:
    that is for the log.
    """
    if not error.__cause__:
        return str(error).split('\n')[0]
    return env._("something in it is not right, and an administrator finds what in Odoo's log.")


class DentalFollowup(models.Model):
    """The messages of follow-up: queued once, inside hours, sent by Odoo's queues (S19-S22)."""

    _inherit = 'dental.followup'

    @api.model
    def _get_due_domain(self, now, channels):
        """Return the domain of what is due and not handled: by state, never by a time window."""
        return [
            *self._get_in_use_domain(channels),
            ('next_at', '<=', now),
            ('error_reason', '=', False),
        ]

    @api.model
    def _cron_send_due(self, limit=500):
        """Queue the messages that are due; every batch is committed with its ledger rows.

        A case leaves the selection when it is handled, refused or failed, so a run ends, and one
        that was cut off goes on where it stopped.
        """
        def send(batch):
            for cases in self.env['res.company']._dental_by_clinic(batch):
                cases._send_due_in_clinic()
        self._work_due(QUEUED, send, limit)

    @api.model
    def _work_due(self, channels, work, limit, only=()):
        """Hand the cases that are due by some channels to a function, batch by batch.

        :param work: function of a recordset; what it handles must leave the selection
        :param int limit: the size of a batch
        :param only: a domain of those that it is about, default all
        """
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        domain = [*self._get_due_domain(fields.Datetime.now(), channels), *only]
        for cases in locked_batches(self, domain, 'next_at, id', limit):
            cases._work_safely(work)

    def _work_safely(self, work):
        """Hand these cases to a function; if that fails, each half by itself.

        What fails alone is marked with its reason and leaves the selection.

        :raises OperationalError: if somebody else changes the same at this moment; the same is
            done again in another transaction
        """
        def say(case, error):
            if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                raise error
            _logger.info("follow-up %s could not go on", case.id, exc_info=error)
            case = case.company_id._dental_in_its_language(case)
            case.write({'error_kind': 'failed', 'error_reason': case.env._(
                "This could not be done by itself: %(error)s", error=sentence_of(case.env, error))})
        by_halves(self, work, say, guard=self.env.cr.savepoint)

    def _send_due_in_clinic(self):
        company = self.company_id
        now = fields.Datetime.now()
        opens_at = self._scheduler(company, now).first_open(now)
        if opens_at is None:
            self.write({'error_kind': 'hours', 'error_reason': self._say_no_hours()})
            return
        if not company.dental_care_from:
            self.write({'error_kind': 'sender', 'error_reason': self._say_no_sender()})
            return
        if clinic_time.to_utc_naive(opens_at) > now:
            self.write({'next_at': clinic_time.to_utc_naive(opens_at)})
            return
        late = self.filtered(lambda case: case._is_expired(now))
        late._set_state('cancelled', close_note=self.env._(
            "It would have come too late to be of use."))
        unfit = (self - late)._take_complaining()
        unfit._drop_thanks()
        unfit |= (self - late - unfit)._hold_unread()
        for (channel, purpose, exempt), cases in (self - late - unfit).grouped(
                lambda case: (case.next_channel, case.purpose, case.program_id.is_exempt)).items():
            cases._send_allowed(channel, purpose, exempt)

    @api.model
    def _say_no_sender(self):
        return self.env._(
            "The clinic has no address to send from: a manager enters one in its settings.")

    def _send_allowed(self, channel, purpose, exempt):
        """Queue the messages that may be sent; the others wait, go another way or end.

        A household hears once: of those with one number, the first goes, and what the limits say
        of the next is asked again when this one is in the ledger.
        """
        waiting = self
        while waiting:
            refusals = waiting.partner_id._dental_may_contact(
                waiting.company_id, channel, purpose, exempt=exempt)
            if refusals:
                waiting._give_way({case: refusals[case.partner_id] for case in waiting
                                   if case.partner_id in refusals})
            allowed = waiting.filtered(lambda case, no=refusals: case.partner_id not in no)
            ready = allowed if exempt else self.browse().union(*(
                home[:1] for home in allowed.grouped(lambda case: (
                    case.partner_id.dental_household_number or case.partner_id.id)).values()))
            if ready:
                ready._send_ready(channel)
            waiting = allowed - ready

    def _send_ready(self, channel):
        """Queue the messages of cases that may be sent; one that cannot says why."""
        for step, cases in self.grouped('step_id').items():
            if step.template_id if channel == 'email' else step.sms_template_id:
                cases._work_safely(lambda batch, step=step: batch._send_step(step, channel))
            else:
                cases.write({'error_kind': 'message', 'error_reason': self.env._(
                    "The program no longer has the message that was due: a manager chooses "
                    "one.")})

    def _send_step(self, step, channel):
        """Write the ledger and queue the messages, in one transaction (invariant 2).

        A confirmation of a call is part of that call; in test mode nobody is contacted: neither
        counts as a contact.
        """
        company = self.company_id
        tested = company.dental_test_mode and self.env._(
            "Test mode: sent to %(address)s", address=company.dental_test_email)
        uncounted = self if tested else self.filtered('source_attempt_id')
        attempts = self.env['dental.followup.attempt']
        for cases, counts in ((uncounted, False), (self - uncounted, True)):
            if cases:
                attempts |= cases._write_attempts(
                    channel, counts=counts, note=tested, delivery='queued')
        queue = self._queue_emails if channel == 'email' else self._queue_texts
        messages = queue(step, company)
        for attempt in attempts:
            case = attempt.followup_id
            attempt._link_message(messages[case.id], case._get_sent_to(channel))
        self._after_message()

    def _get_sent_to(self, channel):
        """Return the address or number that a message of a case goes to."""
        self.ensure_one()
        if self.company_id.dental_test_mode:
            return self.company_id.dental_test_email
        # Addresses are for the clinic's staff; the ledger keeps the one that is used.
        patient = self.partner_id.sudo()
        if channel == 'sms':
            return patient._dental_text_number()
        return patient._dental_contact_person().email_normalized

    def _queue_emails(self, step, company):
        values = {'reply_to': company.dental_replies_to}
        if company.dental_test_mode:
            values.update(
                email_to=company.dental_test_email, email_cc=False, recipient_ids=[],
                partner_ids=[])
        # Users have no right on mails, as on SMS below; what leaves was decided before (_refusals).
        mails = step.template_id.sudo().send_mail_batch(
            self.ids, force_send=False, email_values=values)
        if company.dental_test_mode:
            for mail in mails:
                self._mark_test(mail, self.browse(mail.res_id))
        return {mail.res_id: mail for mail in mails}

    def _mark_test(self, mail, case):
        """Say on a message in test mode that it is a test, and who it would have been for."""
        mail.write({
            'subject': self.env._("[Test] %(subject)s", subject=mail.subject),
            'body_html': Markup('<p>%s</p>%s') % (self.env._(
                "Test mode: this would have gone to %(name)s.",
                name=case.contact_partner_id.name), mail.body_html or ''),
        })

    def _queue_texts(self, step, company):
        """Queue the SMS of these cases; in test mode the manager gets them by email.

        With ``sudo``: users have no right on SMS and mails; what leaves was decided before
        (_refusals).

        :return: ``sms.sms``, or the email instead, by id of the case
        """
        bodies = step.sms_template_id.sudo()._render_field('body', self.ids, compute_lang=True)
        if company.dental_test_mode:
            mails = self.env['mail.mail'].sudo().create([{
                'subject': step.sms_template_id.name, 'email_to': company.dental_test_email,
                'email_from': company.dental_care_from, 'body_html': bodies[case.id],
                'model': self._name, 'res_id': case.id,
            } for case in self])
            for mail in mails:
                self._mark_test(mail, self.browse(mail.res_id))
            return {mail.res_id: mail for mail in mails}
        return dict(zip(self.ids, self._create_texts(bodies), strict=True))

    def _create_texts(self, bodies):
        """Create the text messages of these cases, of which the provider's reports are heard.

        :param dict bodies: by id of the case
        """
        # As in _queue_texts: users have no right on SMS, nor on how Odoo follows them.
        SmsSms, Tracker = self.env['sms.sms'].sudo(), self.env['sms.tracker'].sudo()
        texts = SmsSms.create([{
            'body': bodies[case.id], 'number': case._get_sent_to('sms'),
            'partner_id': case.contact_partner_id.id,
        } for case in self])
        Tracker.create([{'sms_uuid': text.uuid} for text in texts])
        return texts

    @api.model
    def _get_unsent_domain(self):
        """Return the domain of rows of the ledger whose message can still be taken back."""
        return [('delivery', '=', 'queued'),
                '|', ('mail_mail_id.state', 'in', UNSENT_MAIL),
                ('sms_sms_id.state', 'in', UNSENT_SMS)]

    def _unsent_attempts(self):
        # What has not left is taken back by whoever's change ends a case, also if hidden from them.
        return self.env['dental.followup.attempt'].sudo().search([
            ('followup_id', 'in', self.ids), *self._get_unsent_domain()])

    def _cancel_unsent(self, channel=None):
        """Take back the messages of these cases that were queued and have not left.

        :param str channel: only those by it, default all
        """
        attempts = self._unsent_attempts().filtered(
            lambda attempt: channel in (None, attempt.channel))
        attempts.mail_mail_id.cancel()
        attempts.sms_sms_id.action_set_canceled()

    def _after_message(self):
        """Move on after a message: care is done with it, an appointment waits for an answer."""
        changes = self._schedule_retries()
        self._set_states('pending', {case: values for case, values in changes.items() if values})
        ended = self.filtered(lambda case: not changes[case])
        answering = ended.filtered('program_id.wants_visit')
        answering._wait_for_answer()
        (ended - answering)._set_state('won')

    def _wait_for_answer(self):
        """Leave the patient in peace for the program's days; then the case closes by itself."""
        now = fields.Datetime.now()
        for (company, days), cases in self.grouped(
                lambda case: (case.company_id, case.program_id.close_after_days)).items():
            cases._set_state(
                'pending', next_at=self._scheduler(company, now).after_days(now, days),
                next_channel='wait', awaits_answer=True)

    @api.model
    def _cron_close_unanswered(self, limit=500):
        """Close cases that waited for an answer to the last message and got none."""
        def close(batch):
            for cases in self.env['res.company']._dental_by_clinic(batch):
                cases._give_up()
        self._work_due(('wait',), close, limit, [('awaits_answer', '=', True)])
