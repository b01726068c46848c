"""Invented names and notes of the demo clinic."""

DENTISTS = ["Dr. Marcos Piñol", "Dra. Ane Etxeberria"]

TREATMENTS = [
    ("Primera visita", 0.75), ("Revisión", 0.25), ("Higiene", 0.5), ("Obturación", 0.5),
    ("Endodoncia", 1.0), ("Extracción", 0.5), ("Ortodoncia control", 0.25), ("Corona", 0.75),
    ("Implante fase 1", 1.0), ("Blanqueamiento", 1.0),
]

PATIENTS = [
    "Lucía Romero Peña", "Martín Serrano Gil", "Noa Ferrer Soler", "Hugo Molina Díaz",
    "Carmen Ibáñez Ruiz", "Pablo Torres Blanco", "Julia Navarro Ramos", "Leo Vázquez Alonso",
    "Ángeles Muñoz Pérez", "Adrián Gómez Soler", "Rosalía Peña Martínez", "Jordi Puig Ferrer",
    "Valeria Ramírez Gil", "Mateo Domínguez Díaz", "Sofía Gutiérrez Moreno", "Ramón Blanco Ruiz",
    "Alba Sánchez Navarro", "Daniel Serra Molina", "Núria Soler Vidal", "Álvaro Díaz Romero",
    "Montserrat Ferrer Ibáñez", "Íñigo Etxeberria Gil", "Paula Moreno Torres", "José Ruiz Alonso",
    "Elena Ramos Serrano", "Iker Alonso Muñoz", "Marta Gil Domínguez", "Óscar Peña Blanco",
    "Irene Martínez Soler", "Tomás Ferrer Gómez", "Laia Vidal Romero", "Sergio Molina Ramos",
    "Begoña Ruiz Ibáñez", "Nicolás Torres Gil", "Teresa Blanco Díaz", "Raúl Navarro Peña",
    "Aitana Soler Muñoz", "Gonzalo Ramírez Ruiz", "Silvia Gómez Alonso", "Andrés Serrano Vidal",
]

OBSERVATIONS = [
    ("Le da respeto la anestesia: explicarle cada paso antes de empezar.", 'fear'),
    ("Mejor por la tarde, trabaja hasta las 15:00.", 'schedule'),
    ("Le gusta que le llamemos por su nombre de pila.", 'contact'),
    ("Quiere entender bien el presupuesto antes de decidir.", 'price'),
    ("Viene con su madre, que la acompaña en coche.", 'family'),
    ("No llamar antes de las diez.", 'contact'),
    ("La última vez esperó mucho: recibirle a su hora.", 'general'),
]
