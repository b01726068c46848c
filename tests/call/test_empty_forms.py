from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from psycopg2 import IntegrityError

from ..common import DentalCase

ADDON = 'dental_followup'
OF_MANY = ('one2many', 'many2many')


@tagged('post_install', '-at_install')
class TestEmptyForms(DentalCase):
    """*New* opens in every menu, for every role, and what is missing is said by a sentence."""

    def roles(self):
        """Return the users of the clinic, a colleague without a role among them."""
        return self.receptionist, self.dentist_user, self.manager, self.outsider

    def forms(self):
        """Yield (what it is called, model, view) of all forms that can be opened empty."""
        for model, key in (('ir.actions.act_window', 'res_model'), ('ir.ui.view', 'model')):
            ids = self.env['ir.model.data'].search(
                [('module', '=', ADDON), ('model', '=', model)]).mapped('res_id')
            for record in self.env[model].browse(ids):
                if model == 'ir.ui.view' and (record.type, record.mode) != ('form', 'primary'):
                    continue
                view = record if model == 'ir.ui.view' else record.view_ids.filtered(
                    lambda line: line.view_mode == 'form').view_id
                context = safe_eval(getattr(record, 'context', False) or '{}', {
                    'uid': 1, 'active_id': False, 'allowed_company_ids': self.clinic.ids})
                yield record.xml_id, self.env[record[key]].with_context(**context), view or None

    def each(self):
        """Yield (what it is called, empty model as a user, view) of who may make new ones."""
        for name, model, view in self.forms():
            for user in self.roles():
                mine = model.with_user(user)
                if mine.has_access('create') and not (view and view.group_ids - user.all_group_ids):
                    yield f'{name} by {user.login}', mine, view

    def test_new_opens(self):
        seen = set()
        for name, model, view in self.each():
            with self.subTest(name):
                self.assertTrue(Form(model, view)._view['fields'])
            seen.add(model._name)
        self.assertGreater(seen, {
            'dental.followup', 'dental.observation', 'dental.treatment.plan', 'dental.consent',
            'dental.followup.program', 'dental.followup.call', 'calendar.event', 'res.partner'})

    def test_each_field_left_empty(self):
        """What a field changes on the screen is asked of a form in which nothing is filled in."""
        for name, model, view in self.each():
            form = Form(model, view)
            for field in form._view['fields']:
                if not form._view['onchange'].get(field):
                    continue
                with self.subTest(name, field=field):
                    form = Form(model, view)
                    if form._view['fields'][field]['type'] not in OF_MANY:
                        form._values[field] = False
                    form._perform_onchange(field)

    def test_saved_empty(self):
        """The screen asks for what is required; a script is told by the database or by us."""
        for name, model, view in self.each():
            with self.subTest(name), mute_logger('odoo.sql_db'):
                try:
                    with (suppress(UserError, IntegrityError),
                          self.env.cr.savepoint() as savepoint):
                        Form(model, view).save()
                        savepoint.rollback()
                except AssertionError as missing:
                    self.assertIn("is a required field", str(missing))
            with self.subTest(name, by="a script"), mute_logger('odoo.sql_db'):
                try:
                    with self.env.cr.savepoint() as savepoint:
                        model.create({})
                        savepoint.rollback()
                except (UserError, IntegrityError):
                    self.env.invalidate_all(flush=False)

    def test_nothing_computed_of_nothing(self):
        """What is computed of a record that has nothing yet is empty, not a failure."""
        for name, model in sorted(self.env.items()):
            ours = [field for field in model._fields.values() if (
                field.compute or field.related) and (
                field._module == ADDON or name.startswith('dental.'))]
            for user in self.roles():
                if model._abstract or not model.with_user(user).has_access('read'):
                    continue
                for field in ours:
                    with (self.subTest(model=name, field=field.name, user=user.login),
                          suppress(AccessError)):  # a field of another role
                        model.with_user(user).new({})[field.name]
