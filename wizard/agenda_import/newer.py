"""What files that were handed over later have told already: an older one does not overwrite it."""
from ...tools.names import name_key


class Newer:
    """What newer files told of the days, visits and patients of a file that a job gets to late.

    A visit is judged by the file that told of its day and dentist last (invariant 6), and last is
    when it was handed over, not when the job got to it.
    """

    def __init__(self, company, moment=None):
        """Know the clinic, and since when files are newer.

        :param moment: naive UTC datetime when the file was handed over; ``None`` for one that is
            imported as it is chosen, and of which none can be newer
        """
        self.company, self.env, self.moment = company, company.env, moment

    def mark_days(self, rows):
        """Mark the rows of days and dentists that a newer file told of; one query."""
        days = {row.values.get('day') for row in rows} - {None}
        told = self.env['dental.agenda.import.day'].search([
            ('company_id', '=', self.company.id), ('day', 'in', list(days)),
            ('import_id.at', '>', self.moment), ('import_id.undone_at', '=', False),
        ]) if self.moment and days else ()
        known = {(one.day, name_key(one.dentist_id.name)) for one in told}
        for row in rows:
            row.is_past = (
                row.values.get('day'), name_key(row.values.get('dentist'))) in known

    def mark_visits(self, rows):
        """Mark the rows of visits that a newer file told of, as those of another dentist."""
        for row in rows:
            row.is_past = self.tells(row.visit)

    def find_patients(self, people):
        """Return the ids of those patients who are in a newer file; one query."""
        known = [person.record for person in people if person.record]
        return set(self.env['calendar.event'].with_context(active_test=False).search_fetch([
            ('dental_patient_id', 'in', known), ('dental_told_at', '>', self.moment),
        ], ['dental_patient_id']).dental_patient_id.ids) if self.moment and known else set()

    def tells(self, visit):
        """Tell whether a newer file has a visit."""
        return bool(self.moment and visit.dental_told_at and visit.dental_told_at > self.moment)
