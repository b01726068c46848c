"""Say what is known of before: days and treatments of visits, and which patients came new.

Rounds take the treatment from here, and come after. Prices are new, so what visits were worth is
not known; nor is when patients of a file came first.
"""
from odoo.tools import SQL


def migrate(cr, version):
    if not version:
        return
    cr.execute(SQL("""
        UPDATE calendar_event visit SET dental_treatment_id = main.type_id
          FROM (SELECT DISTINCT ON (done.event_id) done.event_id, done.type_id
                  FROM meeting_category_rel done
                  JOIN calendar_event_type treatment ON treatment.id = done.type_id
                 ORDER BY done.event_id, treatment.dental_duration DESC NULLS LAST, done.type_id
               ) main
         WHERE main.event_id = visit.id AND visit.dental_patient_id IS NOT NULL
           AND visit.dental_treatment_id IS NULL"""))
    cr.execute(SQL("""
        UPDATE calendar_event visit
           SET dental_day = (visit.start AT TIME ZONE 'UTC'
                             AT TIME ZONE COALESCE(hours.tz, contact.tz, 'UTC'))::date
          FROM res_company company
          JOIN res_partner contact ON contact.id = company.partner_id
          LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
         WHERE company.id = visit.dental_company_id AND visit.dental_patient_id IS NOT NULL
           AND visit.dental_day IS NULL"""))
    cr.execute(SQL("""
        UPDATE res_partner patient SET dental_is_new_here = TRUE
          FROM (SELECT min(dental_start_date) AS start FROM res_company) clinic
         WHERE patient.is_dental_patient AND patient.dental_import_seen IS NULL
           AND patient.dental_is_new_here IS NULL
           AND patient.create_date >= COALESCE(
                   (SELECT company.dental_start_date FROM res_company company
                     WHERE company.id = patient.company_id), clinic.start)"""))
