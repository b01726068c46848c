"""Chromium makes the call: in Spanish, at a desk and on a phone, by keyboard, through a reload."""
from odoo import Command
from odoo.tests import new_test_user, tagged

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
        """Press a key and let go of it; ``Alt+q`` or ``Ctrl+Enter`` with that held down."""
        *modifiers, key = key.split('+')
        code, number, text = KEYS.get(key) or (
            f'Digit{key}' if key.isdigit() else f'Key{key.upper()}', ord(key.upper()), key)
        event = {
            'key': {'Space': ' '}.get(key, key), 'code': code, 'windowsVirtualKeyCode': number,
            'modifiers': sum({'Alt': 1, 'Ctrl': 2}[name] for name in modifiers)}
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

    def get_calls(self):
        return self.env['dental.followup.call'].search([('followup_id', '=', self.case.id)])

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
        self.assertRecordValues(self.get_calls(), [{
            'told': "Se me olvidó por completo y además trabajo hasta tarde.", 'mood': 'worried',
            'phase': 'talk', 'ended': False, 'call_back_at': self._at(17)}])
        self.assertFalse(self.case.attempt_ids)

    def test_without_connection_to_the_end(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_without_connection')
        self.assertBooked()
        self.assertEqual(self.case.attempt_ids.told, "Se me olvidó por completo")
        self.assertEqual(self.case.attempt_ids.mood, 'good')

    def test_one_refused_value_keeps_back_nothing_else(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_refused')
        self.assertRecordValues(self.get_calls(), [{
            'told': "Se me olvidó por completo", 'work_from': 22, 'work_to': 6}])

    def test_ticked_off_leaves_no_trace(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_ticked_off')
        self.assertEqual(
            self.get_calls().blocker_ids, self.env.ref('dental_followup.blocker_fear'))

    def test_two_windows_write_one_text(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_in_two_windows')
        self.assertEqual(self.get_calls().told, "TAB1\nTAB2")

    def test_the_card_is_closed(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_card_closed')
        self.assertRecordValues(self.get_calls(), [
            {'has_talked': False, 'ended': 'left'}, {'has_talked': True, 'ended': False}])

    def test_signed_out_keeps_the_last_tick(self):
        self._tour('/odoo/dental-today', 'dental_followup_call_signed_out')
        self.assertEqual(
            self.get_calls().blocker_ids, self.env.ref('dental_followup.blocker_price'))

    def test_who_clicks_twice_files_one_call(self):
        patient = self.env['res.partner'].create({
            'name': "Nuria Nueva Sanz", 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone': '+34 655 97 97 12', 'country_id': self.env.ref('base.es').id})
        other = self.case.copy({'partner_id': patient.id, 'event_id': False})
        self._tour('/odoo/dental-today', 'dental_followup_call_impatient')
        self.assertEqual(len(self.case.attempt_ids), 1)
        self.assertFalse(other.attempt_ids)

    def test_in_other_hands(self):
        colleague = new_test_user(
            self.env, 'colega', 'base.group_user,dental_followup.group_receptionist',
            context={'no_reset_password': True}, company_id=self.clinic.id,
            company_ids=[Command.set(self.clinic.ids)])
        self.case.with_user(colleague).action_call()
        self._tour('/odoo/dental-today', 'dental_followup_call_in_other_hands')
        self.assertEqual(self.case.claim_user_id, colleague)

    def test_repair_by_keyboard(self):
        self.case.program_id = self.env.ref('dental_followup.program_repair')
        self._tour('/odoo/dental-today', 'dental_followup_call_repair')
        self.assertEqual(self.case.state, 'won')
        self.assertTrue(self.case.attempt_ids.repair_result)

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
