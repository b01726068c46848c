from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...models.visit.free_times import DAYS_AHEAD
from ...models.vocabulary import FARTHEST_PROMISE
from ...tools import clinic_time, slots
from .call import RESUMABLE_HOURS

OFFERED = 2
"""Two concrete times are a choice; more are a list to think about (S7)."""
CHOICES = ('any', 'morning', 'afternoon')


class Search(NamedTuple):
    """What is free for a call: which times, for how long, and what to rank them by."""

    moved: models.Model  # the visit whose place the new one takes, or none
    first: slots.Slot | None  # a time that is offered before all others
    found: list
    length: timedelta
    zone: str
    own_id: int | None  # the patient's own dentist
    work: tuple | None  # the patient's hours at work
    working: set  # starts that reach into them
    avoided: set  # starts that are on the screen anyway, or are moved away


class DentalFollowupCallSlot(models.TransientModel):
    """A free time offered in a call."""

    _name = 'dental.followup.call.slot'
    _inherit = 'dental.followup.links'
    _description = "Offered visit time"
    _order = 'page, id'
    _transient_max_hours = RESUMABLE_HOURS

    call_id = fields.Many2one('dental.followup.call', required=True, ondelete='cascade', index=True)
    choice = fields.Char(help="Which answer to “morning or afternoon?” this time fits.")
    off_work = fields.Boolean(help="It is shown while only times outside work hours are wanted.")
    is_move = fields.Boolean(string="For the coming visit, if that is moved")
    is_at_work = fields.Boolean(help="It reaches into the patient's work hours.")
    page = fields.Integer()
    round = fields.Integer(
        help="Which search of the agenda found it: only those of the last one are offered.")
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    dentist_id = fields.Many2one('res.partner')
    chair_id = fields.Many2one('resource.resource')

    @api.depends('start', 'dentist_id', 'chair_id', 'is_at_work')
    def _compute_display_name(self):
        for slot in self:
            when = slot.call_id.company_id._dental_when(slot.start)
            slot.display_name = ' · '.join(filter(None, [
                # only the name of a chair that Odoo hides
                when, slot.dentist_id.name, slot.chair_id.sudo().name,
                slot.is_at_work and self.env._("in work hours")]))


