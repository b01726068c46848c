"""A file that is not what it calls itself, and holds nothing that is not here already."""
from odoo import fields
from odoo.exceptions import UserError

from . import sentences
from .left_out import LeftOut


def refuse_nothing_new(wizard, plan):
    """Refuse a file under a false name that would change nothing at all, and name what it is.

    Of a web page that calls itself .xls it is not known whether all of it is the agenda: "as it
    was" would be no answer to whoever expects something new in it. Where a visit is judged by
    what the file tells, it is believed as each other file.

    :param wizard: the ``dental.followup.import``
    :param plan: the :class:`~.plan.ImportPlan` of its rows
    :raises UserError: saying what to do instead
    """
    kind = (wizard.around or {}).get('kind')
    if kind and _changes_nothing(plan) and not LeftOut(plan).visits:
        raise UserError(sentences.nothing_new(wizard.env, kind, len(plan.rows)))


def _changes_nothing(plan):
    now = fields.Datetime.now()
    return not (plan.blocks or any(plan.patient_values.values())) and all(
        not (row.problems or row.joined_to or row.is_past or row.note or row.visit_values)
        and row.visit.dental_told_at and not row.visit.dental_left_out_at
        and row.visit.start > now for row in plan.rows)
