from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.audit import felt
from ..followup.dental_followup_feeling import PEOPLE
from .dental_followup_audit_row import BELIEFS

TODO = 'dental_followup.mail_activity_type_audit'
DAYS = timedelta(days=7)
"""How long people have to answer."""


class DentalFollowupAudit(models.Model):
    """Asking people, and what may be told of their answers (S46-S49)."""

    _inherit = 'dental.followup.audit'

    def _ask(self):
        """Give everybody with a role at the clinic their own questions, and a to-do in a week.

        With ``sudo``: answers and to-do's of others are the server's.
        """
        for audit in self.sudo():
            people = audit.company_id._dental_staff()
            self.env['dental.followup.audit.answer'].sudo().create([
                {'audit_id': audit.id, 'user_id': user.id} for user in people])
            audit.asked_count = len(people)
            self.env['mail.activity']._dental_give(
                audit, TODO, people, audit.company_id._dental_today() + DAYS)

    def _get_asking(self, user=None):
        """Return the to-do's of those who are asked, or of one of them, as the server's."""
        # Others' to-do's are not the user's: they go with the answers.
        return self.env['mail.activity'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids),
            ('activity_type_id', '=', self.env.ref(TODO).id),
            *([('user_id', '=', user.id)] if user else [])])

    def _get_answers(self):
        """Return all that was saved here, as the server's: no user reads another's.

        Looked for, because what the user sees of it may be in memory.
        """
        # Only words without a name, and numbers of three people, leave the room.
        return self.env['dental.followup.audit.answer'].sudo().search([
            ('audit_id', 'in', self.ids), ('answered_at', '!=', False)])

    # what ends a to-do (models/odoo/mail_activity_decided.py)

    def _get_undecided(self):
        """Return those of these that people answer."""
        return self.filtered(lambda audit: audit.state == 'answering')

    @api.model
    def _check_decider(self):
        """Anybody may be told what ends their to-do."""

    @api.model
    def _say_how_decided(self):
        return self.env._("This is done by itself when the answers are saved: open the audit.")

    def _decide_by_doing(self, _feedback):
        """Saving the answers ends it, nothing else."""
        return False

    # ACTIONS

    def action_compare(self):
        """Put what was said beside what was measured, for good; nobody answers any more.

        :raises UserError: if people do not answer any more, nobody has, or the user has not
        """
        self.check_access('write')
        for audit in self:
            if audit.state != 'answering':
                raise UserError(self.env._("This audit has been compared already."))
            if audit.is_my_turn:
                raise UserError(self.env._(
                    "Answer first: who compares is shown the figures."))
            if not audit.answered_count:
                raise UserError(self.env._("Nobody has answered yet: there is nothing to compare."))
        for audit in self:
            answers = audit._get_answers()
            audit._keep_rows(audit._prepare_words(answers) + audit._prepare_programs()
                             + audit._prepare_beliefs(answers))
            audit.sudo().state = 'compared'  # as what was compared, the server's word
        self._get_asking().unlink()
        # Half an answer is not kept; it is its author's, and goes with the asking.
        self.env['dental.followup.audit.answer'].sudo().search([
            ('audit_id', 'in', self.ids), ('answered_at', '=', False)]).unlink()
        return True

    def action_close(self):
        """End it: how calling feels is told from now on, of three people or more.

        :raises UserError: if it is not compared
        """
        self.check_access('write')
        if self.filtered(lambda audit: audit.state != 'compared'):
            raise UserError(self.env._("An audit is closed once, after it was compared."))
        for audit in self:
            told = felt([(answer.role, int(answer.feeling)) for answer in audit._get_answers()
                         if answer.feeling], PEOPLE)
            audit._keep_rows([{
                'kind': 'feeling', 'role': role or False,
                'figures': {'number': number, 'mean': mean},
            } for role, (number, mean) in told.items()])
            audit.sudo().state = 'closed'  # as in action_compare
        return True

    # TOOLS

    def _keep_rows(self, rows):
        """Freeze what was compared.

        With ``sudo``: it is the server's word.
        """
        self.ensure_one()
        self.env['dental.followup.audit.row'].sudo().create([
            {'audit_id': self.id, **row} for row in rows])

    @api.model
    def _prepare_words(self, answers):
        """Return rows of what people said we do, without who, in an order that tells nothing."""
        return [{'kind': 'words', 'said': words} for words in sorted(
            answers.mapped('what_we_do'))]

    @api.model
    def _count_beliefs(self, answers):
        """Return how many think what; of fewer than three people it is not told."""
        if len(answers) < PEOPLE:
            return {}
        return {code: {
            'asked': len(answers),
            'yes': len(answers.filtered_domain([(f'belief_{code}', '=', 'yes')])),
        } for code, _label in BELIEFS}
