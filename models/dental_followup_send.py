import logging

from odoo import api, fields, models

from ..tools import clinic_time, next_contact
from .dental_followup import WAITING

_logger = logging.getLogger(__name__)


class DentalFollowup(models.Model):
    """The emails of follow-up: queued once, inside hours, sent by Odoo's queue (S19-S22)."""

    _inherit = 'dental.followup'

    @api.model
    def _get_due_domain(self, now, channel):
        return [
            ('state', 'in', WAITING),
            ('next_channel', '=', channel),
            ('next_at', '<=', now),
            ('error_reason', '=', False),
        ]

    @api.model
    def _cron_send_due(self, limit=500):
        """Queue the emails that are due; every batch is committed with its ledger rows.

        A case leaves the selection when it is handled, refused or failed, so a run ends, and one
        that was cut off goes on where it stopped.
        """
        def send(batch):
            for company, cases in batch.grouped('company_id').items():
                cases.with_company(company)._send_due_in_clinic()
        self._work_due('email', send, limit)

    @api.model
    def _work_due(self, channel, work, limit):
        """Hand the cases that are due by a channel to a function, batch by batch.

        Each batch is locked, looked at again and committed; what another job holds is left to it.

        :param work: function of a recordset; what it handles must leave the selection
        :param int limit: the size of a batch
        """
        domain = self._get_due_domain(fields.Datetime.now(), channel)
        ids = self.search(domain, order='next_at, id').ids
        commit = self.env['ir.cron']._commit_progress
        commit(remaining=len(ids))
        for start in range(0, len(ids), limit):
            batch_ids = ids[start:start + limit]
            work(self.browse(batch_ids).try_lock_for_update().filtered_domain(domain))
            if not commit(len(batch_ids)):
                break

    def _send_due_in_clinic(self):
        company = self.company_id
        now = fields.Datetime.now()
        zone = company._dental_zone()
        openings = company._dental_openings(now)
        moment = clinic_time.to_local(now, zone)
        opening = next_contact.first_opening(moment, openings)
        if opening is None:
            self.write({'error_reason': self._no_hours_reason()})
            return
        if not company.dental_care_from:
            self.write({'error_reason': self.env._(
                "The clinic has no address to send from: see its settings.")})
            return
        if opening > moment:
            self.write({'next_at': clinic_time.to_utc_naive(opening)})
            return
        refusals = self.partner_id._dental_contact_refusals('email')
        for partner, reason in refusals.items():
            self.filtered(lambda case, who=partner: case.partner_id == who)._skip_message(reason)
        ready = self.filtered(lambda case: case.partner_id not in refusals)
        for step, cases in ready.grouped('step_id').items():
            if step.template_id:
                cases._send_step_safely(step)
            else:
                cases.write({'error_reason': self.env._(
                    "The program no longer has the email that was due.")})

    def _send_step_safely(self, step):
        """Queue a step's email for these cases; if the batch fails, each by itself.

        What fails alone is marked with its reason and leaves the selection.
        """
        try:
            with self.env.cr.savepoint():
                self._send_step(step)
        except Exception as error:
            if len(self) > 1:
                for case in self:
                    case._send_step_safely(step)
                return
            _logger.info("the email of follow-up %s could not be queued", self.id, exc_info=True)
            self.write({'error_reason': self.env._(
                "The email could not be prepared: %(error)s", error=str(error).split('\n')[0])})

    def _send_step(self, step):
        """Write the ledger and queue the mails, in one transaction (invariant 2)."""
        attempts = self.env['dental.followup.attempt'].sudo().create([
            case._prepare_attempt_values('email') for case in self
        ])
        mails = step.template_id.sudo().send_mail_batch(self.ids, force_send=False)
        by_case = {mail.res_id: mail for mail in mails}
        for attempt in attempts:
            attempt.mail_mail_id = by_case[attempt.followup_id.id]
        self._after_message()

    def _after_message(self):
        """Move on after a message: care is done with it, an appointment waits for an answer."""
        done = self.browse()
        for case in self:
            values = case._prepare_retry_values(self.env['dental.followup.outcome'])
            if values:
                case._set_state('pending', **values)
            elif case.purpose == 'appointment':
                case._wait_for_answer()
            else:
                done |= case
        done._set_state('won')

    def _wait_for_answer(self):
        """Leave the patient in peace for the program's days; then the case closes by itself."""
        self.ensure_one()
        days = self.program_id.close_after_days
        until = next_contact.apply_wait(
            clinic_time.to_local(fields.Datetime.now(), self.company_id._dental_zone()),
            days, 'days', self.company_id._dental_zone())
        self._set_state('pending', next_at=clinic_time.to_utc_naive(until), next_channel='wait')

    def _skip_message(self, reason):
        """A message must not or cannot be sent: go on without it, and say why."""
        for case in self:
            if case.purpose == 'appointment':
                case.message_post(body=reason, subtype_xmlid='mail.mt_note')
                case._set_state('lost', lost_reason_id=self._lost_reason('not_reached').id,
                                close_note=reason)
            else:
                case._set_state('cancelled', close_note=reason)

    @api.model
    def _cron_close_unanswered(self, limit=500):
        """Close cases that waited for an answer to the last message and got none."""
        reason = self._lost_reason('not_reached')
        self._work_due(
            'wait', lambda batch: batch._set_state('lost', lost_reason_id=reason.id), limit)
