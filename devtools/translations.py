"""The addon's terms as Odoo exports them, and what is kept of them in i18n/."""

import re
import shutil
import sys

import polib

from .paths import ADDON, CLONE, ROOT
from .procs import odoo_environment, run_logged
from .say import step

I18N = ROOT / "i18n"
POT = I18N / f"{ADDON}.pot"
PLURALS = "nplurals=2; plural=(n != 1);"
LANGUAGES = ("es", "ca")
# Not part of the installed addon, though below its folder.
LEFT_OUT = {"devtools", "bench", "tests", "dev", "docs", "node_modules"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d.]*[sdrfi]|\{\{.*?\}\}|<[/\w][^>]*>")

# What a reader sees of a tag is translated as well.
SHOWN = re.compile(r'\b(title|alt|placeholder|aria-label)="[^"]*"')


def export(opened):
    """A polib file of the terms of the addon as it is now."""
    addons, output = mirror(), CLONE / "terms.pot"
    with opened.databases.copy("app") as database, step("Exporting the terms to translate"):
        run_logged(
            [sys.executable, "-m", "devtools.inside.terms", database, ADDON, str(output)],
            CLONE / "log" / "terms.log", "exporting the terms to translate",
            env=odoo_environment(opened.odoo, opened.server, addons),
        )
    return polib.pofile(str(output))


def mirror():
    """An addons folder with the addon's own files only.

    Odoo's export follows links: below the clone it would find the clone again, and it would
    take the terms of our tools for the addon's.
    """
    addons = CLONE / "terms"
    shutil.rmtree(addons, ignore_errors=True)
    folder = addons / ADDON
    folder.mkdir(parents=True)
    for path in ROOT.iterdir():
        if path.name[0] != "." and path.name not in LEFT_OUT:
            (folder / path.name).symlink_to(path)
    return addons


def meanings(po):
    """What matters of a template: each term with the places that show it."""
    return {entry.msgid: sorted(name for name, _line in entry.occurrences) for entry in po}


def complaints(current):
    """What is wrong with i18n/, given the current terms: a list of lines."""
    if not POT.is_file():
        return [f"{POT.relative_to(ROOT)} is missing: run ./dev i18n"]
    kept, now = meanings(polib.pofile(str(POT))), meanings(current)
    found = [f"{POT.name} lacks {term!r}" for term in now if term not in kept]
    found += [f"{POT.name} still has {term!r}" for term in kept if term not in now]
    found += [f"{POT.name}: {term!r} is shown at other places now"
              for term in now if kept.get(term, now[term]) != now[term]]
    if found:
        found.append("run ./dev i18n to write them anew")
    for language in LANGUAGES:
        path = I18N / f"{language}.po"
        found += _untranslated(path, now) if path.is_file() else [f"i18n/{path.name} is missing"]
    return found


def _untranslated(path, terms):
    """What a language lacks of the terms."""
    entries = {entry.msgid: entry for entry in polib.pofile(str(path)) if not entry.obsolete}
    for term in terms:
        entry = entries.get(term)
        if entry is None or not entry.msgstr:
            yield f"{path.name}: not translated: {term!r}"
        elif entry.fuzzy:
            yield f"{path.name}: fuzzy: {term!r}"
        elif _fixed_parts(term) != _fixed_parts(entry.msgstr):
            yield f"{path.name}: other placeholders or tags than in {term!r}"


def _fixed_parts(text):
    """Placeholders and tags, which a translation keeps."""
    return sorted(SHOWN.sub(r"\1", part) for part in PLACEHOLDER.findall(text))


def write(current):
    """Writes the template and each language anew; a list of (language, terms to translate)."""
    I18N.mkdir(exist_ok=True)
    if not POT.is_file() or meanings(polib.pofile(str(POT))) != meanings(current):
        current.save(str(POT))
    template = polib.pofile(str(POT))
    missing = []
    for language in LANGUAGES:
        path = I18N / f"{language}.po"
        po = polib.pofile(str(path)) if path.is_file() else _new(template, language)
        po.merge(template)
        for entry in [entry for entry in po if entry.obsolete]:
            po.remove(entry)
        po.save(str(path))
        missing.append((path.name, [entry.msgid for entry in po.untranslated_entries()]))
    return missing


def _new(template, language):
    po = polib.POFile()
    po.header = template.header
    po.metadata = {**template.metadata, "Language": language, "Plural-Forms": PLURALS}
    return po
