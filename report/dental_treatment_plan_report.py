from odoo import fields, models

from ..models.treatment_plan.dental_treatment_plan import PLAN_STATES

AGES = [
    ('1', "Up to a week"),
    ('2', "Up to a month"),
    ('3', "Up to three months"),
    ('4', "Older"),
]

PLANS = """
    SELECT plan.id, plan.id AS plan_id, plan.company_id, plan.partner_id, plan.dentist_id,
           plan.presented_on, plan.paid_on, plan.state, plan.decline_reason_id,
           CASE WHEN plan.state != ALL(%(undecided)s) THEN NULL
                WHEN plan.presented_on >= clinic.today - 7 THEN '1'
                WHEN plan.presented_on >= clinic.today - 30 THEN '2'
                WHEN plan.presented_on >= clinic.today - 90 THEN '3'
                ELSE '4' END AS age,
           plan.paid_on IS NOT NULL AND NOT EXISTS (
               SELECT FROM dental_followup_attempt contact
                WHERE contact.partner_id = plan.partner_id AND contact.is_contact
                  AND contact.company_id = plan.company_id
                  AND contact.clinic_day >= plan.paid_on) AS is_forgotten,
           plan.amount, plan.accepted_amount,
           CASE WHEN plan.state IN ('declined', 'completed') OR EXISTS (
                     SELECT FROM calendar_event visit
                      WHERE visit.dental_patient_id = plan.partner_id AND visit.active
                        AND visit.dental_state = ANY(%(expected)s)
                        AND visit.start > %(now)s) THEN NULL
                WHEN plan.state = ANY(%(accepted)s) THEN plan.accepted_amount
                ELSE plan.amount END AS unscheduled_amount,
           plan.currency_id,
           CASE WHEN plan.state = ANY(%(accepted)s) OR plan.state = 'completed' THEN 1.0
                WHEN plan.state = 'declined' THEN 0.0 END AS accepted_rate,
           CASE WHEN plan.state = ANY(%(accepted)s) OR plan.state = 'completed'
                THEN ((plan.decided_at AT TIME ZONE 'UTC' AT TIME ZONE clinic.zone)::date
                      = plan.presented_on)::int::float
                WHEN plan.state = 'declined' THEN 0.0 END AS same_day_rate
      FROM dental_treatment_plan plan
      JOIN %(clinics)s ON clinic.id = plan.company_id
"""


class DentalTreatmentPlanReport(models.Model):
    """Plans by age and money: what was accepted, and what waits without a visit (S4, S33, S44)."""

    _name = 'dental.treatment.plan.report'
    _inherit = 'dental.followup.report'
    _description = "Treatment plans in figures"
    _auto = False
    _dental_query = PLANS
    _order = 'presented_on desc, id desc'
    _rec_name = 'plan_id'
    _dental_opens = 'plan_id'
    _depends = {
        'dental.treatment.plan': [
            'accepted_amount', 'amount', 'company_id', 'currency_id', 'decided_at',
            'decline_reason_id', 'dentist_id', 'paid_on', 'partner_id', 'presented_on', 'state'],
        'calendar.event': ['active', 'dental_patient_id', 'dental_state', 'start'],
        'dental.followup.attempt': ['clinic_day', 'company_id', 'is_contact', 'partner_id'],
    }

    plan_id = fields.Many2one('dental.treatment.plan', readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Patient", readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    presented_on = fields.Date(string="Presented on", readonly=True)
    paid_on = fields.Date(string="Paid on", readonly=True)
    state = fields.Selection(PLAN_STATES, readonly=True)
    decline_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Declined because", readonly=True)
    age = fields.Selection(
        AGES, string="Waits for a decision", readonly=True, help="Of undecided plans, to this day.")
    is_forgotten = fields.Boolean(
        string="Paid and not contacted since", readonly=True,
        help="All of it is paid, and nothing of the clinic has reached the patient since (S44).")
    amount = fields.Monetary(readonly=True)
    accepted_amount = fields.Monetary(string="Accepted amount", readonly=True)
    unscheduled_amount = fields.Monetary(
        string="Without a visit", readonly=True,
        help="Presented or accepted, of patients with no visit to come.")
    currency_id = fields.Many2one('res.currency', readonly=True)
    accepted_rate = fields.Float(
        string="Accepted", readonly=True, aggregator='avg',
        help="All of it or a part; of the plans that were decided.")
    same_day_rate = fields.Float(
        string="Accepted on the day", readonly=True, aggregator='avg',
        help="On which it was presented; of the plans that were decided.")
