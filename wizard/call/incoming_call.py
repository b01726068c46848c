from odoo import api, fields, models

from ...models.followup.dental_followup_attempt import DIRECTIONS
from ...models.followup.incoming_call import INCOMING
from ...tools.caller_query import understand

OUR_BEGINNING = ('identify', 'third_party', 'purpose', 'opening')
"""What is said when we call: who rings us knows why."""


class DentalFollowupCall(models.TransientModel):
    """The guided call when the patient rings: the same conversation, and no contact of ours.

    They may always ring: limits, hours and objections are about us. What they say counts as in any
    call; the tries of the follow-up are not used up.
    """

    _inherit = 'dental.followup.call'

    direction = fields.Selection(DIRECTIONS, default='out', required=True, readonly=True)
    incoming_number = fields.Char(readonly=True)

    @api.model
    def _begin_direction(self):
        """Return who rings: that the patient does is the server's word, for the rules then rest."""
        return 'in' if self.env.context.get('dental_incoming') is INCOMING else 'out'

    def _is_incoming(self):
        """Tell whether the patient rings us."""
        return self.direction == 'in'

    def _greet_instead(self, lines, facts):
        """Return the sentences of a call that the patient makes.

        They are greeted as one does; questions stay those of what the call is about.

        :param lines: the sentences of the program's own script
        :param facts: what may truly be said
        """
        script = self.env.ref('dental_followup.script_incoming', raise_if_not_found=False)
        if not script:
            return lines
        greeting = script._offered_lines(facts).filtered(
            lambda line: line.kind in ('identify', 'opening'))
        return greeting | lines.filtered(lambda line: line.kind not in OUR_BEGINNING)

    def _prepare_incoming_values(self):
        """Return, for the ledger, that the patient rang and from which number."""
        if not self._is_incoming():
            return {}
        typed = self.incoming_number or ''
        if not understand(typed).is_number:
            return {'direction': 'in'}
        return {'direction': 'in', 'phone': self.partner_id._phone_format(
            number=typed, country=self.company_id.country_id) or typed}

    # TOOLS

    def _turn(self, direction):
        """Go on with calls as ones that we make, or that the patient makes: before dialling again.

        What was said stays with them; what may be said, and whether one may call, is told anew.

        :param str direction: a key of :data:`DIRECTIONS`
        """
        # Kept by the server: the user may not say it, and it is only of their own call.
        self.sudo().write({
            'direction': direction, 'phase': 'dial', 'step': 'opening', 'asks_when': False,
            'asks_number': False,
            'opening_id': False, 'question_id': False})
        self._begin_script()
