"""What comes in by mail, and what does not arrive × where it is seen, who sees it, until when."""
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .comes_back_case import CALL, ComesBackCase

READ = "until it is read | reception"
IN_A_WEEK = "Today 7 09:00 | by 7 20:30 | anyone: Follow-up call 7"
"""The program's next step by another way, when it is due."""
SEEN = {
    'answer': f"Today now | by 0 20:30 | {CALL}",
    'answer_of_a_family': f"Today: 1 message: of which patient? | {READ}",
    'answer_of_a_stranger': f"Today: 1 message from an unknown sender | {READ}",
    'answer_of_who_became_a_patient': f"Today now | by 0 20:30 | {CALL}",
    'answer_to_the_bounce_address': f"Today now | by 0 20:30 | {CALL}",
    'bounce': "Today now | by 0 12:00 | anyone: Complete the patient's data 0",
    'broke_off': "Today now | by 0 12:00 | reception",
    'deleted_before_it_left': IN_A_WEEK,
    'notice': "Today now | by 0 12:00 | anyone: Complete the patient's data 0",
    'notice_in_doubt': f"Today: 1 email may have come back | {READ}",
    'notice_of_what_came_back': "Today now | by 0 12:00 | anyone: Complete the patient's data 0",
    'notice_that_names_nobody': f"Today: 1 email may have come back | {READ}",
    'refused': "Today now | by 0 12:00 | reception",
    'report_in_doubt': f"Today: 1 email may have come back | {READ}",
    'server_down_for_three_days': IN_A_WEEK,
    'text_not_arrived': IN_A_WEEK,
    'text_refused': IN_A_WEEK,
    'typed_bounce': f"Today now | by 0 20:30 | {CALL}",
}
"""Of each thing that comes back: where it is seen, until when, and whose to-do it is on which day.

What a whole clinic is asked is one line above the list."""


@tagged('post_install', '-at_install')
class TestMailComesBack(ComesBackCase):
    """What is written to us, and what did not arrive, is somebody's to-do or the clinic's line."""

    # what is written to us

    def let_answer(self):
        return self.answer(case=self.thank()).answer_case_id

    def let_answer_of_a_family(self):
        self.make_patient("Hugo Romero", phone=False)
        return self.answer(quoted='')

    def let_answer_of_a_stranger(self):
        return self.answer(sender='otra@ejemplo.test')

    def let_answer_of_who_became_a_patient(self):
        heard = self.let_answer_of_a_stranger()
        self.as_reader(heard).action_new_patient()
        return heard

    def let_answer_to_the_bounce_address(self):
        return self.answer(to=self.bounce).answer_case_id

    # messages

    def let_bounce(self):
        case = self.thank()
        self.report(case)
        return case

    def let_refused(self):
        case = self.thank()
        case.attempt_ids._on_email_refused('unknown', "(550, b'5.7.1 looks like advertising')")
        return case

    def let_typed_bounce(self):
        case = self.let_answer()
        self.write_back(self.env['dental.feedback'].search([('answer_case_id', '=', case.id)]))
        case.attempt_ids._on_returned('address', "no such user")
        return case

    def let_broke_off(self):
        case = self.thank()
        case.attempt_ids._on_email_refused('unknown', "Connection unexpectedly closed")
        return case

    def let_server_down_for_three_days(self):
        case = self.due_message()
        mail = case.attempt_ids.mail_mail_id
        mail.state = 'exception'
        mail._postprocess_sent_message([], [], "Connection refused", 'mail_smtp')
        with self.at('12:01', self.day + timedelta(days=3)):
            self.run_cron('retry_messages')
        return case

    def let_deleted_before_it_left(self):
        case = self.due_message()
        case.attempt_ids.mail_mail_id.unlink()
        with self.at('12:30'):
            self.run_cron('retry_messages')
        return case

    def let_text_refused(self):
        case = self.remind('sms')
        case.attempt_ids._on_text_reported('exception', 'sms_number_format', '')
        return case

    def let_text_not_arrived(self):
        case = self.remind('sms')
        case.attempt_ids._note_delivery('sent')
        case.attempt_ids._on_text_reported('bounce', 'sms_rejected', '')
        return case

    # notices of mail servers

    def let_notice(self):
        case = self.thank()
        self.notice(case)
        return case

    def let_notice_in_doubt(self):
        self.thank()
        return self.notice()

    def let_notice_of_what_came_back(self):
        case = self.thank()
        self.as_reader(self.notice()).action_returned()
        return case

    def let_notice_that_names_nobody(self):
        self.thank()
        return self.notice(text="It could not be delivered.")

    def let_report_in_doubt(self):
        self.thank()
        self.report(email='paula@ejemplo.test')
        return self.env['dental.feedback'].search([('is_return', '=', True)])

    @mute_logger('odoo.addons.mail.models.mail_mail')
    def test_each_is_seen(self):
        self.check_each(SEEN)
