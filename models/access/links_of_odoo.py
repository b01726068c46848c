from odoo import SUPERUSER_ID, api, models

from ..vocabulary import AS_VISIT
from .dental_followup_links import check_defaults, check_documents, check_links


class CalendarEvent(models.Model):
    """The doors of our fields on events; what everybody does with the others is Odoo's."""

    _inherit = 'calendar.event'

    @api.model
    def default_get(self, fields):
        """Return defaults; ours of the context only if they are the user's to read."""
        return check_defaults(self, fields, super().default_get)

    def onchange(self, values, field_names, fields_spec):
        """Try values; ours only if they are the user's to read."""
        check_links(self, [values], unsaved=True)
        return super().onchange(values, field_names, fields_spec)

    @api.depends('start', 'dental_dentist_id', 'categ_ids', 'dental_block_text')
    @api.depends_context('uid', 'allowed_company_ids', 'lang', AS_VISIT)
    def _compute_display_name(self):
        """A visit that the user may not read has no name for them, as others' private meetings.

        Where visits of one patient are chosen from, each is called by its day.

        Odoo reads the names of what a record links to as the server, also of what is only tried.
        """
        hidden = self.browse()
        if self.env.su and self.env.uid != SUPERUSER_ID:
            visits = self._dental_visits().sudo(False)
            # In the environment that asked, after the user's own rights have told what is hidden.
            hidden = (visits - visits._filtered_access('read')).sudo()
        hidden.display_name = self.env._("Busy")
        named = (self - hidden)._dental_name_as_visits()
        named |= (self - hidden - named)._dental_name_as_blocked()
        return super(CalendarEvent, self - hidden - named)._compute_display_name()


class ResPartner(models.Model):
    """The doors of our fields on contacts."""

    _inherit = 'res.partner'

    @api.model
    def default_get(self, fields):
        """Return defaults; ours of the context only if they are the user's to read.

        A new patient has what was typed to find them.
        """
        return self._dental_with_typed(check_defaults(self, fields, super().default_get), fields)

    def onchange(self, values, field_names, fields_spec):
        """Try values; ours only if they are the user's to read."""
        check_links(self, [values], unsaved=True)
        return super().onchange(values, field_names, fields_spec)


class ResUsers(models.Model):
    """Users have the fields of their contact, also in a form that is only tried."""

    _inherit = 'res.users'

    @api.model
    def default_get(self, fields):
        """Return defaults; ours of the context only if they are the user's to read."""
        return check_defaults(self, fields, super().default_get)

    def onchange(self, values, field_names, fields_spec):
        """Try values; ours only if they are the user's to read."""
        check_links(self, [values], unsaved=True)
        return super().onchange(values, field_names, fields_spec)


class CalendarEventType(models.Model):
    """What a treatment takes, and when it is asked about: a manager's to say, in right values."""

    _inherit = 'calendar.event.type'

    @api.model
    def default_get(self, fields):
        """Return defaults; what the context says of a field of ours fits."""
        return check_defaults(self, fields, super().default_get)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what does not fit into a field of ours is refused."""
        check_links(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write; what does not fit into a field of ours is refused."""
        check_links(self, [vals])
        return super().write(vals)


class MailActivity(models.Model):
    """Odoo names what a to-do is about as the server, also one that is only tried."""

    _inherit = 'mail.activity'

    @api.model
    def default_get(self, fields):
        """Return defaults; about a case or a visit only if it is the user's to read."""
        values = super().default_get(fields)
        check_documents(self, [values])
        return values

    def onchange(self, values, field_names, fields_spec):
        """Try values; about a case or a visit only if it is the user's to read."""
        check_documents(self, [values])
        return super().onchange(values, field_names, fields_spec)


class MailMessage(models.Model):
    """A message that is only tried is named as what it is about."""

    _inherit = 'mail.message'

    @api.model
    def default_get(self, fields):
        """Return defaults; about a case or a visit only if it is the user's to read."""
        values = super().default_get(fields)
        check_documents(self, [values])
        return values

    def onchange(self, values, field_names, fields_spec):
        """Try values; about a case or a visit only if it is the user's to read."""
        check_documents(self, [values])
        return super().onchange(values, field_names, fields_spec)


class RatingRating(models.Model):
    """Odoo names what is rated as the server too, and who rated; anybody may rate anything."""

    _name = 'rating.rating'
    _inherit = ['rating.rating', 'dental.followup.access']

    @api.model
    def default_get(self, fields):
        """Return defaults; of a case or a visit only if it is the user's to read."""
        values = super().default_get(fields)
        check_documents(self, [values])
        return values

    def onchange(self, values, field_names, fields_spec):
        """Try values; of a case or a visit only if it is the user's to read."""
        check_documents(self, [values])
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        """Add ratings; of a case or a visit only if it is the user's to read."""
        check_documents(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write; of a case or a visit only if it is the user's to read."""
        check_documents(self, [vals])
        return super().write(vals)


class CalendarAttendee(models.Model):
    """Odoo tells the phone and the address of who is invited as the server."""

    _name = 'calendar.attendee'
    _inherit = ['calendar.attendee', 'dental.followup.access']

    @api.model_create_multi
    def create(self, vals_list):
        """Invite; not a patient to their visit."""
        attendees = super().create(vals_list)
        attendees._dental_check_invited()
        return attendees

    def write(self, vals):
        """Write; no patient is invited to their visit by it."""
        result = super().write(vals)
        if {'event_id', 'partner_id'} & vals.keys():
            self._dental_check_invited()
        return result

    def _dental_check_invited(self):
        """Refuse that people invite a patient to their visit; who was invited before may stay.

        :raises UserError: saying what is sent instead
        """
        invited = self.grouped('event_id')
        for visit in self.event_id._dental_visits():
            visit._dental_check_invited(invited[visit].partner_id)


class CalendarFilters(models.Model):
    """Odoo names whose calendar one looks at as the server."""

    _name = 'calendar.filters'
    _inherit = ['calendar.filters', 'dental.followup.access']


class ResPartnerBank(models.Model):
    """Odoo tells whose an account is as the server."""

    _name = 'res.partner.bank'
    _inherit = ['res.partner.bank', 'dental.followup.access']
