"""Mª and María, Sr. and no title, are one name for comparison: work those keys out anew."""
from odoo.addons.dental_followup.tools.names import name_key
from odoo.tools import SQL


def migrate(cr, version):
    if not version:
        return
    cr.execute(SQL("""
        SELECT id, name FROM res_partner
         WHERE name ~* '[ªº°]' OR name ~* '(^|[^[:alnum:]])(sr|sra|srta)([^[:alnum:]]|$)'
    """))
    found = cr.fetchall()
    if found:
        cr.execute(SQL("""
            UPDATE res_partner contact SET dental_name_key = NULLIF(filled.key, '')
              FROM unnest(%s, %s) AS filled (id, key)
             WHERE contact.id = filled.id
        """, [contact for contact, _name in found], [name_key(name) for _contact, name in found]))
