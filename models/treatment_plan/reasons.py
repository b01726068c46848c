import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import split_every

from ...tools import clinic_time
from ...tools.bisect_batch import by_halves
from ..followup.not_allowed import lasts
from ..vocabulary import ACCEPTED, CLOSED, EXPECTED, UNDECIDED, WAITING
from .dental_treatment_plan import SET_STATE

_logger = logging.getLogger(__name__)

TRIGGER_STATES = {'plan_open': UNDECIDED, 'plan_completed': ('completed',)}
"""In which states a plan is a reason for programs that start with plans."""
NO_WORD = ('not_reached', 'wrong_number')
"""Reasons a case is lost for without a word of the patient: their plan is not declined (S5)."""
REST_DAYS = 30
"""Days until a plan without a decision is spoken of again whose last call led nowhere."""
BATCH = 500


class DentalTreatmentPlan(models.Model):
    """A plan and its follow-ups: each follows what is said about the other.

    The *case* of a plan is that of a program that starts when a plan waits for a decision. It is
    handled with ``sudo()`` here: where it stands is the server's to write.
    """

    _inherit = 'dental.treatment.plan'

    # from the plan to its cases

    def _dental_reasons(self, program):
        """Return the reasons these plans give to get back to their patients.

        :param program: one ``dental.followup.program``
        :return: list of dict, as ``dental.followup._open_for_reasons`` takes them
        """
        now = fields.Datetime.now()
        states = TRIGGER_STATES.get(program.trigger, ())
        return [
            plan._prepare_reason(program, now) for plan in self
            if plan.state in states
            and (not program.treatment_ids or program.treatment_ids & plan.treatment_ids)]

    def _prepare_reason(self, program, now):
        self.ensure_one()
        since = now
        if program.trigger == 'plan_open':
            zone = self.company_id._dental_zone()
            since = min(now, clinic_time.day_bounds(self.presented_on, zone)[0])
        reason = {
            'partner_id': self.partner_id.id, 'company': self.company_id, 'plan_id': self.id,
            'start': since, 'stop': since, 'at': now, 'dentist_id': self.dentist_id.id,
            'topic': self.name, 'period': False,
        }
        if self.is_elective:
            reason['purpose'] = 'commercial'
        if program.trigger == 'plan_open' and self.sudo().followup_ids.filtered(
                lambda case: case.program_id == program):
            reason['due_at'] = now + timedelta(days=REST_DAYS)
        if self.state in UNDECIDED and self.call_back_at and self.call_back_at > now:
            reason['promised_at'] = self.call_back_at
        return reason

    def _follow_state(self, previous):
        """Let cases follow a state these plans have all come to.

        :param dict previous: the state of each plan before
        """
        state = self[:1].state
        if state in UNDECIDED:
            self.filtered(lambda plan: previous[plan] not in UNDECIDED)._take_up_cases()
            self.filtered('call_back_at')._open_cases().filtered(
                lambda case: not case.is_promise).plan_id._keep_call_back()
        elif state == 'declined':
            for reason, plans in self.grouped('decline_reason_id').items():
                plans._open_cases()._lose(reason)
        elif state == 'completed':
            self._open_cases()._set_state('won')
        elif state in ACCEPTED:
            self.filtered(lambda plan: previous[plan] == 'completed')._withdraw_completed()
            self._await_visits()

    def _cases(self, trigger='plan_open'):
        """Return the cases of these plans that count, by what starts their program."""
        return self.sudo().followup_ids.filtered(
            lambda case: case.program_id.trigger == trigger and case.state != 'cancelled')

    def _open_cases(self):
        return self._cases().filtered(lambda case: case.state not in CLOSED)

    def _take_up_cases(self):
        """A decision was taken back: there is something to be called about again."""
        cases = self._cases()
        self._resume(cases.filtered(lambda case: case.state not in WAITING),
                     self.env._("The patient has not decided yet."))
        for case in cases:
            case.topic = case.plan_id.name

    @api.model
    def _resume(self, cases, note, days=0):
        """Take cases up again by their first step, after its wait and so many days at least.

        It was spoken of just now: nobody is called about it on the same day, as a patient is who
        misses a visit.
        """
        now = fields.Datetime.now()
        cases._restart(note)
        changes = {}
        for case, scheduler, wish in cases.filtered('program_id.step_ids')._with_scheduler(now):
            step = case.program_id.step_ids[0]
            moment = max(scheduler.after_wait(step, now), scheduler.after_days(now, days))
            changes[case] = {**scheduler.schedule_step(step, case, wish, moment),
                           'next_channel': case.next_channel, 'anchor_at': now}
        cases._write_each(changes)

    def _keep_call_back(self):
        """Keep the call-back agreed with the patients of these plans, or withdraw the promise."""
        now = fields.Datetime.now()
        for plan in self:
            agreed = plan.call_back_at
            cases = plan._open_cases()
            if agreed and agreed > now:
                cases.filtered(lambda case: case.state not in WAITING)._restart(
                    self.env._("A call-back was agreed."))
                cases._promise(agreed)
            elif not agreed:
                self._resume(cases.filtered('is_promise'),
                             self.env._("The agreed call-back was taken back."))

    def _await_visits(self):
        """Rest until the visit of patients who accepted, or have them called for one."""
        cases = (self - self._book_cases())._cases()
        self._resume(cases.filtered(lambda case: not case.is_promise),
                     self.env._("The plan was accepted, and there is no visit yet."))
        for case in cases:
            case.topic = self.env._("Accepted, no visit yet: %(plan)s", plan=case.plan_id.name)

    def _book_cases(self):
        """Let the cases of these plans wait for their patients' next visits.

        :return: the plans whose patient has a visit to come
        """
        visits = {
            (visit.dental_patient_id, visit.dental_company_id): visit
            for visit in self.env['calendar.event'].sudo().search([
                ('dental_patient_id', 'in', self.partner_id.ids),
                ('dental_company_id', 'in', self.company_id.ids),
                ('dental_state', 'in', EXPECTED), ('start', '>', fields.Datetime.now()),
            ], order='start desc')}
        booked = self.browse()
        for plan in self:
            visit = visits.get((plan.partner_id, plan.company_id))
            if visit:
                booked |= plan
                cases = plan._cases()
                cases.filtered(lambda case: case.state == 'lost')._restart(
                    self.env._("The plan was accepted."))
                cases._book(visit)
        return booked

    def _withdraw_completed(self):
        """Take back what a completed plan started and was not sent: it is not completed."""
        cases = self._cases('plan_completed')
        mails = cases.attempt_ids.mail_mail_id.filtered(
            lambda mail: mail.state in ('outgoing', 'exception'))
        mails.cancel()
        cases.filtered(
            lambda case: case.state not in CLOSED or case.attempt_ids.mail_mail_id & mails
        )._set_state('cancelled', close_note=self.env._("The plan is not completed after all."))

    # from the cases to the plan

    def _on_followup_lost(self, lost_reason):
        """A case of these plans was lost: what the patient said is the word on the plan too.

        Not to have reached them is no word, and leaves the plan undecided (S5).

        :param lost_reason: one ``dental.followup.lost.reason``
        """
        if lost_reason.code not in NO_WORD:
            self.filtered(lambda plan: plan.state in (*UNDECIDED, *ACCEPTED))._set_state(
                'declined', decline_reason_id=lost_reason.id)

    def _on_followup_promised(self, call_back_at):
        """A call-back was agreed in a call: it is the plan's too.

        :param call_back_at: naive UTC datetime
        """
        self.filtered(
            lambda plan: plan.state in (*UNDECIDED, *ACCEPTED) and plan.call_back_at != call_back_at
        ).with_context(dental_set_plan_state=SET_STATE).write({'call_back_at': call_back_at})

    # nothing is forgotten

    @api.model
    def _open_forgotten(self):
        """Give each plan without a decision and without an open case its next step (S4).

        Where a case was opened before, it is taken up again: a visit was attended, nobody was
        reached, the number was wrong, and still there is no decision.

        :return: the cases opened or taken up
        """
        found = self.env['dental.followup'].sudo()
        for program in self.env['dental.followup.program'].sudo().search([
            ('trigger', '=', 'plan_open'), ('is_on', '=', True),
        ]):
            ids = self.sudo().search(self._get_forgotten_domain(program)).ids
            for batch in split_every(BATCH, ids):
                for plans in self.env['res.company']._dental_by_clinic(self.sudo().browse(batch)):
                    found |= plans._open_each_forgotten(program).with_env(found.env)
        return found

    def _open_each_forgotten(self, program):
        """Give these plans their next step; if that fails, each half by itself.

        A plan that fails alone is tried again the next time, and is in the log.

        :return: the cases opened or taken up
        """
        Followup = self.env['dental.followup'].sudo()

        def attempt(plans):
            plans = plans._without_refused(program)
            return plans._take_up_forgotten(program) | Followup._open_for_records(program, plans)

        def skip(plan, error):
            _logger.info("plan %s cannot get its next step", plan.id, exc_info=error)
            return Followup
        return Followup.union(*by_halves(self, attempt, skip, guard=self.env.cr.savepoint))

    @api.model
    def _get_forgotten_domain(self, program):
        """Return the domain of the plans without decision nor open case, of a program's clinics.

        Nobody is called who has died or left; and what a program dropped because it came too
        late is not opened again.
        """
        case = [('program_id.trigger', '=', 'plan_open')]
        domain = [
            ('state', 'in', UNDECIDED), ('partner_id.active', '=', True),
            ('partner_id.dental_deceased_on', '=', False),
            ('followup_ids', 'not any', [('state', 'not in', CLOSED), *case])]
        if program.company_id:
            domain.append(('company_id', '=', program.company_id.id))
        if program.expires_days:
            domain.append(('followup_ids', 'not any', [('state', '=', 'cancelled'), *case]))
        return domain

    def _without_refused(self, program):
        """Leave out the plans of patients who must never be called about them."""
        refused = self.browse()
        for (company, elective), plans in self.grouped(
                lambda plan: (plan.company_id, plan.is_elective)).items():
            refusals = plans.partner_id._dental_may_contact(
                company, 'phone', 'commercial' if elective else program.purpose,
                exempt=program.is_exempt)
            refused |= plans.filtered(
                lambda plan, refusals=refusals: plan.partner_id in refusals
                and lasts(refusals[plan.partner_id]))
        return self - refused

    def _take_up_forgotten(self, program):
        """Take up the cases of these plans that were closed without a decision."""
        note = self.env._("There is no decision yet, and nobody was to call.")
        clinics = self.company_id.filtered(
            lambda company: program._for_company(company) == program)
        cases = self._cases().filtered(
            lambda case: case.program_id in program._family() and case.company_id in clinics)
        cases.filtered(lambda case: case.program_id != program).write(
            {'program_id': program.id, 'step_id': False})
        lost = cases.filtered(lambda case: case.state == 'lost')
        self._resume(lost, note, days=REST_DAYS)
        self._resume(cases - lost, note)
        return cases
