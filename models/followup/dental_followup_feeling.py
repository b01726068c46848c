from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

FEELINGS = [
    ('1', "Very hard"),
    ('2', "Hard"),
    ('3', "So-so"),
    ('4', "Good"),
    ('5', "Very good"),
]
PEOPLE = 3
"""A feeling is read only among those of so many different people (invariant 12)."""
LAST_ZONE = timedelta(hours=12)
"""A month is over when it is so everywhere, whatever zone the reader says to be in."""
KEPT_MONTHS = 24
"""So many whole months can be compared; what is older is forgotten."""


class DentalFollowupFeeling(models.Model):
    """How a call felt for who made it (S48): kept without the call, the patient or the hour.

    Nobody has access to it, managers neither: the server writes it, and
    ``dental.followup.feeling.report`` is what can be read of it.
    """

    _name = 'dental.followup.feeling'
    _inherit = 'dental.followup.links'
    _description = "How a call felt"
    _log_access = False
    _rec_name = 'day'

    company_id = fields.Many2one('res.company', string="Clinic", required=True, index=True)
    user_id = fields.Many2one('res.users', required=True, ondelete='cascade', help=(
        "Only to count how many people have answered."))
    day = fields.Date(required=True)
    feeling = fields.Selection(FEELINGS, required=True)

    @api.autovacuum
    def _gc_old(self):
        """Forget the months that are too old to be compared, by each clinic's own day.

        With ``sudo``: nobody may read or delete these rows.
        """
        for (company,) in self.sudo()._read_group([], ['company_id']):
            first = company._dental_today().replace(day=1) - relativedelta(months=KEPT_MONTHS)
            self.sudo().search([('company_id', '=', company.id), ('day', '<', first)]).unlink()


class DentalFollowupFeelingReport(models.Model):
    """How calls felt, a clinic's month at once, and only where three people or more have answered.

    A month is shown when it is over: nobody learns one answer by looking before and after it.
    """

    _name = 'dental.followup.feeling.report'
    _inherit = 'dental.followup.links'
    _description = "How calls feel"
    _auto = False
    _order = 'month desc, company_id'
    _rec_name = 'month'

    month = fields.Date(readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    number = fields.Integer(string="Answers", readonly=True)
    average = fields.Float(
        digits=(2, 1), readonly=True, aggregator=None, help="From 1, very hard, to 5, very good.")
    people = fields.Integer(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(id) AS id, date_trunc('month', day)::date AS month, company_id,
                   count(*) AS number, avg(feeling::integer) AS average,
                   count(DISTINCT user_id) AS people
              FROM dental_followup_feeling
             WHERE day < %(month)s
             GROUP BY company_id, date_trunc('month', day)
            HAVING count(DISTINCT user_id) >= %(people)s
            """,
            month=(fields.Datetime.now() - LAST_ZONE).date().replace(day=1), people=PEOPLE)
