import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..followup.send_messages import sentence_of
from .built_on import say_built, say_built_since
from .touched import Touched
from .undo import QUIET

_logger = logging.getLogger(__name__)
AT_ONCE = 5000
"""So many records are put back while somebody waits; a bigger import is undone by the job."""


class DentalAgendaImport(models.Model):
    """A big import is undone by the job, a part of whole days a transaction, the last day first.

    First all parts are looked at: if anybody has built on one, nothing is changed. Each is looked
    at again when it is put back: what somebody did meanwhile is not lost, and the undo stops there.
    """

    _inherit = 'dental.agenda.import'

    undo_steps = fields.Integer(
        readonly=True, help="So many parts were looked at, and then undone, by the job.")

    def _is_undone_by_job(self):
        """Tell whether so much is put back that nobody waits for it.

        With ``sudo``: the rows are the server's own.
        """
        return bool(self.part_ids) and self.env['dental.agenda.import.row'].sudo().search_count(
            [('import_id', 'in', self.part_ids.ids)], limit=AT_ONCE + 1) > AT_ONCE

    def _hand_over_undo(self):
        """Leave undoing this import to the job.

        With ``sudo``: what is kept of imports is the server's.
        """
        kept = self.sudo()
        kept.write({
            'state': 'undoing', 'undo_steps': 0, 'problem': False, 'undone_by_id': self.env.uid})
        kept.activity_unlink(['dental_followup.mail_activity_type_agenda'])
        self.env.ref('dental_followup.ir_cron_import_agendas').sudo()._trigger()

    def _get_standing(self):
        """Return the parts that are not undone, the last one first."""
        return self.part_ids.filtered(lambda part: not part.undone_at).sorted('id', reverse=True)

    def _get_undo_progress(self):
        """Return how far an undo is, in percent: each part is looked at, then put back."""
        left, steps = len(self._get_standing()), self.undo_steps
        return 100 * steps / max(1, 2 * left if steps < left else steps + left)

    # THE JOB

    def _undo_parts(self, commit):
        """Undo the parts that are left; return whether there is time for another file.

        :param commit: ``_commit_progress`` of the job
        """
        while self.state == 'undoing' and self.try_lock_for_update() and (
                self._lock_clinic(self.company_id, waits=False)):
            try:
                with self.env.cr.savepoint():
                    self._undo_next()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                _logger.info("undo of agenda import %s stopped", self.id, exc_info=error)
                self._note_undo_stop(error)
            if not commit(1):
                return False
        return True

    def _undo_next(self):
        """Look at the next part, or put it back once all of them were looked at.

        :raises UserError: if somebody has built on it
        """
        standing = self._get_standing()
        looks = self.undo_steps < len(standing)
        if not standing:
            self._note_all_undone()
            return
        part = standing[self.undo_steps if looks else 0].with_context(
            **QUIET, lang=self.undone_by_id.lang).with_company(self.company_id)
        touched = Touched(part, self)
        found = touched.find_built()
        if found:
            raise UserError(say_built(part.env, found) if len(standing) == len(
                self.part_ids) else say_built_since(part.env, found, standing[0].last_day))
        if not looks:
            part._take_back(touched)
            part.write({'undone_at': fields.Datetime.now(), 'undone_by_id': self.undone_by_id.id})
        self.undo_steps += 1

    def _note_all_undone(self):
        """Note that all of an import is undone, and tell who undid it."""
        self.write({
            'undone_at': fields.Datetime.now(), 'state': 'done', 'parts': False, 'answers': False})
        self._forget_learnt()
        env = self.with_context(lang=self.undone_by_id.lang).env
        self.undone_by_id._bus_send('simple_notification', {
            'type': 'success', 'sticky': True, 'title': self.filename or self.display_name,
            'message': env._("Undone: everything is as it was before this import.")})

    def _note_undo_stop(self, error):
        """Note why an import was not undone; whoever wanted it has a to-do, and may try again.

        A file that had stopped before it was all in may go on, if nothing of it is undone.
        """
        goes_on = self.lines_done < self.line_count and self._get_standing() == (
            self.part_ids.sorted('id', reverse=True))
        self.write({'state': 'stopped' if goes_on else 'done', 'undo_steps': 0,
                    'problem': self._say_problem(error, self.undone_by_id)})
        self._give_todo(self.undone_by_id)

    @api.model
    def _say_problem(self, error, user):
        """Return what went wrong in a sentence, in a user's language."""
        env = self.with_context(lang=user.lang).env
        return sentence_of(env, error) if isinstance(error, UserError) else env._(
            "Something went wrong with it; an administrator finds what in Odoo's log.")
