"""Which rows are one visit: a patient is in one chair at a time, for one treatment or several."""
from collections import defaultdict

from ...tools.agenda.one_visit import is_one_visit, join


def join_same_hour(rows):
    """Join the rows of a patient at one hour; refuse those that are another visit.

    :param rows: the good rows; each gets ``joined_to``, the row whose visit it is part of
    """
    first = {}
    for row in rows:
        twin = first.setdefault((row.person, row.values['start']), row)
        if twin is row:
            continue
        if is_one_visit(twin.values, row.values):
            _join(twin, row)
        else:
            row.add_problem('visit_twice', row=twin.number)


def join_adjoining(rows):
    """Join the rows of a patient that begin where another ends.

    A row whose visit is here already, from before, stays one.

    :param rows: good rows that know their ``visit``, and are joined to none
    """
    days = defaultdict(list)
    for row in rows:
        days[row.person, row.values['day']].append(row)
    for found in days.values():
        found.sort(key=lambda row: row.values['start'])
        first = found[0]
        for row in found[1:]:
            if not row.visit and is_one_visit(first.values, row.values):
                _join(first, row)
            else:
                first = row


def _join(first, row):
    join(first.values, row.values)
    row.joined_to = first
    row.notices.append(('joined', {'row': first.number}))
    first.joined.append(row.number)
