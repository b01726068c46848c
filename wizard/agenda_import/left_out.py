"""What an agenda tells of beside its rows: its days, and the visits that it has no more."""
import itertools
from collections import defaultdict

from ...models.vocabulary import EXPECTED
from ...tools import clinic_time
from ...tools.agenda.one_visit import treatments_of
from ...tools.names import name_key
from .plan import VISIT_FIELDS

DOUBTFUL = 3
"""If more than one in so many of a day's visits are missing, the file may be part of the day."""


class LeftOut:
    """The visits of a file's days and dentists that it does not have any more (invariant 6).

    A file tells of a day only for the dentists it names, in a visit or in a time that is blocked.
    What a refused row may be about is not missing, and what was booked here is not the file's to
    leave out.
    """

    def __init__(self, plan, undated=()):
        """Find them.

        :param undated: who rows of the file without a day may be about, if the plan is of a part
        """
        self.plan = plan
        self.env = plan.env
        self.told = {(row.values['day'], plan.places.find('dentist', row.values['dentist']).id)
                     for row in plan.good_rows() if self._dentist_is_known(row)}
        self.told |= self._find_blocked()
        self._refused = self._find_refused() | {*undated}
        known = self._search_known()
        named = self.env['calendar.event'].union(*(
            row.visit for row in plan.rows if getattr(row, 'visit', None)))
        self.visits = (known - named).filtered(self._is_missing)
        self.doubtful_days = self._find_doubtful(known)
        self._new_rows = self._find_new_rows()

    def find_moved_to(self, visit):
        """Return the new row that a missing visit perhaps moved to, or ``None``.

        As the list of what was left out proposes it: the same patient and dentist, and a treatment
        of the same, if both say which.
        """
        done = {*map(name_key, visit.categ_ids.mapped('name'))}
        return next((
            row for row in self._new_rows.get(visit.dental_patient_id.id, ())
            if self.plan.places.find('dentist', row.values['dentist']) == visit.dental_dentist_id
            and not (done and row.values['treatment'] and done.isdisjoint(
                map(name_key, treatments_of(row.values['treatment']))))), None)

    def _find_new_rows(self):
        """Return the rows of visits to come that are not here yet, by the patient's id."""
        rows = defaultdict(list)
        for row in self.plan.good_rows():
            if row.person.record and not row.visit and row.values['state'] in EXPECTED:
                rows[row.person.record].append(row)
        return rows

    def _dentist_is_known(self, row):
        """Tell whether visits of the row's dentist can be here: who is new has none."""
        name = row.values['dentist']
        return not name or bool(self.plan.places.find('dentist', name))

    def _find_blocked(self):
        """Return the days of dentists who are here that a blocked time tells of."""
        return {(row.values['day'], dentist.id) for row in self.plan.blocks
                for dentist in [self.plan.places.find('dentist', row.values.get('dentist'))]
                if dentist and row.values.get('day') and not row.is_past}

    def _search_known(self):
        """Return the visits that files have told of, on the days and of the dentists of this one.

        One query, however many days.
        """
        Visit = self.env['calendar.event']
        if not self.told:
            return Visit
        days, zone = [day for day, _dentist in self.told], self.plan.zone
        return Visit.search_fetch([
            ('dental_company_id', '=', self.plan.company.id),
            ('dental_import_ref', '!=', False), ('dental_told_at', '!=', False),
            ('start', '>=', clinic_time.day_bounds(min(days), zone)[0]),
            ('start', '<', clinic_time.day_bounds(max(days), zone)[1]),
        ], [*VISIT_FIELDS, 'dental_left_out_at'], order='start, id').filtered(
            lambda visit: (self._day_of(visit), visit.dental_dentist_id.id) in self.told)

    def _day_of(self, visit):
        return clinic_time.local_date(visit.start, self.plan.zone)

    def _is_missing(self, visit):
        if visit.dental_state not in EXPECTED or self.plan.newer.tells(visit):
            return False
        patient, day = visit.dental_patient_id, self._day_of(visit)
        who = (('name_key', patient.dental_name_key), ('number', patient.dental_number))
        return self._refused.isdisjoint(itertools.product((day, None), who))

    def _find_refused(self):
        """Return who the refused rows may be about, and on which day, if that could be read."""
        return {
            (row.values.get('day'), (key, row.values[key]))
            for row in self.plan.rows if row.problems
            for key in ('name_key', 'number') if row.values.get(key)}

    def _find_doubtful(self, known):
        """Return the days of which so many visits are missing that the file may be a part."""
        missing, all_of = defaultdict(int), defaultdict(int)
        for visit in known:
            all_of[self._day_of(visit)] += 1
        for visit in self.visits:
            missing[self._day_of(visit)] += 1
        return sorted(day for day, count in missing.items() if count * DOUBTFUL > all_of[day])
