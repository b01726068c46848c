"""Which first visits stay as they are known here, whatever an agenda says of them."""


def find_kept(partners, told):
    """Return the patients who came on the day that is known as that of their first visit.

    An agenda that says so of another visit means the first one to somebody else; one that moves a
    visit that has not been is believed. One query, and none where nothing is said.

    :param partners: the contacts that are here, by id
    :param told: what the rows say, by person
    """
    asked = {
        partners[person.record].id: partners[person.record].dental_first_visit_on
        for person, said in told.items()
        if 'first' in said and person.record
        and partners[person.record].dental_first_visit_on not in (False, said['first'])}
    if not asked:
        return set()
    Event = next(iter(partners.values())).env['calendar.event']
    return {patient.id for patient, day in Event._read_group(
        [('dental_patient_id', 'in', [*asked]), ('dental_state', '=', 'attended'),
         ('dental_day', 'in', [*asked.values()])],
        ['dental_patient_id', 'dental_day:day']) if asked[patient.id] == day}
