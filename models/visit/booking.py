from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clinic_time
from ..access.kept import as_server
from ..vocabulary import EXPECTED
from .busy_times import CHAIR, CLINIC, DENTIST


class CalendarEvent(models.Model):
    """Booking a time so that nobody else gets it too (invariant 11)."""

    _inherit = 'calendar.event'

    @api.model
    def _dental_book(self, vals, instead_of=None, in_hours=False, named=False):
        """Create a visit if its time is still free; the check is made under a lock.

        :param dict vals: values of the visit with ``start``, ``stop``, ``dental_company_id`` and
            maybe ``dental_patient_id``, ``dental_dentist_id`` and ``dental_chair_id``
        :param instead_of: the visit that this one takes the place of
        :param bool in_hours: refuse also what has passed, or lies outside the hours or in a leave
            of clinic, dentist or chair, as they are now; else only what is taken
        :param bool named: a dentist has named this hour, and knows who else is there: only what
            has passed is refused
        :return: the visit, or an empty recordset if the time cannot be had
        """
        dentist, patient = (
            self.env['res.partner'].browse(vals.get(name) or ())
            for name in ('dental_dentist_id', 'dental_patient_id'))
        chair = self.env['resource.resource'].browse(vals.get('dental_chair_id') or ())
        company = self.env['res.company'].browse(vals['dental_company_id'])
        self._dental_lock_time((dentist or company.partner_id) | patient, chair)
        start, stop = (fields.Datetime.to_datetime(vals[name]) for name in ('start', 'stop'))
        check = self._dental_fits if in_hours else self._dental_is_free
        bookable = not (in_hours and start <= fields.Datetime.now()) and (named or check(
            company, start, stop, dentist, chair, patient=patient, besides=instead_of))
        return self.create(vals) if bookable else self.browse()

    @api.model
    def _dental_lock_time(self, partners, chairs):
        """Let nobody else book a time of these people or in these chairs before this is saved.

        The lock is an update of each one's row, always in the same order: a second booking waits,
        then fails with a serialization error that Odoo answers by running the request again, and
        that run sees the first booking.
        """
        for record in (*partners.sorted('id'), *chairs.sorted('id')):
            record.flush_recordset()
            self.env.cr.execute(SQL(
                'UPDATE %s SET id = id WHERE id = %s',
                SQL.identifier(record._table), record.id))

    @api.model
    def _dental_is_free(self, company, start, stop, dentist, chair, patient=None, besides=None):
        """Tell whether nobody has taken any of this time of the dentist, the chair, the patient.

        With neither dentist nor chair, one visit at a time without a dentist lies in the clinic's.
        """
        self._dental_flush_read()
        begin, end = clinic_time.interval(start, stop)
        taken = {}
        self._dental_add_busy(
            taken, company, dentist, chair, begin, end, company._dental_zone(), patient, besides)
        places = [*((DENTIST, key) for key in dentist.ids), *((CHAIR, key) for key in chair.ids)]
        needed = [*(places or [(DENTIST, False)]), (CLINIC, company.id)]
        return not any(
            taken_from < stop and taken_to > start
            for key in needed for taken_from, taken_to in taken.get(key, ()))

    def _dental_move_to(self, vals, in_hours=False, named=False):
        """Book another time for this visit, which stays in the agenda as moved.

        :param dict vals: values of the new visit (see :meth:`_dental_rebooking_values`)
        :param bool in_hours: as in :meth:`_dental_book`, like ``named``
        :return: the new visit, or an empty recordset if the time cannot be had
        :raises UserError: if this visit is moved already, or took place
        """
        self.ensure_one()
        if self.dental_state == 'moved':
            raise UserError(self.env._(
                "The visit of %(when)s was changed meanwhile: look at it in the agenda.",
                when=self.dental_company_id._dental_when(self.start)))
        new = self._dental_book(vals, instead_of=self, in_hours=in_hours, named=named)
        if new:
            as_server(self).write({'dental_moved_to_id': new.id, 'dental_state': 'moved'})
        return new

    def _dental_describe(self):
        """Say a visit in a line: when, with which dentist, for what."""
        self.ensure_one()
        return ' · '.join(filter(None, (
            self.dental_company_id._dental_when(self.start), self.dental_dentist_id.name,
            ', '.join(self.categ_ids.mapped('name')))))

    def _dental_now_at(self):
        """Return the visit that stands in place of this one, however often it was moved."""
        visit, seen = self, self
        while visit.dental_moved_to_id and visit.dental_moved_to_id not in seen:
            visit = visit.dental_moved_to_id
            seen |= visit
        return visit

    def _dental_present_dentist(self):
        """Return the dentist of this visit, if they have not left since."""
        return self.dental_dentist_id._dental_still_here()

    def _dental_rebooking_values(self, start, **changes):
        """Return the values of a new visit like this one at another time.

        Whoever is given a later time may still want to come sooner.

        :param start: naive UTC datetime
        """
        self.ensure_one()
        put_off = self.dental_state in EXPECTED and start > self.start
        return {
            'dental_patient_id': self.dental_patient_id.id,
            'dental_dentist_id': self._dental_present_dentist().id,
            # Odoo hides chairs of companies that are not selected; that it fits is checked on
            # create.
            'dental_chair_id': self.dental_chair_id.sudo().filtered('active').id,
            'dental_company_id': self.dental_company_id.id,
            'categ_ids': [fields.Command.set(self.categ_ids.ids)],
            'start': start,
            'stop': start + (self.stop - self.start),
            'dental_wants_sooner': put_off and self.dental_wants_sooner,
            **changes,
        }
