"""A chain of clinics whose follow-up is loaded by COPY: visits, follow-ups, rounds and contacts.

What is loaded tells a plausible story, the same in each run: who misses a visit is called up to
three times, two in five are reached by a call, most of those book, and most of who booked come.
"""

import io
import random
from datetime import timedelta

from odoo import Command, fields

from ._clinic import make_clinic, make_visits

CLINICS, PATIENTS = 12, 60_000
NOTHING = '\\N'
OPENED = 2
"""Days for which what was not reached goes on."""
PROGRAMS = (('post_visit', 0.55), ('no_show', 0.8), ('recall', 0.92), ('undecided', 1))
"""How often each begins, summed up."""


class Table:
    """Rows of a table that are like one of it but in some columns."""

    def __init__(self, env, record, *columns):
        env.flush_all()
        self._cr, self._table = env.cr, record._table
        same = [name for name, field in record._fields.items()
                if field.store and field.column_type and name not in ('id', *columns)]
        row = io.StringIO()
        self._cr.copy_expert("COPY (SELECT {} FROM {} WHERE id = {}) TO STDOUT".format(
            ', '.join(map(_quoted, same)), self._table, record.id), row)
        self._names = ', '.join(map(_quoted, ('id', *columns, *same)))
        self._line = '%s\t' * (1 + len(columns)) + row.getvalue().replace('%', '%%')
        self._cr.execute(f"SELECT nextval('{self._table}_id_seq')")
        self._next = self.first = self._cr.fetchone()[0]
        self._rows = io.StringIO()

    def add(self, *values):
        """Add a row; return its id."""
        row_id, self._next = self._next, self._next + 1
        self._rows.write(self._line % (
            row_id, *(NOTHING if value is None else value for value in values)))
        return row_id

    def copy(self):
        """Write the rows that were added."""
        self._rows.seek(0)
        self._cr.copy_expert(f"COPY {self._table} ({self._names}) FROM STDIN", self._rows)
        self._rows = io.StringIO()
        self._cr.execute(f"SELECT setval('{self._table}_id_seq', {self._next})")


