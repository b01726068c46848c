from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .reply_case import ReplyCase


@tagged('post_install', '-at_install')
class TestReplies(ReplyCase):
    """What a patient answers to our emails is read the same day, whoever they are (S20)."""

    def test_our_emails_say_where_answers_come_in(self):
        self.assertEqual(self.clinic.dental_answers_at, 'pacientes@azahar.test')
        self.make_visit('09:00').action_dental_attended()
        self.run_cron('send_due')
        mail = self.env['mail.mail'].search([('model', '=', 'dental.followup')], limit=1)
        self.assertIn('pacientes@azahar.test', mail.reply_to)

    def test_two_clinics_share_a_mail_domain(self):
        other = self.make_clinic("Clínica Jazmín", self.zone)
        other.alias_domain_id = self.clinic.alias_domain_id
        self.assertEqual(other.dental_answers_at, f'pacientes-{other.id}@azahar.test')
        other.alias_domain_id = False
        self.assertFalse(other.dental_alias_id)
        self.assertIn('atencion@azahar.test', other.dental_replies_to)

    def test_it_is_a_line_of_today(self):
        case = self.thank()
        heard = self.answer(case=case)
        self.assertRecordValues(heard, [{
            'partner_id': self.patient.id, 'followup_id': case.id, 'company_id': self.clinic.id,
            'kind': 'comment', 'source': 'email', 'state': 'new', 'text': "El martes no puedo.",
            'email_from': 'paula@ejemplo.test', 'is_unread': True}])
        line = self.line(heard)
        self.assertEqual((line.state, line.next_channel, line.today_part), (
            'todo', 'answer', 'now'))
        self.assertIn("El martes no puedo.", line.why_now)
        self.assertTrue(line.activity_ids)
        self.assertFalse(self.env['dental.followup'].with_user(
            self.receptionist)._get_next_call())
        self.assertEqual(line.action_read()['res_id'], heard.id)
        self.assertEqual(case.state, 'won')
        self.assertIn("Gracias por venir", heard.message_ids[-1:].body)

    def test_at_night_it_is_for_the_morning(self):
        with self.at('23:00'):
            line = self.line(self.answer(case=self.thank()))
            self.assertEqual(line.next_at, self.clock('09:00', self.day.replace(day=24)))
            self.assertFalse(line.is_late)

    def test_by_sender_where_nothing_is_answered(self):
        case = self.thank()
        heard = self.answer(quoted='')
        self.assertEqual((heard.partner_id, heard.followup_id), (self.patient, case))
        self.assertTrue(heard.answer_case_id)

    def test_twice_the_same_mail(self):
        self.assertTrue(self.answer(number=7))
        self.assertFalse(self.answer(number=7))

    def test_their_own_thread_goes_on(self):
        """A second mail answers the first: it is a line of its own, and no word in a chatter."""
        first = self.answer(case=self.thank(), number=70)
        self.as_reader(first).action_nothing()
        second = self.answer(
            "¿Y el jueves?", headers='In-Reply-To: <70@ejemplo.test>\n', number=71)
        self.assertEqual((second.partner_id, second.followup_id), (
            self.patient, first.followup_id))
        self.assertTrue(second.is_unread)

    def test_to_the_address_for_returned_mail(self):
        """Some programs answer there; what a person wrote is heard, an absence is not."""
        heard = self.answer(to=self.bounce)
        self.assertEqual((heard.partner_id, heard.company_id), (self.patient, self.clinic))
        self.assertFalse(self.answer(to=self.bounce, headers='Auto-Submitted: auto-replied\n'))

    def test_to_the_clinics_own_address(self):
        """Without an alias, and without references, the gateway takes it all the same."""
        self.clinic.alias_domain_id = False
        heard = self.answer(to='atencion@azahar.test', quoted='')
        self.assertEqual(heard.partner_id, self.patient)
        with self.assertRaises(ValueError), mute_logger('odoo.addons.mail.models.mail_thread'):
            self.answer(to='nadie@otra.test')

    def test_an_address_that_a_family_shares(self):
        child = self.make_patient("Hugo Romero", phone=False)
        heard = self.answer(quoted='')
        self.assertFalse(heard.partner_id)
        self.assertEqual(heard.candidate_ids, self.patient | child)
        self.assertEqual(self.unsorted(), ["1 message: of which patient?"])
        mine = self.as_reader(heard)
        with self.assertRaises(UserError):
            mine.action_theirs()
        mine.partner_id = self.patient
        mine.partner_id = child
        mine.action_theirs()
        line = heard.answer_case_id
        self.assertEqual(line.partner_id, child)
        self.assertFalse(self.unsorted())
        with self.assertRaises(UserError):
            mine.partner_id = self.patient
        mine.action_not_theirs()
        self.assertEqual((line.state, line.topic, heard.is_unread), ('cancelled', False, True))
        self.assertEqual(self.unsorted(), ["1 message: of which patient?"])
        mine.partner_id = self.patient
        mine.action_theirs()
        self.assertEqual(heard.answer_case_id.partner_id, self.patient)

    def test_only_what_was_written_to_us_gets_a_line(self):
        """What was noted is no message to read: Today shows its words to everybody."""
        noted = self.as_user('dental.feedback', self.receptionist).create([
            {'partner_id': self.patient.id, 'kind': kind, 'text': "Lo que dijo"}
            for kind in ('complaint', 'comment', 'praise')])
        read = self.as_reader(self.answer(quoted=''))
        read.action_nothing()
        for heard in (*noted, read):
            with self.subTest(heard.kind), self.assertRaisesRegex(UserError, "read this already"):
                heard.action_theirs()

    def test_a_guardian_writes(self):
        guardian = self.env['res.partner'].create(
            {'name': "Madre", 'email': 'madre@ejemplo.test', 'company_id': self.clinic.id})
        child = self.make_patient(
            "Hugo Romero", phone=False, email=False, dental_guardian_id=guardian.id,
            dental_birthdate='2018-01-01')
        self.assertEqual(self.answer(sender='madre@ejemplo.test').partner_id, child)

    def test_unknown_senders_are_one_line(self):
        for number in range(3):
            self.answer(sender=f'extra{number}@otro.test')
        self.assertEqual(self.unsorted(), ["3 messages from unknown senders"])
        unread = self.env['dental.feedback'].with_user(self.receptionist).search(
            [('is_unread', '=', True)])
        unread[:2].action_nothing()
        self.assertEqual(self.unsorted(), ["1 message from an unknown sender"])
        other = self.make_clinic("Clínica Jazmín", self.zone)
        self.assertFalse(self.unsorted(self.make_user('otra', 'group_receptionist', other)))

    def test_an_unknown_sender_becomes_a_patient_and_is_answered(self):
        heard = self.answer("¿Tienen hora para una limpieza?", sender='nueva@otro.test', quoted='')
        mine = self.as_reader(heard)
        mine.action_new_patient()
        self.assertRecordValues(heard.partner_id, [{
            'name': "Paula", 'email': 'nueva@otro.test', 'is_dental_patient': True,
            'company_id': self.clinic.id}])
        self.assertFalse(self.unsorted())
        self.assertEqual(self.line(heard).today_part, 'now')
        with self.assertRaises(UserError):
            mine.action_new_patient()
        self.write_back(heard)
        row = heard.answer_case_id.attempt_ids
        self.assertRecordValues(row, [{'delivery': 'queued', 'sent_to': 'nueva@otro.test'}])
        self.assertIn('atencion@azahar.test', row.mail_mail_id.email_from)
        self.assertEqual(heard.state, 'closed')

    def test_who_is_known_by_now_is_not_entered_twice(self):
        heard = self.answer(sender='nueva@otro.test')
        nameless = self.answer(sender='', quoted='')
        known = self.make_patient("Nueva", email='nueva@otro.test', phone='+34 655 00 00 07')
        for message in (heard, nameless):
            with self.assertRaises(UserError):
                self.as_reader(message).action_new_patient()
        mine = self.as_reader(heard)
        self.assertEqual(mine.candidate_ids, known)
        mine.partner_id = known
        mine.action_theirs()
        self.assertEqual(heard.answer_case_id.partner_id, known)

    def test_a_program_writes(self):
        for headers in ('Auto-Submitted: auto-replied\n', 'Precedence: bulk\n',
                        'List-Unsubscribe: <mailto:x@y.test>\n'):
            self.assertFalse(self.answer(case=self.thank(), headers=headers))
        self.assertFalse(self.answer(sender='no-reply@tienda.test'))
        self.assertFalse(self.unsorted())

    def test_a_colleague_answers_in_the_chatter(self):
        case = self.thank()
        note = case.with_user(self.manager).message_post(
            body="¿Lo ves?", partner_ids=self.receptionist.partner_id.ids,
            subtype_xmlid='mail.mt_comment')
        self.receptionist.partner_id.email = 'recepcion@azahar.test'
        self.assertFalse(self.answer(
            sender='recepcion@azahar.test', to=self.clinic.catchall_email,
            headers=f'In-Reply-To: {note.message_id}\n'))
        self.assertIn("El martes no puedo.", case.message_ids[0].body)

    def test_who_waited_for_it_is_asked_about(self):
        case = self.remind()
        case._wait_for_answer()
        self.answer(case=case)
        self.assertFalse(case.awaits_answer)
        self.assertEqual((case.state, case.next_channel), ('pending', 'wait'))

    def test_what_would_be_sent_waits_until_it_is_read(self):
        self.answer()
        step = self.ref('program_recall').step_ids[0]
        case = self.make_case(
            'recall', self.patient, '11:00', step_id=step.id, next_channel='email')
        self.run_cron('send_due')
        self.assertFalse(case.attempt_ids)
        self.assertIn("written to us", case.hold_note)
        self.assertGreater(case.next_at, self.clock('20:30'))

    def test_what_it_seems_to_say(self):
        for text, proposes, complains in (
                ("El martes no puedo", False, False),
                ("Estuve una hora esperando y nadie me atendió", False, True),
                ("Es una vergüenza: no me llamen más", 'phone', False)):
            with self.subTest(text):
                self.assertRecordValues(self.answer(text), [{
                    'proposes': proposes, 'seems_complaint': complains}])

    def test_the_program_is_off(self):
        self.reply.is_on = False
        heard = self.answer()
        self.assertTrue(heard.is_unread)
        self.assertEqual(self.unsorted(), ["1 message to read"])
        for name in ('action_answer', 'action_call', 'action_theirs'):
            with self.subTest(name), self.assertRaises(UserError):
                getattr(self.as_reader(heard), name)()
        self.as_reader(heard).action_complaint()
        self.assertEqual(heard.kind, 'complaint')

    def test_a_contact_that_is_no_patient_here_is_not_chosen(self):
        mine = self.as_reader(self.answer(sender='otra@ejemplo.test'))
        other = self.make_clinic("Clínica Jazmín", self.zone)
        self.receptionist.company_ids |= other
        elsewhere = self.make_patient("De otra clínica", company_id=other.id)
        for partner in (elsewhere, self.env['res.partner'].create({'name': "Proveedor"})):
            with self.assertRaises(UserError):
                mine.with_context(
                    allowed_company_ids=self.receptionist.company_ids.ids).partner_id = partner

    def test_who_writes_again_and_again_has_a_line_that_grows(self):
        for number in range(9):
            self.answer(f"Mensaje {number}", quoted='')
        unread = self.env['dental.feedback'].search([('is_unread', '=', True)])
        self.assertEqual(len(unread), 5)
        self.assertIn("Mensaje 8", unread[0].text)

    def test_who_waited_for_it_is_asked_about_also_of_many(self):
        case = self.remind()
        for number in range(5):
            self.answer(f"Mensaje {number}", quoted='')
        case._wait_for_answer()
        self.answer("Sí, el jueves", case=case)
        self.assertFalse(case.awaits_answer)

    def test_of_who_has_died_it_is_read(self):
        heard = self.answer("Mi padre ha fallecido")
        self.patient.dental_deceased_on = self.day
        self.assertTrue(heard.is_unread)
        self.assertEqual(heard.answer_case_id.state, 'todo')

    def test_of_who_does_not_say_who_they_are(self):
        heard = self.answer(sender='', quoted='')
        self.assertRecordValues(heard, [{'email_from': 'Paula <>', 'partner_id': False}])
        heard = heard.message_new({'body': "Hola"}, {'company_id': self.clinic.id})
        self.assertRecordValues(heard, [{'email_from': "(no sender)", 'partner_id': False}])

    def test_a_subject_and_a_body_of_no_use(self):
        heard = self.answer('', quoted='', headers='X-Empty: yes\n')
        self.assertEqual(heard.text, "Re: Un mensaje")


