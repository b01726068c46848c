from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate
from odoo.tools.misc import format_amount

from ...tools import clinic_time, overview
from ..sentences import say, say_number

_lt = LazyTranslate(__name__)
RETURNED = (
    _lt("In 30 days, 1 follow-up brought its patient back to the chair"),
    _lt("In 30 days, %(number)s follow-ups brought their patients back to the chair"))
WAITS = (_lt("1 thing waits for you"), _lt("%(number)s things wait for you"))


class DentalFollowupOverview(models.AbstractModel):
    """The page managers land on: a sentence, five figures, what to do, and each program.

    A number says as many records as its click opens: both come from one domain.
    """

    _name = 'dental.followup.overview'
    _description = "Overview"

    @api.model
    @api.readonly
    def get_overview(self):
        """Return the overview of the user's clinics, in words.

        Whatever has an ``action`` opens the ``number`` of records that it tells.

        :return: dict with ``sentence``; ``figures`` (five of them: :meth:`_get_figures`),
            ``todo`` (at most five: :meth:`_get_todo`), ``echo`` (:meth:`_get_echo`),
            ``evidence`` (what third calls brought, or ``False``), ``programs``
            (:meth:`_get_programs`), ``clinics`` (a row for each, where there are several) and
            ``empty`` (what is said while there is nothing to tell yet, or ``False``); ``silence``
            (:meth:`_keep_silence`), and nothing else where it ``is_all``
        :raises AccessError: for who is no manager
        """
        self.env['dental.followup.round.report'].check_access('read')
        silence, self = self._keep_silence()
        if silence and silence['is_all']:
            return {'silence': silence}
        now, before = self._count_figures()
        figures = self._get_figures(now, before)
        late, due, stuck = self._count_waiting()
        programs = self._get_programs(now, late, due)
        todo = self._get_todo(late, stuck)
        has_begun = bool(todo or programs or any(each['number'] for each in figures))
        return {
            'sentence': self._say_sentence(
                next(each['number'] for each in figures if each['key'] == 'recovered'), len(todo)),
            'figures': figures,
            'todo': overview.most_urgent(todo),
            'echo': self._get_echo(),
            'evidence': self._get_evidence(),
            'programs': programs,
            'clinics': self._get_clinics(now),
            'empty': not has_begun and self._say_nothing_yet(),
            'silence': silence,
        }

    def _say_sentence(self, returned, waiting):
        """Say in one sentence who came back, and how much waits for the manager.

        :param int returned: how many follow-ups brought their patient back
        :param int waiting: how many things there are to do
        """
        back = (say_number(self.env, RETURNED, returned) if returned
                else self.env._("In 30 days nobody is back in the chair yet"))
        waits = (say_number(self.env, WAITS, waiting) if waiting
                 else self.env._("nothing waits for you"))
        return self.env._("%(back)s; %(waits)s.", back=back, waits=waits)

    def _say_nothing_yet(self):
        """Return what is said to a clinic that has just begun."""
        return {
            'title': self.env._("There is nothing to tell yet"),
            'text': self.env._(
                "As soon as patients are called, this page says who came back, what was left "
                "undone and who waits. Visits of before the start call nobody."),
        }

    # TOOLS

    @api.model
    def _in_clinics(self, domain=Domain.TRUE):
        """Return a domain with the clinics of the company switcher."""
        return Domain('company_id', 'in', self.env.companies.ids) & Domain(domain)

    @api.model
    def _at_each_clock(self, companies, make):
        """Return the domain of what holds in its clinic, by that clinic's clock.

        :param make: function of a clinic that returns what is to hold there
        """
        return Domain.OR(
            Domain('company_id', 'in', some.ids) & make(some[0])
            for some in companies.grouped(lambda clinic: clinic._dental_zone()).values())

    @api.model
    def _on_days(self, companies, back=0, days=overview.DAYS):
        """Return the domain of what has a ``clinic_day`` of so many (:func:`overview.window`)."""
        def between(clinic):
            first, last = overview.window(clinic._dental_today(), back, days)
            return Domain('clinic_day', '>=', first) & Domain('clinic_day', '<=', last)
        return self._at_each_clock(companies, between)

    @api.model
    def _ended_on_days(self, companies, back=0, days=overview.DAYS):
        """Return the domain of what ended on so many days of its clinic."""
        def between(clinic):
            first, last = (clinic_time.day_bounds(day, clinic._dental_zone())
                           for day in overview.window(clinic._dental_today(), back, days))
            return Domain('closed_at', '>=', first[0]) & Domain('closed_at', '<', last[1])
        return self._at_each_clock(companies, between)

    @api.model
    def _before_today(self):
        """Return the domain of what was due on an earlier day of its clinic."""
        return self._at_each_clock(self.env.companies, lambda clinic: Domain(
            'next_at', '<', clinic._dental_day_bounds()[0]))

    @api.model
    def _open(self, model, name, domain, **context):
        """Return the action that opens the records of a domain."""
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model,
            'views': [(False, 'list'), (False, 'form')], 'domain': list(domain),
            'context': {'create': False, **context},
        }

    @api.model
    def _say_money(self, amounts):
        """Say amounts of money, by currency; nothing of none.

        :param dict amounts: of each currency, so much
        """
        return ' + '.join(
            format_amount(self.env, amount, currency, trailing_zeroes=False)
            for currency, amount in amounts.items() if amount)

    @api.model
    def _say_lazy(self, lazy):
        return say(self.env, lazy)
