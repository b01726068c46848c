import logging

from odoo import api, fields, models
from odoo.tools import split_every

from ..vocabulary import BY_HAND, CLAIM_LASTS, MENDABLE

_logger = logging.getLogger(__name__)
BATCH = 500


class DentalFollowup(models.Model):
    """The hourly check that nothing was forgotten: red flags, questions, complaints, plans."""

    _inherit = 'dental.followup'

    @api.model
    def _cron_watch(self):
        """Tell the next ones of what no dentist has answered, and date what has no date (S4).

        A complaint that is overdue is told again once a day.

        What is due and must not be done does not stay on the list, and what cannot go on is told
        once a day. What became of calls that were promised for a day that is over is written down.
        Each of these looks writes in the language of the clinic.
        """
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        commit = self.env['ir.cron']._commit_progress
        work = (
            self._drop_forbidden,
            self._drop_past_offers,
            self._withdraw_given_up,
            self._end_waits,
            self._go_on_mended,
            self._tell_stuck,
            self.env['dental.followup.round']._judge_past,
            self.env['dental.evolution']._escalate,
            self.env['dental.question']._escalate,
            self.env['dental.feedback']._tell_overdue,
            self.env['dental.agenda.import']._tell_stuck,
            self.env['res.partner']._dental_come_of_age,
            self.env['dental.treatment.plan']._open_forgotten)
        commit(remaining=len(work))
        for step in work:
            try:
                with self.env.cr.savepoint():
                    step()
            except Exception:
                _logger.exception("the hourly check could not do all")
            if not commit(1):
                break

    @api.model
    def _drop_forbidden(self):
        """Change what is due by hand and the rules forbid: later, by another way, or not at all.

        Whoever is in a call at this moment is left alone. What reception can mend stays, and so
        does what a dentist answers.

        With ``sudo``: the hourly job's, for all clinics, whoever runs it by hand.
        """
        def give_way(batch):
            for cases in self.env['res.company']._dental_by_clinic(batch):
                cases._give_way_safely({
                    case: refusal for case, refusal in cases._refusals().items()
                    if refusal.code not in MENDABLE})

        now = fields.Datetime.now()
        ids = self.sudo().search([
            *self._get_due_domain(now, BY_HAND), ('alarm_state', '=', False),
            '|', ('claim_at', '=', False), ('claim_at', '<=', now - CLAIM_LASTS),
        ], order='next_at, id').ids
        for batch in split_every(BATCH, ids):
            self.sudo().browse(batch).try_lock_for_update()._work_safely(give_way)
