"""Chromium makes the call: in Spanish, at a desk and on a phone, by keyboard, through a reload."""
from odoo.tests import tagged

from .tour_case import DESK, PHONE, ClinicBrowser, TourCase

KEYS = {
    'Enter': ('Enter', 13, '\r'), 'Space': ('Space', 32, ' '), 'Tab': ('Tab', 9, None),
    'ArrowDown': ('ArrowDown', 40, None), 'ArrowUp': ('ArrowUp', 38, None),
}
"""Of the keys a tour asks for: code, number and the text they write."""
OFFLINE = {'latency': 0, 'downloadThroughput': -1, 'uploadThroughput': -1}


class DeskBrowser(ClinicBrowser):
    """A browser with a real keyboard and a plug to pull, for tours that ask for them."""

    def _handle_console(self, type, args=None, stackTrace=None, **kw):  # noqa: A002, N803
        text = args and args[0].get('value')
        if isinstance(text, str) and text.startswith('ask '):
            self._do(*text.split()[1:])
        return super()._handle_console(type, args=args, stackTrace=stackTrace, **kw)

    def _do(self, what, *keys):
        if what in ('offline', 'online'):
            self._websocket_send('Network.enable')
            self._websocket_send('Network.emulateNetworkConditions', params={
                **OFFLINE, 'offline': what == 'offline'})
        for key in keys if what == 'press' else ():
            self._press(key)

    def _press(self, key):
        """Press a key and let go of it; ``Alt+q`` with Alt held down."""
        *modifiers, key = key.split('+')
        code, number, text = KEYS.get(key) or (
            f'Digit{key}' if key.isdigit() else f'Key{key.upper()}', ord(key.upper()), key)
        event = {
            'key': {'Space': ' '}.get(key, key), 'code': code, 'windowsVirtualKeyCode': number,
            'modifiers': 1 if modifiers else 0}
        down = {**event, 'type': 'keyDown'}
        if text and not modifiers:
            down['text'] = text
        self._websocket_send('Input.dispatchKeyEvent', params=down)
        self._websocket_send('Input.dispatchKeyEvent', params={**event, 'type': 'keyUp'})


class CallTourCase(TourCase):
    """A patient who did not come this morning, whose call is due; reception speaks Spanish."""

    lang = 'es_ES'
    browser_class = DeskBrowser

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['ir.module.module'].search(
            [('name', '=', 'dental_followup')])._update_translations('es_ES')

    def setUp(self):
        super().setUp()
        missed = self._make_missed_visit()
        missed.with_user(self.receptionist).action_dental_no_show()
        self.case = missed.dental_followup_ids

    def assertAskedWhen(self):
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self._at(17)}])
        self.assertEqual(
            self.case.attempt_ids.outcome_id,
            self.env.ref('dental_followup.outcome_third_party'))

    def assertBooked(self):
        self.assertEqual(self.case.state, 'booked')
        self.assertEqual(self.case.rebooked_event_id.dental_state, 'booked')
        self.assertEqual(self.case.attempt_ids.user_id, self.receptionist)


@tagged('post_install', '-at_install')
class TestCallAtTheDesk(CallTourCase):
    """1366 pixels wide."""

    browser_size = DESK

    def test_from_today_to_a_visit(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_in_spanish')
        self.assertBooked()

    def test_by_keyboard_alone(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_by_keyboard')
        self.assertBooked()

    def test_call_back_by_keyboard_alone(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_back_by_keyboard')
        self.assertRecordValues(self.case, [{'state': 'pending', 'is_promise': True}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'call_back_at': self.case.next_at, 'closing_question_id': False}])
        self.assertTrue(self.case.attempt_ids.no_closing_reason)

    def test_in_any_order(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_in_any_order')
        self.assertFalse(self.case.attempt_ids)

    def test_asks_to_be_called_another_time(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_asks_when')
        self.assertAskedWhen()

    def test_not_to_be_called_again(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_opt_out')
        self.assertEqual(self.case.state, 'lost')
        self.assertEqual(self.case.partner_id.dental_consent_ids.mapped('kind'), ['objection'])

    def test_reloaded_and_offline(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_reloaded')
        calls = self.env['dental.followup.call'].search([('followup_id', '=', self.case.id)])
        self.assertRecordValues(calls, [{
            'told': "Se me olvidó por completo y además trabajo hasta tarde.", 'mood': 'worried',
            'phase': 'talk', 'ended': False, 'call_back_at': self._at(17)}])
        self.assertFalse(self.case.attempt_ids)

    def test_on_one_page(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_on_one_page')
        self.assertTrue(self.receptionist.dental_call_is_free)
        self.assertFalse(self.case.attempt_ids)


@tagged('post_install', '-at_install')
class TestCallOnThePhone(CallTourCase):
    """390 pixels wide, with fingers."""

    browser_size = PHONE
    touch_enabled = True

    def test_asks_to_be_called_another_time(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_asks_when')
        self.assertAskedWhen()

    def test_from_today_to_a_visit(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_in_spanish')
        self.assertBooked()
