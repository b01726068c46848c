from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.caller_query import birth_date, part_patterns, understand, word_query
from ..vocabulary import EXPECTED, STAFF

MOST_FOUND = 20
"""Patients shown for one number or name; who we called today goes first."""
PATIENTS = [('is_dental_patient', '=', True)]
RECENT_DAYS = 7
"""A patient who rings back within so many days is told about our call."""
BETWEEN_US = """
   SELECT patient.id, open_case.programs,
          promised.at AS promised_at, promised.company_id AS promised_company,
          promised.promise AS promised_what,
          call.at AS called_at, call.company_id AS called_company,
          call.program_id AS called_program, call.missed AS called_missed,
          call.name AS called_by,
          visit.start AS next_start, visit.dental_company_id AS next_company,
          visit.dentist AS next_dentist
     FROM res_partner patient
LEFT JOIN LATERAL (
           SELECT array_agg(DISTINCT program_id) AS programs
             FROM dental_followup
            WHERE partner_id = patient.id AND company_id IN %(companies)s
              AND (state = 'booked'
                   OR state IN ('todo', 'pending') AND next_channel != 'wait')
          ) open_case ON TRUE
LEFT JOIN LATERAL (
           SELECT followup.next_at AS at, followup.company_id, said.promise
             FROM dental_followup followup
        LEFT JOIN LATERAL (
                  SELECT attempt.promise FROM dental_followup_attempt attempt
                   WHERE attempt.followup_id = followup.id AND attempt.is_void IS NOT TRUE
                     AND attempt.channel = 'phone'
                   ORDER BY attempt.at DESC, attempt.id DESC LIMIT 1
                  ) said ON TRUE
            WHERE followup.partner_id = patient.id AND followup.company_id IN %(companies)s
              AND followup.state IN ('todo', 'pending') AND followup.is_promise
            ORDER BY followup.next_at, followup.id LIMIT 1
          ) promised ON TRUE
LEFT JOIN LATERAL (
           SELECT attempt.at, attempt.company_id, followup.program_id, person.name,
                  CASE WHEN followup.trigger_state = 'no_show'
                       THEN COALESCE(again.start, event.start) END AS missed
             FROM dental_followup_attempt attempt
             JOIN dental_followup followup ON followup.id = attempt.followup_id
        LEFT JOIN calendar_event event ON event.id = followup.event_id
        LEFT JOIN calendar_event again
               ON again.id = followup.rebooked_event_id AND again.dental_state = 'no_show'
             JOIN res_users users ON users.id = attempt.user_id
             JOIN res_partner person ON person.id = users.partner_id
            WHERE attempt.partner_id = patient.id AND attempt.at >= %(since)s
              AND attempt.channel = 'phone' AND attempt.direction = 'out'
              AND attempt.is_void IS NOT TRUE
              AND attempt.company_id IN %(companies)s
            ORDER BY attempt.at DESC, attempt.id DESC LIMIT 1
          ) call ON TRUE
LEFT JOIN LATERAL (
           SELECT event.start, event.dental_company_id, dentist.name AS dentist
             FROM calendar_event event
        LEFT JOIN res_partner dentist ON dentist.id = event.dental_dentist_id
            WHERE event.dental_patient_id = patient.id AND event.active
              AND event.dental_state IN %(expected)s AND event.start > %(now)s
              AND event.dental_company_id IN %(companies)s
            ORDER BY event.start, event.id LIMIT 1
          ) visit ON TRUE
    WHERE patient.id = ANY(%(ids)s)
"""
"""Between patients and clinics: what is open and promised, our last call, the next visit."""
FOUND = """
   (WITH called AS MATERIALIZED (
        SELECT partner_id, max(at) AS at FROM dental_followup_attempt
         WHERE at >= %(today)s AND channel = 'phone' AND direction = 'out' AND is_void IS NOT TRUE
           AND company_id IN %(companies)s
         GROUP BY partner_id
    ), caller (id, rank) AS MATERIALIZED (%(callers)s)
    SELECT patient.id, min(patient.rank) AS rank, max(called.at) AS called_at
      FROM (SELECT id, rank FROM caller
            UNION ALL
            SELECT ward.id, caller.rank FROM caller
              JOIN res_partner ward ON ward.dental_guardian_id = caller.id
            UNION ALL
            SELECT member.id, caller.rank FROM caller
              JOIN res_partner member ON member.parent_id = caller.id) patient
 LEFT JOIN called ON called.partner_id = patient.id
     GROUP BY patient.id)
"""
"""Callers and those who belong to them, each with the hour of our call today."""
LIKELIEST = """
    found.called_at DESC NULLS LAST, found.rank,
    EXISTS (SELECT FROM dental_followup followup
             WHERE followup.partner_id = res_partner.id
               AND followup.state IN ('todo', 'pending', 'booked')) DESC,
    res_partner.name, res_partner.id
"""
"""The order of :data:`FOUND`."""


