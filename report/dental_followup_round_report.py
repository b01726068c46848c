from odoo import fields, models

from ..models.followup.dental_followup_round import BROUGHT_BY, ENDS, SAME_DAY, SAME_DAY_REASONS

CALLS = """dental_followup_attempt call
                 WHERE call.round_id = round.id AND call.is_void IS NOT TRUE"""
ANSWERED = f"{CALLS} AND call.outcome_move = 'answered'"
VISIT = "calendar_event visit WHERE visit.id = round.booked_event_id"
BLOCKER_ANSWERS = [
    ('something', "Something is in the way"),
    ('nothing', "Nothing is in the way"),
    ('not_asked', "Not asked"),
]
ROUNDS = """
    SELECT round.id, round.followup_id, round.company_id, round.clinic_day,
           followup.partner_id, round.program_code, round.program_id,
           round.treatment_id, round.dentist_id, followup.user_id, round.same_day,
           round.same_day_reason, round.booked_by, round.end, round.lost_reason_id,
           (SELECT blocker.id
              FROM dental_followup_attempt call
              JOIN dental_followup_attempt_dental_followup_blocker_rel told
                   ON told.dental_followup_attempt_id = call.id
              JOIN dental_followup_blocker blocker ON blocker.id = told.dental_followup_blocker_id
                                                  AND blocker.is_none IS NOT TRUE
             WHERE call.round_id = round.id AND call.is_void IS NOT TRUE
             ORDER BY call.at DESC, call.id DESC, blocker.sequence, blocker.id
             LIMIT 1) AS blocker_id,
           (SELECT CASE WHEN call.not_asked IS NOT NULL THEN 'not_asked'
                        WHEN EXISTS (
                             SELECT FROM dental_followup_attempt_dental_followup_blocker_rel told
                               JOIN dental_followup_blocker blocker
                                    ON blocker.id = told.dental_followup_blocker_id
                                   AND blocker.is_none IS NOT TRUE
                              WHERE told.dental_followup_attempt_id = call.id) THEN 'something'
                        ELSE 'nothing' END
              FROM %(answered)s
             ORDER BY call.not_asked IS NOT NULL, call.at DESC, call.id DESC
             LIMIT 1) AS blocker_answer,
           (SELECT bool_or(call.not_asked IS NULL)::int::float FROM %(answered)s) AS asked_rate,
           round.amount,
           CASE WHEN round.end = 'lost' THEN (reason.code != ALL(%(no_word)s))::int::float
           END AS known_rate,
           round.closed_at,
           CASE round.same_day WHEN 'kept' THEN 1.0 WHEN 'missed' THEN 0.0
           END AS same_day_rate,
           extract(epoch FROM round.first_attempt_at - round.opened_at) / 3600
               AS attempt_hours,
           extract(epoch FROM round.first_reached_at - round.opened_at) / 3600
               AS contact_hours,
           CASE WHEN round.first_reached_at IS NOT NULL THEN 1.0
                WHEN round.first_attempt_at IS NOT NULL THEN 0.0 END AS reached_rate,
           CASE WHEN round.booked_at <= round.opened_at + interval '30 days' THEN 1.0
                WHEN round.end = 'cancelled' THEN NULL
                WHEN round.end IS NOT NULL
                     OR round.opened_at < %(now)s - interval '30 days' THEN 0.0
           END AS booked_rate,
           CASE WHEN NOT program.wants_visit AND round.booked_event_id IS NULL THEN NULL
                WHEN round.end = 'won' THEN 1.0 WHEN round.end = 'lost' THEN 0.0
           END AS recovered_rate,
           CASE (SELECT visit.dental_state FROM %(visit)s)
                WHEN 'no_show' THEN 1.0 WHEN 'attended' THEN 0.0 END AS missed_again_rate,
           (SELECT count(call.call_number)::int FROM %(calls)s) AS calls,
           (SELECT sum(call.seconds) / 60.0 FROM %(calls)s) AS minutes,
           NULLIF(company.dental_minute_cost, 0)
               * (SELECT sum(call.seconds) / 60.0 FROM %(calls)s) AS cost,
           (SELECT NULLIF(visit.dental_amount, 0) - COALESCE((
                       SELECT sum(moved.dental_amount) FROM calendar_event moved
                        WHERE moved.dental_moved_to_id = visit.id), 0)
              FROM %(visit)s AND visit.dental_state = 'attended' AND NOT EXISTS (
                       SELECT FROM dental_followup_round earlier
                        WHERE earlier.booked_event_id = visit.id AND earlier.id < round.id
                          AND earlier.is_taken_back IS NOT TRUE)) AS recovered_amount,
           company.currency_id
      FROM dental_followup_round round
      LEFT JOIN dental_followup followup ON followup.id = round.followup_id
      LEFT JOIN dental_followup_program program ON program.id = round.program_id
      LEFT JOIN res_company company ON company.id = round.company_id
      LEFT JOIN dental_followup_lost_reason reason ON reason.id = round.lost_reason_id
     WHERE round.is_taken_back IS NOT TRUE
"""


