from typing import NamedTuple

from babel.dates import format_skeleton
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools import clinic_time
from ...tools.plain_text import shorten
from ..vocabulary import GIVEN_UP, STAFF

NEWEST = 30
"""Entries that a timeline shows at first."""
MOST_NEWEST = 600
"""So many are asked for at once, and no more."""
MOST_WORDS = 300
"""Characters that an entry shows of what was said; a click opens the rest."""


class Source(NamedTuple):
    """Which records are a patient's: the field of whose they are, when they were, which of them."""

    whose: str
    at: str
    domain: list
    is_upward: bool = False  # the earliest go first


TIMELINE = {
    'calendar.event': Source('dental_patient_id', 'start', []),
    # one call about several reasons is one entry; what was noted by mistake is none
    'dental.followup.attempt': Source('partner_id', 'at', [
        ('same_call_id', '=', False), ('is_void', '=', False), ('takes_back_id', '=', False)]),
    'dental.feedback': Source('partner_id', 'at', []),
}
"""What a timeline is made of (S24): visits, contacts and messages, and what the patient said."""


class ResPartner(models.Model):
    """One timeline of visits, contacts, messages and feedback, newest first (S24).

    Whoever reads it sees what the rules of each model show them: a complaint only who may.
    """

    _inherit = 'res.partner'

    dental_timeline = fields.Json(
        string="Timeline", compute='_compute_dental_timeline', groups=STAFF)

    @api.depends_context('allowed_company_ids', 'uid', 'lang')
    def _compute_dental_timeline(self):
        timelines = self._dental_read_timelines(NEWEST)
        for partner in self:
            partner.dental_timeline = timelines.get(
                partner._origin.id, {'entries': [], 'more': False})

    @api.readonly
    def get_dental_timeline(self, limit):
        """Return the newest entries of a patient's timeline.

        :param int limit: how many, at most :data:`MOST_NEWEST`
        :return: ``{'entries': list of dict, 'more': whether there are others}``
        :raises AccessError: for who has no role at the clinic, or a patient of another one
        """
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_group(STAFF):
            raise AccessError(self.env._("Only the clinic's staff reads what there was."))
        asked = limit if isinstance(limit, int) and limit > 0 else NEWEST
        return self._dental_read_timelines(min(asked, MOST_NEWEST)).get(
            self.id, {'entries': [], 'more': False})

    def _dental_read_timelines(self, limit):
        """Return the timeline of each of these patients by id, in a few queries for all."""
        rows = self._dental_find_newest(TIMELINE, limit + 1)
        entries = {
            (name, record.id): entry for name in TIMELINE
            for record, entry in self.env[name].browse(
                row[2] for row in rows if row[1] == name)._dental_timeline_entries().items()}
        timelines = {}
        for partner_id, name, record_id, _at in sorted(
                rows, key=lambda row: (row[3], row[2]), reverse=True):
            timelines.setdefault(partner_id, []).append(entries[name, record_id])
        return {partner_id: {'entries': found[:limit], 'more': len(found) > limit}
                for partner_id, found in timelines.items()}

    def _dental_find_newest(self, sources, limit):
        """Return the newest records of each of these people, as the user may see them.

        :param dict sources: :class:`Source` by the name of a model
        :param int limit: how many of each model and person
        :return: (id of the person, model, id, naive UTC moment) of each, by one query
        """
        ids = self._origin.ids
        if not ids:
            return []
        parts = []
        for name, source in sources.items():
            Model = self.env[name]
            Model.check_access('read')
            query = Model._search([(source.whose, 'in', ids), *source.domain])
            whose, at = (Model._field_to_sql(Model._table, field, query) for field in (
                source.whose, source.at))
            number = SQL.identifier(Model._table, 'id')
            order = SQL("%s, %s", at, number) if source.is_upward else SQL(
                "%s DESC, %s DESC", at, number)
            parts.append(query.select(
                SQL("%s AS person", whose), SQL("%s AS model", name), SQL("%s AS id", number),
                SQL("%s AS at", at),
                SQL("row_number() OVER (PARTITION BY %s ORDER BY %s) AS place", whose, order)))
        return self.env.execute_query(SQL(
            "SELECT person, model, id, at FROM (%s) found WHERE place <= %s",
            SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts), limit))


