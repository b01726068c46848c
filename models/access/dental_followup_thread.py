from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_split_and_normalize

from .dental_followup_links import is_ours

TYPED = ('comment', 'sms')
"""Types of messages that people write; the others are noted by Odoo, or come in from outside."""


class Told(NamedTuple):
    """What a message says of itself: its type, and who is named as to be told of it."""

    kind: str
    is_note: bool
    is_later: bool  # its notifications are planned for later, or were and are sent now
    partners: models.Model
    emails: list
    numbers: list


def read_told(record, message, msg_vals, options):
    """Return what a message that is about to be notified says of itself, as :class:`Told`.

    :param record: the record it is on
    :param dict msg_vals: what it was made from, if it is known
    :param dict options: of ``mail.thread._notify_thread``
    """
    # The message is being sent: who it goes to decides, whether or not the user may read it.
    values, message = msg_vals or {}, message.sudo()
    subtype = (message.subtype_id.browse(values['subtype_id']) if 'subtype_id' in values
               else message.subtype_id)
    partners = (record.env['res.partner'].browse(values['partner_ids'])
                if 'partner_ids' in values else message.partner_ids)
    numbers = [*(options.get('sms_numbers') or []), *(
        options.get('sms_pid_to_number') or {}).values()]
    return Told(
        kind=values.get('message_type') or message.message_type,
        is_note=subtype != record.env.ref('mail.mt_comment'),
        is_later=bool(options.get('scheduled_date') or options.get('skip_existing')),
        partners=record.env['res.partner'].browse(partners.ids), numbers=numbers,
        emails=email_split_and_normalize(
            values['outgoing_email_to'] if 'outgoing_email_to' in values
            else message.outgoing_email_to))


def check_sent_in_bulk(records):
    """Refuse that people send patients messages that pass by the rules and by the ledger.

    The server's own messages are not asked: programs have asked already.

    :param records: what the messages are about or for
    :raises UserError: saying how patients are written to
    """
    env = records.env
    if env.su or not records:
        return
    ours = is_ours(records) or (
        records._name == 'calendar.event' and records._dental_visits()) or (
        records._name == 'res.partner' and records._dental_is_staffs_word())
    if ours:
        raise UserError(env._(
            "Patients are written to by a program, or from their follow-up with “Write to the "
            "patient”: there it is asked whether they may be contacted, and it is noted that they "
            "were. From here it is not."))


