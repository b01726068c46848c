"""Columns go that say twice who wrote a row of a log, and when: each new row paid for them."""
from odoo.tools.sql import table_exists

GONE = {
    'dental_followup_round': ('create_uid', 'create_date', 'write_uid', 'write_date'),
    'dental_visit_change': ('create_uid', 'write_uid', 'write_date'),
}


def migrate(cr, version):
    """Drop them; Odoo keeps the columns of fields that are there no more."""
    for table, columns in GONE.items():
        if table_exists(cr, table):
            for column in columns:
                cr.execute(f'ALTER TABLE {table} DROP COLUMN IF EXISTS {column}')
