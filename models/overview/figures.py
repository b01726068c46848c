from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...tools import overview
from ...tools.overview import DAYS, Share
from ..sentences import say_number

_lt = LazyTranslate(__name__)
REPORT = 'dental.followup.round.report'
MONEY = 'recovered_amount'


class Figure(NamedTuple):
    """What is counted: a rate of ``report/``, of which rounds, by which day of theirs:
    on which they were taken up, or ended."""

    name: object
    note: object
    rate: str
    by_end: bool = False
    back: int = 0
    among: tuple = ()
    rest: object = None


FIGURES = {
    'same_day': Figure(
        _lt("No-shows called the same day"),
        _lt("of %(whole)s owed a call"), 'same_day_rate',
        among=(('program_code', '=', 'no_show'),),
        rest=(_lt("The one that was not"), _lt("The %(number)s that were not"))),
    'reached': Figure(
        _lt("Reached"), _lt("of %(whole)s called"), 'reached_rate',
        among=(('calls', '>', 0),)),
    'booked': Figure(
        _lt("No-shows booked again"),
        _lt("of %(whole)s with their 30 days over"), 'booked_rate', back=DAYS,
        among=(('program_code', '=', 'no_show'),)),
    'recovered': Figure(
        _lt("Back in the chair"), _lt("of %(whole)s ended in 30 days"), 'recovered_rate',
        by_end=True),
    'money': Figure(
        _lt("Recovered, net"), _lt("less the visits that only moved"), MONEY, by_end=True),
}
"""The five, in their order. Who missed a visit has thirty days to book: of the last thirty days it
is not known yet, so those before are looked at (field notes: booked within thirty days)."""
TRENDS = {
    'more': _lt("more than before: %(before)s"),
    'less': _lt("less than before: %(before)s"),
    'alike': _lt("as before: %(before)s"),
    'few': _lt("too few to tell: %(number)s a side would"),
}


class Counts:
    """What was counted: each figure of each clinic, the money, and who came of each program."""

    def __init__(self):
        self.shares = defaultdict(dict)
        self.money = defaultdict(float)
        self.programs = defaultdict(int)

    def add(self, key, clinic, value, number):
        """Count so many more; a figure of money is so many amounts."""
        is_money = FIGURES[key].rate == MONEY
        part = number if is_money else round(value or 0)
        known = self.shares[key].get(clinic, Share(0, 0))
        self.shares[key][clinic] = overview.total([known, Share(part, number)])
        if is_money:
            self.money[clinic] += value or 0

    def share(self, key, clinics):
        """Return a figure of some clinics as one :class:`~.Share`."""
        return overview.total(
            share for clinic, share in self.shares[key].items() if clinic in clinics)

    def amounts(self, clinics):
        """Return what some clinics recovered, by currency."""
        amounts = defaultdict(float)
        for clinic, amount in self.money.items():
            if clinic in clinics:
                amounts[clinic.currency_id] += amount
        return amounts


