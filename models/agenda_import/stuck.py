from datetime import timedelta

from odoo import api, fields, models

PATIENCE = timedelta(hours=1)
"""So long a file may wait without anything being done about it; the job runs every hour, and at
once when a file is handed over."""
AT_WORK = ('waiting', 'undoing')
"""States of a file that the job is to go on with."""


class DentalAgendaImport(models.Model):
    """A file that waits while the job does not run is somebody's to-do, and Today says so."""

    _inherit = 'dental.agenda.import'

    _at_work_idx = models.Index("(company_id) WHERE state IN ('waiting', 'undoing')")

    @api.model
    def _find_stuck(self):
        """Return the files that have waited for an hour, if the job has done nothing meanwhile.

        With ``sudo``: the job is one for all clinics; of others only that it is at work is asked.
        """
        since = fields.Datetime.now() - PATIENCE
        Import = self.sudo()
        waiting = Import.search([('state', 'in', AT_WORK), ('write_date', '<', since)])
        at_work = waiting and Import.search_count([
            ('part_of_id', '!=', False), '|', ('create_date', '>=', since),
            ('undone_at', '>=', since)], limit=1)
        return waiting.browse() if at_work else waiting

    @api.model
    def _tell_stuck(self):
        """Give a manager a to-do for each file that waits in vain, if it has none."""
        for kept in self._find_stuck():
            kept._give_todo(kept.company_id._dental_managers()[:1], note=kept.with_context(
                lang=kept.company_id._dental_lang())._say_why_stuck())

    @api.model
    def _say_why_stuck(self):
        """Say what an administrator does: whether the job is switched off is all that is read."""
        # Only administrators read scheduled actions.
        job = self.env.ref('dental_followup.ir_cron_import_agendas').sudo()
        return self.env._(
            "The scheduled action that imports big agendas is switched off: an administrator "
            "switches it on.") if not job.active else self.env._(
            "The scheduled action that imports big agendas has not run for an hour: an "
            "administrator looks why.")


class DentalFollowup(models.Model):
    """Above Today: what waits to be imported, or undone, and does not go on."""

    _inherit = 'dental.followup'

    @api.model
    def _describe_stuck_imports(self):
        """Say of each clinic how many files wait in vain, and why, to who may import.

        :return: list of dict, as ``get_today_summary`` says
        """
        Import = self.env['dental.agenda.import']
        if not Import.has_access('read'):
            return []
        stuck = Import._find_stuck().filtered(
            lambda kept: kept.company_id in self.env.companies)
        return [{
            'action': 'dental_followup.dental_agenda_import_action', 'filter': False,
            'icon': 'fa-exclamation-triangle',
            'text': self._say_of_clinic(company, ' '.join((self.env._(
                "1 agenda waits to be imported or undone.") if len(files) == 1 else self.env._(
                "%(number)s agendas wait to be imported or undone.", number=len(files)),
                Import._say_why_stuck()))),
        } for company, files in stuck.grouped('company_id').items()]
