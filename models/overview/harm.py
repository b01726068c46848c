from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...tools import clinic_time, overview, overview_answers
from ...tools.overview import Share
from .things_to_do import YEAR

COMPLAINTS = 'dental.feedback'
CALLS = 'dental.followup.attempt.report'
CAME = ('arrived', 'attended')


class DentalFollowupOverview(models.AbstractModel):
    """What shows that follow-up bothers: complaints by visits, objections by contacts."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _get_harm_page(self):
        """Return how many complaints there are in a thousand visits of a year, and objections in
        a thousand contacts in which the patient was reached."""
        shares = {
            'complaints': (
                self.env._("Complaints, of visits"), COMPLAINTS, self._get_complained_domain(),
                self._count_complaints()),
            'objections': (
                self.env._("Want no more calls, of patients reached"), CALLS,
                self._on_days(self.env.companies, days=YEAR) & Domain('objection_rate', '=', 1),
                self._count_objections()),
        }
        rates = [overview_answers.per_thousand(share) or 0
                 for _label, _model, _domain, share in shares.values()]
        bars = [{
            'key': key, 'label': label, 'text': self._say_in_thousand(share),
            'number': share.part, 'action': self._open(model, label, domain),
        } for key, (label, model, domain, share) in shares.items()]
        return {
            'sentence': self._say_in_thousand(shares['objections'][-1]),
            'notes': [shares['objections'][0], self.env._("in a year")],
            'enough': False,
            'heading': self.env._("In a thousand, in a year"),
            'bars': self._measure(bars, rates, 0),
        }

    @api.model
    def _get_complained_domain(self):
        """Return the domain of the complaints of a year."""
        def between(clinic):
            first, last = (clinic_time.day_bounds(day, clinic._dental_zone())
                           for day in overview.window(clinic._dental_today(), days=YEAR))
            return Domain('at', '>=', first[0]) & Domain('at', '<', last[1])
        return Domain('kind', '=', 'complaint') & self._at_each_clock(
            self.env.companies, between)

    @api.model
    def _count_complaints(self):
        """Return how many complaints there are beside how many visits patients came to."""
        def between(clinic):
            first, last = overview.window(clinic._dental_today(), days=YEAR)
            return Domain('day', '>=', first) & Domain('day', '<=', last)
        visits = self._at_each_clock(self.env.companies, between) & Domain('state', 'in', CAME)
        return Share(
            self.env[COMPLAINTS].search_count(self._get_complained_domain()),
            self.env['dental.visit.report'].search_count(visits))

    @api.model
    def _count_objections(self):
        """Return in how many contacts the patient objected, of those in which they were reached."""
        ((part, whole),) = self.env[CALLS]._read_group(
            self._on_days(self.env.companies, days=YEAR), [],
            ['objection_rate:sum', 'objection_rate:count'])
        return Share(round(part or 0), whole)

    @api.model
    def _say_in_thousand(self, share):
        """Say so many of so many, and in a thousand."""
        if not share.whole:
            return self.env._("none yet")
        return self.env._(
            "%(part)s of %(whole)s · %(rate)s in 1,000", part=share.part, whole=share.whole,
            rate=formatLang(self.env, overview_answers.per_thousand(share), digits=1))
