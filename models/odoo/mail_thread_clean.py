import codecs

from markupsafe import Markup
from odoo import api, models

from ...tools.plain_text import storable


# Without a docstring: Odoo's register would show it for each mixin that is made of this one.
class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.private
    @api.model
    def message_parse(self, message, save_original=False):
        """Read a mail, without the signs that PostgreSQL or XML do not take.

        With them Odoo's gateway fails, and the mail is heard by nobody.
        """
        for part in message.walk():
            self._dental_clean_headers(part)
            if part.get_content_maintype() == 'text':
                self._dental_clean_charset(part)
        return super().message_parse(message, save_original=save_original)

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
        """Leave out of the headers of a part of a mail what cannot be kept."""
        texts = [(name, str(value)) for name, value in part.items()]
        for name in {name for name, text in texts if storable(text) != text}:
            said = [' '.join(storable(text).split()) for other, text in texts if other == name]
            del part[name]
            part[name] = ', '.join(said)

    @api.model
    def _dental_clean_charset(self, part):
        """Read a part whose encoding nobody knows as what most are written in."""
        try:
            codecs.lookup(part.get_content_charset() or 'ascii')
        except (LookupError, ValueError):
            part.set_param('charset', 'utf-8')
