"""Let the series of visits go by their clinic's clock, whoever made them; no visit is moved."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE calendar_recurrence series SET event_tz = clinic.zone
          FROM (SELECT DISTINCT ON (visit.recurrence_id) visit.recurrence_id,
                       COALESCE(hours.tz, partner.tz, 'UTC') AS zone
                  FROM calendar_event visit
                  JOIN res_company company ON company.id = visit.dental_company_id
                  JOIN res_partner partner ON partner.id = company.partner_id
             LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
                 WHERE visit.recurrence_id IS NOT NULL AND visit.dental_patient_id IS NOT NULL
                 ORDER BY visit.recurrence_id, visit.start DESC, visit.id DESC) clinic
         WHERE series.id = clinic.recurrence_id AND series.event_tz IS DISTINCT FROM clinic.zone
        """)
