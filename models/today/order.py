from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...tools import lateness
from ..followup.cannot_go_on import ALIKE
from ..vocabulary import BY_HAND, TO_DO, WAITING
from . import kinds

ASKED_AT_ONCE = 20
"""Of how many cases the rules are asked together while the next call is looked for."""


class DentalFollowup(models.Model):
    """Today's order: who is called first, and who after (S4, S52, S56, S57).

    All of it is computed on each clinic's clock. What is due now comes first:

    1. red flags that no dentist has answered, danger of life before all others, also where no
       call is due, or not yet: each has a line of its own; and the calls by which a patient hears
       the answer;
    2. promises whose hour has come, the longest overdue first: a patient is waiting;
    3. no-shows of today nobody has called yet, those first whose clinic closes sooner; after
       them those of an earlier day, also because they came too late in it;
    4. pending calls that nobody answered and whose next time has come;
    5. repair calls; what a dentist or somebody else asked for and check-ups after a treatment;
       late cancellations; plans; recalls; everything else.

    Where a call cannot be made because data are missing, it comes after them, and so does all
    that cannot go on by itself: at once, whatever its hour and its channel, and once for all that
    lack the same thing of the clinic or of a program. Then what has its
    hour later today, by its hour. At the bottom what was done today, the latest first: patients
    ring back. What was tried and comes again today is among what comes later. Within each, who
    waits longest comes first.

    One line is one call: a household's other reasons are behind their first one.
    """

    _inherit = 'dental.followup'

    today_rank = fields.Integer(
        compute='_compute_today', string="Place in Today",
        help="Today's order; what is not for today has none.")
    today_part = fields.Selection(
        kinds.PARTS, compute='_compute_today', search='_search_today_part', string="In Today")
    today_kind = fields.Selection(
        kinds.KINDS, compute='_compute_today', string="What it is",
        help="What a line of Today is: lines that follow each other have it in common.")
    reason_count = fields.Integer(
        compute='_compute_today', string="Reasons",
        help="How many the call of this line is about, its own included.")
    is_late = fields.Boolean(
        compute='_compute_today', search='_search_is_late', string="Late",
        help="A promised time has passed, or the clinic closed on the day it was due.")
    is_done_today = fields.Boolean(
        compute='_compute_today', search='_search_is_done_today', string="Done today",
        help="Somebody got in touch today, whatever came of it.")

    @api.depends(
        'next_at', 'state', 'is_promise', 'needs_data', 'error_kind', 'attempt_ids', 'alarm_state')
    def _compute_today(self):
        rows = self._read_today()
        for followup in self:
            row = rows.get(followup.id, {})
            followup.today_rank = row.get('rank', 0)
            followup.today_part = row.get('in_part', False)
            followup.today_kind = kinds.kind_of(row.get('part'))
            followup.reason_count = row.get('reasons', 0)
            followup.is_late = row.get('late', False)
            followup.is_done_today = row.get('done', False)

    def _read_today(self):
        """Return the lines of Today among these, as dicts by id."""
        if not self.ids:
            return {}
        return {row['id']: row for row in self.env.execute_query_dict(SQL(
            "SELECT * FROM (%s) today WHERE id = ANY(%s)", self._today_query(), self.ids))}

    def _search_today_part(self, operator, value):
        if operator != 'in':
            return NotImplemented
        parts = [part for part, _label in kinds.PARTS if part in list(value)]
        found = Domain(self._get_today_domain(SQL("in_part = ANY(%s)", parts)))
        return found | ~Domain(self._get_today_domain(SQL("TRUE"))) if False in value else found

    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else self._get_today_domain(SQL("late"))

    def _search_is_done_today(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else self._get_today_domain(SQL("done"))

    def _get_today_domain(self, condition):
        """Return the domain of the lines of Today for which a condition of the query holds."""
        return [('id', 'in', SQL("(SELECT unnest(%s))", self._today_ids(condition)))]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order by the place in Today; what is not for today comes last."""
        if field_name != 'today_rank':
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        place = SQL(
            "array_position(%s, %s)", self._today_ids(SQL("TRUE")), SQL.identifier(alias, 'id'))
        return SQL("%s %s %s", place, direction, nulls)

    @api.model
    def _today_ids(self, condition):
        """Return the array of Today's lines for which a condition holds, in their order.

        An array is read first and once; whatever PostgreSQL believes of the number of lines, the
        follow-ups are then found by their ids, and those that are closed are not read.
        """
        return SQL(
            "ARRAY(SELECT id FROM (%s) today WHERE %s ORDER BY rank)",
            self._today_query(), condition)

    # the next call

    @api.model
    def _get_next_call(self, after=None):
        """Return the call to make now: the first in Today's order that can be made.

        Left out is what is not done by phone, what lacks data, what somebody else has in hand,
        what waits for a dentist or that a dentist calls about, and what the rules do not
        allow at this moment. Where nothing is due, the first of later today may be called sooner,
        if it is no promise, was not tried today, and its patient's wishes allow it now.

        :param after: follow-ups whose calls were made or skipped before this one: they are not
            offered again
        :return: one ``dental.followup``, or none
        """
        waiting = self.search(Domain([
            ('today_part', 'in', ('now', 'later')), ('state', 'in', WAITING),
            ('next_channel', '=', 'phone'), ('needs_data', '=', False),
            '|', ('error_kind', 'in', (False, 'decide')), ('next_at', '<=', fields.Datetime.now()),
        ]) & ~Domain(self._get_claimed_domain()) & self._get_tellable_domain(),
            order='today_rank')
        waiting -= after or self.browse()
        due = waiting.filtered(lambda case: case.today_part == 'now')
        return due._get_first_allowed() or (waiting - due)._callable_early()._get_first_allowed()

    def _get_first_allowed(self):
        """Return the first of these cases whose contact the rules allow now, or none.

        The rules are asked of some at a time: of the first few in most cases, and never one by
        one of a list that must wait for the hours of commercial calls.
        """
        for some in map(self.browse, split_every(ASKED_AT_ONCE, self.ids)):
            refused = some._refusals()
            allowed = some.filtered(lambda case, refused=refused: case not in refused)
            if allowed:
                return allowed[0]
        return self.browse()

    def _callable_early(self):
        """Return those of later today whose patients' wishes allow a call now as well."""
        now = fields.Datetime.now()
        early = self.filtered(lambda case: not (
            case.is_promise or case.is_done_today or case.checkup))
        allowed = {
            case for case, scheduler, wish in early._with_scheduler(now)
            if scheduler.propose(
                now, wish, missed_at=case._same_day_call_of(),
                commercial=case.purpose == 'commercial')['next_at'] <= now}
        return early.filtered(lambda case: case in allowed)

    # the query

    @api.model
    def _today_query(self):
        """Return the query of Today's lines, with the ``rank`` of each.

        Each has its ``part``, the ``reasons`` its call is about, whether it is ``late`` and
        whether somebody got in touch today (``done``). What is closed costs nothing: what is due
        and what was done today are found by their indexes.
        """
        days = self._clinic_days()
        return SQL(
            """
            WITH due AS (%(due)s), done AS (%(done)s), flagged AS (%(flagged)s)
            SELECT line.*, CASE part WHEN %(part_later)s THEN 'later' WHEN %(part_done)s
                           THEN 'done' ELSE 'now' END AS in_part,
                   ROW_NUMBER() OVER (
                       ORDER BY part, CASE WHEN part != %(part_done)s THEN moment END,
                                moment DESC, id) AS rank
              FROM (
                SELECT due.id, due.part, due.moment, due.reasons, due.late,
                       done.id IS NOT NULL AS done
                  FROM due LEFT JOIN done ON done.id = due.id
                 WHERE due.place = 1 AND due.id NOT IN (SELECT id FROM flagged)
                 UNION ALL
                SELECT flagged.id,
                       CASE WHEN flagged.in_danger THEN %(part_danger)s ELSE %(part_flag)s END,
                       flagged.moment, 1, flagged.late,
                       done.id IS NOT NULL
                  FROM flagged LEFT JOIN done ON done.id = flagged.id
                 UNION ALL
                SELECT done.id, %(part_done)s, done.moment, 1, FALSE, TRUE
                  FROM done
                 WHERE done.id NOT IN (SELECT id FROM due UNION SELECT id FROM flagged)
              ) line
            """,
            due=self._due_query(days), done=self._done_query(days),
            flagged=self._flagged_query(days),
            part_danger=kinds.IN_DANGER, part_flag=kinds.RED_FLAG, part_later=kinds.LATER,
            part_done=kinds.DONE)

    @api.model
    def _due_query(self, days):
        """Return the query of what is due by the end of each clinic's day.

        Each with its ``part`` and ``moment`` in Today's order, and its ``place`` among the
        ``reasons`` of one call, promises first. What is done otherwise than by phone is a thing
        of its own: no call settles it.

        ``OFFSET 0`` keeps PostgreSQL from reading all patients and visits for some hundred lines.
        :param days: of :meth:`_clinic_days`
        """
        return SQL(
            """
            SELECT followup.id, followup.partner_id, followup.company_id, late, part, moment,
                   ROW_NUMBER() OVER (one_call ORDER BY followup.is_promise IS TRUE DESC,
                                      part, moment, followup.next_at, followup.id) AS place,
                   COUNT(*) OVER one_call AS reasons
              FROM %(clinics)s CROSS JOIN LATERAL (%(open)s) followup
              JOIN dental_followup_program program
                ON program.id = followup.program_id AND program.is_on AND program.active
              CROSS JOIN LATERAL (
                SELECT id, dental_household_number FROM res_partner
                 WHERE id = followup.partner_id OFFSET 0) AS patient
              LEFT JOIN LATERAL (
                SELECT dental_state, start FROM calendar_event
                 WHERE id = COALESCE(followup.rebooked_event_id, followup.event_id) OFFSET 0
              ) AS visit ON TRUE
              CROSS JOIN LATERAL (SELECT %(late)s AS late) AS lateness
              CROSS JOIN LATERAL (SELECT %(part)s AS part OFFSET 0) AS parted
              CROSS JOIN LATERAL (SELECT CASE WHEN part = %(same_day)s THEN COALESCE(
                followup.due_by, clinic.midnight) ELSE followup.next_at END AS moment) AS timed
             WHERE followup.next_channel != 'wait' OR program.code IS DISTINCT FROM 'incoming'
            WINDOW one_call AS (PARTITION BY followup.company_id, %(one_call)s)
            """,
            clinics=self._clinics_table(days), late=self._late_sql(), part=self._part_sql(),
            same_day=kinds.SAME_DAY, one_call=self._one_call_sql(), open=self._open_query(),
            to_flush=self._due_fields())

    @api.model
    def _one_call_sql(self):
        """Return what is alike in follow-ups that one call, or one look, settles together."""
        return SQL(
            """
            CASE WHEN followup.alarm_state IS NOT NULL THEN 'case ' || followup.id
                 WHEN is_stuck AND followup.error_kind IN %s THEN concat_ws(
                    ' ', followup.error_kind,
                    CASE WHEN followup.error_kind = 'message' THEN followup.program_id END)
                 WHEN followup.next_channel != 'phone' THEN 'case ' || followup.id
                 ELSE COALESCE(patient.dental_household_number, patient.id::text) END
            """, ALIKE)

    @api.model
    def _open_query(self):
        """Return the query of what is due by the end of a ``clinic``'s day, or cannot go on.

        What somebody put to wait is due on its day as well; what waits for an answer is not.
        """
        due = SQL(
            "next_channel IN %s AND next_at < clinic.midnight AND "
            "(next_channel != 'wait' OR awaits_answer IS NOT TRUE)", (*TO_DO, 'wait'))
        stuck = SQL("error_reason IS NOT NULL AND error_kind IS DISTINCT FROM 'decide'")
        columns = SQL(", ").join(map(SQL.identifier, (
            'id', 'partner_id', 'company_id', 'program_id', 'event_id', 'rebooked_event_id',
            'next_at', 'next_channel', 'due_by', 'is_promise', 'needs_data', 'error_kind', 'tries',
            'alarm_state',
        )))
        return SQL(
            """
            SELECT %(columns)s, next_channel = 'wait' AND %(stuck)s AS is_stuck
              FROM dental_followup
             WHERE company_id = clinic.id AND state IN %(waiting)s AND %(due)s
             UNION ALL
            SELECT %(columns)s, TRUE
              FROM dental_followup
             WHERE company_id = clinic.id AND state IN %(waiting)s AND %(stuck)s AND NOT (%(due)s)
            """, columns=columns, stuck=stuck, due=due, waiting=WAITING)

    @api.model
    def _due_fields(self):
        """Return the fields that :meth:`_due_query` reads."""
        return [self.env[model]._fields[name] for model, names in (
            (self._name, (
                'state', 'next_at', 'next_channel', 'is_promise', 'company_id', 'partner_id',
                'due_by', 'needs_data', 'tries', 'program_id', 'event_id', 'rebooked_event_id',
                'error_reason', 'error_kind', 'awaits_answer', 'alarm_state')),
            ('dental.followup.program', ('is_on', 'active', 'trigger', 'code')),
            ('calendar.event', ('start', 'dental_state')),
            ('res.partner', ('dental_household_number',)),
        ) for name in names]

    @api.model
    def _late_sql(self):
        """Return whether a follow-up is late, as ``tools.lateness.late_by`` computes it."""
        return SQL(
            """
            CASE WHEN followup.is_promise THEN followup.next_at < %(graced)s
            ELSE followup.next_at < clinic.first OR (
                followup.due_by > followup.next_at AND followup.due_by < %(now)s) IS TRUE END
            """, now=fields.Datetime.now(), graced=fields.Datetime.now() - lateness.GRACE)

    @api.model
    def _part_sql(self):
        """Return the part of Today's order a follow-up that is due belongs to."""
        by_trigger = SQL(" ").join(
            SQL("WHEN %s THEN %s", trigger, part) for trigger, part in kinds.BY_TRIGGER.items())
        return SQL(
            """
            CASE WHEN followup.alarm_state IS NOT NULL AND followup.next_at <= %(now)s
                 THEN %(flag)s
                 WHEN followup.needs_data THEN %(no_data)s
                 WHEN is_stuck THEN %(stuck)s
                 WHEN followup.next_at > %(now)s THEN %(later)s
                 WHEN followup.is_promise THEN %(promise)s
                 WHEN program.trigger = 'no_show' AND followup.tries = 0
                 THEN CASE WHEN visit.dental_state = 'no_show' AND visit.start >= clinic.first
                      AND NOT late THEN %(same_day)s ELSE %(missed)s END
                 WHEN followup.tries > 0 AND (
                    SELECT attempt.outcome_move = 'retry' AND attempt.channel = 'phone'
                      FROM dental_followup_attempt attempt
                     WHERE attempt.followup_id = followup.id AND attempt.channel IN %(by_hand)s
                       AND attempt.is_void IS NOT TRUE
                     ORDER BY attempt.at DESC, attempt.id DESC LIMIT 1) THEN %(retry)s
                 ELSE CASE program.trigger %(by_trigger)s ELSE %(rest)s END END
            """,
            now=fields.Datetime.now(), later=kinds.LATER, no_data=kinds.NO_DATA,
            stuck=kinds.STUCK, promise=kinds.PROMISE, missed=kinds.MISSED,
            same_day=kinds.SAME_DAY, retry=kinds.RETRY, flag=kinds.RED_FLAG, rest=kinds.REST,
            by_trigger=by_trigger, by_hand=BY_HAND)

    @api.model
    def _done_query(self, days):
        """Return the query of the patients somebody got in touch with on each clinic's day.

        What a call settled besides has its row of the ledger too; the call is one line. An email
        or text message that somebody wrote is theirs, and no step's of a program.

        :param days: of :meth:`_clinic_days`
        """
        Attempt = self.env['dental.followup.attempt']
        return SQL(
            """
            SELECT attempt.followup_id AS id, MAX(attempt.at) AS moment
              FROM dental_followup_attempt attempt
              JOIN %(clinics)s ON clinic.id = attempt.company_id AND attempt.at >= clinic.first
             WHERE attempt.at >= %(earliest)s AND %(by_somebody)s
               AND attempt.same_call_id IS NULL AND attempt.is_void IS NOT TRUE
             GROUP BY attempt.followup_id
            """,
            clinics=self._clinics_table(days), earliest=self._earliest(days),
            by_somebody=Attempt._by_somebody_sql(), to_flush=[Attempt._fields[name] for name in (
                'followup_id', 'at', 'channel', 'same_call_id', 'company_id', 'is_void',
                'step_id', 'user_id')])

    @api.model
    def _clinics_table(self, days):
        """Return a table ``clinic`` of the first and last moment of each clinic's day.

        :param days: of :meth:`_clinic_days`
        """
        return SQL("(VALUES %s) clinic (id, first, midnight)", SQL(", ").join(
            SQL("(%s, %s::timestamp, %s::timestamp)", company.id, first, midnight)
            for company, first, midnight in days))

    @api.model
    def _clinic_days(self):
        """Return each clinic with the bounds of its day at this moment, naive UTC."""
        return [
            (company, *company._dental_day_bounds())
            # the hours of all clinics; which cases are seen, the user's rules say
            for company in self.env['res.company'].sudo().search([('active', '=', True)])]

    @api.model
    def _earliest(self, days):
        """Return when the day of the most eastern clinic began, naive UTC.

        :param days: of :meth:`_clinic_days`
        """
        return min(first for _company, first, _midnight in days)
