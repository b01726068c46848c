"""What README, docs and the other pages lead to is there."""

import ast
import re

import pytest

from ..cli import parser
from ..paths import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"`(?:models|tools|wizard|devtools|tests|migrations)/[\w/]*(?:\.\w+)?`")


def anchors(page):
    """The anchors of a page's titles, as they are made for a reader in the browser."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page):
    for link in LINK.findall(page.read_text()):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists() and target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page):
    named = [name.strip("`") for name in CODE.findall(page.read_text())]
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_page_is_led_to():
    led = {(page.parent / link.partition("#")[0]).resolve()
           for page in PAGES for link in LINK.findall(page.read_text())}
    led |= {path / "README.md" for path in led}
    assert not [page for page in PAGES if page not in led | {ROOT / "README.md"}]


def test_the_first_page_is_read_in_some_minutes_and_has_two_commands():
    text = (ROOT / "README.md").read_text()
    assert len(text.split()) < 1500
    assert re.search(r"```sh\n\./dev run .*\n\./dev test .*\n```", text)


def test_every_command_of_dev_is_told():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    commands = next(action for action in parser()._actions if action.dest == "command").choices
    assert not [name for name in commands if f"| `./dev {name}" not in text]


def test_the_changes_of_each_version_are_told():
    text = (ROOT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## \[(19\.0\.[\d.]+)\] - \d{4}-\d\d-\d\d$", text, re.M)
    manifest = ast.literal_eval((ROOT / "__manifest__.py").read_text())
    assert versions[0] == manifest["version"]
    assert {path.name for path in (ROOT / "migrations").iterdir()} <= set(versions)
