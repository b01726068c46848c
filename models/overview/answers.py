from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date

from ...tools import overview, overview_answers
from ...tools.overview import Share
from .figures import FIGURES, MONEY, REPORT
from .published import PUBLISHED
from .things_to_do import THIRD, YEAR

_lt = LazyTranslate(__name__)
CALLS = 'dental.followup.attempt.report'


class Question(NamedTuple):
    """What is asked of the calls of a year: which share of them, by what."""

    title: object
    by: str
    rate: str
    bars: object


QUESTIONS = {
    'calls': Question(
        _lt("Is a third call too many?"), 'call_number', 'recovered_rate',
        _lt("Patients that a call of a year brought back, by the number of the call")),
    'bands': Question(
        _lt("At what time are patients reached?"), 'hour_band', 'reached_rate',
        _lt("Patients reached by the calls of a year, by time of day")),
    'weekdays': Question(
        _lt("On which day are patients reached?"), 'weekday', 'reached_rate',
        _lt("Patients reached by the calls of a year, by weekday")),
}
HARM, STAY = 'harm', 'stay'
WEEKLY = _lt("By week, from the day that is named")


class DentalFollowupOverview(models.AbstractModel):
    """A page for each answer: the sentence, of how many, what was published, and how it went."""

    _inherit = 'dental.followup.overview'

    @api.model
    @api.readonly
    def get_answer(self, key):
        """Return the page of one answer, in words.

        :param str key: of the five figures, of :data:`QUESTIONS`, :data:`HARM` or :data:`STAY`
        :return: dict with ``title``; ``sentence``; ``notes`` (of how many, how it changed);
            ``enough`` (how many would tell a change, or ``False``); ``published`` (``text`` and
            ``source``); ``heading`` and ``bars`` (``label``, ``text``, ``width`` of 100,
            ``number`` and the ``action`` that opens them); ``others`` (the other answers)
        :raises AccessError: for who is no manager
        :raises UserError: if there is no such answer, or an audit waits for that of the user
        """
        self.env[REPORT].check_access('read')
        silence, self = self._keep_silence()
        if silence and silence['is_all']:
            raise UserError(silence['text'])
        if key in FIGURES:
            page = self._get_figure_page(key)
        elif key in QUESTIONS:
            page = self._get_question_page(key)
        elif key == HARM:
            page = self._get_harm_page()
        elif key == STAY:
            page = self._get_stay_page()
        else:
            raise UserError(self.env._("This answer is not among those of the overview."))
        titles = self._get_titles()
        return {
            'title': titles[key],
            **page,
            'published': [{'text': self._say_lazy(text), 'source': source}
                          for text, source in PUBLISHED[key]],
            'others': [{'key': other, 'page': self._open_page(other, title)}
                       for other, title in titles.items() if other != key],
        }

    @api.model
    def _get_titles(self):
        """Return what each answer is about, by its key."""
        return {
            **{key: self._say_lazy(figure.name) for key, figure in FIGURES.items()},
            **{key: self._say_lazy(question.title) for key, question in QUESTIONS.items()},
            HARM: self.env._("Does it bother patients?"),
            STAY: self.env._("Do patients stay?")}

    @api.model
    def _open_page(self, key, title):
        """Return the action that shows an answer."""
        return {
            'type': 'ir.actions.client', 'tag': 'dental_followup_overview_answer', 'name': title,
            'params': {'key': key}}

    # a figure, by week

    @api.model
    def _get_figure_page(self, key):
        """Return what the page of one of the five figures says."""
        now, before = self._count_figures()
        told = next(each for each in self._get_figures(now, before) if each['key'] == key)
        share = now.share(key, self.env.companies)
        is_money = FIGURES[key].rate == MONEY
        return {
            'sentence': told['value'] if is_money else self._say_share(share),
            'notes': [told['note'], told['trend']['text']],
            'enough': not is_money and self._say_enough(before.share(key, self.env.companies)),
            'heading': self._say_lazy(WEEKLY),
            'bars': self._get_weeks(key),
        }

    @api.model
    def _get_weeks(self, key):
        """Return a bar for each of the last weeks of a figure."""
        figure, bars, sizes = FIGURES[key], [], []
        for back in overview_answers.weeks():
            domain = self._get_figure_domain(
                key, self.env.companies, back=back, days=overview_answers.WEEK)
            rows = self.env[REPORT]._read_group(
                domain, ['currency_id'], [f'{figure.rate}:{how}' for how in ('sum', 'count')])
            share = Share(
                round(sum(part or 0 for _currency, part, _count in rows)),
                sum(count for _currency, _part, count in rows))
            first, _last = overview.window(
                self.env.company._dental_today(), figure.back + back, overview_answers.WEEK)
            if figure.rate == MONEY:
                text = self._say_money({row[0]: row[1] or 0 for row in rows}) or '0'
                sizes.append(share.part)
                number = share.whole
            else:
                text = self._say_share(share)
                sizes.append(share.percent or 0)
                number = share.part
                domain &= Domain(figure.rate, '=', 1)
            label = format_date(self.env, first, date_format='d MMM')
            bars.append({
                'key': back, 'label': label, 'text': text, 'number': number,
                'action': self._open(
                    REPORT, f'{self._say_lazy(figure.name)}: {label}', domain)})
        return self._measure(bars, sizes, 0 if figure.rate == MONEY else 100)

    # a question, of the calls of a year

    @api.model
    def _get_question_page(self, key):
        """Return what the page of a question says of the calls of a year."""
        question = QUESTIONS[key]
        domain = Domain('call_number', '>', 0) & self._on_days(self.env.companies, days=YEAR)
        shares = {group: Share(round(part or 0), whole) for group, part, whole in self.env[
            CALLS]._read_group(domain, [question.by], [
                f'{question.rate}:{how}' for how in ('sum', 'count')]) if whole and group}
        if key == 'calls':
            shares = overview_answers.folded(shares)
        labels = self._label_groups(question.by, shares)
        shares = {group: shares[group] for group in labels if group in shares}
        bars = [{
            'key': group, 'label': labels[group], 'text': self._say_share(share),
            'number': share.part,
            'action': self._open(
                CALLS, labels[group],
                domain & self._get_group_domain(question.by, group)
                & Domain(question.rate, '=', 1)),
        } for group, share in shares.items()]
        everyone = overview.total(shares.values())
        sentence = (self._say_third(shares.get(THIRD)) if key == 'calls'
                    else self._say_best(shares, labels))
        return {
            'sentence': sentence,
            'notes': [self.env._("Of %(number)s calls in a year", number=everyone.whole)],
            'enough': self._say_enough(
                shares.get(THIRD, Share(0, 0)) if key == 'calls' else everyone),
            'heading': self._say_lazy(question.bars),
            'bars': self._measure(bars, [share.percent or 0 for share in shares.values()], 100),
        }

    @api.model
    def _label_groups(self, by, shares):
        """Return the words for each group of calls."""
        if by != 'call_number':
            return dict(self.env[CALLS]._fields[by]._description_selection(self.env))
        return {
            number: self.env._("Call %(number)s", number=number)
            if number <= overview_answers.MOST_CALLS
            else self.env._("Call %(number)s and later", number=number) for number in shares}

    @api.model
    def _get_group_domain(self, by, group):
        later = by == 'call_number' and group > overview_answers.MOST_CALLS
        return Domain(by, '>=' if later else '=', group)

    # words

    @api.model
    def _say_share(self, share):
        """Say so many of so many."""
        if not share.whole:
            return self.env._("none yet")
        return self.env._(
            "%(part)s of %(whole)s · %(percent)s %%", part=share.part, whole=share.whole,
            percent=share.percent)

    @api.model
    def _say_enough(self, share):
        """Say how many would tell a change."""
        return self.env._(
            "%(number)s a side would tell a change of %(points)s points.",
            number=overview.enough_to_tell(share), points=overview.POINTS)

    @api.model
    def _say_third(self, share):
        """Say what third calls brought."""
        evidence = self._get_evidence()
        return evidence['text'] if share and evidence else self.env._(
            "Nobody was called a third time in a year.")

    @api.model
    def _say_best(self, shares, labels):
        """Say when most patients are reached, if it can hardly be chance."""
        best = overview_answers.stands_out(shares)
        if best is None:
            return self.env._("No time stands out: call when it suits the patient.")
        return self.env._(
            "%(time)s reaches more than the rest: %(share)s.", time=labels[best],
            share=self._say_share(shares[best]))

    @api.model
    def _measure(self, bars, sizes, full):
        """Return bars with their widths."""
        return [{**bar, 'width': width} for bar, width in zip(
            bars, overview_answers.widths(sizes, full), strict=True)]
