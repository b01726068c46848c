"""What everybody's records owe to a user who has no role at the clinic.

Such a user works with Odoo's calendar and contacts as if the addon were not there.
"""

from ..vocabulary import STAFF


def copy_what_is_seen(records, copy_data, default):
    """Copy records as their model does; who has no role copies what they see.

    Odoo reads each field that is to be copied as the user who copies, and would refuse all of it
    for one that is the clinic's. Nor is such a field named where it is empty: a calendar that is
    kept in step with another copies as one user and creates as another.

    :param copy_data: ``copy_data`` of the model that is extended
    :param dict default: values of the copies
    :return: list of dict, as of ``copy_data``
    """
    default = dict(default or {})
    ours = {name: records._has_field_access(field, 'read')
            for name, field in records._fields.items()
            if field.copy and STAFF in (field.groups or '') and name not in default}
    hidden = dict.fromkeys((name for name, seen in ours.items() if not seen), False)
    return [values and {name: value for name, value in values.items() if value or name not in ours}
            for values in copy_data({**hidden, **default})]
