from odoo import api, models
from odoo.fields import Domain


class DentalFollowupSilentGroups(models.AbstractModel):
    """What people work with is read while an audit waits for their answers, but not counted.

    A case shows its contacts, whoever works on it; how many there are of a kind is a figure (S46).
    """

    _name = 'dental.followup.silent.groups'
    _description = "Not counted in silence"

    @api.model
    def _in_clinics_that_speak(self, domain):
        return Domain(domain) & Domain('company_id.dental_is_silent', '=', False)

    @api.model
    def read_group(self, domain, fields, groupby, offset=0, limit=None, orderby=False, lazy=True):
        """Group what is not silent."""
        return super().read_group(
            self._in_clinics_that_speak(domain), fields, groupby, offset, limit, orderby, lazy)

    @api.model
    def read_progress_bar(self, domain, group_by, progress_bar):
        """Count the columns of what is not silent."""
        return super().read_progress_bar(
            self._in_clinics_that_speak(domain), group_by, progress_bar)

    @api.model
    def formatted_read_group(
            self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        """Group what is not silent."""
        return super().formatted_read_group(
            self._in_clinics_that_speak(domain), groupby, aggregates, having, offset, limit, order)

    @api.model
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *, order=None):
        """Group what is not silent."""
        return super().formatted_read_grouping_sets(
            self._in_clinics_that_speak(domain), grouping_sets, aggregates, order=order)


class DentalFollowupRound(models.Model):
    """Rounds are the base of every figure."""

    _name = 'dental.followup.round'
    _inherit = ['dental.followup.round', 'dental.followup.silent.groups']


class DentalFollowupAttempt(models.Model):
    """Contacts are what Calls and Callers count."""

    _name = 'dental.followup.attempt'
    _inherit = ['dental.followup.attempt', 'dental.followup.silent.groups']
