import random

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...models.patient.dental_observation import LONGEST
from ...tools.caller_query import LONGEST as LONGEST_QUERY
from ...tools.caller_query import MOST_WORDS, understand, word_query
from ...tools.names import LONGEST_KEY
from .test_incoming import IncomingCase


@tagged('post_install', '-at_install')
class TestLongTexts(IncomingCase):
    """A text that is too long is told by a sentence, and harms nobody."""

    @staticmethod
    def words(number):
        """Return words of which none is like another: no index makes them smaller."""
        chance = random.Random(7)
        return ' '.join(
            ''.join(chance.choices('abcdefghijklmnopqrstuvwxyz', k=9)) for _ in range(number))

    def test_an_employee_may_give_a_contact_any_name(self):
        for name in (self.words(250), '\ufdfa' * 200 + self.words(100)):
            partner = self.env['res.partner'].create({'name': name})
            self.env.flush_all()
            self.assertLessEqual(len(partner.dental_name_key), LONGEST_KEY)

    def test_a_practice_number_or_code_that_fits_no_index(self):
        long = self.words(3000)
        for record, field in ((self.patient, 'dental_number'),
                              (self.env['dental.followup.blocker'].create(
                                  {'name': "X", 'code': 'x_long'}), 'code')):
            with self.subTest(field):
                with self.assertRaises(CheckViolation) as refused, \
                        mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                    record[field] = long
                    record.flush_recordset()
                self.assertIn(
                    "at most 250 characters", record._sql_error_to_message(refused.exception))

    def test_an_observation_that_nobody_would_read(self):
        Observation = self.env['dental.observation']
        values = {'partner_id': self.patient.id, 'company_id': self.clinic.id}
        note = Observation.create({**values, 'text': 'x' * LONGEST})
        for change in (lambda: Observation.create({**values, 'text': 'x' * (LONGEST + 1)}),
                       lambda: note.write({'text': 'x' * 1_000_000})):
            with self.assertRaisesRegex(ValidationError, "An observation has at most"):
                change()

    def test_a_call_says_it_at_the_observation(self):
        call = self.take_call()
        call.observation = 'x' * (LONGEST + 1)
        with self.assertRaisesRegex(UserError, "An observation has at most") as refused:
            call._note_observation()
        self.assertEqual(refused.exception.dental_field, 'observation')

    def test_twenty_thousand_words_of_who_rings(self):
        text = f"{self.patient.name} {self.words(20_000)}"
        query = understand(text)
        self.assertLessEqual(len(query.words), MOST_WORDS)
        self.assertLess(len(word_query(query.words)), 1000)
        incoming = self.env['dental.followup.incoming'].create({'query': text})
        self.assertFalse(incoming.match_ids)
        self.assertIn(str(LONGEST_QUERY), incoming.query_notice)
        self.assertLessEqual(len(incoming.new_name), LONGEST_QUERY)
        incoming.query = self.patient.name
        self.assertFalse(incoming.query_notice)
        self.assertIn(self.patient, incoming.match_ids)
