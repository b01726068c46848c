from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command

from .kept import own_defaults
from .values import refuse_unfit

LINKS = 'dental.followup.links'
HOSTS = ('calendar.event', 'res.partner', 'res.users')
"""Odoo's models that carry fields of ours; users have those of their contact."""
OF_CONTACTS = {
    'calendar.attendee': ('partner_id',),
    'calendar.filters': ('partner_id',),
    'rating.rating': ('partner_id', 'rated_partner_id'),
    'res.partner': ('parent_id',),
    'res.partner.bank': ('partner_id',),
}
"""Odoo's own links to contacts of which it tells more as the server than who they are: of these,
patients are looked at; other contacts are not ours."""
UNRULED = ('resource.calendar',)
"""Odoo's models that belong to a company and have no record rule that says so."""
ABOUT = (
    ('model', 'res_id'), ('res_model', 'res_id'), ('res_model_id', 'res_id'),
    ('parent_res_model', 'parent_res_id'), ('parent_res_model_id', 'parent_res_id'),
)
"""The fields in which Odoo's models say what they are about: of which model, which record."""
MOST_DIGITS = 100
"""So long a text is no id; of thousands of digits Python makes no number."""
NESTED = (Command.CREATE, Command.UPDATE)
LINKED = (Command.UPDATE, Command.LINK)


class Link(NamedTuple):
    """One id among the values of a caller: of which field of which records, and to what."""

    records: models.BaseModel
    field: object
    id: int


class DentalFollowupAccess(models.AbstractModel):
    """Closed doors: nobody links to a record that is not theirs to read, or tries it.

    Odoo shows what a record links to past the record rules: related fields and names are read as
    the server, also of a record that is not saved yet. So all that a caller links to is asked for
    here, whether it is created, written, only tried (``onchange``) or said by the context to be
    the default. Odoo's own models have this for our fields, and for what tells of patients.
    """

    _name = 'dental.followup.access'
    _description = "What is linked is the user's to read, where it is looked at"

    @api.model
    def default_get(self, fields):
        """Return defaults.

        :raises AccessError: for what the context says and the user may not read
        :raises UserError: for what is no value of its field
        """
        return check_defaults(self, fields, super().default_get)

    def onchange(self, values, field_names, fields_spec):
        """Try values.

        :raises AccessError: for a link to what the user may not read
        :raises UserError: for what is no value of its field
        """
        check_links(self, [values], unsaved=True)
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raises AccessError: for a link to what the user may not read
        """
        check_links(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write.

        :raises AccessError: for a link to what the user may not read
        """
        check_links(self, [vals])
        return super().write(vals)


class DentalFollowupLinks(models.AbstractModel):
    """The doors of a model of ours: every one of its links is looked at."""

    _name = 'dental.followup.links'
    _inherit = 'dental.followup.access'
    _description = "What is linked is the user's to read"


def check_links(records, vals_list, unsaved=False):
    """Refuse values that link to what the user may not read; the server may link to anything.

    What the records are linked to already may stay, whoever reads it. All that is linked is
    looked at together: many records cost the queries of one.

    :param records: whose values they are, none if these are to be created
    :param vals_list: list of dict, also with commands and what is nested in them
    :param bool unsaved: whether a form only tries them, in the shapes in which forms do
    :raises AccessError: with a sentence that tells nothing of the other record
    :raises UserError: for what has been deleted, or is no value of its field
    """
    if records.env.su:
        return
    vals_list = [vals for vals in vals_list if isinstance(vals, dict)]  # else Odoo says so
    for vals in vals_list:
        _check_shapes(records, vals, unsaved)
    links = [link for vals in vals_list for link in _find_links(records, vals)]
    wrong = _find_wrong(links)
    for link in links:
        if (link.field.comodel_name, link.id) in wrong and not _is_linked(link):
            raise _access_error(records.env, link)


