from datetime import timedelta

from odoo import api, fields, models

from ...tools import clinic_time, slots

NOTICE = timedelta(hours=2)
"""Nobody is offered a visit sooner than they can come."""
DAYS_AHEAD = 21
"""How far ahead free times are looked for."""
CHAIR_DAYS = 60
"""A chair in which nobody sat for so long is not in use."""


class CalendarEvent(models.Model):
    """Free times: the hours of clinic, dentist and chair, minus what is busy (invariant 11)."""

    _inherit = 'calendar.event'

    @api.model
    def _dental_find_slots(
            self, company, length, *, dentists=None, chairs=None, patient=None, after=None,
            days=DAYS_AHEAD, besides=None, notice=NOTICE):
        """Return every time at which a visit can begin, soonest first, in three queries.

        :param timedelta length: how long the visit takes
        :param dentists: partners, any of which will do, in the order of preference; empty: the
            clinic's hours, minus its visits without a dentist
        :param chairs: ``resource.resource``, one of which must be free as well, the preferred one
            first; empty: none is needed
        :param patient: partner who cannot be in two places at once
        :param after: naive UTC; nothing before it, nor sooner than ``notice`` from now
        :param days: how many days ahead are looked at, that of ``after`` included
        :param besides: visits that do not count, because they are moved away
        :return: list of :class:`tools.slots.Slot` with the ids of dentist and chair, on the
            quarter hour, one a dentist and start
        """
        dentists = dentists if dentists is not None else self.env['res.partner']
        chairs = chairs if chairs is not None else self.env['resource.resource']
        earliest = fields.Datetime.now() + notice
        earliest = max(earliest, after) if after else earliest
        agenda = self._dental_agenda(
            company, dentists, chairs, earliest, earliest + timedelta(days=days),
            patient=patient, besides=besides)
        return slots.find(
            agenda.dentists, agenda.chairs, length, clinic_time.to_local(earliest, 'UTC'))

    @api.model
    def _dental_fits(self, company, start, stop, dentist, chair, patient=None, besides=None):
        """Tell whether the whole of a time lies in the hours of who is needed, and is free.

        :param start: naive UTC, like ``stop``
        :param patient: partner who cannot be in two places at once
        :param besides: visits that do not count, because they are moved away
        """
        day = timedelta(days=1)
        agenda = self._dental_agenda(
            company, dentist, chair, start - day, stop + day, patient=patient, besides=besides)
        return agenda.holds(*clinic_time.interval(start, stop), dentist.id, chair.id)

    # who is needed for a visit like another one

    def _dental_dentists_like(self):
        """Return the dentists who may each treat the patient of a visit like this one.

        Its own; any of the clinic if they left; none if it had none.
        """
        self.ensure_one()
        here = self._dental_present_dentist()
        return here if here or not self.dental_dentist_id else (
            here._dental_dentists(self.dental_company_id))

    def _dental_chairs_like(self):
        """Return the chairs in any of which a visit like this one may be.

        Its own; any of the clinic if that is not in use any more; none if it had none.
        """
        self.ensure_one()
        # Odoo hides chairs of companies that are not selected; they are returned with the user's
        # rights.
        chair = self.dental_chair_id.sudo()
        if not chair or chair.active:
            return chair.sudo(self.env.su)
        return self._dental_chairs_in_use(self.dental_company_id) or chair.search([
            ('resource_type', '=', 'material'), ('company_id', '=', self.dental_company_id.id),
        ], order='name, id').sudo(self.env.su)

    @api.model
    def _dental_chairs_in_use(self, company):
        """Return the chairs in which a clinic's visits have been lately, those most used first.

        With ``sudo``: which chairs are used is counted over all visits of the clinic, private ones
        too; the chairs are returned with the user's rights.
        """
        since = fields.Datetime.now() - timedelta(days=CHAIR_DAYS)
        chairs = self.env['resource.resource'].sudo().union(*(
            chair for chair, _count in self.sudo()._read_group(
                [('dental_company_id', '=', company.id), ('start', '>=', since),
                 ('dental_chair_id', '!=', False)],
                ['dental_chair_id'], ['__count'], order='__count desc, dental_chair_id')))
        return chairs.filtered('active').sudo(self.env.su)
