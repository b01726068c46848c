"""The patient of a visit is no attendee of it; before 19.0.1.4.0 reception could add them."""
from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    """Take patients, and who is spoken to for them, off the visits that are still to come.

    Odoo would go on reminding them, past the rules on contacts.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env['calendar.event'].search([
        ('dental_patient_id', '!=', False), ('start', '>', fields.Datetime.now()),
    ])._dental_quiet()._dental_uninvite()
