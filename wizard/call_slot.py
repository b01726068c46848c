from datetime import timedelta

from odoo import api, fields, models

from ..tools import clinic_time
from .call import RESUMABLE_HOURS

OFFERED = 2
"""Two concrete times are a choice; more are a list to think about (S7)."""


class DentalFollowupCallSlot(models.TransientModel):
    """A free time offered in a call."""

    _name = 'dental.followup.call.slot'
    _description = "Offered visit time"
    _order = 'page, id'
    _transient_max_hours = RESUMABLE_HOURS

    call_id = fields.Many2one('dental.followup.call', required=True, ondelete='cascade', index=True)
    choice = fields.Char(help="Which answer to “morning or afternoon?” this time fits.")
    page = fields.Integer()
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    dentist_id = fields.Many2one('res.partner')
    chair_id = fields.Many2one('resource.resource')

    @api.depends('start', 'dentist_id')
    def _compute_display_name(self):
        for slot in self:
            when = slot.call_id.company_id._dental_when(slot.start)
            slot.display_name = ' · '.join(filter(None, [when, slot.dentist_id.name]))


class DentalFollowupCall(models.TransientModel):
    """The times offered in a call, and booking the one the patient takes."""

    _inherit = 'dental.followup.call'

    def _get_visit_to_repeat(self):
        """Return the visit that the new one is like: one that was missed, or is due again.

        What was treated already is not booked again.
        """
        visit = self.event_id
        is_done = visit.dental_state in ('arrived', 'attended')
        return visit.browse() if is_done and self.program_id.trigger != 'recall' else visit

    def _first_offer(self):
        """Return a time that is offered before all others, if this call is about one.

        :return: (start, stop, dentist, chair), naive UTC and records that may be empty, or ``None``
        """
        return None

    def _get_replaced_visit(self):
        """Return the coming visit whose place the new one takes, if the call moves one."""
        return self.env['calendar.event']

    def _prepare_first_offer(self):
        """Return the values of the slots of the time that is offered before all others."""
        offer = not self.slot_page and self._first_offer()
        if not offer:
            return []
        start, stop, dentist, chair = offer
        band = clinic_time.band_of(start, self.company_id._dental_zone())
        return [{
            'call_id': self.id, 'choice': choice, 'page': 0, 'start': start, 'stop': stop,
            'dentist_id': dentist.id, 'chair_id': chair.id,
        } for choice in ('any', band)]

    def _offer_slots(self):
        """Offer the next two times for each answer to “morning or afternoon?”."""
        self.ensure_one()
        visit, like = self.event_id, self._get_visit_to_repeat()
        dentist = visit._dental_present_dentist()
        length = like.stop - like.start if like else timedelta(minutes=30)
        first = self._prepare_first_offer()
        values = [*first]
        for choice in ('any', 'morning', 'afternoon'):
            earlier = self.slot_ids.filtered(lambda slot, choice=choice: slot.choice == choice)
            after = max(earlier.mapped('stop')) if earlier else None
            starts = self.env['calendar.event']._dental_free_slots(
                self.company_id, length, dentist=dentist,
                chair=visit.dental_chair_id, after=after, limit=OFFERED,
                band=None if choice == 'any' else choice)
            values += [{
                'call_id': self.id, 'choice': choice, 'page': self.slot_page,
                'start': start, 'stop': start + length,
                'dentist_id': dentist.id, 'chair_id': visit.dental_chair_id.id,
            } for start in starts if start not in {offer['start'] for offer in first}]
        self.env['dental.followup.call.slot'].create(values)

    def _book_slot(self):
        """Book the chosen time; if it was taken meanwhile, offer the next ones instead.

        :return: the new visit, or an empty recordset
        """
        slot = self.slot_id
        company = self.company_id
        visits = self.env['calendar.event'].with_context(
            dental_settled_followups=(self.followup_id | self.reason_ids.followup_id).ids)
        like = self._get_visit_to_repeat()
        if like:
            values = like._dental_rebooking_values(
                slot.start, stop=slot.stop, dental_dentist_id=slot.dentist_id.id,
                dental_chair_id=slot.chair_id.id)
        else:
            values = {
                'dental_patient_id': self.partner_id.id, 'dental_company_id': company.id,
                'dental_dentist_id': slot.dentist_id.id, 'dental_chair_id': slot.chair_id.id,
                'start': slot.start, 'stop': slot.stop,
            }
        open_then = visits._dental_is_open(company, slot.start, slot.stop, slot.dentist_id)
        visit = visits._dental_book(
            values, instead_of=self._get_replaced_visit()) if open_then else visits.browse()
        if not visit:
            taken = slot.display_name
            self.slot_ids.unlink()
            self.write({'slot_page': 0, 'notice': self.env._(
                "%(time)s has just been taken. These are the next times.", time=taken)})
            self._offer_slots()
        return visit
