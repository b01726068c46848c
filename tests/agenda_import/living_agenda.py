"""An agenda that lives for two weeks, and the files a practice program would give of it.

What is true is known here: who came, who did not, what was moved or deleted. Seeded, and without
a database.
"""
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

DENTISTS = ("Dra. Elena Prueba", "Dr. Marc Prueba")
HOURS = ('09:00', '09:30', '10:00', '10:30', '11:00', '12:00', '13:00', '16:30', '17:00', '18:00',
         '19:00')
SURNAMES = ("Alba", "Boix", "Coll", "Duran", "Esteve", "Ferrer", "Gil", "Hierro", "Ibarra", "Juan")
NAMES = ("Noa", "Pol", "Iris", "Jan", "Rosa", "Luis", "Marta", "Óscar")


@dataclass(eq=False)
class Patient:
    """Somebody as the practice program knows them; no two were born on one day."""

    person: int
    name: str
    number: str
    phone: str
    birth: date


@dataclass(eq=False)
class Visit:
    """A visit; ``truth`` is what became of it, ``recorded`` what the program says."""

    patient: Patient
    dentist: str
    day: date
    hour: str
    truth: str = 'booked'
    recorded: str = 'Citado'
    deleted: bool = False
    was_at: list = field(default_factory=list)


class LivingAgenda:
    """Days of a clinic with two dentists: people book, move, delete, forget and put right."""

    def __init__(self, seed, first, days=10):
        self.random = random.Random(seed)
        self.days = [first + timedelta(days=7 * (index // 5) + index % 5) for index in range(days)]
        self.patients, self.visits, self.told = [], [], set()
        for _number in range(24):
            self.new_patient()
        for day in self.days:
            for _number in range(self.random.randint(6, 10)):
                self.book(day)

    def new_patient(self):
        """Add a patient; families have one phone, and names repeat."""
        number = len(self.patients) + 1
        relative = self.random.choice(self.patients) if self.patients and number % 4 == 0 else None
        patient = Patient(
            number,
            f"{relative.name.split()[0] if relative else self.random.choice(SURNAMES)} "
            f"{self.random.choice(SURNAMES)}, {self.random.choice(NAMES)}",
            str(1000 + number), relative.phone if relative else f'655 {number:02d} 11 22',
            date(1950 + number, number % 12 + 1, number % 27 + 1))
        self.patients.append(patient)
        return patient

    def book(self, day, patient=None, after='00:00'):
        """Book a visit where a dentist is free and the patient is nowhere else that day."""
        taken = {(visit.dentist, visit.hour) for visit in self.of_day(day)}
        free = [(dentist, hour) for dentist in DENTISTS for hour in HOURS
                if hour > after and (dentist, hour) not in taken]
        there = {visit.patient for visit in self.visits if visit.day == day}
        others = [one for one in self.patients if one not in there]
        if not free or not others:
            return None
        dentist, hour = self.random.choice(free)
        if patient is None or patient in there:
            patient = self.random.choice(others)
        visit = Visit(patient, dentist, day, hour)
        self.visits.append(visit)
        return visit

    def of_day(self, day):
        return [visit for visit in self.visits if visit.day == day and not visit.deleted]

    # what happens

    def happen(self, day):
        """Let a day happen, after its morning file; return nothing: it is written down."""
        coming = [visit for visit in self.visits if visit.day > day and not visit.deleted]
        for visit in self.of_day(day):
            self._come(visit)
        for visit in self.random.sample(coming, min(3, len(coming))):
            self._change(visit, day)
        for later in self.days:
            if later > day and self.random.random() < 0.3:
                self.book(later, self.new_patient() if self.random.random() < 0.3 else None)
        if self.random.random() < 0.5:
            one = self.random.choice(self.patients)
            one.phone = f'644 {one.person:02d} 33 44'
        if self.random.random() < 0.4:
            one = self.random.choice(self.patients)
            one.number = str(int(one.number) + 5000)

    def _come(self, visit):
        chance = self.random.random()
        if chance < 0.15:
            visit.truth = 'missed'
            visit.recorded = self.random.choice(('Citado', 'No acude'))
        elif chance < 0.22:
            visit.truth, visit.deleted = 'cancelled', True
        elif chance < 0.27:
            visit.truth, visit.recorded = 'cancelled', 'Anulado'
        elif chance < 0.32:
            self._move(visit, visit.day)
        else:
            visit.truth, visit.recorded = 'came', 'Atendido'

    def _change(self, visit, today):
        if self.random.random() < 0.3:
            visit.truth, visit.deleted = 'cancelled', True
        else:
            self._move(visit, today)

    def _move(self, visit, today):
        """Give a visit another time, of its day or a later one, as programs do: in its place."""
        days = [day for day in self.days if day > today]
        day = self.random.choice([visit.day, *days[:3]] if visit.day > today else days[:3] or [
            visit.day])
        there = {other.patient for other in self.of_day(day) if other is not visit}
        taken = {(other.dentist, other.hour) for other in self.of_day(day)}
        free = [hour for hour in HOURS if (visit.dentist, hour) not in taken]
        if day == today or not free or visit.patient in there:
            visit.truth, visit.recorded = 'came', 'Atendido'
            if visit.day > today:
                visit.truth, visit.recorded = 'booked', 'Citado'
            return
        visit.was_at.append((visit.day, visit.hour))
        visit.day, visit.hour = day, self.random.choice(free)
        visit.truth, visit.recorded = 'booked', 'Citado'

    def put_right(self, day):
        """Return the visits of a day that were recorded wrong in the evening and are put right."""
        forgotten = [visit for visit in self.of_day(day) if visit.truth == 'came']
        wrong = self.random.sample(forgotten, min(1, len(forgotten)))
        for visit in wrong:
            visit.recorded = 'Citado'
        return wrong

    # what the files tell

    def rows(self, days, dentists=DENTISTS):
        """Return the rows of a file of some days, in no order; who is told of is in ``told``."""
        found = [
            {'Nº Historia': visit.patient.number, 'Paciente': visit.patient.name,
             'Móvil': visit.patient.phone, 'Email': '', 'Fecha': f'{visit.day:%d/%m/%Y}',
             'Hora': visit.hour, 'Doctor': visit.dentist, 'Gabinete': '', 'Estado': visit.recorded,
             'Fecha nacimiento': f'{visit.patient.birth:%d/%m/%Y}', 'Idioma': ''}
            for day in days for visit in self.of_day(day) if visit.dentist in dentists]
        self.told |= {row['Fecha nacimiento'] for row in found}
        self.random.shuffle(found)
        return found
