from datetime import timedelta

from freezegun import freeze_time

from ..common import DentalCase


class ProgramCase(DentalCase):
    """The clinic on Monday at noon, with what takes a program from its start to its end.

    Every program counts from long ago, so that no test depends on the day it was installed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.env['dental.followup.program'].search([]).start_date = cls.day - timedelta(days=700)

    @classmethod
    def make_patient(cls, name, **values):
        """Create a patient who is written to in the language of these tests."""
        return super().make_patient(name, **{'lang': 'en_US', **values})

    @classmethod
    def program(cls, code):
        """Return the product's program of a code."""
        return cls.env.ref(f'dental_followup.program_{code}')

    @classmethod
    def frozen(cls, clock):
        """Freeze the clock at an hour of Monday, also while a class is set up."""
        return freeze_time(cls.clock(clock))

    def cases(self, code, patient=None):
        """Return all cases of a program and a patient, closed and cancelled ones too."""
        return self.env['dental.followup'].search([
            ('partner_id', '=', (patient or self.patient).id),
            ('program_id', '=', self.program(code).id)], order='id')

    def case_for(self, code, patient=None):
        """Return the one case of a program and a patient that is not cancelled."""
        case = self.cases(code, patient).filtered(lambda case: case.state != 'cancelled')
        self.assertEqual(len(case), 1)
        return case

    def assertNext(self, case, days, clock, channel='phone', state='pending'):
        """The next contact is at an hour of the clinic's clock, so many days after Monday."""
        self.assertRecordValues(case, [{
            'state': state, 'next_channel': channel, 'next_at': self.on(days, clock)}])

    def not_reached(self, case):
        """Call at the hour that was planned; nobody answers."""
        with self.at_utc(case.next_at):
            case.env.invalidate_all()
            self.ring_in_vain(case)

    def talk_when_due(self, case, user=None, **values):
        """Call at the hour that was planned, and talk; return the row of the ledger."""
        with self.at_utc(case.next_at):
            self.talk(case, user, **values).action_done()
        return case.attempt_ids.sorted('id')[-1]

    def take_first_slot(self, case):
        """Call at the hour that was planned, and book the first time offered; return the visit."""
        with self.at_utc(case.next_at):
            call = self.talk(case)
            call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
            call.action_done()
        return case.rebooked_event_id

    def job(self, name, days=0, clock='12:00'):
        """Run a scheduled action at an hour of the clinic, so many days after Monday."""
        with self.at_utc(self.on(days, clock)):
            self.run_cron(name)

    def assertQueued(self, case, subject, number=1):
        """So many emails of a case wait to be sent, the last with these words in its subject."""
        mails = self.mails(case)
        self.assertEqual(mails.mapped('state'), ['outgoing'] * number)
        self.assertIn(subject, mails[-1].subject)
        self.assertEqual(mails.recipient_ids, case.contact_partner_id)
