from odoo import fields, models

from ..models.visit.reasons import CANCEL_KINDS
from ..models.vocabulary import VISIT_STATES

VISIT_ORDERS = [
    ('first', "First visit"),
    ('later', "Later visit"),
    ('unknown', "First visit not known"),
]
REPAIRS = [
    ('repaired', "With a repair call"),
    ('none', "Without a repair call"),
]
AGAIN = """EXISTS (
                     SELECT FROM calendar_event later
                      WHERE later.dental_patient_id = visit.dental_patient_id
                        AND later.dental_state = 'attended' AND later.active
                        AND later.dental_day > visit.dental_day + interval '{after}'
                        AND later.dental_day <= visit.dental_day + interval '{until}')"""
FIRST_DAY = """(
               SELECT COALESCE(patient.dental_first_visit_on, CASE
                          WHEN patient.dental_is_new_here THEN (
                               SELECT min(early.dental_day) FROM calendar_event early
                                WHERE early.dental_patient_id = patient.id AND early.active
                                  AND early.dental_company_id = visit.dental_company_id
                                  AND early.dental_state = 'attended') END)
                 FROM res_partner patient WHERE patient.id = visit.dental_patient_id)"""
ORDER = f"""CASE WHEN visit.dental_state != 'attended' THEN NULL
                ELSE COALESCE((SELECT CASE WHEN visit.dental_day = {FIRST_DAY}
                      AND NOT EXISTS (
                          SELECT FROM calendar_event same
                           WHERE same.dental_patient_id = visit.dental_patient_id
                             AND same.dental_company_id = visit.dental_company_id
                             AND same.dental_state = 'attended' AND same.active
                             AND same.dental_day = visit.dental_day AND same.id < visit.id)
                      THEN 'first' WHEN {FIRST_DAY} IS NOT NULL THEN 'later' END),
                      'unknown') END"""

VISITS = f"""
    SELECT visit.id, visit.id AS event_id, visit.dental_company_id AS company_id,
           visit.dental_day AS day, visit.dental_patient_id AS partner_id,
           visit.dental_dentist_id AS dentist_id,
           visit.dental_treatment_id AS treatment_id, visit.dental_state AS state,
           visit.dental_cancel_kind AS cancel_kind,
           EXISTS (SELECT FROM dental_followup followup
                     JOIN dental_followup_attempt contact
                       ON contact.followup_id = followup.id AND contact.is_contact
                    WHERE followup.event_id = visit.id) AS is_followed_up,
           CASE visit.dental_state WHEN 'attended'
                THEN NULLIF(visit.dental_amount, 0) END AS amount,
           company.currency_id,
           CASE WHEN visit.dental_state = 'no_show' THEN 1.0
                WHEN visit.dental_state IN ('arrived', 'attended') THEN 0.0
           END AS no_show_rate,
           CASE WHEN visit.dental_state IN ('arrived', 'attended') THEN 1.0
                WHEN visit.dental_state IN ('no_show', 'cancelled') THEN 0.0
           END AS kept_rate,
           CASE WHEN visit.dental_state = 'cancelled'
                     AND visit.dental_cancel_kind = 'early' THEN 1.0
                WHEN visit.dental_state IN ('arrived', 'attended', 'no_show') THEN 0.0
                WHEN visit.dental_state = 'cancelled'
                     AND visit.dental_cancel_kind = 'late' THEN 0.0
           END AS cancel_rate,
           CASE WHEN visit.dental_day < clinic.today - interval '1 year'
                     AND visit.dental_state = 'attended'
                THEN {AGAIN.format(after='0 days', until='1 year')}::int::float
           END AS return_rate,
           {ORDER} AS visit_order,
           CASE WHEN visit.dental_day < clinic.today - 90 AND {ORDER} = 'first'
                THEN {AGAIN.format(after='0 days', until='90 days')}::int::float
           END AS second_rate,
           CASE WHEN visit.dental_day < clinic.today - interval '1 year' AND {ORDER} = 'first'
                THEN {AGAIN.format(after='0 days', until='1 year')}::int::float
           END AS first_year_rate,
           CASE WHEN visit.dental_day < clinic.today - interval '2 years' AND {ORDER} = 'first'
                THEN {AGAIN.format(after='1 year', until='2 years')}::int::float
           END AS second_year_rate,
           CASE WHEN visit.dental_incident IS NOT TRUE THEN NULL
                WHEN EXISTS (
                     SELECT FROM dental_followup repair
                       JOIN dental_followup_round tried ON tried.followup_id = repair.id
                      WHERE repair.event_id = visit.id AND tried.program_code = 'repair'
                        AND tried.first_reached_at IS NOT NULL
                        AND tried.is_taken_back IS NOT TRUE) THEN 'repaired'
                ELSE 'none' END AS repair
      FROM calendar_event visit
      LEFT JOIN res_company company ON company.id = visit.dental_company_id
      JOIN %(clinics)s ON clinic.id = visit.dental_company_id
     WHERE visit.dental_patient_id IS NOT NULL AND visit.active
"""


