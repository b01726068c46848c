"""Thousands of rows of the server's own, written by one statement each hundred."""
from odoo.tools import SQL


def insert_rows(model, values_list):
    """Write records of a model as ``create`` would, without asking what is due for each of them.

    For what the server alone writes in bulk, in a model without computed columns: nothing is
    checked or computed, and no record is returned.

    :param values_list: list of dict, all with the same stored fields
    """
    if not values_list:
        return
    cr, uid, now = model.env.cr, model.env.uid, model.env.cr.now()
    fields = [model._fields[name] for name in values_list[0]]
    columns = [*values_list[0], 'create_uid', 'create_date', 'write_uid', 'write_date']
    statement = SQL("INSERT INTO %s (%s) VALUES ", SQL.identifier(model._table), SQL(', ').join(
        map(SQL.identifier, columns)))
    cr.execute_values(statement.code + '%s', [
        (*(field.convert_to_column_insert(values[field.name], model) for field in fields),
         uid, now, uid, now) for values in values_list])
