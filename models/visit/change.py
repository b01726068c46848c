from typing import NamedTuple

from odoo import api, fields, models

from ..access.dental_followup_links import check_links
from ..access.kept import drop_kept, is_server, refuse_kept
from ..vocabulary import EXPECTED, GIVEN_UP
from .series_change import SeriesMade
from .state import JUDGED

WATCHED = (
    'dental_state', 'start', 'dental_patient_id', 'active', 'dental_incident', 'dental_company_id')
"""What others follow of a visit, beside the time that it holds."""
DOORS = (
    ('new', 'res.partner', '_dental_on_visits_new'),
    ('new', 'dental.followup', '_on_visits_booked'),
    ('came', 'dental.followup', '_on_visits_attended'),
    ('recorded', 'dental.followup', '_on_visits_changed'),
    ('taken_up', 'dental.followup', '_on_visits_booked'),
    ('retimed', 'dental.followup', '_on_visits_retimed'),
    ('given', 'dental.followup', '_on_visits_given'),
    ('gone', 'dental.followup', '_on_visits_gone'),
    ('flagged', 'dental.feedback', '_on_incidents_noted'),
    ('cleared', 'dental.feedback', '_on_incidents_cleared'),
    ('elsewhere', 'rating.rating', '_dental_on_visits_elsewhere'),
    ('left', 'calendar.event', '_dental_leave_held'),
)
"""Who is told of a change, in this order: of which part, a model and its method."""


class Change(NamedTuple):
    """What was changed of visits, by what it means to others; the visits are as they are now."""

    new: models.BaseModel  # made, or made of a meeting
    came: models.BaseModel  # new, and the patient was there
    recorded: models.BaseModel  # in another state than before
    taken_up: models.BaseModel  # of these, those whose patient was not awaited before
    retimed: models.BaseModel  # at another hour
    given: models.BaseModel  # another patient's
    gone: models.BaseModel  # archived
    flagged: models.BaseModel  # something went wrong at them
    cleared: models.BaseModel  # what went wrong was taken back
    elsewhere: models.BaseModel  # in another clinic
    left: dict  # the Place that each held before, of those that may hold another one now


