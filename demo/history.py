"""The weeks before today at the demo clinic: two openings on trial, and how calls felt."""
import random
from datetime import time, timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import clinic_time, same_day
from .clinic import ZONE

BLOCKERS = ('forgot', 'work', 'fear', 'price', 'illness', 'none')
REASONS = ('price', 'other', 'other_clinic')
MISSED_AFTER, CALLED_AFTER = timedelta(minutes=15), timedelta(minutes=25)
CLOSING = time(20, 30)
BACK_AFTER = timedelta(days=4)
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
        choice = random.Random(3)
        for visit in missed:
            self._dental_demo_past_call(visit, receptionist, choice, script, openings)

    def _dental_demo_past_call(self, visit, receptionist, choice, script, openings):
        """Call about a visit of weeks ago, three times at most; of who answers most come back."""
        case = self.env['dental.followup'].sudo().create({
            'partner_id': visit.dental_patient_id.id, 'company_id': self.id,
            'program_id': self.env.ref('dental_followup.program_no_show').id,
            'event_id': visit.id, 'next_at': visit.start + CALLED_AFTER})
        late = timedelta(days=choice.random() < 0.15)
        calls = [visit.start + CALLED_AFTER + late + timedelta(days=day) for day in range(
            choice.choices((1, 2, 3), (58, 28, 14))[0])]
        for at in calls[:-1]:
            case._write_attempts(
                'phone', at=at, user_id=receptionist.id, seconds=choice.randint(35, 60),
                outcome_id=self.env.ref('dental_followup.outcome_no_answer').id)
        back = self.env['calendar.event']
        if choice.random() < 0.66:
            back = back.create(visit._dental_rebooking_values(
                visit.start + BACK_AFTER, dental_state='attended'))
        blocker = self.env.ref(f'dental_followup.blocker_{choice.choice(BLOCKERS)}')
        case._write_attempts(
            'phone', at=calls[-1], user_id=receptionist.id, seconds=choice.randint(90, 300),
            outcome_id=self.env.ref('dental_followup.outcome_answered').id, event_id=back.id,
            mood=choice.choice(('good', 'neutral', 'worried')),
            blocker_ids=[Command.set(blocker.ids)], no_closing_reason="Eligió la hora enseguida",
            opening_id=script._opening_on_trial(case, openings).id)
        if back:
            case._set_state('won', rebooked_event_id=back.id)
        else:
            case._set_state('lost', lost_reason_id=self.env.ref(
                f'dental_followup.lost_reason_{choice.choice(REASONS)}').id)
        self._dental_demo_date_back(case, visit, back, calls)

    def _dental_demo_date_back(self, case, visit, back, calls):
        """Let a round be of the day on which its visit was missed, as its calls are.

        By a statement: what a round keeps is the server's, at the moment at which it happens.
        """
        missed = visit.start + MISSED_AFTER
        closing = clinic_time.at_wall_clock(visit.dental_day, CLOSING, ZONE)
        verdict, why = same_day.judge(
            same_day.Promise(closing, missed, calls[0]), fields.Datetime.now(), ZONE)
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            UPDATE dental_followup_round
               SET opened_at = %(missed)s, clinic_day = %(day)s, first_due_by = %(closing)s,
                   owed_until = %(closing)s, first_attempt_at = %(first)s,
                   first_reached_at = %(last)s, booked_at = %(booked)s, booked_by = %(by)s,
                   closed_at = %(closed)s, same_day = %(verdict)s, same_day_reason = %(why)s
             WHERE followup_id = %(case)s
            """,
            case=case.id, day=visit.dental_day, missed=missed, closing=closing,
            first=calls[0], last=calls[-1], booked=calls[-1] if back else None,
            by='call' if back else None, closed=back.start or calls[-1],
            verdict=verdict, why=why))
        self.env.invalidate_all()

    def _dental_demo_fallen_through(self):
        """Somebody did not come, and for some reason nobody was to call them."""
        no_show = self.env.ref('dental_followup.program_no_show')
        no_show.on_since = self.dental_start_date
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
