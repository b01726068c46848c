from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..followup.cannot_go_on import ALIKE
from ..vocabulary import CAPPED


class DentalFollowup(models.Model):
    """One patient, or household with one number, is one call about all reasons (S1)."""

    _inherit = 'dental.followup'

    is_first_reason = fields.Boolean(
        string="One line for each call", compute='_compute_is_first_reason',
        search='_search_is_first_reason',
        help="Of what is due today: the call in which the household's other reasons are settled.")

    def _compute_is_first_reason(self):
        first = {followup_id for followup_id, in self.env.execute_query(SQL(
            "SELECT id FROM (%s) due WHERE place = 1 AND id = ANY(%s)",
            self._due_query(self._clinic_days()), self.ids))} if self.ids else ()
        for followup in self:
            followup.is_first_reason = followup.id in first

    def _search_is_first_reason(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else [('id', 'in', SQL(
            "(SELECT unnest(ARRAY(SELECT id FROM (%s) due WHERE place = 1)))",
            self._due_query(self._clinic_days())))]

    def _may_be_mentioned(self, refusals):
        """Return those that may be spoken of in a call that is made anyway.

        It is one contact, so limits on contacts do not count; what a patient does not want to
        hear of, and what is commercial at a wrong hour, is left out.

        :param dict refusals: what the rules say of calls about these (:meth:`_refusals`)
        """
        return self.filtered(
            lambda case: case not in refusals or refusals[case].code in CAPPED)

    def _get_household_domain(self):
        """Return the domain of all cases of the patient and of who answers at their number."""
        self.ensure_one()
        # Who answers at the number may be hidden; what is found is cases, under the user's own
        # rules.
        partner = self.partner_id.sudo().with_context(active_test=False)
        household = partner._search(partner._get_dental_household_domain(self.company_id))
        return [('partner_id', 'in', household), ('company_id', '=', self.company_id.id)]

    def _add_more_reasons(self, why):
        """Return why a call is made with how many reasons more it has.

        :param str why: its first reason, as a sentence
        """
        self.ensure_one()
        more = self.reason_count - 1
        if more < 1:
            return why
        why = why.rstrip('.')
        if self.error_kind in ALIKE:
            return (self.env._("%(why)s · 1 more like it", why=why) if more == 1 else
                    self.env._("%(why)s · %(number)s more like it", why=why, number=more))
        return (self.env._("%(why)s · 1 more reason", why=why) if more == 1 else
                self.env._("%(why)s · %(number)s more reasons", why=why, number=more))
