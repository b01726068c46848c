from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.patient.dental_evolution import BLEEDING, FORM, SWELLING
from ...tools import evolution
from ...tools.error_field import about


class DentalFollowupCall(models.TransientModel):
    """How it evolves after the treatment, asked in the call; a red flag is the dentist's (S43)."""

    _inherit = 'dental.followup.call'

    evolution_followup_id = fields.Many2one(
        'dental.followup', compute='_compute_evolution_followup',
        help="The reason of the call for which it is asked: one for each call.")
    asks_evolution = fields.Boolean(compute='_compute_evolution_followup')
    pain = fields.Selection([(str(number), str(number)) for number in range(11)])
    swelling = fields.Selection(SWELLING)
    bleeding = fields.Selection(BLEEDING)
    fever = fields.Boolean()
    numbness = fields.Boolean()
    swallowing = fields.Boolean(string="Trouble swallowing or breathing")
    red_flag_text = fields.Char(compute='_compute_red_flag_text', string="Red flags")
    danger_text = fields.Char(compute='_compute_red_flag_text', string="Danger")
    evolution_id = fields.Many2one(
        'dental.evolution', readonly=True, help="What was noted of it already: once is enough.")

    @api.depends('followup_id', 'reason_ids.result')
    def _compute_evolution_followup(self):
        for call in self:
            cases = call._get_cases(put_off=False)
            call.evolution_followup_id = cases.filtered('program_id.asks_evolution')[:1]
            call.asks_evolution = bool(call.evolution_followup_id)

    @api.depends('evolution_followup_id', *FORM)
    def _compute_red_flag_text(self):
        Evolution = self.env['dental.evolution']
        for call in self:
            told = call._get_evolution()
            call.red_flag_text = call.asks_evolution and Evolution._describe_flags(
                Evolution._find_flags(call.evolution_followup_id, told))
            call.danger_text = (
                call.asks_evolution and evolution.in_danger(Evolution._as_evolution(told))
                and call.company_id._dental_danger_words())

    def _get_evolution(self):
        return {
            **{name: self[name] for name in FORM}, 'pain': int(self.pain or 0),
            'pain_unknown': not self.pain}

    def _is_evolution_told(self):
        """Tell whether anything of the form was filled in."""
        told = self._get_evolution()
        return bool(self.pain) or any(told[name] for name in FORM if name != 'pain')

    def _evolution_case(self):
        """Return the case the form is about, also if it was put off after it was filled in."""
        return self.evolution_followup_id or self.reason_ids.followup_id.filtered(
            'program_id.asks_evolution')[:1]

    def _check_evolution(self):
        """Refuse to save a check-up that was not asked, unless the patient is called again.

        In danger nothing is asked for, nor where a dentist knows already.

        :raises UserError: if the pain was not noted
        """
        if self.danger_text or self.evolution_followup_id.alarm_state:
            return  # 112 comes first; a dentist's answer is told, or they are waited for
        if (self.asks_evolution and self.outcome_id.move == 'answered' and not self.pain
                and not self.call_back_at):
            raise about(UserError(self.env._(
                "How much does it hurt, from 0 to 10? Ask and note it before saving.")), 'pain')

    def _has_alarm(self):
        """Tell whether a red flag is told in this call, or its answer: nothing is offered then."""
        return bool(self.red_flag_text) or any(self._get_cases().mapped('alarm_state'))

    def _is_evolution_noted(self):
        """Tell whether the form was noted as it is; what was added to it since was not."""
        noted = self.evolution_id
        return bool(noted) and all(
            noted[name] == value for name, value in self._get_evolution().items())

    def _note_evolution(self):
        """Keep what was told, however the call ends: an alarm is not the caller's to drop.

        A red flag gives the clinician a task in the same transaction.
        """
        case = self._evolution_case()
        if case and self._is_evolution_told() and not self._is_evolution_noted():
            # Which form it became is the server's word; the form is created with the user's rights.
            self.sudo().evolution_id = self.env['dental.evolution'].create({
                'followup_id': case.id, 'note': self.told, **self._get_evolution()})
