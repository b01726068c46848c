"""What everybody's records owe to a user who has no role at the clinic.

Such a user works with Odoo's calendar and contacts as if the addon were not there.
"""

STAFF = 'dental_followup.group_staff'
"""Who may see what is the clinic's: every role, and nobody else."""


def copy_what_is_seen(records, copy_data, default):
    """Copy records as their model does; who has no role copies what they see.

    Odoo reads each field that is to be copied as the user who copies, and would refuse all of it
    for one that is the clinic's.

    :param copy_data: ``copy_data`` of the model that is extended
    :param dict default: values of the copies
    :return: list of dict, as of ``copy_data``
    """
    if records.env.su or records.env.user.has_group(STAFF):
        return copy_data(default)
    hidden = {name for name, field in records._fields.items()
              if field.copy and field.groups == STAFF} - set(default or ())
    copies = copy_data({**dict.fromkeys(hidden, False), **(default or {})})
    return [values and {name: value for name, value in values.items() if name not in hidden}
            for values in copies]
