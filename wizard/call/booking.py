from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.error_field import about


class DentalFollowupCall(models.TransientModel):
    """Booking the time that the patient takes in the call (S17, S54)."""

    _inherit = 'dental.followup.call'

    def _book_slot(self):
        """Book the chosen time; if it cannot be had any more, offer the next ones instead.

        A visit whose place it takes is moved there.

        :return: the new visit, or an empty recordset
        :raises UserError: if the coming visit is to be cancelled as well
        """
        if self.visit_id and self.visit_choice == 'cancel':
            raise about(UserError(self.env._(
                "A new time is chosen: say that the visit is moved to it, and not cancelled.")),
                'visit_choice')
        slot, replaced = self.slot_id, self._get_replaced_visit()
        values = self._prepare_visit_values(slot, replaced)
        visits = (replaced or self.env['calendar.event'])._dental_in_call(self)
        terms = {'in_hours': True, 'named': self._is_named_hour(slot)}
        visit = visits._dental_move_to(values, **terms) if replaced else (
            visits._dental_book(values, **terms))
        if not visit:
            self._offer_anew(self._describe_not_booked(slot, values['stop'] - slot.start))
            self._go_back_to('slot')
        return visit

    def _describe_not_booked(self, slot, length):
        """Say why the chosen time cannot be had.

        :param timedelta length: how long the visit takes that was to be there
        """
        if length > slot.stop - slot.start:
            return self.env._(
                "%(time)s is too short: this visit takes %(minutes)s minutes. These are the next "
                "times that are long enough.", time=slot.display_name,
                minutes=round(length.total_seconds() / 60))
        return self.env._(
            "%(time)s has just been taken. These are the next times.", time=slot.display_name)

    def _prepare_visit_values(self, slot, replaced):
        """Return the values of the visit at an offered time.

        :param replaced: the visit whose place it takes and that is as long, or none
        """
        # what was said of a new visit after its times were found counts, and is looked at again
        dentist, length = slot.dentist_id, slot.stop - slot.start
        if replaced:
            length = replaced.stop - replaced.start
        elif self.asks_new_visit:
            dentist, length = self._get_new_dentist(replaced) or dentist, self._get_length(replaced)
        changes = {
            'stop': slot.start + length,
            'dental_dentist_id': dentist.id, 'dental_chair_id': slot.chair_id.id,
            'dental_urgent': self._is_urgent(slot)}
        like = self._get_visit_to_repeat(replaced)
        if like:
            return like._dental_rebooking_values(slot.start, **changes)
        return {
            'dental_patient_id': self.partner_id.id, 'dental_company_id': self.company_id.id,
            'categ_ids': [fields.Command.set(
                (self.followup_id.plan_id.treatment_ids or self.new_treatment_ids).ids)],
            'start': slot.start, **changes,
        }
