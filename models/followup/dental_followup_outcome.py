from odoo import fields, models

MOVES = [
    ('answered', "Talked to: the call decides"),
    ('retry', "Try again: next step"),
    ('promise', "Call back when the patient said"),
    ('close', "Close: the patient says no"),
    ('no_number', "Close: the number is wrong"),
    ('complaint', "Note a complaint: a manager calls"),
    ('died', "Close all: the patient has died"),
]


class DentalFollowupOutcome(models.Model):
    """A result of a call, as data: it says what happens next.

    What was noted keeps what the result said then (``dental.followup.attempt``).
    """

    _name = 'dental.followup.outcome'
    _inherit = 'dental.followup.vocabulary'
    _description = "Call result"
    _order = 'sequence, id'
    _dental_fixed = ('code',)

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    move = fields.Selection(MOVES, string="What happens next", required=True, default='retry')
    retry_minutes = fields.Integer(
        string="Try again after (minutes)",
        help="So many minutes later, without using up a step. 0: when the next step says.")
    is_contact = fields.Boolean(
        string="Counts as a contact", default=True,
        help="Somebody was spoken to. What rang and was not answered does not count for the "
             "clinic's limits on contacts; the program's number of attempts ends it.")
    objects = fields.Boolean(
        string="No more calls", help="Records that the patient does not want to be called.")
    lost_reason_id = fields.Many2one('dental.followup.lost.reason', string="Closed because")

    _code_length = models.Constraint(
        'CHECK(char_length(code) <= 250)', "A code has at most 250 characters.")
    _code_once = models.UniqueIndex('(code)', "There is a call result with this code already.")
    _retry_range = models.Constraint(
        'CHECK(retry_minutes BETWEEN 0 AND 1440)',
        "Trying again soon means within a day: 0 to 1440 minutes.")
