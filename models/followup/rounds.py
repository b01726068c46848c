from odoo import api, fields, models
from odoo.tools import SQL

from ..vocabulary import CLOSED

FROZEN = ('state', 'closed_at', 'closed_user_id', 'lost_reason_id', 'cancel_reason', 'close_note')
"""What a round keeps of its end."""


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
        """Begin a round of each of these cases."""
        if not self:
            return
        self.flush_recordset(['company_id', 'due_by'])
        self._write_rounds(
            """
            INSERT INTO dental_followup_round (
                   followup_id, company_id, number, opened_at, first_due_by,
                   create_uid, create_date, write_uid, write_date)
            SELECT followup.id, followup.company_id, COALESCE(known.number, 0) + 1, %(now)s,
                   CASE WHEN followup.due_by >= %(now)s OR known.number IS NULL
                        THEN followup.due_by END,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM dental_followup followup
              LEFT JOIN (SELECT followup_id, max(number) AS number FROM dental_followup_round
                          WHERE followup_id = ANY(%(ids)s) GROUP BY followup_id
                        ) known ON known.followup_id = followup.id
             WHERE followup.id = ANY(%(ids)s)
            """)

    def _go_on_with_rounds(self):
        """The last rounds of these cases had not ended: mark them, and go on in new ones."""
        if not self:
            return
        self._write_rounds(
            """
            WITH last AS (
                UPDATE dental_followup_round ended
                   SET is_taken_back = TRUE, write_uid = %(uid)s, write_date = %(now)s
                 WHERE followup_id = ANY(%(ids)s) AND "end" IS NOT NULL
                   AND NOT EXISTS (SELECT FROM dental_followup_round later
                                    WHERE later.followup_id = ended.followup_id
                                      AND later.number > ended.number)
                RETURNING *)
            INSERT INTO dental_followup_round (
                   followup_id, company_id, number, opened_at, first_due_by, booked_event_id,
                   create_uid, create_date, write_uid, write_date)
            SELECT followup_id, company_id, number + 1, opened_at, first_due_by, booked_event_id,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM last
            """)

    def _note_first_bookings(self):
        """Keep the first visit that was booked in the present round of each of these cases."""
        self.flush_recordset(['rebooked_event_id'])
        self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET booked_event_id = followup.rebooked_event_id,
                   write_uid = %(uid)s, write_date = %(now)s
              FROM dental_followup followup
             WHERE followup.id = present.followup_id AND followup.id = ANY(%(ids)s)
               AND present."end" IS NULL AND present.booked_event_id IS NULL
            """)

    def _end_rounds(self):
        """End the present round of each of these cases as the case has ended."""
        self.flush_recordset(FROZEN)
        self._write_rounds(
            """
            UPDATE dental_followup_round present
               SET "end" = followup.state, closed_at = followup.closed_at,
                   closed_user_id = followup.closed_user_id,
                   lost_reason_id = followup.lost_reason_id,
                   cancel_reason = followup.cancel_reason, close_note = followup.close_note,
                   write_uid = %(uid)s, write_date = %(now)s
              FROM dental_followup followup
             WHERE followup.id = present.followup_id AND followup.id = ANY(%(ids)s)
               AND present."end" IS NULL
            """)

    def _write_rounds(self, statement):
        """Write rounds of these cases, whoever's change moves them, by one statement."""
        rounds = self.env['dental.followup.round']
        rounds.flush_model()
        self.env.cr.execute(SQL(
            statement, ids=self.ids, uid=self.env.uid, now=fields.Datetime.now()))
        rounds.invalidate_model()
        self.invalidate_recordset(['round_ids'])
