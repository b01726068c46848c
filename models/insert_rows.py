"""Thousands of rows of the server's own, written by one statement."""
import json

from odoo.tools import SQL


def insert_rows(model, values_list):
    """Write records of a model as ``create`` would, without asking what is due for each of them.

    For what the server alone writes in bulk: nothing is checked or computed, so what the model
    computes and stores is among the values, and no record is returned.

    :param values_list: list of dict, all with the same stored fields
    """
    if not values_list:
        return
    cr, uid, now = model.env.cr, model.env.uid, model.env.cr.now()
    fields = [model._fields[name] for name in values_list[0]]
    kept = ('create_uid', 'create_date', 'write_uid', 'write_date')
    cr.execute(SQL(
        "INSERT INTO %(table)s (%(names)s) SELECT told.*, %(uid)s, %(now)s, %(uid)s, %(now)s"
        " FROM unnest(%(columns)s) AS told",
        table=SQL.identifier(model._table), uid=uid, now=now,
        names=SQL(', ').join(map(SQL.identifier, (*values_list[0], *kept))),
        columns=SQL(', ').join(_as_array(model, field, values_list) for field in fields)))


def _as_array(model, field, values_list):
    """Return what the rows say of a field as one array; JSON as the text that it is."""
    values = [values[field.name] for values in values_list]
    if field.type == 'json':
        values = [value and json.dumps(value) or None for value in values]
    else:
        values = [field.convert_to_column_insert(value, model) for value in values]
    return SQL("%s::%s[]", values, SQL(field.column_type[0]))
