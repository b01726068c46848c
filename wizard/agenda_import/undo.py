from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...models.agenda_import.built_on import get_patients, get_visits, say_built
from ...models.agenda_import.touched import Touched
from ...models.sentences import say_number

_lt = LazyTranslate(__name__)
NEW = {
    'visit': (_lt("1 new visit"), _lt("%(number)s new visits")),
    'patient': (_lt("1 new patient"), _lt("%(number)s new patients")),
    'block': (_lt("1 busy time"), _lt("%(number)s busy times")),
    'note': (_lt("1 observation"), _lt("%(number)s observations")),
}


class DentalAgendaImportUndo(models.TransientModel):
    """What undoing an import takes back, in numbers, before it is done; or why it cannot be."""

    _name = 'dental.agenda.import.undo'
    _inherit = 'dental.followup.links'
    _description = "Undo an agenda import"

    import_id = fields.Many2one(
        'dental.agenda.import', required=True, readonly=True, ondelete='cascade')
    is_possible = fields.Boolean(compute='_compute_text')
    text = fields.Text(compute='_compute_text')
    visit_ids = fields.Many2many(
        'calendar.event', compute='_compute_text', string="Visits with work on them")
    patient_ids = fields.Many2many(
        'res.partner', compute='_compute_text', string="Patients with work on them")

    @api.depends('import_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for dialog in self:
            dialog.display_name = self.env._("Undo this import")

    @api.depends('import_id')
    @api.depends_context('lang')
    def _compute_text(self):
        for dialog in self:
            if dialog.import_id._is_undone_by_job():
                dialog.is_possible, dialog.text = True, dialog._say_by_job()
                dialog.visit_ids = dialog.patient_ids = False
                continue
            touched = Touched(dialog.import_id)
            found = touched.find_built()
            dialog.is_possible = not found
            dialog.text = say_built(self.env, found) if found else dialog._say_undone(touched)
            dialog.visit_ids = get_visits(self.env, found)
            dialog.patient_ids = get_patients(self.env, found)

    def _say_undone(self, touched):
        """Say in numbers what goes back."""
        env = self.env
        made = {kind: len(touched.of(kind, 'created')) for kind in NEW}
        taken = [say_number(env, NEW[kind], number) for kind, number in made.items() if number]
        back = len(touched.of('visit', 'changed', 'left_out')) + len(
            touched.of('block', 'deleted')), len(touched.of('patient', 'changed'))
        opened = touched.opened()
        unsent = len(opened._unsent_attempts())
        return '\n'.join(filter(None, (
            taken and env._("Taken away: %(what)s.", what=', '.join(taken)),
            back[0] and env._("Visits and busy times as before: %(number)s.", number=back[0]),
            back[1] and env._("Patients as before: %(number)s.", number=back[1]),
            opened and env._("Follow-ups closed that it opened: %(number)s.", number=len(opened)),
            unsent and env._("Messages withdrawn that have not left: %(number)s.", number=unsent),
        )))

    def _say_by_job(self):
        """Say of a very big import how it is undone: to look at all of it takes minutes."""
        kept = self.import_id
        return self.env._(
            "%(new)s new visits go, and %(changed)s are as before. It is a big import: this is "
            "done in the background. First it is looked whether anybody has worked on it; if so, "
            "nothing is changed, and you have a to-do that says what.",
            new=kept.created_count, changed=kept.changed_count)

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Undo this import"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    # ACTIONS

    def action_undo(self):
        """Undo the import.

        :raises UserError: if it is undone already, or something was built on it meanwhile
        """
        self.ensure_one()
        kept = self.import_id
        kept._undo()
        if kept.state == 'undoing':
            return {
                'type': 'ir.actions.act_window', 'res_model': kept._name, 'res_id': kept.id,
                'view_mode': 'form', 'views': [(False, 'form')], 'target': 'current'}
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': kept.filename or kept.display_name, 'type': 'success',
                'message': self.env._("Undone: everything is as it was before this import."),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def action_open_visits(self):
        """Open the visits that people have worked on since."""
        return self._action_list(self.visit_ids, self.env._("Visits with work on them"))

    def action_open_patients(self):
        """Open the patients that people have worked on since."""
        return self._action_list(self.patient_ids, self.env._("Patients with work on them"))

    def _action_list(self, records, name):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': records._name,
            'view_mode': 'list,form', 'domain': [('id', 'in', records.ids)],
            'context': {'active_test': False, 'create': False},
        }
