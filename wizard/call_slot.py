from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.calendar_event_slots import LOOK_DAYS
from ..tools import clinic_time, slots
from .call import RESUMABLE_HOURS

OFFERED = 2
"""Two concrete times are a choice; more are a list to think about (S7)."""
CHOICES = ('any', 'morning', 'afternoon')
CHAIR_DAYS = 60
"""A chair in which nobody sat for so long is not in use."""


class Look(NamedTuple):
    """What is free for a call: which times, for how long, and what to rank them by."""

    found: list
    length: timedelta
    zone: str
    own_id: int | None  # the patient's own dentist
    work: tuple | None  # his hours at work
    working: set  # starts that reach into them
    avoided: set  # starts that are on the screen anyway, or are moved away


class DentalFollowupCallSlot(models.TransientModel):
    """A free time offered in a call."""

    _name = 'dental.followup.call.slot'
    _description = "Offered visit time"
    _order = 'page, id'
    _transient_max_hours = RESUMABLE_HOURS

    call_id = fields.Many2one('dental.followup.call', required=True, ondelete='cascade', index=True)
    choice = fields.Char(help="Which answer to “morning or afternoon?” this time fits.")
    off_work = fields.Boolean(help="It is shown while only times outside work hours are wanted.")
    is_at_work = fields.Boolean(help="It reaches into the patient's work hours.")
    page = fields.Integer()
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    dentist_id = fields.Many2one('res.partner')
    chair_id = fields.Many2one('resource.resource')

    @api.depends('start', 'dentist_id', 'chair_id', 'is_at_work')
    def _compute_display_name(self):
        for slot in self:
            when = slot.call_id.company_id._dental_when(slot.start)
            slot.display_name = ' · '.join(filter(None, [
                when, slot.dentist_id.name, slot.chair_id.sudo().name,
                slot.is_at_work and self.env._("in work hours")]))


