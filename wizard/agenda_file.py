"""Reading the file: rows of texts with the numbers a spreadsheet shows, or one clear sentence."""
import io
import logging

import openpyxl
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import agenda

_logger = logging.getLogger(__name__)
XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
SHEETS = ('application/vnd.ms-excel', 'application/vnd.oasis.opendocument.spreadsheet')


def read_agenda(env, data, filename):
    """Return ``(titles, rows)`` of an agenda; ``rows`` are pairs (number, texts), blanks too.

    :param bytes data: a text table in any usual encoding, or a workbook
    :raises UserError: the file is empty, has no rows or is no table
    """
    if not data:
        raise UserError(env._("Choose a file first: this one is empty."))
    try:
        rows = _read_rows(env, data, filename)
    except Exception as error:  # a damaged workbook may raise anything
        _logger.info("an agenda could not be read: %s", error)
        raise UserError(env._(
            "This file cannot be read as a table. "
            "Export the agenda as CSV or Excel (.xlsx) and choose that file.")) from error
    while rows and not any(cell.strip() for cell in rows[0][1]):
        rows.pop(0)
    if not rows:
        raise UserError(env._("This file has no rows."))
    (_number, titles), *rows = rows
    if not rows:
        raise UserError(env._("This file has column titles and no rows below them."))
    return [title.strip() for title in titles], rows


def _read_rows(env, data, filename):
    mimetype = guess_mimetype(data)
    if mimetype == XLSX:
        return _read_workbook(data)
    if mimetype not in SHEETS and agenda.looks_binary(data):
        raise ValueError("binary data")
    reader = env['base_import.import'].new({
        'file': data, 'file_name': filename, 'file_type': 'text/csv'})
    options = {'quoting': '"'}
    if mimetype in SHEETS:
        _count, rows = reader._read_file(options)
        return list(enumerate(([agenda.cell_text(cell) for cell in row] for row in rows), 1))
    options['encoding'], options['separator'] = agenda.sniff(data)
    result = reader._read_csv(options)
    return _number_rows(data.decode(options['encoding']), options['separator'], result[1])


def _number_rows(text, separator, rows):
    """Put the blank rows back that the reader leaves out, so that the numbers are right."""
    filled = iter(rows)
    return [
        (number, [] if blank else next(filled))
        for number, blank in enumerate(agenda.blank_rows(text, separator), 1)
    ]


def _read_workbook(data):
    """Read the first sheet of a workbook.

    The stock reader leaves blank rows out and does not know cells that hold an hour.
    """
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = [
        [agenda.cell_text(cell) for cell in row]
        for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [(number, row + [''] * (width - len(row))) for number, row in enumerate(rows, 1)]
