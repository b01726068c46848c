from odoo import api, models
from odoo.exceptions import ValidationError


class MailActivity(models.Model):
    """A to-do about a patient is a colleague's, as the patient's follow-up is."""

    _inherit = 'mail.activity'

    def _check_given(self):
        """Refuse that to-do's about patients are given to others.

        What runs as the server, such as a rule that an administrator made, gives them to nobody
        instead: reception's work does not fail by it.

        :raises ValidationError: saying to whom it is given
        """
        others = self._of_others()
        if not others:
            return
        if not self.env.su:
            raise ValidationError(self.env._(
                "A to-do about a patient is given to somebody who works in the clinic and has a "
                "role there: choose who."))
        others.user_id = False

    @api.model
    def _dental_todos(self, users=None):
        """Return what is to be done about patients by some users, or by anybody.

        The to-do that mirrors a case goes with its case.
        """
        confidential = self.env['mail.followers']._dental_is_confidential
        todos = self.sudo().search([
            ('res_model', 'in', [name for name in self.env if confidential(name)]),
            ('user_id', '!=', False) if users is None else ('user_id', 'in', users.ids)])
        # none while the addon is being installed, and its kinds of to-do's are not there yet
        return todos and todos.filtered(lambda todo: todo.activity_type_id not in self.env[
            'dental.followup']._activity_types())

    def _of_others(self):
        """Return those of these to-do's about patients whose user is no colleague there."""
        confidential = self.env['mail.followers']._dental_is_confidential
        others = self.sudo().browse()
        for model, todos in self.sudo().filtered('user_id').grouped('res_model').items():
            if confidential(model):
                about = self.env[model].sudo().browse(set(todos.mapped('res_id'))).exists()
                colleagues = about._get_colleagues(todos.user_id.partner_id)
                others = others.union(*(
                    todo for todo in todos if todo.res_id in about.ids
                    and todo.user_id.partner_id not in colleagues[about.browse(todo.res_id)]))
        return others.with_env(self.env)

    def _hand_over(self):
        """Give these to-do's to a manager of the clinic; nothing that was promised is lost."""
        for activity in self.sudo():
            record = self._about(activity)
            managers = record.company_id._dental_managers() - activity.user_id
            activity.user_id = managers[:1]

    @api.model
    def _about(self, activity):
        """Return what a to-do is about, as the server."""
        return self.env[activity.res_model].sudo().browse(activity.res_id).exists()
