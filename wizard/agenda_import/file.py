"""Reading the file: its rows that say something, within limits, or one clear sentence."""
import logging
from typing import NamedTuple

from odoo.exceptions import UserError

from ...tools import (
    table,
    table_html,
    table_kind,
    table_ods,
    table_text,
    table_xls,
    table_xlsx,
    table_xml,
)
from ...tools.agenda.find_table import Table, agendas, find_table, meanings
from . import sentences

_logger = logging.getLogger(__name__)
READERS = {
    'xlsx': (table_xlsx.heads_xlsx, table_xlsx.read_xlsx),
    'ods': (table_ods.heads_ods, table_ods.read_ods),
    'xls': (table_xls.heads_xls, table_xls.read_xls),
    'xml': (table_xml.heads_xml, table_xml.read_xml),
    'html': (table_html.heads_html, table_html.read_html),
}
"""How the sheets of a workbook are looked at, and how one is read."""


def check_size(env, encoded, limits=table.LIMITS):
    """Refuse a file that is too large, before it is decoded.

    :param bytes encoded: the file in Base64
    :raises UserError: if it has more bytes than the limit
    """
    if len(encoded) // 4 * 3 - encoded[-2:].count(b'=') > limits.size:
        raise UserError(sentences.too_much(env, 'size', {'most': limits.size // table.MB}))


class Agenda(NamedTuple):
    """What a file holds: its table, the names of the sheets it may be on, and its true kind.

    ``table`` is ``None`` while several sheets hold an agenda and nobody has said which is read.
    """

    table: Table | None
    sheet: str
    sheets: list[str]
    kind: str = 'text'


def read_agenda(env, data, sheet=None, learnt=None, limits=table.LIMITS):
    """Return the :class:`Agenda` of a file.

    Rows that say nothing are left out; the others have the numbers that a spreadsheet shows.

    :param bytes data: a text table in any usual encoding, or a workbook
    :param str sheet: the name of the sheet that somebody chose
    :param dict learnt: titles whose field somebody chose before
    :raises UserError: the file is empty, has no rows, is no table or is too large
    """
    if not data:
        raise UserError(env._("Choose a file first: this one is empty."))
    meaning = meanings(learnt)
    kind = table_kind.kind_of(data)
    if kind not in table_kind.READ:
        raise UserError(sentences.not_read(env, kind))
    try:
        number, names = _choose_sheet(kind, data, sheet, meaning, limits)
        lines = number is not None and _read_lines(kind, data, number, limits)
        found = lines and find_table(lines, meaning, limits.columns)
    except table.TooMuch as much:
        raise UserError(sentences.too_much(env, much.code, much.params)) from much
    except Exception as error:  # a damaged workbook may raise anything
        _logger.info("an agenda could not be read: %s", error)
        raise UserError(sentences.not_read(env, 'password' if kind == 'xls' and 'encrypted' in str(
            error) else kind)) from error
    if number is None:
        return Agenda(None, '', names, kind)
    if not found:
        raise UserError(env._("This file has no rows."))
    if not found.lines:
        raise UserError(env._("This file has column titles and no rows below them."))
    return Agenda(found, names[0] if len(names) == 1 else sheet, names, kind)


def _choose_sheet(kind, data, sheet, meaning, limits):
    """Return the number of the sheet that is read, and the names of those that hold an agenda.

    The number is ``None`` while there are several, and nobody has chosen one of them.
    """
    if kind == 'text':
        return 0, ['']
    heads = READERS[kind][0](data, limits)
    numbers = agendas(heads, meaning)
    names = [heads[number].name or str(number + 1) for number in numbers]
    if len(numbers) > 1:
        return dict(zip(reversed(names), reversed(numbers), strict=True)).get(sheet), names
    return (numbers or [0])[0], names or ['']


def _read_lines(kind, data, number, limits):
    if kind == 'text':
        return table_text.read_text(data, limits)
    return READERS[kind][1](data, limits, number)
