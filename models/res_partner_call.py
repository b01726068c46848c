from odoo import fields, models

from .res_partner import STAFF

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
        return (self.dental_preferred_name or '').strip() or (self.name or '').split(' ')[0]

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
        said = self.env['dental.consent'].sudo().search([
            ('partner_id', 'in', (patient | person).ids), ('withdrawn_at', '=', False),
            '|', ('expires_on', '=', False), ('expires_on', '>=', today)])
        number = patient._dental_call_number()
        blocked = {
            'email': person.is_blacklisted,
            'phone': bool(number) and bool(self.env['phone.blacklist'].sudo().search_count(
                [('number', '=', number)], limit=1)),
        }
        words = [
            patient._dental_channel_words(
                channel, said.filtered(lambda item, channel=channel: (
                    item.channel in (False, channel))),
                company, blocked['email' if channel == 'email' else 'phone'])
            for channel in SAID_OF]
        if patient.dental_robinson_listed:
            words.append(self.env._("on the advertising exclusion list"))
        return ' · '.join(filter(None, words))

    def _dental_channel_words(self, channel, said, company, blocked):
        """Say how one way of getting in touch stands; nothing if nothing was said of it."""
        label = dict(said._fields['channel']._description_selection(self.env))[channel]
        against = said.filtered(lambda item: item.kind == 'objection')
        purposes = set(against.mapped('purpose'))
        if blocked or False in purposes:
            return self.env._("%(channel)s: no", channel=label)
        if purposes:
            sentences = {
                'commercial': self.env._("nothing commercial"),
                'care': self.env._("not about care"),
                'appointment': self.env._("not about visits"),
            }
            return f"{label}: {', '.join(sentences[key] for key in sorted(purposes))}"
        if said.filtered(lambda item: item.partner_id == self and item.company_id == company
                         and item.purpose in ('commercial', False)):
            return self.env._("%(channel)s: yes, also commercial", channel=label)
        if channel == 'email' and self._dental_has_address(
                self._dental_contact_person(company._dental_today()), channel):
            return self.env._("%(channel)s: yes", channel=label)
        return ''
