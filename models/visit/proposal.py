from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time, slots
from ..vocabulary import ACCEPTED, STAFF, WAITING


class CalendarEvent(models.Model):
    """What a new visit is likely to be, and the call that waits for its patient."""

    _inherit = 'calendar.event'

    dental_call_button = fields.Boolean(
        string="A call waits", compute='_compute_dental_call_button', groups=STAFF)

    @api.depends('dental_patient_id', 'dental_company_id')
    def _compute_dental_call_button(self):
        """Tell whether a call to the patient waits; one query for all the visits."""
        waiting = set(self.env['dental.followup']._read_group(
            self._dental_waiting_domain(), ['partner_id', 'company_id']))
        for visit in self:
            visit.dental_call_button = (
                visit.dental_patient_id._origin, visit.dental_company_id._origin) in waiting

    def _dental_waiting_domain(self):
        """Return the domain of the follow-ups in which these visits' patients wait for a call."""
        return [
            ('partner_id', 'in', self.dental_patient_id._origin.ids),
            ('company_id', 'in', self.dental_company_id._origin.ids),
            ('state', 'in', WAITING), ('next_channel', '=', 'phone')]

    @api.onchange('dental_patient_id')
    def _onchange_dental_patient_id_proposal(self):
        """Propose what the patient accepted, and the dentist of the plan or of the last visit.

        What was chosen already stays, as the dentist in whose column the visit was begun.
        """
        patient = self.dental_patient_id._origin
        if not patient or self._origin:
            return
        company = self.dental_company_id._origin or self.env.company
        plan = self.env['dental.treatment.plan'].search([
            ('partner_id', '=', patient.id), ('company_id', '=', company.id),
            ('state', 'in', ACCEPTED)], limit=1)
        last = self.search([
            ('dental_patient_id', '=', patient.id), ('dental_company_id', '=', company.id),
            ('dental_state', '=', 'attended')], order='start desc', limit=1)
        if not self.categ_ids and plan.treatment_ids:
            self.categ_ids = plan.treatment_ids
            self._onchange_categ_ids_dental_duration()
        if not self.dental_dentist_id:
            self.dental_dentist_id = (
                plan.dentist_id._dental_still_here() or last._dental_present_dentist())

    @api.model
    def _dental_action_new(self, patient, company, treatments=None, dentist=None):
        """Open a new visit of a patient: what is likely, at the next time that is free for it.

        :param company: the clinic
        :param treatments: ``calendar.event.type``, default as proposed
        :param dentist: likewise, of who is still here
        :raises UserError: for a patient who has died
        """
        self._dental_check_role()
        if patient.dental_deceased_on:
            raise UserError(self.env._("The patient has died."))
        visit = self.new({
            'dental_patient_id': patient.id, 'dental_company_id': company.id,
            'categ_ids': treatments and treatments.ids,
            'dental_dentist_id': dentist and dentist._dental_still_here().id})
        visit._onchange_dental_patient_id_proposal()
        treatments, dentist = visit.categ_ids._origin, visit.dental_dentist_id._origin
        length = slots.visit_length(treatments.mapped('dental_duration'))
        free = self._dental_find_slots(
            company, length, dentists=dentist or self.env['res.partner']._dental_dentists(company),
            chairs=self._dental_chairs_in_use(company), patient=patient)[:1]
        filled = {
            'default_dental_patient_id': patient.id, 'default_dental_company_id': company.id,
            'default_dental_dentist_id': dentist.id, 'default_allday': False,
            'default_categ_ids': [Command.set(treatments.ids)],
            'default_duration': length / timedelta(hours=1)}
        for slot in free:
            start = clinic_time.to_utc_naive(slot.start)
            filled.update(
                default_start=fields.Datetime.to_string(start),
                default_stop=fields.Datetime.to_string(start + length),
                default_dental_dentist_id=dentist.id or slot.who,
                default_dental_chair_id=slot.where)
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New visit"),
            'res_model': self._name, 'view_mode': 'form', 'context': filled,
            'views': [(self.env.ref('dental_followup.calendar_event_view_form').id, 'form')]}

    def action_dental_call(self):
        """Open the call that waits for the patient, about this visit if there is one.

        :raises UserError: if somebody else has the patient in hand
        """
        self.ensure_one()
        cases = self.env['dental.followup'].search(
            self._dental_waiting_domain(), order='next_at, id')
        about = cases.filtered(lambda case: case.event_id == self)
        case = (about or cases)[:1]
        return case.action_call() if case else self.dental_patient_id._dental_say_no_call()
