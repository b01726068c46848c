from odoo import models
from odoo.exceptions import ValidationError

from ...tools import sentences
from ...tools.plain_text import shorten


class DentalFollowupBraces(models.AbstractModel):
    """A ``text`` in which words in braces stand for what is true of the patient at hand.

    Only words of a safe list (``_dental_braces``) may, in every language it is written in.
    """

    _name = 'dental.followup.braces'
    _description = "Text with words in braces"

    _dental_braces = ()

    def _update_field_translations(
            self, field_name, translations, digest=None, source_lang=''):
        """Write translations; they keep to the same rules as the text.

        :raises UserError: for what is shared and a manager of some of the clinics
        :raises ValidationError: for a placeholder that is not on the safe list
        """
        self.check_access('write')
        self._check_shared()
        result = super()._update_field_translations(
            field_name, translations, digest, source_lang)
        self._check_text()
        return result

    def _get_texts(self):
        """Return the texts of one record, in every language it is written in."""
        self.ensure_one()
        return self._fields['text']._get_stored_translations(self).values()

    def _check_braces(self, text):
        """Refuse words in braces that are not on the safe list.

        :raises ValidationError: saying which ones are
        """
        wrong = sentences.unknown(text, self._dental_braces)
        if wrong:
            raise ValidationError(self.env._(
                "%(wrong)s stands for nothing. You can use: %(known)s.", wrong=shorten(wrong[0]),
                known=', '.join(f'{{{name}}}' for name in self._dental_braces)))
