from odoo import fields, models

SILENCES = [
    ('not_reached', "Never reached"),
    ('plan', "Plan gone quiet"),
]

SILENT = """
    SELECT 2 * plan.id AS id, 'plan' AS kind, plan.company_id, plan.partner_id,
           NULL::int AS program_id, plan.id AS plan_id, NULL::int AS followup_id,
           plan.dentist_id, NULL::int AS treatment_id, silent.day, plan.amount, plan.currency_id
      FROM dental_treatment_plan plan
      JOIN %(clinics)s ON clinic.id = plan.company_id
      JOIN LATERAL (
           SELECT GREATEST(plan.presented_on, max(contact.clinic_day)) AS day
             FROM dental_followup_attempt contact
            WHERE contact.partner_id = plan.partner_id AND contact.reached = 'patient'
              AND contact.company_id = plan.company_id AND contact.is_void IS NOT TRUE
           ) silent ON silent.day < clinic.today - 30
     WHERE plan.state = ANY(%(undecided)s)
       AND (plan.call_back_at IS NULL OR plan.call_back_at < %(now)s)
       AND NOT EXISTS (
           SELECT FROM calendar_event visit
            WHERE visit.dental_patient_id = plan.partner_id AND visit.active
              AND visit.dental_company_id = plan.company_id
              AND visit.dental_state = ANY(%(expected)s) AND visit.start > %(now)s)
     UNION ALL
    SELECT 2 * followup.id + 1, 'not_reached', round.company_id, followup.partner_id,
           followup.program_id, followup.plan_id, followup.id, round.dentist_id,
           round.treatment_id, round.clinic_day, round.amount, round.currency_id
      FROM dental_followup_round round
      JOIN dental_followup followup ON followup.id = round.followup_id
      JOIN dental_followup_lost_reason reason ON reason.id = followup.lost_reason_id
                                             AND reason.code = ANY(%(no_word)s)
     WHERE followup.state = 'lost' AND round."end" = 'lost'
       AND round.is_taken_back IS NOT TRUE
       AND NOT EXISTS (
           SELECT FROM dental_followup_round later
            WHERE later.followup_id = round.followup_id AND later.number > round.number
              AND later.is_taken_back IS NOT TRUE)
       AND NOT EXISTS (
           SELECT FROM calendar_event visit
            WHERE visit.dental_patient_id = followup.partner_id AND visit.active
              AND visit.dental_company_id = followup.company_id
              AND visit.dental_state = ANY(%(expected)s) AND visit.start > %(now)s)
       AND NOT EXISTS (
           SELECT FROM calendar_event visit
            WHERE visit.dental_patient_id = followup.partner_id AND visit.active
              AND visit.dental_company_id = followup.company_id
              AND visit.dental_state = 'attended' AND visit.start > followup.closed_at)
       AND NOT EXISTS (
           SELECT FROM dental_followup other
            WHERE other.partner_id = followup.partner_id AND other.id != followup.id
              AND other.company_id = followup.company_id
              AND other.state IN ('todo', 'pending', 'booked'))
       AND NOT EXISTS (
           SELECT FROM dental_followup other
            WHERE other.partner_id = followup.partner_id
              AND other.company_id = followup.company_id AND other.state = 'lost'
              AND other.lost_reason_id = followup.lost_reason_id AND other.id > followup.id)
"""


class DentalSilentLossReport(models.Model):
    """Patients who are leaving without a word: never reached, or a plan gone quiet (S32).

    A patient is here once for what nobody reached them about last, and once for each plan.
    """

    _name = 'dental.silent.loss.report'
    _inherit = 'dental.followup.report'
    _description = "Silent losses"
    _auto = False
    _dental_query = SILENT
    _order = 'day desc, id desc'
    _rec_name = 'partner_id'
    _depends = {
        'dental.treatment.plan': [
            'amount', 'call_back_at', 'company_id', 'currency_id', 'dentist_id', 'partner_id',
            'presented_on', 'state'],
        'dental.followup': [
            'closed_at', 'company_id', 'lost_reason_id', 'partner_id', 'plan_id', 'program_id',
            'state'],
        'dental.followup.round': [
            'amount', 'clinic_day', 'currency_id', 'dentist_id', 'end', 'followup_id',
            'is_taken_back', 'number', 'treatment_id'],
        'dental.followup.attempt': ['clinic_day', 'company_id', 'is_void', 'partner_id', 'reached'],
        'dental.followup.lost.reason': ['code'],
        'calendar.event': [
            'active', 'dental_company_id', 'dental_patient_id', 'dental_state', 'start'],
    }

    kind = fields.Selection(SILENCES, string="What happened", readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Patient", readonly=True)
    program_id = fields.Many2one('dental.followup.program', readonly=True)
    plan_id = fields.Many2one('dental.treatment.plan', readonly=True)
    followup_id = fields.Many2one('dental.followup', string="Follow-up", readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    treatment_id = fields.Many2one('calendar.event.type', readonly=True)
    day = fields.Date(
        string="Silent since", readonly=True,
        help="When the patient was reached last, or the plan presented; or when somebody began to "
             "try.")
    amount = fields.Monetary(readonly=True, help="Of the plan.")
    currency_id = fields.Many2one('res.currency', readonly=True)

    next_at = fields.Datetime(related='plan_id.next_at')

    def action_open(self):
        """Open the plan that has gone quiet, or what nobody reached the patient about."""
        self.ensure_one()
        return self._action_form(self.plan_id if self.kind == 'plan' else self.followup_id)

    def action_call_again(self):
        """Take up again what nobody reached these patients about: calls of today.

        A plan has its next step, which is not put before the others.

        :raises UserError: for a patient who has died, or if somebody else is in the call
        """
        self.followup_id.action_reopen()
        return True
