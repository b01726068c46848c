"""What an agenda would do, row by row, before anything is written.

Reading the database takes the same few queries for one row and for ten thousand.
"""
import itertools
from collections import defaultdict
from datetime import date, timedelta

from odoo.fields import Datetime, Domain

from ...models.vocabulary import EXPECTED
from ...tools import clinic_time
from ...tools.agenda.one_visit import treatments_of
from ...tools.agenda.people import Ambiguous, Directory, Doubtful, NumberTaken, Person
from .blocks import set_apart
from .first_visits import find_kept
from .newer import Newer
from .places import Places
from .recorded import find_recorded, keep_facts, may_follow, tell_apart
from .seen import as_seen, read_seen
from .visits_here import match
from .visits_of_rows import join_adjoining, join_same_hour

VISITS_A_DAY = 9
"""Visits of one patient in a day that are told apart."""
PATIENT_FIELDS = [
    'name', 'active', 'is_dental_patient', 'dental_number', 'dental_name_key', 'phone',
    'phone_sanitized', 'dental_phone_alt', 'dental_phone_alt_sanitized', 'email',
    'email_normalized', 'dental_birthdate', 'dental_first_visit_on', 'lang', 'company_id',
]
VISIT_FIELDS = [
    'start', 'stop', 'active', 'dental_patient_id', 'dental_dentist_id', 'dental_chair_id',
    'dental_state', 'categ_ids', 'dental_import_ref', 'dental_told_at',
]


