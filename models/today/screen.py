from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clinic_time, lateness
from ..vocabulary import BY_HAND, WAITING

SHORTEST_NUMBER = 3
"""So many digits at least are looked for among the phone numbers."""


class DentalFollowup(models.Model):
    """What Today says: why now and how urgent, what came of it, and how the day stands."""

    _inherit = 'dental.followup'

    whom = fields.Char(
        store=False, search='_search_whom', string="Patient, family or number",
        help="Finds the line of a household by anybody who answers at its number.")

    @api.model
    def _search_whom(self, operator, value):
        """Find by name, number of the practice or phone, also who is of the same household."""
        if operator == 'in':
            # Everybody has a name: who is found is found by what was typed.
            return Domain.OR(
                self._search_whom('ilike', text) for text in value if isinstance(text, str))
        if operator != 'ilike' or not isinstance(value, str):
            return NotImplemented
        found = Domain('name', 'ilike', value) | Domain('dental_number', 'ilike', value)
        if sum(sign.isdigit() for sign in value) >= SHORTEST_NUMBER:
            found |= Domain('phone_mobile_search', 'ilike', value)
        Partner = self.env['res.partner']
        numbers = Partner._search(found & Domain('dental_household_number', '!=', False))
        return Domain('partner_id', 'any', found) | Domain(
            'partner_id.dental_household_number', 'in',
            numbers.subselect(SQL.identifier('res_partner', 'dental_household_number')))

    def _add_urgency(self, why, alarms):
        """Return why a case is due with how urgent that is.

        :param str why: why it is due, as a sentence
        :param dict alarms: of :meth:`_read_alarms`
        """
        self.ensure_one()
        urgency = self._describe_urgency()
        alarm = self.today_part and alarms.get((self.company_id, self.partner_id))
        if alarm and self.alarm_state:
            why = ''
        return ' · '.join(filter(None, (
            alarm and alarm.rstrip('.'), why.rstrip('.') if urgency else why, urgency)))

    def _read_alarms(self):
        """Return what is said of the alarms that are open, by (clinic, patient)."""
        return self.partner_id._dental_read_alarms(self.company_id)

    def _describe_urgency(self):
        """Say how late a call is, or how long a no-show of today can still be called in time."""
        self.ensure_one()
        if self.today_part != 'now':
            return False
        now, company = fields.Datetime.now(), self.company_id
        late = lateness.late_by(
            now, self.next_at, self.due_by, self.is_promise, company._dental_zone())
        if late:
            return self.env._("late by %(time)s", time=self._describe_span(*late))
        if self._is_missed_today() and self.due_by and self.due_by > now:
            return self.env._("we close in %(time)s", time=self._describe_span(
                *lateness.measure(self.due_by - now)))
        return False

    def _is_missed_today(self):
        """Tell whether it is about a visit of today, by the clinic's clock, that was missed."""
        return not self.is_promise and bool(self._missed_today_at())

    @api.model
    def _describe_span(self, number, unit):
        """Say a span (``tools.lateness.measure``) in words."""
        if unit == 'minutes':
            return self.env._("%(number)s min", number=number)
        if unit == 'hours':
            return self.env._("%(number)s h", number=number)
        if number == 1:
            return self.env._("1 day")
        return self.env._("%(number)s days", number=number)

    def _describe_result(self):
        """Say what came of the last contact and what is next: patients ring back."""
        self.ensure_one()
        last = self.last_done_id
        if self.state == 'booked' and self.rebooked_event_id:
            result = self.env._(
                "Booked: %(when)s.", when=self._describe_moment(self.rebooked_event_id.start))
        elif self.state in WAITING:
            result = self.env._(
                "%(result)s, again %(when)s", result=last._say_what_was_done(),
                when=self._describe_moment(self.next_at))
        elif self.state == 'won' and not last.outcome_id:
            result = last._say_what_was_done()
        else:
            labels = dict(self._fields['state']._description_selection(self.env))
            reason = self.lost_reason_id.name or self.close_note
            result = ': '.join(filter(None, (labels[self.state], reason)))
        return self.env._(
            "%(hour)s · %(result)s", hour=self._local(last.at).strftime('%H:%M'), result=result)

    # how the day stands

    @api.model
    @api.readonly
    def get_today_summary(self):
        """Return how the day stands in the user's clinics, in words, for the top of Today.

        :return: dict with ``counts`` (the filter and the text of each number that is told),
            ``unsorted`` (what waits for somebody to say what it is: messages of which nobody knows
            whose they are, visits that the agenda left out; an agenda that is not imported, who
            fell through, and what the clinic changes; with the
            ``action`` of their list, its ``filter`` if any, ``icon`` and ``text``), ``talk`` (the
            call this user is in, or ``False``), and ``title`` and ``text`` of what is said where
            there is nothing to show
        """
        self.check_access('read')
        lines, calls = self._count_today(), self._count_contacts()
        title, text = self._describe_day(lines, calls)
        talk = self._get_talk()
        return {
            'counts': self._describe_counts(lines, calls),
            'unsorted': [
                *self._describe_stuck_imports(), *self._describe_unsorted(),
                *self._describe_left_out(),
                *self._describe_gaps(), *self._describe_own_todos(), *self._describe_changes()],
            'talk': bool(talk) and self._describe_talk(talk),
            'title': title, 'text': text,
        }

    @api.model
    def _say_of_clinic(self, company, text):
        """Say something of a clinic; which one, where the user looks at several."""
        return f'{company.name}: {text}' if len(self.env.companies) > 1 else text

    @api.model
    def _get_talk(self):
        """Return the call this user has begun and not finished, or none.

        One whose follow-up somebody else has closed meanwhile is no longer in the way.
        """
        talk = self.env['dental.followup.call']._get_unfinished()
        return talk if talk.followup_id.state in WAITING else talk.browse()

    @api.model
    def _describe_talk(self, talk):
        """Say that the user is in a call, or has left one open: then nobody is on the phone."""
        case = talk.followup_id
        if case._is_in_hand():
            return self.env._(
                "You are in a call with %(patient)s since %(hour)s.",
                patient=case.partner_id.name, hour=case._local(case.claim_at).strftime('%H:%M'))
        return self.env._(
            "You left a conversation with %(patient)s open %(when)s.",
            patient=case.partner_id.name, when=case._describe_moment(talk.write_date))

    @api.model
    def _count_today(self):
        """Return the numbers of Today's lines in the user's clinics: alarms, now, later, …

        What waits for a dentist is an alarm, and no call.
        """
        ((alarms, now, later, late, done, stuck, next_at),) = self.env.execute_query(SQL(
            """
            SELECT COUNT(*) FILTER (WHERE alarm_state IS NOT NULL),
                   COUNT(*) FILTER (WHERE in_part = 'now' AND alarm_state IS DISTINCT FROM 'new'),
                   COUNT(*) FILTER (WHERE in_part = 'later'),
                   COUNT(*) FILTER (WHERE late), COUNT(*) FILTER (WHERE done),
                   COUNT(*) FILTER (WHERE followup.error_reason IS NOT NULL),
                   MIN(moment) FILTER (WHERE in_part = 'later')
              FROM (%s) today JOIN dental_followup followup USING (id)
             WHERE followup.company_id = ANY(%s)
            """, self._today_query(), self.env.companies.ids))
        return {'alarms': alarms, 'now': now, 'later': later, 'late': late, 'done': done,
                'stuck': stuck, 'next_at': next_at}

    @api.model
    def _count_contacts(self):
        """Return how many calls and other contacts by hand were made today, and visits booked."""
        days = self._clinic_days()
        ((made, booked),) = self.env.execute_query(SQL(
            """
            SELECT COUNT(*), COUNT(DISTINCT event_id)
              FROM dental_followup_attempt attempt
              JOIN %(clinics)s ON clinic.id = attempt.company_id AND attempt.at >= clinic.first
             WHERE attempt.company_id = ANY(%(companies)s) AND attempt.channel IN %(by_hand)s
               AND attempt.at >= %(earliest)s AND attempt.same_call_id IS NULL
               AND attempt.is_void IS NOT TRUE
            """,
            clinics=self._clinics_table(days), companies=self.env.companies.ids, by_hand=BY_HAND,
            earliest=self._earliest(days),
            to_flush=[self.env['dental.followup.attempt']._fields[name]
                      for name in ('event_id', 'is_void')]))
        return {'made': made, 'booked': booked}

    def _describe_counts(self, lines, calls):
        told = [
            ('alarm', lines['alarms'], self.env._("1 alarm"),
             self.env._("%(number)s alarms", number=lines['alarms'])),
            ('to_call', lines['now'], self.env._("1 to call"),
             self.env._("%(number)s to call", number=lines['now'])),
            ('late', lines['late'], self.env._("1 late"),
             self.env._("%(number)s late", number=lines['late'])),
            ('needs_look', lines['stuck'], self.env._("1 cannot go on"),
             self.env._("%(number)s cannot go on", number=lines['stuck'])),
            ('later_today', lines['later'], self.env._("1 later today"),
             self.env._("%(number)s later today", number=lines['later'])),
            ('done_today', lines['done'], self.env._("1 done today"),
             self.env._("%(number)s done today", number=lines['done'])),
            (False, calls['booked'], self.env._("1 visit booked"),
             self.env._("%(number)s visits booked", number=calls['booked'])),
        ]
        return [{'filter': name, 'text': one if number == 1 else many}
                for name, number, one, many in told if number]

    def _describe_day(self, lines, calls):
        """Return what is said where Today has nothing to show: a title and a text."""
        if lines['now'] or lines['alarms']:
            return (self.env._("Nothing with these filters"),
                    self.env._("Take the filters off, and the calls of today are here again."))
        if lines['later']:
            company = self.env.company
            hour = clinic_time.to_local(lines['next_at'], company._dental_zone())
            return (self.env._("Nobody is waiting for a call now"),
                    self.env._("The next one is at %(hour)s.", hour=hour.strftime('%H:%M')))
        if not lines['done']:
            return (self.env._("Nobody is waiting for a call"),
                    self.env._("Patients who miss a visit appear here the same day."))
        made = (self.env._("1 call") if calls['made'] == 1
                else self.env._("%(number)s calls", number=calls['made']))
        booked = (self.env._("1 visit") if calls['booked'] == 1
                  else self.env._("%(number)s visits", number=calls['booked']))
        return (self.env._("Everybody has been called"), self.env._(
            "%(calls)s, %(visits)s. Enjoy the calm.", calls=made, visits=booked))

    # ACTIONS

    def action_call_next(self):
        """Open the call to make now; a call of this user that was broken off goes on first.

        One that was left for now is gone on with when nobody else is to be called.
        """
        talk = self._get_talk()
        left = self.env['dental.followup.call']._get_left_cases()
        if talk and talk.followup_id not in left:
            return talk.followup_id.action_call()
        following = self._get_next_call(after=left)
        if following:
            return self.env['dental.followup.call']._open_next(following, after=left)
        return talk.followup_id.action_call() if talk else self._action_nobody_to_call()

    def action_go_on(self):
        """Go on with the call this user is in; if it has ended meanwhile, with the next."""
        talk = self._get_talk()
        return talk.followup_id.action_call() if talk else self.action_call_next()

    @api.model
    def _action_nobody_to_call(self):
        """Say that nobody is to be called, and what is left in the list if there is something."""
        lines, calls = self._count_today(), self._count_contacts()
        title, text = self._describe_day(lines, calls)
        if lines['now']:
            title = self.env._("Nobody can be called right now")
            text = self.env._("What is left in the list needs something first: open it to see.")
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'title': title, 'message': text, 'type': 'info'},
        }
