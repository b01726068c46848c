from odoo import api, fields, models
from odoo.tools import SQL

FATES = ('created', 'changed', 'unchanged', 'refused', 'block', 'gone', 'past')
"""What may become of a row, or of a visit that has none any more."""


class DentalAgendaImport(models.Model):
    """An agenda that was imported: the days and dentists it told of, what became of its rows.

    A big one is imported by a job in parts of whole days, each kept as an import of its own
    (``part_of_id``), by this model's ``big_file``.

    Kept by the server alone: nobody may write it (invariant 6: a visit is judged by the last file
    that told of it).
    """

    _name = 'dental.agenda.import'
    _inherit = 'dental.followup.links'
    _description = "Agenda import"
    _order = 'at desc, id desc'
    _rec_name = 'filename'

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True)
    user_id = fields.Many2one(
        'res.users', string="Imported by", required=True, default=lambda self: self.env.uid)
    at = fields.Datetime(string="Imported on", required=True, default=fields.Datetime.now)
    filename = fields.Char(string="File")
    file_hash = fields.Char(
        help="The SHA-256 of the file: the same file again is known by it.")
    first_day = fields.Date()
    last_day = fields.Date()
    is_part = fields.Boolean(
        string="Part of the agenda",
        help="What it left out says nothing: the file held only part of its days.")
    day_ids = fields.One2many(
        'dental.agenda.import.day', 'import_id', string="Days told of")
    created_count = fields.Integer(string="New")
    changed_count = fields.Integer(string="Changed")
    unchanged_count = fields.Integer(string="As they were")
    past_count = fields.Integer(
        string="Told by a newer file",
        help="Rows of days that a file which was handed over later told of: that one counts.")
    refused_count = fields.Integer(string="Not imported")
    block_count = fields.Integer(string="Not visits")
    gone_count = fields.Integer(string="No longer in it")
    refused_file = fields.Binary(
        string="Rows not imported", attachment=True,
        help="The rows as they stood in the file, with the reason beside them.")
    refused_filename = fields.Char()

    @api.model
    def _lock_clinic(self, company, waits=True):
        """Let one agenda of a clinic be imported, or undone, at a time: two that do not see each
        other would each make a new patient of the same person.

        The second one waits, fails to serialize and is run again by Odoo; then it sees the first.
        Whatever else refers to the clinic waits for neither.

        :param bool waits: whether it waits; a job comes back instead
        :return: whether it is its turn
        """
        company.flush_recordset()
        if not waits and not company.try_lock_for_update(allow_referencing=True):
            return False
        self.env.cr.execute(SQL("UPDATE res_company SET id = id WHERE id = %s", company.id))
        return True

    @api.model
    def _keep(self, company, told, counts, **values):
        """Keep what a file was and told.

        With ``sudo``: that something was imported is the server's word.

        :param told: (day, dentist's id or ``False``) pairs that it told of
        :param dict counts: how many rows had which of :data:`FATES`
        :return: the import
        """
        days = [day for day, _dentist_id in told]
        return self.sudo().create({
            'company_id': company.id, 'user_id': self.env.uid,
            'first_day': min(days, default=False), 'last_day': max(days, default=False),
            'day_ids': [fields.Command.create({
                'company_id': company.id, 'day': day, 'dentist_id': dentist_id,
            }) for day, dentist_id in sorted(told)],
            **{f'{fate}_count': counts.get(fate, 0) for fate in FATES}, **values})


class DentalAgendaImportDay(models.Model):
    """A day of a dentist that an imported agenda told of."""

    _name = 'dental.agenda.import.day'
    _inherit = 'dental.followup.links'
    _description = "Day of an agenda import"
    _order = 'day, id'

    import_id = fields.Many2one(
        'dental.agenda.import', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True)
    day = fields.Date(required=True)
    dentist_id = fields.Many2one('res.partner')