class CalendarEvent(models.Model):
    """How visits are made and changed: worked out once, and told to whoever cares (:data:`DOORS`).

    Everybody's meetings pass here, and nothing is done with them.
    """

    _inherit = 'calendar.event'

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create events; those with a patient are visits, and visits invite nobody.

        The patient is not an attendee and no mail leaves, unless a script of the server asks for
        it by ``dental_send_invitation`` in the context. The patient's phone is not copied into
        the description. What the server keeps (:data:`KEPT`) is left out of what people send.

        :raises AccessError: for a patient, dentist … who is not the user's to read
        """
        model, vals_list = drop_kept(self, vals_list)
        check_links(self, vals_list)
        patients = self.env['res.partner'].browse(
            {vals['dental_patient_id'] for vals in vals_list if vals.get('dental_patient_id')})
        if not patients:
            return super(CalendarEvent, model).create(vals_list).with_env(self.env)
        self._dental_check_role()
        vals_list = [
            self._dental_prepare_visit(
                vals, patients.browse(vals['dental_patient_id']).with_prefetch(patients.ids))
            if vals.get('dental_patient_id') else vals for vals in vals_list]
        self._dental_add_worth([vals for vals in vals_list if vals.get('dental_patient_id')])
        for vals in vals_list:
            if vals.get('dental_patient_id') and vals['dental_state'] in JUDGED and not (
                    vals.get('allday')):
                self._dental_check_time(
                    vals['dental_state'], fields.Datetime.to_datetime(vals.get('start')),
                    self.new({name: vals[name] for name in (
                        'dental_patient_id', 'dental_company_id')}))
        # Booked from a patient's card, Odoo would leave a meeting to do on the patient.
        creator = model._dental_quiet().with_context(active_model=False)
        series = self._dental_series_change()
        made = series or SeriesMade()
        events = super(CalendarEvent, creator.with_context(dental_series=made)).create(
            vals_list).with_env(self.env)
        visits = events.filtered('dental_patient_id')
        visits._dental_note_states(dict.fromkeys(visits, False))
        made.made += visits.ids
        if not series:
            self.browse(made.made).filtered('active')._dental_tell_made()
        return events

    def write(self, vals):
        """Write; a visit's state only through the transition table, and inviting nobody.

        :raises UserError: where the table does not let the state follow the present one, or for
            what the server keeps
        :raises AccessError: for a visit that would go to a clinic that is not the user's, or
            that would be linked to what is not theirs to read
        """
        visits = self._dental_visits()
        if visits:
            visits.check_access('write')
        if self._dental_changes_series(vals):
            return self._dental_write_series(vals)
        if not visits and not any(name.startswith('dental_') for name in vals):
            return super().write(vals)
        visits._dental_check_change(vals)
        begins = bool(vals.get('dental_patient_id')) and not any(self.mapped('dental_state'))
        before, held = visits._dental_before(vals), visits._dental_held(vals)
        for events, values in self._dental_prepare_writes(vals, bool(visits), begins):
            result = super(CalendarEvent, events).write(values)
        if begins or 'dental_state' in vals:
            self._dental_note_states({
                event: before.get(event, {}).get('dental_state', False) for event in self})
        self._dental_count_anew(vals)
        if begins and not self._dental_sends_invitation():
            self._dental_uninvite()
        if 'dental_company_id' in vals:
            self.check_access('write')
        if {'dental_patient_id', 'dental_company_id'} & vals.keys():
            self._dental_visits()._dental_check_about()
        if 'dental_patient_id' in vals:
            self._dental_check_attendees()
        if self._dental_series_change():  # it tells of all it changed at once
            return result
        if begins:
            self._dental_tell_made()
        else:
            self._dental_tell(visits._dental_compare(before, held))
        return result

    # VALUES

    def _dental_prepare_visit(self, vals, patient):
        """Complete the values of one new visit of a patient."""
        vals = {'user_id': False, **vals}
        vals.setdefault('dental_state', 'booked')
        vals.update(
            dental_state_at=fields.Datetime.now(), dental_state_user_id=self.env.uid,
            dental_previous_state=False)
        if not vals.get('dental_company_id'):
            vals['dental_company_id'] = (patient.company_id or self.env.company).id
        if not vals.get('name'):
            vals['name'] = patient.name
        if 'partner_ids' not in vals:
            dentist = vals.get('dental_dentist_id')
            vals['partner_ids'] = [fields.Command.set([dentist] if dentist else [])]
        elif not self.env.su:
            invited = self.new({'partner_ids': vals['partner_ids']}).partner_ids._origin
            vals['partner_ids'] = [fields.Command.set((invited - self._dental_outsiders(
                patient, patient.browse(vals.get('dental_dentist_id') or ()),
                self.env['res.company'].browse(vals['dental_company_id']))).ids)]
        return vals

    @api.model
    def _dental_sends_invitation(self):
        """Tell whether a script of the server asks that the people of a visit are invited."""
        return self.env.su and bool(self.env.context.get('dental_send_invitation'))

    def _dental_quiet(self):
        """Return these events as visits are written: nobody is invited, nothing is logged."""
        if self._dental_sends_invitation():
            return self
        return self.with_context(
            no_mail_to_attendees=True, skip_contact_description=True,
            mail_create_nolog=True, mail_notrack=True)

    def _dental_prepare_writes(self, vals, has_visits, begins):
        """Return what is written of which events: what is kept with a state differs among them.

        :param bool has_visits: whether visits are among these events
        :param bool begins: whether these meetings become a patient's visits
        :return: list of (events, values)
        """
        if begins:
            patient = self.env['res.partner'].browse(vals['dental_patient_id'])
            return [(self, {
                'dental_company_id': (patient.company_id or self.env.company).id,
                'dental_state': 'booked', **vals})]
        if not has_visits or not self._dental_concerns_visits(vals):
            return [(self, vals)]
        if 'dental_state' not in vals:
            return [(self._dental_quiet(), vals)]
        state, now = vals['dental_state'], fields.Datetime.now()
        start = fields.Datetime.to_datetime(vals.get('start'))
        return [(events._dental_quiet(), vals if previous == state else {
            'dental_previous_state': previous, 'dental_state_at': now,
            'dental_state_user_id': self.env.uid, 'dental_cancel_kind': kind, **vals,
        }) for (previous, kind), events in self.grouped(lambda event: (
            event.dental_state, event._dental_get_cancel_kind(
                state, start or event.start, now))).items()]

    @api.model
    def _dental_concerns_visits(self, vals):
        return any(name in vals for name in (
            'dental_state', 'start', 'stop', 'start_date', 'stop_date', 'partner_ids', 'duration'))

    def _dental_check_change(self, vals):
        """Refuse a change of visits that the user may not make, or that would make them untrue.

        :param dict vals: of a write
        """
        check_links(self, [vals])
        self._dental_check_recorded(vals)
        self._dental_check_incident(vals)
        if self._dental_is_undo():
            return
        refuse_kept(self, vals)
        state, start = vals.get('dental_state'), fields.Datetime.to_datetime(vals.get('start'))
        if 'dental_state' in vals:
            self._dental_check_transition(state)
        if state in JUDGED and not is_server(self.env):
            for visit in self:
                if visit.dental_state != state and not visit.allday:
                    self._dental_check_time(state, start or visit.start, visit)

    # TELLING

    def _dental_before(self, vals):
        """Return, by visit, what a write may change of what others follow."""
        names = [name for name in WATCHED if name in vals]
        return {visit: {name: visit[name] for name in names} for visit in self} if names else {}

    def _dental_compare(self, before, held):
        """Return the :class:`Change` of these visits.

        :param dict before: of :meth:`_dental_before`
        :param dict held: of :meth:`_dental_held`
        """
        none = self.browse()
        written = next(iter(before.values()), ())
        changed = {name: self.filtered(
            lambda visit, name=name: visit in before and visit[name] != before[visit][name]
        ) if name in written else none for name in WATCHED}
        return Change(
            new=none, came=none, recorded=changed['dental_state'],
            taken_up=changed['dental_state'].filtered(
                lambda visit: before[visit]['dental_state'] not in EXPECTED),
            retimed=changed['start'], given=changed['dental_patient_id'],
            gone=changed['active'].filtered(lambda visit: not visit.active),
            flagged=changed['dental_incident'].filtered('dental_incident'),
            cleared=changed['dental_incident'].filtered(lambda visit: not visit.dental_incident),
            elsewhere=changed['dental_company_id'],
            left=held)

    def _dental_tell_made(self):
        """Tell whoever cares that these visits were made."""
        none = self.browse()
        # An agenda brings visits that are cancelled too: they leave their time at once.
        given_up = self.filtered(lambda visit: visit.dental_state in GIVEN_UP)
        self._dental_tell(Change(
            new=self, came=self.filtered(
                lambda visit: visit.dental_state in ('arrived', 'attended')),
            flagged=self.filtered('dental_incident'),
            recorded=none, taken_up=none, retimed=none, given=none, gone=none, cleared=none,
            elsewhere=none,
            left=given_up._dental_places() if given_up else {}))

    @api.model
    def _dental_tell(self, change):
        """Tell whoever cares of a :class:`Change`; nobody is told of nothing."""
        for part, model, door in DOORS:
            told = getattr(change, part)
            if told:
                getattr(self.env[model], door)(told)
