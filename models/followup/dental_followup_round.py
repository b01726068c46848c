from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import CLOSED
from .dental_followup import CASE_STATES
from .not_needed import CANCEL_REASONS

ENDS = [(key, label) for key, label in CASE_STATES if key in CLOSED]
SAME_DAY = [
    ('kept', "Kept"),
    ('missed', "Missed"),
    ('not_owed', "Not owed"),
]
SAME_DAY_REASONS = [
    ('not_called', "Nobody called"),
    ('recorded_late', "Recorded too late"),
    ('closing', "Too near closing"),
    ('no_number', "No number to call"),
    ('objection', "Does not want to be called"),
    ('ours', "The clinic cancelled or moved it"),
    ('settled', "No call was needed any more"),
]
BROUGHT_BY = [
    ('call', "A call of ours"),
    ('message', "A message of ours"),
    ('patient', "The patient by themselves"),
    ('rang_back', "The patient rang back"),
    ('unknown', "Not known"),
]


class DentalFollowupRound(models.Model):
    """One time a case was taken up: what was due, and what it came to; figures count rounds.

    The server alone writes it (``rounds.py``, ``same_day.py``). What has ended stays as it ended;
    an end that turns out to be wrong is marked, and the case goes on in a row of its own. What is
    here by value (program, treatment, dentist, days, amount) does not follow later changes.
    """

    _name = 'dental.followup.round'
    _inherit = 'dental.followup.links'
    _log_access = False  # it says itself who did what, and each user is one more check
    _description = "Round of a follow-up"
    _order = 'followup_id, number desc'

    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", required=True, ondelete='cascade')
    company_id = fields.Many2one(related='followup_id.company_id', store=True)
    number = fields.Integer(string="Round number", required=True)
    # what it was about
    opened_at = fields.Datetime(string="Opened on")
    clinic_day = fields.Date(
        string="Clinic's day", help="On which it was opened, by the clinic's calendar.")
    program_id = fields.Many2one('dental.followup.program', ondelete='restrict')
    program_code = fields.Char(
        help="A clinic's own copy of a program has the code of the program.")
    treatment_id = fields.Many2one(
        'calendar.event.type', ondelete='set null', index='btree_not_null')
    dentist_id = fields.Many2one(
        'res.partner', ondelete='set null', index='btree_not_null')
    checkup = fields.Integer(
        string="Check-up after (hours)", help="Hours after the treatment of its check-up.")
    amount = fields.Monetary(help="Of the treatment plan it was about; nothing else has one.")
    currency_id = fields.Many2one('res.currency')
    # when it was done
    first_due_by = fields.Datetime(
        string="Before", help="Closing time of the day on which its first contact was due.")
    first_attempt_at = fields.Datetime(string="First contact tried on")
    first_reached_at = fields.Datetime(string="First reached on")
    owed_until = fields.Datetime(
        string="Same day until",
        help="When the clinic closed on the day on which a call was promised; empty, if none was.")
    same_day = fields.Selection(
        SAME_DAY, string="Call on the same day",
        help="Empty while it can be kept, if none was promised, or if it is not known.")
    same_day_reason = fields.Selection(SAME_DAY_REASONS, string="Same day: why")
    # what it came to
    booked_event_id = fields.Many2one(
        'calendar.event', string="First visit booked", ondelete='set null',
        index='btree_not_null')
    booked_at = fields.Datetime(string="Booked on")
    booked_start = fields.Datetime(
        string="Visit booked for", help="As it was booked, whatever became of that visit.")
    booked_by = fields.Selection(
        BROUGHT_BY, string="Brought by",
        help="The last contact that arrived within the 30 days before the booking.")
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
    _unsettled_idx = models.Index(
        "(owed_until) WHERE owed_until IS NOT NULL AND same_day IS NULL")
    _day_idx = models.Index('(company_id, clinic_day)')
    _lost_day_idx = models.Index("(company_id, clinic_day) WHERE \"end\" = 'lost'")
    _ended_idx = models.Index("(company_id, closed_at) WHERE closed_at IS NOT NULL")
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
