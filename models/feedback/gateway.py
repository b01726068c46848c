from lxml import html
from odoo import SUPERUSER_ID, api, models
from odoo.tools import email_normalize, html2plaintext, html_sanitize
from odoo.tools.mail import unfold_references

from ...tools import replies
from ...tools.plain_text import shorten, storable
from ..patient.dental_observation import LONGEST

LONGEST_SUBJECT = 200
MOST_UNREAD = 5
"""So many messages of one sender wait to be read as lines of their own."""
MOST_REFERENCES = 32
"""So many messages of a thread are looked for: the last ones, as Odoo does."""


class DentalFeedback(models.Model):
    """What patients write to us comes in here, however a mail server hands it over (S20).

    Whose it is, is found by the message that it answers, else by who sends it. Where several
    patients have that address, or nobody has, somebody is asked.
    """

    _inherit = 'dental.feedback'

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Note what a mail says and have somebody read it, in the same transaction.

        It is posted on the record by Odoo, whole and with its attachments.

        :param dict msg_dict: of ``mail.thread.message_parse``
        :param dict custom_values: of the alias or the route: the clinic, or the case that is
            answered
        """
        # The gateway works for whoever sends the mail, a portal user too: what comes in is the
        # server's to note, not theirs.
        server = self.with_user(SUPERUSER_ID)
        values = server._prepare_from_mail(msg_dict, custom_values or {})
        server.env['dental.followup'].browse(values['followup_id'] or ())._on_answered()
        heard = server._find_flooded(values)
        if heard:
            heard.text = shorten(f"{heard.text}\n\n{values['text']}", LONGEST)
        else:
            heard = server.create(values)
            heard._have_read()
        return heard.with_env(self.env)

    @api.model
    def _prepare_from_mail(self, msg_dict, known):
        """Return the values of what a mail says.

        :param dict known: values that are known of it already
        """
        written_by = storable(msg_dict.get('email_from') or '')
        sender = email_normalize(written_by) or shorten(written_by, LONGEST_SUBJECT)
        case = self.env['dental.followup'].browse(
            known.get('followup_id') or ()) or self._find_answered(msg_dict)
        company = case.company_id or self.env['res.company'].browse(
            known.get('company_id') or self.env.company.id)
        patients = case.partner_id or self.env['res.partner'].browse(
            known.get('partner_id') or ())
        if not patients and not known.get('is_return'):
            patients = self._find_senders(sender, company)
        patient = patients if len(patients) == 1 else patients.browse()
        subject = ' '.join(storable(msg_dict.get('subject') or '').split())
        return {
            'kind': 'comment', 'source': 'email', 'state': 'new', 'company_id': company.id,
            'partner_id': patient.id, 'asks_whose': len(patients) > 1,
            'followup_id': (case or self._find_last_written(patient, sender, company)).id,
            'is_return': known.get('is_return', False),
            'returned_to': known.get('returned_to', False),
            'email_from': sender or self.env._("(no sender)"),
            'subject': shorten(subject, LONGEST_SUBJECT),
            'text': self._read_own_words(msg_dict.get('body')) or subject or (
                self.env._("(no words)")),
        }

    @api.model
    def _find_answered(self, msg_dict):
        """Return the case whose message a mail answers, by the ledger: Odoo deletes messages."""
        known = [*unfold_references(msg_dict.get('references') or ''),
                 *unfold_references(msg_dict.get('in_reply_to') or '')]
        return self.env['dental.followup.attempt'].search([
            ('message_ref', 'in', [ref.strip() for ref in known[-MOST_REFERENCES:]]),
        ], order='id desc', limit=1).followup_id

    @api.model
    def _find_senders(self, sender, company):
        """Return the patients of a clinic who have an address, or whose guardian has it."""
        if '@' not in (sender or ''):
            return self.env['res.partner']
        known = self.env['res.partner'].search([
            ('email_normalized', '=', sender), ('company_id', 'in', (False, company.id))])
        return known._dental_with_wards().filtered(lambda patient: (
            patient.is_dental_patient and patient.company_id in (company, company.browse())))

    @api.model
    def _find_flooded(self, values):
        """Return the last of a sender's messages that wait to be read, if they are many already.

        Whoever writes again and again has one line that grows, and fills no list; so has an
        address from which mail may have come back.
        """
        most = 1 if values['is_return'] else MOST_UNREAD
        who = ('is_return',) if values['is_return'] else ('email_from', 'partner_id')
        unread = self.search([
            ('is_unread', '=', True), *((name, '=', values[name]) for name in (
                'company_id', 'returned_to', *who)),
        ], limit=most)
        return unread[:1] if len(unread) == most else unread.browse()

    @api.model
    def _find_last_written(self, patient, sender, company):
        """Return the case in which a patient was last written to at an address."""
        if not patient:
            return self.env['dental.followup']
        return self.env['dental.followup.attempt'].search([
            ('partner_id', '=', patient.id), ('company_id', '=', company.id),
            ('channel', '=', 'email'), ('sent_to', '=', sender),
        ], limit=1).followup_id

    @api.model
    def _read_own_words(self, body):
        """Return what was written, as text, without what is quoted; as long as it may be."""
        marked = html_sanitize(storable(body or ''))
        if not marked:
            return ''
        tree = html.fromstring(f'<div>{marked}</div>')
        for quoted in tree.xpath('//*[@data-o-mail-quote]'):
            if quoted.getparent() is not None:
                quoted.drop_tree()
        own = replies.own_words(html2plaintext(
            html.tostring(tree, encoding='unicode'), include_references=False))
        return shorten(storable(own or replies.own_words(
            html2plaintext(marked, include_references=False))), LONGEST)

    def _have_read(self):
        """Have somebody read what was written: a line in Today, or asked first whose it is."""
        for theirs in self.env['res.company']._dental_by_clinic(self.filtered('partner_id')):
            theirs.env['dental.followup']._open_to_answer(theirs)
