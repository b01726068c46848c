"""JavaScript and XML are looked at by what package-lock.json says, without naming where it is."""

import json

import pytest

from ..linters import new_enough
from ..paths import ROOT


@pytest.mark.parametrize("version, suits", [
    ("v20.19.0", True), ("v20.18.3", False), ("v22.13.1", True), ("v22.1.0", False),
    ("v21.9.0", False), ("v23.9.0", False), ("v24.0.0", True), ("v18.20.4", False), ("", False),
])
def test_an_old_node_is_not_used(version, suits):
    assert new_enough(version) is suits


def test_every_package_is_checked_and_none_names_where_it_was_fetched():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert len(fetched) > 50
    assert all(package["integrity"].startswith("sha512-") for package in fetched.values())
    assert not [name for name, package in fetched.items() if "resolved" in package]
