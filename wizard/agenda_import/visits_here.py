"""Which visit that is here already a row of an agenda is about."""
from odoo.fields import Datetime

from ...models.vocabulary import EXPECTED, GIVEN_UP
from ...tools.agenda.one_visit import treatments_of
from ...tools.names import name_key

SAYS_WHO = ('number', 'phones', 'email', 'birth')


def match(rows, visits, elsewhere=frozenset()):
    """Pair the rows of a patient's day with the visits that are here.

    The same hour first, so that no visit that a row names is taken for one that moved. What is
    left moved within the day, if the visit still waits for its patient: preferably with the same
    dentist and treatment, else in order. Who is known by nothing but a name may be a namesake:
    their other hour is another visit, and the one that is missing is asked for.

    :param rows: each gets its ``visit``, empty if it is new, and ``deleted``: the visit that it
        named before, and that was deleted here while it waited for its patient
    :param visits: archived ones too
    :param elsewhere: the beginnings of visits that refused rows name: none of these moved
    """
    nothing = visits[:0]
    deleted = visits.filtered(was_deleted)
    left = list((visits - deleted).sorted(lambda visit: not visit.active))
    for row in rows:
        row.visit = row.deleted = nothing
    for test in (_is_named, _has_moved_as_it_was, _may_have_moved):
        for row in rows:
            if not row.visit:
                row.visit = _first(left, row, test) or nothing
                left = [visit for visit in left if visit != row.visit]
        left = [visit for visit in left if elsewhere.isdisjoint(_starts(visit))]
    left = list(deleted)
    for row in rows:
        if not row.visit and row.values['state'] not in GIVEN_UP:
            row.deleted = _first(left, row, _is_named) or nothing
            left = [visit for visit in left if visit != row.deleted]


def was_deleted(visit):
    """Tell whether a visit was deleted at the desk while it still waited for its patient.

    An agenda that names it again brings it back; what was cancelled or recorded stays as it is.
    """
    return not visit.active and visit.dental_state in EXPECTED


def _first(visits, row, test):
    return next((visit for visit in visits if test(row, visit)), None)


def _is_named(row, visit):
    return Datetime.to_string(row.values['start']) in _starts(visit)


def _starts(visit):
    """Return when a visit begins, and when the file that told of it last let it begin."""
    return {(visit.dental_import_seen or {}).get('start'), Datetime.to_string(visit.start)}


def _has_moved_as_it_was(row, visit):
    seen = visit.dental_import_seen or {}
    return _may_have_moved(row, visit) and name_key(row.values['dentist']) == name_key(
        seen.get('dentist')) and _keys(row.values['treatment']) == _keys(seen.get('treatment'))


def _keys(told):
    return {*map(name_key, treatments_of(told))}


def _may_have_moved(row, visit):
    return bool(
        visit.dental_import_ref and visit.dental_state in EXPECTED
        and row.values['state'] not in GIVEN_UP and any(map(row.values.get, SAYS_WHO)))
