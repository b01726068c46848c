from datetime import timedelta

from odoo import Command

from .common import DentalCase

PURPOSES = ('appointment', 'care', 'commercial')
CHANNELS = ('phone', 'email', 'sms')


class HouseholdCase(DentalCase):
    """Paula and her sister, who answer at one number, with calls that are due today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.make_patient("Clara Romero Gil", email='clara@ejemplo.test')
        cls.stranger = cls.make_patient("Otra Persona", phone='+34 600 11 22 33')
        cls.tomorrow = cls.day + timedelta(days=1)

    @classmethod
    def speak_english(cls):
        """Let days be said in the language of these tests, by whoever looks."""
        cls.env['res.lang']._activate_lang('en_US')
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US'})

    @classmethod
    def mail_colleagues(cls):
        """Let colleagues be told by email what concerns them, from now on."""
        cls.env.flush_all()
        cls.env['res.users'].search([]).notification_type = 'email'
        cls.last_mail = max(cls.env['mail.mail'].search([]).ids or [0])

    def new_mails(self):
        """Return the emails queued since :meth:`mail_colleagues`."""
        self.env.flush_all()
        return self.env['mail.mail'].search([('id', '>', self.last_mail)])

    def says(self, kind='objection', **values):
        """Note what the patient says about being contacted."""
        return self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': kind,
            'text': "Palabras de la paciente", **values})


class RulesCase(HouseholdCase):
    """A patient of the clinic, and what may be asked about contacting her."""

    def refusal(self, channel='phone', purpose='care', patient=None, **options):
        """Return the code of why not, and see that it comes with a sentence."""
        patient = patient or self.patient
        found = patient._dental_may_contact(self.clinic, channel, purpose, **options)
        if patient not in found:
            return None
        text = patient._dental_refusal_text(found[patient], self.clinic)
        self.assertTrue(text.endswith('.') and '%' not in text, text)
        return found[patient].code

    def refusals(self, codes, **options):
        """Return, of purposes × channels, those whose answer is among some codes."""
        return {
            (purpose, channel) for purpose in PURPOSES for channel in CHANNELS
            if self.refusal(channel, purpose, **options) in codes}

    def contacts(self, number, patient=None, days=1):
        """Write as many answered calls into the ledger, so many days ago."""
        with self.at('10:00', self.day - timedelta(days=days)):
            case = self.make_case('repair', patient, period=f'{patient} {days}')
            for _index in range(number):
                case._write_attempts('phone', outcome_id=self.ref('outcome_answered').id,
                                     blocker_ids=[Command.set(self.ref('blocker_none').ids)],
                                     no_closing_reason="Prueba")
        return case

    def messages(self, number, patient=None, days=1):
        """Write as many emails into the ledger, so many days ago."""
        with self.at('10:00', self.day - timedelta(days=days)):
            case = self.make_case('repair', patient, period=f'{patient} mail {days}')
            for _index in range(number):
                case._write_attempts('email', step_id=False, is_contact=True)
        return case
