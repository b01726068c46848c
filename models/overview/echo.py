from datetime import timedelta

from odoo import api, models
from odoo.tools.misc import format_date

from ...tools import overview
from ...tools.overview import Share
from ...tools.overview_answers import WEEK
from ..sentences import say_number
from .things_to_do import THINGS

LINES = 2
"""So many kinds are told, the most urgent: what matters is what waits now."""


class DentalFollowupOverview(models.AbstractModel):
    """What came of what there was to do on the Monday before, in a line or two."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _get_echo(self):
        """Return what there was to do on the Monday before, and how much was dealt with.

        :return: dict with ``title`` and ``lines``, or ``False`` if there was nothing
        """
        today = self.env.company._dental_today()
        monday = today - timedelta(days=today.weekday() + WEEK)
        found = {kind: Share(dealt_with, number) for kind, dealt_with, number in self.env[
            'dental.followup.monday']._read_group(
                self._in_clinics([
                    ('day', '=', monday), ('is_counted', '=', True), ('number', '>', 0)]),
                ['kind'], ['dealt_with:sum', 'number:sum'])}
        told = overview.most_urgent(
            [kind in found and (kind, found[kind]) for kind in THINGS], LINES)
        return bool(told) and {
            'title': self.env._(
                "What came of Monday, %(day)s",
                day=format_date(self.env, monday, date_format='d MMMM')),
            'lines': [self._say_echo(kind, share) for kind, share in told],
        }

    @api.model
    def _say_echo(self, kind, share):
        """Say what there was of a kind, and how much of it was dealt with in the week."""
        what = say_number(self.env, THINGS[kind].said, share.whole)
        if share.part == share.whole:
            return self.env._("%(what)s: all dealt with", what=what)
        return (self.env._("%(what)s: dealt with since, %(number)s", what=what, number=share.part)
                if share.part else self.env._("%(what)s: none dealt with since", what=what))
