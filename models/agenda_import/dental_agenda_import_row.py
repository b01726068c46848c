from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Date, Datetime
from odoo.models import MAGIC_COLUMNS

from ..insert_rows import insert_rows

UNDO_LASTS = timedelta(days=7)
"""How long an import can be undone; what it needs for that is kept no longer."""
KINDS = [
    ('visit', "Visit"),
    ('replaced', "Visit that was deleted here"),
    ('patient', "Patient"),
    ('note', "Observation"),
    ('block', "Busy time"),
    ('dentist', "Dentist"),
    ('chair', "Chair"),
    ('treatment', "Treatment"),
]
DEEDS = [
    ('created', "Created"),
    ('changed', "Changed"),
    ('told', "Named"),
    ('left_out', "Left out"),
    ('deleted', "Deleted"),
]
"""What an import does to a record; one that is only named is known to be in the agenda still."""
MODELS = {
    'visit': 'calendar.event',
    'replaced': 'calendar.event',
    'patient': 'res.partner',
    'note': 'dental.observation',
    'block': 'calendar.event',
    'dentist': 'res.partner',
    'chair': 'resource.resource',
    'treatment': 'calendar.event.type',
}
SEEN = (
    'name', 'start', 'stop', 'allday', 'description', 'location', 'active', 'dental_patient_id',
    'dental_dentist_id', 'dental_chair_id', 'categ_ids', 'partner_ids', 'dental_wants_sooner',
    'dental_incident')
"""What people see and change of a visit, beside its state, which has a ledger of its own."""
TOLD = ('dental_told_at', 'dental_left_out_at')
STATES = (*TOLD, 'dental_state', 'dental_hands_off')
"""What undoing needs of a visit that a file only names."""
BLOCK = (
    'name', 'start', 'stop', 'dental_company_id', 'dental_dentist_id', 'dental_import_ref',
    'dental_import_seen', 'dental_block_text')
NAMES = {
    'visit': (*SEEN, *TOLD, 'dental_state', 'dental_hands_off', 'dental_import_ref',
              'dental_import_seen'),
    'replaced': ('dental_import_ref', 'dental_observation_ids'),
    'patient': (
        'name', 'active', 'is_dental_patient', 'dental_number', 'phone', 'dental_phone_alt',
        'email', 'dental_birthdate', 'dental_first_visit_on', 'lang', 'dental_import_seen',
        'category_id'),
    'block': BLOCK,
}
"""What is kept of each kind; of patients, what else is written on them too."""


class DentalAgendaImportRow(models.Model):
    """What an import did to one record: what undoing it needs.

    The server's own, written in bulk with the import and gone after a week
    (:data:`UNDO_LASTS`): it holds what patients' records said before.
    """

    _name = 'dental.agenda.import.row'
    _inherit = 'dental.followup.links'
    _description = "What an agenda import changed"
    _order = 'id'

    import_id = fields.Many2one(
        'dental.agenda.import', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True)
    kind = fields.Selection(KINDS, required=True)
    deed = fields.Selection(DEEDS, required=True)
    res_id = fields.Integer(required=True)
    before = fields.Json()
    after = fields.Json()

    @api.autovacuum
    def _gc_rows(self):
        """Forget what undoes imports that are too old to be undone.

        With ``sudo``: the rows are the server's own.
        """
        self.sudo().search([
            ('import_id.at', '<', Datetime.now() - UNDO_LASTS)]).unlink()

    @api.model
    def _keep(self, kept, rows):
        """Write the rows of an import: there may be thousands, all the server's.

        :param kept: the ``dental.agenda.import``
        :param rows: iterable of (kind, deed, id of the record, values before, values after)
        """
        insert_rows(self, [{
            'import_id': kept.id, 'company_id': kept.company_id.id, 'kind': kind, 'deed': deed,
            'res_id': res_id, 'before': before, 'after': after,
        } for kind, deed, res_id, before, after in rows])

    @api.model
    def _read_kept(self, kind, records, names=()):
        """Return what is kept of records of a kind, as values for JSON, by id; one query.

        What is empty is not among them.

        :param records: of the model of the kind (:data:`MODELS`)
        :param names: of the fields, by default all that is kept of the kind
        """
        names = names or self._get_names(kind)
        # What is kept is for the server, and of others' private visits as well.
        rows = records.sudo().with_context(active_test=False).read(names, load=None)
        return {row['id']: {
            name: self._as_json(records._fields[name], row[name]) for name in names if row[name]
        } for row in rows}

    @api.model
    def _get_names(self, kind):
        """Return the names of the fields that are kept of records of a kind.

        Of patients it is all that is written on them: who was new is deleted.
        """
        if kind != 'patient':
            return NAMES[kind]
        written = [
            field.name for field in self.env[MODELS[kind]]._fields.values()
            if field.store and not (field.compute or field.related or field.company_dependent)
            and field.type not in ('one2many', 'many2many', 'binary')
            and field.name not in MAGIC_COLUMNS]
        return tuple(dict.fromkeys((*NAMES[kind], *written)))

    @api.model
    def _as_json(self, field, value):
        if field.type == 'datetime':
            return Datetime.to_string(value)
        if field.type == 'date':
            return Date.to_string(value)
        if field.type in ('many2many', 'one2many'):
            return sorted(value)
        return str(value) if field.type == 'html' else value
