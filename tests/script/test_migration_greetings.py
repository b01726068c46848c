from odoo.modules.module import load_script
from odoo.tests import tagged

from ..common import NoShowCase

FOLDER = 'dental_followup/migrations/19.0.1.15.0'


@tagged('post_install', '-at_install')
class TestMigrationGreetings(NoShowCase):
    """What came with the addon, and nobody changed, greets and speaks as a new clinic does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ('en_US', 'es_ES'):
            cls.env['res.lang']._activate_lang(lang)

    def migrate(self):
        self.env.flush_all()
        for name in ('greetings', 'words'):
            for _time in range(2):
                load_script(f'{FOLDER}/post-{name}.py', name).migrate(
                    self.env.cr, '19.0.1.14.0')
        self.env.invalidate_all()

    def test_messages_greet_by_the_first_name(self):
        shipped = self.ref('mail_template_post_visit').with_context(lang='en_US')
        before = ("<p>Hello <t t-out=\"object.contact_partner_id.name or ''\">Paula Romero</t>,"
                  "</p>")
        shipped.body_html = before
        own = shipped.copy({'body_html': before})
        self.migrate()
        self.assertIn("object.greeting_name or ''\">Paula</t>", shipped.body_html)
        self.assertIn("object.contact_partner_id.name", own.body_html)

    def test_calls_greet_by_the_time_of_day(self):
        line = self.ref('script_no_show_identify')
        other = self.ref('script_recall_identify')
        line.with_context(lang='en_US').text = "Hello, this is {caller} from {clinic}. Yes?"
        line.with_context(lang='es_ES').text = "Hola, soy {caller}, de {clinic}. ¿Sí?"
        other.with_context(lang='es_ES').text = "Soy {caller}, de {clinic}."
        self.migrate()
        self.assertEqual(
            line.with_context(lang='en_US').text,
            "{greeting}, this is {caller} from {clinic}. Yes?")
        self.assertEqual(
            line.with_context(lang='es_ES').text, "{greeting}, soy {caller}, de {clinic}. ¿Sí?")
        self.assertEqual(
            other.with_context(lang='es_ES').text, "Soy {caller}, de {clinic}.")

    def test_of_another_day_it_is_asked_how_it_was(self):
        line = self.ref('script_no_show_question_happened')
        line.needs = 'none'
        self.migrate()
        self.assertEqual(line.needs, 'missed_before')
        line.needs = 'last_visit'
        self.migrate()
        self.assertEqual(line.needs, 'last_visit')

    def test_words(self):
        none = self.ref('blocker_none').with_context(lang='es_ES')
        own = none.copy({'code': 'own_none', 'name': "Nada", 'is_none': False})
        none.name = "Nada"
        self.migrate()
        self.assertEqual(none.name, "Sin impedimentos")
        self.assertEqual(own.with_context(lang='es_ES').name, "Nada")
        none.name = "Todo bien"
        self.migrate()
        self.assertEqual(none.name, "Todo bien")
