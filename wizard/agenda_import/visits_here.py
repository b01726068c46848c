"""Which visit that is here already a row of an agenda is about."""
from odoo.fields import Datetime

from ...models.vocabulary import EXPECTED, GIVEN_UP
from ...tools.agenda.one_visit import treatments_of
from ...tools.names import name_key

SAYS_WHO = ('number', 'phones', 'email', 'birth')


def match(rows, visits, told, elsewhere=frozenset()):
    """Pair the rows of a patient's day with the visits that are here.

    The same hour first, so that no visit that a row names is taken for one that moved. What is
    left moved within the day, if the visit still waits for its patient: preferably with the same
    dentist and treatment, else in order. Who is known by nothing but a name may be a namesake:
    their other hour is another visit, and the one that is missing is asked for.

    :param rows: each gets its ``visit``, empty if it is new, and ``deleted``: the visit that it
        named before, and that was deleted here while it waited for its patient
    :param visits: archived ones too
    :param dict told: what a file told of each visit last, by its id
    :param elsewhere: the beginnings of visits that refused rows name: none of these moved
    """
    nothing = visits[:0]
    deleted = [visit for visit in visits if was_deleted(visit)]
    left = [visit for visit in visits if visit not in deleted]
    left.sort(key=lambda visit: not visit.active)
    for row in rows:
        row.visit = row.deleted = nothing
    for test in (_is_named, _has_moved_as_it_was, _may_have_moved):
        for row in rows:
            if not row.visit:
                row.visit = _first(left, row, test, told) or nothing
                left = [visit for visit in left if visit != row.visit]
        left = [visit for visit in left if elsewhere.isdisjoint(_starts(visit, told[visit.id]))]
    left = deleted
    for row in rows:
        if not row.visit and row.values['state'] not in GIVEN_UP:
            row.deleted = _first(left, row, _is_named, told) or nothing
            left = [visit for visit in left if visit != row.deleted]


def was_deleted(visit):
    """Tell whether a visit was deleted at the desk while it still waited for its patient.

    An agenda that names it again brings it back; what was cancelled or recorded stays as it is.
    """
    return not visit.active and visit.dental_state in EXPECTED


def _first(visits, row, test, told):
    return next((visit for visit in visits if test(row, visit, told[visit.id])), None)


def _is_named(row, visit, seen):
    return Datetime.to_string(row.values['start']) in _starts(visit, seen)


def _starts(visit, seen):
    """Return when a visit begins, and when the file that told of it last let it begin."""
    return {seen.get('start'), Datetime.to_string(visit.start)}


def _has_moved_as_it_was(row, visit, seen):
    return _may_have_moved(row, visit, seen) and name_key(row.values['dentist']) == name_key(
        seen.get('dentist')) and _keys(row.values['treatment']) == _keys(seen.get('treatment'))


def _keys(told):
    return {*map(name_key, treatments_of(told))}


def _may_have_moved(row, visit, _seen):
    return bool(
        visit.dental_import_ref and visit.dental_state in EXPECTED
        and row.values['state'] not in GIVEN_UP and any(map(row.values.get, SAYS_WHO)))
