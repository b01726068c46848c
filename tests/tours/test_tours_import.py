from unittest.mock import patch

from odoo.tests import tagged

from ...wizard.agenda_import import big_file
from .tour_case import PHONE, TourCase

NAMES = ("Mira Coll, Iris", "Vila Mas, Pau", "Roca Gil, Ana")
TITLES = "Nº Historia;Paciente;Fecha;Hora;Móvil;Doctor\n"


class ImportTourCase(TourCase):

    def serve(self, *hours):
        """Serve a file with a visit of today at each of some hours."""
        self.env['ir.attachment'].create({
            'name': 'big.csv', 'public': True, 'type': 'binary',
            'url': '/dental_followup_tests/big.csv', 'raw': (TITLES + ''.join(
                f"70{index};{NAMES[index]};{self.today:%d/%m/%Y};{hour};655 11 22 3{index};"
                "Dra. Soler\n" for index, hour in enumerate(hours))).encode()})


@tagged('post_install', '-at_install')
class TestToursBigFile(ImportTourCase):

    def test_a_file_for_which_nobody_waits(self):
        self.serve('9:00', '10:00', '11:00')
        with patch.object(big_file, 'WAITS', 2):
            self._tour('/odoo/dental-agenda-import', 'dental_followup_agenda_in_background')
        kept = self.env['dental.agenda.import'].search([('company_id', '=', self.clinic.id)])
        self.assertRecordValues(kept, [{
            'state': 'waiting', 'line_count': 3, 'user_id': self.receptionist.id}])


@tagged('post_install', '-at_install')
class TestToursImportPhone(ImportTourCase):
    """The rows of a file on a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_rows_are_cards(self):
        self.serve('9:00', '10:00', '11:00')
        file = self.env['ir.attachment'].search([('name', '=', 'big.csv')], limit=1)
        file.raw = file.raw.replace(b';9:00;', b';25:61;')
        self._tour('/odoo/dental-agenda-import', 'dental_followup_agenda_import_phone')
