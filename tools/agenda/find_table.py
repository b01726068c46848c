"""Where in a file the agenda stands: its sheet, its titles, and its rows among other lines."""
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..table import BEFORE_TITLES, LIMITS, TITLE, Line, Sheet, TooMuch
from .words import field_of, plain

FEWEST = 2
"""Titles that a row must have to be taken for that of the titles instead of the first."""
WHO = frozenset(('patient', 'given', 'surname'))
"""Fields one of which says who comes."""
_TOTAL = re.compile(
    r'(sub)?total(es|s)?\b|suma\b|fin (de |del )?(listado|informe|agenda|archivo|fichero)\b|fin$|'
    r'((numero|num|no|n) (de )?)?(citas|cites|visitas|visites|pacientes|pacients|registros|'
    r'registres|filas|files|rows|records|appointments|visits|patients)\b|'
    r'\d+ (citas?|cites?|cita|visitas?|visites?|pacientes?|pacients?|registros?|registres?|'
    r'filas?|files|rows?|records?|appointments?|visits?|patients?)\b|'
    r'(pagina|pag|page) \d+|'
    r'(impreso|impres|generado|generat|exportado|exportat|emitido|printed|generated|exported)\b|'
    r'end of (file|report|list)\b')
_MOST_IN_A_TOTAL = 3


class Table(NamedTuple):
    """The agenda of a file.

    :ivar titles: the title of each column, those without one at the end too
    :ivar row: the number of the row of titles
    :ivar lines: the rows below it
    :ivar aside: the rows below it that are none of the agenda: totals, ends, titles once more
    """

    titles: list[str]
    row: int
    lines: list[Line]
    aside: list[Line]


def meanings(learnt: Mapping[str, str] | None = None) -> Callable[[str], str | None]:
    """Return a function that says which field a title means, or ``None``.

    :param learnt: titles whose field somebody chose before
    """
    chosen = learnt or {}
    return lambda title: chosen.get(title.strip()) or field_of(title[:TITLE])


def agendas(sheets: Sequence[Sheet], meaning: Callable[[str], str | None]) -> list[int]:
    """Return the numbers of the sheets that hold an agenda; at least the one most like it.

    A sheet that is hidden counts only if no other holds one.

    :param sheets: sheets with their first rows
    :param meaning: see :func:`meanings`
    :return: empty if there is no sheet at all
    """
    if not sheets:
        return []
    ranks = [_rank(sheet, meaning) for sheet in sheets]
    best = max(ranks)
    if best[0] == 0:
        return [ranks.index(best)]
    return [number for number, rank in enumerate(ranks) if rank[:2] == best[:2]]


def _rank(sheet: Sheet, meaning: Callable[[str], str | None]) -> tuple[int, bool, int, bool]:
    """Return how much a sheet looks like an agenda: who comes, on which day, at which hour."""
    index = _titles_at(sheet.lines, meaning)
    if index is None:
        return 0, False, 0, False
    fields = {meaning(cell) for cell in sheet.lines[index].cells} - {None}
    has_rows = len(sheet.lines) > index + 1
    when = 2 if 'moment' in fields else len(fields & {'date', 'hour'})
    if not (has_rows and fields & WHO):
        when = 0
    return when, when > 0 and not sheet.hidden, len(fields), has_rows


def _titles_at(lines: Sequence[Line], meaning: Callable[[str], str | None]) -> int | None:
    """Return the place of the row of titles: that of which most are known, else the first."""
    if not lines:
        return None
    known = [
        len({meaning(cell) for cell in line.cells if len(cell) <= TITLE} - {None})
        for line in lines[:BEFORE_TITLES]]
    best = max(known)
    return known.index(best) if best >= FEWEST else 0


def find_table(
        lines: Sequence[Line], meaning: Callable[[str], str | None],
        most: int = LIMITS.columns) -> Table | None:
    """Return the table that stands in the rows of a sheet, ``None`` if it has no rows.

    :param lines: the rows that say something
    :param meaning: see :func:`meanings`
    :param most: how many columns are read
    :raises TooMuch: for too wide a row of titles
    """
    index = _titles_at(lines, meaning)
    if index is None:
        return None
    header = lines[index]
    if header.filled > most:
        raise TooMuch('columns', columns=header.filled, most=most)
    rows: list[Line] = []
    aside: list[Line] = []
    for line in lines[index + 1:]:
        is_other = line.cells == header.cells or _is_total(line)
        (aside if is_other else rows).append(line)
    titles = [title.strip()[:TITLE] for title in header.cells]
    # what stands right of the titles of a workbook is a column, too
    width = min(most, header.width or max([len(line.cells) for line in rows], default=0))
    return Table(titles + [''] * (width - len(titles)), header.number, rows, aside)


def _is_total(line: Line) -> bool:
    """Tell whether a line counts the rows, ends them, or says when it was printed."""
    said = [cell for cell in line.cells if cell.strip()]
    return 0 < len(said) <= _MOST_IN_A_TOTAL and bool(_TOTAL.match(plain(said[0][:TITLE]))) and all(
        not any(char.isalpha() for char in cell) for cell in said[1:])


def fitted(line: Line, columns: Sequence[str | None], titles: Sequence[str]) -> Line:
    """Return a row with as many cells as there are titles, as far as that is certain.

    A note that stands in the last column and holds the separator is one cell again.

    :param columns: the field of each column, ``None`` for one that is not read
    """
    last = max((index for index, title in enumerate(titles) if title), default=-1)
    if not line.separator or line.filled <= last + 1 or last < 0 or columns[last] != 'note':
        return line
    mark = f'{line.separator} ' if line.separator in ',;' else ' '
    note = mark.join(cell.strip() for cell in line.cells[last:] if cell.strip())
    return line._replace(cells=[*line.cells[:last], note], filled=last + 1)
