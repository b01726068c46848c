from odoo import api, fields, models

from ..vocabulary import WAITING


class DentalFollowup(models.Model):
    """The conversations that the user has begun and not finished: marked in their rows."""

    _inherit = 'dental.followup'

    half_led_text = fields.Char(
        string="Half-way", compute='_compute_half_led_text',
        help="A conversation of yours that is not finished; “Go on” takes it up again.")

    @api.depends('state')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_half_led_text(self):
        """Say since when a call of this user is half-way; one query for all the lines."""
        begun = dict(self.env['dental.followup.call']._read_group([
            *self.env['dental.followup.call']._get_own_begun_domain(),
            ('followup_id', 'in', self.ids)], ['followup_id'], ['began_at:max']))
        for case in self:
            since = case.state in WAITING and begun.get(case)
            case.half_led_text = bool(since) and self.env._(
                "Half-way since %(moment)s", moment=case._say_since(since))

    def _say_since(self, moment):
        """Say a moment as an hour, with its day if that is not today, on the clinic's clock."""
        local, days = self.company_id._dental_days_away(moment)
        return local.strftime('%d/%m %H:%M' if days else '%H:%M')
