"""What was recorded here of a visit, and is not rewritten by a file (invariant 17)."""
from ...models.visit.state import TRANSITIONS
from ...models.vocabulary import EXPECTED, GIVEN_UP

FACTS = {'start': 'hour', 'minutes': 'minutes', 'dentist': 'dentist', 'chair': 'chair',
         'treatment': 'treatment'}
"""What a row tells of time, place, dentist and treatments, by the agenda's field that changes
it."""


def find_recorded(rows):
    """Return the ids of the visits of some rows of which it was recorded here what became of them.

    What a file has said itself it may correct. One query, however many rows.
    """
    visits = {row.visit.id for row in rows if row.visit.dental_state not in (False, *EXPECTED)}
    if not visits:
        return visits
    ways = {}
    for change in rows[0].visit.env['dental.visit.change'].search_fetch(
            [('event_id', 'in', list(visits))], ['event_id', 'way'], order='id'):
        ways[change.event_id.id] = change.way
    return {visit for visit in visits if ways.get(visit) != 'import'}


def keep_facts(row, news, recorded):
    """Return the news of a row without those that would rewrite what was recorded, and say so.

    A file that knows better what became of the visit is believed in the rest, too.

    :param set news: what the row tells that the agenda had not told before
    :param recorded: of :func:`find_recorded`
    """
    if row.visit.id not in recorded or 'dental_state' in row.visit_values:
        return news
    # a treatment that nobody has said is no correction
    told = news & FACTS.keys() - (set() if row.visit.categ_ids else {'treatment'})
    if told:
        row.notices.append(('recorded_kept', {
            'fields': [field for key, field in FACTS.items() if key in told]}))
    return news - told


def tell_apart(row, news):
    """Say where clinic and file do not agree on a visit, even if the file says it again.

    It was deleted here, and comes back or not; or it was cancelled or moved here.
    """
    visit, told = row.visit, row.values['state']
    if row.deleted:
        row.notices.append(('booked_again', {}))
    elif visit and not visit.active and told not in GIVEN_UP:
        row.notices.append(('stays_deleted', {'old': visit.dental_state}))
    elif visit.dental_state in GIVEN_UP and told in EXPECTED and 'state' not in news:
        row.notices.append(('state_kept', {'old': visit.dental_state, 'new': told}))


def may_follow(current, new):
    """Tell whether an agenda may put ``new`` where the clinic has recorded ``current``.

    The table of transitions lets people go back to expecting a patient; an agenda may not.
    """
    return new == current or (
        new in TRANSITIONS[current] and (new not in EXPECTED or current == 'booked'))
