from odoo import api, fields, models

from ..models.dental_followup_attempt import DIRECTIONS
from ..models.dental_followup_incoming import INCOMING
from ..tools.caller_query import understand

OUR_BEGINNING = ('identify', 'third_party', 'purpose', 'opening')
"""What is said when we call: who rings us knows why."""


class DentalFollowupCall(models.TransientModel):
    """The guided call when the patient rings: the same conversation, and no contact of ours.

    He may always ring: limits, hours and objections are about us. What he says counts as in any
    call; the tries of the follow-up are not used up.
    """

    _inherit = 'dental.followup.call'

    direction = fields.Selection(DIRECTIONS, default='out', required=True, readonly=True)
    incoming_number = fields.Char(readonly=True)

    @api.model
    def _begin_direction(self):
        """Return who rings: that the patient does is the server's word, for the rules then rest."""
        return 'in' if self.env.context.get('dental_incoming') is INCOMING else 'out'

    def _note_refusal(self, refusal):
        """Nothing forbids to listen to a patient who rings."""
        return super()._note_refusal(refusal if self.direction == 'out' else None)

    @api.depends('direction')
    def _compute_offered_lines(self):
        """Greet who rings as one does; questions stay those of what the call is about."""
        result = super()._compute_offered_lines()
        for call in self.filtered(lambda call: call.followup_id and call.direction == 'in'):
            script = self.env.ref('dental_followup.script_incoming', raise_if_not_found=False)
            if not script:
                continue
            greeting = script._offered_lines(call._script_facts()).filtered(
                lambda line: line.kind in ('identify', 'opening'))
            call.offered_line_ids = greeting | call.offered_line_ids.filtered(
                lambda line: line.kind not in OUR_BEGINNING)
        return result

    def _prepare_attempt_values(self, visit):
        values = super()._prepare_attempt_values(visit)
        if self.direction == 'in':
            values['direction'] = 'in'
            typed = self.incoming_number or ''
            if understand(typed).is_number:
                values['phone'] = self.partner_id._phone_format(
                    number=typed, country=self.company_id.country_id) or typed
        return values

    # TOOLS

    def _turn(self, direction):
        """Go on with calls as ones that we make, or that the patient makes: before dialling again.

        What was said stays with them; what may be said, and whether one may call, is told anew.

        :param str direction: a key of :data:`DIRECTIONS`
        """
        self.sudo().write({
            'direction': direction, 'phase': 'dial', 'step': 'opening', 'asks_when': False,
            'opening_id': False, 'question_id': False})
        self._begin_script()

    # ACTIONS

    def _action_open(self):
        action = super()._action_open()
        if self.direction == 'in':
            action['name'] = self.env._("They ring us")
        return action
