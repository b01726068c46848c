"""A morning at the demo clinic's call desk, told from today: what was said, promised and freed."""
from datetime import time, timedelta

from odoo import api, fields, models

from ..models.visit.reasons import InCall
from ..tools import clinic_time
from .clinic import ZONE
from .people import NICKNAMES, WHO_ANSWERS

CATALAN = 'ca_ES'
MORNING = time(9, 40)


class ResCompany(models.Model):
    """What reception did before whoever looks at the demo sat down."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic and its programs, then the morning."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        receptionist = self.env['res.users'].search([('login', '=', 'recepcion')])
        company._dental_demo_names()
        company._dental_demo_catalan()
        company._dental_demo_morning(receptionist)
        company._dental_demo_promise(receptionist)
        company._dental_demo_freed()
        company._dental_demo_complaint(receptionist)
        company._dental_demo_answer()
        company._dental_demo_asked(receptionist)
        company._dental_demo_unfinished(receptionist)
        return result

    def _dental_demo_open_calls(self):
        return self.env['dental.followup'].search([
            ('company_id', '=', self.id), ('state', '=', 'todo'), ('next_channel', '=', 'phone'),
            ('program_id.code', '=', 'no_show')], order='id')

    def _dental_demo_names(self):
        """Some patients go by another name, or somebody else picks up; one note stays on top."""
        patients = self._dental_demo_open_calls().partner_id
        for patient in patients:
            patient.dental_preferred_name = NICKNAMES.get(patient.name.split()[0])
        for patient, answers in zip(patients, WHO_ANSWERS, strict=False):
            patient.dental_who_answers = answers
        self.env['dental.observation'].search(
            [('partner_id', 'in', patients.ids)], order='id', limit=1).is_pinned = True

    def _dental_demo_catalan(self):
        """One of the patients speaks Catalan: the call's sentences are Catalan for them."""
        self.env['res.lang']._activate_lang(CATALAN)
        self.env['ir.module.module'].search(
            [('name', '=', 'dental_followup')])._update_translations([CATALAN])
        self._dental_demo_open_calls().partner_id[2:3].lang = CATALAN

    def _dental_demo_morning(self, receptionist):
        """One patient was called this morning and booked, another was not reached."""
        now = fields.Datetime.now()
        at = clinic_time.at_wall_clock(self._dental_today(), MORNING, ZONE)
        if at > now:
            return
        booked, not_reached = self._dental_demo_open_calls()[-2:].with_user(receptionist)
        soonest = self.env['calendar.event']._dental_find_slots(
            self, timedelta(minutes=30), dentists=booked.event_id.dental_dentist_id)[0]
        outcome = self.env.ref('dental_followup.outcome_answered')
        new = booked.event_id._dental_rebooking_values(
            clinic_time.to_utc_naive(soonest.start))
        new = self.env['calendar.event'].with_user(receptionist).with_context(
            dental_in_call=InCall(booked.ids)).create(new)
        booked._log_call(
            outcome, at=at, mood='worried', event_id=new.id,
            told="Se le complicó el trabajo y le dio apuro llamar.",
            solution="Primera hora de la tarde, sin esperas",
            blocker_ids=[fields.Command.set(
                self.env.ref('dental_followup.blocker_work').ids)],
            no_closing_reason="Eligió la hora enseguida")
        booked._book(new)
        not_reached._log_call(
            self.env.ref('dental_followup.outcome_no_answer'), at=at + timedelta(minutes=12))

    def _dental_demo_promise(self, receptionist):
        """A call that was promised for a quarter of an hour ago waits for who promised it."""
        case = self._dental_demo_open_calls()[3:4]
        case.partner_id.write({
            'dental_preferred_channel': 'sms', 'dental_work_hours': "De 9 a 15, en una tienda",
            'dental_work_from': 9, 'dental_work_to': 15,
            'dental_kind_id': self.env.ref('dental_followup.patient_kind_at_work').id})
        children = self.env['res.partner'].search([
            ('company_id', '=', self.id),
            ('dental_birthdate', '>', self._dental_today() - timedelta(days=365 * 17))])
        children.dental_kind_id = self.env.ref('dental_followup.patient_kind_child')
        promised = fields.Datetime.now() - timedelta(minutes=15)
        case._write_attempts(
            'phone', outcome_id=self.env.ref('dental_followup.outcome_call_back').id,
            user_id=receptionist.id, at=promised - timedelta(hours=3), call_back_at=promised,
            promise="Decirle si cabe antes del puente", promise_user_id=receptionist.id)
        case._set_state('pending', is_promise=True, next_at=promised)

    def _dental_demo_unfinished(self, receptionist):
        """A talk that was interrupted waits to be gone on with."""
        case = self._dental_demo_open_calls()[-1:].with_user(receptionist)
        call = case.env['dental.followup.call'].browse(case.action_call()['res_id'])
        call.action_answered()
        call.write({
            'told': "Se puso malo el niño y no pudo avisar.", 'mood': 'good', 'step': 'blocker'})

    def _dental_demo_freed(self):
        """Visits of the next days were cancelled or dragged; others would like to come sooner."""
        coming = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.id), ('dental_state', 'in', ('booked', 'confirmed')),
            ('start', '>', fields.Datetime.now() + timedelta(hours=26))], order='start, id')
        (coming[0] | coming[8:9]).action_dental_cancel_by_clinic()
        coming[20:60:10].action_dental_sooner()
        dragged = coming[12]
        length = dragged.stop - dragged.start
        later = self.env['calendar.event']._dental_find_slots(
            self, length, dentists=dragged.dental_dentist_id, after=dragged.stop)[-1]
        start = clinic_time.to_utc_naive(later.start)
        dragged.write({'start': start, 'stop': start + length})

    def _dental_demo_complaint(self, receptionist):
        """What a patient was unhappy about is noted; only the managers read who it names."""
        case = self._dental_demo_open_calls()[2:3].with_user(receptionist)
        case.partner_id.category_id = self.env['res.partner.category'].create({'name': "Mutua"})
        others = self._dental_demo_open_calls()[3:5].partner_id
        self.env['dental.feedback'].with_user(receptionist).create([{
            'partner_id': partner.id, 'company_id': self.id, 'kind': kind, 'area': area,
            'text': text,
        } for partner, kind, area, text in (
            (case.partner_id, 'complaint', 'wait',
             "Esperó cuarenta minutos la última vez y nadie le dijo nada."),
            (others[:1], 'detail', 'appointments', "El recordatorio le llegó dos veces."),
            (others[1:], 'praise', 'manner', "Muy contenta con cómo trataron a su madre."),
        ) if partner])

    def _dental_demo_asked(self, receptionist):
        """Two patients asked what a dentist has to say: one waits, the other can be called."""
        undecided = self.env['dental.followup'].search([
            ('company_id', '=', self.id), ('state', '=', 'todo'), ('next_channel', '=', 'phone'),
            ('plan_id', '!=', False)], order='id', limit=2)
        asked = self.env['dental.question'].with_user(receptionist).create([{
            'partner_id': case.partner_id.id, 'company_id': self.id, 'followup_id': case.id,
            'text': text,
        } for case, text in zip(undecided, (
            "¿Se puede hacer en dos visitas más cortas?",
            "¿Tiene que dejar la aspirina unos días antes?"), strict=False)])
        dentist = self.env['res.users'].search([('login', '=', 'dentista')])
        answered = asked[1:].with_user(dentist)
        answered.answer = "No hace falta: que la siga tomando y nos lo recuerde al llegar."
        answered.action_answer()

    def _dental_demo_answer(self):
        """A patient has answered an email; so has somebody who is no patient."""
        patient = self._dental_demo_open_calls()[-1:].partner_id
        for sender, subject, text in (
                (patient.email, "Re: Clínica Azahar",
                 "Buenos días: este jueves no puedo. ¿Tendrían algo el viernes por la tarde?"),
                ('laura.soler@ejemplo.test', "Consulta",
                 "Hola, ¿qué precio tiene una limpieza?")):
            self.env['dental.feedback'].message_new({
                'email_from': sender, 'subject': subject, 'body': f'<p>{text}</p>',
            }, {'company_id': self.id})
