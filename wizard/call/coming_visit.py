from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.vocabulary import EXPECTED, GIVEN_UP, WAITING
from ...tools.error_field import about

VISIT_CHOICES = [
    ('keep', "Keeps it"),
    ('move', "Moves it to the time chosen here"),
    ('cancel', "Cancels it"),
]


class DentalFollowupCall(models.TransientModel):
    """The patient's coming visit: kept, moved or cancelled in the call itself (S17, S54)."""

    _inherit = 'dental.followup.call'

    visit_id = fields.Many2one(
        'calendar.event', string="Coming visit", compute='_compute_visit_id', store=True,
        readonly=False)
    visit_text = fields.Char(compute='_compute_visit_text', string="When it is")
    visit_choice = fields.Selection(
        VISIT_CHOICES, string="And that visit?", default='keep', required=True)
    wants_sooner = fields.Boolean(
        string="Would like to come sooner if a time becomes free")
    freed_time_id = fields.Many2one(
        'dental.followup.freed.time', string="Free again", compute='_compute_freed_time_id',
        store=True, readonly=False, help="The short-notice slot that this call offers.")

    @api.depends('followup_id')
    def _compute_visit_id(self):
        """Begin with the visit the call is about if the patient is awaited, else the soonest."""
        for call in self:
            call.visit_id = call._still_awaited(call.event_id) or call.next_visit_id

    @api.depends('followup_id')
    def _compute_freed_time_id(self):
        for call in self:
            call.freed_time_id = call.followup_id.freed_time_id

    @api.depends('visit_id')
    def _compute_visit_text(self):
        for call in self:
            visit = call._get_own_visit()
            call.visit_text = bool(visit) and visit._dental_describe()

    # WHICH VISIT

    def _get_coming_visits(self):
        """Return the visits at which the patient is awaited in the clinic, soonest first."""
        return self.env['calendar.event'].search([
            ('dental_patient_id', '=', self.partner_id.id),
            ('dental_company_id', '=', self.company_id.id),
            ('dental_state', 'in', EXPECTED), ('start', '>', fields.Datetime.now()),
        ], order='start, id')

    def _get_own_visit(self):
        """Return the coming visit, if it is this patient's and they are still awaited.

        What a caller writes into ``visit_id`` changes nobody else's visit.
        """
        return self._still_awaited(self.visit_id)

    def _still_awaited(self, visits):
        """Return those of some visits at which this patient is awaited in the clinic."""
        return visits.filtered(
            lambda visit: visit.active and visit.dental_patient_id == self.partner_id
            and visit.dental_company_id == self.company_id
            and visit.dental_state in EXPECTED and visit.start > fields.Datetime.now())

    def _get_moved_visit(self, visit):
        """Return the coming visit, if this call moved it to another one.

        :param visit: the visit that this call booked, or none
        """
        return self.visit_id.filtered(
            lambda coming: visit and coming.dental_moved_to_id == visit)

    # ACTIONS

    def action_other_visit(self):
        """Show the next of several coming visits, and times for that one."""
        visits = self._get_coming_visits()
        position = visits.ids.index(self.visit_id.id) + 1 if self.visit_id in visits else 0
        self.write({'visit_id': visits[position % len(visits)].id if visits else False})
        self._offer_anew()
        return self._action_open()

    # TOOLS

    def _offer_freed_time(self):
        """Offer the freed time for which this call is opened again, if it is another one."""
        freed_id = self.env.context.get('default_freed_time_id')
        if freed_id and self.freed_time_id.id != freed_id:
            self.write({'freed_time_id': freed_id, 'slot_id': False})

    def _offers_sooner(self):
        """Tell whether this call offers an earlier time to who has a visit."""
        return bool(self.followup_id) and self.followup_id._is_offer()

    def _settle_visit(self, visit):
        """After a conversation: what becomes of the coming visit.

        One that is moved was moved when the new time was booked.

        :param visit: what was booked in this call, maybe nothing
        :return: the same, or nothing if it only takes the place of a visit that is another
            matter than the case
        :raises UserError: if the visit is to be moved and no time is chosen, or is cancelled
            and nothing is said of what comes next
        """
        moved = self._get_moved_visit(visit)
        coming = moved or self._get_own_visit()
        if not coming:
            self._check_visit_stands()
            return visit
        if self.visit_choice == 'move' and not visit:
            raise about(UserError(
                self.env._("To which time is the visit moved? Choose one.")), 'slot_id')
        if self.visit_choice == 'cancel':
            self._check_says_what_next()
            followers = self._get_followers()
            coming._dental_in_call(self).action_dental_set_state('cancelled')
            self._settle_followers(followers)
        self._note_sooner(visit)
        moved_only = moved and not self._offers_sooner() and not (
            self.followup_id._is_settled_by(visit))
        return visit.browse() if moved_only else visit

    def _declines_sooner(self):
        """Tell whether an earlier time was offered, and the patient stays with their visit."""
        return self._offers_sooner() and bool(self._get_own_visit())

    def _describe_coming_visit(self):
        """Say what becomes of the coming visit, or nothing."""
        visit = self.visit_id
        when = visit and self.company_id._dental_when(visit.start)
        if visit.dental_state == 'moved':
            return self.env._("The visit of %(when)s is moved.", when=when)
        if visit.dental_state == 'cancelled':
            return self.env._("The visit of %(when)s is cancelled.", when=when)
        if visit and self._offers_sooner():
            return self.env._("The visit of %(when)s stays as it is.", when=when)
        return None

    def _tell_of_freed_time(self, result):
        """Return an answer that says also who could come at the time of the coming visit (S80).

        :param dict result: the action that says what was saved
        """
        if self.visit_id.dental_state not in GIVEN_UP:
            return result
        notice = self.visit_id._dental_freed_notice(result['params']['message'])
        return {**notice, 'params': {**result['params'], **notice['params']}} if notice else result

    def _check_visit_stands(self):
        """Refuse to change a visit that somebody changed meanwhile.

        :raises UserError: saying so
        """
        if self.visit_id and self.visit_choice != 'keep':
            raise about(UserError(self.env._(
                "The visit of %(when)s was changed meanwhile: look at it in the agenda.",
                when=self.company_id._dental_when(self.visit_id.start))), 'visit_choice')

    def _check_says_what_next(self):
        """Refuse to cancel a visit and to leave it at that.

        :raises UserError: if no date, no promise and no reason comes after it
        """
        by_rule = self.program_id.wants_visit and not self._offers_sooner()
        if not (by_rule or self.call_back_at or self.lost_reason_id):
            raise about(UserError(self.env._(
                "The visit is cancelled: when do we call again, or why does the patient not "
                "want to come?")), 'call_back_at')

    def _get_followers(self):
        """Return the other cases that wait for the coming visit."""
        return self.env['dental.followup'].search([
            ('rebooked_event_id', '=', self.visit_id.id), ('state', '=', 'booked'),
            ('id', '!=', self.followup_id.id)])

    def _settle_followers(self, followers):
        """What waited for the visit that was cancelled goes on as this call says."""
        waiting = followers.filtered(lambda case: case.state in WAITING)
        if self.call_back_at:
            waiting._promise(self.call_back_at)
        elif self.lost_reason_id:
            waiting._lose(self.lost_reason_id)
        else:
            waiting._set_states('pending', {
                case: case._schedule_after_talk() or {} for case in waiting})

    def _note_sooner(self, visit):
        """Keep that the patient would like to come sooner, with the visit that stands."""
        stands = visit or self._get_own_visit()
        if self.wants_sooner and stands.dental_state in EXPECTED:
            stands.dental_wants_sooner = True