class ImportPlan:
    """The rows of an agenda with their patients, their visits and what each would change.

    Each good row gets ``person``, ``visit`` (empty for a new one), ``deleted`` (the one that it
    brings back, see :func:`match`), ``told`` (what the agenda says of the visit), ``visit_values``
    and ``changes`` (the agenda's fields that change something).
    Rows that are about no patient are in ``blocks``; a row of another treatment of a visit gets
    ``joined_to``, the row whose visit it is. What a newer file tells of ``is_past``.
    """

    def __init__(self, company, rows, numbers=(), moment=None):
        """Plan them.

        :param numbers: the practice numbers of the whole file, if the rows are a part of it
        :param moment: when the file was handed over, if it is imported later
        """
        self.company = company
        self.env = company.env
        self.zone = company._dental_zone()
        self.rows, self.blocks = set_apart(rows)
        self.partners = {}
        self.told = defaultdict(dict)
        self.taken_refs = set()
        self._languages = self._installed_languages()
        self.newer = Newer(company, moment)
        self.newer.mark_days([*self.rows, *self.blocks])
        self._identify(numbers)
        heard = self.good_rows()
        join_same_hour(heard)
        self._listen([row for row in heard if not row.problems])
        self._find_visits(self.good_rows())
        self.newer.mark_visits(self.good_rows())
        self._heard_since = self.newer.find_patients(self.told)
        join_adjoining(self.good_rows())
        good = self.good_rows()
        self._find_taken(good)
        self.places = Places(company, good, self.blocks)
        self._find_notes(good)
        self._recorded = find_recorded(good)
        self._first_kept = find_kept(self.partners, self.told)
        self.patient_values = {}
        for row in good:
            self._plan_visit(row)
            self._plan_patient(row)

    def good_rows(self):
        """Return the rows that can be imported, one for each visit."""
        return [row for row in self.rows if not (row.problems or row.joined_to or row.is_past)]

    # PATIENTS

    def _identify(self, numbers):
        """Find out who each row is about; refuse rows whose number is somebody else's."""
        directory = self._load_directory(numbers)
        for row in self.rows:
            row.notices, row.changes, row.visit_values, row.replaced = [], [], {}, {}
            row.joined_to, row.joined = None, []
            row.person = Person(row.values, row=row.number) if row.values.get('name') else None
        good, refused = self.good_rows(), [row for row in self.rows if row.problems and row.person]
        for row in sorted(good, key=lambda row: row.person.evidence(), reverse=True):
            try:
                row.person = directory.resolve(row.person)
                if row.person.doubt and row.person.row == row.number:
                    row.notices.append(('maybe_known', {'name': row.person.doubt.name}))
            except NumberTaken as taken:
                self._tell_number_taken(row, taken.args[0])
            except Ambiguous:
                row.add_problem('patient_ambiguous', name=row.person.name)
            except Doubtful as doubt:
                row.add_problem('patient_doubtful', name=doubt.args[0].name)
        for row in refused:
            try:
                directory.check_number(row.person)
            except NumberTaken as taken:
                self._tell_number_taken(row, taken.args[0])

    @staticmethod
    def _tell_number_taken(row, holder):
        params = {'number': row.values['number'], 'name': holder.name}
        if holder.record:
            row.add_problem('number_taken', **params)
        else:
            row.add_problem('number_twice', row=holder.row, **params)

    def _load_directory(self, numbers):
        directory = Directory({*numbers, *(row.values.get('number') for row in self.rows)})
        found = self._search_patients()
        self._seen_of_patients = read_seen(found)
        for partner in found.sorted(
                lambda one: (not one.company_id, not one.is_dental_patient, one.id)):
            self.partners[partner.id] = partner
            phones = {partner.phone_sanitized, partner.dental_phone_alt_sanitized} - {False}
            person = Person({
                'name': partner.name or '', 'name_key': partner.dental_name_key or '',
                'number': partner.dental_number or None, 'phones': phones,
                'email': partner.email_normalized or None,
                'birth': partner.dental_birthdate or None,
                'patient': partner.is_dental_patient,
            }, record=partner.id)
            # an archived patient keeps the number, and comes back by nothing less than it
            directory.add(person, by_number_only=not partner.active)
        return directory

    def _search_patients(self):
        """Return the contacts of this clinic that the rows may be about: one query."""
        told = [row.values for row in self.rows if row.values]
        phones = list({phone for values in told for phone in values['phones']})
        domain = Domain.OR(
            Domain(field, 'in', list(keys)) for field, keys in {
                'dental_number': {values['number'] for values in told},
                'phone_sanitized': phones,
                'dental_phone_alt_sanitized': phones,
                'email_normalized': {values['email'] for values in told},
                'dental_name_key': {values['name_key'] for values in told},
            }.items())
        domain &= Domain('company_id', 'in', [self.company.id, False])
        domain &= Domain('is_company', '=', False)
        return self.env['res.partner'].with_context(active_test=False).search_fetch(
            domain, PATIENT_FIELDS).with_context(active_test=True)

    def _listen(self, good):
        """Gather what the rows of one person say of them; the last one that says it counts."""
        for row in good:
            for key in ('number', 'phone', 'phone_alt', 'email', 'birth', 'language'):
                if row.values[key]:
                    self.told[row.person][key] = row.values[key]
            if row.values['first']:  # of several that are said to be it, the earliest is
                said = self.told[row.person]
                said['first'] = min(row.values['first'], said.get('first', date.max))

    def partner(self, person):
        """Return the contact of a person, empty for somebody new."""
        return self.partners.get(person.record, self.env['res.partner'])

    def _installed_languages(self):
        codes = [code for code, _name in self.env['res.lang'].get_installed()]
        languages = {}
        for code in sorted(codes, key=lambda code: code != f'{code[:2]}_{code[:2].upper()}'):
            languages.setdefault(code[:2], code)
        return languages

    def _plan_patient(self, row):
        """Plan what changes of a patient, with the first row about them."""
        if row.person not in self.patient_values:
            values, changes = self._prepare_patient(row.person)
            self.patient_values[row.person] = values
            if row.person.record:
                row.changes += changes

    def _prepare_patient(self, person):
        """Return ``(values, fields)``: what to write on a person's contact, and the agenda's
        fields that change something. Empty cells blank nothing; what was corrected here since
        the agenda said it last stays (``dental_import_seen``), and so does what a newer file
        said."""
        partner, told = self.partner(person), self.told[person]
        seen = self._seen_of_patients.get(partner.id, {})
        if person.record in self._heard_since:
            told = {key: value for key, value in told.items() if key not in seen}
        heard = {key: as_seen(value) for key, value in told.items()}
        news = {key: told[key] for key in told if heard[key] != seen.get(key)}
        values, changes = self._phone_values(partner, news)
        candidates = {
            'number': ('dental_number', not partner.dental_number or person.formerly),
            'email': ('email', news.get('email') != partner.email_normalized),
            'birth': ('dental_birthdate', not partner.dental_birthdate or 'birth' in seen),
            'first': ('dental_first_visit_on', partner.id not in self._first_kept and (
                not partner.dental_first_visit_on or 'first' in seen)),
            'language': ('lang', not partner or 'language' in seen),
        }
        for key, (fname, wanted) in candidates.items():
            value = self._languages.get(news.get(key)) if key == 'language' else news.get(key)
            if value and wanted and partner[fname] != value:
                values[fname] = value
                changes.append(key)
        if not partner.is_dental_patient:
            values['is_dental_patient'] = True
        if not partner:
            values.update(name=person.name, company_id=self.company.id)
        if news:
            values['dental_import_seen'] = {**seen, **heard}
        return values, changes

    def _phone_values(self, partner, news):
        values, changes = {}, []
        main, other = partner.phone_sanitized, partner.dental_phone_alt_sanitized
        for key, fname, field in (
                ('phone', 'phone', 'mobile'), ('phone_alt', 'dental_phone_alt', 'landline')):
            if key in news and news[key][0] not in (main, other):
                values[fname] = news[key][1]
                changes.append(field)
                if fname == 'phone':
                    main = news[key][0]
        return values, changes

    # VISITS

    def _find_visits(self, good):
        """Give each row the visit it is about, if that is here already: one query."""
        groups = defaultdict(list)
        for row in good:
            groups[row.person, row.values['day']].append(row)
        candidates = self._search_visits(groups)
        refused = defaultdict(set)
        for row in self.rows:
            if row.problems and row.values.get('start'):
                refused[row.values['name_key'], row.values['day']].add(
                    Datetime.to_string(row.values['start']))
        for (person, day), rows in groups.items():
            match(rows, candidates[person.record, day], self._seen,
                  refused[person.name_key, day])

    def _search_visits(self, groups):
        """Return the visits that may be meant, archived ones too, by (patient, clinic day).

        Those of before the patient had the number, or of a contact that was merged, are among them.
        """
        known = {person.record for person, _day in groups if person.record}
        days = [day for _person, day in groups if known]
        visits = self.env['calendar.event'].with_context(active_test=False)
        visits = visits.search_fetch([
            '|', ('dental_import_ref', '!=', False), ('active', '=', True),
            ('dental_patient_id', 'in', list(known)),
            ('dental_company_id', '=', self.company.id),
            ('start', '>=', clinic_time.day_bounds(min(days), self.zone)[0]),
            ('start', '<', clinic_time.day_bounds(max(days), self.zone)[1]),
        ], VISIT_FIELDS, order='start, id') if known else visits
        self._seen = defaultdict(dict, read_seen(visits))
        found = defaultdict(list)
        for visit in visits:
            ref = visit.dental_import_ref
            if ref:
                self.taken_refs.add(ref)
            day = ref.rsplit('/', 2)[1] if ref else str(
                clinic_time.local_date(visit.start, self.zone))
            found[visit.dental_patient_id.id, day].append(visit.id)
        together = visits.ids
        return {
            (person.record, day): visits.browse(
                found[person.record, str(day)] if person.record else ()).with_prefetch(together)
            for person, day in groups}

    def ref_stems(self, person, day, partner=None):
        """Return under what the visits of a person's day may be known, the best one first."""
        record = partner.id if partner else person.record
        keys = [person.number, *person.formerly, record and f'p{record}']
        return [f'{key}/{day}' for key in keys if key]

    def _find_taken(self, good):
        """Know which references are taken that rows without one may come by: one query."""
        refs = {
            f'{stem}/{count}' for row in good if not row.visit.dental_import_ref
            for stem in self.ref_stems(row.person, row.values['day'])
            for count in range(1, VISITS_A_DAY + 1)}
        if refs:
            self.taken_refs.update(self.env['calendar.event'].with_context(
                active_test=False).search_fetch([
                    ('dental_import_ref', 'in', list(refs)),
                    ('dental_company_id', '=', self.company.id),
                ], ['dental_import_ref']).mapped('dental_import_ref'))

    def new_ref(self, person, day, partner=None):
        """Return the reference of one more visit of a person that day.

        :param partner: the contact of a person who is new
        """
        stem = self.ref_stems(person, day, partner)[0]
        ref = next(
            ref for ref in (f'{stem}/{count}' for count in itertools.count(1))
            if ref not in self.taken_refs)
        self.taken_refs.add(ref)
        return ref

    def _find_notes(self, good):
        """Know what is noted already at the visits that are here: one query."""
        visits = self.env['calendar.event'].union(*(
            visit for row in good for visit in (row.visit, row.deleted)))
        self._notes = {
            (note.event_id.id, note.text.strip())
            for note in self.env['dental.observation'].search_fetch(
                [('event_id', 'in', visits.ids)], ['event_id', 'text'])
        } if visits else set()

    def _plan_visit(self, row):
        keys = ('minutes', 'dentist', 'chair', 'treatment', 'state', 'note')
        row.told = {key: row.values[key] for key in keys if row.values[key]}
        row.told['start'] = Datetime.to_string(row.values['start'])
        visit = row.visit
        seen = self._seen.get(visit.id, {})
        news = {key for key in row.told if row.told[key] != seen.get(key)}
        row.note = row.values['note'] if 'note' in news and (
            (visit or row.deleted).id, row.values['note']) not in self._notes else None
        tell_apart(row, news)
        if not visit or not news:
            return
        if 'state' in news and not self._plan_state(row):
            row.note = None
            return
        news = keep_facts(row, news, self._recorded)
        self._plan_time(row, news)
        self._plan_places(row, news, seen)
        if row.note:
            row.changes.append('note')
        row.visit_values['dental_import_seen'] = {**seen, **row.told}
        if not visit.dental_import_ref:
            row.visit_values['dental_import_ref'] = self.new_ref(row.person, row.values['day'])

    @staticmethod
    def _plan_state(row):
        """Plan the new state; tell whether the rest of the row may be believed too.

        An agenda that is behind what is recorded here was exported before: it undoes nothing.
        """
        current, new = row.visit.dental_state, row.values['state']
        if not may_follow(current, new):
            row.notices.append(('state_kept', {'old': current, 'new': new}))
            return current in EXPECTED
        if new != current:
            row.visit_values['dental_state'] = new
            row.changes.append('state')
        return True

    @staticmethod
    def _plan_time(row, news):
        visit = row.visit
        start = row.values['start'] if 'start' in news else visit.start
        length = visit.stop - visit.start
        if 'minutes' in news:
            length = timedelta(minutes=row.values['minutes'])
        if start != visit.start:
            row.changes.append('hour')
        if length != visit.stop - visit.start:
            row.changes.append('minutes')
        if (start, start + length) != (visit.start, visit.stop):
            row.visit_values.update(start=start, stop=start + length)

    def _plan_places(self, row, news, seen):
        """Note which of dentist, chair and treatments change; they may yet have to be created."""
        current = {'dentist': row.visit.dental_dentist_id, 'chair': row.visit.dental_chair_id}
        for kind, records in current.items():
            record = self.places.find(kind, row.values[kind]) if kind in news else None
            if record is not None and not (record and record in records):
                row.replaced[kind] = records
                row.changes.append(kind)
        if 'treatment' in news:
            records = [self.places.find('treatment', name) for name in treatments_of(
                row.values['treatment'])]
            if not all(record and record in row.visit.categ_ids for record in records):
                row.replaced['treatment'] = self.places.find_all(
                    'treatment', treatments_of(seen.get('treatment')))
                row.changes.append('treatment')
