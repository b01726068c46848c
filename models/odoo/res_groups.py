from odoo import models

from ..vocabulary import STAFF

WHO_HAS_IT = {'user_ids', 'implied_ids', 'implied_by_ids'}


class ResGroups(models.Model):
    """A role may also be taken from people where the roles are."""

    _inherit = 'res.groups'

    def write(self, vals):
        """Write; who loses a role by it leaves no call behind."""
        staff = self.env.ref(STAFF, raise_if_not_found=False)
        # Whoever may not write roles is told so by Odoo below, not by what is asked before it.
        concerned = staff and WHO_HAS_IT & vals.keys() and self & (
            staff | staff.sudo().all_implied_by_ids)
        result = super().write(vals)
        if concerned:
            self._dental_ask_again()
        return result

    def _dental_ask_again(self):
        """Ask of everybody who has something to do about patients whether they still may."""
        # An administrator gives roles, who may have none at the clinic: only who has cases is read.
        with_cases = self.env['dental.followup'].sudo()._read_group(
            [('is_closed', '=', False), ('user_id', '!=', False)], ['user_id'])
        users = self.env['mail.activity']._dental_todos().user_id.union(*(
            user for user, in with_cases))
        users._dental_give_back()
