"""What the manifest says is understood by Odoo."""

import ast

import docutils.core
import pytest
from docutils.utils import SystemMessage
from odoo.modules.module import _DEFAULT_MANIFEST

from ..paths import ROOT

MANIFEST = ast.literal_eval((ROOT / "__manifest__.py").read_text())


def as_odoo_reads(text):
    """Raises what Odoo would print to its log about a description that is no reStructuredText."""
    docutils.core.publish_doctree(text, settings_overrides={"halt_level": 2, "report_level": 5})


def test_the_description_is_what_odoo_takes_it_for():
    as_odoo_reads(MANIFEST["description"])
    with pytest.raises(SystemMessage):
        as_odoo_reads((ROOT / "README.md").read_text())


def test_odoo_knows_every_key():
    others = {"name", "author", "license", "maintainer"}
    assert not set(MANIFEST) - {*_DEFAULT_MANIFEST, *others}
