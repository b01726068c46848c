from datetime import date, datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools import clinic_time, contact_rules, next_contact
from ..vocabulary import STAFF

COUNTED_DAYS = 30
"""The longest time over which contacts are counted."""
LONGEST_REST_YEARS = 3
MOURNING_DAYS = 30
"""So long nobody is called where somebody of the household has died."""


class Rest(NamedTuple):
    """Until when a patient is left in peace, and why."""

    until: datetime | None = None  # aware
    note: str | None = None


NO_REST = Rest()


class Wish(NamedTuple):
    """What a patient wants and needs of the hour of a contact, and why they are left in peace.

    Calls and messages rest by themselves; what no limit counts for rests by the patient's wish.
    """

    wishes: next_contact.Wishes
    rests: tuple = ()  # pairs of a kind of contact, ``None`` for what no limit counts for, and Rest

    def rest_of(self, kind):
        """Return how long contacts of a kind rest, or (``None``) those that no limit counts for."""
        return dict(self.rests).get(kind, NO_REST)

    def resting(self, kind):
        """Return the wishes for a contact of a kind, its rest included."""
        return self.wishes._replace(rest_until=self.rest_of(kind).until)


class ResPartner(models.Model):
    """May we contact this patient? One place, one answer with a reason (invariant 8)."""

    _inherit = 'res.partner'

    dental_deceased_on = fields.Date(string="Has died on", groups=STAFF, copy=False)
    # at which hours (S27, S79)
    dental_work_from = fields.Float(string="At work from", groups=STAFF)
    dental_work_to = fields.Float(string="At work until", groups=STAFF)
    # what the patient said, and what must be checked
    dental_consent_ids = fields.One2many('dental.consent', 'partner_id', groups=STAFF)
    dental_muted_until = fields.Date(
        string="Do not contact before", groups=STAFF, copy=False,
        help="The patient said no for now: no program contacts them before this day.")
    dental_robinson_on = fields.Date(
        string="Exclusion list checked on", groups=STAFF, copy=False,
        help="Before a commercial contact without consent, the advertising exclusion list "
             "(Robinson) is consulted.")
    dental_robinson_listed = fields.Boolean(
        string="Is on the exclusion list", groups=STAFF, copy=False)
    dental_contact_note = fields.Char(
        compute='_compute_dental_contact_note', groups=STAFF, string="May we contact?")

    _dental_work_hours = models.Constraint(
        "CHECK(COALESCE(dental_work_from, 0) >= 0 AND COALESCE(dental_work_from, 0) < 24"
        " AND COALESCE(dental_work_to, 0) BETWEEN 0 AND 24)",
        "Work hours lie between 0:00 and 24:00.")

    @api.depends_context('company')
    def _compute_dental_contact_note(self):
        company = self.env.company
        refusals = self._dental_may_contact(company, 'phone', 'care')
        for partner in self:
            refusal = refusals.get(partner)
            partner.dental_contact_note = refusal and partner._dental_refusal_text(refusal, company)

    @api.constrains(
        'dental_deceased_on', 'dental_birthdate', 'dental_muted_until', 'dental_robinson_on')
    def _check_dental_days(self):
        """A day that was typed wrong is said at once."""
        # Everybody's contacts are checked, and these fields are for the clinic's staff only.
        for partner in self.sudo():
            today = (partner.company_id or self.env.company)._dental_today()
            died, born = partner.dental_deceased_on, partner.dental_birthdate
            if died and not (born or date(1900, 1, 1)) <= died <= today:
                raise ValidationError(self.env._(
                    "Nobody dies before the birth or in the future: %(date)s.",
                    date=fields.Date.to_string(died)))
            muted, looked = partner.dental_muted_until, partner.dental_robinson_on
            if muted and not 2000 <= muted.year <= today.year + LONGEST_REST_YEARS:
                raise ValidationError(self.env._(
                    "A rest lasts %(years)s years at most, not until %(date)s: who never wants "
                    "to be contacted is noted under what the patient said.",
                    years=LONGEST_REST_YEARS, date=fields.Date.to_string(muted)))
            if looked and not date(2000, 1, 1) <= looked <= today:
                raise ValidationError(self.env._(
                    "The exclusion list was not looked into on %(date)s.",
                    date=fields.Date.to_string(looked)))

    # MAY WE CONTACT?

    def _dental_rest_day(self, today=None):
        """Return the day until which the patient, and who is called for them, want peace."""
        self.ensure_one()
        person = self._dental_contact_person(today)
        days = (self.dental_muted_until, person != self and person.dental_muted_until)
        return max(filter(None, days), default=None)

    def _dental_may_contact(
            self, company, channel, purpose, now=None, promised=False, exempt=False):
        """Return why these patients must not be contacted (invariant 8).

        :param company: the clinic
        :param str channel: ``'phone'``, ``'email'`` …
        :param str purpose: ``'appointment'``, ``'care'`` or ``'commercial'``
        :param now: naive UTC datetime, default the present
        :param bool promised: the patient asked for it: limits and objections do not count
        :param bool exempt: the program is outside the limits
        :return: ``tools.contact_rules.Refusal`` by patient; who may be contacted is not in it
        """
        asked = contact_rules.Asked(purpose, promised, exempt)
        return self._dental_may_contact_about(
            company, channel, {asked: self}, now)[asked]

    @api.model
    def _dental_may_contact_about(self, company, channel, asked, now=None):
        """Return why patients must not be contacted about several things (invariant 8).

        What is to be known of them is read once for all.

        :param company: the clinic
        :param str channel: ``'phone'``, ``'email'`` …
        :param dict asked: patients by :class:`~tools.contact_rules.Asked`
        :param now: naive UTC datetime, default the present
        :return: by the same keys, ``tools.contact_rules.Refusal`` by patient who must not be
        """
        now = now or fields.Datetime.now()
        zone, policy = company._dental_zone(), company._dental_contact_policy()
        # Whoever asks, the same answer: objections and contacts of other clinics and of the
        # household count. Only the reason leaves, not the facts.
        facts = self.union(*asked.values()).sudo()._dental_contact_facts(
            company, channel, {about.purpose for about in asked}, now)
        answers = {}
        for about, partners in asked.items():
            question = contact_rules.Question(
                channel=channel, zone=zone, at=clinic_time.to_local(now, zone),
                open_day=about.purpose != 'commercial' or company._dental_opens_on(now),
                **about._asdict())
            found = {
                partner: contact_rules.may_contact(question, facts[partner], policy)
                for partner in partners}
            answers[about] = {
                partner: refusal for partner, refusal in found.items() if refusal}
        return answers

    def _dental_wishes(self, company, now, exempt=False):
        """Return what each of these patients wants and needs of the hour of a contact.

        With ``sudo``, as :meth:`_dental_may_contact_about`: contacts of the whole household count.

        :param now: naive UTC datetime
        :param bool exempt: the program is outside the limits: no rest holds it back
        :return: :class:`Wish` by patient
        """
        rests = {} if exempt else self.sudo()._dental_rests(company, now)
        wishes = {}
        for asked, partner in zip(self, self.sudo(), strict=True):
            until = partner.dental_work_to
            wishes[asked] = Wish(
                next_contact.Wishes(
                    band=partner.dental_preferred_band or None,
                    work=(partner.dental_work_from, until) if until else None),
                rests.get(partner, ()))
        return wishes

    def _dental_rests(self, company, now):
        """Return how long these patients are left in peace, as :class:`Wish` says, by patient.

        :param now: naive UTC datetime
        """
        contacts = self._dental_contacts(company, now)
        mourning = self._dental_mourning(company, now)
        zone, policy = company._dental_zone(), company._dental_contact_policy()
        at = clinic_time.to_local(now, zone)
        today, rests = at.date(), {}
        for partner in self:
            theirs, mourns = contacts.get(partner.id, {}), mourning.get(partner.id)
            rests_alone = partner.dental_muted_until or partner.dental_guardian_id
            if not (rests_alone or theirs or mourns):  # as almost every patient of a long list
                continue
            muted = partner._dental_rest_day(today)
            found = {}
            for kind in (None, 'call', 'message') if muted or mourns else theirs:
                own, household = theirs.get(kind, ((), ()))
                found[kind] = contact_rules.rest_until(at, contact_rules.Facts(
                    contacts=own, household=household, muted_until=muted,
                    mourning_until=None if kind == 'message' else mourns), policy, zone)
            if found:
                rests[partner] = tuple(
                    (kind, Rest(rest.until, partner._dental_refusal_text(rest, company)))
                    for kind, rest in found.items() if rest)
        return rests

    def _dental_contact_facts(self, company, channel, purposes, now):
        """Return what decisions need to know of each patient, read in a few queries."""
        today = clinic_time.local_date(now, company._dental_zone())
        kind, contacts = contact_rules.kind_of(channel), self._dental_contacts(company, now)
        mourning = self._dental_mourning(company, now) if kind == 'call' else {}
        blacklisted = set(self._dental_blacklisted(channel, today).ids)
        persons = {partner: partner._dental_contact_person(today) for partner in self}
        said = self.env['dental.consent'].search([
            ('partner_id', 'in', [*self.ids, *{person.id for person in persons.values()}]),
            ('withdrawn_at', '=', False),
        ]).grouped('partner_id')
        last_seen = self._dental_last_seen(company) if 'commercial' in purposes else {}
        complaining = self.env['dental.feedback']._dental_complaining(
            self if 'commercial' in purposes else self.browse())
        facts = {}
        for partner in self:
            theirs = said.get(partner, self.env['dental.consent'])
            person = persons[partner]
            heard = theirs | said.get(person, theirs)
            minor_alone = person == partner and partner._dental_is_minor(today)
            own, household = contacts.get(partner.id, {}).get(kind, ((), ()))
            facts[partner.sudo(False)] = facts[partner] = contact_rules.Facts(
                deceased=bool(partner.dental_deceased_on), archived=not partner.active,
                has_address=partner._dental_has_address(person, channel),
                minor_alone=minor_alone,
                blacklisted=partner.id in blacklisted,
                objections=heard._get_objections(today),
                consents=theirs._get_commercial_consents(company),
                last_interaction=last_seen.get(partner.id),
                robinson_on=partner.dental_robinson_on or None,
                robinson_listed=partner.dental_robinson_listed,
                muted_until=partner._dental_rest_day(today),
                complaining=partner.id in complaining,
                mourning_until=mourning.get(partner.id),
                contacts=own, household=household)
        return facts

    def _dental_blacklisted(self, channel, today):
        """Return those who asked, at the address a channel reaches them by, for no messages."""
        if channel == 'email':
            return self.filtered(
                lambda partner: partner._dental_contact_person(today).is_blacklisted)
        if channel not in ('phone', 'sms', 'whatsapp'):
            return self.browse()
        numbers = {
            partner: partner._dental_text_number() if channel == 'sms'
            else partner._dental_call_number() for partner in self}
        found = self._dental_listed_addresses(numbers.values())
        return self.filtered(lambda partner: numbers[partner] in found)

    @api.model
    def _dental_listed_addresses(self, addresses):
        """Return those of some numbers and normalized emails that ask for no messages.

        Odoo's own search formats each number again, for which it reads the user and their country.

        :return: set of str
        """
        for model in ('phone.blacklist', 'mail.blacklist'):
            self.env[model].flush_model()
        wanted = [address for address in addresses if address]
        return {address for address, in self.env.execute_query(SQL(
            "SELECT number FROM phone_blacklist WHERE active AND number = ANY(%(wanted)s) "
            "UNION ALL "
            "SELECT email FROM mail_blacklist WHERE active AND email = ANY(%(wanted)s)",
            wanted=wanted))}

    def _dental_last_seen(self, company):
        """Return the clinic's day of each patient's last attended visit, by id.

        One that was put away since took place all the same.
        """
        zone = company._dental_zone()
        return {
            partner.id: clinic_time.local_date(last, zone)
            for partner, last in self.env['calendar.event'].with_context(
                active_test=False)._read_group(
                [('dental_patient_id', 'in', self.ids), ('dental_state', '=', 'attended'),
                 ('dental_company_id', '=', company.id)],
                ['dental_patient_id'], ['start:max'])}

    def _dental_contacts(self, company, now):
        """Return the moments of the last contacts with each patient and with their household.

        A message that waits to leave holds its place: two of a household are not queued at once.

        :return: by patient id, a dict by kind of contact of (own, household), tuples of aware UTC
            datetimes
        """
        if not self.ids:
            return {}
        self.env['dental.followup.attempt'].flush_model()
        self.flush_model(['dental_household_number', 'company_id'])
        self.env.cr.execute(SQL(
            """
            WITH known (patient_id, member_id) AS (
                SELECT id, id FROM res_partner WHERE id = ANY(%(ids)s)
                UNION
                SELECT patient.id, member.id
                  FROM res_partner patient
                  JOIN res_partner member
                    ON member.dental_household_number = patient.dental_household_number
                 WHERE patient.id = ANY(%(ids)s)
                   AND (member.company_id IS NULL OR member.company_id = %(company)s)
            )
            SELECT patient_id, attempt.channel IN %(calls)s, patient_id = member_id,
                   array_agg(attempt.at)
              FROM known
              JOIN dental_followup_attempt attempt ON attempt.partner_id = member_id
             WHERE attempt.counts AND (attempt.is_contact OR attempt.delivery = 'queued')
               AND attempt.at > %(since)s AND attempt.at <= %(now)s
             GROUP BY 1, 2, 3
            """, ids=self.ids, calls=contact_rules.CALLS, company=company.id, now=now,
            since=now - timedelta(days=COUNTED_DAYS)))
        contacts = {}
        for patient_id, is_call, is_own, moments in self.env.cr.fetchall():
            pair = contacts.setdefault(patient_id, {}).setdefault(
                'call' if is_call else 'message', [(), ()])
            pair[0 if is_own else 1] = tuple(
                clinic_time.to_local(moment, 'UTC') for moment in moments)
        return contacts

    def _dental_mourning(self, company, now):
        """Return until which day nobody is called because somebody of the household has died.

        :return: the day on which calls begin again, by id of who lives where somebody died lately
        """
        if not self.ids:
            return {}
        self.flush_model(['dental_household_number', 'dental_deceased_on', 'company_id'])
        today = clinic_time.local_date(now, company._dental_zone())
        return {
            patient_id: died + timedelta(days=MOURNING_DAYS)
            for patient_id, died in self.env.execute_query(SQL(
                """
                SELECT patient.id, MAX(member.dental_deceased_on)
                  FROM res_partner patient
                  JOIN res_partner member
                    ON member.dental_household_number = patient.dental_household_number
                   AND member.id != patient.id
                   AND (member.company_id IS NULL OR member.company_id = %(company)s)
                 WHERE patient.id = ANY(%(ids)s) AND member.dental_deceased_on > %(since)s
                 GROUP BY patient.id
                """, ids=self.ids, company=company.id,
                since=today - timedelta(days=MOURNING_DAYS)))}

    def _dental_refusal_text(self, refusal, company):
        """Say a refusal as one colleague tells another, on the clinic's clock."""
        self.ensure_one()
        until = refusal.until and company._dental_when(
            clinic_time.to_utc_naive(refusal.until), clock=refusal.code == 'hours')
        return self._dental_refusal_sentences(until)[refusal.code]

    def _dental_refusal_sentences(self, until):
        return {
            'deceased': self.env._("The patient has died."),
            'archived': self.env._("The patient's record is archived."),
            'no_address': self.env._(
                "There is no valid phone number or email address for this."),
            'minor_alone': self.env._("The patient is a minor: enter who the guardian is."),
            'objection': self.env._("The patient does not want to be contacted this way."),
            'blacklisted': self.env._(
                "The patient asked for no more messages at this address."),
            'hours': self.env._(
                "Commercial calls are made Monday to Friday from 9 to 21, never on holidays: "
                "next on %(day)s.", day=until),
            'no_relation': self.env._(
                "The last visit is more than a year ago: without consent no commercial contact "
                "is allowed."),
            'robinson': self.env._(
                "Consult the advertising exclusion list first and note the day on the patient."),
            'robinson_listed': self.env._("The patient is on the advertising exclusion list."),
            'complaint': self.env._(
                "The patient has a complaint that is not settled: until it is, nothing is "
                "offered to them."),
            'muted': self.env._("The patient asked for peace: not before %(day)s.", day=until),
            'mourning': self.env._(
                "Somebody of the family has died: no calls before %(day)s.", day=until),
            'capped': self.env._(
                "The patient has heard from us often enough: not before %(day)s.", day=until),
            'household_capped': self.env._(
                "The family has heard from us often enough: not before %(day)s.", day=until),
        }
