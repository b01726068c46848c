from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..access.kept import BY_SERVER
from ..patient.remembered_objection import ON_RECORD
from ..visit.ledger import BY_UNDO, Undo
from ..vocabulary import RECORDED
from .built_on import say_built
from .dental_agenda_import_row import TOLD, UNDO_LASTS
from .stuck import AT_WORK
from .touched import Touched

QUIET = {
    'tracking_disable': True,
    'mail_create_nosubscribe': True,
    'dont_notify': True,
    'no_mail_to_attendees': True,
    'dental_by_server': BY_SERVER,
    'dental_way': BY_UNDO,
}
"""Nobody is told of what goes back, as nobody was told of what came."""
MOST_STATES = 9
"""So often a visit's state may have changed by itself since."""
STATES = {'dental_state', 'dental_hands_off', *TOLD}
"""What of a visit goes back in a way of its own."""


class DentalAgendaImport(models.Model):
    """A whole import is undone, as long as nobody has built anything on it; all or nothing."""

    _inherit = 'dental.agenda.import'

    undone_at = fields.Datetime(string="Undone on", readonly=True)
    undone_by_id = fields.Many2one('res.users', string="Undone by", readonly=True)
    may_be_undone = fields.Boolean(compute='_compute_may_be_undone')

    @api.depends('undone_at', 'at', 'state', 'part_ids')
    def _compute_may_be_undone(self):
        """Whether there is what an undo needs; what has been built on it is asked when it is tried.

        With ``sudo``: the rows are the server's own.
        """
        since = fields.Datetime.now() - UNDO_LASTS
        imports = self | self.part_ids
        known = {found.id for (found,) in self.env['dental.agenda.import.row'].sudo()._read_group(
            [('import_id', 'in', imports.ids)], ['import_id'])}
        for kept in self:
            kept.may_be_undone = bool(
                not kept.undone_at and kept.at and kept.at > since and kept.state not in AT_WORK
                and not kept.part_of_id
                and not known.isdisjoint((kept | kept.part_ids).ids))

    # ACTIONS

    def action_ask_undo(self):
        """Say what undoing this import takes back, or why it cannot be undone any more.

        :raises UserError: if it is undone, or too old
        """
        self.ensure_one()
        self._check_undo()
        return self.env['dental.agenda.import.undo'].create({'import_id': self.id})._action_open()

    # UNDO

    def _check_undo(self):
        """Refuse what cannot be undone by anybody, or not by this user.

        :raises AccessError: for who may not import
        :raises UserError: saying when it was undone and who did it, or that it is too late
        """
        self.check_access('read')
        self.env['dental.followup.import'].check_access('create')
        if self.state == 'undoing':
            raise UserError(self.env._("This import is being undone."))
        if self.undone_at:
            raise UserError(self.env._(
                "%(name)s undid this import on %(when)s.",
                name=self.undone_by_id.sudo().name,  # only the name of a colleague
                when=self.company_id._dental_when(self.undone_at)))
        if not self.may_be_undone:
            raise UserError(self.env._(
                "An import can be undone for a week, and only if it brought something."))

    def _undo(self):
        """Put everything back as it was before this import; all or nothing.

        What it opened and nobody touched is closed, messages that have not left are withdrawn.
        What is new goes: what is on record of it is archived, not deleted. A very big one is left
        to the job.

        :raises AccessError: for who may not import
        :raises UserError: if it is undone already, or something was built on it
        """
        self.ensure_one()
        self._lock_undo()
        self._check_undo()
        if self._is_undone_by_job():
            self._hand_over_undo()
            return
        quiet = self.with_context(**QUIET).with_company(self.company_id)
        touched = Touched(quiet)
        found = touched.find_built()
        if found:
            raise UserError(say_built(self.env, found))
        quiet._take_back(touched)
        self._note_undone()
        self._forget_learnt()

    def _take_back(self, touched):
        """Put back what an import has touched, on which nobody has built."""
        self._close_opened(touched)
        self._put_visits_back(touched)
        self._take_new_away(touched)
        self._put_replaced_back(touched)
        self._put_patients_back(touched)

    def _note_undone(self):
        """Note who has undone this import.

        With ``sudo``: that is the server's word, and so is the to-do of what was not all in.
        """
        (self | self.part_ids).sudo().write({
            'undone_at': fields.Datetime.now(), 'undone_by_id': self.env.uid, 'state': 'done',
            'parts': False, 'answers': False})
        self.sudo().activity_unlink(['dental_followup.mail_activity_type_agenda'])

    def _lock_undo(self):
        """Let nobody else undo this import at the same moment, or import another one.

        The second one waits, fails to serialize and is run again by Odoo; then it sees the first.
        """
        self.flush_recordset()
        self._lock_clinic(self.company_id)
        self.env.cr.execute(SQL(
            "UPDATE dental_agenda_import SET id = id WHERE id = ANY(%s)", self.ids))
        self.invalidate_recordset()

    def _close_opened(self, touched):
        """Nobody is called or written to about what the import brought.

        With the server's rights: :class:`Touched` finds cases as the server.
        """
        opened = touched.opened()
        if opened:
            opened._set_state('cancelled', cancel_reason='mistake', close_note=self.env._(
                "The agenda import that opened it was undone."))

    # VISITS

    def _put_visits_back(self, touched):
        """Let visits that were here before be as they were, their states by their ledger."""
        rows = {row.res_id: row for row in touched.of('visit')}
        self._take_states_back(touched, rows)
        changed = touched.records('visit', 'changed')
        self._write_alike(changed, {
            visit: _get_back(rows[visit.id], besides=STATES) for visit in changed})
        self._put_told_back(touched)
        Event = self.env['calendar.event'].sudo()  # what a time is blocked for is the server's
        touched.records('block', 'created').unlink()
        Event.create([self._prepare_back(Event, row.before, {
            'user_id': False, 'partner_ids': [], 'show_as': 'busy',
        }) for row in touched.of('block', 'deleted')])

    def _take_states_back(self, touched, rows):
        """Undo the states of visits, newest first, until each is in the state it was in."""
        pending = touched.ours - touched.records('visit', 'left_out')
        before = {visit: (rows[visit.id].before or rows[visit.id].after)['dental_state']
                  for visit in pending}
        for _turn in range(MOST_STATES):
            pending = pending.filtered(lambda visit: visit.dental_state != before[visit])
            if not pending:
                break
            pending.action_dental_undo()
        if pending:
            raise UserError(self.env._(
                "It is not known any more what became of the visit of %(patient)s before the "
                "import: correct it by hand.", patient=pending[0].dental_patient_id.name))
        hands_off = {visit: {'dental_hands_off': bool(rows[visit.id].before.get(
            'dental_hands_off'))} for visit in before}
        self._write_alike(touched.ours, {
            visit: values for visit, values in hands_off.items()
            if visit.dental_hands_off != values['dental_hands_off']})

    def _put_told_back(self, touched):
        """Let visits be told of by the file before: one statement, however many."""
        visits = touched.visits - touched.new_visits
        rows = self.env['dental.agenda.import.row']
        rows.flush_model()
        visits.flush_recordset(TOLD)
        self.env.cr.execute(SQL(
            """
            UPDATE calendar_event visit
               SET dental_told_at = (row.before ->> 'dental_told_at')::timestamp,
                   dental_left_out_at = (row.before ->> 'dental_left_out_at')::timestamp
              FROM dental_agenda_import_row row
             WHERE row.import_id = ANY(%s) AND row.kind = 'visit' AND row.deed <> 'created'
               AND visit.id = row.res_id
            """, touched.imports.ids))
        visits.invalidate_recordset([
            *TOLD, 'dental_is_left_out', 'dental_moved_hint_id', 'dental_moved_hint_text'])

    # WHAT IS NEW

    def _take_new_away(self, touched):
        """Delete what the import made; what is on record of it is archived.

        With ``sudo`` for what people may not delete: the file's own notes, that nobody has touched,
        and the times that its visits have left.
        """
        visits = touched.new_visits
        self.env['dental.followup.freed.time'].sudo().search(
            [('event_id', 'in', visits.ids)]).unlink()
        touched.records('note', 'created').sudo().unlink()
        self._take_notes_back(touched)
        recorded = visits.filtered(lambda visit: visit.dental_state in RECORDED)
        standing = recorded._dental_standing_changes()
        undone = [rows[0].id for rows in standing.values()]
        recorded.with_context(dental_undo=Undo(undone)).write({
            'dental_state': 'booked', 'dental_previous_state': False})
        visits.unlink()
        # a file that is imported anew makes its visits anew
        visits.exists().with_context(active_test=False).write({
            'dental_import_ref': False, 'dental_import_seen': False})
        self._take_contacts_away(touched.new_patients)
        self._take_places_away(touched)

    def _take_notes_back(self, touched):
        """What was noted at visits that were deleted here is noted at them again.

        With ``sudo``: whoever noted it, the import took it along.
        """
        notes = self.env['dental.observation'].sudo().with_context(active_test=False)
        for row in touched.of('replaced'):
            notes.browse(row.before.get('dental_observation_ids', ())).exists().write({
                'event_id': row.res_id})

    def _put_replaced_back(self, touched):
        """Visits that were deleted here, and booked again by the import, are known to files again.

        By the reference that the new visits had, which are gone by now.
        """
        before = {row.res_id: row.before for row in touched.of('replaced')}
        visits = touched.records('replaced')
        self._write_alike(visits, {
            visit: {'dental_import_ref': before[visit.id].get('dental_import_ref')}
            for visit in visits})

    def _take_contacts_away(self, contacts):
        """Delete contacts without anything; the others are archived, and lose their number.

        So that the number is free for who gets it when the file is imported anew.
        """
        # What the clinic keeps of a contact need not be the user's to see: only whether it does.
        on_record = contacts.browse({contact.id for model, field in ON_RECORD for (contact,) in (
            self.env[model].sudo().with_context(active_test=False)._read_group(
                [(field, 'in', contacts.ids)], [field]))})
        (contacts - on_record).unlink()
        on_record.write({'active': False, 'dental_number': False})

    def _take_places_away(self, touched):
        """Delete dentists, chairs and treatments that were new, unless somebody uses them.

        With ``sudo``: reception may not set up chairs and treatments; an import may.
        """
        Event = self.env['calendar.event'].sudo().with_context(active_test=False)
        for kind, field in (('dentist', 'dental_dentist_id'), ('chair', 'dental_chair_id'),
                            ('treatment', 'categ_ids')):
            places = touched.records(kind, 'created')
            users = Event.search([(field, 'in', places.ids)]) if places else Event
            active = users.filtered('active')[field].with_env(self.env)
            idle = places - active
            if kind == 'dentist':
                self._take_contacts_away(idle)
                continue
            on_record = users[field].with_env(self.env) & idle
            (idle - on_record).sudo().unlink()
            if kind == 'chair':
                on_record.sudo().write({'active': False})

    # PATIENTS

    def _put_patients_back(self, touched):
        """Let contacts that were here before be as they were.

        Who has something on record stays a patient: it is confidential by that.
        """
        rows = {row.res_id: row for row in touched.of('patient', 'changed')}
        contacts = touched.records('patient', 'changed')
        self._write_alike(contacts, {
            contact: _get_back(rows[contact.id], besides=(
                {'is_dental_patient'} if contact.dental_followup_ids or contact.with_context(
                    active_test=False).dental_visit_ids else ())) for contact in contacts})

    # TOOLS

    @api.model
    def _prepare_back(self, model, values, other=()):
        """Return kept values as they are written."""
        return {**{name: [fields.Command.set(value or ())] if (
            model._fields[name].type == 'many2many') else value or False
            for name, value in values.items()}, **dict(other)}

    @api.model
    def _write_alike(self, records, changes):
        """Write kept values, records with the same ones together.

        :param dict changes: of each record, the values
        """
        alike = {}
        for record, values in changes.items():
            if values:
                alike.setdefault(repr(sorted(values.items())), (values, []))[1].append(record.id)
        for values, ids in alike.values():
            records.browse(ids).write(self._prepare_back(records, values))


def _get_back(row, besides=()):
    """Return what a row's import has changed, as it was before."""
    return {name: row.before.get(name) for name in {**row.before, **row.after}
            if name not in besides and row.before.get(name) != row.after.get(name)}
