from ast import literal_eval
from datetime import timedelta

from lxml import etree
from odoo import fields
from odoo.tests import tagged

from ...tools.clinic_time import to_local
from .test_feedback import SAID, FeedbackCase

HEARD = (
    ('wait', -34), ('wait', -1), ('wait', 0), ('price', -34), ('price', 0), (False, 0),
)
"""What complaints are about, and how many days ago they were heard; a month is between."""


@tagged('post_install', '-at_install')
class TestList(FeedbackCase):
    """Complaints by what they are about and by month, as managers look at them (S34)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heard = cls.env['dental.feedback'].create([{
            'partner_id': cls.patient.id, 'company_id': cls.clinic.id, 'kind': 'complaint',
            'area': area, 'text': SAID, 'user_id': cls.receptionist.id,
            'at': cls.clock('12:00', cls.day + timedelta(days=days)),
        } for area, days in HEARD])
        cls.heard |= cls.env['dental.feedback'].create({
            'partner_id': cls.patient.id, 'company_id': cls.clinic.id, 'kind': 'praise',
            'area': 'manner', 'text': "Muy amables", 'user_id': cls.receptionist.id})

    def count(self, groupby, user=None, domain=()):
        """Return how many of what was heard are in each group, as a view reads them."""
        user = user or self.manager
        found = self.heard.with_user(user).with_context(tz=user.tz).formatted_read_group(
            [('id', 'in', self.heard.ids), *domain], groupby, ['__count'])
        return {tuple(
            self.get_month(row[name][0]) if name == 'at:month' else row[name] for name in groupby
        ): row['__count'] for row in found}

    def get_month(self, start):
        """Return the month that begins at a moment in UTC, on the clinic's clock."""
        return to_local(fields.Datetime.to_datetime(start), self.zone).strftime('%Y-%m')

    def get_filter(self, name):
        arch = self.env['dental.feedback'].get_view(
            self.ref('dental_feedback_view_search').id, 'search')['arch']
        return etree.fromstring(arch).xpath(f"//filter[@name='{name}']")[0]

    def test_by_area_and_month(self):
        """In the pivot: rows by what it is about, columns by month; each complaint once."""
        arch = etree.fromstring(self.env['dental.feedback'].get_view(
            self.ref('dental_feedback_view_pivot').id, 'pivot')['arch'])
        groupby = [node.get('name') + (
            f":{node.get('interval')}" if node.get('interval') else '')
            for node in arch.xpath("//field[@type='row'] | //field[@type='col']")]
        self.assertEqual(groupby, ['area', 'at:month'])
        complaints = literal_eval(self.get_filter('complaints').get('domain'))
        self.assertEqual(self.count(groupby, domain=complaints), {
            ('wait', '2026-10'): 1, ('wait', '2026-11'): 2,
            ('price', '2026-10'): 1, ('price', '2026-11'): 1, (False, '2026-11'): 1})
        self.assertEqual(self.count(['at:month'], domain=complaints), {
            ('2026-10',): 2, ('2026-11',): 4})

    def test_the_list_is_grouped_by_area_and_month(self):
        for name, groupby in (('group_area', 'area'), ('group_month', 'at:month')):
            self.assertEqual(
                self.get_filter(name).get('context'), f"{{'group_by': '{groupby}'}}")
        self.assertEqual(self.count(['area']), {
            ('wait',): 3, ('price',): 2, ('manner',): 1, (False,): 1})

    def test_who_may_not_read_complaints_counts_none(self):
        colleague = self.make_user('otra_recepcion', 'group_receptionist')
        self.assertEqual(self.count(['area'], colleague), {('manner',): 1})

    def test_a_month_is_the_clinics(self):
        """Heard late on the last of October there, it is not of the next month."""
        late = self.clock('23:30', self.on(-23).date())
        self.heard = self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': SAID, 'at': late})
        self.assertEqual(self.count(['at:month']), {('2026-10',): 1})
