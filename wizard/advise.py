from odoo import api, fields, models
from odoo.exceptions import UserError


class DentalFollowupAdvise(models.TransientModel):
    """An advice as it reads for a patient, to be said or sent in a click (S16)."""

    _name = 'dental.followup.advise'
    _inherit = 'dental.followup.links'
    _description = "Give advice"

    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    advice_id = fields.Many2one(
        'dental.advice', domain="[('company_id', 'in', (False, company_id))]")
    text = fields.Text(
        compute='_compute_text', string="As it reads", help="In the language of the patient.")
    refusal_text = fields.Char(compute='_compute_refusal_text', string="Why it is not sent")
    to_text = fields.Char(compute='_compute_refusal_text', string="Goes to")

    @api.depends('advice_id')
    def _compute_text(self):
        for dialog in self:
            case = self.env['dental.followup'].new({
                'partner_id': dialog.partner_id.id, 'company_id': dialog.company_id.id})
            dialog.text = (
                dialog.advice_id._say_to(case) if dialog.advice_id and dialog.partner_id else False)

    @api.depends('partner_id', 'company_id')
    def _compute_refusal_text(self):
        none = self.filtered(lambda dialog: not (dialog.partner_id and dialog.company_id))
        none.update({'refusal_text': False, 'to_text': False})
        for company, dialogs in (self - none).grouped('company_id').items():
            refusals = dialogs.partner_id._dental_may_contact(company, 'email', 'care')
            for dialog in dialogs:
                partner = dialog.partner_id
                refusal = refusals.get(partner)
                dialog.refusal_text = refusal and partner._dental_refusal_text(refusal, company)
                # A guardian may be hidden, and is who is written to all the same.
                person = partner.sudo()._dental_contact_person()
                dialog.to_text = ' · '.join(filter(None, (person.name, person.email)))

    # ACTIONS

    def action_send(self):
        """Write the advice to the patient; it leaves when the clinic is open.

        :raises UserError: without an advice, or with why the patient must not be written to
        """
        self._check_chosen()
        self.partner_id._dental_send_advice(self.advice_id, self.company_id)
        return self._action_close(self.env._(
            "“%(name)s” is on its way to %(patient)s.", name=self.advice_id.name,
            patient=self.partner_id.name))

    def action_given(self):
        """Note that it was said or handed over in the clinic.

        :raises UserError: without an advice
        """
        self._check_chosen()
        self.partner_id._dental_give_advice(self.advice_id, self.company_id)
        return self._action_close(self.env._(
            "Noted: %(patient)s was given “%(name)s”.", name=self.advice_id.name,
            patient=self.partner_id.name))

    def _check_chosen(self):
        self.ensure_one()
        self.partner_id.check_access('read')
        if not self.advice_id:
            raise UserError(self.env._("Choose the advice first."))

    def _action_close(self, message):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'message': message,
                'next': {'type': 'ir.actions.act_window_close'}}}
