"""What only the server writes of a record: people see it, and nobody writes it.

A model names it in one place, ``_dental_kept``; ``readonly`` of a field protects nothing from a
caller over RPC. What a caller says of it, in values or as a default in the context, is left out of
a new record (:func:`drop_kept`) and refused of one that is there (:func:`refuse_kept`). The server
writes it with all rights, or as the user by :func:`as_server`.
"""
from odoo.exceptions import UserError

BY_SERVER = object()
"""Says in the context that the addon's own methods are writing; an object, so that no caller from
outside has it."""


def as_server(records):
    """Return records whose kept fields the addon itself writes, as the user."""
    return records.with_context(dental_by_server=BY_SERVER)


def is_server(env):
    """Tell whether an environment may write what the server keeps."""
    return env.su or env.context.get('dental_by_server') is BY_SERVER


def drop_kept(model, vals_list):
    """Leave what the server keeps out of what a caller creates.

    :param model: an empty recordset of a model with ``_dental_kept``
    :param vals_list: values of new records
    :return: the model without such defaults in its context, and the values without such fields
    """
    if is_server(model.env):
        return model, vals_list
    kept = model._dental_kept
    defaults = {f'default_{name}' for name in kept} & model.env.context.keys()
    if defaults:
        model = model.with_env(model.env(context={
            key: value for key, value in model.env.context.items() if key not in defaults}))
    return model, [{name: value for name, value in vals.items() if name not in kept}
                   for vals in vals_list]


def own_defaults(model, values, overridden):
    """Return defaults, of what the server keeps the model's own.

    Everybody may set a default of their own (``ir.default``): it would be written as if the
    server had, whoever creates the record.

    :param dict values: of ``default_get``
    :param set overridden: the names, of what the server keeps, for which there is such a default
    """
    for name in overridden:
        if f'default_{name}' in model.env.context:
            continue  # the context goes first; of what callers say there nothing is left
        field = model._fields[name]
        del values[name]
        if field.default:
            values[name] = field.convert_to_write(
                field.convert_to_cache(field.default(model), model, validate=False), model)
    return values


def refuse_kept(records, vals):
    """Refuse what the server keeps among the values a caller writes.

    :param records: a recordset of a model with ``_dental_kept``
    :raises UserError: naming the field
    """
    kept = () if is_server(records.env) else records._dental_kept & vals.keys()
    if kept:
        name = min(kept)
        raise UserError(records.env._(
            "“%(field)s” is filled in by itself: it is not written by hand.",
            field=records._fields[name]._description_string(records.env)))
