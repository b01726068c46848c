from odoo import models

ADDON = 'dental_followup'
# Odoo's register, before the addon goes: the fields that are (also) of what stays.
KEEP = """
CREATE TEMPORARY TABLE dental_kept_names ON COMMIT DROP AS
SELECT * FROM ir_model_data WHERE model = 'ir.model.fields' AND module NOT IN %(going)s;
CREATE TEMPORARY TABLE dental_kept_fields ON COMMIT DROP AS
SELECT * FROM ir_model_fields WHERE id IN (SELECT res_id FROM dental_kept_names);
"""
# Odoo deletes the entry of a field of its own that depends on a field of ours through a delegation
# (a scheduled action's name on its action's program), and keeps entries of what is gone: of
# foreign keys on tables of its own, and of what our models had from its mixins.
TIDY = """
INSERT INTO ir_model_fields
SELECT * FROM dental_kept_fields kept
WHERE EXISTS (SELECT FROM ir_model WHERE id = kept.model_id)
  AND NOT EXISTS (SELECT FROM ir_model_fields WHERE id = kept.id);
INSERT INTO ir_model_data
SELECT * FROM dental_kept_names kept
WHERE EXISTS (SELECT FROM ir_model_fields WHERE id = kept.res_id)
  AND NOT EXISTS (SELECT FROM ir_model_data WHERE id = kept.id);
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
        if ADDON not in self.mapped('name'):
            return super().module_uninstall()
        going = {'going': tuple(self.mapped('name'))}
        self.env.flush_all()
        self.env.cr.execute(KEEP, going)
        result = super().module_uninstall()
        self.env.flush_all()
        self.env.cr.execute(TIDY, going)
        return result
