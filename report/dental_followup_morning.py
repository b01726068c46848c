from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date


class ReportDentalFollowupMorningPage(models.AbstractModel):
    """The team's page of the morning, one sheet for each clinic that is chosen."""

    _name = 'report.dental_followup.dental_followup_morning_page'
    _description = "Morning page"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the sheets say; of which records is not asked, it is the day's.

        :raises AccessError: for who has no role in a clinic
        """
        if not self.env.user.has_group('dental_followup.group_staff'):
            raise AccessError(self.env._("The morning page is for the staff of the clinic."))
        return {
            'doc_ids': [], 'doc_model': 'dental.followup', 'docs': self.env['dental.followup'],
            'sheets': [{
                'clinic': company,
                'day': format_date(self.env, company._dental_today(), date_format='full'),
                **self.env['dental.followup']._get_morning(company),
            } for company in self.env.companies],
        }
