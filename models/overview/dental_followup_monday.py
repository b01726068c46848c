import logging

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from ...tools import clinic_time
from .things_to_do import THINGS

_logger = logging.getLogger(__name__)
JOB = 'dental_followup.ir_cron_keep_mondays'
FROM_HOUR = 5
"""The clinic's hour of a Monday at which it is looked: its nightly jobs are over."""
KINDS = [key for key in THINGS if key != 'freed']
"""What is looked at again: a freed time passes by itself, filled or not."""


class DentalFollowupMonday(models.Model):
    """What there was to do on a Monday, and how much of it was dealt with a week later.

    A number for each kind and clinic. Which records they were is known to the server alone, and
    only until they are counted again; nothing that happens later changes what was counted.
    """

    _name = 'dental.followup.monday'
    _inherit = 'dental.followup.links'
    _description = "What there was to do on a Monday"
    _order = 'day desc, id'
    _rec_name = 'kind'
    _dental_kept = frozenset({
        'company_id', 'day', 'kind', 'number', 'dealt_with', 'is_counted', 'records'})

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, readonly=True, ondelete='cascade')
    day = fields.Date(string="Monday", required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    number = fields.Integer(string="There were", readonly=True)
    dealt_with = fields.Integer(string="Dealt with in a week", readonly=True)
    is_counted = fields.Boolean(string="Counted again", readonly=True)
    records = fields.Json(string="Which they were", groups=NO_ACCESS, copy=False)

    _once = models.UniqueIndex(
        '(company_id, day, kind)', "What there was to do on a Monday is kept once.")
    _number_bound = models.Constraint(
        'CHECK(dealt_with >= 0 AND dealt_with <= number)',
        "No more can be dealt with than there was.")

    # CRON

    @api.model
    def _cron_keep_mondays(self):
        """Keep what there is to do as a clinic's week begins, clinic by clinic."""
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        companies = self._find_beginning_weeks()
        commit = self.env['ir.cron']._commit_progress
        commit(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    clinic = self.with_context(allowed_company_ids=company.ids)
                    clinic._count_again(company)
                    clinic._keep_monday(company)
                    company._dental_job_done(JOB)
            except Exception:
                _logger.exception("the Monday of clinic %s was not kept", company.id)
                company._dental_job_failed(JOB)
            if not commit(1):
                break

    @api.model
    def _find_beginning_weeks(self):
        """Return the clinics whose Monday has begun and is not kept yet."""
        now = fields.Datetime.now()

        def begins(company):
            local = clinic_time.to_local(now, company._dental_zone())
            return local.weekday() == 0 and local.hour >= FROM_HOUR
        companies = self.env['res.company'].search([('active', '=', True)]).filtered(begins)
        kept = self.search([
            ('company_id', 'in', companies.ids),
            ('day', 'in', [company._dental_today() for company in companies])])
        return companies - kept.filtered(
            lambda row: row.day == row.company_id._dental_today()).company_id

    def _keep_monday(self, company):
        """Keep what a clinic's managers have to do today; where there is nothing, that too."""
        Overview = self.env['dental.followup.overview']
        found = {
            kind: self.env[THINGS[kind].model].search(Overview._get_thing_domain(kind)).ids
            for kind in KINDS}
        self.create([{
            'company_id': company.id, 'day': company._dental_today(), 'kind': kind,
            'number': len(ids), 'records': ids, 'is_counted': not ids,
        } for kind, ids in found.items()])

    def _count_again(self, company):
        """Count how much was dealt with of what a clinic's earlier weeks began with."""
        Overview = self.env['dental.followup.overview']
        for row in self.search([
                ('company_id', '=', company.id), ('is_counted', '=', False),
                ('day', '<', company._dental_today())]):
            waiting = self.env[THINGS[row.kind].model].search_count(
                Domain('id', 'in', row.records) & Overview._get_waiting_domain(row.kind))
            row.write({
                'dealt_with': row.number - waiting, 'is_counted': True, 'records': False})
