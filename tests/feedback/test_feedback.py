from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..program.program_case import ProgramCase

SAID = "Esperé una hora y nadie me dijo nada"


class FeedbackCase(ProgramCase):
    """The clinic on Monday at noon, with a visit of ten o'clock that took place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('10:00')
        cls.visit.action_dental_attended()
        cls.env.flush_all()

    def hear(self, kind='complaint', user=None, **values):
        """Note what the patient says, as somebody of the clinic does."""
        return self.as_user('dental.feedback', user or self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': kind,
            'text': SAID, **values})

    def todos(self, feedback):
        return feedback.sudo().activity_ids


@tagged('post_install', '-at_install')
class TestFeedback(FeedbackCase):
    """One truth for what patients say of us, and what is done about it (S31, S34-S36)."""

    def test_a_visit_is_chosen_by_its_day_dentist_and_treatment(self):
        later, other = self.make_visit('17:00'), self.make_visit(
            '11:00', patient=self.make_patient("Otra"))
        later.categ_ids = crown = self.env['calendar.event.type'].create({'name': "Corona 9"})
        Event = self.env['calendar.event'].with_user(self.receptionist)
        form = Form(self.env['dental.feedback'].with_user(self.receptionist))
        form.partner_id = self.patient
        node = form._view['tree'].xpath("//field[@name='event_id']")[0]
        self.assertIn('dental_as_visit', node.get('context'))
        domain = [('dental_patient_id', '=', self.patient.id)]
        named = Event.with_context(dental_as_visit=True)
        found = named.name_search('', domain)
        self.assertEqual([visit_id for visit_id, _name in found], (later | self.visit).ids)
        for part in ("17:00", self.dentist.name, crown.name):
            self.assertIn(part, found[0][1])
            self.assertNotIn(self.patient.name, found[0][1])
        self.assertEqual(
            [visit_id for visit_id, _name in named.name_search("corona", domain)],
            later.ids)
        self.assertNotIn(other.id, dict(named.name_search('', domain)))
        self.assertNotIn("17:00", later.with_user(self.receptionist).display_name)
        outsider = later.with_user(self.outsider).with_context(dental_as_visit=True)
        self.assertNotIn(crown.name, outsider.sudo(False).display_name)

    def test_complaint_is_taken_up_at_once(self):
        """The repair call is due today, managers have a to-do, in opening hours (invariant 16)."""
        complaint = self.hear()
        self.assertRecordValues(complaint, [{
            'state': 'new', 'user_id': self.receptionist.id, 'source': 'desk',
            'due_at': self.on(1, '20:30')}])
        self.assertRecordValues(self.todos(complaint), [{
            'user_id': self.manager.id, 'date_deadline': self.on(1).date(), 'note': False,
            'summary': False}])
        case = self.case_for('repair')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertEqual(case.topic, "A complaint")
        self.assertEqual(complaint.with_user(self.manager).repair_case_id, case)
        self.assertEqual(case.today_part, 'now')

    def test_what_is_no_complaint_stops_nothing(self):
        for kind in ('detail', 'praise', 'suggestion', 'comment'):
            with self.subTest(kind):
                heard = self.hear(kind)
                self.assertRecordValues(heard, [{'state': False, 'is_open': False}])
                self.assertFalse(self.todos(heard))
        self.assertFalse(self.cases('repair'))
        self.assertEqual(self.case_for('post_visit').state, 'todo')
        self.assertFalse(self.env['dental.feedback']._dental_complaining(self.patient))

    def test_only_a_click_needs_no_words(self):
        for kind in ('detail', 'praise'):
            self.hear(kind, text=False)
        for kind in ('complaint', 'suggestion', 'comment'):
            for text in (False, '', '  \n'):
                with self.subTest(kind=kind, text=text), self.assertRaises(ValidationError):
                    self.hear(kind, text=text)

    def test_detail_in_one_click(self):
        action = self.visit.with_user(self.receptionist).action_dental_detail()
        detail = self.env['dental.feedback'].browse(action['res_id'])
        self.assertRecordValues(detail, [{
            'kind': 'detail', 'event_id': self.visit.id, 'partner_id': self.patient.id,
            'user_id': self.receptionist.id}])

    # no cheerful thanks, nothing commercial

    def test_no_thanks_for_that_visit(self):
        thanks = self.case_for('post_visit')
        self.hear(event_id=self.visit.id)
        self.assertEqual(thanks.state, 'cancelled')
        self.assertIn("no thanks now", thanks.close_note)

    def test_thanks_that_were_queued_are_taken_back(self):
        thanks = self.case_for('post_visit')
        self.job('send_due', clock='16:00')
        self.assertEqual(self.mails(thanks).state, 'outgoing')
        with self.at('16:01'):
            self.hear()
        self.assertEqual(self.mails(thanks).state, 'cancel')
        self.assertEqual(thanks.state, 'cancelled')

    def test_no_thanks_while_it_is_open(self):
        """Also for a visit that takes place afterwards; once it is settled they are thanked."""
        complaint = self.hear()
        later = self.make_visit('11:00')
        later.action_dental_attended()
        thanks = self.case_of(later, self.post_visit)
        self.job('send_due', clock='17:00')
        self.assertEqual(thanks.state, 'cancelled')
        complaint.with_user(self.manager).write({'result': "Se le ha explicado"})
        complaint.with_user(self.manager).action_close()
        again = self.make_visit('11:30')
        again.action_dental_attended()
        self.job('send_due', clock='18:00')
        self.assertEqual(self.case_of(again, self.post_visit).state, 'won')

    def test_nothing_commercial_while_it_is_open(self):
        complaint = self.hear()
        self.patient.write({'dental_robinson_on': self.day})
        ask = self.patient._dental_may_contact
        self.assertEqual(
            ask(self.clinic, 'phone', 'commercial')[self.patient].code, 'complaint')
        for purpose in ('care', 'appointment'):
            self.assertFalse(ask(self.clinic, 'phone', purpose))
        self.assertFalse(ask(self.clinic, 'phone', 'commercial', promised=True))
        complaint._close("Resuelto")
        self.assertFalse(ask(self.clinic, 'phone', 'commercial'))

    def test_commercial_call_waits_and_is_not_lost(self):
        plan = self.make_plan(is_elective=True)
        case = self.env['dental.followup'].search([('plan_id', '=', plan.id)])
        case.next_at = self.on(0, '12:00')
        self.hear()
        case._give_way(case._refusals())
        self.assertEqual(case.state, 'todo')
        self.assertEqual(case.next_at.date(), self.on(1).date())
        self.assertIn("complaint", case.hold_note)

    # what is done about it

    def test_taken_worked_on_and_closed(self):
        complaint = self.hear().with_user(self.manager)
        second = self.make_user('gerencia_dos', 'group_manager')
        self.env['dental.feedback'].browse(complaint.id).sudo()._tell_managers()
        self.assertEqual(self.todos(complaint).user_id, self.manager | second)
        complaint.action_take()
        self.assertRecordValues(complaint, [{'state': 'acting', 'owner_id': self.manager.id}])
        self.assertEqual(self.todos(complaint).user_id, self.manager)
        with self.assertRaisesRegex(UserError, "What came of it"):
            complaint.action_close()
        complaint.write({'cause': "Dos urgencias", 'result': "Avisamos a quien espera"})
        complaint.action_close()
        self.assertRecordValues(complaint, [{
            'state': 'closed', 'closed_user_id': self.manager.id, 'is_open': False}])
        self.assertFalse(self.todos(complaint))
        complaint.action_reopen()
        self.assertRecordValues(complaint, [{
            'state': 'acting', 'owner_id': self.manager.id, 'closed_at': False}])
        self.assertEqual(self.todos(complaint).user_id, self.manager)

    def test_settled_in_the_repair_call(self):
        complaint = self.hear().with_user(self.manager)
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='resolved')
        complaint.action_close()
        self.assertIn("Settled in the call of", complaint.result)

    def test_its_repair_call_was_cancelled(self):
        """A complaint about no visit opens in its form all the same, and has no call to make."""
        complaint = self.hear().with_user(self.manager)
        self.case_for('repair').sudo()._set_state('cancelled')
        complaint.invalidate_recordset()
        self.assertRecordValues(complaint, [{
            'repair_case_id': False, 'repair_text': False, 'can_call_repair': False}])
        with self.assertRaisesRegex(UserError, "no repair call: call from"):
            complaint.action_call_repair()

    def test_settled_and_upset_again(self):
        complaint = self.hear().with_user(self.manager)
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='upset')
        self.assertFalse(complaint._say_settled())
        with self.assertRaisesRegex(UserError, "What came of it"):
            complaint.action_close()

    def test_how_the_repair_call_went(self):
        complaint = self.hear().with_user(self.manager)
        self.assertEqual(
            (complaint.repair_text, complaint.can_call_repair), ("To be called at 12:00", True))
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='upset')
        complaint.invalidate_recordset()
        self.assertRegex(
            complaint.repair_text, f"{self.manager.name}: Still upset.* · To be called")
        self.assertEqual(complaint.action_call_repair()['res_model'], 'dental.followup.call')
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='resolved')
        complaint.invalidate_recordset()
        self.assertRegex(complaint.repair_text, f"{self.manager.name}: It is settled$")
        self.assertFalse(complaint.can_call_repair)

    def test_other_reasons_say_that_they_complained(self):
        """Whoever calls about something else knows it before they ring; the repair says so itself.
        """
        case = self.make_missed('11:00', self.patient)
        self.assertNotIn("complained", case.why_now)
        complaint = self.hear()
        self.env.invalidate_all()
        self.assertRegex(case.why_now, "^Did not come today at 11:00 .* · has complained$")
        self.assertNotIn("has complained", self.case_for('repair').why_now)
        self.assertFalse(self.env['dental.feedback']._dental_find_open(self.patient, ['incident']))
        complaint._close("Resuelto")
        self.env.invalidate_all()
        self.assertNotIn("complained", case.why_now)

    def test_patient_is_told_what_was_changed(self):
        complaint = self.hear().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "What do we change"):
            complaint.action_tell()
        complaint.action = "avisamos a los diez minutos de espera"
        complaint.action_tell()
        case = self.case_for('changed')
        self.assertRecordValues(case, [{
            'topic': complaint.action, 'next_at': self.on(0, '12:00'), 'state': 'todo'}])
        call = self.start_call(case)
        self.assertIn("we have changed: avisamos a los diez minutos", call.opening_text)
        self.assertFalse(complaint.told_at)
        self.answer_call(call).action_done()
        self.assertEqual(case.state, 'won')
        self.assertTrue(complaint.told_at)
        complaint.action_tell()
        self.assertEqual(len(self.cases('changed')), 1)

    # incidents

    def test_incident_is_one_too(self):
        self.visit.with_user(self.dentist_user).action_dental_incident()
        incident = self.visit.dental_feedback_ids
        self.assertRecordValues(incident, [{
            'kind': 'incident', 'state': 'new', 'user_id': self.dentist_user.id,
            'partner_id': self.patient.id}])
        self.assertEqual(incident.repair_case_id, self.case_for('repair'))
        self.assertEqual(self.cases('post_visit').state, 'cancelled')
        repair = incident.repair_case_id
        for user in (self.receptionist, self.dentist_user):
            for values in ({'dental_incident': False}, {'dental_incident': None}):
                with self.subTest(values, user=user.login), self.assertRaisesRegex(
                        AccessError, "taken back by a manager"):
                    self.rpc('calendar.event', 'write', self.visit.ids, values, user=user)
        self.visit.with_user(self.receptionist).dental_incident_note = "Otra cosa"
        self.visit.with_user(self.manager).action_dental_no_incident()
        self.assertRecordValues(incident, [{
            'state': 'closed', 'result': "What went wrong was taken back.",
            'closed_user_id': self.manager.id}])
        self.assertFalse(self.todos(incident))
        self.assertIn(f"{self.manager.name} says that nothing went wrong",
                      ' '.join(incident.message_ids.mapped('body')))
        self.assertEqual(repair.state, 'todo', "the repair call stands")

    def test_complaint_about_an_incident_opens_one_call(self):
        self.visit.action_dental_incident()
        self.hear(event_id=self.visit.id)
        self.assertEqual(len(self.cases('repair')), 1)

    # complaints that are observations

    def test_observation_that_complains(self):
        note = self.as_user('dental.observation', self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': SAID,
            'category': 'complaint'})
        self.assertRecordValues(note.feedback_id, [{
            'kind': 'complaint', 'text': SAID, 'user_id': self.receptionist.id, 'state': 'new'}])
        note.text = SAID + ", ni se disculpó"
        self.assertEqual(note.feedback_id.text, note.text)
        better = self.as_user('dental.observation', self.manager).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Hora y media",
            'category': 'complaint', 'amends_id': note.id})
        self.assertEqual(better.feedback_id, note.feedback_id)
        self.assertEqual(note.feedback_id.text, "Hora y media")
        self.assertEqual(len(self.cases('repair')), 1)

    # whose it is

    def test_who_reads_and_writes_what(self):
        colleague = self.make_user('recepcion_dos', 'group_receptionist')
        complaint = self.hear()
        for user, reads in ((self.receptionist, True), (colleague, False),
                            (self.dentist_user, False), (self.manager, True)):
            with self.subTest(user.login):
                if reads:
                    self.assertEqual(complaint.with_user(user).text, SAID)
                    continue
                with self.assertRaises(AccessError):
                    self.rpc('dental.feedback', 'read', complaint.ids, ['text'], user=user)
                self.assertFalse(self.as_user('dental.feedback', user).search([
                    ('text', 'ilike', 'esperé')]))
        with self.assertRaises(AccessError):
            complaint.with_user(self.receptionist).read(['person'])
        for values in ({'result': "Nada"}, {'owner_id': self.receptionist.id}, {'cause': "x"}):
            with self.subTest(values), self.assertRaises(AccessError):
                complaint.with_user(self.receptionist).write(values)
            with self.subTest(values), self.assertRaises(AccessError):
                self.hear(**values)
        for action in ('action_take', 'action_close', 'action_tell', 'action_reopen'):
            with self.subTest(action), self.assertRaises(AccessError):
                self.rpc('dental.feedback', action, complaint.ids)
        with self.assertRaises(UserError):
            complaint.with_user(self.manager).write({'text': "Otra cosa"})

    @mute_logger('odoo.models.unlink')
    def test_never_deleted_nor_forged(self):
        complaint = self.hear(state='closed', user_id=self.manager.id, at=self.on(-9))
        self.assertRecordValues(complaint, [{
            'state': 'new', 'user_id': self.receptionist.id, 'at': self.on(0, '12:00')}])
        with self.assertRaises(UserError):
            complaint.sudo().unlink()
        for values in ({'state': 'closed'}, {'due_at': False}, {'partner_id': self.patient.id},
                       {'source': 'call'}, {'told_case_id': False}):
            with self.subTest(values), self.assertRaises(UserError):
                complaint.with_user(self.manager).write(values)

    def test_what_managers_decide_is_no_default_of_others(self):
        decided = {'owner_id': self.manager.id, 'cause': "Culpa suya", 'result': "Hecho",
                   'action': "Nada", 'action_user_id': self.manager.id,
                   'action_due': '2020-01-01', 'action_result': "Hecho"}
        Feedback = self.as_user('dental.feedback', self.receptionist)
        for name, value in decided.items():
            Feedback.env['ir.default'].set('dental.feedback', name, value, True)
        said = {'partner_id': self.patient.id, 'kind': 'complaint', 'text': SAID}
        context = {f'default_{name}': value for name, value in decided.items()}
        for heard in (Feedback.create(said), Feedback.with_context(**context).create(said)):
            self.assertRecordValues(heard.sudo(), [
                {**dict.fromkeys(decided, False), 'state': 'new'}])
            self.assertEqual(self.todos(heard).user_id, self.manager)
        theirs = self.as_user('dental.feedback', self.manager).with_context(**context).create(said)
        self.assertRecordValues(theirs, [{'cause': "Culpa suya", 'owner_id': self.manager.id}])

    def test_of_another_patient_or_clinic(self):
        other = self.make_patient("Nuria Vecina Sanz")
        with self.assertRaises(ValidationError):
            self.hear(partner_id=other.id, event_id=self.visit.id)
        far = self.make_clinic("Clínica Norte", self.zone)
        with self.assertRaises(ValidationError):
            self.env['dental.feedback'].create({
                'partner_id': self.patient.id, 'company_id': far.id, 'kind': 'praise'})
        for owner in (self.outsider, self.receptionist):
            with self.subTest(owner.login), self.assertRaises(ValidationError):
                self.hear().sudo().write({'owner_id': owner.id})

    def test_of_nobody(self):
        for kind in ('comment', 'complaint'):
            with self.subTest(kind), self.assertRaisesRegex(ValidationError, "Which patient"):
                self.as_user('dental.feedback', self.receptionist).create(
                    {'kind': kind, 'text': SAID})

    def test_who_has_left_leaves_no_complaint_behind(self):
        complaint = self.hear().with_user(self.manager)
        complaint.action_take()
        second = self.make_user('gerencia_dos', 'group_manager')
        self.manager.sudo().action_archive()
        self.assertEqual(self.todos(complaint).user_id, second)

    def test_many_cost_as_one(self):
        visits = self.make_visits(11)
        values = [{'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                   'kind': 'complaint', 'text': SAID} for visit in visits]
        Feedback = self.env['dental.feedback']
        Feedback.create(values[:1])
        one = self.queries_of(lambda: Feedback._dental_complaining(visits[:1].dental_patient_id))
        ten = self.queries_of(lambda: Feedback._dental_complaining(visits.dental_patient_id))
        self.assertEqual(one, ten)
