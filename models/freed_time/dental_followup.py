from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time, freed
from ..visit.reasons import settled_in_call
from ..vocabulary import CLAIM_LASTS, EXPECTED, WAITING

CANDIDATE_KINDS = {
    'no_show': 'no_show', 'clinic_cancel': 'no_show', 'recall': 'recall',
    'late_cancel': 'late_cancel', 'early_cancel': 'late_cancel', 'plan_open': 'undecided',
}
"""What a program's trigger is in ``tools.freed.ORDER``; the rest is 'other'."""
MOST_CANDIDATES = 2000
"""So many open cases and wishes are looked at, those that wait longest first."""


class DentalFollowup(models.Model):
    """Who could come at a time that was freed, and the call that offers an earlier visit (S80).

    That call is about the patient's own later visit (``event_id``) and a time that was freed
    (``freed_time_id``). It is tried once: a patient who stays with their visit lost nothing.
    """

    _inherit = 'dental.followup'

    freed_time_id = fields.Many2one(
        'dental.followup.freed.time', string="Free again", readonly=True, copy=False,
        index='btree_not_null', ondelete='set null',
        help="The short-notice slot that is offered to the patient.")

    # WHO COULD COME

    @api.model
    def _find_who_could_come(self, times, limit=freed.MOST):
        """Return who could come at some freed times, those to ask first in front.

        Only who may be called at this moment and whose call nobody has taken. The number of queries
        does not depend on how many there are.

        :param times: ``dental.followup.freed.time`` recordset, free, of any clinics
        :param limit: at most so many for each, ``None`` for all
        :return: list of ``tools.freed.Candidate`` by time; their ``key`` is (case, later visit)
            of which one is empty
        """
        found = {}
        for company, theirs in times.grouped('company_id').items():
            candidates = self._get_freed_candidates(company)
            asked = self._get_offered(theirs)
            for time in theirs:
                found[time] = freed.rank(time._get_gap(), [
                    one for one in candidates if one.patient != time.partner_id.id
                    and (time.id, one.key[1].id) not in asked], limit)
        return found

    @api.model
    def _get_offered(self, times):
        """Return which freed times were offered already for which later visits, as pairs of ids.

        Whoever heard of one and stayed with their visit is not called about it again.
        """
        return {(case.freed_time_id.id, case.event_id.id) for case in self.search_fetch([
            ('freed_time_id', 'in', times.ids), ('attempt_ids.outcome_move', '=', 'answered'),
        ], ['freed_time_id', 'event_id'])}

    @api.model
    def _get_freed_candidates(self, company):
        """Return the ``tools.freed.Candidate`` of a clinic who may be called now."""
        now = fields.Datetime.now()
        cases = self.search([
            *self._get_in_use_domain(),
            ('company_id', '=', company.id), ('program_id.wants_visit', '=', True),
            ('program_id.trigger', '!=', 'freed'),
            '|', ('is_promise', '=', False), ('next_at', '<=', now),
        ], order='create_date, id', limit=MOST_CANDIDATES)
        wishes_sooner = self.env['calendar.event'].search([
            ('dental_company_id', '=', company.id), ('dental_wants_sooner', '=', True),
            ('dental_state', 'in', EXPECTED), ('start', '>', now),
        ], order='start, id', limit=MOST_CANDIDATES) if self._get_sooner_program(company) else (
            self.env['calendar.event'])
        cases -= cases.browse().union(*cases._refusals('phone'))
        partners = cases.partner_id | wishes_sooner.dental_patient_id
        wishes = partners._dental_wishes(company, now, exempt=True)
        allowed = self._get_may_be_offered(wishes_sooner.dental_patient_id, company)
        busy = self._get_households_in_hand(company)
        zone = company._dental_zone()
        return [case._prepare_candidate(wishes[case.partner_id].wishes, zone) for case in cases
                if not case.partner_id._dental_is_of_households(busy)] + [
            self._prepare_sooner(visit, wishes[visit.dental_patient_id].wishes, zone)
            for visit in wishes_sooner if visit.dental_patient_id in allowed
            and not visit.dental_patient_id._dental_is_of_households(busy)]

    @api.model
    def _get_sooner_program(self, company):
        """Return the program that offers an earlier time in a clinic, if it is switched on."""
        program = self.env.ref('dental_followup.program_sooner')._for_company(company)
        return program.filtered(lambda one: one.active and one.is_on and one.step_ids)

    @api.model
    def _get_may_be_offered(self, partners, company):
        """Return of these patients who may be called about an earlier time."""
        program = self._get_sooner_program(company)
        return partners - partners.browse([partner.id for partner in (
            partners._dental_may_contact(
                company, 'phone', program.purpose, exempt=program.is_exempt))]) if (
            partners) else partners

    @api.model
    def _get_households_in_hand(self, company):
        """Return patients, and numbers of households, that somebody else is calling."""
        partners = self.search([
            *self._get_claimed_domain(), ('company_id', '=', company.id)]).partner_id
        return {*partners.ids, *filter(None, partners.mapped('dental_household_number'))}

    def _prepare_candidate(self, wishes, zone):
        """Return the patient of this case as a ``tools.freed.Candidate``."""
        self.ensure_one()
        return freed.Candidate(
            key=(self, self.env['calendar.event']), patient=self.partner_id.id,
            kind=CANDIDATE_KINDS.get(self.program_id.trigger, 'other'),
            since=clinic_time.to_local(self.create_date, zone),
            length=self._get_new_visit_length(self._get_visit_to_repeat()),
            dentist=self.event_id._dental_present_dentist().id or None,
            band=wishes.band, work=wishes.work)

    @api.model
    def _prepare_sooner(self, visit, wishes, zone):
        """Return the patient of a later visit as a ``tools.freed.Candidate``."""
        return freed.Candidate(
            key=(self.browse(), visit), patient=visit.dental_patient_id.id, kind='sooner',
            since=clinic_time.to_local(visit.create_date, zone), length=visit.stop - visit.start,
            dentist=visit._dental_present_dentist().id or None, band=wishes.band,
            work=wishes.work, before=clinic_time.to_local(visit.start, zone))

    @api.model
    def _get_offering_users(self, times):
        """Return the names of colleagues in a call in which a freed time is offered."""
        # A call is its caller's own: only who is calling about the time is told.
        calls = self.env['dental.followup.call'].sudo().search([
            ('freed_time_id', 'in', times.ids), ('create_uid', '!=', self.env.uid),
            ('followup_id.state', 'in', WAITING),
            ('followup_id.claim_at', '>', fields.Datetime.now() - CLAIM_LASTS)])
        found = {}
        for call in calls.filtered(
                lambda call: call.followup_id.claim_user_id == call.create_uid):
            names = found.setdefault(call.freed_time_id.sudo(False).with_env(self.env), [])
            if call.create_uid.name not in names:
                names.append(call.create_uid.name)
        return found

    # AN EARLIER TIME

    @api.model
    def _open_sooner(self, visit, freed_time):
        """Return the case of offering a patient a time that was freed.

        :param visit: the patient's own, later visit
        :raises UserError: if nobody may call them about it
        """
        company = visit.dental_company_id
        when = company._dental_when(freed_time.free_start)
        case = self.search([
            ('event_id', '=', visit.id), ('program_id.trigger', '=', 'freed'),
            ('state', 'in', WAITING)], limit=1)
        if case:
            # Which time is offered is the server's word; the case was found with the user's rights.
            case.sudo().write({'freed_time_id': freed_time.id, 'topic': when})
            return case
        now = fields.Datetime.now()
        case = self._open_for_reasons(self.env.ref('dental_followup.program_sooner'), [{
            'partner_id': visit.dental_patient_id.id, 'company': company, 'event_id': visit.id,
            'trigger_state': False, 'period': False, 'start': now, 'stop': now, 'topic': when,
            'dentist_id': visit.dental_dentist_id.id, 'freed_time_id': freed_time.id}])
        if not case or case.is_closed:
            raise UserError(case.close_note or self.env._(
                "Nothing was opened: the program that offers earlier times is switched off."))
        return case

    def _is_offer(self):
        """Tell whether this offers an earlier time to a patient who has a visit."""
        self.ensure_one()
        return self.program_id.trigger == 'freed'

    def _visit_stands(self):
        """Tell whether the patient is still awaited at the visit this is about."""
        self.ensure_one()
        return self.event_id.dental_state in EXPECTED

    def _close_offer(self):
        """End an offer that was made and not taken."""
        return self._set_state('cancelled', close_note=self.env._(
            "Stays with the visit that is noted.") if self._visit_stands()
            else self.env._("The later visit has changed."))

    @api.model
    def _get_idle_offers_domain(self):
        """Return the domain of offers of an earlier time that nobody is making just now."""
        return [
            ('program_id.trigger', '=', 'freed'), ('state', 'in', WAITING),
            ('is_promise', '=', False),
            ('id', 'not in', list(settled_in_call(self.env) or ())),
            '|', ('claim_at', '=', False),
            ('claim_at', '<=', fields.Datetime.now() - CLAIM_LASTS),
        ]

    @api.model
    def _drop_taken_offers(self, companies):
        """Visits were booked in some clinics: nobody is called about a time that is taken."""
        # Who books a visit need not see the offers made to others; they close, and nothing is
        # shown.
        offers = self.sudo().search([
            *self._get_idle_offers_domain(), ('company_id', 'in', companies.ids)])
        taken = offers and offers._without_free_time()
        if taken:
            taken._set_state(
                'cancelled', close_note=self.env._("The earlier time has been taken."))

    @api.model
    def _drop_offers_to(self, visits):
        """Later visits do not take place, or are over: no earlier time is offered for them."""
        # Offers are few, and a day's visits are many: they are looked up from the offers.
        # As in _drop_taken_offers.
        offers = self.sudo().search(self._get_idle_offers_domain())
        over = offers.filtered(lambda case: case.event_id in visits and not case._visit_stands())
        if over:
            over._set_state(
                'cancelled', close_note=self.env._("The later visit has changed."))

    @api.model
    def _drop_past_offers(self):
        """Close the offers of times that have passed, or are not free any more."""
        # The hourly job's, for all clinics, whoever runs it by hand.
        idle = self.sudo().search(self._get_idle_offers_domain())._without_free_time()
        for cases in self.env['res.company']._dental_by_clinic(idle):
            cases._set_state('cancelled', close_note=cases.env._(
                "The earlier time has passed or been taken."))

    def _withdraw_untried_offers(self):
        """Cancel, of these, the offers that were opened and then not made."""
        self.filtered(
            lambda case: case._is_offer() and case.state == 'todo' and not case.attempt_count
        )._set_state('cancelled', close_note=self.env._("The earlier time was not offered."))

    def _without_free_time(self):
        """Return the offers of times in which the patient's visit does not fit any more."""
        parts = self.freed_time_id._get_free_parts()
        without = self.browse()
        for case in self:
            start, stop = parts.get(case.freed_time_id) or (None, None)
            if not start or stop - start < case.event_id.stop - case.event_id.start:
                without |= case
        return without
