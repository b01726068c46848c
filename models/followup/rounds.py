from odoo import api, fields, models
from odoo.tools import SQL

from ..vocabulary import CLOSED

FROZEN = ('state', 'closed_at', 'closed_user_id', 'lost_reason_id', 'cancel_reason', 'close_note')
"""What a round keeps of its end."""
BEGUN = (
    'opened_at', 'clinic_day', 'program_id', 'program_code', 'treatment_id', 'dentist_id',
    'checkup', 'amount', 'currency_id', 'first_due_by', 'owed_until', 'same_day', 'same_day_reason',
    'first_attempt_at', 'first_reached_at', 'booked_event_id', 'booked_at', 'booked_start',
    'booked_by')
"""What a round that goes on after a wrong end has from the one before."""
BROUGHT_DAYS = 30
"""So long after a contact a booking may be its doing."""
WHO_BROUGHT = """
    CASE WHEN visit.dental_import_ref IS NOT NULL THEN 'unknown' ELSE COALESCE((
        SELECT CASE WHEN arrived.direction = 'in' AND EXISTS (
                         SELECT FROM dental_followup_attempt ours
                          WHERE ours.round_id = present.id AND ours.is_void IS NOT TRUE
                            AND ours.direction = 'out' AND ours.id < arrived.id
                            AND ours.at > arrived.at - interval '{days} days'
                            AND COALESCE(ours.delivery, '')
                                NOT IN ('failed', 'bounced', 'withdrawn')) THEN 'rang_back'
                    WHEN arrived.direction = 'in' THEN 'patient'
                    WHEN arrived.channel IN ('phone', 'in_person') THEN 'call'
                    ELSE 'message' END
          FROM dental_followup_attempt arrived
         WHERE arrived.round_id = present.id AND arrived.is_void IS NOT TRUE
           AND arrived.at <= {booked} AND arrived.at > {booked} - interval '{days} days'
           AND (arrived.direction = 'in' OR arrived.is_contact
                OR arrived.reached IN ('patient', 'third_party'))
         ORDER BY (arrived.event_id = visit.id) IS TRUE DESC, arrived.at DESC, arrived.id DESC
         LIMIT 1), 'patient') END"""
"""Who brought the visit of a round: the call it was booked in, else the last contact that arrived.
What rang in vain did not arrive; of a visit that an import told of, nobody knows."""
OPEN = """
    INSERT INTO dental_followup_round (
           followup_id, company_id, number, opened_at, first_due_by, clinic_day,
           owed_until, same_day, same_day_reason, program_id, program_code, treatment_id,
           dentist_id, checkup, amount, currency_id)
    SELECT followup.id, followup.company_id, COALESCE(known.number, 0) + 1, %(now)s,
           CASE WHEN followup.due_by >= %(now)s OR known.number IS NULL
                THEN followup.due_by END, promise.clinic_day,
           CASE WHEN known.number IS NULL THEN promise.until END,
           CASE WHEN known.number IS NULL AND promise.closing THEN 'not_owed' END,
           CASE WHEN known.number IS NULL AND promise.closing THEN 'closing' END,
           program.id, program.code,
           COALESCE(
               visit.dental_treatment_id,
               (SELECT min(calendar_event_type_id)
                  FROM calendar_event_type_dental_treatment_plan_rel
                 WHERE dental_treatment_plan_id = plan.id)),
           COALESCE(visit.dental_dentist_id, plan.dentist_id),
           NULLIF(followup.checkup, 0), plan.amount, plan.currency_id
      FROM unnest(%(cases)s::int[], %(days)s::date[], %(untils)s::timestamp[],
                  %(closings)s::bool[]) AS promise (id, clinic_day, until, closing)
      JOIN dental_followup followup ON followup.id = promise.id
      JOIN dental_followup_program program ON program.id = followup.program_id
      LEFT JOIN calendar_event visit ON visit.id = followup.event_id
      LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
     CROSS JOIN LATERAL (SELECT max(number) AS number FROM dental_followup_round earlier
                          WHERE earlier.followup_id = followup.id) known
    RETURNING id, owed_until <= %(now)s AND same_day IS NULL"""
"""Begins rounds, with the facts as they are at this moment; tells which promise is over already."""
GO_ON = """
    WITH last AS (
        UPDATE dental_followup_round ended
           SET is_taken_back = TRUE
         WHERE followup_id = ANY(%(ids)s) AND "end" IS NOT NULL
           AND is_taken_back IS NOT TRUE
           AND NOT EXISTS (SELECT FROM dental_followup_round later
                            WHERE later.followup_id = ended.followup_id
                              AND later.number > ended.number
                              AND later.is_taken_back IS NOT TRUE)
        RETURNING *),
    begun AS (
        SELECT last.*, last.same_day_reason = 'settled' AS anew,
               (SELECT max(number) + 1 FROM dental_followup_round counted
                 WHERE counted.followup_id = last.followup_id) AS next
          FROM last),
    present AS (
        INSERT INTO dental_followup_round (
               followup_id, company_id, number, %(columns)s)
        SELECT followup_id, company_id, next, %(values)s
          FROM begun
        RETURNING id, followup_id)
    UPDATE dental_followup_attempt attempt
       SET round_id = present.id
      FROM present JOIN last ON last.followup_id = present.followup_id
     WHERE attempt.round_id = last.id"""
"""Marks the last rounds that count as not ended, and goes on in new ones with their contacts."""


