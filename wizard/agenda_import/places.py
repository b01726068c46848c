"""The dentists, chairs and treatments of an agenda: found by name, created when they are new."""
from odoo.fields import Command

from ...tools.agenda.one_visit import treatments_of
from ...tools.names import name_key

PLACE_MODELS = {
    'dentist': 'res.partner',
    'chair': 'resource.resource',
    'treatment': 'calendar.event.type',
}
USUAL = 0.5
"""Hours of a treatment that is new here."""


class Places:
    """What the agenda names beside patients. Two spellings of a name are one (`name_key`)."""

    def __init__(self, company, rows, blocks=()):
        """Look the names up: one query a kind, however many rows.

        :param rows: the good rows of the agenda
        :param blocks: rows of blocked times: their dentists are looked up, and never new
        """
        self.company = company
        self.env = company.env
        self._names = {kind: {} for kind in PLACE_MODELS}
        for row in rows:
            for kind, names in self._names.items():
                for name in _told(row, kind):
                    names.setdefault(name_key(name), name)
        self._blocked = {name_key(row.values.get('dentist')) for row in blocks} - {''}
        self._records = {
            (kind, key): record
            for kind in PLACE_MODELS if self._names[kind] or kind == 'dentist' and self._blocked
            for key, record in self._known(kind).items()
        }
        self._lengths = {
            record.id: record.dental_duration
            for (kind, _key), record in self._records.items() if kind == 'treatment'
        }

    def _known(self, kind):
        """Return the records of a kind by name key; of several, an active one and the oldest."""
        domains = {
            'dentist': [
                ('is_dentist', '=', True), ('company_id', 'in', [self.company.id, False]),
                ('dental_name_key', 'in', list(self._names['dentist'].keys() | self._blocked))],
            'chair': [
                ('resource_type', '=', 'material'),
                ('company_id', 'in', [self.company.id, False])],
            # a clinic has some dozens, and PostgreSQL does not know the key of a name
            'treatment': [('name', '!=', False)],
        }
        fnames = {'treatment': ['name', 'dental_duration']}.get(kind, ['name', 'active'])
        records = self.env[PLACE_MODELS[kind]].with_context(active_test=False).search_fetch(
            domains[kind], fnames, order='id')
        if kind != 'treatment':
            records = records.sorted(lambda record: (not record.active, record.id))
        known = {}
        for record in records.with_context(active_test=True):
            known.setdefault(name_key(record.name), record)
        return known

    def find(self, kind, name):
        """Return the record of a name, or an empty one if it is not here yet."""
        return self._records.get((kind, name_key(name)), self.env[PLACE_MODELS[kind]])

    def find_all(self, kind, names):
        """Return the records of some names, without those that are not here yet."""
        return self.env[PLACE_MODELS[kind]].union(*(self.find(kind, name) for name in names))

    def minutes(self, treatments):
        """Return how long some treatments usually take, one after the other."""
        return round(60 * sum(
            self._lengths.get(self.find('treatment', name).id, USUAL)
            for name in treatments or [None]))

    def new_names(self):
        """Return the names that the import creates, by kind."""
        return {
            kind: sorted(
                name for key, name in names.items() if (kind, key) not in self._records)
            for kind, names in self._names.items()
        }

    def create_missing(self, rows):
        """Create what some rows need and is not here yet."""
        for kind in PLACE_MODELS:
            wanted = {name_key(name) for row in rows for name in _told(row, kind)}
            keys = [
                key for key in self._names[kind]
                if key in wanted and (kind, key) not in self._records]
            if keys:
                names = [self._names[kind][key] for key in keys]
                records = getattr(self, f'_create_{kind}')(names)
                self._records.update(zip([(kind, key) for key in keys], records, strict=True))

    def remember(self):
        """Return what is known now, for :meth:`forget_since`."""
        return dict(self._records)

    def forget_since(self, remembered):
        """Forget what was created since, in a batch that failed."""
        self._records = remembered

    def _create_dentist(self, names):
        return self.env['res.partner'].create([
            {'name': name, 'is_dentist': True, 'company_id': self.company.id}
            for name in names
        ])

    def _create_chair(self, names):
        # reception may not set up resources; a chair that the agenda names is no more than a name
        return self.env['resource.resource'].sudo().create([
            {'name': name, 'resource_type': 'material', 'company_id': self.company.id}
            for name in names
        ]).sudo(False)

    def _create_treatment(self, names):
        # likewise for the types of meetings, which only administrators may create
        return self.env['calendar.event.type'].sudo().create([
            {'name': name} for name in names
        ]).sudo(False)

    def new_values(self, row):
        """Return the field values of a new visit for the names of a row."""
        return {
            'dental_dentist_id': self.find('dentist', row.values['dentist']).id,
            'dental_chair_id': self.find('chair', row.values['chair']).id,
            'categ_ids': [Command.set(self.find_all('treatment', _told(row, 'treatment')).ids)],
        }

    def changed_values(self, row):
        """Return the field values that change on a visit that is here.

        Treatments and participants that were added here are kept.
        """
        values = {}
        for kind, old in row.replaced.items():
            new = self.find_all(kind, _told(row, kind))
            swap = [
                *(Command.unlink(record.id) for record in old - new),
                *(Command.link(record.id) for record in new)]
            if kind == 'dentist':
                values.update(dental_dentist_id=new.id, partner_ids=swap)
            elif kind == 'chair':
                values['dental_chair_id'] = new.id
            else:
                values['categ_ids'] = swap
        return values


def _told(row, kind):
    """Return the names of a kind that a row tells."""
    told = row.values[kind]
    return treatments_of(told) if kind == 'treatment' else [told] if told else []
