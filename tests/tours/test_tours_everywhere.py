"""Chromium opens every menu and every view, and clicks on every filter."""
from unittest.mock import patch

from odoo.tests import tagged

from .tour_case import TourCase

EVERYWHERE = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    ".startClickEverywhere('dental_followup.dental_followup_menu_root');")


@tagged('post_install', '-at_install')
class TestToursEverywhere(TourCase):
    """Nothing that can be opened ends in an error.

    Odoo's own robot clicks: it fails on an error dialog and on an error in the console.
    """

    def click_everywhere(self, user):
        # a file to print, no screen: it is rendered in test_morning
        self.env.ref('dental_followup.dental_followup_menu_agenda_morning').active = False
        with patch('odoo.tests.common.ChromeBrowser', self.browser_class):
            self.browser_js(
                '/odoo', EVERYWHERE, 'odoo.isReady === true', login=user.login, timeout=180,
                success_signal='clickbot test succeeded')

    def make_day(self):
        """Let every list show something."""
        visit = self._make_missed_visit()
        visit.action_dental_no_show()
        case, patient = visit.dental_followup_ids, visit.dental_patient_id
        case._log_call(self.env.ref('dental_followup.outcome_no_answer'))
        whose = {'partner_id': patient.id, 'company_id': self.clinic.id}
        self.env['dental.observation'].create({**whose, 'text': "Prefiere las tardes"})
        self.env['dental.consent'].create({**whose, 'text': "Sin publicidad"})
        self.env['dental.treatment.plan'].create({**whose, 'amount': 900})
        self.env['dental.evolution'].create({'followup_id': case.id, 'pain': 9})
        coming = visit.copy({'start': self._at(18), 'stop': self._at(19)})
        coming.action_dental_cancel()

    def test_reception(self):
        self.make_day()
        self.click_everywhere(self.receptionist)

    def test_manager(self):
        self.make_day()
        self.click_everywhere(self._make_user('gerencia', "Gerencia", 'group_manager'))
