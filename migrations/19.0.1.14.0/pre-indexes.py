"""Indexes go that each new row paid for: others begin alike, or nobody asks for them."""

GONE = (
    'dental_followup_round__company_id_index', 'dental_followup_round__followup_id_index',
    'dental_visit_change__company_id_index')


def migrate(cr, version):
    """Drop them; Odoo keeps an index whose field asks for none any more."""
    for name in GONE:
        cr.execute(f'DROP INDEX IF EXISTS {name}')
