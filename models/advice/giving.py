from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..access.kept import as_server


class Advised(NamedTuple):
    """Says in the context that a message is an advice; an object, so that no caller from outside
    has it."""

    advice: models.BaseModel


class DentalFollowupAttempt(models.Model):
    """Which advice a contact gave."""

    _inherit = 'dental.followup.attempt'

    advice_id = fields.Many2one(
        'dental.advice', string="Advice given", readonly=True, index='btree_not_null',
        ondelete='restrict')


class DentalFollowup(models.Model):
    """A case whose only reason is an advice: it is over when that was given."""

    _inherit = 'dental.followup'

    def _prepare_advice_values(self):
        """Return what the ledger says of a message that is an advice, or {}."""
        said = self.env.context.get('dental_advice')
        return {'advice_id': said.advice.id, 'value_given': 'advice'} if (
            isinstance(said, Advised)) else {}

    def _send_advice(self, advice):
        """Write an advice to who is spoken to for the patient: by the rules, and in the ledger.

        :raises UserError: with why the patient must not be written to
        """
        lang = self._script_lang()
        self.with_context(dental_advice=Advised(advice), lang=lang).message_post(
            body=plaintext2html(self._compose_advice(advice)),
            partner_ids=self.contact_partner_id.ids, message_type='comment',
            subtype_xmlid='mail.mt_comment', email_add_signature=False)

    def _note_advice(self, advice):
        """Note that an advice was given by word of mouth, in the clinic."""
        self._write_attempts(
            'in_person', advice_id=advice.id, value_given='advice', counts=False,
            note=advice._say_to(self))


class ResPartner(models.Model):
    """A patient is given an advice."""

    _inherit = 'res.partner'

    def action_dental_advise(self):
        """Open the advice that fits what was done last, to say or to send it.

        :raises UserError: for a patient who has died
        """
        self.ensure_one()
        self.check_access('read')
        self.env['calendar.event']._dental_check_role()
        if self.dental_deceased_on:
            raise UserError(self.env._("The patient has died."))
        company = self.company_id or self.env.company
        proposed = self.env['dental.advice']._propose(
            company, self.dental_last_visit_id.categ_ids)
        dialog = self.env['dental.followup.advise'].create({
            'partner_id': self.id, 'company_id': company.id, 'advice_id': proposed.id})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Advice"),
            'res_model': dialog._name, 'res_id': dialog.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new'}

    def _dental_open_advice(self, advice, company):
        """Return a new case for an advice; the same one is given once a day.

        :raises UserError: for one that was given today
        """
        self.ensure_one()
        period = f'advice-{advice.id}-{company._dental_today()}'
        theirs = [('partner_id', '=', self.id), ('company_id', '=', company.id)]
        followups = self.env['dental.followup']
        if followups.search_count([*theirs, ('period', '=', period)], limit=1):
            raise UserError(self.env._(
                "“%(name)s” was given to this patient today already.", name=advice.name))
        return as_server(followups).create({
            'partner_id': self.id, 'company_id': company.id, 'period': period,
            'program_id': self.env.ref('dental_followup.program_advice').id,
            'next_channel': 'wait', 'topic': advice.name}).with_env(self.env)

    def _dental_send_advice(self, advice, company):
        """Write an advice to the patient, or to their guardian.

        :return: the case, which is over
        :raises UserError: with why the patient must not be written to
        """
        case = self._dental_open_advice(advice, company)
        case._send_advice(advice)
        case._set_state('won')
        return case

    def _dental_give_advice(self, advice, company):
        """Note that an advice was given in the clinic.

        :return: the case, which is over
        """
        case = self._dental_open_advice(advice, company)
        case._note_advice(advice)
        case._set_state('won')
        return case
