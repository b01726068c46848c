import psycopg2
from odoo import api, models
from odoo.tools import ormcache

from ..program.automation_rule import SYNC


class BaseAutomation(models.Model):
    """Rules that only open follow-ups run once per batch, not once per record."""

    _inherit = 'base.automation'

    def write(self, vals):
        """Write; a rule switched in Odoo's own screen switches the program it starts."""
        result = super().write(vals)
        if 'active' in vals and self.env.context.get('dental_rule_sync') is not SYNC:
            # Rules are an administrator's, who may have no role at the clinic and read no programs.
            for program in self.sudo().action_server_ids.dental_program_id:
                is_on = any(program._rules().mapped('active'))
                if program.is_on != is_on:
                    program.is_on = is_on
        return result

    def _update_registry(self):
        """Bring the patches of models up to date, and forget which rules there were."""
        self.env.registry.clear_cache()
        return super()._update_registry()

    def _get_actions(self, records, triggers):
        """Return the rules of a model; which ones is kept in memory.

        Every write of everybody's meetings asks this, for as long as there is a rule on visits.
        """
        rules = self.browse(self._dental_rule_ids(records._name, tuple(sorted(triggers))))
        return rules if '__action_done' in self.env.context else rules.with_context(
            __action_done={})

    @api.model
    @ormcache('name', 'triggers')
    def _dental_rule_ids(self, name, triggers):
        odoos = super()  # it is asked from here, because its own answer is what is kept in memory
        return odoos._get_actions(self.env[name], triggers)._ids

    def _process(self, records, domain_post=None):
        """Hand the whole batch to our action; every other rule runs as Odoo runs it.

        The book of what was done (``__action_done``) is kept as Odoo keeps it, so that a write
        reaches the action once; the unique index on cases has the last word.
        """
        if not records:  # as of almost every write of a meeting that is no visit
            return None
        # As Odoo does: whoever's change sets off a rule may not read what the rule does.
        actions = self.sudo().action_server_ids
        if not actions or any(action.state != 'dental_followup' for action in actions):
            return super()._process(records, domain_post=domain_post)
        done = self.env.context.get('__action_done', {})
        records = (records - done.get(self, records.browse())).filtered(self._check_trigger_fields)
        if not records:
            return None
        book = done if self.env.context.get('__action_feedback') else dict(done)
        book[self] = done.get(self, records.browse()) | records
        try:
            actions.with_context(
                __action_done=book, active_model=records._name, active_ids=records.ids,
                active_id=records[:1].id, domain_post=domain_post).run()
        except psycopg2.Error:
            # Nothing can be read now, not even this rule's name: Odoo tries the request again.
            raise
        except Exception as error:
            self._add_postmortem(error)
            raise
        return None
