"""A clinic that has worked with its agenda already has no first day any more."""


def migrate(cr, version):
    """Close the panel where there are visits."""
    if version:
        cr.execute("""
            UPDATE res_company company SET dental_first_day = '{"is_closed": true}'
             WHERE dental_first_day IS NULL AND EXISTS (
                   SELECT FROM calendar_event visit
                    WHERE visit.dental_company_id = company.id
                      AND visit.dental_patient_id IS NOT NULL)
        """)