def check_defaults(model, names, get):
    """Refuse defaults of the context that the user may not read; leave out those of a setting.

    A setting may be another clinic's; the form opens all the same.

    :param names: of the fields whose defaults are asked for
    :param get: Odoo's own ``default_get``
    :return: what ``default_get`` returns
    :raises UserError: for what is no value of its field
    """
    if model.env.su:
        return _get_defaults(model, names, get)
    context = model.env.context
    said = {name: context[f'default_{name}'] for name in names if (
        f'default_{name}' in context and _is_checked(model, name))}
    if said:
        refuse_unfit(model, said, unsaved=True)
    values = _get_defaults(model, names, get)
    links = [(name, link) for name, value in values.items()
             for link in _find_links(model, {name: value})]
    wrong = _find_wrong([link for _name, link in links])
    hidden = {}
    for name, link in links:
        if (link.field.comodel_name, link.id) in wrong:
            hidden.setdefault(name, link)
    for name, link in hidden.items():
        if f'default_{name}' in context:
            raise _access_error(model.env, link)
        del values[name]
    return values


def _get_defaults(model, names, get):
    """Return what ``get`` says, and of what the server keeps only the model's own."""
    values = get(names)
    kept = values.keys() & getattr(model, '_dental_kept', ())
    overridden = kept and kept & model.env['ir.default']._get_model_defaults(model._name).keys()
    return own_defaults(model, values, overridden) if overridden else values


def check_documents(records, vals_list):
    """Refuse that a record of Odoo's is about one of ours, or a visit, the user may not read.

    Odoo's mails, to-do's and ratings say in two fields which record they are about.

    :raises AccessError: as :func:`check_links`
    """
    env = records.env
    for vals in () if env.su else vals_list:
        for pair in ABOUT:
            if not vals.keys() & {*pair} or not records._fields.keys() >= {*pair}:
                continue
            name, record_id = (
                vals.get(field) or env.context.get(f'default_{field}') or records[:1][field]
                for field in pair)
            if records._fields[pair[0]].relational:
                # Users may not read the list of models: only the name leaves, to ask what they may
                # read.
                name = env['ir.model'].sudo().browse(_as_id(name) or ()).model
            if isinstance(name, str):  # else Odoo says so
                check_about(env, name, filter(None, [_as_id(record_id)]), records)


def check_about(env, name, ids, records=()):
    """Refuse that somebody is told of records of ours, contacts or visits that they may not read.

    :param str name: of the model that Odoo is asked about; what is not ours is Odoo's to look at
    :param ids: of its records
    :param records: that are about one of them already, which may stay so
    :raises AccessError: as :func:`check_links`
    """
    if name in env.registry and (is_ours(env[name]) or name in HOSTS):
        _check_document(env[name].browse(ids), records)


def _check_document(documents, about):
    """Refuse what is not the user's to read, unless a record is about it already."""
    known = {(record[record._fields['res_id'].model_field], record.res_id) for record in about}
    wrong = (documents - _readable(documents)).ids
    if any((documents._name, wrong_id) not in known for wrong_id in wrong):
        raise AccessError(documents.env._(
            "What this is about belongs to another clinic, or is not yours to see."))


def is_ours(model):
    """Tell whether a model is one of the addon's, all of whose links are looked at."""
    return isinstance(model, model.pool[LINKS])


def _is_checked(records, name):
    """Tell whether a field is ours, in a model of ours, or Odoo's own to a contact."""
    return is_ours(records) or name.startswith('dental_') or (
        name in OF_CONTACTS.get(records._name, ())) or (
        name == records._inherits.get('res.partner'))  # whose fields are its own


def _check_shapes(records, vals, unsaved):
    """Refuse what does not fit: into a field that is looked at, or that may hold links.

    What is empty holds none: of Odoo's own fields, Odoo says how that is written.
    """
    checked = {name: value for name, value in vals.items() if _is_checked(records, name)}
    others = {name: value for name, value in vals.items() if value and (
        name not in checked and name in records._fields and records._fields[name].relational)}
    for values, as_in_forms in ((checked, unsaved), (others, True)):
        if values:
            refuse_unfit(records, values, as_in_forms)


def _find_links(records, vals):
    """Yield a :class:`Link` for each id that values of records link to, nested ones too.

    :param dict vals: whose shapes are right (:func:`_check_shapes`)
    """
    for name, value in vals.items():
        field = records._fields.get(name)
        if not value or field is None or not field.relational:
            continue
        checked = _is_checked(records, name)
        comodel = records.env[field.comodel_name]
        for linked_id, nested in _take_apart(field, value):
            if linked_id and checked:
                yield Link(records, field, linked_id)
            if nested and (is_ours(comodel) or comodel._name in HOSTS):
                linked = comodel.browse(linked_id or ())
                _check_shapes(linked, nested, unsaved=True)
                yield from _find_links(linked, nested)


