"""People beside the clinic, who use Odoo for something else."""
from contextlib import contextmanager

from odoo.tests import new_test_user

from ..common import QUIET, DentalCase

OFFICE = 'base.group_user,base.group_allow_export,base.group_partner_manager'
BESIDE = {
    'accountant': 'base.group_user,base.group_allow_export',
    'office': OFFICE,
    'administrator': f'{OFFICE},base.group_system',
}
"""Who has no role at the clinic, by what they may do in Odoo."""
ADDRESS = 'proveedor@ejemplo.test'


class NeighbourCase(DentalCase):
    """A clinic in full use, and colleagues beside it without a role; one is of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.make_clinic("Gestoría Turia", cls.zone)
        cls.people = {
            name: cls.make_neighbour(f'{name}_test', groups) for name, groups in BESIDE.items()}
        cls.people['elsewhere'] = cls.make_neighbour(
            'elsewhere_test', OFFICE, cls.other_company)
        cls.people['both'] = cls.make_neighbour(
            'both_test', OFFICE, cls.clinic | cls.other_company)
        cls.receptionist.group_ids |= cls.env.ref('base.group_allow_export')
        cls.people['receptionist'] = cls.receptionist
        cls.visit = cls.make_visit('10:00')
        cls.visit.action_dental_no_show()
        cls.colleague = cls.outsider

    @classmethod
    def make_neighbour(cls, login, groups, companies=None):
        companies = companies or cls.clinic
        return new_test_user(
            cls.env, login, groups, context=QUIET, name=login, tz=cls.zone,
            company_id=companies[0].id, company_ids=[(6, 0, companies.ids)])

    def env_of(self, name):
        """Return the environment in which one of the people works."""
        user = self.people[name]
        return self.env(user=user, su=False, context={
            'allowed_company_ids': user.company_ids.ids, 'lang': 'en_US', 'tz': self.zone})

    def try_each(self, what, names):
        """Let each of some people do each thing (a method ``<what>_…``), and take it back."""
        actions = [name for name in dir(self) if name.startswith(f'{what}_')]
        self.assertTrue(actions)
        for name in names:
            for action in actions:
                with self.subTest(who=name, does=action), self.undone():
                    self.env.invalidate_all()
                    getattr(self, action)(self.env_of(name))
                    self.env.flush_all()

    def statements_of(self, action, records):
        """Return the SQL by which something is done to records, begun with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            action(records)
        return list(map(str, queries))

    def look_at_views(self, model, kinds):
        """Load views; who has no role is shown nothing of the clinic's."""
        views = model.get_views([(False, kind) for kind in kinds], {'load_filters': True})
        if model.env.user != self.receptionist:
            self.assertNotIn('dental_', str(views))
            self.assertFalse([name for name in model.fields_get() if 'dental' in name])

    def bring_in(self, model, text):
        """Import a text table whose titles are fields, as Odoo's own import does."""
        titles, *rows = text.splitlines()
        columns = titles.split(',')
        importer = model.env['base_import.import'].create({
            'res_model': model._name, 'file': text.encode(), 'file_type': 'text/csv'})
        options = {'quoting': '"', 'separator': ',', 'has_headers': True}
        importer.parse_preview(options)
        result = importer.execute_import(columns, columns, options)
        self.assertFalse(result['messages'])
        self.assertEqual(len(result['ids']), len(rows))
