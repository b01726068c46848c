from odoo import fields, models

BECAME = [
    ('came', "Came in the month"),
    ('booked', "Has a visit"),
    ('none', "Neither"),
]
REVIEW = """
           SELECT GREATEST(
                      ({visit}.dental_day + make_interval(months => COALESCE(
                          CASE patient.dental_recall
                               WHEN 'own' THEN patient.dental_recall_months END,
                          (SELECT min(kind.dental_recall_months)
                             FROM meeting_category_rel done
                             JOIN calendar_event_type kind ON kind.id = done.type_id
                            WHERE done.event_id = {visit}.id
                              AND kind.dental_recall_months > 0))))::date,
                      patient.dental_recall_paused_until) AS due_on"""
"""When the review after a visit is due: as the dentist decided for the patient, or by treatment."""
SETS_IT = """(patient.dental_recall = 'own' OR EXISTS (
                    SELECT FROM meeting_category_rel mine
                      JOIN meeting_category_rel theirs ON theirs.type_id = mine.type_id
                      JOIN calendar_event_type kind ON kind.id = mine.type_id
                                                   AND kind.dental_recall_months > 0
                     WHERE mine.event_id = visit.id AND theirs.event_id = later.id))"""
LATER = """calendar_event later
            WHERE later.dental_patient_id = visit.dental_patient_id
              AND later.dental_company_id = visit.dental_company_id
              AND later.dental_state = 'attended' AND later.active
              AND (later.dental_day, later.id) > (visit.dental_day, visit.id)"""
AHEAD = """calendar_event ahead
                     WHERE ahead.dental_patient_id = visit.dental_patient_id
                       AND ahead.dental_company_id = visit.dental_company_id AND ahead.active"""

RECALLS = f"""
    SELECT visit.id, visit.id AS event_id, visit.dental_company_id AS company_id,
           visit.dental_patient_id AS partner_id, visit.dental_dentist_id AS dentist_id,
           visit.dental_treatment_id AS treatment_id, review.due_on, became.became,
           CASE WHEN month.last >= clinic.since
                THEN (became.became != 'none')::int::float END AS kept_rate,
           CASE WHEN month.last >= clinic.since
                THEN (became.became = 'came')::int::float END AS came_rate,
           review.due_on < clinic.today AND patient.active
               AND patient.dental_deceased_on IS NULL
               AND NOT EXISTS (SELECT FROM {LATER} AND {SETS_IT})
               AND NOT EXISTS (SELECT FROM {AHEAD}
                       AND ahead.dental_state = ANY(%(expected)s)
                       AND ahead.start > %(now)s) AS is_overdue
      FROM calendar_event visit
      JOIN res_partner patient ON patient.id = visit.dental_patient_id
                              AND patient.dental_recall IS DISTINCT FROM 'never'
      JOIN %(clinics)s ON clinic.id = visit.dental_company_id
      JOIN LATERAL ({REVIEW.format(visit='visit')}) review
           ON review.due_on > visit.dental_day
          AND (patient.dental_deceased_on IS NULL OR patient.dental_deceased_on > review.due_on)
     CROSS JOIN LATERAL (
           SELECT date_trunc('month', review.due_on)::date AS first,
                  (date_trunc('month', review.due_on) + interval '1 month - 1 day')::date
                      AS last) month
     CROSS JOIN LATERAL (
           SELECT CASE
                  WHEN EXISTS (SELECT FROM {AHEAD}
                       AND ahead.dental_state IN ('arrived', 'attended')
                       AND ahead.dental_day BETWEEN month.first AND month.last) THEN 'came'
                  WHEN EXISTS (SELECT FROM {AHEAD} AND CASE
                       WHEN month.last >= clinic.today
                       THEN ahead.dental_state = ANY(%(expected)s) AND ahead.start > %(now)s
                       ELSE ahead.dental_day > month.last
                        AND (ahead.create_date AT TIME ZONE 'UTC' AT TIME ZONE clinic.zone)::date
                            <= month.last
                        AND (ahead.dental_state = ANY(%(expected)s) OR (
                             ahead.dental_state_at AT TIME ZONE 'UTC' AT TIME ZONE clinic.zone
                             )::date > month.last) END) THEN 'booked'
                  ELSE 'none' END AS became) became
     WHERE visit.dental_state = 'attended' AND visit.active
       AND NOT EXISTS (
           SELECT FROM {LATER} AND {SETS_IT} AND later.dental_day < month.first)
       AND NOT EXISTS (
           SELECT FROM {LATER} AND (
                  SELECT date_trunc('month', again.due_on)
                    FROM ({REVIEW.format(visit='later')}) again) = month.first)
"""


class DentalRecallReport(models.Model):
    """Patients whose review is due, by month, and whether they came or have a visit (S15).

    Who had booked already is among them: they are what a good desk achieves. Who is due in a
    month is said by the visits before it; a patient is due once in a month.
    """

    _name = 'dental.recall.report'
    _inherit = 'dental.followup.report'
    _description = "Reviews in figures"
    _auto = False
    _dental_query = RECALLS
    _order = 'due_on desc, id desc'
    _rec_name = 'partner_id'
    _dental_opens = 'partner_id'
    _depends = {
        'calendar.event': [
            'active', 'categ_ids', 'dental_company_id', 'dental_day', 'dental_dentist_id',
            'dental_patient_id', 'dental_state', 'dental_state_at', 'dental_treatment_id',
            'start'],
        'calendar.event.type': ['dental_recall_months'],
        'res.company': ['dental_start_date'],
        'res.partner': [
            'active', 'dental_deceased_on', 'dental_recall', 'dental_recall_months',
            'dental_recall_paused_until'],
    }

    event_id = fields.Many2one(
        'calendar.event', string="Counted from", readonly=True,
        help="The visit after which the review is due.")
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Patient", readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    treatment_id = fields.Many2one(
        'calendar.event.type', string="Main treatment", readonly=True)
    due_on = fields.Date(string="Review due on", readonly=True)
    became = fields.Selection(
        BECAME, string="What became of it", readonly=True,
        help="In the month in which it was due, or as it stands while the month goes on.")
    is_overdue = fields.Boolean(
        string="Overdue", readonly=True, help="Due before today, not done, and no visit to come.")
    kept_rate = fields.Float(
        string="Came or has a visit", readonly=True, aggregator='avg',
        help="Of the patients whose review was due in the month, with those who had booked "
             "already. Months from before the clinic's start do not count.")
    came_rate = fields.Float(
        string="Came", readonly=True, aggregator='avg',
        help="In the month in which the review was due.")
