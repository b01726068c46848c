from odoo import api, models
from odoo.exceptions import UserError

from ...tools.caller_query import understand


class ResPartner(models.Model):
    """Who rang and was not answered is called back, also if only their number is known."""

    _inherit = 'res.partner'

    def action_dental_missed_call(self):
        """Note that this patient rang and nobody could answer: their call back stands in Today.

        :raises UserError: for a patient who has died
        :raises AccessError: for who may not work on follow-ups, or a patient of another clinic
        """
        self.ensure_one()
        self.check_access('read')
        company = self.company_id or self.env.company
        self.env['dental.followup']._for_missed_call(self, company)
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': self.name, 'type': 'success',
                'message': self.env._("Noted: the call back stands in Today."),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

    @api.model
    def _dental_unknown_caller(self, number):
        """Enter who rang from a number that is no patient's: all that is known is the number.

        :param str number: as it was typed
        :raises UserError: for what is no whole number
        :raises AccessError: for who may not enter patients
        """
        company = self.env.company
        if not understand(number).is_whole:
            raise UserError(self.env._("Write the whole number: it is called back."))
        spaced = self._dental_spaced(number)
        return self.create({
            'name': self.env._("Unknown %(number)s", number=spaced), 'phone': number,
            'is_dental_patient': True, 'company_id': company.id,
            'country_id': company.country_id.id, 'lang': company.partner_id.lang,
        })
