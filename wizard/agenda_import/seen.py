"""What an agenda said last of visits and patients."""
from odoo.tools import SQL


def read_seen(records):
    """Return what the agenda said last of each of these records, by id: one query.

    Read past the ORM, which copies what a field of JSON holds at each look.

    :param records: that the user was given by a search
    """
    records.flush_recordset(['dental_import_seen'])
    return dict(records.env.execute_query(SQL(
        "SELECT id, dental_import_seen FROM %s"
        " WHERE id = ANY(%s) AND dental_import_seen IS NOT NULL",
        SQL.identifier(records._table), records.ids)))


def as_seen(value):
    """Return a value of a row as it is kept: a number by what it is known by, a day as text."""
    if isinstance(value, tuple):
        return value[0]
    return value if isinstance(value, str) else str(value)
