from odoo import SUPERUSER_ID, api, fields, models

from ..insert_rows import insert_rows
from ..vocabulary import GIVEN_UP, STAFF
from .reasons import BY_CLINIC, settled_in_call


class Undo(frozenset):
    """Ids of the ledger's rows that *Undo* takes back, in the context of what it writes.

    Of a class of its own, so that no caller from outside makes one.
    """


class Way(str):
    """How a state is recorded, in the context of what records it; of a class of its own, too."""

    __slots__ = ()


class File(str):
    """The agenda file that says so, and when it was imported; of a class of its own likewise."""

    __slots__ = ()


BY_IMPORT, BY_JOB, BY_UNDO, BY_DEATH = Way('import'), Way('job'), Way('undo'), Way('death')
WHY = {'import': 'file', 'undo': 'mistake'}
"""Why a visit comes into a state, by the way in which that is recorded."""


class CalendarEvent(models.Model):
    """Every state that a visit comes into is a row of its ledger: when, who, by which way."""

    _inherit = 'calendar.event'

    dental_change_ids = fields.One2many(
        'dental.visit.change', 'event_id', string="History", groups=STAFF, readonly=True)

    def _dental_note_states(self, before):
        """Add a row for each of these visits that is in another state than before.

        :param dict before: of each visit, the state it was in; ``False`` of a new one
        """
        way, undoes = self._dental_get_way(), self._dental_get_undone()
        rows, now = [], fields.Datetime.now()
        # What became of a visit is the server's to keep, and a private meeting's state hidden.
        for state, visits in self.sudo().grouped('dental_state').items():
            told = {
                'state': state, 'at': now, 'user_id': self.env.uid, 'way': way,
                'create_date': self.env.cr.now(),
                'asked_by': self._dental_get_asker(state, way),
                'why': self._dental_get_why(state, way)}
            rows += [{
                **told, 'event_id': visit.id, 'company_id': visit.dental_company_id.id,
                'from_state': before[visit], 'undoes_id': undoes.get(visit.id, False),
                'cancel_kind': visit.dental_cancel_kind, 'why_note': visit._dental_say_why(way),
            } for visit in visits if state and before[visit] != state]
        if rows:
            insert_rows(self.env['dental.visit.change'], rows)
            self.invalidate_recordset(['dental_change_ids'])

    @api.model
    def _dental_get_way(self):
        """Return how states are recorded now: a key of ``WAYS``."""
        way = self.env.context.get('dental_way')
        if isinstance(way, Way):
            return 'job' if way is BY_DEATH else str(way)
        return 'job' if self.env.uid == SUPERUSER_ID else 'person'

    @api.model
    def _dental_is_undo(self):
        """Tell whether *Undo* is writing."""
        return isinstance(self.env.context.get('dental_undo'), Undo)

    @api.model
    def _dental_get_undone(self):
        """Return, by the id of a visit, the id of the row that is taken back now."""
        if not self._dental_is_undo():
            return {}
        # As in _dental_note_states.
        rows = self.env['dental.visit.change'].sudo().browse(self.env.context['dental_undo'])
        return {row.event_id.id: row.id for row in rows}

    @api.model
    def _dental_get_asker(self, state, way):
        """Return who asked that visits are cancelled or moved, as far as a person said so."""
        if state not in GIVEN_UP or way != 'person':
            return False
        by_clinic = self.env.context.get('dental_cancelled_by') is BY_CLINIC
        return 'clinic' if by_clinic else 'patient'

    @api.model
    def _dental_get_why(self, state, way):
        """Return why visits come into a state, a key of ``WHYS``, or that nobody said so.

        :param str way: of :meth:`_dental_get_way`
        """
        if self.env.context.get('dental_way') is BY_DEATH:
            return 'died'
        if way == 'job':
            return state == 'no_show' and 'unseen'
        return WHY.get(way) or self._dental_get_asker(state, way)

    def _dental_say_why(self, way):
        """Say where a visit was moved to, that its change was agreed in a call, or which file says
        so; else nothing.

        :param str way: of :meth:`_dental_get_way`
        """
        self.ensure_one()
        file = self.env.context.get('dental_file')
        said = (
            way == 'import' and isinstance(file, File) and str(file),
            self.dental_state == 'moved' and self.dental_moved_to_id and self.env._(
                "Moved to %(when)s.",
                when=self.dental_company_id._dental_when(self.dental_moved_to_id.start)),
            way == 'person' and settled_in_call(self.env) is not None and self.env._(
                "Agreed in a call."))
        return ' '.join(filter(None, said)) or False

    def _dental_standing_changes(self):
        """Return, by visit, the rows of its ledger that nobody took back; the newest first."""
        # As in _dental_note_states.
        return self.env['dental.visit.change'].sudo().search(
            [('event_id', 'in', self.ids)])._find_standing()

    def _dental_with_history(self):
        """Return those of these visits whose state was ever changed, if it was taken back too."""
        # As in _dental_note_states: only which they are leaves.
        return self.browse([visit.id for (visit,) in self.env['dental.visit.change'].sudo(
        )._read_group([('event_id', 'in', self.ids), ('from_state', '!=', False)], ['event_id'])])
