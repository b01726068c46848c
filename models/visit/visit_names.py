from odoo import api, models
from odoo.fields import Domain

from ..vocabulary import AS_VISIT, STAFF


class CalendarEvent(models.Model):
    """Where the patient is chosen already, a visit is known by its day, dentist and treatment."""

    _inherit = 'calendar.event'

    def _dental_are_named(self):
        return bool(self.env.context.get(AS_VISIT)) and self.env.user.has_group(STAFF)

    def _dental_name_as_visits(self):
        """Say when visits are, with which dentist and for what, where it is asked so.

        :return: those that have such a name by it
        """
        if not self._dental_are_named():
            return self.browse()
        visits = self._dental_visits().filtered(
            lambda visit: not visit._check_private_event_conditions())
        for visit in visits:
            visit.display_name = visit._dental_describe()
        return visits

    @api.model
    def _search_display_name(self, operator, value):
        """Find visits by what they are called: the dentist and the treatment too."""
        found = super()._search_display_name(operator, value)
        if operator != 'ilike' or not self._dental_are_named():
            return found
        return Domain.OR([found, [('dental_dentist_id.name', operator, value)],
                          [('categ_ids.name', operator, value)]])
