import inspect

from odoo.tests import TransactionCase, tagged

from .. import __name__ as ADDON


@tagged('post_install', '-at_install')
class TestOneAuthor(TransactionCase):
    """No block of a model takes a method away from another block of this addon unseen."""

    def test_nothing_is_shadowed(self):
        """What is loaded later and does not ask ``super()`` hides what was loaded before."""
        hidden = set()
        for model in self.env.registry.values():
            blocks = [block for block in model.mro() if self.is_ours(block)]
            for index, block in enumerate(blocks):
                for name, method in vars(block).items():
                    if not inspect.isfunction(method) or 'super(' in inspect.getsource(method):
                        continue
                    hidden |= {
                        f'{other.__module__}.{name}, by {block.__module__}'
                        for other in blocks[index + 1:]
                        if name in vars(other) and other._name == block._name}
        self.assertFalse(hidden)

    def is_ours(self, block):
        return block.__module__.startswith(ADDON)
