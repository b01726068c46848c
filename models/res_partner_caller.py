from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clinic_time
from ..tools.caller_query import understand, word_query
from .calendar_event import EXPECTED
from .res_partner import STAFF

MOST_FOUND = 20
"""Patients shown for one number or name; who we called today goes first."""
RECENT_DAYS = 7
"""A patient who rings back within so many days is told about our call."""


class ResPartner(models.Model):
    """Who rings us: found by any part of a number or name, with why we rang (UMCU #166, #177)."""

    _inherit = 'res.partner'

    dental_caller_age = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_called_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_open_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)
    dental_next_text = fields.Char(compute='_compute_dental_caller', groups=STAFF)

    _dental_phone_starts_idx = models.Index('(phone_sanitized text_pattern_ops)')
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
    def _dental_find_callers(self, text, companies):
        """Return the patients of some clinics whom a text may mean, likeliest first.

        Whom we called today goes first, then who has the very number, then who has something
        open. A guardian's number or name finds the children. Without a text: whom we called today.

        :param str text: a number in any form, at least four digits of one, words of a name, or a
            practice number
        :return: at most :data:`MOST_FOUND` patients
        """
        query = understand(text)
        found = self._dental_search_callers(self._get_dental_caller_query(query), companies)
        if not found and query.is_number:
            found = self._dental_search_callers(self._get_dental_digits_query(query), companies)
        return self.search([
            ('id', 'in', found), ('is_dental_patient', '=', True),
            ('company_id', 'in', (*companies.ids, False)),
        ]).sorted(lambda partner: found.index(partner.id))

    @api.model
    def _get_dental_caller_query(self, query):
        """Return the SQL of (id, rank) of contacts that a text means, each part by an index."""
        parts = [SQL("SELECT id, 0 AS rank FROM res_partner WHERE dental_number IN %s",
                     (query.text, query.text.upper()))]
        if not query.text:
            return SQL("SELECT partner_id, 0 AS rank FROM called")
        if query.words:
            parts.append(SQL(
                "SELECT id, 1 FROM res_partner "
                "WHERE to_tsvector('simple', dental_name_key) @@ to_tsquery('simple', %s)",
                word_query(query.words)))
        if query.is_number:
            country = self.env.company.country_id
            whole = self._phone_format(
                number=query.text, country=country, force_format='E164') or ''
            starts = [f'+{query.digits}%']
            if not query.is_international:
                starts.append(f'+{country.phone_code}{query.digits}%')
            for column in (SQL('phone_sanitized'), SQL('dental_phone_alt_sanitized')):
                parts += [SQL("SELECT id, CASE WHEN %s = %s THEN 0 ELSE 1 END FROM res_partner "
                              "WHERE %s LIKE %s", column, whole, column, start)
                          for start in starts]
                parts.append(SQL(
                    "SELECT id, CASE WHEN %s = %s THEN 0 ELSE 1 END FROM res_partner "
                    "WHERE reverse(%s) LIKE %s", column, whole, column, f'{query.ends}%'))
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _get_dental_digits_query(self, query):
        """Return the SQL of contacts with some digits anywhere in a number as it was typed.

        It reads every contact: only for what no index finds.
        """
        return SQL(
            r"SELECT id, 2 AS rank FROM res_partner "
            r"WHERE phone_sanitized LIKE %(like)s OR dental_phone_alt_sanitized LIKE %(like)s "
            r"OR regexp_replace(phone, '\D', '', 'g') LIKE %(like)s", like=f'%{query.digits}%')

    @api.model
    def _dental_search_callers(self, callers, companies):
        """Return the ids of the patients among callers and those they are the guardians of."""
        self.env['dental.followup.attempt'].flush_model()
        self.env['dental.followup'].flush_model(['partner_id', 'state'])
        self.flush_model()
        today = min(
            clinic_time.day_bounds(company._dental_today(), company._dental_zone())[0]
            for company in companies)
        return [partner_id for partner_id, in self.env.execute_query(SQL(
            """
            WITH called AS MATERIALIZED (
                SELECT partner_id, max(at) AS at FROM dental_followup_attempt
                 WHERE at >= %(today)s AND channel = 'phone' AND direction = 'out'
                   AND company_id IN %(companies)s
                 GROUP BY partner_id
            ), caller (id, rank) AS MATERIALIZED (%(callers)s),
            found AS (
                SELECT id, rank FROM caller
                UNION ALL
                SELECT ward.id, caller.rank FROM caller
                  JOIN res_partner ward ON ward.dental_guardian_id = caller.id
            )
            SELECT patient.id
              FROM (SELECT id, min(rank) AS rank FROM found GROUP BY id) found
              JOIN res_partner patient ON patient.id = found.id
         LEFT JOIN called ON called.partner_id = patient.id
             WHERE patient.is_dental_patient AND patient.active
               AND (patient.company_id IS NULL OR patient.company_id IN %(companies)s)
             ORDER BY called.at DESC NULLS LAST, found.rank,
                   EXISTS (SELECT FROM dental_followup followup
                            WHERE followup.partner_id = patient.id
                              AND followup.state IN ('todo', 'pending', 'booked')) DESC,
                   patient.name, patient.id
             LIMIT %(most)s
            """, today=today, companies=tuple(companies.ids), callers=callers, most=MOST_FOUND))]

    # WORDS

    @api.depends_context('company', 'uid', 'lang')
    def _compute_dental_caller(self):
        """Say of each who he is and what is between us: our last call, what is open, his visit."""
        last = self._dental_last_calls()
        cases = self.env['dental.followup'].search_fetch([
            ('partner_id', 'in', self.ids), ('state', 'in', ('todo', 'pending', 'booked')),
        ], ['partner_id', 'program_id', 'state', 'next_channel']).grouped('partner_id')
        visits = self.env['calendar.event'].search_fetch([
            ('dental_patient_id', 'in', self.ids), ('dental_state', 'in', EXPECTED),
            ('start', '>', fields.Datetime.now()),
        ], ['dental_patient_id', 'dental_company_id', 'start', 'dental_dentist_id'],
            order='start desc')
        coming = {visit.dental_patient_id: visit for visit in visits}
        for partner in self:
            company = partner.company_id or self.env.company
            age = partner.dental_birthdate and partner._dental_age(company._dental_today())
            partner.dental_caller_age = age is not False and self.env._(
                "%(years)s years old", years=age)
            attempt = last.get(partner)
            partner.dental_called_text = attempt and attempt._dental_describe_ring()
            theirs = cases.get(partner, self.env['dental.followup'])
            partner.dental_open_text = ', '.join(dict.fromkeys(
                theirs.program_id.mapped('name'))) or False
            visit = coming.get(partner)
            partner.dental_next_text = visit and ' · '.join(filter(None, [
                visit.dental_company_id._dental_when(visit.start), visit.dental_dentist_id.name]))

    def _dental_last_calls(self):
        """Return our last call of the last days to each of these patients, by patient."""
        since = fields.Datetime.now() - timedelta(days=RECENT_DAYS)
        attempts = self.env['dental.followup.attempt'].search_fetch([
            ('partner_id', 'in', self.ids), ('channel', '=', 'phone'), ('direction', '=', 'out'),
            ('at', '>=', since),
        ], ['partner_id', 'company_id', 'followup_id', 'user_id', 'at'], order='at, id')
        return {attempt.partner_id: attempt for attempt in attempts}

    # ACTIONS

    def action_dental_attend(self):
        """Attend the call of this patient; the number he rings from may be in the context.

        :raises UserError: for a patient who has died, or without a program for incoming calls
        :raises AccessError: for who may not work on follow-ups, or a patient of another clinic
        """
        self.ensure_one()
        self.check_access('read')
        case = self.env['dental.followup']._for_incoming_call(
            self, self.company_id or self.env.company)
        return case._action_attend(self.env.context.get('dental_number_typed'))
