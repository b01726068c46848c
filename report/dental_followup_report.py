from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.treatment_plan.reasons import NO_WORD
from ..models.vocabulary import ACCEPTED, COMPLAINING, EXPECTED, UNDECIDED


class DentalFollowupReport(models.AbstractModel):
    """What the figures have in common: one click more, and there is the record behind a row."""

    _name = 'dental.followup.report'
    _inherit = 'dental.followup.links'
    _description = "Figures"
    _dental_query = ''
    """The statement of the view; it may name what :attr:`_table_query` gives it.

    What stands beside a row is joined by its id and LEFT, or is a value of its own: PostgreSQL
    leaves out what is not asked for, and the days and clinics that are asked for reach the table.
    """
    _dental_opens = 'followup_id'
    """The field that links a row to what it is about."""

    @property
    def _table_query(self):
        """Return the view: what is of today or of a day is so on its clinic's clock."""
        clinics = (self._get_clinics_table() if '%(clinics)s' in self._dental_query
                   else SQL("clinics"))
        return SQL(
            self._dental_query, now=fields.Datetime.now(), undecided=[*UNDECIDED],
            accepted=[*ACCEPTED], expected=[*EXPECTED], no_word=[*NO_WORD],
            complaining=[*COMPLAINING], clinics=clinics)

    @api.model
    def _get_clinics_table(self):
        """Return the clinics with their zones, today and their start, as a table ``clinic``."""
        clinics = self.env.companies
        if self.env.su:
            # The server sees the rows of every clinic, archived ones too; people see
            # those of the clinics that they have chosen.
            clinics = clinics.search([('active', 'in', (True, False))])
        return SQL(
            "unnest(%s::int[], %s::varchar[], %s::date[], %s::date[])"
            " AS clinic (id, zone, today, since)",
            clinics.ids, [clinic._dental_zone() for clinic in clinics],
            [clinic._dental_today() for clinic in clinics],
            [clinic.dental_start_date or date.min for clinic in clinics])

    def action_open(self):
        """Open what this row is about."""
        self.ensure_one()
        return self._action_form(self[self._dental_opens])

    @api.model
    def _action_form(self, record):
        return {
            'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
            'view_mode': 'form', 'views': [(False, 'form')],
        }
