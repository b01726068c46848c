from odoo import models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

ADDON = 'dental_followup'
# Odoo's register, before modules go: the fields that are (also) of what stays.
KEEP = """
CREATE TEMPORARY TABLE dental_kept_ir_model_data ON COMMIT DROP AS
SELECT * FROM ir_model_data WHERE model = 'ir.model.fields' AND module NOT IN %(going)s;
CREATE TEMPORARY TABLE dental_kept_ir_model_fields ON COMMIT DROP AS
SELECT * FROM ir_model_fields WHERE id IN (SELECT res_id FROM dental_kept_ir_model_data);
"""
# Odoo deletes the entry of a field of its own that depends on a field of ours through a delegation
# (a scheduled action's name on its action's program).
STAYS = {
    'ir_model_fields': "EXISTS (SELECT FROM ir_model WHERE id = kept.model_id)",
    'ir_model_data': "EXISTS (SELECT FROM ir_model_fields WHERE id = kept.res_id)",
}
# It keeps entries of what is gone: of foreign keys on tables of its own, and of what our models
# had from its mixins.
TIDY = """
DELETE FROM ir_model_constraint WHERE type = 'f'
  AND module IN (SELECT id FROM ir_module_module WHERE name IN %(going)s);
DELETE FROM ir_model_data entry WHERE name LIKE '%%dental%%' AND (
    model = 'ir.model.fields.selection'
    AND NOT EXISTS (SELECT FROM ir_model_fields_selection WHERE id = entry.res_id)
    OR model = 'ir.model.inherit'
    AND NOT EXISTS (SELECT FROM ir_model_inherit WHERE id = entry.res_id));
"""


class IrModuleModule(models.Model):
    """When the addon goes, Odoo's register of models and fields is as it was before it came."""

    _inherit = 'ir.module.module'

    def module_uninstall(self):
        """Uninstall; with the addon, what it left in the register."""
        if ADDON not in self.mapped('name'):
            return super().module_uninstall()
        going = tuple(self.mapped('name'))
        self.env.flush_all()
        self.env.cr.execute(SQL(KEEP, going=going))
        result = super().module_uninstall()
        self.env.flush_all()
        self._dental_put_back()
        self.env.cr.execute(SQL(TIDY, going=going))
        return result

    def _dental_put_back(self):
        """Put back what Odoo's register lost; modules that went too may have taken columns."""
        for table, stays in STAYS.items():
            columns = SQL(', ').join(map(SQL.identifier, table_columns(self.env.cr, table)))
            self.env.cr.execute(SQL(
                "INSERT INTO %(table)s (%(columns)s) SELECT %(columns)s FROM %(kept)s kept "
                "WHERE %(stays)s AND NOT EXISTS (SELECT FROM %(table)s WHERE id = kept.id)",
                table=SQL.identifier(table), kept=SQL.identifier(f'dental_kept_{table}'),
                columns=columns, stays=SQL(stays)))
