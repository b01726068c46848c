from odoo import fields, models

WIZARD = 'dental.followup.import'
"""Of which titles of columns are learnt, in Odoo's own table."""


class DentalAgendaImport(models.Model):
    """What was learnt from a file is forgotten with it, unless another file is read by it."""

    _inherit = 'dental.agenda.import'

    learnt = fields.Json(
        readonly=True,
        help="What was answered of this file for the next ones, with what held before, and by "
             "which answers it was read.")

    def _forget_learnt(self):
        """Forget what this import taught, or an undone one that only this one was read by.

        An answer that was changed since, or by which a file that stands is read, stays. With
        ``sudo``: titles are learnt for all clinics, answers are a setting of the clinic.
        """
        told = self.sudo().learnt or {}
        taught = {**self._find_orphans(told.get('used', {})), **told.get('taught', {})}
        if not taught:
            return
        in_use = self._find_in_use()
        gone = {key: pair for key, pair in taught.items() if (key, pair[1]) not in in_use}
        self._forget_titles(gone)
        self._forget_answers(gone)

    def _find_orphans(self, used):
        """Return what undone imports taught of what this one was read by.

        With ``sudo``: as above.
        """
        undone = self.sudo().search(
            [('undone_at', '!=', False), ('id', '<', self.id)], order='id').filtered('learnt')
        return {
            key: pair for kept in undone for key, pair in kept.learnt.get('taught', {}).items()
            if used.get(key) == pair[1]
            and (key.startswith('titles/') or kept.company_id == self.company_id)}

    def _find_in_use(self):
        """Return by what the other imports that stand were read, or what they taught.

        With ``sudo``: as above.
        """
        standing = self.sudo().search([
            ('undone_at', '=', False), ('part_of_id', '=', False), ('id', '!=', self.id),
        ]).filtered('learnt')
        return {
            (key, answer) for kept in standing for key, answer in (
                *kept.learnt.get('used', {}).items(),
                *((key, after) for key, (_before, after) in kept.learnt['taught'].items()))
            if key.startswith('titles/') or kept.company_id == self.company_id}

    def _forget_titles(self, gone):
        """Let the titles of columns mean what they did before.

        With ``sudo``: as above.
        """
        titles = {key.removeprefix('titles/'): pair for key, pair in gone.items()
                  if key.startswith('titles/')}
        mappings = self.env['base_import.mapping'].sudo().search([
            ('res_model', '=', WIZARD), ('column_name', 'in', list(titles))])
        for mapping in mappings:
            before, after = titles[mapping.column_name]
            if mapping.field_name != after:
                continue
            if before:
                mapping.field_name = before
            else:
                mapping.unlink()

    def _forget_answers(self, gone):
        """Let words of states, dates and hours mean what they did before.

        With ``sudo``: as above.
        """
        company = self.company_id.sudo()
        learnt = dict(company.dental_agenda_learnt or {})
        states = dict(learnt.get('states', {}))
        for key, (before, after) in gone.items():
            kind, _slash, word = key.partition('/')
            table, name = (states, word) if kind == 'states' else (learnt, key)
            if kind == 'titles' or table.get(name) != after:
                continue
            if before:
                table[name] = before
            else:
                table.pop(name)
        learnt['states'] = states
        if learnt != (company.dental_agenda_learnt or {'states': {}}):
            company.dental_agenda_learnt = learnt
