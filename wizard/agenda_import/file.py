"""Reading the file: its rows that say something, within limits, or one clear sentence."""
import logging

from odoo.exceptions import UserError

from ...tools import table, table_ods, table_text, table_xls, table_xlsx, xml_parts
from . import sentences

_logger = logging.getLogger(__name__)
ZIP = b'PK\x03\x04'
LONGEST_TITLE = 250


def check_size(env, encoded, limits=table.LIMITS):
    """Refuse a file that is too large, before it is decoded.

    :param bytes encoded: the file in Base64
    :raises UserError: if it has more bytes than the limit
    """
    if len(encoded) // 4 * 3 - encoded[-2:].count(b'=') > limits.size:
        raise UserError(sentences.too_much(env, 'size', {'most': limits.size // table.MB}))


def read_agenda(env, data, limits=table.LIMITS):
    """Return ``(titles, lines)`` of an agenda; ``lines`` are :class:`~..tools.table.Line`.

    Rows that say nothing are left out; the others have the numbers that a spreadsheet shows.

    :param bytes data: a text table in any usual encoding, or a workbook
    :raises UserError: the file is empty, has no rows, is no table or is too large
    """
    if not data:
        raise UserError(env._("Choose a file first: this one is empty."))
    try:
        lines = _read_lines(data, limits)
    except table.TooMuch as much:
        raise UserError(sentences.too_much(env, much.code, much.params)) from much
    except Exception as error:  # a damaged workbook may raise anything
        _logger.info("an agenda could not be read: %s", error)
        raise UserError(env._(
            "This file cannot be read as a table. "
            "Export the agenda as CSV or Excel (.xlsx) and choose that file.")) from error
    if not lines:
        raise UserError(env._("This file has no rows."))
    header, *lines = lines
    if not lines:
        raise UserError(env._("This file has column titles and no rows below them."))
    titles = [title.strip()[:LONGEST_TITLE] for title in header.cells]
    # what stands right of the titles of a workbook is a column, too
    width = header.width or max(len(line.cells) for line in lines)
    return titles + [''] * (width - len(titles)), lines


def _read_lines(data, limits):
    if data.startswith(ZIP):
        with xml_parts.open_parts(data) as archive:
            is_open_document = table_ods.CONTENT in archive.namelist()
        read = table_ods.read_ods if is_open_document else table_xlsx.read_xlsx
        return read(data, limits)
    if data.startswith(table_xls.SIGNATURE):
        return table_xls.read_xls(data, limits)
    if table_text.looks_binary(data):
        raise ValueError("binary data")
    return table_text.read_text(data, limits)
