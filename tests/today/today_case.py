from ..household_case import HouseholdCase


class TodayCase(HouseholdCase):
    """Today at noon, as reception sees it."""

    def today(self, user=None):
        """Return the lines of Today in their order."""
        self.env.invalidate_all()
        return self.env['dental.followup'].with_user(user or self.receptionist).search(
            [('today_part', 'in', ('now', 'later', 'done')),
             ('company_id', '=', self.clinic.id)], order='today_rank').sudo()

    def assertToday(self, cases):
        """Today shows these cases, in this order."""
        self.assertEqual(
            self.today().mapped('partner_id.name'), [case.partner_id.name for case in cases])

    @classmethod
    def make_person(cls, name):
        """Create a patient with a number of their own."""
        number = cls.env['res.partner'].search_count([('is_dental_patient', '=', True)])
        return cls.make_patient(name, phone=f'+34 600 22 {number // 100:02d} {number % 100:02d}')

    @classmethod
    def make_due(cls, name, program, clock='11:00', **values):
        """Open a case of a new patient, due at an hour."""
        return cls.make_case(program, cls.make_person(name), clock, **values)

    @classmethod
    def make_missed_by(cls, name, clock='10:00', day=None):
        """Let a new patient miss a visit, and return the case that this opens."""
        return cls.make_missed(clock, cls.make_person(name), day)
