"""Thousands of rows of the server's own, written by one statement."""
import json

from odoo.tools import SQL

CREATORS = ('odoo.addons.dental_followup.', 'odoo.addons.mail.', 'odoo.orm.models')
"""Whose ``create`` a record of ours passes through when nothing else is installed for it."""


def is_create_extended(model):
    """Tell whether another app, or an automation rule of the clinic's, has a part in ``create``."""
    present, *written = type(model).mro()  # the registry's class, on which rules put theirs
    return 'create' in vars(present) or not all(
        author.__module__.startswith(CREATORS) for author in written if 'create' in vars(author))


def insert_new(model, values_list):
    """Create records as Odoo's own ``create`` does: with defaults, what is computed, and checks.

    A thousand rows are one statement, and what they hold is read again only where it is asked
    for. What models add to ``create`` is the caller's to do; see :func:`is_create_extended`.

    :param values_list: list of dict of stored fields, all with the same ones
    :return: the new records
    :raises ValidationError: from the checks of the model
    """
    given = values_list[0].keys()
    others = model.default_get([
        name for name, field in model._fields.items()
        if field.store and field.column_type and name not in given])
    records = model.browse(insert_rows(
        model, [{**others, **values} for values in values_list]))
    for field in map(model._fields.get, given):
        for inverse in model.pool.field_inverses[field]:  # what is in memory lacks them
            model.env[inverse.model_name].invalidate_model([inverse.name], flush=False)
    computed = model.pool.field_computed
    kept = [same for name in given if model._fields[name].compute
            for same in computed.get(model._fields[name], ())]
    with model.env.protecting(kept, records):
        records.modified(model._fields, create=True)
    records._validate_fields({*given, *others})
    return records


def insert_rows(model, values_list):
    """Write records of a model as ``create`` would, without asking what is due for each of them.

    For what the server alone writes in bulk: nothing is checked or computed, so what the model
    computes and stores is among the values.

    :param values_list: list of dict, all with the same stored fields
    :return: list of the ids of the new records
    """
    if not values_list:
        return []
    cr, uid, now = model.env.cr, model.env.uid, model.env.cr.now()
    fields = [model._fields[name] for name in values_list[0]]
    kept = {
        'create_uid': uid, 'create_date': now, 'write_uid': uid, 'write_date': now,
    } if model._log_access else {}
    cr.execute(SQL(
        "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM unnest(%(columns)s) AS told"
        " RETURNING id",
        table=SQL.identifier(model._table),
        names=SQL(', ').join(map(SQL.identifier, (*values_list[0], *kept))),
        values=SQL(', ').join((SQL("told.*"), *(SQL("%s", value) for value in kept.values()))),
        columns=SQL(', ').join(_as_array(model, field, values_list) for field in fields)))
    return [new_id for new_id, in cr.fetchall()]


def _as_array(model, field, values_list):
    """Return what the rows say of a field as one array; JSON as the text that it is."""
    values = [values[field.name] for values in values_list]
    if field.type == 'json':
        values = [value and json.dumps(value) or None for value in values]
    else:
        # rows of one day have little to say: each thing is converted once
        column = {value: field.convert_to_column_insert(value, model) for value in set(values)}
        values = [column[value] for value in values]
    kind = SQL(field.column_type[0])
    if len(set(values)) == 1:  # said once, not ten thousand times
        return SQL("array_fill(%s::%s, ARRAY[%s])", values[0], kind, len(values))
    return SQL("%s::%s[]", values, kind)