class DentalFollowupThread(models.AbstractModel):
    """What is written about a patient is read by colleagues of the clinic, and by nobody else.

    A patient, a guardian or anybody from outside is proposed by nothing, follows nothing and is
    told nothing. A message *to* the patient is another matter: it goes by the rules on contacts,
    where the model lets one write it at all (:meth:`_write_to_patient`).
    """

    _name = 'dental.followup.thread'
    _inherit = ['mail.thread']
    _description = "What colleagues write about a patient"

    # WHO READS IT

    def _get_colleagues(self, partners):
        """Return those of some contacts who may read what is written here.

        They work in the clinic, and it is not about them.

        :return: ``res.partner`` by record
        """
        found = {}
        # Who is a colleague at a case is asked of whoever writes; only given contacts are returned.
        for company, records in self.sudo().grouped('company_id').items():
            known = company._dental_colleagues(partners)
            for record in records:
                patient = record.partner_id
                found[record] = known - patient - patient._dental_contact_person()
        return found

    def _message_get_suggested_recipients_batch(
            self, reply_discussion=False, reply_message=None, no_create=True, primary_email=False,
            additional_partners=None):
        """Propose colleagues: the patient is written to in a message of its own, by the rules."""
        suggested = super()._message_get_suggested_recipients_batch(
            reply_discussion=reply_discussion, reply_message=reply_message, no_create=True,
            primary_email=primary_email, additional_partners=additional_partners)
        partners = self.env['res.partner'].browse({
            row['partner_id'] for rows in suggested.values() for row in rows if row['partner_id']})
        colleagues = self._get_colleagues(partners)
        return {record.id: [
            row for row in suggested[record.id] if row['partner_id'] in colleagues[record].ids
        ] for record in self}

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let colleagues follow; of others nothing is kept (``mail.followers``).

        :raises UserError: if somebody lets somebody from outside follow
        """
        # Contacts of another clinic are hidden and are from outside too; their names are refused.
        outside = self.env['res.partner'].sudo().browse(partner_ids or ()).filtered('partner_share')
        if outside and not self.env.su:
            raise UserError(self.env._(
                "%(names)s cannot follow this: only colleagues of the clinic read what is written "
                "about a patient.", names=self._say_names(outside)))
        return super()._message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids, customer_ids=customer_ids)

    @api.model
    def _say_names(self, partners):
        """Return the names of those of some contacts that the user may see, to be told so.

        Who is refused something for a contact's sake learns nothing of other clinics' by it.
        """
        user = self.env(su=False)
        known = partners.with_env(user)._filtered_access('read')
        return ', '.join(filter(None, [
            ', '.join(known.mapped('name')),
            user._("somebody who is not yours to see") if partners - known else '']))

    # WHO IS TOLD

    def _tell_it_is_yours(self, partner):
        """Notify a colleague, in their language, that something about these is for them.

        A mailbox shows neither the patient nor what it is (invariant 12); of many it is one mail.
        """
        colleagues = self._get_colleagues(partner)
        theirs = self.filtered(lambda record: colleagues[record])
        if not theirs:
            return  # nobody is told of what is not theirs to see
        # A colleague may be hidden by Odoo: only the language is read.
        record = theirs[0].with_context(lang=partner.sudo().lang or self.env.lang)
        subject, what, model = record._say_it_is_yours()
        record.message_notify(
            partner_ids=partner.ids, subject=subject,
            body=record._say_given(len(theirs)),
            subtitles=[what], model_description=model,
            email_layout_xmlid='mail.mail_notification_layout')

    @api.model
    def _say_given(self, number):
        if number == 1:
            return self.env._("Something was given to you to do. Open it in Odoo to see what.")
        return self.env._(
            "%(number)s things were given to you to do. Open Odoo to see them: this is the first.",
            number=number)

    @api.model
    def _say_it_is_yours(self):
        """Return the subject of that mail, and what it calls this, twice: below it and in it."""
        what = self.env._("About a patient")
        return self.env._("Something is yours to do: see it in Odoo"), what, what

    def _message_compute_subject(self):
        """The subject of a mail to colleagues: names of patients and plans say too much."""
        return self.env._("About a patient")

    def _message_create(self, values_list):
        """Post; what people write has no subject of their own: mailboxes show it (invariant 12)."""
        return super()._message_create([
            self._prepare_typed(values) if values.get('message_type') in TYPED
            else self._prepare_noted(values) for values in values_list])

    @api.model
    def _prepare_noted(self, values):
        """Return the values of what Odoo notes; where no person did it, the program is named."""
        to_id = self.env['ir.model.data']._xmlid_to_res_id
        by_itself = values.get('author_id') == to_id('base.partner_root')
        if not by_itself or values.get('subtype_id') != to_id('mail.mt_note'):
            return values
        return {**values, 'author_id': False, 'email_from': self._say_program()}

    @api.model
    def _say_program(self):
        return self.env._("The program")

    def _creation_message(self):
        """Say who noted it, as a colleague asks."""
        return self.env._(
            "Noted by %(name)s", name=self._say_program() if self.env.uid == SUPERUSER_ID
            else self.env.user.name)

    def _prepare_typed(self, values):
        """Return the values of a message that somebody writes here."""
        return {**values, 'subject': False}

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Tell colleagues; a message to the patient goes its own way, or does not go.

        :raises UserError: for a message that somebody addresses to anybody else
        """
        if self:
            self._tell_outside(message, read_told(self, message, msg_vals, kwargs), kwargs)
        inside = {name: value for name, value in kwargs.items() if not name.startswith('sms_')}
        return super()._notify_thread(message, msg_vals=msg_vals, **inside)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell colleagues only, whoever follows or is named."""
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if not self or not found:
            return found
        partners = self.env['res.partner'].browse([row['id'] for row in found if row['id']])
        colleagues = self._get_colleagues(partners)[self]
        return [row for row in found if row['id'] in colleagues.ids]

    def _notify_thread_with_out_of_office(self, message, recipients_data, msg_vals=False, **kwargs):
        """Let a colleague's absence be told to colleagues: nothing answers patients by itself."""
        author = self.env['res.partner'].browse(
            (msg_vals or {}).get('author_id') or message.author_id.id)
        if self and not self._get_colleagues(author)[self]:
            return self.env['mail.message']
        return super()._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs)

    def _message_update_content(self, message, /, *, partner_ids=None, **kwargs):
        """Change what was written; nobody from outside is named in it afterwards either.

        :raises UserError: if somebody is
        """
        named = self.env['res.partner'].browse(map(int, partner_ids or ()))
        # A message names contacts that the editor may not see: they were allowed when it was
        # written.
        added = named - message.sudo().partner_ids
        self._is_to_patient(Told('comment', True, False, added, [], []))
        return super()._message_update_content(message, partner_ids=partner_ids, **kwargs)

    def _tell_outside(self, message, told, options):
        """Send a message to the patient, if that is what it is.

        What Odoo notes, and what comes in by email, names nobody: it is told to colleagues.

        :param told: a :class:`Told`
        :param dict options: of ``_notify_thread``
        :raises UserError: for one that is addressed to anybody else, or must not be sent
        """
        by_itself = told.kind == 'email' or self.env.su and told.kind not in TYPED
        if by_itself or options.get('skip_existing') or not self._is_to_patient(told):
            return
        if told.is_later:
            raise UserError(self.env._(
                "A message to the patient cannot be put off like this: plan it in the composer, "
                "and the rules are asked again when it leaves."))
        self._write_to_patient(message, told, options)

    def _is_to_patient(self, told):
        """Tell whether a message is for the patient, and not for colleagues only.

        :param told: a :class:`Told`
        :raises UserError: for one that is addressed to anybody else, and for a note to the patient
        """
        outside = told.partners - self._get_colleagues(told.partners)[self]
        if not (outside or told.emails or told.kind == 'sms'):
            return False
        person = self._get_reachable()
        strangers = (told.partners if told.kind == 'sms' else outside) - person
        if told.emails or strangers or not person:
            # The user has just addressed the message to them: only their names are told.
            raise UserError(self._describe_outside((strangers or outside).sudo()))
        if told.is_note and told.kind != 'sms':
            raise UserError(self.env._(
                "A note is for colleagues, and the patient does not get it: take %(name)s out, "
                "or write a message to the patient.", name=person.name))
        return True

    def _check_planned(self, partners, is_note):
        """Refuse a message that is to be sent later and that must not be sent now either.

        :raises UserError: as when it is sent
        """
        if self._is_to_patient(Told('comment', is_note, False, partners, [], [])):
            self._check_may_write('email')

    def _get_reachable(self):
        """Return who may be written to from here besides colleagues: nobody."""
        self.ensure_one()
        return self.env['res.partner']

    def _describe_outside(self, outside):
        """Say why somebody is not written to here, and what to do instead."""
        return self.env._(
            "Only colleagues of the clinic are written to here, not %(names)s: what is said of a "
            "patient stays in the clinic. Write to the patient from a follow-up.",
            names=self._say_names(outside) or self.env._("an address from outside"))
