import inspect
from contextlib import suppress

from odoo.fields import Domain
from odoo.tests import tagged

from ...models.access.values import NUMBERS, fits
from .hostile_calls import HOSTILE, SENTENCES, TWIN, WORST, HostileCase

OPERATORS = sorted(inspect.getmodule(Domain).CONDITION_OPERATORS)
IDS = ([], [-1], [10**30], ['x'])
TWIN_FIELDS = {
    'boolean': ('res.partner', 'active'), 'char': ('res.partner', 'name'),
    'datetime': ('res.partner', 'create_date'), 'selection': ('res.partner', 'type'),
    'integer': ('res.partner', 'color'), 'many2one': ('res.partner', 'parent_id'),
    'many2many': ('res.partner', 'category_id'), 'one2many': ('res.partner', 'child_ids'),
    'date': ('res.partner', 'create_date'), 'text': ('res.partner', 'street'),
    'float': ('res.partner', 'partner_latitude'),
}
"""A field of Odoo's own of each type."""


@tagged('post_install', '-at_install')
class TestHostileCalls(HostileCase):
    """Each door is given everything: the fields, methods and filters of the registry."""

    # values

    def test_fits(self):
        """A text, a number, a day … and nothing else."""
        program, plan = self.env['dental.followup.program'], self.env['dental.treatment.plan']
        numbers = (None, -1, 0.5, True)
        for records, name, fitting in (
                (program, 'max_per_day', numbers), (plan, 'amount', numbers),
                (program, 'purpose', (None,)), (plan, 'partner_id', (None, -1)),
                (program, 'step_ids', (None, [], [1])),
                (plan, 'presented_on', (None, '', '9999-12-31 23:59:59', '0001-01-01')),
                (plan, 'call_back_at', (None, '', '9999-12-31 23:59:59', '0001-01-01')),
                (plan, 'name', [value for value in HOSTILE if value not in ('\0', '\ud800')
                                and not isinstance(value, (list, dict))])):
            with self.subTest(name):
                self.assertEqual([repr(value) for value in HOSTILE if fits(
                    self.env, records._fields[name], value)], list(map(repr, fitting)))

    def test_create(self):
        def calls():
            for model, names, user in self.own_models():
                if self.as_user(model, user).has_access('create'):
                    values = self.values_of(model, user)
                    for name in names:
                        for value in WORST:
                            yield ((model, 'create', [{**values, name: value}]), {
                                'user': user}), ()
        self.assertSentences(calls())

    def test_write(self):
        def calls():
            for model, names, user in self.own_models():
                if self.as_user(model, user).has_access('write'):
                    with self.one(model, user) as record:
                        for name in names:
                            for value in WORST:
                                yield ((model, 'write', record.ids, {name: value}), {
                                    'user': user}), ()
        self.assertSentences(calls())

    def test_numbers_beyond_all_bounds(self):
        """Nobody is owed a number that no clinic knows: it is refused, not kept."""
        for model, names, user in self.own_models():
            numbers = [name for name in names if self.env[model]._fields[name].type in NUMBERS]
            if not numbers or not self.as_user(model, user).has_access('write'):
                continue
            with self.one(model, user) as record:
                for name in numbers:
                    for value in (1e15, -1e15, 1e308, float('inf'), float('nan')):
                        call = (model, 'write', record.ids, {name: value})
                        with self.subTest(call=call), self.undone(), suppress(*SENTENCES):
                            self.rpc(*call, user=user)
                            self.assertLess(abs(record.sudo()[name]), 1e10)

    def test_default(self):
        def calls():
            for model, names, user in self.own_models():
                for name in names:
                    for value in WORST:
                        context = {f'default_{name}': value}
                        yield ((model, 'default_get', [name]), {
                            'user': user, 'context': context}), ()
        self.assertSentences(calls())

    def test_try(self):
        def calls():
            for model, names, user in self.own_models():
                if not self.as_user(model, user).has_access('create'):
                    continue
                values = self.values_of(model, user)
                for name in names:
                    for value in WORST:
                        yield ((model, 'onchange', [], {**values, name: value}, [name], {
                            name: {}}), {'user': user}), ()
        self.assertSentences(calls())

    # methods

    def methods(self):
        """Yield (model, user, record, name, method) of what can be called of ours."""
        for model, _names, user in self.own_models():
            with self.one(model, user) as record:
                for name, method in self.own_methods(model).items():
                    yield model, user, record, name, method

    def told(self, record, method):
        """Yield what a method is called with, as many arguments as it takes."""
        number = len(inspect.signature(method).parameters) - 1
        if getattr(method, '_api_model', False):
            for value in WORST if number else [()]:
                yield (value,) * number
            return
        for ids in IDS:
            yield ids, *[{}] * number
        for value in WORST if number else ():
            yield record.ids, *[value] * number

    def twins(self, name, method, told):
        """Yield calls of Odoo's own models that are like a call of ours."""
        if told and told[0] not in IDS and not getattr(method, '_api_model', False):
            told = (self.twin.ids, *told[1:])
        if hasattr(self.twin, name):
            yield TWIN, name, *told
        else:
            yield 'res.partner', 'open_commercial_entity', *told[:1]
        yield TWIN, 'read', *told[:1]

    def test_methods(self):
        self.assertSentences(
            (((model, name, *told), {'user': user}), self.twins(name, method, told))
            for model, user, record, name, method in self.methods()
            for told in self.told(record, method))

    def test_context(self):
        keys = self.context_keys()
        self.assertIn('outcome', keys)
        self.assertSentences(
            (((model, name, record.ids), {
                'user': user, 'context': dict.fromkeys(keys, value)}), ())
            for model, user, record, name, method in self.methods()
            if len(inspect.signature(method).parameters) == 1
            and not getattr(method, '_api_model', False)
            for value in WORST)

    def test_what_a_window_says_it_has_read(self):
        call = self.start_call(self.case)
        self.assertSentences(
            ((('dental.followup.call', 'web_save', call.ids, {'told': 'y'}, {}), {
                'context': {'dental_texts_read': read}}), ())
            for value in WORST for read in (value, {'told': value}, {'told': [value]}))

    def test_unknown_field(self):
        """Odoo says which field there is not; its contacts stumble over it themselves."""
        known = (type(None), ValueError)
        for model, _names, user in self.own_models():
            with self.one(model, user) as record:
                for right, ids in (('create', ()), ('write', record.ids)):
                    call = (model, right, *([ids] if ids else ()), {'unknown': 'x'})
                    with self.subTest(model=model, right=right):
                        error = self.answer(*call, user=user)
                        self.assertIn(
                            type(error), (*known, KeyError) if model == 'res.partner' else known)

    # filters

    def test_search(self):
        def calls():
            for model, _names, user in self.own_models():
                for field in self.env[model]._fields.values():
                    if field.store or field.related or not field.search or (
                            'dental_followup' not in field._modules):
                        continue
                    other, name = TWIN_FIELDS[field.type]
                    for operator in OPERATORS:
                        for value in HOSTILE:
                            yield ((model, 'search', [(field.name, operator, value)]), {
                                'user': user}), [(other, 'search', [(name, operator, value)])]
        self.assertSentences(calls())
