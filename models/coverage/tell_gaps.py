from odoo import api, models

KIND = 'dental_followup.mail_activity_type_gap'


class DentalFollowupGap(models.Model):
    """Who fell through is the managers' to-do, as long as there is somebody (invariant 16)."""

    _inherit = 'dental.followup.gap'

    @api.model
    def _get_open_domain(self, company):
        return [('company_id', '=', company.id), ('state', '=', 'open')]

    def _tell_managers(self, company):
        """Give each manager of a clinic one to-do while somebody is to be looked at."""
        oldest = self.search(self._get_open_domain(company), limit=1)
        told = self._find_told(company)
        if not oldest:
            told.unlink()
            return
        for manager in company._dental_managers() - told.user_id:
            # As their own, so that no mail is sent beside it; to-do's of the addon are the
            # server's.
            oldest.with_user(manager).sudo().activity_schedule(
                KIND, company._dental_today(), user_id=manager.id,
                summary=oldest.env._("Some patients have no follow-up: see who"))

    @api.model
    def _find_told(self, company):
        """Return the to-do's about a clinic's list that are not done."""
        gaps = self.search([
            ('company_id', '=', company.id),
            ('activity_ids.activity_type_id', '=', self.env.ref(KIND).id)])
        return gaps.activity_ids.filtered(
            lambda todo: todo.activity_type_id == self.env.ref(KIND))

    def _drop_told(self):
        """Take the to-do's back where nothing is left to look at.

        With ``sudo``: they are the server's, also those of other managers.
        """
        for company in self.company_id:
            if not self.sudo().search_count(self._get_open_domain(company), limit=1):
                self.sudo()._find_told(company).unlink()


class DentalFollowup(models.Model):
    """Above Today, for managers: who fell through."""

    _inherit = 'dental.followup'

    @api.model
    def _describe_gaps(self):
        """Say of each clinic how many are to be looked at.

        :return: list of dict, as ``get_today_summary`` says
        """
        Gap = self.env['dental.followup.gap']
        if not Gap.has_access('read'):
            return []
        return [{
            'action': 'dental_followup.dental_followup_gap_action', 'filter': False,
            'icon': 'fa-life-ring',
            'text': self._say_of_clinic(company, self.env._(
                "1 patient has no follow-up: see why.") if number == 1 else self.env._(
                "%(number)s patients have no follow-up: see why.", number=number)),
        } for company, number in Gap._read_group(
            [('state', '=', 'open'), ('company_id', 'in', self.env.companies.ids)],
            ['company_id'], ['__count'])]
