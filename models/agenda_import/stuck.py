from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

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
    def _get_stuck_domain(self):
        """Return the domain of files of which the job has done nothing for an hour."""
        return Domain('state', 'in', AT_WORK) & Domain(
            'write_date', '<', fields.Datetime.now() - PATIENCE)

    @api.model
    def _tell_stuck(self):
        """Give the managers a to-do for each file that waits in vain, once a day.

        With ``sudo``: the hourly job's, for all clinics, whoever runs it by hand.
        """
        for kept in self.sudo().search(self._get_stuck_domain()):
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
        """Say of each clinic how many files wait in vain, and why.

        :return: list of dict, as ``get_today_summary`` says
        """
        # Dentists may not read imports: only how many of their clinics wait, and why, is told.
        Import = self.env['dental.agenda.import'].sudo()
        return [{
            'action': 'dental_followup.dental_agenda_import_action', 'filter': False,
            'icon': 'fa-exclamation-triangle',
            'text': self._say_of_clinic(company, ' '.join((self.env._(
                "1 agenda waits to be imported or undone.") if number == 1 else self.env._(
                "%(number)s agendas wait to be imported or undone.", number=number),
                Import._say_why_stuck()))),
        } for company, number in Import._read_group(
            Import._get_stuck_domain() & Domain('company_id', 'in', self.env.companies.ids),
            ['company_id'], ['__count'])]
