"""The first sheet of an old Excel workbook (.xls); the format itself has room for 65,536 rows."""
import contextlib
import os
from datetime import datetime
from types import ModuleType

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from .table import LIMITS, Limits, Line, Lines, cell_text

SIGNATURE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'


def read_xls(data: bytes, limits: Limits = LIMITS) -> list[Line]:
    """Return the :class:`~.table.Line` of each row that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no workbook
    """
    import xlrd  # Odoo runs without it

    lines = Lines(limits)
    with open(os.devnull, 'w', encoding='utf-8') as nowhere:
        try:
            book = xlrd.open_workbook(
                file_contents=data, logfile=nowhere, on_demand=True, ragged_rows=True)
            sheet = book.sheet_by_index(0)
        except (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, IndexError) as error:
            raise ValueError(str(error)) from error
    epoch = MAC_EPOCH if book.datemode else WINDOWS_EPOCH
    for index in range(sheet.nrows):
        lines.add(index + 1, [
            _say(kind, value, epoch, xlrd)
            for kind, value in zip(sheet.row_types(index), sheet.row_values(index), strict=True)])
    return lines.found


def _say(kind: int, value: object, epoch: datetime, xlrd: ModuleType) -> str:
    """Return what a cell says."""
    if kind == xlrd.XL_CELL_DATE:
        with contextlib.suppress(OverflowError, ValueError):
            value = from_excel(value, epoch)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    elif kind == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, '')
    return cell_text(value)
