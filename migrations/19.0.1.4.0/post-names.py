"""Names for comparison are no longer than their index takes."""
from odoo.addons.dental_followup.tools.names import LONGEST_KEY
from odoo.tools import SQL


def migrate(cr, version):
    """Cut what is longer, as new ones are."""
    if not version:
        return
    cr.execute(SQL("""
        UPDATE res_partner SET dental_name_key = rtrim(left(dental_name_key, %(most)s))
         WHERE length(dental_name_key) > %(most)s
    """, most=LONGEST_KEY))
