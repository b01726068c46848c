"""Which invariants do not hold in a database: the statements of `invariants*.sql`."""

import re
from pathlib import Path
from typing import NamedTuple

SCRIPT = Path(__file__).with_suffix(".sql")
STATEMENT = re.compile(
    r"^-- (?P<number>\d+) (?P<name>\w+)\n-- (?P<sentence>.+)\n(?:-- .+\n)*"
    r"(?P<query>SELECT\b[^;]+);$",
    re.MULTILINE)
SHOWN = 5  # so many of what is wrong are told by their ids


class Statement(NamedTuple):
    """A query for what must not be there: the number of the invariant, and what does not hold."""

    number: int
    name: str
    sentence: str
    query: str


class Broken(NamedTuple):
    """A statement that found something: how much it is, and the ids of the first ones."""

    statement: Statement
    count: int
    ids: list

    def __str__(self):
        more = f" … ({self.count})" if self.count > len(self.ids) else ""
        ids = ", ".join(map(str, self.ids))
        return f"✗ {self.statement.number} {self.statement.sentence}: {ids}{more}"


def script():
    """The script as it is run: the file, and those beside it whose names begin like its own."""
    return "\n".join(
        path.read_text() for path in sorted(SCRIPT.parent.glob(f"{SCRIPT.stem}*.sql")))


def statements():
    """The statements of the script, in its order."""
    return [
        Statement(int(found["number"]), found["name"], found["sentence"], found["query"])
        for found in STATEMENT.finditer(script())]


def broken(cursor, now):
    """What does not hold in a cursor's database at a moment (naive UTC), in the script's order."""
    for statement in statements():
        cursor.execute(
            f"SELECT id, count(*) OVER () FROM ({statement.query}) wrong ORDER BY id LIMIT {SHOWN}",
            {"now": now})
        rows = cursor.fetchall()
        if rows:
            yield Broken(statement, rows[0][1], [row[0] for row in rows])
