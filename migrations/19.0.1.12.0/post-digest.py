from odoo import SUPERUSER_ID, api

TILES = ('kpi_dental_back', 'kpi_dental_missed', 'kpi_dental_calls')


def migrate(cr, version):
    """Show the tiles of follow-up in Odoo's weekly mail, as a new installation does."""
    digest = api.Environment(cr, SUPERUSER_ID, {}).ref(
        'digest.digest_digest_default', raise_if_not_found=False)
    if digest:
        digest.write(dict.fromkeys(TILES, True))
