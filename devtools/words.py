"""Words that are not used: what a reader would look up, or takes for a slip.

Plain international English is written, and of anybody it is said *they*, not *he*.
"""

import re

SUFFIXES = (".py", ".js", ".scss", ".sql", ".xml", ".html", ".md")
UNUSED = {
    # Not a name in quotes or of a field: Today is searched by `whom`.
    re.compile(r"(?<![\"'])\bwhom\b(?![\"']| = )", re.IGNORECASE): "who, or another turn",
    re.compile(r"reckon\w*", re.IGNORECASE): "compute, count",
    re.compile(r"nobody'?s\b", re.IGNORECASE): "unassigned, free, does not count",
    re.compile(r"\b(?:came|come|comes|goes|knows) not\b", re.IGNORECASE): "did not come …",
    # also as a part of a name
    re.compile(r"(?<![a-zA-Z])(?:[Hh]e|[Hh]im|[Hh]is|[Hh]imself)(?![a-zA-Z])"): "the patient, they",
}
"""What is not used, and what is said instead."""
LEFT_OUT = {
    # lists of such words, also of other languages
    "words.py", "test_words.py", "observation_text.py", "test_tools_observation_text.py",
}


def complaints(path):
    """The words of a file that are not used, as (line, text)."""
    if path.name in LEFT_OUT:
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for unused, instead in UNUSED.items():
            for found in unused.finditer(line):
                yield number, f"“{found[0]}” is not used here: {instead}"
