from odoo import api, models
from odoo.exceptions import ValidationError


class MailFollowers(models.Model):
    """Nobody but colleagues follows what is written about a patient."""

    _inherit = 'mail.followers'

    @api.model
    def _dental_is_confidential(self, res_model):
        """Tell whether the records of a model are written about by colleagues only."""
        return res_model in self.env and isinstance(
            self.env[res_model], self.env.registry['dental.followup.thread'])

    def _add_followers(
            self, res_model, res_ids, partner_ids, subtypes, check_existing=False,
            existing_policy='skip'):
        """Prepare followers; of a patient's follow-up only colleagues, whoever asked for others."""
        new, update = super()._add_followers(
            res_model, res_ids, partner_ids, subtypes, check_existing=check_existing,
            existing_policy=existing_policy)
        if new and self._dental_is_confidential(res_model):
            colleagues = self.env[res_model].browse(new)._get_colleagues(
                self.env['res.partner'].browse(partner_ids))
            new = {record.id: [
                values for values in new[record.id] if values['partner_id'] in theirs.ids
            ] for record, theirs in colleagues.items()}
        return new, update

    @api.constrains('partner_id', 'res_model', 'res_id')
    def _check_dental_colleagues(self):
        """Refuse others also where followers are written directly.

        With ``sudo``: a contact of another clinic may follow already; only names are said.
        """
        for model, followers in self.grouped('res_model').items():
            if not self._dental_is_confidential(model):
                continue
            colleagues = self.env[model].browse(followers.mapped('res_id')).exists(
                )._get_colleagues(followers.sudo().partner_id)
            for record, theirs in colleagues.items():
                outside = followers.filtered(
                    lambda follower, record=record: follower.res_id == record.id
                ).sudo().partner_id - theirs
                if outside:
                    raise ValidationError(record.env._(
                        "%(names)s cannot follow this: only colleagues of the clinic read what is "
                        "written about a patient.", names=record._say_names(outside)))
