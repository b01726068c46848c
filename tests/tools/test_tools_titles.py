from unittest import TestCase

from ...tools.titles import said_of, smooth


class TestTitles(TestCase):
    """How one speaks of a dentist."""

    def test_said_by_the_surname_with_the_article(self):
        self.assertEqual(said_of("Dra. Elena Vidal", 'es_ES'), "la Dra. Vidal")
        self.assertEqual(said_of("Dr. Soler", 'es_ES'), "el Dr. Soler")
        self.assertEqual(said_of("Dra Vidal", 'ca_ES'), "la Dra. Vidal")
        self.assertEqual(said_of("Dr.Soler", 'es_MX', begins=True), "El Dr. Soler")

    def test_whole_where_the_surname_is_not_certain(self):
        self.assertEqual(said_of("Dr. Vidal Pons", 'es_ES'), "el Dr. Vidal Pons")
        self.assertEqual(said_of("Dra. Ane Etxeberria", 'es_ES'), "la Dra. Ane Etxeberria")
        self.assertEqual(said_of("Dra. Elena Vidal Pons", 'es_ES'), "la Dra. Elena Vidal Pons")

    def test_as_it_is_written_without_a_title_or_in_another_language(self):
        for name, lang in (
                ("Elena Vidal", 'es_ES'), ("Dra. Elena Vidal", 'en_US'), ("Dragan Petrov", 'es_ES'),
                ("Dr.", 'es_ES'), ("", 'es_ES'), ("Dra. Vidal", None)):
            with self.subTest(name, lang=lang):
                self.assertEqual(said_of(name, lang), name)
        self.assertEqual(said_of(None, 'es_ES'), '')
        self.assertEqual(said_of(False, False), '')

    def test_articles_within_a_sentence(self):
        self.assertEqual(
            smooth("gracias. la Dra. Vidal dice, de el Dr. Soler y a el Dr. Gil, que el Dr. Pla"),
            "gracias. La Dra. Vidal dice, del Dr. Soler y al Dr. Gil, que el Dr. Pla")
        self.assertEqual(smooth("el Dr. Soler pregunta"), "El Dr. Soler pregunta")
        self.assertEqual(smooth("la mesa. el lunes"), "la mesa. el lunes")
        self.assertEqual(smooth(None), '')
