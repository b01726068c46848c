from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class DentalFollowupProgram(models.Model):
    """Whose calls a program's are: a person's, a role's, the dentist's, or in turns."""

    _inherit = 'dental.followup.program'

    @api.constrains('user_id', 'user_ids', 'company_id')
    def _check_people(self):
        """Who is named has a role, in the program's clinic if it is of one."""
        # Odoo hides other companies of those who are named; only names the user chose are told.
        for program in self.sudo():
            named = program.user_id | program.user_ids
            clinics = program.company_id or named.company_ids
            wrong = named - named.browse().union(*(
                clinic._dental_workers(named) for clinic in clinics))
            if wrong:
                raise ValidationError(self.env._(
                    "%(names)s cannot do these calls: whoever is named works in the clinic and "
                    "has a role there.", names=', '.join(wrong.mapped('name'))))

    def _people_at(self, company):
        """Return the values of a clinic's own copy: who works there goes on doing the calls."""
        user, users = map(company._dental_workers, (self.user_id, self.user_ids))
        is_nobody = not {'user': user, 'round_robin': users}.get(self.responsible, True)
        return {
            'user_id': user.id, 'user_ids': [Command.set(users.ids)],
            'responsible': 'role' if is_nobody else self.responsible}

    def _responsibles(self, company, number=1, dentist=None):
        """Return whose calls the next ones are, one user (or none: the role's pool) for each.

        Who left, has no role, or works in another clinic, is passed over. In turns means: first
        who has the fewest open.

        With ``sudo``: hidden dentists and cases count too; only colleagues are returned.

        :param int number: how many cases are opened
        :param dentist: the contact of the patient's dentist
        :return: list of ``res.users``
        """
        self.ensure_one()
        nobody = self.env['res.users']
        here = company._dental_workers
        if self.responsible == 'user':
            return [here(self.user_id)] * number
        if self.responsible == 'dentist':
            return [here(dentist.sudo().user_ids)[:1] if dentist else nobody] * number
        people = here(self.user_ids) if self.responsible == 'round_robin' else nobody
        if not people:
            return [nobody] * number
        load = dict.fromkeys(people, 0)
        load.update(self.env['dental.followup'].sudo()._read_group(
            [('program_id', '=', self.id), ('company_id', '=', company.id),
             ('is_closed', '=', False), ('user_id', 'in', people.ids)],
            ['user_id'], ['__count']))
        chosen = []
        for _index in range(number):
            user = min(load, key=lambda user: (load[user], user.id))
            load[user] += 1
            chosen.append(user)
        return chosen
