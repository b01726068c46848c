import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clinic_time
from ...tools.bisect_batch import by_halves
from ..vocabulary import EXPECTED, RECORDED
from .ledger import BY_JOB

_logger = logging.getLogger(__name__)


class CalendarEvent(models.Model):
    """The search for patients who did not come, with its evidence rule (invariant 6)."""

    _inherit = 'calendar.event'

    @api.model
    def _cron_find_no_shows(self, limit=500):
        """Mark as no-show the awaited visits that are past their grace, where there is evidence.

        What has none stays as it is and is listed for reception to record. A batch that fails is
        tried by halves, and what fails alone waits for the next run.
        """
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        commit = self.env['ir.cron']._commit_progress
        for company in self.env['res.company'].search([('active', '=', True)]):
            ids = self._dental_find_no_shows(company, fields.Datetime.now()).ids
            commit(remaining=len(ids))
            for start in range(0, len(ids), limit):
                batch = self.browse(ids[start:start + limit]).try_lock_for_update()
                company._dental_in_its_language(batch).filtered(
                    lambda visit: visit.dental_state in EXPECTED)._dental_mark_no_shows()
                if not commit(len(ids[start:start + limit])):
                    return

    def _dental_mark_no_shows(self):
        def skip(visit, error):
            _logger.info("visit %s could not be marked as no-show", visit.id, exc_info=error)
        by_halves(self.with_context(dental_way=BY_JOB),
                  lambda visits: visits.action_dental_set_state('no_show'), skip,
                  guard=self.env.cr.savepoint)

    @api.model
    def _dental_find_no_shows(self, company, now):
        """Return a clinic's visits that are no-shows by evidence.

        Start and grace have passed, nobody recorded an arrival, somebody recorded something
        that day in that clinic, and the visit is not older than follow-up may look at. Of an
        imported visit Odoo knows only what the last file that told of it knew.

        :param now: naive UTC datetime
        """
        zone = company._dental_zone()
        visits = self.search(Domain.AND([
            self._dental_expected_domain(company, now),
            [('start', '>=', company._dental_since(now))],
        ]), order='start, id')
        if not visits:
            return visits
        days = {clinic_time.local_date(visit.start, zone) for visit in visits}
        evident = {day for day in days if self._dental_day_has_records(company, day, zone)}
        grace = timedelta(minutes=company.dental_grace_minutes)
        return visits.filtered(
            lambda visit: clinic_time.local_date(visit.start, zone) in evident
            and visit._dental_is_judged(grace))

    @api.model
    def _dental_day_has_records(self, company, day, zone):
        """Tell whether somebody recorded something on a day in a clinic, of a true patient."""
        first, end = clinic_time.day_bounds(day, zone)
        common = [('dental_company_id', '=', company.id), ('dental_patient_id', '!=', False),
                  ('dental_patient_id.dental_is_sample', '=', False)]
        return bool(
            self.search_count([
                *common, ('start', '>=', first), ('start', '<', end),
                ('dental_state', 'in', RECORDED),
            ], limit=1)
            or self.search_count([
                *common, ('dental_state_at', '>=', first), ('dental_state_at', '<', end),
                ('dental_state', 'in', (*RECORDED, 'cancelled', 'moved')),
            ], limit=1))

    @api.model
    def _dental_expected_domain(self, company, now):
        """Return the domain of visits of a clinic whose patient should have arrived by ``now``."""
        grace = timedelta(minutes=company.dental_grace_minutes)
        return Domain([
            ('dental_company_id', '=', company.id),
            ('dental_patient_id', '!=', False),
            ('dental_state', 'in', EXPECTED),
            ('dental_hands_off', '=', False),
            ('allday', '=', False),
            ('start', '<=', now - grace),
        ])
