from odoo import models


class DentalFollowup(models.Model):
    """Mails about a case to colleagues: nothing of a patient in their subjects (invariant 12)."""

    _inherit = 'dental.followup'

    def _message_compute_subject(self):
        """The subject of a message that has none: a name and a program say too much."""
        return self.env._("About a follow-up")

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Tell who a case was given to, without saying whose it is."""
        if self.env.context.get('mail_auto_subscribe_no_notify') or not self.env.registry.ready:
            return
        for case in self:
            for partner in self.env['res.partner'].browse(partner_ids):
                case._tell_it_is_yours(partner)

    def _tell_it_is_yours(self, partner):
        """Notify a colleague, in their language, that something of this case is for them."""
        self.ensure_one()
        if not self._get_colleagues(partner)[self]:
            return  # nobody is told of what is not theirs to see
        # A colleague may be hidden by Odoo: only the language is read.
        case = self.with_context(lang=partner.sudo().lang or self.env.lang)
        case.message_notify(
            partner_ids=partner.ids,
            subject=case.env._("A follow-up is yours: see it in Odoo"),
            body=case.env._("Something was given to you to do. Open it in Odoo to see what."),
            subtitles=[case.env._("A follow-up")],
            model_description=case.env._("Follow-up"),
            email_layout_xmlid='mail.mail_notification_layout')
