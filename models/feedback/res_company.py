from itertools import chain, count

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..vocabulary import OFFICE

LOCAL_PART = 'pacientes'
"""Before the @ of the address at which answers come in; an administrator may change it."""


class ResCompany(models.Model):
    """Where what patients answer comes in: an address in the clinic's mail domain (S20)."""

    _inherit = 'res.company'

    dental_alias_id = fields.Many2one(
        'mail.alias', string="Alias for answers", readonly=True, copy=False, groups=OFFICE,
        ondelete='set null')
    dental_answers_at = fields.Char(
        related='dental_alias_id.alias_full_name', string="Answers come in at", groups=OFFICE)
    dental_replies_to = fields.Char(
        compute='_compute_dental_replies_to', string="Answers go to", groups=OFFICE)

    @api.depends('dental_answers_at', 'dental_care_from')
    @api.depends_context('lang')
    def _compute_dental_replies_to(self):
        """The clinic's address in its mail domain; without one, its own patient-care address."""
        for company in self:
            company.dental_replies_to = company._dental_as_care(
                company.dental_answers_at) or company.dental_care_from

    @api.model
    def _dental_set_aliases(self):
        """Give each clinic that has a mail domain its address, when the addon comes."""
        self.search([('alias_domain_id', '!=', False)])._dental_set_alias()

    def _dental_set_alias(self):
        """Give clinics their address in their mail domain; without a domain they have none."""
        # Mail addresses are an administrator's to make; of a clinic it is this one only.
        for company in self.sudo():
            domain = company.active and company.alias_domain_id
            alias = company.dental_alias_id
            if not domain:
                alias.unlink()
            elif not alias:
                company.dental_alias_id = alias.create({
                    'alias_name': company._dental_free_name(domain),
                    'alias_domain_id': domain.id, 'alias_contact': 'everyone',
                    'alias_model_id': self.env['ir.model']._get_id('dental.feedback'),
                    'alias_defaults': str({'company_id': company.id})})
            elif alias.alias_domain_id != domain:
                alias.write({
                    'alias_name': company._dental_free_name(domain, alias.alias_name),
                    'alias_domain_id': domain.id})

    def _dental_free_name(self, domain, wanted=LOCAL_PART):
        """Return what can stand before the @ in a mail domain, which clinics may share.

        :param str wanted: what it is called if nothing else is called so there
        """
        self.ensure_one()
        taken = {domain.bounce_alias, domain.catchall_alias, *self.env['mail.alias'].search([
            ('alias_domain_id', '=', domain.id)]).mapped('alias_name')}
        names = chain((wanted, f'{LOCAL_PART}-{self.id}'), (
            f'{LOCAL_PART}-{self.id}-{number}' for number in count(2)))
        return next(name for name in names if name not in taken)

    @api.model
    def _dental_of_addresses(self, addresses, sender):
        """Return the clinics whose patient-care address is among some: one for each address.

        Of clinics that share one it is that whose patient writes, else the first.

        :param addresses: email addresses that a message was sent to
        :param str sender: the address that it comes from, normalised
        """
        wanted = {email_normalize(address) for address in addresses} - {False}
        # Every clinic's address is looked at by the mail gateway; only whose it is leaves.
        clinics = self.sudo().search([('active', '=', True)]).grouped(
            lambda company: company._dental_care_address())
        found = self.browse()
        for address in sorted(wanted & clinics.keys()):
            theirs = clinics[address]
            found |= (len(theirs) > 1 and theirs._dental_knowing(sender) or theirs)[:1]
        return found

    def _dental_knowing(self, sender):
        """Return those of these clinics that have a patient with an address."""
        # As in _dental_of_addresses.
        heard = self.env['dental.feedback'].sudo()
        return self.filtered(lambda company: heard._find_senders(sender, company))
