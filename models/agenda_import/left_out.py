from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..access.kept import as_server
from ..searches import search_flag
from ..vocabulary import EXPECTED, STAFF


class CalendarEvent(models.Model):
    """What a newer agenda leaves out: cancelled, moved, or deleted by mistake? People say.

    Until then nobody is rung about it (invariant 6), and its time stays taken.
    """

    _inherit = 'calendar.event'

    dental_told_at = fields.Datetime(
        string="In the agenda file of", groups=STAFF, copy=False, readonly=True,
        help="The last file that told of this visit; up to then it is known what became of it.")
    dental_left_out_at = fields.Datetime(
        string="Left out of the agenda on", groups=STAFF, copy=False, readonly=True,
        help="A newer file of its day and dentist does not have this visit.")
    dental_is_left_out = fields.Boolean(
        compute='_compute_dental_is_left_out', search='_search_dental_is_left_out', groups=STAFF)
    dental_moved_hint_id = fields.Many2one(
        'calendar.event', string="Perhaps moved to", compute='_compute_dental_moved_hint_id',
        groups=STAFF)
    dental_moved_hint_text = fields.Char(compute='_compute_dental_moved_hint_id', groups=STAFF)

    _dental_left_out_idx = models.Index(
        '(dental_company_id) WHERE dental_left_out_at IS NOT NULL')

    @api.depends('dental_left_out_at', 'dental_state', 'active')
    def _compute_dental_is_left_out(self):
        for visit in self:
            visit.dental_is_left_out = bool(
                visit.dental_left_out_at and visit.dental_state in EXPECTED and visit.active)

    @api.model
    def _search_dental_is_left_out(self, operator, value):
        return search_flag(
            [('dental_left_out_at', '!=', False), ('dental_state', 'in', EXPECTED)],
            operator, value)

    @api.depends('dental_left_out_at', 'dental_state')
    def _compute_dental_moved_hint_id(self):
        """Propose the visit of the same patient and dentist that a file brought since.

        It is another day's, or another hour's, and for a treatment of the same, if both say which.
        """
        left_out = self.filtered('dental_is_left_out')
        self.dental_moved_hint_id = self.dental_moved_hint_text = False
        if not left_out:
            return
        newer = self.search([
            ('dental_patient_id', 'in', left_out.dental_patient_id.ids),
            ('dental_company_id', 'in', left_out.dental_company_id.ids),
            ('dental_state', 'in', EXPECTED), ('dental_left_out_at', '=', False),
            ('dental_told_at', '!=', False)], order='start, id')
        for visit in left_out:
            hint = visit.dental_moved_hint_id = newer.filtered(lambda new, old=visit: (
                new.dental_patient_id == old.dental_patient_id
                and new.dental_company_id == old.dental_company_id
                and new.dental_dentist_id == old.dental_dentist_id
                and new.id > old.id
                and (not (new.categ_ids and old.categ_ids) or new.categ_ids & old.categ_ids)))[:1]
            visit.dental_moved_hint_text = hint._dental_describe() if hint else False

    # what files tell

    def _dental_note_told(self, moment):
        """A file has told of these visits: they are judged up to its moment, and not left out.

        :param moment: naive UTC datetime
        """
        self._dental_write_told(SQL("dental_told_at = %s, dental_left_out_at = NULL", moment))

    def _dental_mark_left_out(self, moment):
        """A newer file has these visits no more: reception is asked what became of them.

        :param moment: naive UTC datetime
        """
        self._dental_write_told(SQL(
            "dental_left_out_at = COALESCE(dental_left_out_at, %s)", moment))

    def _dental_write_told(self, change):
        """Write what files tell, by a statement: nothing else of a visit changes, for thousands."""
        if not self:
            return
        names = ['dental_told_at', 'dental_left_out_at']
        self.flush_recordset(names)
        self.env.cr.execute(SQL(
            "UPDATE calendar_event SET %s WHERE id = ANY(%s)", change, self.ids))
        self.invalidate_recordset([
            *names, 'dental_is_left_out', 'dental_moved_hint_id', 'dental_moved_hint_text'])

    def _dental_is_judged(self, grace):
        """Tell whether a visit may be looked for as missed, as far as its agenda tells.

        One that was imported is judged by the last file that told of it, up to that file's moment,
        and not at all while a newer one leaves it out; what is booked here always is.

        :param grace: timedelta after which a patient is late
        """
        if not self.dental_import_ref:
            return True
        told_at = self.dental_told_at
        return bool(told_at) and not self.dental_left_out_at and self.start + grace <= told_at

    # ACTIONS

    def action_dental_still_stands(self):
        """The visit stands: the file left it out by mistake, and people look after it from now on.

        A file that tells of it again is believed again.
        """
        left_out = self._dental_check_left_out()
        return as_server(left_out).write({'dental_left_out_at': False, 'dental_told_at': False})

    def action_dental_moved_as_told(self):
        """The patient comes at the other time that the file brought: the visits are noted as moved.

        :raises UserError: if one has no such visit any more; then none is moved
        """
        left_out = self._dental_check_left_out()
        moved = {visit: visit.dental_moved_hint_id for visit in left_out}
        for visit, new in moved.items():
            if not new:
                raise UserError(self.env._(
                    "There is no other visit of %(patient)s any more that this one could have "
                    "moved to.", patient=visit.dental_patient_id.name))
        for visit, new in moved.items():
            as_server(visit).dental_moved_to_id = new
        return as_server(left_out).write({'dental_state': 'moved'})

    def _dental_check_left_out(self):
        """Return these visits, of which the agenda says no more what became of them.

        :raises UserError: if somebody has said so meanwhile
        """
        self.check_access('write')
        if self.filtered(lambda visit: not visit.dental_is_left_out):
            raise UserError(self.env._(
                "It is known meanwhile what became of this visit: look at it in the agenda."))
        return self
