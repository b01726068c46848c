"""The demo clinic's treatment plans, check-ups, reviews and families, told from today."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from .people import CHECKUPS, PLANS, RECALLS

GUARDIAN_AGE = 22


class ResCompany(models.Model):
    """What the demo clinic cares for beyond the day's agenda."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic, then its programs of care."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        receptionist, dentist = (self.env['res.users'].search([('login', '=', login)])
                                 for login in ('recepcion', 'dentista'))
        company._dental_demo_families()
        company._dental_demo_treatments_cared_for()
        company._dental_demo_plans(dentist.partner_id)
        company._dental_demo_checkups(receptionist)
        company._dental_demo_questions(dentist)
        return result

    def _dental_demo_families(self):
        """Give the minors a guardian, with one number for the family."""
        patients = self.env['res.partner'].search([
            ('is_dental_patient', '=', True), ('company_id', '=', self.id)], order='id')
        today = self._dental_today()
        minors = patients.filtered(lambda who: who._dental_is_minor(today))
        adults = patients.filtered(lambda who: who._dental_age(today) >= GUARDIAN_AGE)
        for minor, adult in zip(minors, adults, strict=False):
            minor.dental_guardian_id = adult

    def _dental_demo_treatments_cared_for(self):
        for treatment in self.env['calendar.event.type'].search(
                [('name', 'in', [*CHECKUPS, *RECALLS])]):
            treatment.write({
                'dental_checkups': CHECKUPS.get(treatment.name, False),
                'dental_recall_months': RECALLS.get(treatment.name, 0)})
        recall = self.env.ref('dental_followup.program_recall')
        recall.start_date = fields.Date.today() - timedelta(days=10)
        self.env['dental.followup']._open_searched(recall, self)

    def _dental_demo_plans(self, dentist):
        """Present plans to patients who were here in the last weeks; some have decided."""
        Plan = self.env['dental.treatment.plan']
        visits = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.id), ('dental_state', '=', 'attended'),
            ('dental_dentist_id', '=', dentist.id)], order='start desc', limit=len(PLANS) * 3)
        treatments = {kind.name: kind for kind in self.env['calendar.event.type'].search(
            [('name', 'in', [plan[0] for plan in PLANS])])}
        for visit, (name, amount, days, state) in zip(visits[::3], PLANS, strict=False):
            plan = Plan.create({
                'partner_id': visit.dental_patient_id.id, 'company_id': self.id,
                'dentist_id': dentist.id, 'event_id': visit.id, 'amount': amount,
                'treatment_ids': [Command.set(treatments[name].ids)],
                'presented_on': self._dental_today() - timedelta(days=days)})
            # While Odoo installs with its demo, automation rules do not run yet.
            self.env['dental.followup']._open_for_records(
                self.env.ref('dental_followup.program_undecided'), plan)
            if state == 'consulting':
                plan._set_state(state, consult_with="su marido")
            elif state == 'declined':
                plan._set_state(state, decline_reason_id=self.env.ref(
                    'dental_followup.lost_reason_price').id)
            elif state:
                plan._set_state(state)

    def _dental_demo_checkups(self, receptionist):
        """Call after the treatments of the last days; one patient has a red flag."""
        visits = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.id), ('dental_state', '=', 'attended'),
            ('categ_ids.dental_checkups', '!=', False)])
        cases = self.env['dental.followup']._open_for_records(
            self.env.ref('dental_followup.program_post_treatment'), visits)
        for case in cases[:1]:
            self.env['dental.evolution'].with_user(receptionist).create({
                'followup_id': case.id, 'pain': 8, 'swelling': 'severe', 'bleeding': 'none',
                'note': "No ha dormido; le late la zona."})

    def _dental_demo_questions(self, dentist):
        """The dentist asks for somebody not seen for a while."""
        quiet = self.env['res.partner'].search([
            ('is_dental_patient', '=', True), ('company_id', '=', self.id),
            ('dental_followup_ids', '=', False)], order='id', limit=1)
        quiet.with_user(dentist).action_dental_ask()
