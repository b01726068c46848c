OLD = ('dental_followup_round__clinic_day_index', 'dental_followup_attempt__clinic_day_index')
"""What an index on clinic and day does as well."""


def migrate(cr, version):
    """Note with each round its program, as its follow-up has it."""
    cr.execute("""
        UPDATE dental_followup_round round
           SET program_id = followup.program_id
          FROM dental_followup followup
         WHERE followup.id = round.followup_id AND round.program_id IS NULL""")
    for name in OLD:
        cr.execute(f'DROP INDEX IF EXISTS "{name}"')
