from ast import literal_eval

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged, users
from odoo.tools.safe_eval import safe_eval

from ...models.visit.state import TRANSITIONS
from ..common import DentalCase

ACTIONS = (
    'calendar_event_action_agenda', 'calendar_event_action_to_record',
    'calendar_event_action_patient', 'calendar_event_type_action', 'res_partner_action_patient',
    'res_partner_action_dentist',
)
DENTAL = "//field[contains(@name, 'dental') or contains(@name, 'dentist')]"
FORM = 'dental_followup.calendar_event_view_form'
MOVE = 'dental_followup.dental_followup_move_view_form'
LINKING = (
    'dental.followup', 'dental.followup.attempt', 'dental.observation', 'dental.feedback',
    'dental.evolution', 'dental.treatment.plan',
)


@tagged('post_install', '-at_install')
class TestAgendaViews(DentalCase):
    """What the agenda's screens show, who sees it, and what they write."""

    def _load(self, xmlid):
        """Return the views of an action as the web client asks for them."""
        action = self.env['ir.actions.actions']._for_xml_id(f'dental_followup.{xmlid}')
        return self.env[action['res_model']].get_views([*action['views'], (
            action['search_view_id'] and action['search_view_id'][0], 'search')])['views']

    def _arch(self, xmlid, kind):
        return etree.fromstring(self._load(xmlid)[kind]['arch'])

    # who sees it

    @users('recepcion_test', 'dentista_test', 'gerencia_test')
    def test_views_load_for_staff(self):
        for xmlid in ACTIONS:
            with self.subTest(action=xmlid):
                self.assertIn('list', self._load(xmlid))
        agenda = self._arch('calendar_event_action_agenda', 'calendar')
        self.assertEqual(agenda.get('js_class'), 'dental_agenda')
        self.assertEqual(agenda.get('color'), 'dental_color')
        self.assertTrue(agenda.xpath("//field[@name='dental_dentist_id'][@filters='1']"))

    @users('contable_test')
    def test_views_show_nothing_to_others(self):
        for kind in ('calendar', 'list', 'form', 'search'):
            arch = self._arch('calendar_event_action_agenda', kind)
            self.assertFalse(arch.xpath(DENTAL), f"nothing of a visit in the {kind}")
        with self.assertRaises(AccessError):
            self.env['calendar.event'].search([('dental_patient_id', '!=', False)])
        self.assertFalse(self._stock_form().xpath(DENTAL))
        partner = etree.fromstring(self.env['res.partner'].get_view(
            self.env.ref('base.view_partner_form').id, 'form')['arch'])
        self.assertFalse(partner.xpath(DENTAL))

    @users('recepcion_test')
    def test_stock_meeting_views_stay(self):
        """Ours are never what Odoo takes for a meeting without saying so."""
        for kind in ('form', 'list', 'calendar', 'search'):
            with self.subTest(kind=kind):
                self.assertNotEqual(
                    self.env['ir.ui.view'].sudo().default_view('calendar.event', kind),
                    self.env.ref(f'dental_followup.calendar_event_view_{kind}').id)
        self.assertFalse(self._stock_form().xpath(DENTAL))

    def _stock_form(self):
        return etree.fromstring(self.env['calendar.event'].get_view(
            self.env.ref('calendar.view_calendar_event_form').id, 'form')['arch'])

    # what the form writes

    @users('recepcion_test')
    def test_new_visit_by_form(self):
        """Reception books by the form: the treatment's length, the dentist's hours, no mail."""
        self.treatment.sudo().dental_duration = 0.75
        before = self.env['mail.mail'].sudo().search_count([])
        with Form(self.env['calendar.event'].with_context(
                default_start=self.clock('17:00'), default_stop=self.clock('17:30'),
                default_duration=0.5), FORM) as form:
            form.dental_patient_id = self.patient
            form.dental_dentist_id = self.dentist
            form.categ_ids.add(self.treatment)
            self.assertEqual(form.duration, 0.75)
        visit = form.record
        self.assertRecordValues(visit, [{
            'name': "Paula Romero Gil", 'dental_state': 'booked',
            'dental_company_id': self.clinic.id, 'start': self.clock('17:00'),
            'stop': self.clock('17:45'), 'partner_ids': self.dentist.ids, 'user_id': False,
        }])
        self.assertEqual(self.env['mail.mail'].sudo().search_count([]), before)
        self.assertFalse(visit.description)

    @users('recepcion_test')
    def test_new_visit_from_the_patient(self):
        """The smart button says whose visit it is, and the patient is no attendee."""
        action = self.patient.with_env(self.env).action_dental_visits()
        # what the web client adds to an action's context
        context = {
            **action['context'], 'active_model': 'res.partner', 'active_id': self.patient.id,
            'active_ids': self.patient.ids,
        }
        with Form(self.env['calendar.event'].with_context(**context), FORM) as form:
            self.assertEqual(form.dental_patient_id, self.patient)
            form.start = self.clock('18:00')
        self.assertEqual(form.record.partner_ids, self.env['res.partner'])
        self.assertFalse(self.patient.activity_ids)

    @users('recepcion_test')
    def test_new_patient_by_quick_form(self):
        with Form(self.env['res.partner'].with_context(default_is_dental_patient=True),
                  'dental_followup.res_partner_view_form_quick') as form:
            form.name = "Nuria Sanz"
            form.phone = '+34 655 11 22 33'
        self.assertTrue(form.record.is_dental_patient)

    # the buttons

    def test_allowed_states_are_the_table(self):
        for state, allowed in TRANSITIONS.items():
            if not state:
                continue
            visit = self.make_visit('10:00', dental_state=state)
            with self.subTest(state=state):
                self.assertEqual(set(filter(None, visit.dental_allowed_states.split(','))), allowed)

    def test_undo_is_offered_after_a_state_was_recorded(self):
        visit = self.make_visit('10:00')
        self.assertNotIn('undo', visit.dental_allowed_states)
        visit.action_dental_no_show()
        self.assertIn('undo', visit.dental_allowed_states)
        visit.action_dental_undo()
        self.assertNotIn('undo', visit.dental_allowed_states)
        self.assertEqual(visit.dental_state, 'booked')

    @users('recepcion_test')
    def test_move_dialog(self):
        visit = self.make_visit('17:00').with_env(self.env)
        action = visit.action_dental_move()
        move = self.env[action['res_model']].browse(action['res_id'])
        form = Form(move, 'dental_followup.dental_followup_move_view_form')
        self.assertEqual(form.patient_id, self.patient)
        form.is_other = True
        form.start = self.clock('18:00')
        form.save().action_move()
        self.assertEqual(visit.dental_state, 'moved')
        self.assertEqual(visit.dental_moved_to_id.start, self.clock('18:00'))

    @users('recepcion_test')
    def test_times_offered_instead_of_the_one_typed_are_shown(self):
        """What says that it offers other times shows them, and one of them is taken."""
        visit = self.make_visit('17:00').with_env(self.env)
        self.make_visit('16:00', self.make_patient("Bruno Gil Pons", company_id=self.clinic.id))
        move = self.env['dental.followup.move'].browse(visit.action_dental_move()['res_id'])
        form = Form(move, MOVE)
        form.is_other = True
        form.start = self.clock('16:00')
        form.save().with_context(lang='en_US').action_move()
        form = Form(move, MOVE)
        self.assertTrue(form.notice)
        self.assertTrue(form.is_other)
        self.assertFalse(form._get_modifier('slot_id', 'invisible'))
        slot = move.slot_ids[0]
        form.slot_id = slot
        self.assertFalse(form.is_other)
        form.save().action_move()
        self.assertEqual(visit.dental_moved_to_id.start, slot.start)

    def test_links_to_a_visit_show_its_day(self):
        """Wherever a visit is linked from, it is named by its day, dentist and treatment."""
        linked = 0
        for model in LINKING:
            views = self.env[model].get_views([(False, 'form'), (False, 'list')])['views']
            for kind, view in views.items():
                for node in etree.fromstring(view['arch']).iter('field'):
                    field = self.env[model]._fields.get(node.get('name'))
                    hidden = {'1', 'True'} & {
                        node.get('invisible'), node.get('column_invisible')}
                    if field is None or field.comodel_name != 'calendar.event' or hidden or (
                            field.type != 'many2one'):
                        continue
                    linked += 1
                    with self.subTest(model=model, view=kind, field=field.name):
                        self.assertIn('dental_as_visit', node.get('context') or '')
        self.assertGreaterEqual(linked, 8)

    @users('recepcion_test')
    def test_to_record_holds_what_nobody_recorded(self):
        past, recorded = self.make_visit('10:00'), self.make_visit('10:30', dental_state='attended')
        coming = self.make_visit('19:00')
        action = self.env['ir.actions.actions']._for_xml_id(
            'dental_followup.calendar_event_action_to_record')
        found = self.env['calendar.event'].search(literal_eval(action['domain']))
        self.assertIn(past, found)
        self.assertFalse((recorded | coming) & found)

    @users('recepcion_test')
    def test_search_by_phone_and_number(self):
        self.patient.sudo().dental_number = 'T-77'
        visit = self.make_visit('17:00')
        arch = self._arch('calendar_event_action_agenda', 'search')
        domain = arch.xpath("//field[@name='dental_patient_id']")[0].get('filter_domain')
        for typed in ('Romero', '655979711', 't-77'):
            with self.subTest(typed=typed):
                self.assertEqual(self.env['calendar.event'].search([
                    ('dental_company_id', '=', self.clinic.id),
                    *safe_eval(domain, {'self': typed}),
                ]), visit)
