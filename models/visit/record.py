from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time
from ..vocabulary import EXPECTED

POINTING = (
    ('dental.followup', 'event_id'),
    ('dental.followup', 'rebooked_event_id'),
    ('dental.followup.attempt', 'event_id'),
    ('dental.observation', 'event_id'),
    ('dental.feedback', 'event_id'),
    ('dental.question', 'event_id'),
    ('dental.treatment.plan', 'event_id'),
    ('dental.followup.freed.time', 'event_id'),
    ('calendar.event', 'dental_moved_to_id'),
)
"""What relies on a visit: a model, and its field that points to it."""
FACTS = frozenset({
    'start', 'stop', 'duration', 'allday', 'start_date', 'stop_date', 'dental_dentist_id',
    'dental_chair_id', 'dental_company_id', 'categ_ids'})
"""What is known of a visit beside its state and patient: its time, place, dentist, treatments."""
PAST = ('attended', 'no_show', 'moved')
"""States of what has taken place or will not: such a visit is not one to come."""


class CalendarEvent(models.Model):
    """What is on record of a visit stays, whether it is deleted or written."""

    _inherit = 'calendar.event'

    # CRUD

    def unlink(self):
        """Delete; a visit of which something is on record is archived instead.

        So it is gone from the calendar, and what was recorded of it, done and said about it
        stays: any state but the first, a follow-up, a contact, an observation, a plan, a visit
        that was moved to it. A call that waited for a visit is to be made again, and no meeting
        takes a follow-up's to-do along.

        :raises AccessError: for a visit, if the user has no role at the clinic
        """
        if not self:  # Odoo asks so with most writes
            return super().unlink()
        visits = self._dental_visits()
        if not visits:
            self._dental_leave_todos()
            return super().unlink()
        self._dental_check_role()
        self.check_access('unlink')
        kept = visits._dental_on_record()
        if kept:
            # with all rights: who may delete them may put them away
            kept.sudo().write({'active': False, 'recurrence_id': False})
        self.env['dental.followup']._on_visits_gone(visits - kept)
        (self - kept)._dental_leave_todos()
        return super(CalendarEvent, self - kept).unlink()

    def _dental_leave_todos(self):
        """Take the to-do's of follow-ups off these events, with which PostgreSQL deletes them.

        A red flag that nobody has seen, or a call, is not over because a meeting is.
        """
        # Whose to-do's they are is not the user's to know: they stay, and nothing is told of them.
        todos = self.sudo().with_context(active_test=False).activity_ids._of_followups()
        if todos:
            todos.calendar_event_id = False

    def _dental_on_record(self):
        """Return those of these visits that were recorded, or that something points to."""
        # A private meeting's state is hidden from colleagues: only which are on record leaves.
        kept = self.browse(self.sudo().filtered(lambda visit: (
            visit.dental_state != 'booked' or visit.dental_previous_state))._ids)
        if self - kept:
            kept |= (self - kept)._dental_with_history()
        for model, field in POINTING:
            rest = self - kept
            if rest:
                # the server's: what points to a visit need not be the user's to see
                kept |= self.browse([visit.id for (visit,) in self.env[model].sudo().with_context(
                    active_test=False)._read_group([(field, 'in', rest.ids)], [field])])
        return kept

    # WRITE

    def _dental_check_recorded(self, vals):
        """Refuse what would make a record untrue: another patient's, or of a day to come.

        :param dict vals: of a write
        :raises UserError: saying what to do instead
        """
        self._dental_check_facts(vals.keys())
        if not {'start', 'dental_patient_id'} & vals.keys():
            return
        start = vals.get('start') and fields.Datetime.to_datetime(vals['start'])
        patient, now = vals.get('dental_patient_id', False), fields.Datetime.now()
        for visit in self:
            if (visit.dental_state not in EXPECTED and 'dental_patient_id' in vals
                    and patient != visit.dental_patient_id.id):
                raise UserError(self.env._(
                    "It is on record what became of this visit of %(patient)s, so it stays theirs. "
                    "If it was another patient who came, press Undo and book a visit for them.",
                    patient=visit.dental_patient_id.name))
            state = vals.get('dental_state', visit.dental_state)
            if not start or not visit._dental_leaves_its_time(state, start, now):
                continue
            if state == 'no_show' and start > visit.start:
                raise UserError(self.env._(
                    "%(patient)s did not come to this visit. Press Move to give another time: so "
                    "both stay on record.", patient=visit.dental_patient_id.name))
            raise UserError(self.env._(
                "It is on record what became of this visit of %(patient)s, and it stays on its "
                "day. Book another visit for a new time; if this one was recorded by mistake, "
                "press Undo first.", patient=visit.dental_patient_id.name))

    def web_save_multi(self, vals_list, specification):
        """Save what was changed of several in a list: it is one change, though written one by one.

        :raises UserError: for what was recorded of one of them
        """
        self._dental_visits()._dental_check_facts({name for vals in vals_list for name in vals})
        return super().web_save_multi(vals_list, specification)

    def _load_records_write(self, values):
        """Write what a table tells of an event; of a visit nothing that was recorded."""
        self._dental_visits()._dental_check_facts(values.keys(), of_many=True)
        return super()._load_records_write(values)

    def _dental_check_facts(self, names, of_many=False):
        """Refuse that a person corrects what was recorded in several visits at once.

        :param names: of the fields that are written
        :param of_many: whether others are written as well, each by itself
        :raises UserError: naming one of them
        """
        if not (of_many or len(self) > 1) or FACTS.isdisjoint(names) or self.env.su or (
                self._dental_get_way() != 'person'):
            return
        for visit in self:
            if visit.dental_state not in EXPECTED:
                raise UserError(self.env._(
                    "It is on record what became of the visit of %(patient)s on %(when)s. What "
                    "was recorded is corrected in the visit itself, not in several at once.",
                    patient=visit.dental_patient_id.name,
                    when=visit.dental_company_id._dental_when(visit.start)))

    def _dental_leaves_its_time(self, state, start, now):
        """Tell whether this visit would be recorded of another time than that of which it was.

        :param state: what is on record of it
        :param start: when it would begin, naive UTC; so is ``now``
        """
        is_its_day = self._dental_is_on_day_of(start)
        if state in PAST:
            return start > max(self.start, now) or not is_its_day
        return state == self.dental_state and state not in EXPECTED and not is_its_day

    def _dental_is_on_day_of(self, moment):
        """Tell whether a visit is on the day of a moment (naive UTC), by its clinic's clock."""
        zone = self.dental_company_id._dental_zone()
        return clinic_time.local_date(moment, zone) == clinic_time.local_date(self.start, zone)
