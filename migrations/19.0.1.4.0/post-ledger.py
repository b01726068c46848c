"""The ledger keeps what results led to and what was said; programs that are on do something."""
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
    cr.execute(SQL("""
        UPDATE dental_followup_attempt attempt
           SET said = known.said
          FROM (SELECT attempt.id, string_agg(
                       COALESCE(line.text ->> patient.lang, line.text ->> 'en_US'),
                       chr(10) ORDER BY sentence.place) AS said
                  FROM dental_followup_attempt attempt
                  JOIN res_partner patient ON patient.id = attempt.partner_id
                 CROSS JOIN LATERAL (VALUES
                       (1, opening_id), (2, question_id), (3, reply_id), (4, closing_question_id)
                       ) sentence (place, line_id)
                  JOIN dental_followup_script_line line ON line.id = sentence.line_id
                 GROUP BY attempt.id) known
         WHERE known.id = attempt.id AND attempt.said IS NULL
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
