from odoo import fields, models

from ..followup.delivery import ARRIVED


class DentalFeedback(models.Model):
    """Mail that may have come back: what names no message of ours, a colleague looks at.

    Anybody can write such a notice; nothing follows from it until somebody says so.
    """

    _inherit = 'dental.feedback'

    is_return = fields.Boolean(
        string="May have come back", readonly=True,
        help="A mail server says that an email did not arrive, and does not say which.")
    returned_to = fields.Char(
        string="Did not reach", readonly=True, help="An address that was written to of late.")

    def action_returned(self):
        """It did come back: the last email to that address reached nobody, and that is told."""
        heard = self._check_to_read(with_patient=False)
        for feedback in heard.filtered('returned_to'):
            row = feedback.env['dental.followup.attempt'].search([
                ('company_id', '=', feedback.company_id.id), ('channel', '=', 'email'),
                ('sent_to', '=', feedback.returned_to), ('delivery', 'in', ARRIVED),
                ('at', '<=', feedback.at)], limit=1)
            row._on_returned('address', feedback.subject or '')
        heard._done()
        return {'type': 'ir.actions.act_window_close'}
