from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..access.kept import as_server
from ..vocabulary import WAITING

INCOMING = object()
"""Says in the context that an incoming call is opened; an object, so that no caller from outside
has it: for our own calls the rules hold."""
UNATTENDED_AFTER = timedelta(hours=1)
"""When a call that rang us and was not saved has been given up."""


class DentalFollowup(models.Model):
    """An incoming call: it joins what is open with the patient, or is a case of its own."""

    _inherit = 'dental.followup'

    @api.model
    def _for_incoming_call(self, partner, company):
        """Return the case that a patient's call is about: the first that waits, else a new one.

        A new one waits for nothing, so that nobody is asked to call: what is said in the call
        decides. If nothing is saved it is withdrawn.

        :raises UserError: for a patient who has died, or if the program was removed
        """
        if partner.dental_deceased_on:
            raise UserError(self.env._("The patient has died."))
        theirs = [('partner_id', '=', partner.id), ('company_id', '=', company.id)]
        waiting = self.search(
            [*self._get_in_use_domain(('phone', 'answer')), *theirs],
            order='is_promise desc, next_at, id', limit=1
        ) or self.search([*self._get_unattended_domain(), *theirs], limit=1)
        return waiting or as_server(self).create({
            'partner_id': partner.id, 'company_id': company.id,
            'program_id': self._get_incoming_program(company).id, 'next_channel': 'wait',
            'period': f"incoming-{fields.Datetime.now()}"}).with_env(self.env)

    @api.model
    def _get_incoming_program(self, company):
        program = self.env.ref('dental_followup.program_incoming', raise_if_not_found=False)
        if not program:
            raise UserError(self.env._(
                "There is no program for calls that ring us: a manager has removed it."))
        return program._for_company(company)

    @api.model
    def _get_unattended_domain(self):
        """Return the domain of calls that rang us of which nothing was saved yet."""
        return [
            ('program_id.code', '=', 'incoming'), ('state', '=', 'todo'),
            ('next_channel', '=', 'wait'), ('attempt_count', '=', 0)]

    @api.model
    def _get_open_domain(self):
        """Return the domain of what is open with patients, without calls that ring now."""
        return [('state', 'in', (*WAITING, 'booked')),
                '|', ('state', '=', 'booked'), ('next_channel', '!=', 'wait')]

    def _action_attend(self, number=None):
        """Take the patient in hand, if nobody else has, and open the guided call they made.

        A conversation with them that was broken off goes on, whoever began it by ringing;
        one that we were about to begin again is theirs.

        :param str number: the number they ring from, as it was typed
        """
        self.ensure_one()
        self._claim()
        calls = self.env['dental.followup.call'].with_context(dental_incoming=INCOMING)
        call = calls._get_unfinished(self).filtered(
            lambda call: call.direction == 'in' or call.has_talked)
        call.filtered(lambda call: call.direction == 'out' and call.phase == 'dial')._turn('in')
        return (call._resume() or calls.create({
            'followup_id': self.id, 'incoming_number': number}))._action_open()

    def _withdraw_unattended(self):
        """Cancel, of these, what was opened for a call of which nothing was saved."""
        self.filtered_domain(self._get_unattended_domain())._set_state(
            'cancelled', close_note=self.env._("The patient rang; nothing had to be noted."))

    @api.model
    def _withdraw_given_up(self):
        """Cancel what was opened for calls that were closed without a word.

        One that was begun waits as long as it can be taken up again.
        """
        now = fields.Datetime.now()
        # The hourly job's, for all clinics, whoever runs it by hand.
        cases = self.sudo().search([
            *self._get_unattended_domain(), ('create_date', '<=', now - UNATTENDED_AFTER),
            '|', ('claim_at', '=', False), ('claim_at', '<=', now - UNATTENDED_AFTER),
        ])
        # A call is its caller's own, and nobody else's to see: it is asked which cases they are of.
        calls = self.env['dental.followup.call'].sudo()
        begun = calls.search([
            *calls._get_begun_domain(), ('followup_id', 'in', cases.ids)]).followup_id
        for given_up in self.env['res.company']._dental_by_clinic(cases - begun):
            given_up._withdraw_unattended()

    def _was_incoming(self):
        """Tell whether this is a call that rang us and is over.

        Whatever becomes of its visit: one that is missed has a follow-up of its own.
        """
        self.ensure_one()
        return self.program_id.code == 'incoming' and self.state not in WAITING
