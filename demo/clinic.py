"""A believable clinic with invented people; every date is told from the day it is loaded."""
import random
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import clinic_time
from .people import DENTISTS, OBSERVATIONS, TREATMENTS, birthdate, full_names

ZONE = 'Europe/Madrid'
HOURS = [(9.0, 14.0), (16.0, 20.5)]
SATURDAY = 5
LAST_DAYS = {0: 3, 6: 2}
"""How many days back there are no-shows to call, by weekday: on a Monday since Friday, else of
yesterday and today."""
HISTORY_DAYS = 45
YEAR_DAYS = 365
COMING_DAYS = 10
PATIENTS = 420


def hours_of(day, today):
    """Return the opening hours of a day: Saturdays until two, never on Sundays.

    Whoever looks at the demo at the weekend finds the clinic open on that day.
    """
    if day == today or day.weekday() < SATURDAY:
        return HOURS
    return HOURS[:1] if day.weekday() == SATURDAY else []


class ResCompany(models.Model):
    """The demo clinic."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Turn the main company into the demo clinic and fill its agenda around today."""
        company = self.env.ref('base.main_company')
        company._dental_demo_clinic()
        users = company._dental_demo_users()
        dentists, chairs = company._dental_demo_staff(users['dentista'])
        treatments = company._dental_demo_treatments()
        patients = company.with_user(users['recepcion'])._dental_demo_patients().sudo()
        company.with_context(tracking_disable=True)._dental_demo_agenda(
            dentists, chairs, treatments, patients)
        company._dental_demo_calls(users['recepcion'])

    def _dental_demo_clinic(self):
        today = clinic_time.local_date(fields.Datetime.now(), ZONE)
        week = [today + timedelta(days=count) for count in range(7)]
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.write({
            'currency_id': euro.id,
            'name': "Clínica Dental Azahar",
            'email': 'hola@azahar.test',
            'phone': '+34 960 000 100',
            'street': "Calle del Naranjo, 12",
            'zip': '46003',
            'city': "Valencia",
            'country_id': self.env.ref('base.es').id,
            'dental_care_email': 'atencion@azahar.test',
            'dental_first_day': {'is_closed': True},
            'dental_minute_cost': 0.35,
            'dental_new_patient_cost': 120,
            'dental_lookback_days': max(LAST_DAYS.values()),
            'dental_start_date': fields.Date.today() - timedelta(days=YEAR_DAYS + 15),
            'resource_calendar_id': self.env['resource.calendar'].create({
                'name': "Horario de la clínica",
                'tz': ZONE,
                'company_id': self.id,
                'attendance_ids': [Command.clear()] + [Command.create({
                    'name': f'{day}-{start}', 'dayofweek': str(day.weekday()),
                    'hour_from': start, 'hour_to': end,
                }) for day in week for start, end in hours_of(day, today)],
            }).id,
        })

    def _dental_demo_users(self):
        roles = {
            'recepcion': ("Ana Recepción", 'group_receptionist'),
            'dentista': ("Dra. Elena Vidal", 'group_dentist'),
            'gerencia': ("Carmen Gerencia", 'group_manager'),
        }
        lang = self._dental_demo_lang()
        # Odoo's helper would open its chat over the first screen.
        quiet = {'odoobot_state': 'disabled'} if (
            'odoobot_state' in self.env['res.users']._fields) else {}
        users = {}
        for login, (name, group) in roles.items():
            users[login] = self.env['res.users'].with_context(no_reset_password=True).create({
                'name': name, 'login': login, 'password': login,
                'email': f'{login}@azahar.test', 'lang': lang, 'tz': ZONE, **quiet,
                'company_id': self.id, 'company_ids': [Command.set(self.ids)],
                'group_ids': [Command.link(self.env.ref(f'dental_followup.{group}').id)],
            })
        return users

    def _dental_demo_lang(self):
        return 'es_ES' if self.env['res.lang']._get_data(code='es_ES') else 'en_US'

    def _dental_demo_staff(self, dentist_user):
        dentist_user.partner_id.is_dentist = True
        dentists = dentist_user.partner_id | self.env['res.partner'].create([{
            'name': name, 'is_dentist': True, 'company_id': self.id,
        } for name in DENTISTS])
        chairs = self.env['resource.resource'].create([{
            'name': f"Gabinete {number}", 'resource_type': 'material', 'company_id': self.id,
            'calendar_id': self.resource_calendar_id.id, 'tz': ZONE,
        } for number in range(1, len(dentists) + 1)])
        return dentists, chairs

    def _dental_demo_treatments(self):
        return self.env['calendar.event.type'].with_company(self).create([
            {'name': name, 'dental_duration': hours, 'dental_price': price}
            for name, hours, price in TREATMENTS])

    def _dental_demo_patients(self, known=0, number=PATIENTS):
        """Create so many patients, beside those who are known already."""
        lang, today = self._dental_demo_lang(), self._dental_today()
        names = full_names(known + number, random.Random(1))
        return self.env['res.partner'].create([{
            'name': name, 'is_dental_patient': True, 'company_id': self.id, 'lang': lang,
            'dental_number': str(1000 + index),
            'phone': f'+34 600 {index // 100:03d} {index % 100 + 100:03d}',
            'email': f'paciente{index}@ejemplo.test' if index % 7 else False,
            'dental_birthdate': birthdate(index, today),
            'dental_preferred_band': (False, 'morning', 'afternoon')[index % 3],
            'country_id': self.env.ref('base.es').id,
        } for index, name in enumerate(names) if index >= known])

    def _dental_demo_agenda(self, dentists, chairs, treatments, patients):
        """Book the days around today; what lies behind has been recorded, as a clinic does."""
        choice = random.Random(2)
        now = fields.Datetime.now()
        today = clinic_time.local_date(now, ZONE)
        values = []
        for offset in range(-HISTORY_DAYS, COMING_DAYS + 1):
            coming = iter(choice.sample(list(patients), len(patients)))
            for dentist, chair in zip(dentists, chairs, strict=True):
                values += self._dental_demo_day(
                    today + timedelta(days=offset), dentist, chair, treatments, coming, now,
                    choice)
        visits = self.env['calendar.event'].create(values)
        # While Odoo installs with its demo, automation rules do not run yet.
        for code, state in (('no_show', 'no_show'), ('post_visit', 'attended')):
            program = self.env.ref(f'dental_followup.program_{code}')
            self.env['dental.followup']._open_for_visits(
                program, visits.filtered(lambda visit, state=state: visit.dental_state == state))

    def _dental_demo_day(self, day, dentist, chair, treatments, coming, now, choice, busy=0.6):
        """Return a dentist's visits of a day; nobody comes twice on it.

        :param float busy: how much of the time is taken
        """
        values, today = [], clinic_time.local_date(now, ZONE)
        for opening, closing in hours_of(day, today):
            at = opening + choice.choice((0, 0.25))
            while at < closing - 0.5:
                treatment = choice.choice(treatments)
                length = min(treatment.dental_duration, closing - at)
                if choice.random() < busy and (patient := next(coming, None)):
                    clock = time(int(at), round(at % 1 * 60))
                    start = clinic_time.at_wall_clock(day, clock, ZONE)
                    values.append({
                        'dental_patient_id': patient.id,
                        'dental_dentist_id': dentist.id, 'dental_chair_id': chair.id,
                        'dental_company_id': self.id, 'categ_ids': [Command.set(treatment.ids)],
                        'start': start, 'stop': start + timedelta(hours=length),
                        'dental_state': self._dental_demo_state(start, now, len(values), choice),
                    })
                at += length + choice.choice((0, 0.25))
        return values

    @api.model
    def _dental_demo_state(self, start, now, number, choice):
        """Return what became of a visit; of the last days some surely are no-shows.

        A year ago more patients stayed away than today.
        """
        if start > now:
            return choice.choice(('booked', 'confirmed', 'confirmed'))
        if start > now - timedelta(minutes=45):
            return choice.choice(('arrived', 'booked'))
        today = clinic_time.local_date(now, ZONE)
        ago = (today - clinic_time.local_date(start, ZONE)).days
        if ago <= LAST_DAYS.get(today.weekday(), 1) and number % 4 == 0:
            return 'no_show'
        return choice.choices(
            ('attended', 'no_show', 'cancelled'), (89, 6 + 5 * ago / YEAR_DAYS, 5))[0]

    def _dental_demo_calls(self, receptionist):
        """Some open calls have a note or were tried already; one was promised for today."""
        Attempt = self.env['dental.followup.attempt'].sudo()
        cases = self.env['dental.followup'].search([
            ('program_id.code', '=', 'no_show'), ('state', '=', 'todo'),
        ], order='id')
        self.env['dental.observation'].with_user(receptionist).create([{
            'partner_id': case.partner_id.id, 'company_id': self.id,
            'text': text, 'category': category,
        } for case, (text, category) in zip(cases[1:], OBSERVATIONS, strict=False)])
        now = fields.Datetime.now()
        today = clinic_time.local_date(now, ZONE)
        evening = clinic_time.at_wall_clock(today - timedelta(days=1), time(19, 10), ZONE)
        for case in cases.filtered(lambda case: case.event_id.start < evening)[1:3]:
            Attempt.create(case._prepare_attempt_values(
                'phone', at=evening, user_id=receptionist.id,
                outcome_id=self.env.ref('dental_followup.outcome_no_answer').id))
            step = case._next_step()
            case._set_state('pending', step_id=step.id, next_channel='phone', is_promise=False,
                            tries=1, next_at=clinic_time.at_wall_clock(today, time(10, 0), ZONE))
        promised = datetime.combine(today, time(18, 30))
        promised = clinic_time.at_wall_clock(promised.date(), promised.time(), ZONE)
        if cases and promised > now:
            cases[0]._set_state('pending', next_at=promised, next_channel='phone', is_promise=True)
