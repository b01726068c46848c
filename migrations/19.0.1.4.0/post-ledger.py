"""The ledger keeps what a result led to; programs that are on know what to do."""
from odoo.tools import SQL

OWN = ('outcome_id.move', 'outcome_move')
"""How a rule on the ledger asked what a result led to, and how it does now."""


def migrate(cr, version):
    """Fill in what results say now, which is all that is known of what they said."""
    if not version:
        return
    cr.execute(SQL("""
        UPDATE dental_followup_attempt attempt
           SET outcome_move = outcome.move
          FROM dental_followup_outcome outcome
         WHERE outcome.id = attempt.outcome_id AND attempt.outcome_move IS NULL
    """))
    cr.execute(SQL(
        """
        UPDATE base_automation rule
           SET filter_domain = replace(filter_domain, %(old)s, %(new)s)
          FROM ir_model model
         WHERE model.id = rule.model_id AND model.model = 'dental.followup.attempt'
           AND filter_domain LIKE %(like)s
        """, old=OWN[0], new=OWN[1], like=f'%{OWN[0]}%'))
    # Of a clinic's own that did nothing the shared one takes its place again.
    cr.execute(SQL("""
        UPDATE dental_followup_program program
           SET is_on = FALSE, code = CASE WHEN company_id IS NULL THEN code END
         WHERE is_on AND NOT EXISTS (
               SELECT FROM dental_followup_step step WHERE step.program_id = program.id)
    """))