class ResCompany(models.Model):
    """A day of the past or to come, as it stands in a list."""

    _inherit = 'res.company'

    def _dental_on_day(self, moment):
        """Return a moment on the clinic's clock with its year, in the user's language.

        :param moment: naive UTC datetime
        """
        local = clinic_time.to_local(moment, self._dental_zone())
        day = format_skeleton('yMMMEd', local, locale=babel_locale_parse(get_lang(self.env).code))
        return f'{day}, {local:%H:%M}'

    def _dental_entry(self, record, at, **words):
        """Return what a timeline shows of a record of this clinic.

        :param at: naive UTC datetime
        :param words: ``title``, ``icon`` and perhaps ``text``, ``by``, ``muted``
        """
        words['text'] = shorten(words.get('text') or '', MOST_WORDS)
        return {
            'model': record._name, 'id': record.id, 'when': self._dental_on_day(at),
            'at': clinic_time.to_local(at, self._dental_zone()).isoformat(), **words}


class CalendarEvent(models.Model):
    """A visit in its patient's timeline."""

    _inherit = 'calendar.event'

    def _dental_timeline_entries(self):
        """Return what a timeline shows of these, by record."""
        states = dict(self._fields['dental_state']._description_selection(self.env))
        return {visit: visit.dental_company_id._dental_entry(
            visit, visit.start, icon='fa-calendar',
            title=' · '.join(filter(None, (
                self.env._("Visit"), states.get(visit.dental_state),
                visit.dental_treatment_text))),
            by=visit.dental_dentist_id.name or '', muted=visit.dental_state in GIVEN_UP,
        ) for visit in self}


class DentalFollowupAttempt(models.Model):
    """A call or a message in its patient's timeline."""

    _inherit = 'dental.followup.attempt'

    def _dental_timeline_entries(self):
        """Return what a timeline shows of these, by record."""
        labels = {name: dict(self._fields[name]._description_selection(self.env))
                  for name in ('channel', 'delivery', 'mood', 'value_given')}
        return {attempt: attempt.company_id._dental_entry(
            attempt, attempt.at,
            icon='fa-phone' if attempt.channel == 'phone' else 'fa-envelope-o',
            title=' · '.join(filter(None, (
                labels['channel'][attempt.channel],
                self.env._("the patient called") if attempt.direction == 'in'
                else attempt.outcome_id.name or labels['delivery'].get(attempt.delivery)))),
            text=' · '.join(filter(None, (
                attempt.told and f'“{attempt.told}”', attempt.solution,
                attempt.promise and self.env._(
                    "We promised: %(promise)s", promise=attempt.promise),
                labels['mood'].get(attempt.mood),
                labels['value_given'].get(attempt.value_given)))),
            by=attempt.by_text or '', muted=attempt._is_in_vain(),
        ) for attempt in self}


class DentalFeedback(models.Model):
    """What a patient said of the clinic, in their timeline."""

    _inherit = 'dental.feedback'

    def _dental_timeline_entries(self):
        """Return what a timeline shows of these, by record.

        With ``sudo``: a colleague who left is hidden by Odoo; only their name is read.
        """
        labels = {name: dict(self._fields[name]._description_selection(self.env))
                  for name in ('kind', 'area', 'source', 'state')}
        return {feedback: feedback.company_id._dental_entry(
            feedback, feedback.at, icon='fa-comment-o',
            title=' · '.join(filter(None, (
                labels['kind'][feedback.kind], labels['area'].get(feedback.area),
                labels['state'].get(feedback.state)))),
            text=feedback.text and f'“{feedback.text}”',
            by=' · '.join(filter(None, (
                labels['source'][feedback.source], feedback.user_id.sudo().name))), muted=False,
        ) for feedback in self}
