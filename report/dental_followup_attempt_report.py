from odoo import fields, models

from ..models.followup.attempt_facts import REACHED, VALUES, WEEKDAYS
from ..models.followup.dental_followup_attempt import MOODS
from ..models.vocabulary import BANDS, CHANNELS

ATTEMPTS = """
    SELECT attempt.id, attempt.id AS attempt_id, attempt.followup_id, attempt.company_id,
           attempt.clinic_day, attempt.weekday, attempt.hour_band, attempt.channel,
           attempt.call_number, round.program_code,
           CASE WHEN company.dental_team_told_on IS NOT NULL THEN attempt.user_id END AS user_id,
           CASE WHEN attempt.reached = 'patient'
                THEN (outcome.objects IS TRUE)::int::float END AS objection_rate,
           CASE WHEN attempt.reached = 'patient' THEN EXISTS (
                SELECT FROM dental_feedback feedback
                 WHERE feedback.attempt_id = attempt.id
                   AND feedback.kind = ANY(%(complaining)s))::int::float END AS complaint_rate,
           round.program_id, round.treatment_id, round.dentist_id, attempt.opening_id,
           attempt.reply_id, attempt.reached, attempt.mood, attempt.value_given,
           attempt.seconds,
           CASE WHEN attempt.call_number > 0 AND attempt.reached != 'unknown'
                THEN (attempt.reached = 'patient')::int::float END AS reached_rate,
           CASE WHEN attempt.call_number > 0
                THEN (attempt.event_id IS NOT NULL)::int::float END AS booked_rate,
           CASE WHEN COALESCE(attempt.call_number, 0) = 0 THEN NULL
                WHEN attempt.event_id IS NULL THEN 0.0
                ELSE (SELECT CASE WHEN visit.dental_state = 'attended' THEN 1.0
                                  WHEN visit.dental_state = ANY(%(expected)s)
                                       OR visit.dental_state = 'arrived' THEN NULL
                                  ELSE 0.0 END
                        FROM calendar_event visit WHERE visit.id = attempt.event_id)
           END AS recovered_rate,
           CASE WHEN attempt.call_back_at IS NULL THEN NULL
                WHEN EXISTS (
                     SELECT FROM dental_followup_attempt kept
                      WHERE kept.followup_id = attempt.followup_id
                        AND kept.id > attempt.id AND kept.channel = 'phone'
                        AND kept.is_void IS NOT TRUE
                        AND kept.at BETWEEN attempt.call_back_at - interval '30 minutes'
                            AND attempt.call_back_at + interval '30 minutes') THEN 1.0
                WHEN attempt.call_back_at < %(now)s - interval '30 minutes' THEN 0.0
           END AS promise_rate
      FROM dental_followup_attempt attempt
      LEFT JOIN res_company company ON company.id = attempt.company_id
      LEFT JOIN dental_followup_outcome outcome ON outcome.id = attempt.outcome_id
      LEFT JOIN dental_followup_round round ON round.id = attempt.round_id
     WHERE attempt.is_void IS NOT TRUE
"""


class DentalFollowupAttemptReport(models.Model):
    """Contacts in figures: is a third call too many, and when are patients reached? (S3, S62)."""

    _name = 'dental.followup.attempt.report'
    _inherit = 'dental.followup.report'
    _description = "Contacts in figures"
    _auto = False
    _dental_query = ATTEMPTS
    _order = 'clinic_day desc, id desc'
    _rec_name = 'attempt_id'
    _depends = {
        'dental.followup.attempt': [
            'call_back_at', 'call_number', 'channel', 'clinic_day', 'company_id', 'event_id',
            'followup_id', 'hour_band', 'is_void', 'mood', 'opening_id', 'outcome_id', 'reached',
            'reply_id', 'round_id', 'seconds', 'user_id', 'value_given', 'weekday'],
        'dental.feedback': ['attempt_id', 'kind'],
        'dental.followup.outcome': ['objects'],
        'res.company': ['dental_team_told_on'],
        'dental.followup.round': ['dentist_id', 'program_code', 'program_id', 'treatment_id'],
        'calendar.event': ['dental_state'],
    }

    attempt_id = fields.Many2one('dental.followup.attempt', string="Contact", readonly=True)
    followup_id = fields.Many2one('dental.followup', string="Follow-up", readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    clinic_day = fields.Date(string="Day", readonly=True)
    weekday = fields.Selection(WEEKDAYS, readonly=True)
    hour_band = fields.Selection(BANDS, string="Time of day", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    call_number = fields.Integer(string="Number of the call", readonly=True, aggregator=None)
    user_id = fields.Many2one(
        'res.users', string="Caller", readonly=True,
        help="Only where the clinic has told its team that figures by caller are looked at.")
    program_code = fields.Char(string="Program's code", readonly=True)
    program_id = fields.Many2one('dental.followup.program', readonly=True)
    treatment_id = fields.Many2one('calendar.event.type', readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    opening_id = fields.Many2one(
        'dental.followup.script.line', readonly=True)
    reply_id = fields.Many2one('dental.followup.script.line', readonly=True)
    reached = fields.Selection(REACHED, readonly=True)
    mood = fields.Selection(MOODS, readonly=True)
    value_given = fields.Selection(VALUES, string="What it gave the patient", readonly=True)
    seconds = fields.Integer(string="Duration (seconds)", readonly=True, aggregator='sum')
    reached_rate = fields.Float(
        string="Patient reached", readonly=True, aggregator='avg', help="Of the calls we made.")
    booked_rate = fields.Float(
        string="Booked in it", readonly=True, aggregator='avg', help="Of the calls we made.")
    recovered_rate = fields.Float(
        string="Back in the chair", readonly=True, aggregator='avg',
        help="The patient came to the visit that was booked in it. Of the calls we made; those "
             "whose visit is still to come are left out.")
    objection_rate = fields.Float(
        string="Wants no more calls", readonly=True, aggregator='avg',
        help="Said so in it. Of the contacts in which the patient was reached.")
    complaint_rate = fields.Float(
        string="Complained", readonly=True, aggregator='avg',
        help="A complaint was told in it. Of the contacts in which the patient was reached.")
    promise_rate = fields.Float(
        string="Promises kept", readonly=True, aggregator='avg',
        help="Of the calls promised for an hour: made within half an hour before or after it.")
