import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class DentalFollowup(models.Model):
    """The hourly look that nothing was forgotten: red flags, plans without a next step."""

    _inherit = 'dental.followup'

    @api.model
    def _cron_watch(self):
        """Tell the managers of unseen red flags, and date what rests without a date (S4)."""
        commit = self.env['ir.cron']._commit_progress
        work = (
            self.env['dental.evolution']._escalate,
            self.env['res.partner']._dental_come_of_age,
            self.env['dental.treatment.plan']._open_forgotten)
        commit(remaining=len(work))
        for step in work:
            try:
                with self.env.cr.savepoint():
                    step()
            except Exception:
                _logger.exception("the hourly look could not do all")
            if not commit(1):
                break
