from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from .figures import REPORT

_lt = LazyTranslate(__name__)
COUNTS = {
    'due': _lt("Due today"),
    'late': _lt("Late"),
    'pending': _lt("Pending"),
    'booked': _lt("Booked"),
    'attended': _lt("Attended"),
}
"""What a card tells of a program, in its order."""


class DentalFollowupOverview(models.AbstractModel):
    """A card for each program: what is due, late, pending and booked now, and who came."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _get_count_domain(self, key):
        """Return the model, and the domain of what a card counts under a name of :data:`COUNTS`.

        *Attended* is of thirty days; all else is as it is now.
        """
        clinics = self.env.companies
        if key == 'attended':
            return REPORT, self._ended_on_days(clinics) & Domain('recovered_rate', '=', 1)
        return 'dental.followup', self._in_clinics({
            'due': self._get_to_do_domain() & self._at_each_clock(
                clinics, lambda clinic: clinic._dental_in_day('next_at')),
            'late': self._get_late_domain(),
            'pending': Domain('state', '=', 'pending'),
            'booked': Domain('state', '=', 'booked'),
        }[key])

    @api.model
    def _count_programs(self, domains, attended, late, due):
        """Return how many there are under each name of :data:`COUNTS`, by program.

        :param dict domains: of each name, the model and the domain
        :param dict attended: of each program, who came
        :param late: list of :class:`~.things_to_do.Late`
        :param dict due: of each program, how many are due today
        """
        numbers = {key: defaultdict(int) for key in COUNTS}
        numbers['due'].update(due)
        numbers['attended'].update(attended)
        for some in late:
            numbers['late'][some.program] += some.number
        for program, state, number in self.env['dental.followup']._read_group(
                domains['pending'][1] | domains['booked'][1], ['program_id', 'state'],
                ['__count']):
            numbers[state][program] = number
        return numbers

    @api.model
    def _get_programs(self, counts, late, due):
        """Return a card for each program that has something to tell, in the programs' order.

        :param counts: :class:`~.figures.Counts`: the figures have counted who came
        :param late: list of :class:`~.things_to_do.Late`
        :param dict due: of each program, how many are due today
        :return: list of dicts: ``id``, ``name``, ``counts`` (``key``, ``name``, ``number`` and
            ``action`` of each of :data:`COUNTS`) and ``graph`` (:meth:`_get_graph`)
        """
        weeks = self._count_weeks()
        domains = {key: self._get_count_domain(key) for key in COUNTS}
        numbers = self._count_programs(domains, counts.programs, late, due)
        programs = self.env['dental.followup.program'].browse().union(*weeks, *(
            program for found in numbers.values() for program, number in found.items() if number))
        return [{
            'id': program.id, 'name': program.name,
            'graph': self._get_graph(program, weeks[program]),
            'counts': [{
                'key': key, 'name': self._say_lazy(name),
                'number': numbers[key][program],
                'action': self._open(
                    domains[key][0], f'{program.name}: {self._say_lazy(name)}',
                    domains[key][1] & Domain('program_id', '=', program.id)),
            } for key, name in COUNTS.items()],
        } for program in programs.sorted()]
