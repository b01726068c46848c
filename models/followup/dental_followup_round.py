from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import CLOSED
from .dental_followup import CASE_STATES
from .not_needed import CANCEL_REASONS

ENDS = [(key, label) for key, label in CASE_STATES if key in CLOSED]


class DentalFollowupRound(models.Model):
    """One time a case was taken up: what was due, and what it came to; figures count rounds.

    The server alone writes it (``rounds.py``). What has ended stays as it ended; an end that turns
    out to be wrong is marked, and the case goes on in a row of its own.
    """

    _name = 'dental.followup.round'
    _inherit = 'dental.followup.links'
    _description = "Round of a follow-up"
    _order = 'followup_id, number desc'

    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='followup_id.company_id', store=True, index=True)
    number = fields.Integer(string="Round number", required=True)
    opened_at = fields.Datetime(string="Opened on")
    first_due_by = fields.Datetime(
        string="Before", help="Closing time of the day on which its first contact was due.")
    booked_event_id = fields.Many2one(
        'calendar.event', string="First visit booked", ondelete='set null',
        index='btree_not_null')
    end = fields.Selection(ENDS, string="Came to")
    closed_at = fields.Datetime(string="Ended on")
    closed_user_id = fields.Many2one('res.users', string="Ended by")
    lost_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Lost because", ondelete='restrict')
    cancel_reason = fields.Selection(CANCEL_REASONS, string="Not needed because")
    close_note = fields.Char(string="Closed because")
    is_taken_back = fields.Boolean(
        string="Had not ended", help="It turned out that it had not ended: the next round goes on.")

    _number_once = models.UniqueIndex(
        '(followup_id, number)', "This round of the follow-up is there already.")
    _one_goes_on = models.UniqueIndex(
        '(followup_id) WHERE "end" IS NULL', "This follow-up has a round that goes on already.")

    @api.depends('followup_id', 'number')
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.followup_id.display_name} · {each.number}"

    def write(self, vals):
        """Refuse: what a follow-up came to is kept as it was.

        :raises UserError: for anything
        """
        self.check_access('write')
        if vals:
            raise UserError(self.env._("What a follow-up came to is not changed afterwards."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What a follow-up came to is not deleted."))
