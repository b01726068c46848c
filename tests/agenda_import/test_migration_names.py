from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.names import name_key
from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestMigrationNames(DentalCase):
    """Contacts of before are found by the keys of today."""

    def test_keys_are_worked_out_anew(self):
        people = [self.make_patient(name) for name in (
            "Mª José Coll", "Vila, M.ª Rosa", "Sr. Pau Mas", "Eva Srta. Gil", "Israel Sanz")]
        contacts = self.patient.union(*people)
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE res_partner SET dental_name_key = 'old' WHERE id IN %s",
            tuple(contacts.ids)))
        script = load_script(
            'dental_followup/migrations/19.0.1.9.0/post-names.py', 'names')
        script.migrate(self.env.cr, '19.0.1.8.0')
        self.env.invalidate_all()
        for contact in people[:4]:
            self.assertEqual(contact.dental_name_key, name_key(contact.name))
        self.assertEqual(people[0].dental_name_key, name_key("María José Coll"))
        self.assertEqual((people[4] | self.patient).mapped('dental_name_key'), ['old', 'old'],
                         "what does not change is left alone")
