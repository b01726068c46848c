from datetime import timedelta

from odoo import fields, models

LONGEST_VISIT = timedelta(hours=12)
"""The hour that a dentist has named holds for a visit of any length."""


class DentalFollowupCall(models.TransientModel):
    """What times are looked for in a call: which visit, which dentist, where and how long (S54).

    For a new visit, or for the coming one if that is moved: as long as it is, with its dentist.
    """

    _inherit = 'dental.followup.call'

    def _get_replaced_visit(self):
        """Return the coming visit whose place the new one takes, if the call moves one."""
        coming = self._get_own_visit()
        moves = coming and (self.visit_choice == 'move' or self._offers_sooner())
        return coming if moves else coming.browse()

    def _get_movable_visits(self):
        """Return the visits whose place the new one may take; an empty one: none's.

        Before the patient is on the line nothing is asked of the coming one.
        """
        none, coming = self.env['calendar.event'], self._get_own_visit()
        if coming and self._offers_sooner():
            return [coming]
        return [none, coming] if coming and self.phase == 'talk' else [none]

    def _get_visit_to_repeat(self, moved):
        """Return the visit that the new one is like, maybe none.

        :param moved: the visit whose place it takes, or none
        """
        return moved or self.followup_id._get_visit_to_repeat()

    def _get_visit_to_fit(self, moved):
        """Return the visit for whose length, dentist and chair times are looked for, maybe none.

        The coming one if nothing else says.

        :param moved: the visit whose place the new one takes, or none
        """
        like = self._get_visit_to_repeat(moved)
        return like if like or self.followup_id.plan_id else self._get_own_visit()

    def _get_slot_dentists(self, moved):
        """Return who may treat the patient, and who of them is the patient's own (S80).

        Of a visit that is moved, its own. Else the dentist of the visit or plan, or who asked for
        the patient; if nobody is named, the coming visit's. If there is none, or they left, any of
        the clinic's.

        :param moved: the visit whose place the new one takes, or none
        :return: (dentists, one of them or none)
        """
        case, asked = self.followup_id, self._get_new_dentist(moved)
        if asked:
            return asked, asked
        # A dentist who left is hidden by Odoo; who is returned is read with the user's rights.
        asked_by = case.asked_by_id.sudo().partner_id.filtered('is_dentist').sudo(False)
        named = case.event_id.dental_dentist_id or case.plan_id.dentist_id or case.asked_by_id
        moved = moved if moved or named else self._get_own_visit()
        for dentist in (moved.dental_dentist_id, case.event_id.dental_dentist_id,
                        case.plan_id.dentist_id, asked_by):
            here = dentist._dental_still_here()
            if here:
                return here, here
        dentists = self.env['res.partner']._dental_dentists(self.company_id)
        last = self.env['calendar.event'].with_context(active_test=False).search([
            ('dental_patient_id', '=', self.partner_id.id), ('dental_state', '=', 'attended'),
            ('dental_company_id', '=', self.company_id.id),
            ('dental_dentist_id', 'in', dentists.ids),
        ], order='start desc', limit=1) if len(dentists) > 1 else self.env['calendar.event']
        own = last.dental_dentist_id
        return own | dentists, own

    def _get_slot_chairs(self, moved):
        """Return the chairs in any of which the patient may sit, those most used first.

        The one of the visit that is repeated. A visit that repeats none needs one if the clinic's
        visits have had one lately.

        :param moved: the visit whose place the new one takes, or none
        """
        like = self._get_visit_to_fit(moved)
        return like._dental_chairs_like() if like else like._dental_chairs_in_use(self.company_id)

    def _get_first_time(self):
        """Return the time that is offered before all others: what is left of one that was freed.

        Or the hour at which a dentist wants to see a patient with a red flag.

        :return: (start, stop, dentist, chair), naive UTC and records that may be empty, or
            ``None`` if this call is about none
        """
        alarm = self.followup_id._get_alarm_answer()
        if alarm.answer == 'come' and alarm.come_at > fields.Datetime.now():
            dentist = alarm.event_id.dental_dentist_id
            return (alarm.come_at, alarm.come_at + LONGEST_VISIT, dentist, dentist.env[
                'resource.resource'])
        offered = self.freed_time_id
        part = offered and offered._get_free_parts().get(offered)
        if not part or offered.company_id != self.company_id:
            return None
        return *part, offered.dentist_id, offered.chair_id

    def _is_named_hour(self, slot):
        """Tell whether an offered time is the hour at which a dentist wants to see the patient."""
        alarm = self.followup_id._get_alarm_answer()
        return alarm.answer == 'come' and alarm.come_at == slot.start

    def _get_slot_work(self):
        """Return the patient's clock hours at work, or ``None``."""
        return (self.work_from, self.work_to) if self.work_to else None
