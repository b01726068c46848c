"""When a clinic's agenda was imported last is told by its imports, and by each visit of its own."""


def migrate(cr, version):
    if version:
        cr.execute("ALTER TABLE res_company DROP COLUMN IF EXISTS dental_agenda_imported_at")
