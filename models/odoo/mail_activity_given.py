from odoo import api, models
from odoo.exceptions import ValidationError

CLINIC = {'calendar.event': 'dental_company_id'}
"""Odoo's models some of whose records are the clinic's, and the field that says which one's."""


class MailActivity(models.Model):
    """A to-do about a patient is a colleague's, as the patient's follow-up is."""

    _inherit = 'mail.activity'

    @api.model
    def _dental_give(self, records, kind, users, day, note=False):
        """Give each of some users a to-do about records; who has one of that kind gets no second.

        Where there is nobody to give it to, it waits on its day for whoever comes.

        :param records: with all rights: to-do's of the addon are the server's, as those of calls
        :param str kind: external id of the kind of to-do
        :param users: ``res.users``
        :param date day: when it is due, on the clinic's calendar
        :param note: what stands in it, where it is told that much
        """
        wanted = self.env.ref(kind)
        known = {(todo.res_id, todo.user_id) for todo in records.activity_ids
                 if todo.activity_type_id == wanted}
        spare = records.activity_ids.filtered(
            lambda todo: todo.activity_type_id == wanted and not todo.user_id)
        if users:
            spare.unlink()
        for user in users or (users.browse(),):
            waiting = records.filtered(
                lambda record, user=user: (record.id, user) not in known)
            if waiting:
                waiting.mapped('display_name')  # read together what each to-do reads for itself
                waiting.activity_schedule(kind, day, user_id=user.id, note=note)

    def _dental_done(self):
        """Mark to-do's that were decided as done, many as one; who did so is in the history.

        With all rights: others' to-do's end by it too.
        """
        for (model, kind), todos in self.grouped(
                lambda todo: (todo.res_model, todo.activity_type_id)).items():
            records = self.env[model].browse(set(todos.mapped('res_id'))).exists()
            said = self.env._("Done: %(todo)s.", todo=kind.name)
            records._message_log_batch(dict.fromkeys(records.ids, said))
        self.action_archive()

    def _check_given(self):
        """Refuse that to-do's about patients are given to others.

        Reception's work does not fail by what runs as the server, such as a rule that an
        administrator made: its to-do's are handed over.

        :raises ValidationError: saying who it is given to
        """
        others = self._of_others()
        if others and not self.env.su:
            raise ValidationError(self.env._(
                "A to-do about a patient is given to somebody who works in the clinic and has a "
                "role there: choose who."))
        others._hand_over()

    @api.model
    def _dental_todos(self, users=None):
        """Return what is to be done about patients by some users, or by anybody.

        The to-do that mirrors a case goes with its case.
        """
        # Who takes a role away (an administrator) may see no clinic, and nothing may be left
        # behind.
        todos = self.sudo().search([
            ('res_model', 'in', [name for name in self.env if self._is_about_patients(name)]),
            ('user_id', '!=', False) if users is None else ('user_id', 'in', users.ids)])
        # none while the addon is being installed, and its kinds of to-do's are not there yet
        mirrors = todos and self.env['dental.followup']._activity_types()
        return todos.filtered(lambda todo: todo.activity_type_id not in mirrors)

    def _of_others(self):
        """Return those of these to-do's about patients whose user is no colleague there."""
        others = self.browse()
        # As in _dental_todos: whether they may stay is the clinic's question, not the asker's.
        for records, todos in self.sudo().filtered('user_id')._by_model():
            known = {record.id: colleagues for record, colleagues in self._colleagues(
                records, todos.user_id.partner_id).items()}
            others |= todos.filtered(lambda todo, known=known: (
                todo.user_id.partner_id not in known.get(todo.res_id, todo.user_id.partner_id)))
        # As above: who may be given one is the clinic's question.
        return others - others.sudo()._given_for_doing()

    def _hand_over(self, leaving=None):
        """Give these to-do's to a manager of the clinic, else to whoever has a role there.

        Who inherits many gets no mail for each.

        :param leaving: ``res.users`` who are about to go
        """
        heirs = {}
        # As in _dental_todos; the heirs are colleagues of the clinic, who may read them.
        for records, todos in self.sudo()._by_model():
            for company, theirs in records.grouped(CLINIC.get(records._name, 'company_id')).items():
                people = company._dental_managers() | company._dental_staff()
                colleagues = self._colleagues(
                    theirs, (people - (leaving or people[:0])).partner_id)
                for todo in todos.filtered(lambda todo, ids=set(theirs.ids): todo.res_id in ids):
                    known = colleagues[theirs.browse(todo.res_id)]
                    heir = people.filtered(lambda user, known=known: user.partner_id in known)[:1]
                    heirs[heir] = heirs.get(heir, todo.browse()) | todo
        for heir, todos in heirs.items():
            todos.with_context(mail_activity_quick_update=len(todos) > 1).user_id = heir

    def _by_model(self):
        """Yield what to-do's about patients are about, and the to-do's, by model.

        What they are about may be gone without Odoo knowing.
        """
        for name, todos in self.grouped('res_model').items():
            if self._is_about_patients(name):
                records = self.env[name].browse(todos.mapped('res_id')).exists()
                yield records._dental_visits() if name in CLINIC else records, todos

    @api.model
    def _is_about_patients(self, name):
        """Tell whether a model is about patients, or some of its records are."""
        return name in CLINIC or self.env['mail.followers']._dental_is_confidential(name)

    @api.model
    def _colleagues(self, records, partners):
        """Return those of some contacts who may read each of some records, by record."""
        if records._name not in CLINIC:
            return records._get_colleagues(partners)
        found = {}
        for company, visits in records.grouped(CLINIC[records._name]).items():
            found.update(dict.fromkeys(visits, company._dental_colleagues(partners)))
        return found
