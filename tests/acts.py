"""What people do in the tests: they work in Odoo and talk with patients."""
from contextlib import closing, contextmanager

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
