from odoo import api, fields, models

from ..access.neighbours import copy_what_is_seen
from ..program.dental_followup_program import ROLES
from ..vocabulary import BY_HAND, STAFF


class ResUsers(models.Model):
    """Who leaves hands over what they had to do; each role's systray counts its pool's calls."""

    _inherit = 'res.users'

    dental_call_is_free = fields.Boolean(
        string="Calls on one page", groups=STAFF,
        help="Whether this user last had the guided call on one page.")

    def write(self, vals):
        """Write; who leaves, or loses a clinic or role, leaves no call behind: reception has it."""
        result = super().write(vals)
        if vals.get('active') is False:
            theirs = [('user_id', 'in', self.ids)]
            # An administrator archives users, who may have no role at the clinic: programs of all
            # clinics.
            self.env['dental.followup.program'].sudo().with_context(active_test=False).search(
                theirs).write({'user_id': False})
        if {'active', 'company_ids', 'group_ids'} & vals.keys():
            self._dental_give_back()
        return result

    def unlink(self):
        """Delete; what they had to do is reception's or a manager's before Odoo drops it."""
        self._dental_leave()
        return super().unlink()

    def action_archive(self):
        """Archive; what they had to do is reception's or a manager's before Odoo drops it."""
        self._dental_leave()
        return super().action_archive()

    def _dental_leave(self):
        """Leave nothing behind that is theirs to do."""
        # As in write: their cases of all clinics go back to the role's pool.
        self.env['dental.followup'].sudo().search([
            ('user_id', 'in', self.ids), ('is_closed', '=', False)]).user_id = False
        self.env['mail.activity']._dental_todos(self)._hand_over(leaving=self)

    def _dental_give_back(self):
        """Give reception the open cases of who cannot work on them, or not any more.

        What else they had to do about patients is a manager's.
        """
        # As in write: what is not theirs any more may be of a clinic that the administrator is not
        # in.
        cases = self.env['dental.followup'].sudo().search([
            ('user_id', 'in', self.ids), ('is_closed', '=', False)])
        theirs = cases.filtered(
            lambda case: not case.company_id._dental_workers(case.user_id))
        if theirs:  # none while the addon is being installed, and what cases need is not there
            theirs.write({'user_id': False})
        self.env['mail.activity']._dental_todos(self)._of_others()._hand_over()

    def copy_data(self, default=None):
        """Copy; an administrator without a role copies the user, not the patient or dentist."""
        return copy_what_is_seen(self, super().copy_data, default)

    @api.model
    def _get_activity_groups(self):
        """Add the unassigned calls of the user's clinics to the to-do's counted for them."""
        groups = super()._get_activity_groups()
        roles = [role for role, _label in ROLES
                 if self.env.user.has_group(f'dental_followup.group_{role}')]
        if not roles:
            return groups
        counts = self._dental_count_pool(roles)
        if not sum(counts.values()):
            return groups
        ours = next((group for group in groups if group['model'] == 'dental.followup'), None)
        if ours is None:
            ours = self._dental_empty_group()
            groups.append(ours)
        for key, number in counts.items():
            ours[f'{key}_count'] += number
        ours['total_count'] += counts['overdue'] + counts['today']
        return groups

    @api.model
    def _dental_count_pool(self, roles):
        """Return how many unassigned calls of some roles are overdue, due today and planned.

        Those of a program that is switched off are not shown, nor what a dentist has to answer.
        """
        Followup = self.env['dental.followup']
        counts = {'overdue': 0, 'today': 0, 'planned': 0}
        for company in self.env.companies:
            today = company._dental_today()
            for (key, domain) in Followup._get_day_domains(today, company).items():
                counts[key] += Followup.search_count([
                    *Followup._get_in_use_domain(BY_HAND), *domain,
                    ('company_id', '=', company.id), ('user_id', '=', False),
                    ('program_id.role', 'in', roles), ('alarm_state', '!=', 'new')])
        return counts

    @api.model
    def _dental_empty_group(self):
        model = self.env['ir.model']._get('dental.followup')
        return {
            'id': model.id, 'name': model.name, 'model': 'dental.followup', 'type': 'activity',
            'icon': '/dental_followup/static/description/icon.png', 'domain': [],
            'total_count': 0, 'today_count': 0, 'overdue_count': 0, 'planned_count': 0,
            'view_type': 'list',
        }
