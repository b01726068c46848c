from odoo import fields, models

STEPS = [
    ('opening', "Opening"),
    ('question', "Listen"),
    ('mood', "Mood"),
    ('evolution', "How it evolves"),
    ('told', "What we hear"),
    ('blocker', "What is in the way"),
    ('reply', "Reply"),
    ('closing', "Closed question"),
    ('slot', "Time"),
    ('observation', "Observation"),
    ('result', "Result"),
]
"""The steps of a conversation; who the patient is and who calls comes before it."""


class DentalFollowupCall(models.TransientModel):
    """The guided call, one short screen at a time."""

    _inherit = 'dental.followup.call'

    step = fields.Selection(STEPS, default='opening', required=True)
    is_free = fields.Boolean(string="Everything on one page", default=True)
