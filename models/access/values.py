"""What fits into a field: anything else is refused by a sentence, before anybody reads it.

Odoo answers a text where a number stands, or a number beyond all bounds, by an error for
programmers, and our own methods read what a caller sends before Odoo looks at it.
"""
import base64
import binascii
import json
import math
from datetime import date
from functools import partial

from odoo import fields, models
from odoo.api import NewId
from odoo.exceptions import UserError
from odoo.fields import Command

MOST = 10 ** 9
"""No amount and no number of hours of a clinic is as large."""
MOST_WHOLE = 2 ** 31 - 1
"""What PostgreSQL keeps as a whole number, or as the id of a record."""
NUMBERS = {'integer': MOST_WHOLE, 'float': MOST, 'monetary': MOST}


def refuse_unfit(records, vals, unsaved=False):
    """Refuse what does not fit into the fields of some records; of other names Odoo says so.

    :param dict vals: values by the names of fields
    :param bool unsaved: whether a form only tries them, in the shapes in which forms do
    :raises UserError: naming the field
    """
    env = records.env
    for name, value in vals.items():
        field = records._fields.get(name)
        if field is None or fits(env, field, value, unsaved):
            continue
        label = field._description_string(env)
        if field.type in NUMBERS:
            raise UserError(env._(
                "“%(field)s”: this is no number that can be noted. Is there a digit too many?",
                field=label))
        raise UserError(env._(
            "“%(field)s”: what was given does not fit here. Choose it or write it again.",
            field=label))


def fits(env, field, value, unsaved=False):
    """Tell whether a value is one that a field can take, also in the shapes that Odoo converts."""
    if value is None or value is False:
        return True
    if field.type in NUMBERS:
        return _is_number(value, NUMBERS[field.type])
    if field.type == 'selection':
        return value in list(field.get_values(env))
    if field.type == 'many2one':
        return _is_one(value, unsaved)
    if field.type in ('one2many', 'many2many'):
        return _is_many(value, unsaved)
    return FITS.get(field.type, lambda value: True)(value)


def _is_number(value, most):
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return math.isfinite(number) and abs(number) <= most


def _is_text(value):
    """Tell whether a value can be written as a text; PostgreSQL knows no zero in one."""
    if isinstance(value, (list, tuple, dict)):
        return False
    if not isinstance(value, str):
        return True
    try:
        return '\0' not in value and bool(value.encode() or True)
    except UnicodeEncodeError:
        return False


def _is_time(read, value):
    """Tell whether a day or a moment can be read from a value."""
    try:
        return isinstance(value, (str, date)) and (read(value) is not None or not value)
    except (TypeError, ValueError):
        return False


def _is_file(value):
    try:
        return isinstance(value, (str, bytes)) and base64.b64decode(value) is not None
    except (binascii.Error, ValueError):
        return False


def _is_json(value):
    """Tell whether PostgreSQL keeps a value as it is."""
    try:
        written = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError):
        return False
    return _is_text(written) and '\\u0000' not in written


FITS = {
    'char': _is_text, 'text': _is_text, 'html': _is_text, 'binary': _is_file, 'json': _is_json,
    'date': partial(_is_time, fields.Date.to_date),
    'datetime': partial(_is_time, fields.Datetime.to_datetime)}


def is_id(value, unsaved=False):
    """Tell whether a value can be an id; a form has names for the rows that it adds."""
    if unsaved and isinstance(value, (str, NewId)):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_WHOLE


def _is_one(value, unsaved):
    """Tell whether a value says one record: by its id, or as Odoo's forms and methods say it."""
    if isinstance(value, models.BaseModel):
        return True
    if isinstance(value, tuple) or (unsaved and isinstance(value, list)):
        value = value[0] if value else 0
    elif unsaved and isinstance(value, dict):
        value = value.get('id') or 0
    return is_id(value, unsaved)


def _is_many(value, unsaved):
    if isinstance(value, (list, tuple)):
        return all(_is_command(item, unsaved) for item in value)
    return isinstance(value, models.BaseModel)


def _is_command(item, unsaved):
    """Tell whether an item is a command, an id, or the values of a row."""
    if isinstance(item, dict):
        return unsaved
    if not isinstance(item, (list, tuple)):
        return is_id(item, unsaved)
    code, linked, what = (*item, None, None, None)[:3]
    if code == Command.CREATE:
        return isinstance(what, dict)
    if code == Command.UPDATE:
        return is_id(linked, unsaved) and isinstance(what, dict)
    if code == Command.SET:
        return len(item) > 2 and (what is None or isinstance(what, (list, tuple)) and all(
            is_id(one, unsaved) for one in what))
    return code == Command.CLEAR or code in (
        Command.DELETE, Command.UNLINK, Command.LINK) and is_id(linked, unsaved)
