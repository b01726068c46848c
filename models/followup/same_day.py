import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ...tools import clinic_time
from ...tools import same_day as promises
from ...tools.bisect_batch import by_halves

_logger = logging.getLogger(__name__)
BATCH = 500
EXCUSES = {
    'no_address': 'no_number', 'minor_alone': 'no_number', 'objection': 'objection',
    'blacklisted': 'objection'}
"""Why nobody could be called, by the code of the refusal (``tools.contact_rules``)."""


class DentalFollowup(models.Model):
    """Which calls are promised for the same day (S52)."""

    _inherit = 'dental.followup'

    def _read_same_day_promises(self):
        """Return what rounds of these cases begin with, as lists for a statement.

        :return: dict of ``cases``, ``days`` (the clinic's day), ``untils`` (when the clinic closes
            on the day of the promised call, if one is promised) and ``closings`` (too near that)
        """
        now, days, known = fields.Datetime.now(), {}, {}
        rows = []
        # Visits of others may be private, and only the moment is used.
        for (company, program), cases in self.sudo().grouped(
                lambda case: (case.company_id, case.program_id)).items():
            today, of_visit = self._read_day(company, now, days)[0], program.trigger == 'no_show'
            for case in cases:
                key = company, program, of_visit and case.event_id.start or now
                if key not in known:
                    known[key] = self._read_same_day_promise(*key, days)
                rows.append((case.id, today, *known[key]))
        names = ('cases', 'days', 'untils', 'closings')
        return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))

    @api.model
    def _read_same_day_promise(self, company, program, since, days):
        """Return until when a call is promised, and whether that is too near.

        :param since: when the need arose: at the hour of the visit that was missed, else now
        :param dict days: of :meth:`_read_day`
        """
        if not program.step_ids[:1].same_day:
            return None, False
        grace = timedelta(minutes=company.dental_grace_minutes * (program.trigger == 'no_show'))
        until = max(self._read_day(company, since, days)[1], since)
        return until, promises.is_too_near_closing(since + grace, until)

    @api.model
    def _read_day(self, company, moment, days):
        """Return the clinic's day of a moment, and when the clinic closes on it.

        :param dict days: what was read before; what is read is added
        """
        zone = company._dental_zone()
        day = clinic_time.local_date(moment, zone)
        if (company, day) not in days:
            first, _midnight = clinic_time.day_bounds(day, zone)
            days[company, day] = day, self._scheduler(company, moment).closing_of(first)
        return days[company, day]

    @api.model
    def _judge_unsettled(self, rows):
        """Judge the promises of rounds that have none yet.

        :param rows: pairs of the id of a round, and whether its promise is to be judged
        """
        unsettled = [round_id for round_id, is_open in rows if is_open]
        if unsettled:
            # Rounds are the server's to write, whoever's change ends them.
            self.env['dental.followup.round'].sudo().browse(unsettled)._judge_same_day()


class DentalFollowupRound(models.Model):
    """What became of a promise to call on the same day; once it is said, it stays (invariant 20).

    It is said when the first call is made, when the round ends, or when the day is over.
    """

    _inherit = 'dental.followup.round'

    @api.model
    def _judge_past(self):
        """Judge the promises whose day is over; a bad record is told in the log, others go on."""
        rounds = self.sudo().search(  # the hourly job's, for all clinics, whoever runs it by hand
            [('owed_until', '<=', fields.Datetime.now()), ('same_day', '=', False)],
            order='owed_until, id')

        def say(one, error):
            _logger.error("the promise of round %s could not be judged", one.id, exc_info=error)

        for batch in split_every(BATCH, rounds.ids):
            by_halves(
                rounds.browse(batch), type(self)._judge_same_day, say,
                guard=self.env.cr.savepoint)

    def _judge_same_day(self):
        """Write what became of the promises of these rounds, of those where it is known by now."""
        now, verdicts = fields.Datetime.now(), {}
        for company, theirs in self.grouped('company_id').items():
            zone = company._dental_zone()
            known = {one: one._read_promise() for one in theirs}
            said = {one: promises.judge(promise, now, zone) for one, promise in known.items()}
            doubtful = theirs.filtered(lambda one, said=said: said[one] and (
                said[one][0] != promises.KEPT))
            for one, excuse in doubtful._read_excuses().items():
                said[one] = promises.judge(known[one]._replace(excuse=excuse), now, zone)
            verdicts.update((one.id, verdict) for one, verdict in said.items() if verdict)
        if verdicts:
            self.env.cr.execute(SQL(
                """
                UPDATE dental_followup_round judged
                   SET same_day = said.verdict, same_day_reason = said.reason
                  FROM unnest(%(ids)s::int[], %(verdicts)s::varchar[], %(reasons)s::varchar[])
                       AS said (id, verdict, reason)
                 WHERE judged.id = said.id AND judged.same_day IS NULL
                """, ids=list(verdicts), verdicts=[verdict for verdict, _why in verdicts.values()],
                reasons=[why for _verdict, why in verdicts.values()]))
            self.invalidate_recordset(['same_day', 'same_day_reason'])

    def _read_promise(self):
        """Return what is known of the promise of this round; who is lost had to be called."""
        self.ensure_one()
        over = [self.booked_at, self.first_reached_at, self.end != 'lost' and self.closed_at]
        return promises.Promise(
            self.owed_until, self.opened_at, self.first_attempt_at or None,
            min(filter(None, over), default=None))

    def _read_excuses(self):
        """Return why no call could be made of these rounds, of those where none could be."""
        refusals = self.followup_id._refusals('phone')
        excuses = {}
        for one in self:
            case = one.followup_id
            ours = case.program_id.trigger == 'no_show' and (
                case.event_id.dental_cancel_kind == 'clinic')
            excuse = 'ours' if ours else EXCUSES.get(case in refusals and refusals[case].code)
            if excuse:
                excuses[one] = excuse
        return excuses

    def _recount(self):
        """Say anew when these rounds were first tried and reached, by what the ledger tells.

        A promise that was kept by what is taken back is judged again.
        """
        self.env['dental.followup.attempt'].flush_model(
            ['at', 'delivery', 'direction', 'is_void', 'reached', 'round_id'])
        self.env.cr.execute(SQL(
            """
            UPDATE dental_followup_round counted
               SET first_attempt_at = ledger.tried, first_reached_at = ledger.reached,
                   same_day = CASE WHEN counted.same_day IS DISTINCT FROM 'kept'
                                     OR counted.first_attempt_at = ledger.tried
                                   THEN counted.same_day END
              FROM (SELECT one.id,
                           min(attempt.at) FILTER (
                               WHERE attempt.direction = 'out'
                                 AND attempt.delivery IS DISTINCT FROM 'withdrawn') AS tried,
                           min(attempt.at) FILTER (WHERE attempt.reached = 'patient') AS reached
                      FROM dental_followup_round one
                      LEFT JOIN dental_followup_attempt attempt
                             ON attempt.round_id = one.id AND attempt.is_void IS NOT TRUE
                     WHERE one.id = ANY(%(ids)s)
                     GROUP BY one.id) ledger
             WHERE counted.id = ledger.id
               AND (counted.first_attempt_at, counted.first_reached_at)
                   IS DISTINCT FROM (ledger.tried, ledger.reached)
            RETURNING counted.id, counted.owed_until IS NOT NULL AND counted.same_day IS NULL
            """, ids=self.ids))
        rows = self.env.cr.fetchall()
        if rows:
            self.invalidate_model()
            self.env['dental.followup']._judge_unsettled(rows)
