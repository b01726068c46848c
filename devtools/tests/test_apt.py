import pytest

from ..apt import debian_entry, parse_deb822, parse_one_line, private_sources

DEB822 = """\
Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""
OS_RELEASE = 'ID=debian\nVERSION_CODENAME=bookworm\n'


@pytest.fixture
def machine(tmp_path):
    """A machine's package sources: files by name, to be looked up as on a bookworm."""
    (tmp_path / "sources.list.d").mkdir()
    release = tmp_path / "os-release"
    release.write_text(OS_RELEASE)

    def entry(**files):
        for name, text in files.items():
            (tmp_path / name.replace("__", "/").replace("_", ".")).write_text(text)
        return debian_entry(tmp_path, release)

    return entry


def test_the_main_archive_is_found_and_not_the_security_one(machine):
    found = machine(sources_list="deb http://mirror.example/debian-security bookworm main\n"
                    "deb [signed-by=/k.gpg] http://mirror.example/debian/ bookworm main\n")
    assert (found["URIs"], found["Signed-By"]) == ("http://mirror.example/debian/", "/k.gpg")


def test_both_formats_are_read():
    first, second = parse_deb822(DEB822)
    assert first["Suites"] == "bookworm bookworm-updates"
    assert "BEGIN PGP" in first["Signed-By"]
    assert second["Suites"] == "bookworm-security"
    assert list(parse_one_line("# deb http://x/debian sid main\ndeb-src http://x sid main")) == []


def test_a_private_source_keeps_the_key_and_changes_the_suite():
    text = private_sources(next(parse_deb822(DEB822)))
    assert "Suites: sid\n" in text and "Components: main\n" in text
    assert next(parse_deb822(text))["Signed-By"].count("\n") == 3


def test_what_has_machine_code_comes_from_the_machines_own_suite():
    text = private_sources(next(parse_deb822(DEB822)), suite=None)
    assert "Suites: bookworm bookworm-updates\n" in text and "Components: main\n" in text


@pytest.mark.parametrize("text", [
    "",
    "deb http://vendor.example/apt bookworm main\n",
    "deb http://mirror.example/ubuntu noble main\n",
    "deb http://mirror.example/debian bookworm contrib\n",
])
def test_other_sources_are_not_taken_for_debian(machine, text):
    assert machine(sources_list=text) is None
