"""All that is in a database, so that two moments of it can be compared."""

from odoo.tools import SQL

CATALOG = {
    'relation': """
        SELECT relname || ' of kind ' || relkind::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind <> 't'""",
    'column': """
        SELECT relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
            || CASE WHEN attnotnull THEN ' not null' ELSE '' END
            || COALESCE(' default ' || pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm')
          AND attnum > 0 AND NOT attisdropped""",
    'index': "SELECT tablename || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'public'",
    'constraint': """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    'trigger': """
        SELECT tgrelid::regclass || ' ' || pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    'function': """
        SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace""",
    'extension': "SELECT extname FROM pg_extension",
}
# Of each row the machine's own stamps are left out: who looked at it last, and when.
STAMPS = ('write_date', 'write_uid')
# What Odoo itself writes while any module comes and goes: columns, or whole tables.
ODOOS_OWN = {
    'ir_cron': ('lastcall', 'nextcall'),
    'ir_module_module': ('state', 'latest_version'),
}
LOGBOOKS = ('bus_bus', 'ir_cron_progress', 'ir_cron_trigger', 'orm_signaling_registry')
FEW = 20_000  # of a table with no more rows than that, which ones differ is told
SHOWN = 300  # letters of such a row


def snapshot(cr):
    """Return what is in the database: its catalog, and for each table its rows."""
    found = {kind: set(_column(cr, query)) for kind, query in CATALOG.items()}
    return {**found, 'rows': {table: _rows(cr, table) for table in _tables(cr)}}


def mentions(cr, word):
    """Return the rows that have a word, each with the name of its table."""
    found = set()
    for table in _tables(cr):
        cr.execute(SQL(
            "SELECT to_jsonb(t)::text FROM %s t WHERE to_jsonb(t)::text LIKE %s",
            SQL.identifier(table), f'%{word}%'))
        found |= {f"{table}: {row[:SHOWN]}" for row, in cr.fetchall()}
    return found


def _tables(cr):
    """Return the names of the tables that are looked at."""
    return _column(cr, """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN %s
        ORDER BY relname""", [LOGBOOKS])


def _rows(cr, table):
    """Return how many rows a table has, the sum of the digests of each one's columns, and if
    they are few the rows themselves."""
    row = SQL("(to_jsonb(t) - %s::text[])::text", [*STAMPS, *ODOOS_OWN.get(table, ())])
    cr.execute(SQL("SELECT count(*), sum(hashtextextended(%s, 0)) FROM %s t",
                   row, SQL.identifier(table)))
    number, digest = cr.fetchone()
    rows = set()
    if number <= FEW:
        cr.execute(SQL("SELECT %s FROM %s t", row, SQL.identifier(table)))
        rows.update(text for text, in cr.fetchall())
    return number, digest, rows


def differences(before, after):
    """Return a line for each thing that differs, in the order of the tables."""
    lines = []
    for table, (number, digest, rows) in before['rows'].items():
        if table not in after['rows']:
            continue  # its relation is gone: see below
        number_now, digest_now, rows_now = after['rows'][table]
        if digest != digest_now:
            lines.append(f"{table}: {number} rows before, {number_now} now, and not the same")
            lines += [f"{table}: left {row[:SHOWN]}" for row in sorted(rows_now - rows)]
            lines += [f"{table}: gone {row[:SHOWN]}" for row in sorted(rows - rows_now)]
    for kind in CATALOG:
        lines += [f"{name}: this {kind} is left" for name in sorted(after[kind] - before[kind])]
        lines += [f"{name}: this {kind} is gone" for name in sorted(before[kind] - after[kind])]
    return lines


def _column(cr, query, params=None):
    cr.execute(query, params)
    return [value for value, in cr.fetchall()]
