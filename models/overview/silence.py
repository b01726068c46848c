from odoo import api, models


class DentalFollowupOverview(models.AbstractModel):
    """While an audit waits for the user's answer, nothing is told of its clinic (S46)."""

    _inherit = 'dental.followup.overview'

    @api.model
    def _keep_silence(self):
        """Return what is said instead of the clinics that wait for the user's answers.

        :return: dict with ``text``, ``action`` (the audit) and ``is_all`` (no clinic is left), or
            ``False``; and this model in the other clinics
        """
        audits = self.env['dental.followup.audit.answer']._find_waiting(
            self.env.companies).audit_id.with_env(self.env)
        if not audits:
            return False, self
        others = self.env.companies - audits.company_id
        return {
            'text': self.env._(
                "The follow-up audit waits for your two answers. What we think we do is asked "
                "before what was measured is shown: the figures come back as soon as you have "
                "answered."),
            'action': {
                'type': 'ir.actions.act_window', 'name': self.env._("Follow-up audit"),
                'res_model': audits._name, 'res_id': audits[:1].id, 'views': [(False, 'form')],
            },
            'is_all': not others,
        }, self.with_context(allowed_company_ids=others.ids) if others else self
