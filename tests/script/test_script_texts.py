from odoo.tests import BaseCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import PoFileReader

from ...tools.sentences import names

LINES = 'dental.followup.script.line,text'


@tagged('post_install', '-at_install')
class TestScriptTexts(BaseCase):
    """The sentences of the product say in every language what they say in English."""

    def sentences(self, lang):
        with file_open(f'dental_followup/i18n/{lang}.po', 'rb') as stream:
            for row in PoFileReader(stream):
                if row['type'] == 'model' and row['name'] == LINES and row['value']:
                    yield row['src'], row['value']

    def test_most_are_found(self):
        self.assertGreater(len(list(self.sentences('es'))), 50)

    def test_a_translation_has_the_same_words_in_braces(self):
        for lang in ('es', 'ca'):
            for source, said in self.sentences(lang):
                with self.subTest(lang=lang, source=source):
                    self.assertEqual(set(names(said)), set(names(source)))
