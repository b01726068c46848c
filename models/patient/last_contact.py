from odoo import api, fields, models
from odoo.fields import Domain

from ..visit.ledger import BY_IMPORT
from ..vocabulary import STAFF, WAITING


class ResPartner(models.Model):
    """When a patient heard from the clinic last, and when they hear from it next (S11).

    And when they came first, which tells how many come again (S25).
    """

    _inherit = 'res.partner'

    dental_last_contact_at = fields.Datetime(
        string="Last contact", compute='_compute_dental_contacts', groups=STAFF,
        search='_search_dental_last_contact_at',
        help="When a call or a message of the clinic reached the patient last.")
    dental_next_contact_at = fields.Datetime(
        string="Next contact", compute='_compute_dental_contacts', groups=STAFF,
        search='_search_dental_next_contact_at')
    dental_first_visit_on = fields.Date(
        string="First visit", groups=STAFF, copy=False,
        help="The day of the first visit in this clinic, where an agenda or somebody told it. Of "
             "patients who are new here it is their first attended visit; of others it is "
             "unknown, and they are left out of what is said of first visits.")
    dental_is_new_here = fields.Boolean(
        string="New patient", groups=STAFF, copy=False, readonly=True,
        help="Entered here by hand when they came to the clinic, not brought by a file.")

    @api.model
    def _dental_with_new_here(self, vals_list):
        """Return values with who is new here: entered by hand, brought by no file."""
        context = self.env.context
        if context.get('import_file') or context.get('dental_way') == BY_IMPORT:
            return vals_list
        return [{**vals, 'dental_is_new_here': True} if vals.get('is_dental_patient') else vals
                for vals in vals_list]

    def _compute_dental_contacts(self):
        last = dict(self.env['dental.followup.attempt']._read_group(
            [('partner_id', 'in', self.ids), ('is_contact', '=', True)],
            ['partner_id'], ['at:max']))
        upcoming = dict(self.env['dental.followup']._read_group(
            [('partner_id', 'in', self.ids), ('state', 'in', WAITING)],
            ['partner_id'], ['next_at:min']))
        for partner in self:
            partner.dental_last_contact_at = last.get(partner._origin, False)
            partner.dental_next_contact_at = upcoming.get(partner._origin, False)

    @api.model
    def _search_dental_last_contact_at(self, operator, value):
        """Of patients: the last of what reached them; who was never reached was not since."""
        attempts = self.env['dental.followup.attempt']
        return self._dental_search_extreme(
            attempts, Domain('is_contact', '=', True), 'at', operator, value, ('>', '>='))

    @api.model
    def _search_dental_next_contact_at(self, operator, value):
        """Of patients: the first of what waits for them; who waits for nothing does not before."""
        return self._dental_search_extreme(
            self.env['dental.followup'], Domain('state', 'in', WAITING), 'next_at', operator,
            value, ('<', '<='))

    @api.model
    def _dental_search_extreme(self, model, among, fname, operator, value, direct):
        """Return the domain of patients by the last, or the first, moment of their records.

        Later than a moment is the last one if any is; not later it is if none is, which holds of
        who has none at all.

        :param model: with a ``partner_id``
        :param among: domain of the records that count
        :param direct: the operators that are true if they are of any record
        """
        opposite = {'<': '>=', '<=': '>', '>': '<=', '>=': '<'}
        if operator in opposite:
            asked = operator if operator in direct else opposite[operator]
            found = model._search(among & Domain(fname, asked, value)).subselect('partner_id')
            return Domain('id', 'in' if operator in direct else 'not in', found)
        if operator == 'in' and {*value} == {False}:
            return Domain('id', 'not in', model._search(
                among & Domain(fname, '!=', False)).subselect('partner_id'))
        return NotImplemented