class ResPartner(models.Model):
    """Who rings us: found by any part of a number or name, with why we rang (UMCU #166, #177)."""

    _inherit = 'res.partner'

    dental_promise_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_called_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_open_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_next_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)

    # with the ids: digits inside of a number are looked for in the index alone
    _dental_phone_starts_idx = models.Index('(phone_sanitized text_pattern_ops) INCLUDE (id)')
    _dental_phone_ends_idx = models.Index('(reverse(phone_sanitized) text_pattern_ops)')
    _dental_alt_starts_idx = models.Index(
        '(dental_phone_alt_sanitized text_pattern_ops) '
        'WHERE dental_phone_alt_sanitized IS NOT NULL')
    _dental_alt_ends_idx = models.Index(
        '(reverse(dental_phone_alt_sanitized) text_pattern_ops) '
        'WHERE dental_phone_alt_sanitized IS NOT NULL')
    _dental_name_words_idx = models.Index(
        "USING gin (to_tsvector('simple', dental_name_key))")

    # FINDING

    @api.model
    def _dental_find_callers(self, text, companies, domain=PATIENTS, limit=MOST_FOUND):
        """Return the patients of some clinics that a text may mean, likeliest first.

        Those we called today go first, then who has the very number, then who has something
        open. A guardian's number or name finds the children, and that of a contact to which
        patients belong (a family, a company) finds these. Without a text: those we called today.

        :param str text: a number in any form, at least four digits of one, words of a name, a
            practice number, or a date of birth
        :param domain: who is looked for among all contacts
        :return: at most so many as the limit says
        """
        query = understand(text)
        found = self.browse()
        for callers in (self._get_dental_caller_query(query), self._get_dental_part_query(query)):
            if callers and not found:
                found = self._fetch_query(
                    self._dental_caller_search(callers, companies, domain, limit),
                    self._determine_fields_to_fetch(
                        ['name', 'dental_birthdate', 'dental_deceased_on']))
        return found

    @api.model
    def _get_dental_caller_query(self, query):
        """Return the SQL of (id, rank) of contacts that a text means, each part by an index."""
        parts = [SQL("SELECT id, 0 AS rank FROM res_partner WHERE dental_number IN %s",
                     (query.text, query.text.upper()))]
        if not query.text:
            return SQL("SELECT partner_id, 0 AS rank FROM called")
        born = birth_date(
            query.text, self.env.company._dental_today(), self._get_dental_order())
        if born:
            parts.append(SQL("SELECT id, 0 FROM res_partner WHERE dental_birthdate = %s", born))
        if query.words:
            parts.append(SQL(
                "SELECT id, 1 FROM res_partner "
                "WHERE to_tsvector('simple', dental_name_key) @@ to_tsquery('simple', %s)",
                word_query(query.words)))
        if query.is_number:
            whole, country = f'+{query.digits}', self.env['res.country']
            if not query.is_international:
                country = self.env.company.country_id
                whole = self._phone_format(
                    number=query.text, country=country, force_format='E164') or ''
            starts = [f'{start}%' for start in query.starts(country.phone_code)]
            for column in (SQL('phone_sanitized'), SQL('dental_phone_alt_sanitized')):
                places = [(column, start) for start in starts]
                if not query.is_international:  # with its country no number is the end of another
                    places.append((SQL("reverse(%s)", column), f'{query.ends}%'))
                parts += [SQL("SELECT id, CASE WHEN %s = %s THEN 0 ELSE 1 END FROM res_partner "
                              "WHERE %s LIKE %s", column, whole, place, like)
                          for place, like in places]
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _get_dental_order(self):
        """Return whether the ``day`` or the ``month`` stands first where the user lives."""
        written = self.env['res.lang']._get_data(code=self.env.lang or 'en_US').date_format or ''
        return 'month' if '%m' in written.partition('%d')[0] else 'day'

    @api.model
    def _get_dental_part_query(self, query):
        """Return the SQL of contacts with parts anywhere in their number or name, or ``None``.

        It reads the whole index of numbers, or all names: only for what is found nowhere else. A
        number that is none is looked at as it was typed; to strip them all for it would take ten
        times as long.
        """
        likes = part_patterns(query.words)
        if likes:
            return SQL("SELECT id, 2 AS rank FROM res_partner WHERE dental_name_key LIKE ALL (%s)",
                       likes)
        return query.is_number and SQL(
            r"""
            SELECT id, 2 AS rank FROM res_partner WHERE phone_sanitized LIKE %(like)s
             UNION ALL
            SELECT id, 2 FROM res_partner WHERE dental_phone_alt_sanitized LIKE %(like)s
             UNION ALL
            SELECT id, 2 FROM res_partner
             WHERE phone_sanitized IS NULL AND phone IS NOT NULL
               AND regexp_replace(phone, '\D', '', 'g') LIKE %(like)s
            """, like=f'%{query.digits}%')

    @api.model
    def _dental_caller_search(self, callers, companies, domain, limit):
        """Return the query of who is looked for among callers, and who belong to them.

        :param callers: the SQL of (id, rank) of contacts
        """
        self.env['dental.followup.attempt'].flush_model()
        self.env['dental.followup'].flush_model(['partner_id', 'state'])
        self.flush_model()
        today = min(company._dental_day_bounds()[0] for company in companies)
        query = self._search(Domain(domain) & Domain([
            ('active', '=', True), ('company_id', 'in', (*companies.ids, False))]))
        query.add_join('JOIN', 'found', SQL(
            FOUND, today=today, companies=tuple(companies.ids), callers=callers),
            SQL("found.id = res_partner.id"))
        query.order = SQL(LIKELIEST)
        query.limit = limit
        return query

    # WORDS

    @api.depends_context('allowed_company_ids', 'uid', 'lang')
    def _compute_dental_caller(self):
        """Say who each is and what is between us: our last call, what is open, their visit."""
        companies = self.env.companies
        rows = {row['id']: row for row in self._read_dental_callers(companies)}
        programs = self.env['dental.followup.program'].browse(
            {program for row in rows.values() for program in row['programs'] or ()}
            | {row['called_program'] for row in rows.values() if row['called_program']})
        names = dict(zip(programs.ids, programs.mapped('name'), strict=True))
        for partner in self:
            row = rows.get(partner._origin.id, {})
            partner.dental_promise_text = row.get('promised_at') and self._describe_dental_promise(
                row, companies.browse(row['promised_company']))
            partner.dental_called_text = row.get('called_at') and self._describe_dental_ring(
                row, names, companies.browse(row['called_company']))
            partner.dental_open_text = ', '.join(
                names[program] for program in row.get('programs') or ()) or False
            partner.dental_next_text = row.get('next_start') and ' · '.join(filter(None, [
                companies.browse(row['next_company'])._dental_say_near(row['next_start']),
                row['next_dentist']]))

    def _describe_dental_promise(self, row, company):
        """Say when a patient was promised a call, and what else."""
        promised = self.env._(
            "We promised to call: %(when)s", when=company._dental_when(row['promised_at']))
        return ' · '.join(filter(None, (promised, row['promised_what'])))

    def _describe_dental_ring(self, row, names, company):
        """Say when we rang a patient, who did, and why: to whoever rings back."""
        local, days = company._dental_days_away(row['called_at'])
        if days == 0:
            rang = self.env._("We called today at %(hour)s", hour=local.strftime('%H:%M'))
        elif days == -1:
            rang = self.env._("We called yesterday at %(hour)s", hour=local.strftime('%H:%M'))
        else:
            rang = self.env._(
                "We called on %(when)s", when=company._dental_when(row['called_at']))
        reason = names[row['called_program']]
        if row['called_missed']:
            reason = company._dental_say_missed(row['called_missed']).rstrip('.')
        return f"{rang} ({row['called_by']}) · {reason}"

    def _read_dental_callers(self, companies):
        """Return, by one query, what is between these patients and some clinics, as dicts.

        It reads what the caller's own clinics have, as the rules of these models do.
        """
        if not self.ids:
            return []
        self.check_access('read')
        for model in ('dental.followup.attempt', 'dental.followup', 'calendar.event'):
            self.env[model].check_access('read')
            self.env[model].flush_model()
        now = fields.Datetime.now()
        return self.env.execute_query_dict(SQL(
            BETWEEN_US, ids=self.ids, companies=tuple(companies.ids), expected=EXPECTED, now=now,
            since=now - timedelta(days=RECENT_DAYS)))

    # ACTIONS

    def action_dental_attend(self):
        """Attend the call of this patient; the number they ring from may be in the context.

        :raises UserError: for a patient who has died, or without a program for incoming calls
        :raises AccessError: for who may not work on follow-ups, or a patient of another clinic
        """
        self.ensure_one()
        self.check_access('read')
        case = self.env['dental.followup']._for_incoming_call(
            self, self.company_id or self.env.company)
        return case._action_attend(self.env.context.get('dental_number_typed'))
