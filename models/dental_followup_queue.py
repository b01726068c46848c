from odoo import api, models


class DentalFollowup(models.Model):
    """The order in which reception calls."""

    _inherit = 'dental.followup'

    @api.model
    def _get_next_call(self, after=None):
        """Return the case whose call comes next, or an empty recordset.

        :param after: the cases that are not offered again, default none
        """
        ranked = self.search([
            *self._get_in_use_domain(('phone',)), ('is_first_reason', '=', True),
            ('id', 'not in', after.ids if after else ())], order='next_at, id')
        return next((case for case in ranked if not case._claimed_by_others()), self.browse())
