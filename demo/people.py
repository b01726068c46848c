"""Invented names, birthdays and notes of the demo clinic."""
from datetime import date

YOUNGEST, OLDEST = 16, 75

DENTISTS = ["Dr. Marcos Piñol", "Dra. Ane Etxeberria"]

TREATMENTS = [
    ("Primera visita", 0.75, 0), ("Revisión", 0.25, 30), ("Higiene", 0.5, 60),
    ("Obturación", 0.5, 75), ("Endodoncia", 1.0, 290), ("Extracción", 0.5, 80),
    ("Ortodoncia control", 0.25, 60), ("Corona", 0.75, 540), ("Implante fase 1", 1.0, 1100),
    ("Blanqueamiento", 1.0, 350),
]
"""Name, hours and price."""

CHECKUPS = {
    "Endodoncia": "24 h", "Extracción": "24 h, 72 h", "Implante fase 1": "24 h, 72 h",
    "Corona": "7 d",
}
RECALLS = {"Higiene": 6, "Revisión": 12, "Ortodoncia control": 1}
PLANS = [
    ("Implante fase 1", 1850, 3, None), ("Corona", 620, 9, 'thinking'),
    ("Ortodoncia control", 3200, 5, 'consulting'), ("Endodoncia", 290, 1, None),
    ("Corona", 540, 20, 'accepted'), ("Blanqueamiento", 350, 12, 'declined'),
    ("Implante fase 1", 2100, 30, 'thinking'), ("Obturación", 85, 2, None),
]
"""Treatment, amount, days since it was presented, and what the patient said, if anything."""

FIRST_NAMES = [
    "Lucía", "Martín", "Noa", "Hugo", "Carmen", "Pablo", "Julia", "Leo", "Ángeles", "Adrián",
    "Rosalía", "Jordi", "Valeria", "Mateo", "Sofía", "Ramón", "Alba", "Daniel", "Núria", "Álvaro",
    "Montserrat", "Íñigo", "Paula", "José", "Elena", "Iker", "Marta", "Óscar", "Irene", "Tomás",
    "Laia", "Sergio", "Begoña", "Nicolás", "Teresa", "Raúl", "Aitana", "Gonzalo", "Silvia",
    "Andrés",
]

SURNAMES = [
    "Romero", "Peña", "Serrano", "Gil", "Ferrer", "Soler", "Molina", "Díaz", "Ibáñez", "Ruiz",
    "Torres", "Blanco", "Navarro", "Ramos", "Vázquez", "Alonso", "Muñoz", "Pérez", "Gómez",
    "Martínez", "Puig", "Ramírez", "Domínguez", "Gutiérrez", "Moreno", "Sánchez", "Serra", "Vidal",
    "Etxeberria",
]


def full_names(number, choice):
    """Return so many different invented names.

    :param choice: ``random.Random``
    """
    names = {}
    while len(names) < number:
        name = ' '.join((choice.choice(FIRST_NAMES), *choice.sample(SURNAMES, 2)))
        names[name] = True
    return list(names)


def birthdate(index, today):
    """Return when the patient with a number in the list was born.

    They are as old whenever the demo is loaded, so that there are as many minors in any year, and
    their birthday is the same day of the year.
    """
    age = OLDEST - index * 7 % (OLDEST - YOUNGEST + 1)
    month, day = index % 12 + 1, 15
    return date(today.year - age - ((today.month, today.day) < (month, day)), month, day)


OBSERVATIONS = [
    ("Le da respeto la anestesia: explicarle cada paso antes de empezar.", 'fear'),
    ("Mejor por la tarde, trabaja hasta las 15:00.", 'schedule'),
    ("Le gusta que le llamemos por su nombre de pila.", 'contact'),
    ("Quiere entender bien el presupuesto antes de decidir.", 'price'),
    ("Viene con su madre, que la acompaña en coche.", 'family'),
    ("No llamar antes de las diez.", 'contact'),
    ("La última vez esperó mucho: recibirle a su hora.", 'general'),
]

NICKNAMES = {
    "Montserrat": "Montse", "Nicolás": "Nico", "Begoña": "Bego", "Daniel": "Dani",
    "José": "Pepe", "Núria": "Nuri", "Adrián": "Adri", "Rosalía": "Rosa",
}
WHO_ANSWERS = [
    False, "Su hija Lucía: se le puede dejar recado", False, "A veces contesta su marido, Luis",
]