@tagged('post_install', '-at_install')
class TestWhatItBecomes(ReplyCase):
    """One click says what an answer becomes."""

    def setUp(self):
        super().setUp()
        self.heard = self.answer(case=self.thank())
        self.mine = self.as_reader(self.heard)

    def test_an_answer(self):
        self.write_back(self.heard)
        line = self.heard.answer_case_id
        self.assertEqual((line.state, self.heard.state), ('won', 'closed'))
        self.assertEqual(line.attempt_ids.delivery, 'queued')
        self.assertEqual(self.heard.closed_user_id, self.receptionist)
        with self.assertRaises(UserError):
            self.mine.action_answer()
        # it comes back: somebody calls
        line.attempt_ids._on_returned('bounced', "no such user")
        self.assertEqual((line.state, line.next_channel), ('pending', 'phone'))

    def test_what_was_answered_is_done_today(self):
        """Not what a program wrote: that a person has done nothing of."""
        thanks, line = self.heard.followup_id, self.line(self.heard)
        self.assertRecordValues(thanks | line, [{'is_done_today': False}] * 2)
        self.write_back(self.heard)
        self.assertRecordValues(thanks | line, [
            {'is_done_today': False, 'today_part': False},
            {'is_done_today': True, 'today_part': 'done'}])
        self.assertIn("We wrote an email", line.why_now)
        texts = [count['text'] for count in line.get_today_summary()['counts']]
        self.assertIn("1 done today", texts)

    def test_a_call(self):
        action = self.mine.action_call()
        self.assertEqual(action['res_model'], 'dental.followup.call')
        line = self.heard.answer_case_id
        self.assertEqual((line.next_channel, self.heard.state), ('phone', 'closed'))
        call = self.env['dental.followup.call'].with_user(self.receptionist).browse(
            action['res_id'])
        self.assertIn("thank you for writing to us", call.opening_id.text)

    def test_a_complaint(self):
        self.mine.action_complaint()
        self.assertRecordValues(self.heard, [{
            'kind': 'complaint', 'state': 'new', 'user_id': self.receptionist.id,
            'text': "El martes no puedo."}])
        self.assertTrue(self.heard.repair_case_id)
        line = self.heard.answer_case_id
        self.assertEqual((line.state, line.topic), ('cancelled', False))
        colleague = self.make_user('otra', 'group_receptionist')
        with self.assertRaises(AccessError):
            self.heard.with_user(colleague).read(['text'])
        with self.assertRaises(UserError):
            self.mine.text = "Otra cosa"

    def test_a_manager_says_it_is_a_complaint(self):
        """By whichever door: what was written leaves the line that everybody sees."""
        self.heard.with_user(self.manager).write({'kind': 'complaint'})
        self.assertRecordValues(self.heard.answer_case_id, [{
            'state': 'cancelled', 'topic': False}])
        self.assertTrue(self.heard.is_open)

    def test_an_objection(self):
        heard = self.answer("Por favor, no me escriban más correos")
        self.assertEqual(heard.proposes, 'email')
        self.as_reader(heard).action_no_more()
        said = self.env['dental.consent'].search([('partner_id', '=', self.patient.id)])
        self.assertRecordValues(said, [{
            'kind': 'objection', 'channel': 'email', 'purpose': False, 'source': 'email',
            'text': "Por favor, no me escriban más correos", 'user_id': self.receptionist.id}])
        self.assertEqual(heard.answer_case_id.state, 'cancelled')
        self.assertFalse(self.heard.proposes)

    def test_nothing(self):
        self.mine.action_nothing()
        self.assertEqual((self.heard.state, self.heard.answer_case_id.state), (
            'closed', 'cancelled'))
        with self.assertRaises(UserError):
            self.mine.action_complaint()

    def test_its_line_is_closed_otherwise(self):
        self.line(self.heard)._cancel_because('settled')
        self.assertEqual(self.heard.state, 'closed')

    def test_whoever_has_no_role(self):
        for name in ('action_read', 'action_answer', 'action_call', 'action_complaint',
                     'action_no_more', 'action_nothing', 'action_theirs',
                     'action_returned', 'action_new_patient', 'action_answer_unknown'):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.heard.with_user(self.outsider), name)()
