"""The weeks before today at the demo clinic: two openings on trial, and how calls felt."""
import random
from datetime import timedelta

from odoo import api, fields, models

from .clinic import HISTORY_DAYS
from .past_calls import BACK_AFTER

TRIED_CALLS = 46


class ResCompany(models.Model):
    """Calls of which nothing is left to do, but something to learn."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic and its morning, then what lies behind."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        company._dental_demo_trial(self.env['res.users'].search([('login', '=', 'recepcion')]))
        company._dental_demo_feelings()
        company._dental_demo_fallen_through()
        return result

    def _dental_demo_trial(self, receptionist):
        """Try two openings of the call after a missed visit: too few calls yet to tell."""
        script = self.env.ref('dental_followup.script_no_show')
        openings = script.line_ids.filtered(lambda line: line.kind == 'opening')[:2]
        self.env['dental.followup.script.trial'].sudo().create({
            'script_id': script.id, 'opening_a_id': openings[0].id,
            'opening_b_id': openings[1].id, 'since': fields.Datetime.now() - timedelta(days=45)})
        missed = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.id), ('dental_state', '=', 'no_show'),
            ('dental_followup_ids', '=', False),
            ('start', '<', fields.Datetime.now() - BACK_AFTER),
        ], order='start desc', limit=TRIED_CALLS)
        self._dental_demo_past_calls(missed, receptionist, random.Random(3), openings)

    def _dental_demo_fallen_through(self):
        """Somebody did not come, and for some reason nobody was to call them."""
        no_show = self.env.ref('dental_followup.program_no_show')
        no_show.on_since = self._dental_today() - timedelta(days=HISTORY_DAYS)
        self._dental_in_its_language(self.env['dental.followup.gap'])._look(self)

    def _dental_demo_feelings(self):
        """Three people said last month how their calls felt."""
        users = self.env['res.users'].search(
            [('login', 'in', ('recepcion', 'dentista', 'gerencia'))])
        month = fields.Date.today().replace(day=1)
        self.env['dental.followup.feeling'].sudo().create([{
            'company_id': self.id, 'user_id': user.id, 'feeling': feeling,
            'day': month - timedelta(days=days),
        } for user, feelings in zip(users, ('4345', '345', '2445'), strict=True)
            for days, feeling in enumerate(feelings, 3)])
