from odoo import Command
from odoo.tests import tagged

from ..common import DentalCase

SECRETS = {
    'told': "XQTOLD", 'observation': "XQOBSERVATION", 'blocker': "XQBLOCKER",
    'solution': "XQSOLUTION", 'treatment': "XQTREATMENT", 'reason': "XQREASON",
    'promise': "XQPROMISE",
}
MOOD = 'worried'


@tagged('post_install', '-at_install')
class TestSecurityTexts(DentalCase):
    """What is told in confidence stays in our own records: it is in no title, subject, to-do or
    message that Odoo shows to others (invariant 12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.name = SECRETS['treatment']
        cls.blocker = cls.env['dental.followup.blocker'].create(
            {'name': SECRETS['blocker'], 'code': 'xq'})
        cls.visit = cls.make_visit('10:00')
        cls.visit.action_dental_no_show()
        cls.case = cls.env['dental.followup'].search([('event_id', '=', cls.visit.id)])
        cls.tables = cls.count_rows()

    @classmethod
    def count_rows(cls):
        """Return the last id of each table whose texts others may read."""
        found = {}
        for model in ('mail.message', 'mail.activity', 'mail.mail', 'calendar.event'):
            cls.env[model].flush_model()
            found[model] = max(cls.env[model].with_context(active_test=False).search([]).ids or [0])
        return found

    def tell(self, booking=False, **values):
        """Talk to the end in a call in which everything that is confidential is said."""
        call = self.talk(**{
            'mood': MOOD, 'wellbeing': 'pain', 'told': SECRETS['told'],
            'blocker_ids': [Command.set(self.blocker.ids)], 'solution': SECRETS['solution'],
            'no_closing_reason': SECRETS['reason'], 'observation': SECRETS['observation'],
            'observation_category': 'fear', 'promise': SECRETS['promise'], **values})
        if booking:
            call.slot_id = call.slot_ids[0]
        call.action_done()

    def texts(self):
        """Yield (where, text) of all that this test has left where others may read it."""
        for model, fields in (
                ('mail.message', ('subject', 'body', 'record_name', 'preview')),
                ('mail.activity', ('summary', 'note', 'res_name', 'display_name', 'feedback')),
                ('mail.mail', ('subject', 'body_html', 'email_to', 'headers')),
                ('calendar.event', ('name', 'description', 'display_name', 'location'))):
            records = self.env[model].with_context(active_test=False).search(
                [('id', '>', self.tables[model])])
            for record in (records | self.visit if model == 'calendar.event' else records):
                for field in fields:
                    yield f'{model}.{field}', str(record[field] or '')
        for record in (self.case, *self.case.attempt_ids):
            yield f'{record._name}.display_name', record.display_name
        yield 'res.partner.display_name', self.patient.display_name
        yield 'res.partner.comment', str(self.patient.comment or '')
        for message in self.patient.message_ids:
            yield 'res.partner chatter', str(message.body)

    def assert_discreet(self, *kept):
        """Assert that no secret is found, and that those kept are where they belong."""
        labels = [
            dict(self.env['dental.followup.attempt']._fields[field]._description_selection(
                self.env))[value] for field, value in (('mood', MOOD), ('wellbeing', 'pain'))]
        found = list(self.texts())
        self.assertTrue(any(text for _where, text in found))
        for where, text in found:
            for secret in (*SECRETS.values(), *labels):
                with self.subTest(where=where, secret=secret):
                    self.assertNotIn(secret.casefold(), text.casefold())
        attempt = self.case.attempt_ids[:1]
        self.assertEqual({name for name in kept if attempt[name]}, set(kept))

    def test_call_that_ends_in_a_promise(self):
        self.tell(call_back_at=self.clock('18:00'))
        self.assertTrue(self.case.activity_ids)
        self.assert_discreet('told', 'solution', 'blocker_ids', 'no_closing_reason')
        self.assertEqual(self.patient.dental_observation_ids.text, SECRETS['observation'])

    def test_call_that_books(self):
        self.tell(booking=True)
        visit = self.case.rebooked_event_id
        self.assertEqual(visit.name, self.patient.name)
        self.assertEqual(self.case.activity_ids.user_id, self.receptionist)
        self.assert_discreet('told', 'promise')

    def test_case_that_is_lost(self):
        reason = self.ref('lost_reason_unhappy')
        self.tell(lost_reason_id=reason.id)
        self.assertEqual(self.case.state, 'lost')
        self.assert_discreet('told')

    def test_todo_of_a_person(self):
        """The to-do of somebody is mailed to them: it names the patient and the program only."""
        self.case.user_id = self.receptionist
        activity = self.case.activity_ids
        self.assertFalse(activity.note)
        self.tell(call_back_at=self.clock('18:00'))
        self.assertEqual(self.case.activity_ids.user_id, self.receptionist)
        self.assert_discreet('told')

    def test_shipped_messages(self):
        """Subject and body of the shipped templates, for a case with all of it in its history."""
        self.tell(call_back_at=self.clock('18:00'))
        self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'category': 'health',
            'event_id': self.visit.id, 'text': SECRETS['observation']})
        templates = self.env['mail.template'].search([('model', '=', 'dental.followup')])
        self.assertGreaterEqual(len(templates), 2)
        for template in templates:
            template.send_mail(self.case.id, force_send=False)
        mails = self.env['mail.mail'].search([('id', '>', self.tables['mail.mail'])])
        self.assertEqual(len(mails), len(templates))
        greeted = self.case.greeting_name
        self.assertTrue(all(mail.subject and greeted in mail.body_html for mail in mails))
        self.assert_discreet('told')

    def test_templates_read_no_health_field(self):
        names = ('mood', 'wellbeing', 'told', 'blocker', 'observation', 'categ_ids', 'attempt_ids',
                 'note', 'solution', 'lost_reason', 'event_id')
        for template in self.env['mail.template'].search([('model', '=', 'dental.followup')]):
            for field in ('subject', 'body_html', 'email_from', 'reply_to'):
                for name in names:
                    with self.subTest(template=template.name, field=field, name=name):
                        self.assertNotIn(f'.{name}', str(template[field] or ''))
