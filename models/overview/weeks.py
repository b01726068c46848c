from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools import overview_answers
from ...tools.overview_answers import WEEK, WEEKS
from .figures import REPORT

DAYS = WEEK * WEEKS


class DentalFollowupOverview(models.AbstractModel):
    """The small graph of a program: what was taken up week by week, and what of it ended well."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _count_weeks(self):
        """Return how many rounds were taken up in each week, and how many ended well of them.

        A round stands in the week in which it was taken up, whenever it ended: no week can have
        more that ended well than were taken up.

        :return: of each program, two lists of :data:`~.WEEKS` numbers, the oldest first
        """
        today = self.env.company._dental_today()
        counted = defaultdict(lambda: ([0] * WEEKS, [0] * WEEKS))
        for program, day, end, number in self.env[REPORT]._read_group(
                self._on_days(self.env.companies, days=DAYS),
                ['program_id', 'clinic_day:day', 'end'], ['__count']):
            week = overview_answers.week_of(day, today)
            taken_up, won = counted[program]
            taken_up[week] += number
            won[week] += number if end == 'won' else 0
        return counted

    @api.model
    def _get_graph(self, program, weeks):
        """Return the graph of a program, or ``False`` if there was nothing in all those weeks.

        :param weeks: two lists, as :meth:`_count_weeks` returns
        :return: dict with ``text``, ``number`` and ``action`` (those taken up) and ``bars``: of
            each week its ``label``, and how high both of its bars are, of 100
        """
        taken_up, won = weeks
        if not any(taken_up):
            return False
        today = self.env.company._dental_today()
        heights = overview_answers.widths(taken_up), overview_answers.widths(won, max(taken_up))
        return {
            'number': sum(taken_up),
            'text': self.env._(
                "Taken up in 12 weeks: %(number)s; ended well so far: %(won)s",
                number=sum(taken_up), won=sum(won)),
            'bars': [{
                'key': place, 'height': height, 'won': well,
                'label': self.env._(
                    "%(day)s: %(won)s of %(number)s", won=won[place], number=taken_up[place],
                    day=format_date(
                        self.env, overview_answers.week_start(place, today),
                        date_format='d MMM')),
            } for place, (height, well) in enumerate(zip(*heights, strict=True))],
            'action': self._open(
                REPORT, program.name, self._on_days(self.env.companies, days=DAYS)
                & Domain('program_id', '=', program.id)),
        }
