"""What has been built on an import, in a sentence that reception understands."""
from odoo.tools import LazyTranslate, format_date

from ..sentences import say_number

_lt = LazyTranslate(__name__)
BUILT = {
    'recorded': (
        _lt("of 1 visit it was recorded since what became of it"),
        _lt("of %(number)s visits it was recorded since what became of them")),
    'edited': (_lt("1 visit was changed since"), _lt("%(number)s visits were changed since")),
    'patients': (
        _lt("1 patient was changed since"), _lt("%(number)s patients were changed since")),
    'contacted': (
        _lt("1 patient was called or written to since"),
        _lt("%(number)s patients were called or written to since")),
    'worked': (
        _lt("1 follow-up is being worked on"), _lt("%(number)s follow-ups are being worked on")),
    'noted': (
        _lt("something was noted of 1 patient since"),
        _lt("something was noted of %(number)s patients since")),
    'booked': (
        _lt("1 new patient has another visit since"),
        _lt("%(number)s new patients have another visit since")),
}
"""Of what was done since, how many; a newer import has a sentence of its own."""


def say_built(env, found):
    """Return why an import cannot be undone any more, and what to do instead.

    :param dict found: of :meth:`~.touched.Touched.find_built`, not empty
    """
    newer = found.get('newer')
    if newer:
        last = newer.sorted('id')[-1]
        return env._(
            "A newer file, “%(file)s” of %(when)s, tells of the same days: undo that one first.",
            file=last.filename or last.display_name, when=last.company_id._dental_when(last.at))
    return env._(
        "This import cannot be undone any more, because there is work on it that would be lost: "
        "%(parts)s. Nothing has been changed. Correct by hand what is wrong.",
        parts=_say_what(env, found))


def say_built_since(env, found, day):
    """Return why an undo stopped half way: somebody did something while the job undid it.

    :param dict found: as above
    :param day: the last day that is not undone
    """
    if found.get('newer'):
        return say_built(env, found)
    return env._(
        "While this import was undone, somebody worked on what was not undone yet, and that would "
        "be lost: %(parts)s. The days up to %(day)s stand as imported: correct by hand what is "
        "wrong there.", parts=_say_what(env, found), day=format_date(env, day))


def _say_what(env, found):
    return '; '.join(
        say_number(env, BUILT[what], len(records)) for what, records in found.items())


def get_visits(env, found):
    """Return the visits that were found."""
    none = env['calendar.event']
    return found.get('recorded', none) | found.get('edited', none)


def get_patients(env, found):
    """Return the patients that were found."""
    patients = env['res.partner'].union(*(
        found[what] for what in ('patients', 'contacted', 'noted', 'booked') if what in found))
    return patients | found['worked'].partner_id if 'worked' in found else patients
