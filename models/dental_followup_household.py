from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clinic_time
from .dental_followup import BY_HAND, WAITING
from .dental_followup_patients import CAPPED


class DentalFollowup(models.Model):
    """One patient, or household with one number, is one call about all reasons (S1)."""

    _inherit = 'dental.followup'

    is_first_reason = fields.Boolean(
        string="One line for each call", compute='_compute_is_first_reason',
        search='_search_is_first_reason',
        help="Of what is due today: the call in which the household's other reasons are settled.")

    def _compute_is_first_reason(self):
        reasons = self._count_reasons()
        for followup in self:
            followup.is_first_reason = followup.id in reasons

    def _search_is_first_reason(self, operator, value):
        if operator != 'in' or list(value) != [True]:
            return NotImplemented
        return [('id', 'in', SQL("(SELECT id FROM (%s) due WHERE place = 1)", self._due_query()))]

    def _count_reasons(self):
        """Return how many reasons the call of each of these cases is about, its own included.

        :return: number by id, only of those that are the first reason of their call
        """
        if not self.ids:
            return {}
        return dict(self.env.execute_query(SQL(
            "SELECT id, reasons FROM (%s) due WHERE place = 1 AND id = ANY(%s)",
            self._due_query(), self.ids)))

    @api.model
    def _due_query(self):
        """Return the query of what is due by the end of each clinic's day.

        Each with its ``place`` among the ``reasons`` of one call, promises first. What is done
        otherwise than by phone is a thing of its own: no call settles it.
        """
        self.flush_model([
            'state', 'next_at', 'next_channel', 'is_promise', 'company_id', 'partner_id'])
        self.env['res.partner'].flush_model(['dental_household_number'])
        self.env['dental.followup.program'].flush_model(['is_on', 'active'])
        midnights = SQL(", ").join(
            SQL("(%s, %s::timestamp)", company.id, clinic_time.day_bounds(
                company._dental_today(), company._dental_zone())[1])
            for company in self.env['res.company'].sudo().search([('active', '=', True)]))
        return SQL(
            """
            SELECT followup.id,
                   ROW_NUMBER() OVER (one_call ORDER BY followup.is_promise IS TRUE DESC,
                                      followup.next_at, followup.id) AS place,
                   COUNT(*) OVER one_call AS reasons
              FROM dental_followup followup
              JOIN (VALUES %(midnights)s) clinic (id, midnight)
                ON clinic.id = followup.company_id
              JOIN dental_followup_program program
                ON program.id = followup.program_id AND program.is_on AND program.active
              JOIN res_partner patient ON patient.id = followup.partner_id
             WHERE followup.state IN %(waiting)s AND followup.next_channel IN %(by_hand)s
               AND followup.next_at < clinic.midnight
            WINDOW one_call AS (PARTITION BY followup.company_id, CASE
                WHEN followup.next_channel != 'phone' THEN 'case ' || followup.id
                ELSE COALESCE(patient.dental_household_number, patient.id::text) END)
            """, midnights=midnights, waiting=WAITING, by_hand=BY_HAND)

    def _may_be_mentioned(self):
        """Return those that may be spoken of in a call that is made anyway.

        It is one contact, so limits on contacts do not count; what a patient does not want to
        hear of, and what is commercial at a wrong hour, is left out.
        """
        allowed = self.browse()
        for (company, purpose, promised, exempt), cases in self.grouped(lambda case: (
                case.company_id, case.purpose, case.is_promise,
                case.program_id.is_exempt)).items():
            refusals = cases.partner_id._dental_may_contact(
                company, 'phone', purpose, promised=promised, exempt=exempt)
            allowed |= cases.filtered(
                lambda case, refusals=refusals: case.partner_id not in refusals
                or refusals[case.partner_id].code in CAPPED)
        return self & allowed

    def _get_household_domain(self):
        """Return the domain of all cases of the patient and of who answers at his number."""
        self.ensure_one()
        partner = self.partner_id.sudo().with_context(active_test=False)
        household = partner._search(partner._get_dental_household_domain(self.company_id))
        return [('partner_id', 'in', household), ('company_id', '=', self.company_id.id)]

    def _compute_why_now(self):
        """Say with the first reason of a call how many more there are."""
        result = super()._compute_why_now()
        for followup_id, reasons in self._count_reasons().items():
            followup = self.browse(followup_id)
            if reasons == 2:
                followup.why_now = self.env._("%(why)s · 1 more reason", why=followup.why_now)
            elif reasons > 2:
                followup.why_now = self.env._(
                    "%(why)s · %(number)s more reasons", why=followup.why_now, number=reasons - 1)
        return result
