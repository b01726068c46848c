"""The history of visits says which file it was: an import and what it wrote have one moment."""


def migrate(cr, version):
    if version:
        cr.execute("""
            UPDATE dental_visit_change change
               SET why_note = concat(
                       '“', coalesce(file.filename, '-'), '” · ', to_char(
                           file.at AT TIME ZONE 'UTC' AT TIME ZONE coalesce(hours.tz, 'UTC'),
                           'DD/MM/YYYY HH24:MI'))
              FROM dental_agenda_import file
              JOIN res_company company ON company.id = file.company_id
              LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
             WHERE change.way = 'import' AND change.why_note IS NULL
               AND change.company_id = file.company_id AND change.create_date = file.create_date
        """)