class DentalVisitReport(models.Model):
    """Visits by their clinic's day: who came, who did not, and who comes again (S25, S28)."""

    _name = 'dental.visit.report'
    _inherit = 'dental.followup.report'
    _description = "Visits in figures"
    _auto = False
    _dental_query = VISITS
    _order = 'day desc, id desc'
    _rec_name = 'event_id'
    _dental_opens = 'event_id'
    _depends = {
        'calendar.event': [
            'active', 'dental_amount', 'dental_cancel_kind', 'dental_company_id', 'dental_day',
            'dental_dentist_id', 'dental_incident', 'dental_patient_id', 'dental_state',
            'dental_treatment_id', 'start'],
        'dental.followup': ['event_id'],
        'dental.followup.attempt': ['followup_id', 'is_contact'],
        'dental.followup.round': [
            'first_reached_at', 'followup_id', 'is_taken_back', 'program_code'],
        'res.partner': ['dental_first_visit_on', 'dental_is_new_here'],
    }

    event_id = fields.Many2one('calendar.event', string="Visit", readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    day = fields.Date(string="Clinic's day", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Patient", readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    treatment_id = fields.Many2one(
        'calendar.event.type', string="Main treatment", readonly=True)
    state = fields.Selection(VISIT_STATES, string="Visit state", readonly=True)
    cancel_kind = fields.Selection(CANCEL_KINDS, string="Cancelled", readonly=True)
    is_followed_up = fields.Boolean(
        string="Followed up", readonly=True, help="The patient was reached about this visit.")
    amount = fields.Monetary(readonly=True, help="Of attended visits, where it is known.")
    currency_id = fields.Many2one('res.currency', readonly=True)
    no_show_rate = fields.Float(
        string="No-shows", readonly=True, aggregator='avg',
        help="Of the visits whose patient came or did not come.")
    kept_rate = fields.Float(
        string="Visits kept", readonly=True, aggregator='avg',
        help="Attended, of all that were due: attended, missed and cancelled ones.")
    cancel_rate = fields.Float(
        string="Cancelled in time", readonly=True, aggregator='avg',
        help="By the patient, of all that the clinic did not cancel or move itself.")
    return_rate = fields.Float(
        string="Returned within a year", readonly=True, aggregator='avg',
        help="Attended visits whose patient came again within twelve months; those of the last "
             "twelve months do not count yet. Compared by what was done afterwards it is no "
             "proof: who is content comes again, and answers the phone.")
    visit_order = fields.Selection(
        VISIT_ORDERS, string="First or later", readonly=True,
        help="Of attended visits. Of patients whose first visit is not known nothing is said of "
             "first visits; here is how many those are.")
    second_rate = fields.Float(
        string="Second visit within 90 days", readonly=True, aggregator='avg',
        help="Of first visits whose 90 days are over.")
    first_year_rate = fields.Float(
        string="Came in the first year", readonly=True, aggregator='avg',
        help="Of first visits whose first year is over: the patient came again in it.")
    second_year_rate = fields.Float(
        string="Came in the second year", readonly=True, aggregator='avg',
        help="Of first visits whose second year is over: the patient came again in it.")
    repair = fields.Selection(
        REPAIRS, string="After something went wrong", readonly=True,
        help="Whether the patient was reached by a repair call about it. Compared by it, "
             "'Returned within a year' is no proof: whoever is content answers the phone.")
