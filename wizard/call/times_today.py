from datetime import timedelta

from odoo import models

from ...models.vocabulary import BANDS
from ...tools import clinic_time

SOON = timedelta(minutes=30)
"""Who is in a hurry can come this soon."""
TODAY = 4
"""So many times of today: whoever is in a hurry looks for none of them long."""


class DentalFollowupCall(models.TransientModel):
    """What is urgent comes today: with any dentist of the clinic, as soon as there is a time."""

    _inherit = 'dental.followup.call'

    def _get_band(self):
        """Return whether the patient prefers mornings or afternoons, if it was said."""
        return self.slot_choice in dict(BANDS) and self.slot_choice

    def _offer_today(self, movable):
        """Offer times of today, once, as long as the patient is on the line.

        :param movable: visits whose place the new one may take, each with a search of its own
        """
        if self.phase != 'talk' or self.slot_page or self.followup_id._is_offer():
            return
        offered = set(self.slot_ids.filtered(lambda slot: (
            slot.choice, slot.round) == ('today', self.slot_round)).mapped('is_move'))
        self.env['dental.followup.call.slot'].sudo().create([  # the server's word
            values for moved in movable if bool(moved) not in offered
            for values in self._prepare_today(moved)])

    def _prepare_today(self, moved):
        """Return the values of the times of today, soonest first.

        :param moved: the visit whose place the new one takes, or none
        """
        length = self._get_length(moved)
        dentists, _own = self._get_slot_dentists(moved)
        company = self.company_id
        if not self._get_new_dentist(moved):
            dentists |= self.env['res.partner']._dental_dentists(company)
        found = self.env['calendar.event']._dental_find_slots(
            company, length, dentists=dentists, chairs=self._get_slot_chairs(moved),
            patient=self.partner_id, besides=moved, days=1, notice=SOON)
        soonest = {}
        for slot in found:
            start = clinic_time.to_utc_naive(slot.start)
            if company._dental_is_today(start):
                soonest.setdefault(start, slot)
        return [{
            'call_id': self.id, 'choice': 'today', 'off_work': off_work, 'is_move': bool(moved),
            'page': 0, 'round': self.slot_round, 'start': start, 'stop': start + length,
            'dentist_id': slot.who, 'chair_id': slot.where,
        } for start, slot in list(soonest.items())[:TODAY]
            for off_work in ((True, False) if self._get_slot_work() else (False,))]

    def _is_urgent(self, slot):
        """Tell whether a time was chosen because it cannot wait."""
        return slot.choice == 'today'