class DentalFollowupCall(models.TransientModel):
    """The times offered in a call, and booking the one the patient takes."""

    _inherit = 'dental.followup.call'

    slot_off_work = fields.Boolean(string="Only outside work hours")
    slot_from = fields.Date(string="From another day on")
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

    @api.depends('slot_choice', 'slot_off_work', 'slot_page', 'slot_ids')
    def _compute_slot_text(self):
        """Say why no time, or none outside work hours, is on the screen."""
        for call in self:
            offered = call._origin.slot_ids.filtered(
                lambda slot, call=call: slot.choice == call.slot_choice
                and slot.off_work == call.slot_off_work and slot.page == call.slot_page)
            if not offered:
                call.slot_text = self.env._(
                    "There is no free time in these %(days)s days. Choose a day to look from, or "
                    "a day to call back.", days=LOOK_DAYS)
            elif call.slot_off_work and all(offered.mapped('is_at_work')):
                call.slot_text = self.env._(
                    "There is nothing outside work hours; these are the nearest times.")
            else:
                call.slot_text = False

    @api.constrains('work_from', 'work_to')
    def _check_work_times(self):
        """Hours of the clock; work that ends at an earlier one goes on past midnight."""
        for call in self:
            if call.work_to and not (0 <= call.work_from < 24 and 0 < call.work_to <= 24):
                raise ValidationError(self.env._("Work hours lie between 0:00 and 24:00."))

    # ACTIONS

    def action_look_again(self):
        """Look for times anew: from another day on, or with other work hours."""
        self.ensure_one()
        self._offer_anew()
        return self._action_open()

    # WHAT IS LOOKED FOR

    def _get_visit_to_repeat(self):
        """Return the visit that the new one is like, maybe none."""
        return self.followup_id._get_visit_to_repeat()

    def _get_slot_length(self):
        """Return how long the new visit takes, as a timedelta."""
        return self.followup_id._get_new_visit_length(self._get_visit_to_repeat())

    def _get_slot_dentists(self):
        """Return who may treat the patient, and who of them is the patient's own (S80).

        The dentist of the visit or plan, or who asked for the patient; if there is none, or he
        left, any of the clinic's.

        :return: (dentists, one of them or none)
        """
        case = self.followup_id
        asked_by = case.asked_by_id.sudo().partner_id.filtered('is_dentist').sudo(False)
        for dentist in (case.event_id.dental_dentist_id, case.plan_id.dentist_id, asked_by):
            here = dentist._dental_still_here()
            if here:
                return here, here
        dentists = self.env['res.partner']._dental_dentists(self.company_id)
        last = self.env['calendar.event'].search([
            ('dental_patient_id', '=', self.partner_id.id), ('dental_state', '=', 'attended'),
            ('dental_company_id', '=', self.company_id.id),
            ('dental_dentist_id', 'in', dentists.ids),
        ], order='start desc', limit=1) if len(dentists) > 1 else self.env['calendar.event']
        own = last.dental_dentist_id
        return own | dentists, own

    def _get_slot_chairs(self):
        """Return the chairs in any of which the patient may sit, those most used first.

        The one of the visit that is repeated. A visit that repeats none needs one if the clinic's
        visits have had one lately.
        """
        like = self._get_visit_to_repeat()
        if like:
            return like.dental_chair_id.sudo().filtered('active').sudo(False)
        since = fields.Datetime.now() - timedelta(days=CHAIR_DAYS)
        chairs = self.env['resource.resource'].sudo().union(*(
            chair for chair, _count in self.env['calendar.event'].sudo()._read_group(
                [('dental_company_id', '=', self.company_id.id), ('start', '>=', since),
                 ('dental_chair_id', '!=', False)],
                ['dental_chair_id'], ['__count'], order='__count desc, dental_chair_id')))
        return chairs.filtered('active').sudo(False)

    def _first_offer(self):
        """Return a time that is offered before all others, if this call is about one.

        :return: (start, stop, dentist, chair), naive UTC and records that may be empty, or ``None``
        """
        return None

    def _get_replaced_visit(self):
        """Return the coming visit whose place the new one takes, if the call moves one."""
        return self.env['calendar.event']

    # OFFER

    def _offer_anew(self):
        """Forget what was offered and offer again from the beginning."""
        self.write({'slot_id': False, 'slot_page': 0})
        self.slot_ids.unlink()
        self._offer_slots()

    def _offer_slots(self):
        """Offer the next two times for each answer to “morning or afternoon?”.

        All answers are prepared from one look at the agenda, so that the choice costs no waiting
        with the patient on the line: both bands or either, and, of a patient whose work hours
        are known, only outside them or at any hour. If nothing is left outside them, the nearest
        times are offered all the same, and say so (S78-S80).
        """
        self.ensure_one()
        look = self._look_for_slots()
        if not self.slot_ids:
            self.slot_off_work = bool(look.work)
        first = self._first_offer()
        values = []
        for choice in CHOICES:
            fits = first and choice in ('any', clinic_time.band_of(first[0], look.zone))
            for off_work in (True, False) if look.work else (False,):
                offer = {
                    'call_id': self.id, 'choice': choice, 'off_work': off_work,
                    'page': self.slot_page}
                if fits and not self.slot_page:
                    values.append({**offer, **self._prepare_first_offer(*first)})
                values += [
                    {**offer, **self._prepare_offer(look, slot)}
                    for slot in self._choose_slots(look, choice, off_work)]
        self.env['dental.followup.call.slot'].create(values)

    def _look_for_slots(self):
        """Return what one look at the agenda finds for this call, as a :class:`Look`."""
        length, replaced = self._get_slot_length(), self._get_replaced_visit()
        dentists, own = self._get_slot_dentists()
        zone, first = self.company_id._dental_zone(), self._first_offer()
        found = self.env['calendar.event']._dental_find_slots(
            self.company_id, length, dentists=dentists, chairs=self._get_slot_chairs(),
            patient=self.partner_id, besides=replaced,
            after=clinic_time.day_bounds(self.slot_from, zone)[0] if self.slot_from else None)
        avoided = {clinic_time.to_local(start, 'UTC') for start in filter(None, (
            first and first[0], replaced.start))}
        found = [slot for slot in found if slot.start not in avoided]
        work = (self.work_from, self.work_to) if self.work_to else None
        return Look(found, length, zone, own.id or None, work, slots.at_work(
            found, length, work, zone), avoided)

    def _prepare_first_offer(self, start, stop, dentist, chair):
        return {'start': start, 'stop': stop, 'dentist_id': dentist.id, 'chair_id': chair.id}

    def _prepare_offer(self, look, slot):
        return {
            'start': clinic_time.to_utc_naive(slot.start),
            'stop': clinic_time.to_utc_naive(slot.start + look.length),
            'dentist_id': slot.who, 'chair_id': slot.where,
            'is_at_work': slot.start in look.working}

    def _choose_slots(self, look, choice, off_work):
        """Return the slots that come after those offered already for a choice, the earliest first.

        :param bool off_work: those in work hours only when no other is left
        """
        fitting = look.found if choice == 'any' else slots.in_band(look.found, choice, look.zone)
        band = self.partner_id.dental_preferred_band if choice == 'any' else None
        shown = [slots.Slot(start, slot.dentist_id.id) for slot in self.slot_ids
                 if (slot.choice, slot.off_work) == (choice, off_work)
                 and (start := clinic_time.to_local(slot.start, 'UTC')) not in look.avoided]
        pick = partial(
            slots.choose, length=look.length, zone=look.zone, limit=OFFERED, shown=shown,
            wish=slots.Wish(band or None, look.work if off_work else None, look.own_id))
        outside = [slot for slot in fitting if slot.start not in look.working]
        return sorted(pick(outside if off_work else fitting) or pick(fitting))

    # BOOK

    def _book_slot(self):
        """Book the chosen time; if it cannot be had any more, offer the next ones instead.

        :return: the new visit, or an empty recordset
        """
        slot = self.slot_id
        visit = self.env['calendar.event']._dental_in_call(self)._dental_book(
            self._prepare_visit_values(slot), instead_of=self._get_replaced_visit(), in_hours=True)
        if not visit:
            taken = slot.display_name
            self.notice = self.env._(
                "%(time)s has just been taken. These are the next times.", time=taken)
            self._offer_anew()
        return visit

    def _prepare_visit_values(self, slot):
        """Return the values of the visit at an offered time."""
        changes = {
            'stop': slot.stop, 'dental_dentist_id': slot.dentist_id.id,
            'dental_chair_id': slot.chair_id.id}
        like = self._get_visit_to_repeat()
        if like:
            return like._dental_rebooking_values(slot.start, **changes)
        return {
            'dental_patient_id': self.partner_id.id, 'dental_company_id': self.company_id.id,
            'categ_ids': [fields.Command.set(
                self.followup_id.plan_id.treatment_ids.ids)],
            'start': slot.start, **changes,
        }

    def _note_preferences(self):
        """Keep the work hours too, for slots and for when to call (S79)."""
        result = super()._note_preferences()
        partner = self.partner_id.sudo()
        hours = (self.work_from, self.work_to)
        if self.work_to and hours != (partner.dental_work_from, partner.dental_work_to):
            partner.write({'dental_work_from': self.work_from, 'dental_work_to': self.work_to})
        return result