class DentalFollowup(models.Model):
    """A case keeps what each of its rounds came to, whatever becomes of it later (invariant 20).

    Rounds are written by statements for many cases at once; a case that is taken up again gets a
    round of its own, and nothing of the one before is written over.
    """

    _inherit = 'dental.followup'

    round_ids = fields.One2many(
        'dental.followup.round', 'followup_id', string="Rounds", readonly=True)

    @api.model
    def _follow_rounds(self, was, state):
        """Let rounds follow cases that were brought into a state.

        :param dict was: of each case, the state before
        :param str state: the one they are in
        """
        cases = self.browse().union(*was)
        left = cases.filtered(lambda case: was[case] in CLOSED and was[case] != state)
        wrong = left.filtered(lambda case: was[case] == 'won' and case._was_not_won(state))
        wrong._go_on_with_rounds()
        (left - wrong)._open_rounds()
        if state == 'booked':
            cases._note_first_bookings()
        elif state in CLOSED:
            cases._end_rounds()

    def _was_not_won(self, state):
        """Tell whether a case that leaves *won* for a state was not won after all.

        The patient was not in the chair, or did not get the message; who takes up a case that is
        done begins anew.
        """
        self.ensure_one()
        visit = self.rebooked_event_id
        return state != 'todo' or bool(visit) and visit.dental_state != 'attended'

    def _open_rounds(self):
        """Begin a round of each of these cases, with the facts as they are at this moment."""
        if not self:
            return
        self.flush_recordset(['checkup', 'company_id', 'due_by', 'event_id', 'plan_id'])
        # What visits and plans say is kept, whoever may read them.
        cases = self.sudo()
        cases.event_id.flush_recordset(['dental_dentist_id', 'dental_treatment_id'])
        cases.plan_id.flush_recordset(['amount', 'currency_id', 'dentist_id', 'treatment_ids'])
        promises = self._read_same_day_promises()
        self._judge_unsettled(self._write_rounds(OPEN, **promises))

    def _go_on_with_rounds(self):
        """The last rounds of these cases had not ended: mark them, and go on in new ones.

        The contacts go on with them. That no call was needed any more is judged anew.
        """
        if not self:
            return
        columns = SQL(', ').join(map(SQL.identifier, BEGUN))
        self._write_rounds(GO_ON, columns=columns, values=SQL(', ').join(
                SQL("CASE WHEN anew IS NOT TRUE THEN %s END", SQL.identifier(name))
                if name in ('same_day', 'same_day_reason') else SQL.identifier(name)
                for name in BEGUN))
        self.env['dental.followup.attempt'].invalidate_model(['round_id'])

    def _note_first_bookings(self):
        """Keep the first visit that was booked in the present round of each of these cases."""
        self.flush_recordset(['rebooked_event_id'])
        self.env['dental.followup.attempt'].flush_model()
        # As in _open_rounds.
        self.sudo().rebooked_event_id.flush_recordset(['dental_import_ref', 'start'])
        self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET booked_event_id = visit.id, booked_start = visit.start, booked_at = %(now)s,
                   booked_by = %(brought)s
              FROM dental_followup followup
              JOIN calendar_event visit ON visit.id = followup.rebooked_event_id
             WHERE followup.id = present.followup_id AND followup.id = ANY(%(ids)s)
               AND present."end" IS NULL AND present.booked_event_id IS NULL
               AND present.booked_at IS NULL
            """, brought=SQL(
                WHO_BROUGHT.format(booked='%(now)s', days=BROUGHT_DAYS), now=fields.Datetime.now()))

    def _end_rounds(self):
        """End the present round of each of these cases as the case has ended."""
        self.flush_recordset(FROZEN)
        self.sudo().plan_id.flush_recordset(['amount', 'currency_id'])  # as in _open_rounds
        ended = self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET "end" = followup.state, closed_at = followup.closed_at,
                   closed_user_id = followup.closed_user_id,
                   lost_reason_id = followup.lost_reason_id,
                   cancel_reason = followup.cancel_reason, close_note = followup.close_note,
                   amount = COALESCE(plan.amount, present.amount),
                   currency_id = COALESCE(plan.currency_id, present.currency_id)
              FROM dental_followup followup
              LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
             WHERE followup.id = present.followup_id AND followup.id = ANY(%(ids)s)
               AND present."end" IS NULL
            RETURNING present.id, present.owed_until IS NOT NULL AND present.same_day IS NULL
            """)
        self._judge_unsettled(ended)

    def _begin_checkup_rounds(self, end, note=False):
        """End the rounds of these cases with their check-up; the next one is a round of its own.

        :param str end: what the check-up came to
        :param note: why, in a sentence
        """
        self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET "end" = %(end)s, close_note = %(note)s, closed_at = %(now)s,
                   closed_user_id = %(uid)s
             WHERE followup_id = ANY(%(ids)s) AND "end" IS NULL
            """, end=end, note=note or None)
        self._open_rounds()

    def _withdraw_checkup_rounds(self):
        """The check-ups before those at hand are not over after all: they go on."""
        if not self:
            return
        self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET "end" = 'cancelled', is_taken_back = TRUE, closed_at = %(now)s,
                   closed_user_id = %(uid)s
             WHERE followup_id = ANY(%(ids)s) AND "end" IS NULL
            """)
        self._go_on_with_rounds()

    def _write_rounds(self, statement, **values):
        """Write rounds of these cases, whoever's change moves them, by one statement.

        :param values: of the statement, besides ``ids``, ``uid`` and ``now``
        :return: what the statement returns
        """
        rounds = self.env['dental.followup.round']
        rounds.flush_model()
        self.env.cr.execute(SQL(
            statement, ids=self.ids, uid=self.env.uid, now=fields.Datetime.now(), **values))
        rounds.invalidate_model()
        self.invalidate_recordset(['round_ids'])
        return self.env.cr.fetchall() if self.env.cr.description else []