class DentalFollowupOverview(models.AbstractModel):
    """Five figures of thirty days beside the thirty before, all of rounds that are kept."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _get_figure_domain(self, key, companies, back=0, days=DAYS):
        """Return the domain of the rounds that a figure is counted among.

        :param int back: so many days before those that are looked at
        :param int days: so many of them
        """
        figure = FIGURES[key]
        on_days = self._ended_on_days if figure.by_end else self._on_days
        domain = on_days(companies, figure.back + back, days) & Domain(list(figure.among))
        return domain & Domain(MONEY, '!=', False) if figure.rate == MONEY else domain

    @api.model
    def _count_figures(self):
        """Return how many of how many each figure is, of each clinic, now and before.

        :return: two :class:`Counts`: now, and before
        """
        now, before = Counts(), Counts()
        self._count_taken_up(now, before)
        self._count_ended(now, before)
        return now, before

    @api.model
    def _count_ended(self, now, before):
        """Count what is told by the day on which it ended, now and before at once.

        Days are those of the clinics, and are asked for clock by clock.
        """
        rates = [f'{FIGURES[key].rate}:{how}' for key in ('recovered', 'money')
                 for how in ('sum', 'count')]
        for zone, clinics in self.env.companies.grouped(
                lambda clinic: clinic._dental_zone()).items():
            domain = self._get_figure_domain('recovered', clinics, days=2 * DAYS)
            start_of_now = overview.window(clinics[0]._dental_today())[0]
            for clinic, program, day, *values in self.env[REPORT].with_context(
                    tz=zone)._read_group(
                        domain, ['company_id', 'program_id', 'closed_at:day'], rates):
                counts = now if day.date() >= start_of_now else before
                counts.add('recovered', clinic, *values[:2])
                counts.add('money', clinic, *values[2:])
                counts.programs[program] += round(values[0] or 0)

    @api.model
    def _count_taken_up(self, now, before):
        """Count what is told by the day on which it was taken up, now and before at once.

        Those that are counted among the same are read together.
        """
        taken_up = {key: figure for key, figure in FIGURES.items() if not figure.by_end}
        for among in dict.fromkeys(figure.among for figure in taken_up.values()):
            keys = [key for key, figure in taken_up.items() if figure.among == among]
            days = 2 * DAYS + max(FIGURES[key].back for key in keys)
            for clinic, day, *values in self.env[REPORT]._read_group(
                    self._on_days(self.env.companies, days=days) & Domain(list(among)),
                    ['company_id', 'clinic_day:day'],
                    [f'{FIGURES[key].rate}:{how}' for key in keys for how in ('sum', 'count')]):
                for place, key in enumerate(keys):
                    counted = values[2 * place:2 * place + 2]
                    for counts, back in ((now, 0), (before, DAYS)):
                        first, last = overview.window(
                            clinic._dental_today(), FIGURES[key].back + back)
                        if first <= day <= last:
                            counts.add(key, clinic, *counted)

    @api.model
    def _get_figures(self, now, before):
        """Return the five figures of all clinics of the user.

        :return: list of dicts: ``key``, ``name``, ``value`` (as it is shown), ``number`` (of the
            records behind it), ``share``, ``note`` (of how many), ``trend`` (``way``: 'more',
            'less', 'alike', 'few' or ``False``, and ``text``), ``action``, and ``rest``: what is
            missing, with its own ``number``, ``text`` and ``action``, or ``False``; ``page``: the
            action that shows the answer on a page of its own
        """
        return [{
            'key': key,
            'name': self._say_lazy(figure.name),
            **self._get_cell(key, now, self.env.companies),
            'note': self._say_lazy(figure.note) % {
                'whole': now.share(key, self.env.companies).whole},
            'trend': self._say_trend(key, now, before),
            'rest': self._get_rest(key, now),
            'page': self._open_page(key, self._say_lazy(figure.name)),
        } for key, figure in FIGURES.items()]

    @api.model
    def _get_cell(self, key, counts, clinics):
        """Return a figure of some clinics: its value, and what its click opens."""
        figure, share = FIGURES[key], counts.share(key, clinics)
        domain = self._get_figure_domain(key, clinics)
        if figure.rate == MONEY:
            value = self._say_money(counts.amounts(clinics)) or '0'
        else:
            value = str(share.part)
            domain &= Domain(figure.rate, '=', 1)
        is_share = figure.rate != MONEY and share.whole
        return {
            'value': value, 'number': share.part, 'whole': share.whole,
            'share': self.env._("%(number)s %%", number=share.percent) if is_share else False,
            'action': self._open(REPORT, self._say_lazy(figure.name), domain),
        }

    @api.model
    def _say_trend(self, key, now, before):
        """Say how a figure changed, if so many tell it; money only stands beside that of before."""
        clinics = self.env.companies
        if FIGURES[key].rate == MONEY:
            money = self._say_money(before.amounts(clinics)) or '0'
            return {'way': False, 'text': self.env._("before: %(before)s", before=money)}
        share = before.share(key, clinics)
        way = overview.trend(now.share(key, clinics), share)
        return {'way': way, 'text': self._say_lazy(TRENDS[way]) % {
            'number': overview.enough_to_tell(share),
            'before': self.env._("%(number)s %%", number=share.percent)}}

    @api.model
    def _get_rest(self, key, counts):
        """Return what is missing from a figure, where somebody can learn from it."""
        sentences, share = FIGURES[key].rest, counts.share(key, self.env.companies)
        number = share.whole - share.part
        if not (sentences and number):
            return False
        text = say_number(self.env, sentences, number)
        domain = self._get_figure_domain(key, self.env.companies)
        return {'number': number, 'text': text, 'action': self._open(
            REPORT, text, domain & Domain('same_day', '=', 'missed'))}

    @api.model
    def _get_clinics(self, counts):
        """Return a row of figures for each clinic, where there are several."""
        clinics = self.env.companies
        return [{
            'id': clinic.id, 'name': clinic.name,
            'cells': [{'key': key, **self._get_cell(key, counts, clinic)} for key in FIGURES],
        } for clinic in clinics] if len(clinics) > 1 else []
