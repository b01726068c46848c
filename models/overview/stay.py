from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.overview import Share
from ..vocabulary import EXPECTED

PATIENTS = 'res.partner'
ACTIVE_MONTHS = 18
"""A patient is active who came within so many months."""


class DentalFollowupOverview(models.AbstractModel):
    """Do patients stay? Of those who were active a year ago, who came since, and who is gone."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _get_stay_page(self):
        """Return retention and attrition of a year (field notes: active at start, not seen and
        no visit to come at the end)."""
        active, stayed = self._get_active_domain(), self._get_stayed_domain()
        whole = self.env[PATIENTS].search_count(active)
        part = self.env[PATIENTS].search_count(active & stayed)
        bars = [{
            'key': key, 'label': label, 'text': self._say_share(share), 'number': share.part,
            'action': self._open(PATIENTS, label, active & domain),
        } for key, label, share, domain in (
            ('stayed', self.env._("Came since, or have a visit to come"), Share(part, whole),
             stayed),
            ('left', self.env._("Did not come, and have no visit"), Share(whole - part, whole),
             ~stayed))]
        return {
            'sentence': self._say_share(Share(part, whole)),
            'notes': [self.env._(
                "Of the patients who were active a year ago: they had come in the %(months)s "
                "months before", months=ACTIVE_MONTHS)],
            'enough': self._say_enough(Share(part, whole)),
            'heading': self.env._("Of %(number)s patients, in a year", number=whole),
            'bars': self._measure(
                bars, [100 * bar['number'] / whole if whole else 0 for bar in bars], 100),
        }

    @api.model
    def _get_start(self):
        """Return the day a year ago, on the calendar of the clinic the user works in."""
        return self.env.company._dental_today() - relativedelta(years=1)

    @api.model
    def _get_active_domain(self):
        """Return the domain of the patients who were active a year ago; who has died is none."""
        start = self._get_start()
        return Domain('dental_deceased_on', '=', False) & self._with_visit(
            Domain('dental_state', '=', 'attended')
            & Domain('dental_day', '>', start - relativedelta(months=ACTIVE_MONTHS))
            & Domain('dental_day', '<=', start))

    @api.model
    def _get_stayed_domain(self):
        return self._with_visit(
            Domain('dental_state', '=', 'attended') & Domain('dental_day', '>', self._get_start())
            | Domain('dental_state', 'in', EXPECTED)
            & Domain('start', '>', fields.Datetime.now()))

    @api.model
    def _with_visit(self, domain):
        return Domain('dental_visit_ids', 'any', domain & Domain(
            'dental_company_id', 'in', self.env.companies.ids))
