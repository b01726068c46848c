from odoo import models
from odoo.exceptions import UserError

DECIDED = ('dental.followup', 'dental.question', 'dental.feedback')
"""Models with to-do's that end only with a decision: a red flag's, a question's, a complaint's.

Each names their kind (``_dental_decided_kind``) and says ``_get_undecided()``, those of its records
that wait for the decision; ``_check_decider()``, which refuses who may not decide;
``_say_how_decided()``, what ends the to-do; and ``_decide_by_doing(feedback)``, what it means that
it is done in Odoo's way, with words or without: false, if that is no decision.
"""


class MailActivity(models.Model):
    """A to-do that ends only with its decision.

    People do not delete, archive, redate or give it away, and where doing it decides nothing they
    do not do it. The server does: it goes with the decision, and to the next one who is asked.
    """

    _inherit = 'mail.activity'

    def _undecided(self):
        """Return those of these to-do's whose decision is still to come, by model."""
        found = {}
        # Everybody's to-do's pass here: of others nothing but what they are about is looked at.
        for name, todos in self.sudo().grouped('res_model').items():
            if name not in DECIDED:
                continue
            kind = self.env.ref(self.env[name]._dental_decided_kind)
            todos = todos.filtered(lambda todo, kind=kind: todo.activity_type_id == kind)
            if not todos:
                continue
            # As above; only which to-do's wait for a decision leaves, with the user's rights.
            waiting = self.env[name].sudo().browse(
                todos.mapped('res_id')).exists()._get_undecided()
            todos = todos.filtered(lambda todo, ids=set(waiting.ids): todo.res_id in ids)
            if todos:
                found[name] = todos.with_env(self.env)
        return found

    def _decide(self, feedback):
        """Decide by doing these in Odoo's way, where that is a decision.

        :param feedback: what was written
        :return: those that are decided by it, and done
        :raises AccessError: for who may not decide
        :raises UserError: where it decides nothing, saying what ends them
        """
        decided = self.browse()
        for name, todos in self._undecided().items():
            self.env[name]._check_decider()
            # Which records these are about is asked of who may decide about them.
            records = self.env[name].browse(
                list(set(todos.sudo().mapped('res_id'))))
            if records._decide_by_doing(feedback):
                decided |= todos
            elif not self.env.su:
                raise UserError(records._say_how_decided())
        return decided

    def _check_decided(self):
        """Refuse that people end or change these before it is decided.

        :raises AccessError: for who may not decide
        :raises UserError: saying what ends them
        """
        for name in () if self.env.su else self._undecided():
            self.env[name]._check_decider()
            raise UserError(self.env[name]._say_how_decided())