class Chain:
    """Twelve clinics, and what is known of their patients."""

    def __init__(self, env):
        self.env, self._random = env, random.Random(20)
        self.today = fields.Date.today()
        self.clinics = self._make_clinics()
        self._read_choices()
        self._make_tables()
        self._first = self._make_patients()

    def _make_clinics(self):
        main = make_clinic(self.env)
        clinics = self.env['res.company'].create([{
            'name': f"Clinic {number + 1}", 'currency_id': main.currency_id.id,
            'resource_calendar_id': main.resource_calendar_id.id,
        } for number in range(CLINICS)])
        clinics.write({
            'dental_start_date': self.today - timedelta(days=1200), 'dental_minute_cost': 0.5,
            'dental_team_told': "At the meeting"})
        return clinics

    def make_manager(self):
        """Return the environment of who manages all of them."""
        user = self.env['res.users'].with_context(no_reset_password=True).create({
            'name': "Management", 'login': 'bench_management', 'company_id': self.clinics[0].id,
            'company_ids': [Command.set(self.clinics.ids)],
            'group_ids': [Command.link(self.env.ref('dental_followup.group_manager').id)]})
        self.env.cr.commit()
        return self.env(user=user, context={
            'lang': 'en_US', 'tz': 'Europe/Madrid', 'allowed_company_ids': self.clinics.ids})

    def _make_tables(self):
        """Make one of each by hand; all rows are like it, but for what differs."""
        env, company = self.env, self.env.ref('base.main_company')
        visit = make_visits(env, company, 1)
        patient = visit.dental_patient_id
        case = env['dental.followup']._open_for_visits(self._ref('program_no_show'), visit)
        attempt = case._log_call(self._ref('outcome_refused'))
        plan = env['dental.treatment.plan'].create({
            'partner_id': patient.id, 'company_id': company.id, 'amount': 900})
        told = env['dental.feedback'].create({
            'partner_id': patient.id, 'company_id': company.id, 'kind': 'praise'})
        self.patients = Table(
            env, patient, 'company_id', 'commercial_partner_id', 'phone_sanitized',
            'dental_household_number')
        self.visits = Table(
            env, visit, 'dental_patient_id', 'dental_company_id', 'dental_treatment_id',
            'dental_dentist_id', 'start', 'stop', 'dental_day', 'dental_state', 'dental_amount',
            'dental_cancel_kind')
        self.plans = Table(
            env, plan, 'partner_id', 'company_id', 'presented_on', 'state', 'accepted_amount',
            'decided_at', 'decline_reason_id')
        self.cases = Table(
            env, case, 'partner_id', 'company_id', 'program_id', 'event_id', 'plan_id', 'period',
            'state', 'next_at', 'closed_at', 'lost_reason_id', 'rebooked_event_id', 'close_note')
        self.rounds = Table(
            env, case.round_ids, 'followup_id', 'company_id', 'clinic_day', 'opened_at',
            'program_id', 'program_code', 'treatment_id', 'dentist_id', 'first_attempt_at',
            'first_reached_at', 'same_day', 'booked_event_id', 'booked_at', 'booked_by', 'end',
            'closed_at', 'lost_reason_id')
        self.attempts = Table(
            env, attempt, 'followup_id', 'round_id', 'partner_id', 'company_id', 'user_id', 'at',
            'clinic_day', 'weekday', 'hour_band', 'channel', 'call_number', 'reached', 'event_id',
            'outcome_id', 'outcome_move', 'is_contact', 'seconds')
        self.told = Table(
            env, told, 'partner_id', 'company_id', 'followup_id', 'attempt_id', 'at', 'kind',
            'state')

    def _read_choices(self):
        """Read the ids that rows choose among."""
        env = self.env
        self._treatments = env['calendar.event.type'].create([
            {'name': f"Treatment {number}"} for number in range(8)]).ids
        self._dentists = env['res.partner'].create([
            {'name': f"Dentist {number}", 'is_dentist': True} for number in range(24)]).ids
        self._callers = env['res.users'].with_context(no_reset_password=True).create([{
            'name': f"Caller {number}", 'login': f'bench_caller{number}',
        } for number in range(24)]).ids
        self._programs = {code: self._ref(f'program_{code}').id for code, _share in PROGRAMS}
        self._reasons = [self._ref(f'lost_reason_{code}').id for code in (
            'price', 'not_now', 'moved_away')]
        self._unreached = self._ref('lost_reason_not_reached').id
        self._answered, self._missed = (
            self._ref(f'outcome_{code}').id for code in ('answered', 'no_answer'))
        self._blockers = env['dental.followup.blocker'].search(
            [('is_none', '=', False)], limit=6).ids
        self._blocked = io.StringIO()

    def _ref(self, name):
        return self.env.ref(f'dental_followup.{name}')

    def _make_patients(self):
        first = self.patients._next
        for number in range(PATIENTS):
            phone = f'+34{700000000 + number}'
            self.patients.add(
                self.clinics[number % CLINICS].id, first + number, phone, phone)
        self.patients.copy()
        self.env.cr.commit()
        return first

    def fall_through(self, number):
        """Find so many who fell through, and three times as many that are settled."""
        gap = self.env['dental.followup.gap'].create({
            'partner_id': self._first, 'company_id': self.clinics[0].id, 'kind': 'late',
            'res_model': 'dental.followup', 'res_id': 1, 'day': self.today, 'topic': "Recall"})
        gaps = Table(self.env, gap, 'partner_id', 'company_id', 'res_id', 'day', 'state')
        for index in range(4 * number):
            gaps.add(
                self._first + index, self.clinics[index % CLINICS].id, self.cases.first + index,
                self.today - timedelta(days=index % 60), 'settled' if index % 4 else 'open')
        gaps.copy()
        self.env.cr.commit()

    # a story

    def load(self, contacts, first, last):
        """Load stories of so many contacts, begun on days from the first to the last."""
        days = (last - first).days + 1
        before = self.attempts._next
        while self.attempts._next - before < contacts:
            self._tell(first + timedelta(days=self._random.randrange(days)))
        for table in (self.visits, self.plans, self.cases, self.rounds, self.attempts, self.told):
            table.copy()
        self._blocked.seek(0)
        self.env.cr.copy_expert(
            "COPY dental_followup_attempt_dental_followup_blocker_rel "
            "(dental_followup_attempt_id, dental_followup_blocker_id) FROM STDIN", self._blocked)
        self._blocked = io.StringIO()
        self.env.cr.commit()

    def _tell(self, day):
        """Tell one story: why somebody is followed, who calls, and what it comes to."""
        roll, number = self._random.random(), self._random.randrange(PATIENTS)
        code = next(code for code, share in PROGRAMS if roll < share)
        whose = self._first + number, self.clinics[number % CLINICS].id
        place = self._random.choice(self._treatments), self._random.choice(self._dentists)
        source = plan = None
        if code in ('post_visit', 'no_show'):
            source = self._visit(
                whose, place, day, 'no_show' if code == 'no_show' else 'attended')
            if self._random.random() < 0.1:
                self._visit(whose, place, day, 'cancelled')
        elif code == 'undecided':
            plan = self._plan(whose, day)
        self._follow(code, whose, place, day, source, plan)

    def _visit(self, whose, place, day, state):
        hour = self._random.randrange(8, 18)
        return self.visits.add(
            *whose, *place, f'{day} {hour:02}:00:00', f'{day} {hour:02}:30:00', day, state, 60,
            self._random.choice(('early', 'late')) if state == 'cancelled' else None)

    def _plan(self, whose, day):
        old = (self.today - day).days
        waits = old < 90 and self._random.random() < 0.4
        state = 'presented' if waits else self._random.choice(('accepted', 'declined'))
        return self.plans.add(
            *whose, day, state, 900 if state == 'accepted' else 0,
            None if waits else f'{day + timedelta(days=2)} 10:00:00',
            self._reasons[0] if state == 'declined' else None)

    def _follow(self, code, whose, place, day, source, plan):
        """Follow somebody up: the follow-up, its round and its contacts."""
        calls = self._calls(day) if code != 'post_visit' else []
        came = self._come_to(code, whose, place, day, calls)
        opened = f'{day} 08:00:00'
        case = self.cases.add(
            *whose, self._programs[code], source, plan,
            None if source or plan else f'{day} {self.cases._next}',
            came['state'], came['closed_at'] or f'{day + timedelta(days=1)} 08:00:00',
            came['closed_at'], came['reason'], came['visit'],
            None if came['state'] != 'cancelled' else "Came back")
        reached = next((at for at, _hour, is_reached in calls if is_reached), None)
        kept = code == 'no_show' and (
            'kept' if calls and calls[0][0][:10] == str(day) else 'missed') or None
        present = self.rounds.add(
            case, whose[1], day, opened, self._programs[code], code, *place,
            calls[0][0] if calls else f'{day} 18:00:00', reached, kept, came['visit'],
            came['visit'] and (reached or opened), came['by'], came['end'], came['closed_at'],
            came['reason'])
        self._contacts(case, present, whose, day, calls, came)

    def _calls(self, day):
        """Return up to three calls: (moment, hour, whether the patient is reached)."""
        calls = []
        for later in (0, 1, 3):
            on = day + timedelta(days=later + (self._random.random() < 0.2))
            if on > self.today or (calls and calls[-1][2]):
                break
            hour = self._random.randrange(8, 18)
            calls.append((f'{on} {hour:02}:20:00', hour, self._random.random() < 0.4))
        return calls

    def _come_to(self, code, whose, place, day, calls):
        """Return what a story comes to: state, end, its moment, reason, visit and who brought it.
        """
        came = {'state': 'won', 'end': 'won', 'closed_at': f'{day} 18:00:00', 'reason': None,
                'visit': None, 'by': None}
        if code == 'post_visit':
            return came
        is_reached = bool(calls) and calls[-1][2]
        if not is_reached and (self.today - day).days <= OPENED:
            return {**came, 'state': 'pending' if calls else 'todo', 'end': None,
                    'closed_at': None}
        books = self._random.random() < (0.6 if is_reached else 0.3)
        on = day + timedelta(days=self._random.randrange(4, 12))
        if not books:
            return {**came, 'state': 'lost', 'end': 'lost', 'reason': self._random.choice(
                self._reasons) if is_reached else self._unreached}
        came['by'] = 'call' if is_reached else 'patient'
        if on > self.today:
            return {**came, 'visit': self._visit(whose, place, on, 'booked'), 'state': 'booked',
                    'end': None, 'closed_at': None}
        comes = self._random.random() < 0.8
        came['visit'] = self._visit(whose, place, on, 'attended' if comes else 'no_show')
        came['closed_at'] = f'{on} 18:00:00'
        return came if comes else {
            **came, 'state': 'lost', 'end': 'lost', 'reason': self._reasons[1]}

    def _contacts(self, case, present, whose, day, calls, came):
        """Add the contacts of a round: its calls, or its email."""
        caller = self._callers[case % len(self._callers)]
        if not calls and came['end']:
            self.attempts.add(
                case, present, *whose, caller, f'{day} 18:00:00', day, day.weekday(),
                'afternoon', 'email', None, 'unknown', None, None, None, True, 0)
        for number, (at, hour, is_reached) in enumerate(calls, 1):
            on = fields.Date.from_string(at[:10])
            contact = self.attempts.add(
                case, present, *whose, caller, at, on, on.weekday(),
                'morning' if hour < 12 else 'afternoon', 'phone', number,
                'patient' if is_reached else 'nobody', came['visit'] if is_reached else None,
                *((self._answered, 'answered') if is_reached else (self._missed, 'retry')),
                is_reached, 90 + case % 60)
            if is_reached:
                self._blocked.write(f'{contact}\t{self._random.choice(self._blockers)}\n')
                if self._random.random() < 0.01:
                    self.told.add(*whose, case, contact, at, 'complaint', 'closed')


def _quoted(name):
    return f'"{name}"'
