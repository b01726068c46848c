from odoo import models

KIND = 'dental_followup.mail_activity_type_job'


class ResCompany(models.Model):
    """A job that fails in a clinic is its managers' to-do until it works again (invariant 16)."""

    _inherit = 'res.company'

    def _dental_job_failed(self, job):
        """Give each manager of the clinic a to-do of today about a job, once.

        :param str job: external id of the scheduled action
        """
        self.ensure_one()
        name = self._dental_job_name(job)
        for manager in self._dental_managers() - self._dental_find_job_todos(job).user_id:
            # To-do's of the addon are the server's; as their own, so that no mail goes with it.
            contact = self.partner_id.with_user(manager).sudo().with_context(
                lang=self._dental_lang())
            contact.activity_schedule(
                KIND, self._dental_today(), user_id=manager.id, summary=name, note=self.env._(
                    "It is tried again by itself. If it goes on, an administrator finds in the "
                    "log why."))

    def _dental_job_done(self, job):
        """Take the to-do's about a job back: it works."""
        self._dental_find_job_todos(job).unlink()

    def _dental_find_job_todos(self, job):
        # The server's, of whichever manager.
        return self.env['mail.activity'].sudo().search([
            ('res_model', '=', 'res.partner'), ('res_id', '=', self.partner_id.id),
            ('activity_type_id', '=', self.env.ref(KIND).id),
            ('summary', '=', self._dental_job_name(job))])

    def _dental_job_name(self, job):
        # Only administrators read scheduled actions; this is the name of one of the addon's own.
        return self.env.ref(job).sudo().with_context(lang=self._dental_lang()).name
