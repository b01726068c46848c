from odoo import api, models
from odoo.exceptions import UserError


class DentalFollowupVocabulary(models.AbstractModel):
    """Words that people choose, and that what was noted points to for good.

    What they lead to may change, from then on; what the ledger reads of them afterwards
    (``_dental_fixed``) is said once. What comes with the product is archived, never deleted,
    because its parts and scripts outside it know it by its code.
    """

    _name = 'dental.followup.vocabulary'
    _inherit = 'dental.followup.links'
    _description = "What is chosen from"

    _dental_fixed = ()

    # CRUD

    def write(self, vals):
        """Write; what earlier notes rely on stays.

        :raises UserError: naming the field, and what to do instead
        """
        fixed = () if self.env.su else [name for name in self._dental_fixed if name in vals]
        for word in self if fixed else ():
            name = next((name for name in fixed if word[name] != vals[name]), None)
            if name:
                raise UserError(self.env._(
                    "“%(field)s” of “%(name)s” stays as it is, because what was noted relies on "
                    "it. Make a new one, and archive this one.", name=word.name,
                    field=word._fields[name]._description_string(self.env)))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        # Whoever deletes may read no external ids; the name told is of what they delete.
        shipped = () if self.env.su else self.env['ir.model.data'].sudo().search([
            ('module', '=', 'dental_followup'), ('model', '=', self._name),
            ('res_id', 'in', self.ids)], limit=1)
        if shipped:
            raise UserError(self.env._(
                "“%(name)s” comes with the product, and other parts rely on it: archive it "
                "instead of deleting it.", name=self.browse(shipped.res_id).display_name))
