import logging

from markupsafe import Markup
from odoo import api, models

from ...tools import returned
from ...tools.plain_text import storable

_logger = logging.getLogger(__name__)


# Without a docstring: Odoo's register would show it for each mixin that is made of this one.
class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.private
    @api.model
    def message_parse(self, message, save_original=False):
        """Read a mail, without what PostgreSQL, XML or Python's reader of mails do not take.

        With it Odoo's gateway fails, and the mail is heard by nobody.
        """
        for part in message.walk():
            self._dental_clean_headers(part)
            if part.get_content_maintype() == 'text':
                self._dental_clean_charset(part)
        return super().message_parse(message, save_original=save_original)

    @api.model
    def _message_parse_extract_bounce(self, email_message, message_dict):
        """Read what a mail that came back says; of one that is broken, that it came back."""
        try:
            return super()._message_parse_extract_bounce(email_message, message_dict)
        except (AttributeError, LookupError, RecursionError, ValueError):
            _logger.info("the report %s is broken, its text is read", message_dict['message_id'])
            return {
                'is_bounce': True, 'bounced_email': False, 'bounced_msg_ids': False,
                'bounced_partner': self.env['res.partner'],
                'bounced_message': self.env['mail.message']}

    @api.model
    def _message_parse_extract_payload_postprocess(self, message, payload_dict):
        """Go on with a text, and with names of files, that can be kept."""
        body = payload_dict['body']
        clean = storable(body)
        return super()._message_parse_extract_payload_postprocess(message, {
            **payload_dict,
            'body': Markup(clean) if isinstance(body, Markup) else clean,
            'attachments': [
                file._replace(fname=storable(file.fname or '')) for file in (
                    payload_dict['attachments'])]})

    @api.model
    def _dental_clean_headers(self, part):
        """Leave out of the headers of a part of a mail what cannot be kept or read."""
        texts = [(name, self._dental_read_header(part, name, raw))
                 for name, raw in part.raw_items()]
        for name in {name for name, (text, clean) in texts if text != clean}:
            said = ', '.join(clean for other, (_text, clean) in texts if other == name and clean)
            del part[name]
            if said:
                part[name] = said

    @api.model
    def _dental_read_header(self, part, name, raw):
        """Return a header as Python reads it, and as it can be kept.

        Of one on which Python fails, such as an address with one bracket, the addresses are kept.
        """
        try:
            text = str(part.policy.header_fetch_parse(name, raw))
        except Exception:  # it fails in as many ways as there are broken headers
            return None, ', '.join(returned.addresses(raw))
        clean = storable(text)
        return text, text if clean == text else ' '.join(clean.split())

    @api.model
    def _dental_clean_charset(self, part):
        """Read a part whose encoding is not said, or none of texts, as what most are written in."""
        try:
            known = part.get_param('charset') and part.get_content() is not None
        except (AttributeError, LookupError, TypeError, ValueError):
            known = False
        if not known:
            part.del_param('charset')
            part.set_param('charset', 'utf-8')
