"""What a caller from outside may send by mistake or on purpose, and how it is sent."""
import copy
import inspect
import re
import sys
from contextlib import contextmanager
from itertools import islice

from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ...models.access.dental_followup_links import HOSTS, LINKS
from ..records_case import RecordsCase

ADDON = 'odoo.addons.dental_followup.'
HOSTILE = (
    None, [], [1], [[1, 2]], [[6, 0]], {}, {'id': 1}, 'x', '', '\0', '\ud800', '9' * 5000, -1, 0.5,
    10**30, 1e15, 1e308, float('nan'), float('-inf'), '2026-13-45', '9999-12-31 23:59:59',
    '0001-01-01', True)
"""Values of every shape, of which a field understands some."""
WORST = (None, [1], [[1, 2]], [[6, 0]], {'id': 1}, 'x', 10**30, 1e308, '9999-12-31 23:59:59')
"""Some of them, for doors behind which much is done."""
SENTENCES = (UserError, RedirectWarning, IntegrityError)
"""What a person is told in a sentence: of what the database refuses Odoo says ours."""
EVERY = 5
"""Of the calls there are every fifth is made, which is minutes less: as no door has five values,
each of these comes to many fields and methods. With 1 all are made."""
TWIN = 'res.partner.category'
"""A model of Odoo's own, beside which ours are held."""


class HostileCase(RecordsCase):
    """Whoever calls from outside is answered by a sentence, whatever is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.env[TWIN].create({'name': "x"})

    def rpc(self, model, method, *args, context=None, **kw):
        """Call a method, and let the database say at once what it has to say."""
        # What is sent is read from a message: nothing that is done with it comes back.
        args, context = copy.deepcopy((args, context))
        result = super().rpc(model, method, *args, context=context, **kw)
        self.env.flush_all()
        return result

    def answer(self, *call, **kw):
        """Return what is wrong with the answer to a call, ``None`` if all is well."""
        try:
            with mute_logger('odoo.sql_db'), self.undone():
                self.rpc(*call, **kw)
        except SENTENCES:
            return None
        except Exception as error:  # noqa: BLE001 which it is, is the question
            return error
        return None

    def assertSentences(self, calls):
        """Make calls, and tell of all that are answered by a machine's error.

        :param calls: of pairs of the arguments of :meth:`answer`, and of calls of Odoo's own
            models: where one of these is answered by an error too, ours may be
        """
        wrong = []
        for (call, kw), twins in islice(calls, None, None, EVERY):
            error = self.answer(*call, **kw)
            if error and not any(self.answer(*twin, **kw) for twin in twins):
                wrong.append(f"{call!r:.200} {kw.get('context') or ''}: {error!r:.150}")
        self.assertFalse(wrong, f"{len(wrong)} answers are no sentences:\n" + '\n'.join(wrong))

    # what there is to call

    def own_models(self):
        """Yield (model, its fields that are ours, who works with it) of what people create."""
        door = self.env.registry[LINKS]
        for name, model in sorted(self.env.registry.items()):
            ours = issubclass(model, door) and not model._abstract and model._auto
            if name == 'res.users' or not (ours or name in (*HOSTS, 'calendar.event.type')):
                continue
            for user in (self.receptionist, self.manager):
                records = self.as_user(name, user)
                if records.has_access('read'):
                    yield name, [
                        field.name for field in model._fields.values()
                        if 'dental_followup' in field._modules
                        and (ours or field.name.startswith(('dental_', 'is_dent')))
                        and records._has_field_access(field, 'write')], user
                    break

    @contextmanager
    def one(self, model, user):
        """Yield a record that was created with all rights, as a user's; it is gone afterwards."""
        with self.undone():
            record = self.as_user(model, user, sudo=True).create(self.values_of(model, user))
            self.env.flush_all()
            yield record.sudo(False)

    def own_methods(self, model):
        """Return the public methods of a model that are ours, as functions by name."""
        return {
            name: method for cls in self.env.registry[model].mro()
            if cls.__module__.startswith((f'{ADDON}models', f'{ADDON}wizard'))
            for name, method in vars(cls).items()
            if inspect.isfunction(method) and not name.startswith('_')}

    def context_keys(self):
        """Return what our code reads of the context, as its source says."""
        sources = ''.join(
            inspect.getsource(module) for name, module in list(sys.modules.items())
            if name.startswith((f'{ADDON}models.', f'{ADDON}wizard.')))
        return sorted({
            *re.findall(r"context(?:\.get\(|\[)'(\w+)'", sources)} - {'__action_done'})  # Odoo's
