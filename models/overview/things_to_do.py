from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...tools import ab_test, clinic_time, overview
from ..sentences import say_number
from ..vocabulary import TO_DO, WAITING

_lt = LazyTranslate(__name__)
THIRD = 3
"""The call of which it is asked whether it is one too many (S3)."""
YEAR = 365


class Thing(NamedTuple):
    """A kind of thing to do: which records, whose they are, since when, and what they are worth."""

    said: tuple
    button: object
    model: str
    since: str
    owner: str = None
    money: str = None


THINGS = {
    'never_called': Thing(
        (_lt("1 no-show was never called"), _lt("%(number)s no-shows were never called")),
        _lt("See who"), 'dental.followup', 'next_at', 'user_id'),
    'complaints': Thing(
        (_lt("1 complaint has no owner or is past its date"),
         _lt("%(number)s complaints have no owner or are past their date")),
        _lt("See which"), 'dental.feedback', 'at', 'owner_id'),
    'overdue': Thing(
        (_lt("1 call or other contact is overdue"),
         _lt("%(number)s calls and other contacts are overdue")),
        _lt("See which"), 'dental.followup', 'next_at', 'user_id'),
    'stuck': Thing(
        (_lt("1 follow-up cannot go on"), _lt("%(number)s follow-ups cannot go on")),
        _lt("Mend"), 'dental.followup', 'next_at', 'user_id'),
    'failed': Thing(
        (_lt("1 message did not arrive, and its address was not looked at"),
         _lt("%(number)s messages did not arrive, and their addresses were not looked at")),
        _lt("Mend"), 'dental.followup.attempt', 'at'),
    'quiet_plans': Thing(
        (_lt("1 plan is quiet for more than 30 days"),
         _lt("%(number)s plans are quiet for more than 30 days")),
        _lt("See which"), 'dental.silent.loss.report', 'day', 'dentist_id', 'amount'),
    'gaps': Thing(
        (_lt("1 patient has no follow-up"), _lt("%(number)s patients have no follow-up")),
        _lt("See why"), 'dental.followup.gap', 'day'),
    'freed': Thing(
        (_lt("1 freed time is not filled"), _lt("%(number)s freed times are not filled")),
        _lt("Who could come"), 'dental.followup.freed.time', 'freed_at'),
}
"""What slips, the most urgent first: patients who wait for us, then money, then empty chairs."""


class Row(NamedTuple):
    """So many of one owner, the oldest of them since, and what they are worth."""

    owner: object
    number: int
    since: object
    currency: object = None
    amount: float = 0


class Late(NamedTuple):
    """So many that somebody was to do on an earlier day, alike in all of this."""

    user: object
    program: object
    state: str
    channel: str
    number: int
    since: object

    def is_never_called(self):
        """Tell whether these are no-shows that nobody has called."""
        return (self.program.trigger, self.state, self.channel) == ('no_show', 'todo', 'phone')


