from odoo import fields, models

STEPS = [
    ('opening', "Opening"),
    ('question', "Listen"),
    ('mood', "Mood"),
    ('evolution', "Recovery"),
    ('told', "Words"),
    ('blocker', "In the way"),
    ('reply', "Reply"),
    ('closing', "Question"),
    ('slot', "Time"),
    ('observation', "Observation"),
    ('result', "Result"),
]
"""The steps of a conversation; who the patient is and who calls comes before it."""
STEP_OF = {
    'pain': 'evolution',
    'told': 'told', 'patient_question': 'told', 'patient_question_by': 'told',
    'blocker_ids': 'blocker',
    'consult_with': 'reply', 'repair_result': 'reply',
    'closing_question_id': 'closing', 'no_closing_reason': 'closing',
    'visit_choice': 'slot', 'slot_id': 'slot', 'call_back_at': 'slot', 'lost_reason_id': 'slot',
    'promise_user_id': 'slot',
}
"""In which step a field is, of those without which a call may not be saved."""


class DentalFollowupCall(models.TransientModel):
    """The guided call, one short screen at a time; or everything on one page, who prefers it."""

    _inherit = 'dental.followup.call'

    step = fields.Selection(STEPS, default='opening', required=True)
    is_free = fields.Boolean(
        string="Everything on one page", default=lambda self: self.env.user.dental_call_is_free)
    wants_visit = fields.Boolean(related='program_id.wants_visit')

    def action_toggle_free(self):
        """Change between one step at a time and everything on one page; remembered for the user."""
        self.ensure_one()
        self.is_free = not self.is_free
        # With sudo: users may not write their own record, and this is theirs to choose.
        self.env.user.sudo().dental_call_is_free = self.is_free
        return self._action_open()
