from odoo import api, fields, models
from odoo.tools import format_date

from ..vocabulary import EXPECTED, STAFF, WAITING
from .timeline import Source

OPEN = [('state', 'in', (*WAITING, 'booked'))]


class ResPartner(models.Model):
    """What is known of a patient at a glance: how to reach them, what was, what comes next."""

    _inherit = 'res.partner'

    dental_age_text = fields.Char(
        string="Age", compute='_compute_dental_age_text', groups=STAFF)
    dental_dial_text = fields.Char(
        string="Call at", compute='_compute_dental_dial_text', groups=STAFF,
        help="The number to dial: of a minor that of the guardian.")
    dental_alt_text = fields.Char(
        string="Other number", compute='_compute_dental_dial_text', groups=STAFF)
    dental_spoken_to = fields.Char(
        string="Who is spoken to", compute='_compute_dental_dial_text', groups=STAFF,
        help="If it is not the patient.")
    dental_flags_text = fields.Char(
        string="To know first", compute='_compute_dental_flags_text', groups=STAFF)
    dental_next_visit_id = fields.Many2one(
        'calendar.event', string="Next visit", compute='_compute_dental_visits', groups=STAFF)
    dental_last_visit_id = fields.Many2one(
        'calendar.event', string="Last visit", compute='_compute_dental_visits', groups=STAFF)
    dental_open_followup_ids = fields.One2many(
        'dental.followup', 'partner_id', string="Open follow-ups", domain=OPEN, groups=STAFF)
    dental_call_waits = fields.Boolean(
        string="A call waits for the patient", compute='_compute_dental_call_waits', groups=STAFF)

    @api.depends('dental_birthdate')
    @api.depends_context('company', 'lang')
    def _compute_dental_age_text(self):
        for partner in self:
            company = partner.company_id or self.env.company
            partner.dental_age_text = partner.dental_birthdate and self.env._(
                "%(years)s years old, born on %(day)s",
                years=partner._dental_age(company._dental_today()),
                day=format_date(self.env, partner.dental_birthdate))

    @api.depends(
        'dental_household_number', 'phone', 'dental_phone_alt', 'dental_guardian_id',
        'dental_birthdate')
    @api.depends_context('company')
    def _compute_dental_dial_text(self):
        for partner in self:
            # The guardian may be hidden and is who is called all the same: name and number.
            known = partner.sudo()
            person = known._dental_contact_person()
            partner.dental_dial_text = partner._dental_spaced(
                known._dental_call_number() or partner.phone)
            other = partner._dental_spaced(partner.dental_phone_alt)
            partner.dental_alt_text = other != partner.dental_dial_text and other
            partner.dental_spoken_to = person != known and person.name

    @api.depends('dental_birthdate', 'dental_guardian_id', 'dental_wrong_number')
    @api.depends_context('allowed_company_ids', 'uid', 'lang')
    def _compute_dental_flags_text(self):
        """Say what whoever opens the patient has to know before anything else."""
        complaining = {partner_id for partner_id, _company in self.env[
            'dental.feedback']._dental_find_open(self._origin, ['complaint'])}
        for partner in self:
            partner.dental_flags_text = ' · '.join(filter(None, (
                partner.dental_deceased_on and self.env._("Has died"),
                partner._origin.id in complaining and self.env._(
                    "Has a complaint that is not settled"),
                partner.dental_is_minor and self.env._("Is under age"),
                partner.dental_wrong_number and self.env._(
                    "Somebody else answers at %(number)s", number=', '.join(map(
                        partner._dental_spaced, partner.dental_wrong_number.split()))),
                partner.dental_returned_addresses and self.env._(
                    "Messages come back from %(address)s",
                    address=partner.dental_returned_addresses)))) or False

    @api.depends_context('allowed_company_ids', 'uid')
    def _compute_dental_visits(self):
        """Find the next visit that is expected, and the last that took place."""
        visits = self.env['calendar.event']
        now = fields.Datetime.now()
        found = {}
        for name, domain, is_upward in (
                ('dental_next_visit_id', [
                    ('dental_state', 'in', EXPECTED), ('start', '>=', now)], True),
                ('dental_last_visit_id', [('dental_state', '=', 'attended')], False)):
            source = Source('dental_patient_id', 'start', domain, is_upward)
            found[name] = {row[0]: row[2] for row in self._dental_find_newest(
                {'calendar.event': source}, 1)}
        for partner in self:
            for name, ids in found.items():
                partner[name] = visits.browse(ids.get(partner._origin.id))

    def _compute_dental_call_waits(self):
        waiting = {partner.id for partner, in self.env['dental.followup']._read_group(
            self._dental_waiting_call_domain(), ['partner_id'])}
        for partner in self:
            partner.dental_call_waits = partner._origin.id in waiting

    def _dental_waiting_call_domain(self):
        """Return the domain of the calls that wait for these patients."""
        return [
            *self.env['dental.followup']._get_in_use_domain(('phone',)),
            ('partner_id', 'in', self._origin.ids), ('needs_data', '=', False)]

    # ACTIONS

    def action_dental_call(self):
        """Open the call that waits for this patient: what was promised first.

        :raises UserError: if somebody else has the patient in hand
        """
        self.ensure_one()
        self.check_access('read')
        case = self.env['dental.followup'].search(
            self._dental_waiting_call_domain(), order='is_promise desc, next_at, id', limit=1)
        return case.action_call() if case else self._dental_say_no_call()

    def _dental_say_no_call(self):
        """Say that a colleague has been quicker, or that it is settled: no call waits."""
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'info', 'message': self.env._(
                "No call to %(patient)s waits any more.", patient=self.name)},
        }

    def action_dental_give_visit(self):
        """Open a new visit of this patient, filled in with what is likely and the next free time.

        :raises UserError: for a patient who has died
        """
        self.ensure_one()
        self.check_access('read')
        return self.env['calendar.event']._dental_action_new(
            self, self.company_id or self.env.company)

    def action_dental_contact(self):
        """Open all that Odoo keeps of the contact, beside what is the clinic's."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'name': self.env._("Contact"), 'view_mode': 'form',
            'views': [(self.env.ref('base.view_partner_form').id, 'form')]}
