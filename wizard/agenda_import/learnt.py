"""What was answered of a file is remembered for the next ones, and with the file it was about."""
from odoo import models

from ...tools.agenda.words import plain


class DentalFollowupImport(models.TransientModel):
    """What somebody chose for a file instead of what was proposed is proposed for the next ones."""

    _inherit = 'dental.followup.import'

    def _learn(self, kept):
        """Remember what was chosen for this file; its undo forgets it (``_forget_learnt``).

        With ``sudo``: what is kept of imports is the server's.

        :param kept: the ``dental.agenda.import``
        """
        taught = {**self._remember_columns(), **self._remember_answers()}
        kept.sudo().learnt = {'taught': taught, 'used': self._get_used()}

    def _remember_columns(self):
        """Keep what the user chose for a title instead of what it was taken for.

        :return: dict of what was before and what is now, by ``titles/…``
        """
        Mapping = self.env['base_import.mapping']
        chosen = {
            column.title: column.field for column in self.column_ids
            if column.field and column.field != column.proposed
        }
        known = {mapping.column_name: mapping for mapping in Mapping.search(
            [('res_model', '=', self._name), ('column_name', 'in', list(chosen))])}
        taught = {
            f'titles/{title}': [known[title].field_name if title in known else None, field]
            for title, field in chosen.items()}
        for title, mapping in known.items():
            mapping.field_name = chosen.pop(title)
        Mapping.create([
            {'res_model': self._name, 'column_name': title, 'field_name': field}
            for title, field in chosen.items()
        ])
        return {key: pair for key, pair in taught.items() if pair[0] != pair[1]}

    def _remember_answers(self):
        """Keep for the clinic what was answered of this file.

        :return: dict of what was before and what is now, by ``states/…``, ``date`` or ``hour``
        """
        learnt = self._learnt()
        before = learnt.get('states', {})
        states = {plain(word.word): word.state for word in self.word_ids if word.state}
        answers = {
            **({'date': self.date_order} if self.order_asked else {}),
            **({'hour': self.hour_form} if self.hour_asked else {})}
        new = {**learnt, **answers, 'states': {**before, **states}}
        if (states or answers) and new != learnt:
            # a setting of the clinic, which whoever imports its agenda answers
            self.company_id.sudo().dental_agenda_learnt = new
        taught = {
            **{f'states/{word}': [before.get(word), state] for word, state in states.items()},
            **{form: [learnt.get(form), answer] for form, answer in answers.items()}}
        return {key: pair for key, pair in taught.items() if pair[0] != pair[1]}

    def _get_used(self):
        """Return what this file is read by that was taught, by itself too, as by ``titles/…``."""
        titles = self._learnt_titles()
        return {
            **{f'titles/{column.title}': column.field for column in self.column_ids
               if column.field and titles.get(column.title) == column.field},
            **{f'states/{plain(word.word)}': word.state for word in self.word_ids if word.state}}
