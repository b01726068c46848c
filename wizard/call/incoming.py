from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.caller_query import LONGEST, understand


class DentalFollowupIncoming(models.TransientModel):
    """An incoming call: any number or name, and the patient is there with why we rang."""

    _name = 'dental.followup.incoming'
    _inherit = 'dental.followup.links'
    _description = "Incoming call"

    query = fields.Char(string="Number or name")
    query_notice = fields.Char(compute='_compute_query_notice')
    match_ids = fields.Many2many('res.partner', compute='_compute_match_ids')
    first_match_id = fields.Many2one('res.partner', compute='_compute_match_ids')
    new_name = fields.Char(string="Name", compute='_compute_new', store=True, readonly=False)
    new_phone = fields.Char(string="Phone", compute='_compute_new', store=True, readonly=False)
    is_new = fields.Boolean(
        string="Not in the list", compute='_compute_new', store=True, readonly=False)
    is_number = fields.Boolean(compute='_compute_is_number')
    twin_ids = fields.Many2many(
        'res.partner', 'dental_followup_incoming_twin_rel', string="Perhaps here already",
        compute='_compute_twin_ids')

    @api.depends('query')
    @api.depends_context('lang')
    def _compute_query_notice(self):
        for incoming in self:
            incoming.query_notice = len(incoming.query or '') > LONGEST and self.env._(
                "Only the first %(most)s characters are looked for: write a number or a few words "
                "of a name.", most=LONGEST)

    @api.depends('query')
    @api.depends_context('allowed_company_ids')
    def _compute_match_ids(self):
        """Find the patients of the clinics at hand; with nothing typed, those we called today."""
        for incoming in self:
            incoming.match_ids = self.env['res.partner']._dental_find_callers(
                incoming.query, self.env.companies)
            incoming.first_match_id = incoming.match_ids[:1]

    @api.depends('query')
    def _compute_new(self):
        """Fill in what a new patient is known by: the number or the name that was typed."""
        for incoming in self:
            incoming.is_new = False
            typed = understand(incoming.query)
            incoming.new_name = typed.text if typed.words else False
            incoming.new_phone = typed.is_whole and (self.env['res.partner']._phone_format(
                number=typed.text, force_format='INTERNATIONAL') or typed.text)

    @api.depends('query')
    def _compute_is_number(self):
        """Tell whether a whole number was typed, which can be called back."""
        for incoming in self:
            incoming.is_number = understand(incoming.query).is_whole

    @api.depends('new_name', 'new_phone', 'match_ids')
    @api.depends_context('allowed_company_ids')
    def _compute_twin_ids(self):
        """Find who a new patient may be already, beside those who are shown anyway."""
        for incoming in self:
            incoming.twin_ids = self.env['res.partner']._dental_find_twins(
                incoming.new_name, incoming.new_phone, False) - incoming.match_ids._origin

    # ACTIONS

    def action_not_in_list(self):
        """Who rings is none of these: ask what is known of a new patient."""
        self.is_new = True
        return self.action_search()

    def action_missed_call(self):
        """Nobody knows who rang from this number, and nobody could answer: it is called back.

        :raises UserError: for what is no whole number
        :raises AccessError: for who may not enter patients
        """
        self.ensure_one()
        caller = self.match_ids[:1] or self.env['res.partner']._dental_unknown_caller(self.query)
        return caller.action_dental_missed_call()

    def action_search(self):
        """Look again: the form shows who the text means."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Incoming call"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    def action_new_patient(self):
        """Enter a patient nobody knows yet and attend the call.

        :raises UserError: without a name
        :raises AccessError: for who may not enter patients
        """
        self.ensure_one()
        if not (self.new_name or '').strip():
            raise UserError(self.env._("Write the name of the patient."))
        company = self.env.company
        patient = self.env['res.partner'].create({
            'name': self.new_name.strip(), 'phone': (self.new_phone or '').strip() or False,
            'is_dental_patient': True, 'company_id': company.id,
            'country_id': company.country_id.id, 'lang': company.partner_id.lang,
        })
        return patient.with_context(dental_number_typed=self.new_phone).action_dental_attend()
