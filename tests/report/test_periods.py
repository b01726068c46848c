from ast import literal_eval

from lxml import etree
from odoo.tests import TransactionCase, tagged

from ..security.test_security import VIEWS

PERIODS = {
    'dental_followup_round_report_action': 'recent',
    'dental_followup_round_report_action_causes': 'recent',
    'dental_visit_report_action': 'recent',
    'dental_recall_report_action': 'recent',
    'dental_followup_attempt_report_action': 'recent',
    'dental_followup_attempt_report_action_callers': 'recent',
}
"""What a report opens on: the filter of its days."""
WHOLE = {
    'dental_visit_report_action_first': "who came first years ago may have come again since",
    'dental_treatment_plan_report_action': "what waits, however old it is",
    'dental_silent_loss_report_action': "a list to work off, however old it is",
    'dental_followup_feeling_report_action': "a line a month",
}
"""What shows all of it, and why."""


@tagged('post_install', '-at_install')
class TestPeriods(TransactionCase):
    """A report opens on a period, so that a clinic of many years waits for no year but the last."""

    def test_each_report_opens_on_its_period(self):
        actions = self.env['ir.actions.act_window'].search([('res_model', 'in', [*VIEWS])])
        found = {action.get_external_id()[action.id].split('.')[1]: action for action in actions}
        self.assertEqual({*found}, {*PERIODS, *WHOLE})
        for name, action in found.items():
            with self.subTest(name):
                context = literal_eval(action.context)
                asked = {key.removeprefix('search_default_') for key, value in context.items()
                         if key.startswith('search_default_') and value}
                days = asked & self.filters_of_days(action)
                self.assertEqual(days, {PERIODS[name]} if name in PERIODS else set())

    def filters_of_days(self, action):
        """Return the filters of a report whose domain begins on a day."""
        Model = self.env[action.res_model]
        arch = etree.fromstring(Model.get_view(action.search_view_id.id or None, 'search')['arch'])
        return {
            one.get('name') for one in arch.iter('filter')
            for domain in [literal_eval(one.get('domain') or '[]')]
            if any(leaf[0] in Model._fields and Model._fields[leaf[0]].type == 'date'
                   and leaf[1] == '>' for leaf in domain)}
