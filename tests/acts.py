"""What people do in the tests: they work in Odoo and talk with patients."""
from contextlib import closing, contextmanager

from odoo import Command
from odoo.service.model import call_kw


class ActsMixin:
    """For a case with a clinic (``self.clinic``) and its receptionist."""

    @contextmanager
    def undone(self):
        """Take back all that is done here, also what is still in memory."""
        with closing(self.env.cr.savepoint()):
            yield

    def as_user(self, model, user, sudo=False, **context):
        """Return a model as a user works with it, in the companies that are theirs."""
        return self.env(user=user, su=sudo, context={
            **context, 'allowed_company_ids': user.company_ids.ids})[model]

    def rpc(self, model, method, *args, user=None, context=None, **kw):
        """Call a method as the web client and scripts do; as reception, if nobody is named.

        :param context: what is sent beside the clinic that is chosen
        """
        env = self.env(user=user or self.receptionist, context={}, su=False)
        context = {'allowed_company_ids': self.clinic.ids, **(context or {})}
        return call_kw(env[model], method, list(args), {**kw, 'context': context})

    # calls

    def start_call(self, case, user=None):
        """Open the guided call of a case as reception does."""
        case = case.with_user(user or self.receptionist)
        return case.env['dental.followup.call'].browse(case.action_call()['res_id'])

    def take_call(self, patient=None, user=None, number=None):
        """Attend the call of a patient who rings, as reception does; return the guided call."""
        user = user or self.receptionist
        patient = (patient or self.patient).with_user(user).with_context(
            dental_number_typed=number)
        return self.env['dental.followup.call'].with_user(user).browse(
            patient.action_dental_attend()['res_id'])

    def answer_call(self, call, **values):
        """Talk with the patient in an open call, and fill in what such a call needs; return it."""
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
            'no_closing_reason': "Iba conduciendo", **values})
        return call

    def talk(self, case=None, user=None, **values):
        """Open the call of a case (``self.case`` if none is named) and talk; return the call."""
        case = self.case if case is None else case
        return self.answer_call(self.start_call(case, user), **values)

    def ring_in_vain(self, case=None, user=None):
        """Open the call of a case (``self.case`` if none is named); nobody answers."""
        case = self.case if case is None else case
        self.start_call(case, user).with_context(outcome='no_answer').action_not_answered()
