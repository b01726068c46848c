import json

from odoo.modules.module import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

SCRIPT = 'dental_followup/migrations/19.0.1.2.0/post-replies.py'
SHIPPED = (
    "Many people feel that way. We can begin with a short visit, only to look and talk, and stop "
    "whenever you raise your hand.")


@tagged('post_install', '-at_install')
class TestMigrationReplies(TransactionCase):
    """What a clinic wrote for a blocker stays its reply, in all languages it was written in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('es_ES')
        cls.env['dental.followup.blocker'].flush_model()
        cls.env['dental.followup.script.line'].flush_model()
        cls.env.cr.execute(SQL("ALTER TABLE dental_followup_blocker ADD COLUMN reply jsonb"))
        cls.replies = load_script(SCRIPT, 'replies')

    def migrate(self, code, said, version='19.0.1.1.0'):
        """Give a blocker its reply of before, bring it over and return the replies it has now."""
        blocker = self.env['dental.followup.blocker'].search([('code', '=', code)])
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE dental_followup_blocker SET reply = %s WHERE id = %s",
            json.dumps(said), blocker.id))
        self.replies.migrate(self.env.cr, version)
        self.env.invalidate_all()
        return blocker.reply_ids

    def texts(self, lines, lang):
        return lines.with_context(lang=lang).mapped('text')

    def test_translations_of_the_clinic_win(self):
        replies = self.migrate('fear', {'en_US': SHIPPED, 'es_ES': "Tranquila, Paula"})
        self.assertEqual(len(replies), 2)
        self.assertEqual(replies[0], self.env.ref('dental_followup.reply_fear'))
        self.assertEqual(self.texts(replies[0], 'en_US'), [SHIPPED])
        self.assertEqual(self.texts(replies[0], 'es_ES'), ["Tranquila, Paula"])

    def test_what_the_clinic_wrote_takes_the_place_of_ours(self):
        said = {'en_US': "We wait for you", 'es_ES': "Le esperamos"}
        replies = self.migrate('fear', said)
        self.assertEqual(self.texts(replies, 'en_US'), ["We wait for you"])
        self.assertEqual(self.texts(replies, 'es_ES'), ["Le esperamos"])
        self.assertEqual(replies.kind, 'reply')
        self.assertFalse(self.env.ref('dental_followup.reply_fear').active)
        self.assertEqual(self.texts(self.migrate('fear', said), 'en_US'), ["We wait for you"],
                         "once more changes nothing")

    def test_a_blocker_of_the_clinic(self):
        self.env['dental.followup.blocker'].create({'code': 'perro', 'name': "El perro"})
        self.assertEqual(
            self.texts(self.migrate('perro', {'en_US': "Bring it"}), 'en_US'), ["Bring it"])

    def test_nothing_was_written(self):
        before = self.env.ref('dental_followup.blocker_fear').reply_ids
        self.assertEqual(self.migrate('fear', None), before)
        self.assertEqual(self.migrate('fear', {'en_US': "New database"}, version=None), before)
