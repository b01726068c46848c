"""Debian packages downloaded and unpacked, never installed: apt with folders of its own."""

import re
import subprocess
from pathlib import Path

from .procs import run_logged
from .say import Stop

SUITE = "sid"
NO_ODOO = ("this machine has no package source of Debian to fetch Odoo 19 from; "
           "set ODOO_PATH to an Odoo 19 that you have")
# Suites of the main archive that have no code name of a release.
STANDING = {"oldstable", "stable", "testing", "unstable", "sid"}


def parse_deb822(text):
    """The stanzas of a `.sources` file as dictionaries; a value keeps its further lines."""
    for block in re.split(r"\n\s*\n", text):
        stanza, field = {}, None
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line[0] in " \t" and field:
                stanza[field] += "\n" + line
            elif ":" in line:
                field, value = line.split(":", 1)
                stanza[field] = value.strip()
        if stanza:
            yield stanza


def parse_one_line(text):
    """The entries of a `sources.list` as the dictionaries that a `.sources` file would give."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<rest>\S.*)", line)
        if not match:
            continue
        uri, suite, *components = match["rest"].split("#")[0].split() + [""]
        stanza = {"Types": "deb", "URIs": uri, "Suites": suite, "Components": " ".join(components)}
        for option in (match["options"] or "").split():
            key, _, value = option.partition("=")
            # apt writes the same options with capitals in the other format.
            stanza["-".join(part.capitalize() for part in key.split("-"))] = value
        yield stanza


def debian_entry(folder=Path("/etc/apt"), os_release=Path("/etc/os-release")):
    """The machine's own entry for Debian's main archive, or None if it has none."""
    codename = re.search(
        r"^VERSION_CODENAME=\"?(\w+)", os_release.read_text() if os_release.exists() else "", re.M
    )
    suites = STANDING | ({codename[1]} if codename else set())
    for path in [*sorted(folder.glob("sources.list.d/*.sources")), folder / "sources.list",
                 *sorted(folder.glob("sources.list.d/*.list"))]:
        if not path.is_file():
            continue
        parse = parse_deb822 if path.suffix == ".sources" else parse_one_line
        for stanza in parse(path.read_text(errors="replace")):
            if _is_main_archive(stanza, suites):
                return stanza
    return None


def _is_main_archive(stanza, suites):
    """Whether an entry is Debian's own archive: not its updates, nor another vendor's."""
    return (
        "deb" in stanza.get("Types", "").split()
        and stanza.get("Enabled", "yes").lower() not in ("no", "false")
        and "main" in stanza.get("Components", "").split()
        and bool(suites & set(stanza.get("Suites", "").split()))
        and re.search(r"/debian/?(\s|$)|^(mirror|cdrom)", stanza.get("URIs", "")) is not None
    )


def private_sources(entry, suite=SUITE):
    """The text of a `.sources` file: the machine's entry, of another suite if one is named."""
    fields = {key: value for key, value in entry.items() if key != "Enabled"}
    fields.update(Types="deb", Components="main", **({"Suites": suite} if suite else {}))
    return "".join(f"{key}: {value}\n" for key, value in fields.items())


class Apt:
    """apt-get with private lists and cache: nothing of the system changes, root or not.

    What has machine code comes from the machine's own suite (`None`): that of another one asks
    for libraries of another age. `lacking` is the sentence for a machine without Debian.
    """

    def __init__(self, folder, suite=SUITE, lacking=NO_ODOO):
        self.folder, self.suite, self.lacking = folder, suite, lacking

    def _command(self, *arguments):
        options = {
            "Dir::Etc::SourceList": self.folder / "private.sources",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
        }
        pairs = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
        return ["apt-get", "-q", *pairs, *arguments]

    def update(self):
        """Fetches the list of packages; stops with a sentence if there is no way to."""
        entry = debian_entry()
        if entry is None:
            raise Stop(self.lacking)
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "private.sources").write_text(private_sources(entry, self.suite))
        run_logged(
            self._command("update", "-o", "APT::Update::Error-Mode=any"),
            self.folder / "update.log", "reading Debian's package list (no network?)",
        )

    def unpack(self, packages, target):
        """Downloads packages and unpacks them below `target`; the archives are not kept."""
        debs = self.folder / "debs"
        for folder in (debs, target):
            folder.mkdir(parents=True, exist_ok=True)
        run_logged(
            self._command("download", *packages), self.folder / "download.log",
            "downloading Debian packages", cwd=debs,
        )
        for deb in sorted(debs.glob("*.deb")):
            run_logged(
                ["dpkg-deb", "-x", str(deb), str(target)], self.folder / "unpack.log",
                f"unpacking {deb.name}",
            )
            deb.unlink()


def has(program):
    """Whether a program answers at all."""
    try:
        return subprocess.run(
            [program, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False,
        ).returncode == 0
    except OSError:
        return False
