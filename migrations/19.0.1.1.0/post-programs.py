"""Programs say what starts them: the two that were there before learn it."""
from odoo import SUPERUSER_ID, api

STARTS = {'program_no_show': 'no_show', 'program_post_visit': 'attended'}
NO_CONTACT = ('no_answer', 'busy', 'voicemail', 'wrong_number')
MUTING = ('not_now', 'no_calls')


def migrate(cr, version):
    """Complete records that were loaded once and are the clinic's since."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {'install_mode': True})
    for name, trigger in STARTS.items():
        program = env.ref(f'dental_followup.{name}', raise_if_not_found=False)
        if program:
            program.trigger = trigger
    env['dental.followup.outcome'].search([('code', 'in', NO_CONTACT)]).is_contact = False
    env['dental.followup.lost.reason'].search([('code', 'in', MUTING)]).mutes = True
