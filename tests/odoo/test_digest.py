from odoo.tests import tagged

from ..common import DentalCase

TILES = ('kpi_dental_back', 'kpi_dental_missed', 'kpi_dental_calls')


@tagged('post_install', '-at_install')
class TestDigest(DentalCase):
    """Odoo's weekly mail: Ana came back after two calls, Blas was called a day too late."""

    def setUp(self):
        super().setUp()
        self.digest = self.env['digest.digest'].create({
            'name': "Resumen", 'company_id': self.clinic.id, **dict.fromkeys(TILES, True),
            'kpi_res_users_connected': True})
        ana, blas = (self.make_missed('10:00', self.make_patient(
            f"{name} Soler", phone=f'+34 655 97 98 {index:02d}'))
            for index, name in enumerate(("Ana", "Blas")))
        with self.at('12:10'):
            self.ring_in_vain(ana)
        with self.at('13:00'):
            call = self.talk(ana)
            call.slot_id = call.slot_ids[0]
            call.action_done()
        visit = ana.rebooked_event_id
        with self.at('12:00', self.on(1).date()):
            self.ring_in_vain(blas)
        with self.at_utc(visit.stop):
            visit.action_dental_attended()
            self.run_cron('watch')

    def tiles(self, user):
        """Return what a user's mail of the end of the week says of the last days, by tile."""
        with self.at('09:00', self.on(5).date()):
            kpis = self.digest._compute_kpis(self.clinic, user)
        return {kpi['kpi_name']: kpi['kpi_col2']['value'] for kpi in kpis}

    def test_managers_are_told(self):
        found = self.tiles(self.manager)
        self.assertEqual({name: int(found[name]) for name in TILES}, {
            'kpi_dental_back': 1, 'kpi_dental_missed': 1, 'kpi_dental_calls': 3})

    def test_nobody_else_is(self):
        for user in (self.receptionist, self.dentist_user, self.outsider):
            self.assertFalse(self.tiles(user).keys() & {*TILES})

    def test_a_click_opens_the_figures(self):
        actions = self.digest._compute_kpis_actions(self.clinic, self.manager)
        for name in TILES:
            self.assertTrue(self.env.ref(actions[name]).res_model)

    def test_the_mail_is_odoo_s_own(self):
        default = self.env.ref('digest.digest_digest_default')
        self.assertTrue(all(default[name] for name in TILES))
