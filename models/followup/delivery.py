from datetime import timedelta

from odoo import api, fields, models

from ...tools import delivery as answers

DELIVERIES = [
    ('queued', "Waiting to leave"),
    ('sent', "Sent"),
    ('delivered', "Delivered"),
    ('failed', "Not sent"),
    ('bounced', "Came back"),
    ('withdrawn', "Taken back"),
]
ARRIVED = ('sent', 'delivered')
"""What left and, as far as anybody knows, was not returned."""
REPORTED_DAYS = 5
"""So long after a message a notice that does not name it may be about it."""
FOLLOWS = {
    'queued': {'queued', 'sent', 'delivered', 'failed', 'bounced', 'withdrawn'},
    'sent': {'delivered', 'failed', 'bounced'},
    'delivered': {'bounced'},
    'failed': {'queued', 'sent', 'delivered', 'bounced'},
    'bounced': set(),
    'withdrawn': {'queued', 'sent'},
    False: set(),
}
"""What may be learnt of a message after what is known."""
BY_STATUS = {
    'ready': 'queued', 'process': 'sent', 'pending': 'sent', 'sent': 'delivered',
    'canceled': 'withdrawn'}
"""What Odoo's statuses of a text message that went well mean here."""


class DentalFollowupAttempt(models.Model):
    """What became of a message: the server alone says so, and what counts follows from it."""

    _inherit = 'dental.followup.attempt'

    delivery = fields.Selection(
        DELIVERIES, readonly=True, help="What became of the message; a call has none.")
    delivery_at = fields.Datetime(string="Known since", readonly=True)
    delivery_note = fields.Char(string="Why", readonly=True)
    sent_to = fields.Char(
        string="Sent to", readonly=True, help="The address or number that the message was for.")
    counts = fields.Boolean(
        readonly=True, string="Counts if it arrives",
        help="Not so: tests, the confirmation of a call, and what rang in vain.")
    is_contact = fields.Boolean(
        compute='_compute_is_contact', store=True, string="Counts as a contact",
        help="It reached the patient or their household: the limits on contacts count it. A "
             "message that did not leave, or came back, reached nobody.")
    # what the message is found by
    mail_mail_id = fields.Many2one(
        'mail.mail', string="Queued email", ondelete='set null', index='btree_not_null',
        groups='base.group_system')
    sms_sms_id = fields.Many2one(
        'sms.sms', string="Queued SMS", ondelete='set null', index='btree_not_null',
        groups='base.group_system')
    message_ref = fields.Char(
        string="Message-Id", index='btree_not_null', groups='base.group_system',
        help="By which a report finds the message when Odoo has deleted it.")

    _contacts_idx = models.Index('(partner_id, at) WHERE counts')
    _queued_idx = models.Index("(at) WHERE delivery = 'queued'")

    @api.depends('counts', 'delivery')
    def _compute_is_contact(self):
        for attempt in self:
            attempt.is_contact = attempt.counts and attempt.delivery in (False, *ARRIVED)

    def _link_message(self, message, sent_to):
        """Say which message was queued for a row, and to which address.

        :param message: one ``mail.mail`` or ``sms.sms``
        """
        email = message._name == 'mail.mail'
        self.write({
            'mail_mail_id' if email else 'sms_sms_id': message.id, 'sent_to': sent_to,
            'message_ref': message.message_id if email else message.uuid})

    def _note_delivery(self, delivery, note=False):
        """Write what became of messages; what is known and cannot change stays.

        :param str delivery: a key of :data:`DELIVERIES`
        :param note: why, in a sentence
        :return: the rows of which it is new
        """
        # The ledger is the server's to complete, whoever's action sends or takes back a message.
        changed = self.sudo().filtered(lambda row: delivery in FOLLOWS[row.delivery])
        if changed:
            known = {delivery, *changed.mapped('delivery')}
            changed.write({'delivery': delivery, 'delivery_note': note,
                           'delivery_at': fields.Datetime.now()})
            if 'withdrawn' in known:
                changed._count_in_rounds()
        return changed

    def _is_test(self):
        """Tell whether the message went to who tries the addon out, not to the patient."""
        self.ensure_one()
        return bool(self.sent_to) and self.sent_to == self.company_id.dental_test_email

    # what servers say

    def _on_email_refused(self, failure_type, answer):
        """Emails were not sent: wait for a server that is down, else go another way.

        :param failure_type: Odoo's
        :param str answer: what the server said
        """
        verdict = answers.judge_email(failure_type, answer)
        for rows in self.env['res.company']._dental_by_clinic(self):
            rows._take_verdict(verdict)

    def _on_text_reported(self, status, failure_type, answer):
        """The provider of text messages said what became of some.

        :param str status: of Odoo's ``mail.notification``
        """
        if status in BY_STATUS:
            self._note_delivery(BY_STATUS[status])
            return
        kind, delivery = answers.judge_text(failure_type), 'failed'
        if status == 'bounce':
            delivery = 'bounced'
        for rows in self.env['res.company']._dental_by_clinic(self):
            words = answer or rows._say_failure(failure_type)
            rows._take_verdict(answers.Verdict(kind, answers.plain_words(words)), delivery)

    def _say_failure(self, failure_type):
        """Return Odoo's word for why a text message was not delivered."""
        field = self.env['mail.notification']._fields['failure_type']
        return dict(field._description_selection(self.env)).get(failure_type) or ''

    def _take_verdict(self, verdict, delivery='failed'):
        """Write down what an answer means, and let the cases go on.

        :param verdict: ``tools.delivery.Verdict``
        """
        if verdict.kind == 'later':
            self._note_delivery('queued', self.env._(
                "The server does not take messages at the moment, it is tried again: %(answer)s",
                answer=verdict.words))
            return
        for sent_to, rows in self.grouped('sent_to').items():
            rows._note_not_arrived(
                delivery, self._say_not_arrived(verdict, sent_to), verdict.kind == 'address')

    @api.model
    def _say_not_arrived(self, verdict, sent_to):
        sentences = {
            'address': self.env._("%(address)s does not exist or takes no messages: %(answer)s",
                                  address=sent_to, answer=verdict.words),
            'refused': self.env._("The message to %(address)s was refused: %(answer)s",
                                  address=sent_to, answer=verdict.words),
            'unclear': self.env._(
                "The connection broke off while the message to %(address)s was handed over: "
                "nobody knows whether it arrived.", address=sent_to),
        }
        return sentences[verdict.kind].rstrip(': ')

    def _on_returned(self, meaning, answer):
        """A report on emails that had left came in through the mail gateway.

        :param meaning: of ``tools.delivery.judge_report``
        :param str answer: what the patient's server said
        """
        if meaning == 'delivered':
            self._note_delivery('delivered')
        elif meaning:
            for rows in self.env['res.company']._dental_by_clinic(self):
                for sent_to, some in rows.grouped('sent_to').items():
                    some._note_not_arrived('bounced', rows.env._(
                        "The message to %(address)s came back: %(answer)s",
                        address=sent_to, answer=answers.plain_words(answer)),
                        meaning == 'address')

    @api.model
    def _find_written_to(self, addresses):
        """Return the emails of the last days to some addresses, the last ones first."""
        return self.search([
            ('channel', '=', 'email'), ('sent_to', 'in', list(addresses)),
            ('delivery', 'in', ARRIVED),
            ('at', '>=', fields.Datetime.now() - timedelta(days=REPORTED_DAYS)),
        ]).filtered(lambda row: not row._is_test())

    def _note_not_arrived(self, delivery, note, wrong_address=False):
        """Messages did not arrive: write it down, and let their cases go another way.

        :param bool wrong_address: there is nobody at the address; it is not written to again
            before somebody has looked
        """
        patients = self._note_delivery(delivery, note).filtered(lambda row: not row._is_test())
        if wrong_address:
            patients._mark_addresses()
        rows = {row.followup_id: row for row in patients}
        patients.followup_id._work_safely(
            lambda cases: cases._on_not_arrived(rows, wrong_address))

    def _mark_addresses(self):
        """Note on everybody of the clinic who has one of these addresses that it is wrong.

        With ``sudo``: who sets off a message may not edit contacts; only the mark is written.
        """
        Partner = self.env['res.partner'].sudo().with_context(active_test=False)
        for company, rows in self.filtered('sent_to').grouped('company_id').items():
            persons = rows.partner_id.sudo().mapped(lambda who: who._dental_contact_person())
            for sent_to in set(rows.mapped('sent_to')):
                (Partner.search([
                    ('email_normalized', '=', sent_to), ('is_dental_patient', '=', True),
                    ('company_id', 'in', (company.id, False)),
                ]) | persons)._dental_note_returned(sent_to)
