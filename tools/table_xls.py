"""The sheets of an old Excel workbook (.xls); the format itself has room for 65,536 rows."""
import contextlib
import os
from datetime import datetime
from types import ModuleType
from typing import Any

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from .table import LIMITS, Limits, Line, Sheet, Sheets, TooMuch, cell_text

SIGNATURE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
OLDER = (b'\x09\x00\x04\x00', b'\x09\x02\x06\x00', b'\x09\x04\x06\x00')
"""How workbooks begin that are older still."""


def heads_xls(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return each sheet with its first rows that say something.

    :raises ValueError: for what is no workbook
    """
    return _read(data, Sheets(limits))


def read_xls(data: bytes, limits: Limits = LIMITS, sheet: int = 0) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a sheet that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no workbook
    """
    sheets = Sheets(limits, sheet)
    _read(data, sheets)
    return sheets.only()


def _read(data: bytes, sheets: Sheets) -> list[Sheet]:
    import xlrd  # Odoo runs without it

    with open(os.devnull, 'w', encoding='utf-8') as nowhere:
        try:
            book = xlrd.open_workbook(
                file_contents=data, logfile=nowhere, on_demand=True, ragged_rows=True)
            for number, name in enumerate(book.sheet_names()):
                sheet = book.sheet_by_index(number) if sheets.is_next else None
                sheets.begin(name, hidden=bool(sheet and sheet.visibility))
                if sheet:
                    with contextlib.suppress(*sheets.ends):
                        _gather(sheet, MAC_EPOCH if book.datemode else WINDOWS_EPOCH, sheets, xlrd)
                    book.unload_sheet(number)
        except TooMuch:
            raise
        except Exception as error:  # a damaged workbook may raise anything
            raise ValueError(str(error)) from error
    return sheets.found


def _gather(sheet: Any, epoch: datetime, sheets: Sheets, xlrd: ModuleType) -> None:
    """Read the rows of a sheet, as many as are wanted."""
    for index in range(sheet.nrows):
        if not sheets.add(index + 1, [
                _say(kind, value, epoch, xlrd) for kind, value in zip(
                    sheet.row_types(index), sheet.row_values(index), strict=True)]):
            break


def _say(kind: int, value: object, epoch: datetime, xlrd: ModuleType) -> str:
    """Return what a cell says; programs fill texts up with zeros."""
    if kind == xlrd.XL_CELL_DATE:
        with contextlib.suppress(OverflowError, ValueError):
            value = from_excel(value, epoch)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    elif kind == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, '')
    return cell_text(value).replace('\0', '')
