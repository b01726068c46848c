import pytest

from ..odoo_source import complete, describe
from ..say import Stop


def make(folder, version="(19, 0, 0, FINAL, 0, '')", web="addons/web"):
    """A folder with the few files by which an Odoo is recognised."""
    (folder / "odoo").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = {version}\n")
    if web:
        (folder / web).mkdir(parents=True)
    return folder


def test_a_source_checkout_has_its_addons_beside(tmp_path):
    odoo = describe(make(tmp_path / "my odoo"))
    assert (odoo.python, odoo.addons) == (tmp_path / "my odoo", (tmp_path / "my odoo/addons",))


def test_an_unpacked_package_has_its_addons_inside(tmp_path):
    python = make(tmp_path / "usr/lib/python3/dist-packages", web="odoo/addons/web")
    odoo = describe(tmp_path)
    assert (odoo.python, odoo.addons) == (python, ())


def test_another_build_has_another_key(tmp_path):
    assert describe(make(tmp_path / "one")).build != describe(make(tmp_path / "two")).build


@pytest.mark.parametrize("version, told", [
    ("(17, 0, 0, FINAL, 0, '')", "this one is 17.0"),
    ("('saas~18', 3)", "must be an Odoo 19.0"),
    ("nonsense", "of an unknown version"),
])
def test_another_odoo_is_refused_with_its_version(tmp_path, version, told):
    with pytest.raises(Stop, match=told):
        describe(make(tmp_path, version))


def test_what_is_no_odoo_is_refused(tmp_path):
    with pytest.raises(Stop, match="no Odoo in it"):
        describe(tmp_path)
    with pytest.raises(Stop, match="not its addons"):
        describe(make(tmp_path, web=None))


def test_links_to_nowhere_get_their_font(tmp_path):
    fonts, static = tmp_path / "fonts", tmp_path / "addons/web/static/lib"
    fonts.mkdir()
    static.mkdir(parents=True)
    (fonts / "font.woff").write_text("a font")
    (static / "font.woff").symlink_to("nowhere.woff")
    (static / "other.js").write_text("kept")
    complete(tmp_path / "addons", fonts)
    assert (static / "font.woff").read_text() == "a font"
    assert not (static / "font.woff").is_symlink()
    assert (static / "other.js").read_text() == "kept"
