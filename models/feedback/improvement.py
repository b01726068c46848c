from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..searches import search_flag
from .handling import TODO as COMPLAINT

TODO = 'dental_followup.mail_activity_type_improvement'
CHANGED_WITHIN = timedelta(days=14)
"""How long the clinic has for a change, if nobody says until when."""


class DentalFeedback(models.Model):
    """What the clinic changes is somebody's, until a day, until what came of it is written (S35).

    It outlives the complaint: who is content again is not why something is changed. Whoever does
    it need not read what was said, and their to-do says no more than what is to be changed.
    """

    _inherit = 'dental.feedback'

    action = fields.Char(
        string="What we change", tracking=True,
        help="In words that can be said to the patient.")
    action_user_id = fields.Many2one(
        'res.users', string="Who does it", compute='_compute_action_user_id', store=True,
        readonly=False, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    action_due = fields.Date(
        string="Until", compute='_compute_action_due', store=True, readonly=False)
    action_result = fields.Char(
        string="What came of the change", tracking=True,
        help="Its to-do is done with it.")
    is_changing = fields.Boolean(
        string="To be changed", compute='_compute_is_changing', search='_search_is_changing')

    is_change_overdue = fields.Boolean(
        string="Change overdue", compute='_compute_is_change_overdue',
        search='_search_is_change_overdue')

    _changing_idx = models.Index(
        "(company_id) WHERE action IS NOT NULL AND action_result IS NULL")

    @api.depends('action')
    def _compute_action_user_id(self):
        """Propose who answers for it, else who writes it, if they work in the clinic."""
        for feedback in self:
            company = feedback.company_id
            feedback.action_user_id = feedback.action_user_id or feedback.action and (
                feedback.owner_id or company._dental_workers(self.env.user)
                or company._dental_managers()[:1])

    @api.depends('action')
    def _compute_action_due(self):
        for feedback in self:
            feedback.action_due = feedback.action_due or feedback.action and (
                feedback.company_id._dental_today() + CHANGED_WITHIN)

    @api.depends('action', 'action_result')
    def _compute_is_changing(self):
        for feedback in self:
            feedback.is_changing = bool(feedback.action and not feedback.action_result)

    def _search_is_changing(self, operator, value):
        return search_flag(
            [('action', '!=', False), ('action_result', '=', False)], operator, value)

    @api.depends('is_changing', 'action_due', 'company_id')
    def _compute_is_change_overdue(self):
        for feedback in self:
            feedback.is_change_overdue = bool(
                feedback.is_changing and feedback.action_due
                and feedback.action_due < feedback.company_id._dental_today())

    def _search_is_change_overdue(self, operator, value):
        return search_flag(Domain('is_changing', '=', True) & Domain.OR(
            Domain('company_id', '=', clinic.id)
            & Domain('action_due', '<', clinic._dental_today())
            for clinic in self.env.companies), operator, value)

    @api.constrains('action', 'action_user_id', 'action_due', 'company_id')
    def _check_change_is_somebodys(self):
        """What is changed is done by somebody who works in the clinic, until a day."""
        for feedback in self:
            # Odoo hides other companies of a colleague: only whether this one is among them.
            doer = feedback.action_user_id.sudo()
            if doer - feedback.company_id._dental_workers(doer):
                raise ValidationError(self.env._(
                    "This is done by somebody who works in the clinic: choose who."))
            if feedback.action and not (doer and feedback.action_due):
                raise ValidationError(self.env._("Who changes it, and until when? Choose both."))

    # whose to-do it is

    def _follow_changes(self):
        """Give what is to be changed to who does it, on its day; what came of it ends the to-do."""
        # Others' to-do's are not the user's; they are the server's, as those of calls.
        changes = self.sudo()
        for result, ended in changes.filtered(
                lambda feedback: not feedback.is_changing).grouped('action_result').items():
            if result:
                ended._get_todos(TODO).action_feedback(feedback=result)
            else:
                ended._get_todos(TODO).unlink()
        for alike in changes.filtered('is_changing').grouped(lambda feedback: (
                feedback.company_id, feedback.action_user_id, feedback.owner_id,
                feedback.action_due, feedback.action)).values():
            one = alike[0]
            alike._give_changes(
                one._get_improvers(), one._get_change_day(), Markup('<p>%s</p>') % one.action)

    def _give_changes(self, doers, day, note):
        """Let to-do's of changes be some users', on a day, with what is to be changed.

        :param doers: ``res.users``
        """
        todos = self._get_todos(TODO)
        theirs = todos.filtered(lambda todo: todo.user_id in doers)
        (todos - theirs).unlink()
        theirs.filtered(lambda todo: (todo.date_deadline, todo.note) != (day, note)).write({
            'date_deadline': day, 'note': note})
        self.env['mail.activity']._dental_give(self, TODO, doers, day, note)

    def _get_improvers(self):
        """Return who does it; of who has left the clinic, who answers for it or the managers."""
        company = self.company_id
        return (company._dental_workers(self.action_user_id)
                or company._dental_workers(self.owner_id) or company._dental_managers())

    def _get_change_day(self):
        """Return the day of the to-do: what is overdue is for today."""
        return max(self.action_due or self.company_id._dental_today(),
                   self.company_id._dental_today())

    # the to-do ends with what came of it (``Decision``)

    def _get_unimproved(self):
        """Return those of these of which something is still to be changed."""
        return self.filtered('is_changing')

    @api.model
    def _check_improver(self):
        """Refuse nobody: everybody is told what ends it."""

    @api.model
    def _say_how_improved(self):
        """Say what ends the to-do of a change, and who moves it."""
        return self.env._(
            "It is done when it is said what came of it: mark it as done. Who does it, and until "
            "when, a manager changes where it is written.")

    def _improve_by_doing(self, words):
        """Note what came of a change, in the words of who did it; without words, that it is done.

        :param words: what was written
        :raises AccessError: for who was not given it, and is no manager
        """
        # Whoever does it need not read what was said: only what came of it is theirs to say.
        changes = self.sudo()
        for feedback in changes:
            if not self._is_manager() and self.env.user not in feedback._get_improvers():
                raise AccessError(self._say_managers_decide())
        changes.action_result = ' '.join((words or '').split()) or self.env._("It is done.")
        return True


class DentalFollowup(models.Model):
    """What the clinic changes has its line in Today: for who does it, and overdue for managers.

    So has a call that was promised to who complained and that no program makes.
    """

    _inherit = 'dental.followup'

    @api.model
    def _describe_own_todos(self):
        """Say which calls the user has to make that were promised, and how many changes, by today.

        :return: list of dict, as ``get_today_summary`` says
        """
        to_id = self.env['ir.model.data']._xmlid_to_res_id
        mine, lines, change = 0, [], to_id(TODO)
        for kind, promised, number in self.env['mail.activity']._read_group([
                ('activity_type_id', 'in', (change, to_id(COMPLAINT))),
                ('user_id', '=', self.env.uid),
                ('date_deadline', '<=', self.env.company._dental_today()),
        ], ['activity_type_id', 'summary'], ['__count'], order='summary'):
            mine += number if kind.id == change else 0
            if kind.id != change and promised:
                lines.append(('fa-phone', promised if number == 1 else f'{promised} ({number})'))
        if mine:
            lines.append(('fa-lightbulb-o', self.env._(
                "1 change is for you to make") if mine == 1 else self.env._(
                "%(number)s changes are for you to make", number=mine)))
        return [{'action': 'mail.mail_activity_action_my', 'filter': False, 'icon': icon,
                 'text': text} for icon, text in lines]

    @api.model
    def _describe_changes(self):
        """Say to managers how many changes are overdue.

        :return: list of dict, as ``get_today_summary`` says
        """
        if not self.env['dental.feedback']._is_manager():
            return []
        overdue = self.env['dental.feedback']._read_group(
            [('is_change_overdue', '=', True)], ['company_id'], ['__count'])
        return [{
            'action': 'dental_followup.dental_feedback_action', 'filter': 'changes_overdue',
            'icon': 'fa-lightbulb-o',
            'text': self._say_of_clinic(company, self.env._(
                "1 change is overdue") if number == 1 else self.env._(
                "%(number)s changes are overdue", number=number)),
        } for company, number in overdue]