class DentalFollowupOverview(models.AbstractModel):
    """What a manager has to do, each with its number, its money, its age and its owner."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _count_waiting(self):
        """Return what somebody was to do by today and what cannot go on, clock by clock.

        :return: those of an earlier day as a list of :class:`Late`, how many are of today, by
            program, and what cannot go on as a list of :class:`Row`
        """
        late, due, stuck = [], defaultdict(int), []
        for zone, clinics in self.env.companies.grouped(
                lambda clinic: clinic._dental_zone()).items():
            today = clinics[0]._dental_today()
            by_today = Domain('next_at', '<', clinics[0]._dental_day_bounds()[1])
            domain = Domain('company_id', 'in', clinics.ids) & (
                self._get_stuck_domain() | self._get_to_do_domain() & by_today)
            for *who, day, number, errors, since in self.env[
                    'dental.followup'].with_context(tz=zone)._read_group(
                        domain, ['user_id', 'program_id', 'state', 'next_channel', 'next_at:day'],
                        ['__count', 'error_reason:count', 'next_at:min']):
                if errors:
                    stuck.append(Row(who[0], errors, since))
                if number > errors and day.date() < today:
                    late.append(Late(*who, number - errors, since))
                elif number > errors:
                    due[who[1]] += number - errors
        return late, due, stuck

    @api.model
    def _get_todo(self, late, stuck):
        """Return what there is to do, the most urgent first.

        :param late: list of :class:`Late`
        :param stuck: list of :class:`Row`
        :return: list of dicts: ``key``, ``text``, ``number``, ``money``, ``age``, ``owner`` (words,
            or nothing), ``button`` and ``action``
        """
        rows = {
            'never_called': [Row(one.user, one.number, one.since) for one in late
                             if one.is_never_called()],
            'overdue': [Row(one.user, one.number, one.since) for one in late
                        if not one.is_never_called()],
            'stuck': stuck,
            'freed': [Row(None, 1, time.freed_at)
                      for time in self.env['dental.followup.freed.time']._find_free()],
        }
        for key, thing in THINGS.items():
            if key not in rows:
                rows[key] = self._count_thing(key, thing)
        names = self._read_owners([row.owner for found in rows.values() for row in found])
        return [self._get_thing(key, thing, rows[key], names)
                for key, thing in THINGS.items() if rows[key]]

    @api.model
    def _count_thing(self, key, thing):
        """Return how many there are of one kind, as a list of :class:`Row`."""
        groups = [name for name in (thing.owner, thing.money and 'currency_id') if name]
        rows = self.env[thing.model]._read_group(
            self._get_thing_domain(key), groups,
            ['__count', f'{thing.since}:min', *([f'{thing.money}:sum'] if thing.money else [])])
        return [Row(
            row[0] if thing.owner else None, row[len(groups)], row[len(groups) + 1],
            *((row[1], row[-1] or 0) if thing.money else ()),
        ) for row in rows if row[len(groups)]]

    @api.model
    def _get_thing_domain(self, key):
        return self._in_clinics(getattr(self, f'_get_{key}_domain')())

    @api.model
    def _get_waiting_domain(self, key):
        """Return which of those that were to be done wait still, however long it was ago."""
        if key == 'failed':
            return self._get_unseen_domain()
        return self._get_thing_domain(key)

    @api.model
    def _get_thing(self, key, thing, rows, names):
        """Return one kind of thing to do, in words.

        :param rows: list of :class:`Row`
        :param dict names: of each owner, their name
        """
        amounts = defaultdict(float)
        for row in rows:
            amounts[row.currency] += row.amount
        number = sum(row.number for row in rows)
        text = say_number(self.env, thing.said, number)
        return {
            'key': key, 'number': number, 'text': text, 'money': self._say_money(amounts),
            'age': self._say_age(min(row.since for row in rows if row.since)),
            'owner': self._say_owners(rows, names) if thing.owner else '',
            'button': self._say_lazy(thing.button),
            'action': self._open(thing.model, text, self._get_thing_domain(key)),
        }

    @api.model
    def _read_owners(self, owners):
        """Return the names of users and dentists, by record."""
        names = {}
        for model in ('res.users', 'res.partner'):
            # Whoever it was given to is named, also who works in another clinic by now.
            people = self.env[model].sudo().union(
                *(owner for owner in owners if owner and owner._name == model))
            people.fetch(['name'])
            names.update((person, person.name) for person in people)
        return names

    @api.model
    def _say_owners(self, rows, names):
        """Say who it is for, those with most first."""
        numbers = defaultdict(int)
        for row in rows:
            numbers[names.get(row.owner) or self.env._("unassigned")] += row.number
        told, more = overview.said_of(sorted(numbers, key=lambda name: -numbers[name]))
        said = ', '.join(told)
        return (self.env._("%(names)s and %(number)s more", names=said, number=more) if more
                else said)

    @api.model
    def _say_age(self, since):
        """Say how old the oldest is, in days of the clinic the user works in."""
        clinic = self.env.company
        day = (clinic_time.local_date(since, clinic._dental_zone()) if hasattr(since, 'hour')
               else since)
        days = (clinic._dental_today() - day).days
        if days < 1:
            return self.env._("the oldest is of today")
        return (self.env._("the oldest is of yesterday") if days == 1
                else self.env._("the oldest is %(number)s days old", number=days))

    # which they are

    @api.model
    def _get_late_domain(self):
        """What somebody was to do on an earlier day."""
        return self._before_today() & self._get_to_do_domain()

    @api.model
    def _get_to_do_domain(self):
        """What somebody is to do; what cannot go on is told apart."""
        return Domain([
            ('state', 'in', WAITING), ('next_channel', 'in', TO_DO), ('error_reason', '=', False)])

    @api.model
    def _get_never_called_domain(self):
        """As :meth:`Late.is_never_called`."""
        return self._get_late_domain() & Domain([
            ('program_id.trigger', '=', 'no_show'), ('state', '=', 'todo'),
            ('next_channel', '=', 'phone')])

    @api.model
    def _get_overdue_domain(self):
        """What is late otherwise."""
        return self._get_late_domain() & Domain([
            '|', '|', ('program_id.trigger', '!=', 'no_show'), ('state', '!=', 'todo'),
            ('next_channel', '!=', 'phone')])

    @api.model
    def _get_stuck_domain(self):
        """What cannot go on before somebody gives it what is missing, or decides."""
        return Domain([('state', 'in', WAITING), ('error_reason', '!=', False)])

    @api.model
    def _get_failed_domain(self):
        """Messages of thirty days whose patient's address nobody has looked at since."""
        return self._get_unseen_domain() & self._on_days(self.env.companies)

    @api.model
    def _get_unseen_domain(self):
        return Domain([
            ('delivery', 'in', ('failed', 'bounced')), ('is_void', '=', False),
            ('partner_id.dental_returned_addresses', '!=', False)])

    @api.model
    def _get_complaints_domain(self):
        return Domain([
            ('is_open', '=', True), '|', ('owner_id', '=', False),
            ('due_at', '<', fields.Datetime.now())])

    @api.model
    def _get_quiet_plans_domain(self):
        """Undecided plans that nobody has spoken of for thirty days, without a visit to come."""
        return Domain('kind', '=', 'plan')

    @api.model
    def _get_gaps_domain(self):
        """Who fell through, as it was found at night."""
        return Domain('state', '=', 'open')

    @api.model
    def _get_freed_domain(self):
        return Domain('is_free', '=', True)

    # evidence

    @api.model
    def _get_evidence(self):
        """Return what third calls brought back in a year, or ``False`` before there are any.

        It is told and no task: a clinic that stops at two calls never learns it.
        """
        report = 'dental.followup.attempt.report'
        domain = Domain('call_number', '=', THIRD) & self._on_days(
            self.env.companies, days=YEAR)
        ((back, calls),) = self.env[report]._read_group(
            domain, [], ['recovered_rate:sum', 'recovered_rate:count'])
        if not calls:
            return False
        number = round(back)
        enough = calls >= ab_test.ENOUGH
        text = (
            self.env._("Third calls brought back %(number)s of %(calls)s patients in a year.",
                       number=number, calls=calls) if enough else
            self.env._("Third calls brought back %(number)s of %(calls)s patients in a year: too "
                       "few to tell, keep calling a third time.", number=number, calls=calls))
        return {
            'number': number, 'calls': calls, 'text': text,
            'page': self._open_page('calls', self._get_titles()['calls']),
            'action': self._open(report, text, domain & Domain('recovered_rate', '=', 1)),
        }
