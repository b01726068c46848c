"""Ask dentists again whose answer to a red flag no patient hears, because its call was put away."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    cases = api.Environment(cr, SUPERUSER_ID, {})['dental.followup'].search([
        ('alarm_state', '=', 'answered')])
    cases.filtered(
        lambda case: case.state not in ('todo', 'pending'))._end_alarms()
    put_off = cases.filtered(lambda case: case.alarm_state == 'answered' and (
        case.next_channel == 'wait'))
    for case in put_off:
        case._take_answer(case.user_id)
