"""Chromium works beside the clinic: an accountant without a role, in Odoo's own screens."""
from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user, tagged

from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursNeighbours(TourCase):
    """Odoo's calendar and contacts, while visits and patients stand beside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env, 'contable_tour', 'base.group_user,base.group_partner_manager',
            context={'no_reset_password': True}, name="Contable", tz=cls.zone, lang=cls.lang,
            company_id=cls.clinic.id, company_ids=[Command.set(cls.clinic.ids)])

    def test_a_meeting_is_made_moved_and_deleted(self):
        visit = self._make_missed_visit()
        visit.partner_ids |= self.accountant.partner_id
        events = self.env['calendar.event'].with_context(active_test=False)
        self._tour('/odoo/calendar', 'dental_followup_neighbour_calendar', self.accountant.login)
        meeting = events.search([('name', '=', "Cierre del mes")])
        self.assertRecordValues(meeting, [{
            'user_id': self.accountant.id, 'partner_ids': self.accountant.partner_id.ids,
            'start': self._at(14) + timedelta(minutes=45),
            'stop': self._at(17) + timedelta(minutes=15)}])
        self._tour(
            '/odoo/calendar', 'dental_followup_neighbour_calendar_delete', self.accountant.login)
        self.assertFalse(meeting.exists())
        self.assertTrue(visit.exists())

    def test_a_contact_is_made_and_merged(self):
        other = self.env['res.partner'].create({
            'name': "Turia Suministros", 'email': 'turia@ejemplo.test',
            'phone': '+34 960 00 00 01'})
        self._make_missed_visit()
        notes = self.env['dental.observation'].search_count([])
        self._tour('/odoo/contacts', 'dental_followup_neighbour_contacts', self.accountant.login)
        contacts = self.env['res.partner'].search([('email', '=', 'turia@ejemplo.test')])
        self.assertEqual(len(contacts), 1)
        self.assertEqual(contacts.phone, other.exists().phone or '+34 960 00 00 01')
        self.assertEqual(self.env['dental.observation'].search_count([]), notes)