class DentalFollowupRoundReport(models.Model):
    """What follow-up brings: each time a case was taken up, and what it came to (S9, S30, S59).

    Rounds that turned out not to have ended are left out: the one that goes on has their facts.
    """

    _name = 'dental.followup.round.report'
    _inherit = 'dental.followup.report'
    _description = "Follow-up in figures"
    _auto = False
    _dental_query = ROUNDS.replace('%(calls)s', CALLS).replace(
        '%(answered)s', ANSWERED).replace('%(visit)s', VISIT)
    _order = 'clinic_day desc, id desc'
    _rec_name = 'followup_id'
    _depends = {
        'dental.followup.round': [
            'amount', 'booked_at', 'booked_by', 'booked_event_id', 'clinic_day', 'closed_at',
            'company_id', 'dentist_id', 'end', 'first_attempt_at', 'first_reached_at',
            'followup_id', 'is_taken_back', 'lost_reason_id', 'opened_at', 'program_code',
            'program_id', 'same_day', 'same_day_reason', 'treatment_id'],
        'dental.followup': ['partner_id', 'user_id'],
        'dental.followup.program': ['wants_visit'],
        'dental.followup.attempt': [
            'at', 'blocker_ids', 'call_number', 'is_void', 'not_asked', 'outcome_move',
            'round_id', 'seconds'],
        'dental.followup.blocker': ['is_none', 'sequence'],
        'dental.followup.lost.reason': ['code'],
        'calendar.event': ['dental_amount', 'dental_moved_to_id', 'dental_state'],
        'res.company': ['currency_id', 'dental_minute_cost'],
    }

    followup_id = fields.Many2one('dental.followup', string="Follow-up", readonly=True)
    company_id = fields.Many2one('res.company', string="Clinic", readonly=True)
    clinic_day = fields.Date(string="Taken up on", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Patient", readonly=True)
    program_code = fields.Char(string="Program's code", readonly=True)
    program_id = fields.Many2one('dental.followup.program', readonly=True)
    treatment_id = fields.Many2one('calendar.event.type', readonly=True)
    dentist_id = fields.Many2one('res.partner', readonly=True)
    user_id = fields.Many2one('res.users', string="Who looks after it", readonly=True)
    same_day = fields.Selection(SAME_DAY, string="Call on the same day", readonly=True)
    same_day_reason = fields.Selection(SAME_DAY_REASONS, string="Same day: why", readonly=True)
    booked_by = fields.Selection(BROUGHT_BY, string="Brought by", readonly=True)
    end = fields.Selection(ENDS, string="Came to", readonly=True)
    lost_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Lost because", readonly=True)
    blocker_id = fields.Many2one(
        'dental.followup.blocker', string="What is in the way", readonly=True,
        help="The main one of those that the patient spoke of last.")
    blocker_answer = fields.Selection(
        BLOCKER_ANSWERS, string="Asked what is in the way", readonly=True,
        help="Empty as long as the patient was not spoken with.")
    asked_rate = fields.Float(
        string="What is in the way was asked", readonly=True, aggregator='avg',
        help="Of those who were spoken with. What was not asked is not known, and counts as no "
             "answer.")
    amount = fields.Monetary(
        string="At stake", readonly=True, aggregator='sum', help="Of the plan it is about.")
    known_rate = fields.Float(
        string="Lost, and why is known", readonly=True, aggregator='avg',
        help="The patient gave a reason. Of those that were lost; not to have reached the patient "
             "is no reason (S33).")
    closed_at = fields.Datetime(string="Ended on", readonly=True)
    same_day_rate = fields.Float(
        string="Called the same day", readonly=True, aggregator='avg',
        help="Of those who were owed a call on the same day.")
    attempt_hours = fields.Float(
        string="Hours until tried", readonly=True, aggregator='avg')
    contact_hours = fields.Float(
        string="Hours until reached", readonly=True, aggregator='avg')
    reached_rate = fields.Float(
        string="Reached", readonly=True, aggregator='avg', help="Of those that were tried.")
    booked_rate = fields.Float(
        string="Booked within 30 days", readonly=True, aggregator='avg',
        help="Of all; one that goes on counts once it has booked, or after its thirty days.")
    recovered_rate = fields.Float(
        string="Back in the chair", readonly=True, aggregator='avg',
        help="The patient came. Of all that have ended and were about a visit; those that were not "
             "needed any more are left out.")
    missed_again_rate = fields.Float(
        string="Missed again", readonly=True, aggregator='avg',
        help="Of the visits that were booked and whose hour has come.")
    calls = fields.Integer(readonly=True, aggregator='sum')
    minutes = fields.Float(readonly=True, aggregator='sum', help="Spent on its calls.")
    cost = fields.Monetary(
        readonly=True, aggregator='sum',
        help="Its minutes at what a minute costs the clinic; nothing, if that is not said.")
    recovered_amount = fields.Monetary(
        string="Recovered", readonly=True, aggregator='sum',
        help="What the visits were worth that patients came to, less visits that were moved to "
             "them; where it is known. A visit that settled several follow-ups counts "
             "once.")
    currency_id = fields.Many2one('res.currency', readonly=True)
