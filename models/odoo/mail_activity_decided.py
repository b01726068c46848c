from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError


class Decision(NamedTuple):
    """What ends a kind of to-do: a model of ours, and what its methods for it are called."""

    model: str
    waits: str = '_get_undecided'  # those of its records that wait for the decision
    asked: str = '_check_decider'  # refuses who may not decide
    ends: str = '_say_how_decided'  # says what ends the to-do
    does: str = '_decide_by_doing'  # what it means that it is done in Odoo's way, with words or
    # without: false, if that is no decision
    doers: str = ''  # who is given it although they may not read what it is about, if anybody


DECISIONS = {
    'mail_activity_type_red_flag': Decision('dental.followup'),
    'mail_activity_type_question': Decision('dental.question'),
    'mail_activity_type_complaint': Decision('dental.feedback'),
    'mail_activity_type_audit': Decision('dental.followup.audit'),
    'mail_activity_type_improvement': Decision(
        'dental.feedback', waits='_get_unimproved', asked='_check_improver',
        ends='_say_how_improved', does='_improve_by_doing', doers='_get_improvers'),
}
"""Kinds of to-do's that end only with a decision, by their external id."""


class MailActivity(models.Model):
    """A to-do that ends only with its decision.

    People do not delete, archive, redate or give it away, and where doing it decides nothing they
    do not do it. The server does: it goes with the decision, and to the next one who is asked.
    """

    _inherit = 'mail.activity'

    def _undecided(self):
        """Return those of these to-do's whose decision is still to come, by :class:`Decision`."""
        found = {}
        # Everybody's to-do's pass here: of others nothing but their kind is looked at.
        for decision, todos in self.sudo()._by_decision().items():
            # As above; only which to-do's wait for a decision leaves, with the user's rights.
            records = self.env[decision.model].sudo().browse(todos.mapped('res_id')).exists()
            waiting = getattr(records, decision.waits)()
            todos = todos.filtered(lambda todo, ids=set(waiting.ids): todo.res_id in ids)
            if todos:
                found[decision] = todos.with_env(self.env)
        return found

    def _by_decision(self):
        """Return those of these to-do's that end with a decision, by :class:`Decision`."""
        models = {decision.model for decision in DECISIONS.values()}
        ours = self.filtered(lambda todo: todo.res_model in models)
        if not ours:
            return {}
        kinds = {self.env.ref(f'dental_followup.{name}'): decision
                 for name, decision in DECISIONS.items()}
        return {kinds[kind]: todos for kind, todos in ours.grouped('activity_type_id').items()
                if kind in kinds and todos[:1].res_model == kinds[kind].model}

    def _given_for_doing(self):
        """Return those of these to-do's whose user is who it is for, also if they may not read it.
        """
        given = self.browse()
        for decision, todos in self._by_decision().items():
            if decision.doers:
                records = self.env[decision.model].browse(todos.mapped('res_id'))
                doers = {one.id: getattr(one, decision.doers)() for one in records}
                given |= todos.filtered(
                    lambda todo, doers=doers: todo.user_id in doers[todo.res_id])
        return given

    def _decide(self, feedback):
        """Decide by doing these in Odoo's way, where that is a decision.

        :param feedback: what was written
        :return: those that are decided by it, and done
        :raises AccessError: for who may not decide
        :raises UserError: where it decides nothing, saying what ends them
        """
        decided = self.browse()
        for decision, todos in self._undecided().items():
            getattr(self.env[decision.model], decision.asked)()
            # Which records these are about is asked of who may decide about them.
            records = self.env[decision.model].browse(list(set(todos.sudo().mapped('res_id'))))
            if getattr(records, decision.does)(feedback):
                decided |= todos
            elif not self.env.su:
                raise UserError(getattr(records, decision.ends)())
        return decided

    def _check_decided(self):
        """Refuse that people end or change these before it is decided.

        :raises AccessError: for who may not decide
        :raises UserError: saying what ends them
        """
        for decision in () if self.env.su else self._undecided():
            getattr(self.env[decision.model], decision.asked)()
            raise UserError(getattr(self.env[decision.model], decision.ends)())
