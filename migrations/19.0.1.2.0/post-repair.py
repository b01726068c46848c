"""The repair call asks how it ended; programs are the clinic's, so an upgrade leaves them alone."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Switch the question on where there are programs already."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env['dental.followup.program'].with_context(active_test=False).search(
        [('code', '=', 'repair')]).asks_repair = True
