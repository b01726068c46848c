from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..access.kept import as_server


class DentalFollowupShared(models.AbstractModel):
    """What serves every clinic as long as it has none, and a clinic's own copy of it.

    Whoever manages only some of the clinics does not change what serves them all.
    """

    _name = 'dental.followup.shared'
    _inherit = 'dental.followup.links'
    _description = "Shared by the clinics"

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what all clinics share only by who is responsible for all of them.

        :raises UserError: for what is shared and a manager of some of the clinics
        """
        records = super().create(vals_list)
        records._check_shared()
        return records

    def write(self, vals):
        """Write; what all clinics share only by who is responsible for all of them.

        :raises UserError: for what is shared and a manager of some of the clinics
        """
        self.check_access('write')
        self._check_shared()
        result = super().write(vals)
        self._check_shared()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_shared()

    # TOOLS

    @api.model
    def _default_company(self):
        """A manager of some of the clinics makes what is new for the one at hand."""
        shared = self.env.uid == SUPERUSER_ID or self.sudo(False)._manages_all_clinics()
        return self.env['res.company'] if shared else self.env.company

    @api.model
    def _manages_all_clinics(self):
        # Odoo hides the companies that are not the user's: it is counted whether there are any.
        return self.env.su or not self.env['res.company'].sudo().search_count(
            [('id', 'not in', self.env.user.company_ids.ids)], limit=1)

    def _check_shared(self):
        """Refuse that a manager of some clinics changes what serves them all.

        :raises UserError: saying what to do instead
        """
        shared = any(not record.company_id for record in self)
        if shared and not self._manages_all_clinics():
            raise UserError(self._say_shared())

    @api.model
    def _say_shared(self):
        """Return the sentence that says what to do instead."""
        raise NotImplementedError

    def _copy_for_clinic(self, **values):
        """Return a copy for the clinic at hand, named after it.

        :param values: further values of the copy
        """
        self.ensure_one()
        company = self.env.company
        return as_server(self).copy({
            'company_id': company.id, 'name': f'{self.name} ({company.name})', **values,
        }).with_env(self.env)

    def _action_open_form(self):
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'view_mode': 'form',
        }
