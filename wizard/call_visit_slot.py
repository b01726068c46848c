from odoo import api, models


class DentalFollowupCall(models.TransientModel):
    """Times for the coming visit: as long as it is, with its dentist, and to move it to (S54)."""

    _inherit = 'dental.followup.call'

    @api.depends('visit_choice', 'visit_id')
    def _compute_slot_is_move(self):
        return super()._compute_slot_is_move()

    @api.onchange('slot_id')
    def _onchange_slot_id_visit(self):
        """Who takes the earlier time that is offered moves his visit."""
        if self.slot_id and self._offers_sooner():
            self.visit_choice = 'move'

    @api.onchange('visit_choice')
    def _onchange_visit_choice(self):
        """Who keeps his visit takes no earlier time, and who cancels it takes none here."""
        if self.visit_choice == 'cancel' or self.visit_choice == 'keep' and self._offers_sooner():
            self.slot_id = False

    # WHAT IS LOOKED FOR

    def _get_replaced_visit(self):
        """Return the coming visit that is moved if a time is chosen."""
        moves = self.visit_choice == 'move' or self._offers_sooner()
        return self._get_own_visit() if moves else super()._get_replaced_visit()

    def _get_movable_visits(self):
        """Return for what times are looked for: a new visit, and the coming one if it is moved.

        Before the patient is on the line nothing is asked of the coming one.
        """
        coming = self._get_own_visit()
        if coming and self._offers_sooner():
            return [coming]
        found = super()._get_movable_visits()
        return [*found, coming] if coming and self.phase == 'talk' else found

    def _get_visit_to_fit(self, moved):
        """Return the visit for which times are looked for: the coming one if nothing else says."""
        like = super()._get_visit_to_fit(moved)
        return like if like or self.followup_id.plan_id else self._get_own_visit()

    def _get_slot_dentists(self, moved):
        """Return who may treat the patient: the coming visit's dentist if nobody else is named."""
        case = self.followup_id
        named = case.event_id.dental_dentist_id or case.plan_id.dentist_id or case.asked_by_id
        return super()._get_slot_dentists(moved if moved or named else self._get_own_visit())

    def _get_first_time(self):
        """Return what is left of the time that was freed."""
        offered = self.freed_time_id
        part = offered._get_free_parts().get(offered)
        if not part or offered.company_id != self.company_id:
            return super()._get_first_time()
        return *part, offered.dentist_id, offered.chair_id
