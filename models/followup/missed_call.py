from odoo import api, fields, models
from odoo.exceptions import UserError

from ..access.kept import as_server
from ..vocabulary import WAITING


class DentalFollowup(models.Model):
    """A call that rang us and that nobody could answer: it is called back."""

    _inherit = 'dental.followup'

    @api.model
    def _for_missed_call(self, partner, company):
        """Open the call back to who rang, or return the one that waits already.

        :raises UserError: for a patient who has died, or if the program was removed
        """
        if partner.dental_deceased_on:
            raise UserError(self.env._("The patient has died."))
        program = self._get_incoming_program(company)
        waiting = self.search([
            ('partner_id', '=', partner.id), ('company_id', '=', company.id),
            ('program_id', '=', program.id), ('state', 'in', WAITING),
            ('next_channel', '=', 'phone'), ('is_promise', '=', False)], limit=1)
        now = fields.Datetime.now()
        topic = self.env._(
            "they rang on %(when)s, and nobody could answer", when=company._dental_when(now))
        if waiting and waiting.next_at > now:
            as_server(waiting).write({'next_at': now, 'topic': topic})
        return waiting or as_server(self).create({
            'partner_id': partner.id, 'company_id': company.id, 'program_id': program.id,
            'next_channel': 'phone', 'next_at': now, 'period': f"missed-{now}", 'topic': topic,
        }).with_env(self.env)
