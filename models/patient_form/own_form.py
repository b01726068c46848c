from odoo import api, models

from ..access.values import is_id
from ..vocabulary import STAFF


def opens_as_staff(env, access_uid):
    """Tell whether who opens a record, by default the user, has a role at a clinic.

    Who has none themselves learns of nobody whether they do.

    :param access_uid: the id of another user, as Odoo says it
    """
    if not (env.su or env.user.has_group(STAFF)):
        return False
    # In which groups somebody is, is the server's to read: only which form it is leaves.
    users = env['res.users'].sudo()
    user = users.browse(access_uid).exists() if is_id(access_uid) else env.user
    return bool(user) and user.has_group(STAFF)


class ResPartner(models.Model):
    """Wherever a link opens a patient, the clinic's staff sees what they need in their own form.

    Everybody else, and whoever opens a contact that is no patient, sees Odoo's.
    """

    _inherit = 'res.partner'

    @api.readonly
    def get_formview_id(self, access_uid=None):
        """Return the form to open a contact with: for the clinic's roles a patient's own one."""
        # Whether it is a patient is asked of any contact: only which form it is leaves.
        if len(self) == 1 and self.has_access('read') and opens_as_staff(
                self.env, access_uid) and self.sudo()._dental_is_person():
            return self.env.ref('dental_followup.res_partner_view_form_patient').id
        return super().get_formview_id(access_uid=access_uid)

    def _dental_is_person(self):
        """Tell whether this is a patient, and no company."""
        return self.is_dental_patient and not self.is_company


class CalendarEvent(models.Model):
    """Likewise of a visit."""

    _inherit = 'calendar.event'

    @api.readonly
    def get_formview_id(self, access_uid=None):
        """Return the form to open a meeting with: for the clinic's roles a visit's own one."""
        # As above.
        if len(self) == 1 and self.has_access('read') and opens_as_staff(
                self.env, access_uid) and self.sudo().dental_patient_id:
            return self.env.ref('dental_followup.calendar_event_view_form').id
        return super().get_formview_id(access_uid=access_uid)
