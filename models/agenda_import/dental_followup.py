from odoo import api, models


class DentalFollowup(models.Model):
    """What a newer agenda left out waits above Today until somebody says what became of it."""

    _inherit = 'dental.followup'

    @api.model
    def _describe_left_out(self):
        """Say how many visits the agenda files of each clinic left out.

        :return: list of dict, as ``get_today_summary`` says
        """
        return [{
            'action': 'dental_followup.calendar_event_action_left_out', 'filter': False,
            'icon': 'fa-calendar-times-o',
            'text': self._say_of_clinic(company, self.env._(
                "1 visit is not in the agenda any more") if number == 1 else self.env._(
                "%(number)s visits are not in the agenda any more", number=number)),
        } for company, number in self.env['calendar.event']._read_group([
            ('dental_is_left_out', '=', True), ('dental_company_id', 'in', self.env.companies.ids),
        ], ['dental_company_id'], ['__count'])]
