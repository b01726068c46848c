import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .dental_agenda_import import FATES
from .stuck import AT_WORK

_logger = logging.getLogger(__name__)


class DentalAgendaImport(models.Model):
    """A big file: a job imports it day by day, says how far it is, and goes on after a stop."""

    _name = 'dental.agenda.import'
    _inherit = ['dental.agenda.import', 'mail.thread', 'mail.activity.mixin']

    state = fields.Selection(
        [('waiting', "Being imported"), ('stopped', "Stopped"), ('done', "Imported"),
         ('undoing', "Being undone")],
        default='done', required=True, readonly=True)
    part_of_id = fields.Many2one(
        'dental.agenda.import', string="Part of", readonly=True, index='btree_not_null',
        ondelete='cascade')
    part_ids = fields.One2many('dental.agenda.import', 'part_of_id', string="Parts", readonly=True)
    parts = fields.Binary(
        string="Parts to import", attachment=True, readonly=True,
        help="The rows by day, kept until all of them are imported.")
    answers = fields.Json(readonly=True, help="What was chosen for the file.")
    line_count = fields.Integer(string="Rows", readonly=True)
    lines_done = fields.Integer(string="Rows done", readonly=True)
    parts_done = fields.Integer(
        readonly=True, help="So many parts are imported: after a stop it goes on from here.")
    progress = fields.Float(compute='_compute_progress')
    problem = fields.Char(string="Why it stopped", readonly=True)

    @api.depends('state', 'line_count', 'lines_done', 'undo_steps', 'part_ids.undone_at')
    def _compute_progress(self):
        for kept in self:
            if kept.state == 'undoing':
                kept.progress = kept._get_undo_progress()
            else:
                kept.progress = 100 if kept.state == 'done' else (
                    100 * kept.lines_done / kept.line_count if kept.line_count else 0)

    # ACTIONS

    def action_go_on(self):
        """Let the job go on with a file at which it stopped.

        With ``sudo``: what is kept of imports is the server's.

        :raises AccessError: for who may not import
        :raises UserError: if it has not stopped
        """
        self.ensure_one()
        self.check_access('read')
        self.env['dental.followup.import'].check_access('create')
        if self.state != 'stopped':
            raise UserError(self.env._("This file is being imported, or is imported already."))
        self.sudo().write({'state': 'waiting', 'problem': False})
        self.sudo().activity_unlink(['dental_followup.mail_activity_type_agenda'])
        self.env.ref('dental_followup.ir_cron_import_agendas').sudo()._trigger()

    # THE JOB

    @api.model
    def _cron_import_agendas(self):
        """Import the big files that wait, or undo them, oldest first, a part a transaction.

        A part that fails stops its file, which is said; the others go on. With ``sudo``: it is the
        server that works, but each file is imported with the rights of who brought it.
        """
        waiting = self.sudo().search([('state', 'in', AT_WORK)], order='id')
        commit = self.env['ir.cron']._commit_progress
        commit(remaining=sum(
            kept.line_count - kept.lines_done or len(kept.part_ids) for kept in waiting))
        for kept in waiting:
            if not (kept._undo_parts(commit) if kept.state == 'undoing'
                    else kept._import_parts(commit)):
                break

    def _import_parts(self, commit):
        """Import the parts that are left of a file; return whether there is time for another.

        :param commit: ``_commit_progress`` of the job
        """
        Wizard, whole = self._as_who_brought_it(), None
        while self.state == 'waiting' and self.try_lock_for_update() and (
                self._lock_clinic(self.company_id, waits=False)):
            number, lines = self.parts_done, 0
            try:
                with self.env.cr.savepoint():
                    whole = whole or Wizard._read_whole(self.with_context(bin_size=False).parts)
                    if number < len(whole.parts):
                        lines = len(whole.parts[number])
                        part = Wizard._take_over(self)._import_part(
                            whole, number, self.answers['readings'], self.at)
                        # what is kept of imports is the server's
                        self._note_part(part.sudo(), lines)
                    else:
                        self._note_all()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                _logger.info("agenda import %s stopped", self.id, exc_info=error)
                self._note_stop(error)
                lines = 0
            if not commit(lines):
                return False
        return True

    def _as_who_brought_it(self):
        """Return the wizard's model, with the rights and in the language of who brought a file."""
        return self.env['dental.followup.import'].with_user(self.user_id).with_company(
            self.company_id).with_context(
                allowed_company_ids=self.company_id.ids, lang=self.user_id.lang)

    def _note_part(self, part, lines):
        """Note that a part is in, and what became of its rows."""
        counts = {f'{fate}_count': self[f'{fate}_count'] + part[f'{fate}_count'] for fate in FATES}
        days = [one for kept in (self, part) for one in (kept.first_day, kept.last_day) if one]
        refused = _join_files(self.with_context(bin_size=False).refused_file, part.with_context(
            bin_size=False).refused_file)
        self.write({
            **counts, 'first_day': min(days, default=False), 'last_day': max(days, default=False),
            'lines_done': self.lines_done + lines, 'parts_done': self.parts_done + 1,
            'refused_file': refused,
            'refused_filename': part.refused_filename or self.refused_filename})
        part.write({
            'part_of_id': self.id, 'file_hash': self.file_hash, 'refused_file': False,
            'refused_filename': False})

    def _note_all(self):
        """Note that all of a file is in, and tell who brought it; its rows are not kept.

        Whoever is not there at that moment has a to-do, if rows were not imported.
        """
        self.write({'state': 'done', 'parts': False, 'answers': False,
                    'lines_done': self.line_count})
        env = self.with_context(lang=self.user_id.lang).env
        self.activity_unlink(['dental_followup.mail_activity_type_agenda'])
        if self.refused_count:
            self._give_todo()
        self.user_id._bus_send('simple_notification', {
            'type': 'success', 'sticky': True, 'title': self.filename or self.display_name,
            'message': env._(
                "The agenda is in: %(new)s new visits, %(changed)s changed, %(refused)s rows not "
                "imported.", new=self.created_count, changed=self.changed_count,
                refused=self.refused_count)})

    def _note_stop(self, error):
        """Note at what a file stopped."""
        self.write({'state': 'stopped', 'problem': self._say_problem(error, self.user_id)})
        self._give_todo()

    def _give_todo(self, first=None, note=False):
        """Not all is as somebody wants it: a to-do of who brought the file, else of who may go on.

        :param first: whose it is instead of who brought it
        :param note: what is to be done, if it does not stand at the file
        """
        company, kind = self.company_id, 'dental_followup.mail_activity_type_agenda'
        if note and self.activity_search([kind]):
            return
        people = (first or self.user_id) | company._dental_managers() | company._dental_staff()
        for who in people.filtered(lambda user: self.with_user(user).has_access('read'))[:1]:
            # As their own, so that no mail is sent beside it. With sudo, as to-do's of the addon
            # are the server's.
            self.with_user(who).sudo().activity_schedule(
                kind, company._dental_today(), user_id=who.id, summary=self.filename,
                note=note or '')


def _join_files(first, second):
    """Return the rows of two files with the same titles, in Base64, as one file."""
    if not first or not second:
        return first or second
    rows = base64.b64decode(second).split(b'\r\n', 1)[1]
    return base64.b64encode(base64.b64decode(first) + rows)
