from odoo import fields, models

from ...tools.names import spoken_name
from ..vocabulary import STAFF

SAID_OF = ('phone', 'email', 'sms', 'whatsapp')
"""The ways of getting in touch that a caller is told of."""


class ResPartner(models.Model):
    """What whoever rings a patient says and knows first: the name, who else picks up, consents."""

    _inherit = 'res.partner'

    dental_preferred_name = fields.Char(
        string="Likes to be called", groups=STAFF,
        help="The name to greet the patient by, if it is not the first one.")
    dental_who_answers = fields.Char(
        string="Who may answer", groups=STAFF,
        help="Who else picks up at this number and what may be said there, for example: the "
             "husband, Luis, a message may be left. Nothing about health.")

    def _dental_call_name(self):
        """Return the name by which the patient is greeted: the preferred or the first one."""
        self.ensure_one()
        return (self.dental_preferred_name or '').strip() or spoken_name(self.name)

    def _dental_consent_words(self, company):
        """Say in a few words by which ways the patient may be reached, and for what not.

        What the patient said, and the lists of addresses that want no messages; limits and hours
        are not in it (:meth:`_dental_may_contact` decides).

        :param company: the clinic
        :return: str, empty if there is nothing to say
        """
        self.ensure_one()
        patient = self.sudo()  # as the decision itself: whoever calls hears what was said
        today = company._dental_today()
        person = patient._dental_contact_person(today)
        # Other clinics' entries count in the decision, and so in its words; no text of them is
        # shown.
        said = self.env['dental.consent'].sudo().search_fetch([
            ('partner_id', 'in', (patient | person).ids), ('withdrawn_at', '=', False),
            '|', ('expires_on', '=', False), ('expires_on', '>=', today),
        ], ['partner_id', 'company_id', 'kind', 'purpose', 'channel'])
        number = patient._dental_call_number()
        listed = self._dental_listed_addresses([number, person.email_normalized])
        words = [patient._dental_said_words(said.filtered(lambda item: not item.channel), company)]
        labels = dict(said._fields['channel']._description_selection(self.env))
        for channel in SAID_OF:
            of_it = said.filtered(lambda item, channel=channel: item.channel == channel)
            word = patient._dental_said_words(of_it, company)
            if (person.email_normalized if channel == 'email' else number) in listed:
                word = self.env._("no")
            elif not word and channel == 'email' and patient._dental_has_address(person, channel):
                word = self.env._("yes")
            words.append(word and f'{labels[channel]}: {word}')
        if patient.dental_robinson_listed:
            words.append(self.env._("on the advertising exclusion list"))
        return ' · '.join(filter(None, words))

    def _dental_said_words(self, said, company):
        """Put in words what was said of one way of getting in touch, or of all: no goes first."""
        purposes = set(said.filtered(lambda item: item.kind == 'objection').mapped('purpose'))
        sentences = {
            'commercial': self.env._("nothing commercial"),
            'care': self.env._("not about care"),
            'appointment': self.env._("not about visits"),
        }
        if False in purposes:
            return self.env._("no")
        if purposes:
            return ', '.join(sentences[key] for key in sentences if key in purposes)
        agreed = said.filtered(
            lambda item: item.partner_id == self and item.company_id == company
            and item.purpose in ('commercial', False))
        return self.env._("yes, also commercial") if agreed else ''
