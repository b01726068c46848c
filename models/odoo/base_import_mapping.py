from odoo import models


class BaseImportMapping(models.Model):
    """What a column of an agenda holds is taught by who may import one: a record rule says so.

    Titles that are learnt decide who is the patient of a row, and who the dentist.
    """

    _inherit = 'base_import.mapping'

    def write(self, vals):
        """Write.

        :raises AccessError: also for what would become a title of an agenda by it
        """
        result = super().write(vals)
        if 'res_model' in vals:  # Odoo looks at what a record was before
            self.check_access('write')
        return result