class DentalFollowupCall(models.TransientModel):
    """The times offered in a call."""

    _inherit = 'dental.followup.call'

    slot_off_work = fields.Boolean(string="Only outside work hours")
    slot_round = fields.Integer()
    slot_from = fields.Date(string="From another day on")
    slot_is_move = fields.Boolean(
        string="Times for the coming visit", compute='_compute_slot_is_move')
    slot_text = fields.Char(compute='_compute_slot_text')
    work_from = fields.Float(
        string="At work from", compute='_compute_work_times', store=True, readonly=False)
    work_to = fields.Float(
        string="At work until", compute='_compute_work_times', store=True, readonly=False)

    @api.depends('partner_id')
    def _compute_work_times(self):
        for call in self:
            call.work_from = call.partner_id.dental_work_from
            call.work_to = call.partner_id.dental_work_to

    @api.depends('followup_id', 'visit_choice', 'visit_id')
    def _compute_slot_is_move(self):
        """Tell whether the times on the screen are for the coming visit, which is moved."""
        for call in self:
            call.slot_is_move = bool(call._get_replaced_visit())

    @api.depends('slot_choice', 'slot_off_work', 'slot_page', 'slot_ids', 'slot_is_move')
    def _compute_slot_text(self):
        """Say why no time, or none outside work hours, is on the screen."""
        for call in self:
            fitting = call._get_fitting_slots()
            offered = call._get_slots_on_screen()
            if not fitting and call.slot_choice == 'today':
                call.slot_text = self.env._("There is no free time today any more.")
            elif not fitting:
                call.slot_text = self.env._(
                    "There is no free time in these %(days)s days. Choose a day to look from, or "
                    "a day to call back.", days=DAYS_AHEAD)
            elif not offered:
                call.slot_text = self.env._(
                    "These were all the free times in these %(days)s days. “Other times” begins "
                    "with the first again.", days=DAYS_AHEAD)
            elif call.slot_off_work and all(offered.mapped('is_at_work')):
                call.slot_text = self.env._(
                    "There is nothing outside work hours; these are the nearest times.")
            else:
                call.slot_text = False

    def _get_fitting_slots(self):
        """Return the times for what was answered: the band, outside work hours, for what visit."""
        wanted = (self.slot_choice, self.slot_off_work, self.slot_is_move)
        return self._origin.slot_ids.filtered(
            lambda slot: (slot.choice, slot.off_work, slot.is_move) == wanted)

    def _get_slots_on_screen(self):
        """Return those of :meth:`_get_fitting_slots` that are shown: of today there is one page."""
        return self._get_fitting_slots().filtered(
            lambda slot: slot.choice == 'today' or slot.page == self.slot_page)

    @api.constrains('work_from', 'work_to')
    def _check_work_times(self):
        """Hours of the clock; work that ends at an earlier one goes on past midnight."""
        for call in self:
            if call.work_to and not (0 <= call.work_from < 24 and 0 < call.work_to <= 24):
                raise ValidationError(self.env._("Work hours lie between 0:00 and 24:00."))

    @api.constrains('slot_id', 'slot_from')
    def _check_slot(self):
        """A time is taken in the call it was offered in, and in days that anybody plans for."""
        farthest = fields.Date.today() + FARTHEST_PROMISE
        for call in self:
            if call.slot_id and call.slot_id.call_id != call:
                raise ValidationError(self.env._(
                    "That time was offered in another call: choose one of these."))
            if call.slot_from and call.slot_from > farthest:
                raise ValidationError(self.env._(
                    "That is more than two years away: choose an earlier day for the visit."))

    @api.onchange('slot_id', 'slot_choice', 'slot_off_work', 'slot_is_move')
    def _onchange_slot_answers(self):
        """A time that is no longer on the screen is not taken."""
        if self.slot_id._origin not in self._get_fitting_slots():
            self.slot_id = False

    @api.onchange('slot_id')
    def _onchange_slot_id_visit(self):
        """Who takes the earlier time that is offered moves their visit."""
        if self.slot_id and self._offers_sooner():
            self.visit_choice = 'move'

    @api.onchange('visit_choice')
    def _onchange_visit_choice(self):
        """Who keeps their visit takes no earlier time, and who cancels it takes none here."""
        if self.visit_choice == 'cancel' or self.visit_choice == 'keep' and self._offers_sooner():
            self.slot_id = False

    # ACTIONS

    def action_no_slot(self):
        """Take none of these times."""
        self.slot_id = False
        return self._action_open()

    def action_look_again(self):
        """Look for times anew: from another day on, or with other work hours."""
        self.ensure_one()
        self._offer_anew()
        return self._action_open()

    def action_more_slots(self):
        """Show the next two times; after the last ones the first again, and say so."""
        self.ensure_one()
        if self.slot_choice == 'today':
            self._offer_anew()
            return self._action_open()
        self.write({'slot_page': self.slot_page + 1, 'slot_id': False, 'notice': False})
        self._offer_slots()
        fitting = self._get_fitting_slots()
        if fitting and self.slot_page not in fitting.mapped('page'):
            self._offer_anew(self.env._(
                "Those were all the free times in these %(days)s days: here are the first ones "
                "again.", days=DAYS_AHEAD))
        return self._action_open()

    # OFFER

    def _offer_anew(self, notice=False):
        """Forget what was offered and offer again from the beginning.

        :param str notice: what is said about it
        """
        self.write({'slot_id': False, 'slot_page': 0, 'slot_round': self.slot_round + 1,
                    'notice': notice})
        self.slot_ids.sudo().unlink()  # what is offered is the server's word
        self._offer_slots()

    def _offer_slots(self, movable=None):
        """Offer the next two times for each answer to “morning or afternoon?”.

        All answers are prepared from one search of the agenda, so that the choice costs no waiting
        with the patient on the line: both bands or either, and, of a patient whose work hours
        are known, only outside them or at any hour. If nothing is left outside them, the nearest
        times are offered all the same, and say so (S78-S80).

        :param movable: visits whose place the new one may take, each with a search of its own;
            default :meth:`_get_movable_visits`
        """
        self.ensure_one()
        off_work = bool(self._get_slot_work())
        if not self.slot_ids and self.slot_off_work != off_work:
            self.slot_off_work = off_work
        first = self._get_first_time()
        self.env['dental.followup.call.slot'].sudo().create([  # the server's word
            values for moved in (self._get_movable_visits() if movable is None else movable)
            for values in self._prepare_offers(self._look_for_slots(moved, first))])
        self._offer_today(self._get_movable_visits() if movable is None else movable)
        if first and self.followup_id.alarm_state == 'answered' and not self.slot_page:
            # The dentist has chosen: it is only to be told.
            self.slot_id = self._get_fitting_slots().filtered(
                lambda slot: slot.start == first[0])[:1]

    def _offer_missing_slots(self):
        """Offer times for visits for which there are none yet: more is asked in a conversation."""
        looked_for = self.slot_ids.mapped('is_move')
        movable = self._get_movable_visits()
        missing = [visit for visit in movable if bool(visit) not in looked_for]
        if missing:
            self._offer_slots(missing)
        self._offer_today([visit for visit in movable if bool(visit) in looked_for])

    def _look_for_slots(self, moved, first):
        """Return what one search of the agenda finds for this call, as a :class:`Search`.

        :param moved: the visit whose place the new one takes, or none
        :param first: of :meth:`_get_first_time`; not offered if it is too short for this visit
        """
        length = self._get_length(moved)
        dentists, own = self._get_slot_dentists(moved)
        zone = self.company_id._dental_zone()
        found = self.env['calendar.event']._dental_find_slots(
            self.company_id, length, dentists=dentists, chairs=self._get_slot_chairs(moved),
            patient=self.partner_id, besides=moved,
            after=clinic_time.day_bounds(self.slot_from, zone)[0] if self.slot_from else None)
        best = None
        if first and first[1] - first[0] >= length:
            start, _stop, dentist, chair = first
            best = slots.Slot(clinic_time.to_local(start, 'UTC'), dentist.id, chair.id)
        avoided = {best.start} if best else set()
        if moved:
            avoided.add(clinic_time.to_local(moved.start, 'UTC'))
        found = [slot for slot in found if slot.start not in avoided]
        work = self._get_slot_work()
        return Search(moved, best, found, length, zone, own.id or None, work, slots.at_work(
            [*filter(None, [best]), *found], length, work, zone), avoided)

    def _prepare_offers(self, search):
        """Return the values of the next times for each answer, from one search of the agenda."""
        prepared = []
        for choice in CHOICES:
            first = [search.first] if search.first and not self.slot_page and choice in (
                'any', clinic_time.band_of(search.first.start, search.zone)) else []
            for off_work in (True, False) if search.work else (False,):
                prepared += [{
                    'call_id': self.id, 'choice': choice, 'off_work': off_work,
                    'is_move': bool(search.moved), 'page': self.slot_page, 'round': self.slot_round,
                    'start': clinic_time.to_utc_naive(slot.start),
                    'stop': clinic_time.to_utc_naive(slot.start + search.length),
                    'dentist_id': slot.who, 'chair_id': slot.where,
                    'is_at_work': slot.start in search.working,
                } for slot in (*first, *self._choose_slots(search, choice, off_work))]
        return prepared

    def _choose_slots(self, search, choice, off_work):
        """Return the slots that come after those offered already for a choice, the earliest first.

        :param bool off_work: those in work hours only when no other is left
        """
        fitting = search.found if choice == 'any' else slots.in_band(
            search.found, choice, search.zone)
        band = self.partner_id.dental_preferred_band if choice == 'any' else None
        answers = (choice, off_work, bool(search.moved))
        shown = [slots.Slot(start, slot.dentist_id.id) for slot in self.slot_ids
                 if (slot.choice, slot.off_work, slot.is_move) == answers
                 and (start := clinic_time.to_local(slot.start, 'UTC')) not in search.avoided]
        pick = partial(
            slots.choose, length=search.length, zone=search.zone, limit=OFFERED, shown=shown,
            wish=slots.Wish(band or None, search.work if off_work else None, search.own_id))
        outside = [slot for slot in fitting if slot.start not in search.working]
        return sorted(pick(outside if off_work else fitting) or pick(fitting))
