from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, format_date

from ...models.vocabulary import EXPECTED, WAITING


class DentalFollowupCall(models.TransientModel):
    """What is said before the number: who it is, and what has changed since the call was planned.

    It is found out whenever the call is opened, never kept (S76).
    """

    _inherit = 'dental.followup.call'

    claim_text = fields.Char(string="In call", compute='_compute_claim_text')
    last_visit_id = fields.Many2one('calendar.event', compute='_compute_visits')
    next_visit_id = fields.Many2one('calendar.event', compute='_compute_visits')
    has_more_visits = fields.Boolean(compute='_compute_visits')
    last_attempt_ids = fields.Many2many('dental.followup.attempt', compute='_compute_last_attempts')
    why_now = fields.Char(compute='_compute_why_now', string="Why now")
    who_text = fields.Char(string="Age and preferences", compute='_compute_who_text')
    warning_text = fields.Text(string="Attention", compute='_compute_warning_text')
    is_booked_already = fields.Boolean(compute='_compute_warning_text')

    @api.depends('followup_id.claim_at')
    @api.depends_context('uid')
    def _compute_claim_text(self):
        for call in self:
            other = call.followup_id and call.followup_id._claimed_by_others()
            call.claim_text = other._describe_claim() if other else False

    @api.depends('followup_id')
    def _compute_visits(self):
        """Find the last visit that took place and those that are awaited, by one query."""
        Visit = self.env['calendar.event']
        Visit.flush_model([
            'active', 'dental_company_id', 'dental_patient_id', 'dental_state', 'start'])
        for call in self:
            rows = self.env.execute_query(SQL(
                """
                WITH theirs AS (
                    SELECT id, start, dental_state, active FROM calendar_event
                     WHERE dental_patient_id = %(partner)s AND dental_company_id = %(company)s
                )
                (SELECT id, FALSE FROM theirs WHERE dental_state = 'attended'
                  ORDER BY start DESC LIMIT 1)
                UNION ALL
                (SELECT id, TRUE FROM theirs
                  WHERE active AND dental_state IN %(expected)s AND start > %(now)s
                  ORDER BY start, id LIMIT 2)
                """, partner=call.partner_id.id or None, company=call.company_id.id or None,
                expected=EXPECTED, now=fields.Datetime.now()))
            coming = [visit_id for visit_id, is_coming in rows if is_coming]
            call.last_visit_id = next((visit for visit, is_coming in rows if not is_coming), False)
            call.next_visit_id = coming[0] if coming else False
            call.has_more_visits = len(coming) > 1
            call._read_together()

    def _read_together(self):
        """Read at once what is told of visits and of people, not visit by visit and one by one.

        With ``sudo`` as far as people go: each is asked for by the right of who reads it then.
        """
        visits = self.last_visit_id | self.next_visit_id | self.event_id
        visits.fetch([
            'active', 'allday', 'categ_ids', 'dental_chair_id', 'dental_company_id',
            'dental_dentist_id', 'dental_patient_id', 'dental_state', 'start', 'stop'])
        visits.mapped('categ_ids.name')
        people = (self.partner_id | visits.dental_dentist_id | self.env.user.partner_id
                  | self.company_id.partner_id)
        people.sudo().mapped('name')

    @api.depends('followup_id')
    def _compute_last_attempts(self):
        for call in self:
            call.last_attempt_ids = self.env['dental.followup.attempt'].search_fetch([
                ('partner_id', '=', call.partner_id.id),
                ('company_id', '=', call.company_id.id), ('is_void', '=', False)], limit=3)

    @api.depends('followup_id')
    def _compute_why_now(self):
        """Say why, without how many reasons there are more: they stand below."""
        for call in self:
            call.why_now = bool(call.followup_id) and call.followup_id._why_now()

    # who is called

    @api.depends('followup_id')
    def _compute_who_text(self):
        for call in self:
            call.who_text = ' · '.join(call._describe_patient())

    def _describe_patient(self):
        """Return the words that say how to speak to the patient: who to, name, age, language."""
        partner, person = self.partner_id, self.followup_id.contact_partner_id
        parts = []
        if person != partner:
            parts.append(self.env._("speak to %(name)s, the guardian", name=person.name))
        elif partner.dental_is_minor:
            parts.append(self.env._("a minor: speak to the mother, the father or the guardian"))
        if person.dental_preferred_name:
            parts.append(self.env._(
                "likes to be called %(name)s", name=person.dental_preferred_name))
        if partner.dental_birthdate:
            years = partner._dental_age(self.company_id._dental_today())
            parts.append(self.env._("%(years)s years old", years=years))
        if partner.lang and partner.lang != self.env.lang:
            parts.append(babel_locale_parse(partner.lang).get_language_name(
                babel_locale_parse(self.env.lang)))
        return parts

    # what has changed

    @api.depends('followup_id')
    def _compute_warning_text(self):
        for call in self:
            call.is_booked_already = call._is_booked_already()
            call.warning_text = '\n'.join(call._describe_stale()) or False

    def _is_booked_already(self):
        """Tell whether a visit that stands already is what this call would ask for."""
        case, visit = self.followup_id, self.next_visit_id
        return bool(
            visit and case.state in WAITING and case.program_id.wants_visit
            and visit != case.event_id and case._is_settled_by(visit))

    def _describe_stale(self):
        """Return, most important first, what has changed since the call was planned."""
        case = self.followup_id
        if case.state == 'booked' and case.rebooked_event_id:
            return [self.env._(
                "The patient already has a new visit on %(date)s.",
                date=case.company_id._dental_when(case.rebooked_event_id.start))]
        if case.state not in WAITING:
            return [self.env._("This follow-up is closed already: no call is needed.")]
        found = [*self._describe_visits_since(), self._describe_rest(), self._describe_number(),
                 self._describe_returned()]
        return [text for text in found if text]

    def _describe_visits_since(self):
        case, coming, last = self.followup_id, self.next_visit_id, self.last_visit_id
        if self.is_booked_already:
            same = coming.categ_ids & case.event_id.categ_ids
            yield (self.env._("There is a visit for the same treatment already: %(visit)s.",
                              visit=self._describe_visit(coming)) if same else
                   self.env._("There is a visit already: %(visit)s.",
                              visit=self._describe_visit(coming)))
        if last and last != case.event_id and last.stop > case.create_date:
            yield self.env._("The patient has been here since: %(visit)s.",
                             visit=self._describe_visit(last))

    def _describe_rest(self):
        """Say that the patient asked for peace, where the rules let this call through."""
        until = self.partner_id._dental_rest_day()
        if until and until > self.company_id._dental_today() and not self.refusal_code:
            return self.env._(
                "The patient asked for peace until %(day)s; this call is an exception.",
                day=format_date(self.env, until))
        return None

    def _describe_number(self):
        """Say that the number is another one than was dialled last time, or was found wrong."""
        person = self.followup_id.contact_partner_id
        if person.dental_wrong_number:
            return self.env._(
                "Somebody else answers at %(number)s: it is not dialled any more.",
                number=person.dental_wrong_number.replace(' ', ', '))
        used = self.last_attempt_ids.filtered(
            lambda attempt: attempt.channel == 'phone' and attempt.direction == 'out')[:1].phone
        if used and self.phone and used != self.phone:
            return self.env._(
                "The number is new: the last call went to %(number)s.", number=used)
        return None

    def _describe_returned(self):
        """Say that messages come back from an address: the call is the moment to ask for it."""
        person = self.followup_id.contact_partner_id
        if person.dental_returned_addresses:
            return self.env._(
                "Messages to %(address)s come back: ask for the right address.",
                address=person.dental_returned_addresses.replace(' ', ', '))
        return None

    def _describe_visit(self, visit):
        """Say a visit in a line: when, for what, with which dentist."""
        return ' · '.join(filter(None, [
            self.company_id._dental_say_near(visit.start),
            ', '.join(visit.categ_ids.mapped('name')), visit.dental_dentist_id.name]))

    # ACTIONS

    def action_booked_already(self):
        """The patient has a visit already: no call is needed, the case waits for that visit.

        :raises UserError: if somebody else is in a call with the patient
        """
        self.ensure_one()
        case = self.followup_id
        case._check_claim()
        if self._is_booked_already():
            case._book(self.next_visit_id)
        case._release()
        return self._action_result()
