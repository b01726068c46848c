"""What has been built on an import, in a sentence that reception understands."""


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
    parts = [_say_part(env, what, len(records)) for what, records in found.items()]
    return env._(
        "This import cannot be undone any more, because there is work on it that would be lost: "
        "%(parts)s. Nothing has been changed. Correct by hand what is wrong.",
        parts='; '.join(parts))


def _say_part(env, what, number):
    one = number == 1
    if what == 'recorded':
        return env._("of 1 visit it was recorded since what became of it") if one else env._(
            "of %(number)s visits it was recorded since what became of them", number=number)
    if what == 'edited':
        return env._("1 visit was changed since") if one else env._(
            "%(number)s visits were changed since", number=number)
    if what == 'patients':
        return env._("1 patient was changed since") if one else env._(
            "%(number)s patients were changed since", number=number)
    if what == 'contacted':
        return env._("1 patient was called or written to since") if one else env._(
            "%(number)s patients were called or written to since", number=number)
    if what == 'worked':
        return env._("1 follow-up is being worked on") if one else env._(
            "%(number)s follow-ups are being worked on", number=number)
    if what == 'noted':
        return env._("something was noted of 1 patient since") if one else env._(
            "something was noted of %(number)s patients since", number=number)
    return env._("1 new patient has another visit since") if one else env._(
        "%(number)s new patients have another visit since", number=number)


def get_visits(env, found):
    """Return the visits that were found."""
    none = env['calendar.event']
    return found.get('recorded', none) | found.get('edited', none)


def get_patients(env, found):
    """Return the patients that were found."""
    patients = env['res.partner'].union(*(
        found[what] for what in ('patients', 'contacted', 'noted', 'booked') if what in found))
    return patients | found['worked'].partner_id if 'worked' in found else patients
