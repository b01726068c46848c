"""Which invariants do not hold in a database: the statements of `invariants.sql` and the like."""

import re
from pathlib import Path
from typing import NamedTuple

SCRIPTS = sorted(Path(__file__).parent.glob("invariants*.sql"))
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


def statements():
    """The statements of the scripts, in their order."""
    return [
        Statement(int(found["number"]), found["name"], found["sentence"], found["query"])
        for script in SCRIPTS for found in STATEMENT.finditer(script.read_text())]


def broken(cursor, now):
    """What does not hold in a cursor's database at a moment (naive UTC), in the scripts' order."""
    for statement in statements():
        cursor.execute(
            f"SELECT id, count(*) OVER () FROM ({statement.query}) wrong ORDER BY id LIMIT {SHOWN}",
            {"now": now})
        rows = cursor.fetchall()
        if rows:
            yield Broken(statement, rows[0][1], [row[0] for row in rows])
