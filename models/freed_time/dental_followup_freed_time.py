from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clinic_time, freed
from ..vocabulary import GIVEN_UP, VISIT_STATES

LEAST_NOTICE = timedelta(minutes=30)
"""Nobody can be called and be here sooner."""
AHEAD = timedelta(days=30)
"""Times farther away are filled by themselves."""
REASONS = [state for state in VISIT_STATES if state[0] in GIVEN_UP]


class DentalFollowupFreedTime(models.Model):
    """A time that a visit held and left: it was cancelled, moved, or changed in place (S17, S80).

    The row says what was left, and stays what it is. How much of it is still free is computed
    from the agenda whenever it is looked at, so a cancellation that is taken back, or somebody
    who takes the time, needs nothing undone here.
    """

    _name = 'dental.followup.freed.time'
    _inherit = 'dental.followup.links'
    _description = "Short-notice slot"
    _order = 'start, id'

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, ondelete='cascade')
    event_id = fields.Many2one(
        'calendar.event', string="Visit", required=True, index=True, ondelete='cascade')
    partner_id = fields.Many2one(
        'res.partner', string="Was of", required=True, index=True, ondelete='cascade')
    dentist_id = fields.Many2one('res.partner', index='btree_not_null', ondelete='cascade')
    chair_id = fields.Many2one('resource.resource', ondelete='cascade')
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    reason = fields.Selection(REASONS, string="Because", required=True)
    freed_at = fields.Datetime(string="Freed on", required=True)
    is_free = fields.Boolean(
        string="Is free again", compute='_compute_free', search='_search_is_free')
    free_start = fields.Datetime(string="Free again", compute='_compute_free')
    free_stop = fields.Datetime(string="Until", compute='_compute_free')
    hours = fields.Float(compute='_compute_free', string="Length", aggregator=None)
    could_come = fields.Integer(
        string="Could come", compute='_compute_could_come', aggregator=None,
        help="How many patients this time would suit and may be called now.")
    offered_by = fields.Char(string="Being offered by", compute='_compute_offered_by')

    _once = models.UniqueIndex(
        '(company_id, COALESCE(dentist_id, -COALESCE(chair_id, 0)), start, stop)',
        "This time is on the list already.",
    )

    @api.depends('company_id', 'start')
    def _compute_display_name(self):
        for time in self:
            time.display_name = time.company_id._dental_when(time.start)

    @api.depends('start', 'stop', 'dentist_id', 'chair_id')
    def _compute_free(self):
        parts = self._get_free_parts()
        for time in self:
            start, stop = parts.get(time, (False, False))
            time.update({
                'is_free': bool(start), 'free_start': start, 'free_stop': stop,
                'hours': start and (stop - start) / timedelta(hours=1)})

    def _search_is_free(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if False in value:
            return Domain.TRUE
        return [('id', 'in', self._find_free().ids)]

    @api.depends('is_free')
    def _compute_could_come(self):
        found = self.env['dental.followup']._find_who_could_come(
            self.filtered('is_free'), limit=None)
        for time in self:
            time.could_come = len(found.get(time, ()))

    def _compute_offered_by(self):
        offered = self.env['dental.followup']._get_offering_users(self)
        for time in self:
            time.offered_by = ', '.join(offered.get(time, ())) or False

    # ACTIONS

    def action_who_could_come(self):
        """Show who should be offered this time."""
        self.ensure_one()
        return self.env['dental.followup.freed'].create({'freed_time_id': self.id})._action_open()

    # LOOKING

    @api.model
    def _find_free(self):
        """Return the times of the user's clinics that are free still, each place once."""
        now = fields.Datetime.now()
        times = self.search_fetch([
            ('company_id', 'in', self.env.companies.ids),
            ('stop', '>', now + LEAST_NOTICE), ('start', '<', now + AHEAD),
        ], order='freed_at desc, id desc')
        parts = times._get_free_parts()
        return self.browse(time.id for time in freed.apart([
            (time._get_whose(), *part, time) for time, part in parts.items()]))

    # KEEPING

    @api.model
    def _note(self, left):
        """Note the times that visits left; one that was noted before is the later visit's.

        :param left: :class:`~.calendar_event.Place` by visit
        """
        rows = {}
        for visit, place in left.items():
            whose = place.dentist.id or -(place.chair.id or 0)
            rows[place.company, whose, place.start, place.stop] = (
                place.company.id, visit.id, visit.dental_patient_id.id, place.dentist.id or None,
                place.chair.id or None, place.start, place.stop,
                'cancelled' if visit.dental_state == 'cancelled' else 'moved')
        if not rows:
            return
        self.env['calendar.event'].flush_model(['dental_patient_id'])
        self.env.cr.execute(SQL(
            """
            INSERT INTO dental_followup_freed_time
                   (company_id, event_id, partner_id, dentist_id, chair_id, start, stop, reason,
                    freed_at, create_uid, create_date, write_uid, write_date)
            SELECT row.*, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM (VALUES %(rows)s) row (company_id, event_id, partner_id, dentist_id, chair_id,
                                          start, stop, reason)
            ON CONFLICT (company_id, COALESCE(dentist_id, -COALESCE(chair_id, 0)), start, stop)
            DO UPDATE SET event_id = EXCLUDED.event_id, partner_id = EXCLUDED.partner_id,
                          chair_id = EXCLUDED.chair_id, reason = EXCLUDED.reason,
                          freed_at = EXCLUDED.freed_at, write_uid = EXCLUDED.write_uid,
                          write_date = EXCLUDED.write_date
            """, now=fields.Datetime.now(), uid=self.env.uid, rows=SQL(', ').join(
                SQL('(%s, %s, %s, %s::integer, %s::integer, %s::timestamp, %s::timestamp, %s)',
                    *row) for row in rows.values())))
        self.invalidate_model()

    @api.model
    def _bring_together(self, dentists):
        """Leave each time of these contacts once: they are one dentist from now on."""
        for same in self.search(
                [('dentist_id', 'in', dentists.ids)], order='freed_at desc, id desc').grouped(
                    lambda time: (time.company_id, time.start, time.stop)).values():
            same[1:].unlink()

    @api.autovacuum
    def _gc_past(self):
        """Forget the times that have passed."""
        # Nobody has the right to delete these times; the daily clean-up does.
        self.sudo().search([('stop', '<', fields.Datetime.now())]).unlink()

    @api.model
    def _of_visit(self, visit):
        """Return the row of the time that a visit holds in the agenda, if it left it."""
        return self.search([
            ('event_id', '=', visit.id), ('start', '=', visit.start),
            ('dentist_id', '=', visit.dental_dentist_id.id)], limit=1) if (
                len(visit) == 1) else self.browse()

    # WHAT IS LEFT

    def _get_whose(self):
        """Return whose time this is: the dentist's, or, where there are none, the clinic's."""
        return (self.company_id, self.dentist_id, not self.dentist_id and self.chair_id)

    def _get_free_parts(self):
        """Return how much of these times is still to come, open, and free.

        All of a time, else the longest part of it in which a treatment fits. The dentist is there
        at that hour and neither they nor the chair are taken, as the agenda of each clinic says; it
        is read for all of them at once.

        :return: (start, stop), naive UTC, by record; those of which nothing is left are not in it
        """
        earliest = fields.Datetime.now() + LEAST_NOTICE
        times = self.filtered(lambda time: time.stop and time.stop > earliest and (
            time.dentist_id._dental_still_here() == time.dentist_id))
        shortest = self.env['calendar.event.type']._dental_shortest() if times else None
        parts = {}
        for (company, _has_dentist), theirs in times.grouped(
                lambda time: (time.company_id, bool(time.dentist_id))).items():
            agenda = self.env['calendar.event']._dental_agenda(
                company, theirs.dentist_id, theirs.chair_id,
                min(theirs.mapped('start')), max(theirs.mapped('stop')))
            for time in theirs:
                part = freed.left_of(
                    *clinic_time.interval(time.start, time.stop),
                    agenda.free_of(time.dentist_id.id, time.chair_id.id),
                    clinic_time.to_local(earliest, 'UTC'), shortest)
                if part:
                    parts[time] = tuple(map(clinic_time.to_utc_naive, part))
        return parts

    def _get_gap(self):
        """Return what is free of this time for ``tools.freed``."""
        self.ensure_one()
        zone = self.company_id._dental_zone()
        return freed.Gap(
            clinic_time.to_local(self.free_start, zone),
            clinic_time.to_local(self.free_stop, zone), self.dentist_id.id or None, zone)
