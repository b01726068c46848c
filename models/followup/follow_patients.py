from odoo import api, fields, models

from ...tools import clinic_time
from ..vocabulary import BY_HAND, QUEUED, WAITING


class DentalFollowup(models.Model):
    """Open cases follow what is learnt of their patient: a number, a no, a death."""

    _inherit = 'dental.followup'

    @api.model
    def _open_cases_of(self, partners, states=(*WAITING, 'booked')):
        # Who changes a contact need not see its follow-ups; they go on by their rules, of all
        # clinics.
        return self.sudo().search([
            ('partner_id', 'in', partners.ids), ('state', 'in', states)])

    @api.model
    def _on_patients_gone(self, partners):
        """Patients have died or were archived: nobody calls or writes any more, and says why."""
        cases = self._open_cases_of(partners) | self._cases_with_message_here(partners)
        # What was written about them, perhaps just this, is read all the same.
        cases = cases.filtered(lambda case: case.next_channel != 'answer')
        died = cases.filtered('partner_id.dental_deceased_on')
        died._set_state('cancelled', close_note=self.env._("The patient has died."))
        (cases - died)._set_state(
            'cancelled', close_note=self.env._("The patient's record was archived."))

    @api.model
    def _on_reviews_stopped(self, partners):
        """Somebody decided that no review is due, or not before a day: its search waits for it.

        What the patient was promised is kept.
        """
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: not case.is_promise)
        unwanted = cases.filtered(lambda case: case._is_review_stopped())
        unwanted._set_state('cancelled', close_note=self.env._(
            "No review is wanted for this patient now."))

    def _is_patient_gone(self):
        """Tell whether nobody calls the patient any more: they have died, or were archived."""
        self.ensure_one()
        return bool(self.partner_id.dental_deceased_on) or not self.partner_id.active

    def _describe_gone(self):
        """Say that nobody calls this patient any more."""
        return self.env._(
            "%(name)s has died or the record is archived: nobody is called.",
            name=self.partner_id.name)

    def _is_review_stopped(self):
        """Tell whether the case looks for a review that the patient is not to have now."""
        self.ensure_one()
        # Whoever's change leads here: the wish decides, and nothing is shown of it.
        partner, trigger = self.partner_id.sudo(), self.program_id.trigger
        if partner.dental_recall == 'never' and trigger in ('recall', 'dormant'):
            return True
        paused = partner.dental_recall_paused_until
        return bool(
            trigger == 'recall' and paused and paused > self.company_id._dental_today())

    @api.model
    def _cases_with_message_here(self, partners):
        """Return the cases of some patients with a message that was queued and has not left."""
        # As in _open_cases_of: a message that must not leave is stopped whoever says so.
        return self.env['dental.followup.attempt'].sudo().search([
            ('partner_id', 'in', partners.ids), *self._get_unsent_domain()]).followup_id

    @api.model
    def _on_addresses_changed(self, partners):
        """A number or email was entered: what waited for one goes on; or the last one is gone."""
        # Wards may be patients of another clinic; their cases go on, and nothing of them is
        # returned.
        partners |= self.env['res.partner'].sudo().search([
            ('dental_guardian_id', 'in', partners.ids)])
        cases = self._open_cases_of(partners, WAITING)
        reached = cases.filtered(lambda case: case._has_address())
        now = fields.Datetime.now()
        self._write_each({
            case: scheduler.propose(
                max(now, case.next_at), wish, case.next_channel, case._same_day_call_of(),
                commercial=case.purpose == 'commercial')
            for case, scheduler, wish in reached.filtered('needs_data')._with_scheduler(now)})
        (cases - reached).filtered(
            lambda case: case.next_channel == 'phone' and not case.needs_data)._ask_for_data(
                self._say_no_number())

    def _has_address(self):
        """Tell whether the patient can be reached by the channel of the next contact."""
        self.ensure_one()
        # Number and address are the server's to read; only yes or no leaves.
        partner = self.partner_id.sudo()
        return partner._dental_has_address(partner._dental_contact_person(), self.next_channel)

    def _ask_for_data(self, sentence):
        """Have reception find what is missing to get in touch; the case waits and is not lost."""
        # What is wrong with a case is the server's word.
        self.sudo().write({
            'needs_data': True, 'is_promise': False, 'error_kind': 'details',
            'error_reason': sentence})

    def _mark_wrong_number(self, number):
        """Somebody else has this number: use the other one, or ask reception to find one.

        With ``sudo``: who calls may not edit contacts; only the mark of a wrong number is written.
        """
        for case in self:
            partner = case.partner_id.sudo()
            reached = partner._dental_contact_person()._dental_with_wards() | partner
            (partner | partner._dental_contact_person())._dental_note_wrong(number)
            without = reached.filtered(lambda who: not who._dental_call_number())
            if partner not in without:
                case._retry(self.env.ref('dental_followup.outcome_busy').sudo())
            theirs = self._open_cases_of(without, WAITING).filtered(
                lambda other: other.next_channel == 'phone')
            theirs._set_state('pending')
            theirs._ask_for_data(self.env._(
                "The number is wrong: find the right one and enter it on the patient."))

    def _note_death(self):
        """The patients have died, as somebody says: nobody calls or writes about them any more.

        With ``sudo``: who calls may not edit contacts; only that and since when is written.
        """
        for company, cases in self.grouped('company_id').items():
            cases.partner_id.sudo().filtered(
                lambda patient: not patient.dental_deceased_on
            ).write({'dental_deceased_on': company._dental_today()})

    def _note_objection(self, outcome):
        """Record that a patient does not want to be called; it counts at once, everywhere."""
        # What was said to another clinic is hidden and counts too; the caller is noted as who heard
        # it.
        Consent = self.env['dental.consent'].sudo()
        known = Consent.search([
            ('partner_id', 'in', self.partner_id.ids), ('kind', '=', 'objection'),
            ('purpose', '=', False), ('channel', 'in', ('phone', False)),
            ('expires_on', '=', False), ('withdrawn_at', '=', False)]).partner_id
        Consent.create([{
            'partner_id': case.partner_id.id, 'company_id': case.company_id.id,
            'kind': 'objection', 'channel': 'phone', 'source': 'call',
            'given_on': case.company_id._dental_today(), 'user_id': self.env.uid,
            'text': outcome.name,
        } for case in self if case.partner_id not in known])
        again = self.partner_id & known
        if again:
            self._end_promises_of(again, False, 'phone')
            self._on_objected(again)

    @api.model
    def _end_promises_of(self, partners, purpose, channel, said_on=None):
        """What was promised to patients who say no now is no promise any more.

        :param purpose: what the no is about, empty for everything
        :param channel: how the patient does not want it, empty for every way
        :param said_on: the clinic's day of the no, default today
        """
        about = {purpose, 'commercial'} if purpose == 'care' else {purpose}
        self._open_cases_of(partners._dental_with_wards(), WAITING).filtered(
            lambda case: case.is_promise and channel in (False, case.next_channel)
            and (not purpose or case.purpose in about)
            and (not said_on or not case.last_attempt_at or said_on >= clinic_time.local_date(
                case.last_attempt_at, case.company_id._dental_zone()))
        ).write({'is_promise': False})

    @api.model
    def _on_objected(self, partners):
        """Patients said no to something: what was planned and may not be done now is changed.

        A guardian says it also for the calls about the children. What a dentist has answered to a
        red flag is theirs to decide about.
        """
        partners = partners._dental_with_wards()
        cases = self._open_cases_of(partners, WAITING).filtered(
            lambda case: case.next_channel in (*BY_HAND, *QUEUED)
            and case.alarm_state != 'answered')
        Company = self.env['res.company']
        for theirs in Company._dental_by_clinic(cases):
            theirs._give_way(theirs._refusals())
        for theirs in Company._dental_by_clinic(self._cases_with_message_here(partners)):
            theirs._withdraw_unwanted()