def _take_apart(field, value):
    """Yield (id, nested values) for what a relational field is given, in whatever shape.

    Odoo takes an id, a pair, a dict, a list of ids and commands; each may be ``None`` here.
    """
    if isinstance(value, models.BaseModel):
        yield from ((linked_id, None) for linked_id in value._origin.ids)
    elif field.type == 'many2one':
        yield _as_id(value), value if isinstance(value, dict) else None
    elif isinstance(value, (list, tuple)):
        for item in value:
            if not isinstance(item, (list, tuple)):
                yield _as_id(item), item if isinstance(item, dict) else None
            elif item and item[0] == Command.SET:
                yield from ((_as_id(linked_id), None) for linked_id in item[2] or ())
            elif item:
                yield (_as_id(item[1]) if item[0] in LINKED else None,
                       item[2] if item[0] in NESTED else None)


def _as_id(value):
    """Return the id that a caller means, ``None`` if it is none."""
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    elif isinstance(value, dict):
        value = value.get('id')
    elif isinstance(value, models.BaseModel):
        value = value._origin.id
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() and len(value) < MOST_DIGITS else None
    # What is no whole number is not an id, and Odoo says so.
    return int(value) if isinstance(value, (int, float)) and value == value // 1 else None


def _find_wrong(links):
    """Return, as {(model, id)}, what of some links the user may not read or is gone."""
    by_model, wrong = defaultdict(set), set()
    for link in _but_contacts(links):
        by_model[link.field.comodel_name].add(link.id)
    for name, ids in by_model.items():
        linked = links[0].records.env[name].browse(ids)
        wrong |= {(name, record.id) for record in linked - _readable(linked)}
    return wrong


def _but_contacts(links):
    """Return links without Odoo's own (:data:`OF_CONTACTS`) to who is no patient."""
    named = {link.id for link in links if _is_of_contacts(link)}
    if not named:
        return links
    # Also a hidden contact is a patient or none: that decides what is asked, and is not told.
    contacts = links[0].records.env['res.partner'].sudo().browse(named).exists()
    others = set(contacts.filtered(lambda contact: not contact.is_dental_patient).ids)
    return [link for link in links if not (_is_of_contacts(link) and link.id in others)]


def _is_of_contacts(link):
    """Tell whether a link is one of Odoo's own to a contact."""
    return link.field.name in OF_CONTACTS.get(link.records._name, ())


def _readable(records):
    """Return those of some records that are the user's to read, and are there.

    A company counts as readable while it is selected; a user, if they work in a selected one.
    """
    env = records.env
    if records._name == 'res.company':
        return records & env.companies
    if not records._log_access:
        records = records.exists()
    try:
        found = records._filtered_access('read')
        if records._log_access:
            found.sudo().mapped('create_uid')  # in memory with the rules; fails if one is gone
    except MissingError:
        found = records.exists()._filtered_access('read')
    if found._name == 'res.users':
        others = (found - env.user).sudo()  # whose companies are theirs to know
        found -= others.filtered(lambda user: not user.company_ids & env.companies).sudo(False)
    if found._name in UNRULED:
        found = found.filtered(
            lambda record: record.company_id <= env.companies)
    return found


def _is_linked(link):
    """Tell whether the records have a link already: then nothing is linked anew."""
    kept = link.field.store or link.field.related
    records = link.records.sudo() if kept else link.records  # what is found is found as the user
    return bool(records) and all(link.id in record[link.field.name].ids for record in records)


def _access_error(env, link):
    """Return the error that refuses a link; it tells nothing of what is at its end."""
    label = link.field._description_string(env)
    if not env[link.field.comodel_name].browse(link.id).exists():
        return UserError(env._(
            "“%(field)s”: what was chosen has been deleted meanwhile. Choose something else.",
            field=label))
    return AccessError(env._(
        "“%(field)s”: what was chosen belongs to another clinic, or is not yours to see. Choose "
        "something else.", field=label))
