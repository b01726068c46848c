"""The demo clinic's audits: one closed three months ago, and one that waits for answers."""
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

SAID = {
    'recepcion': ("A quien no viene se le llama ese mismo día. Los presupuestos, cuando hay un "
                  "rato.", '2', "Me cuesta insistir: parece que molesto."),
    'dentista': ("Se avisa a todo el mundo de su revisión, creo. Después de una cirugía, siempre.",
                 '4', False),
    'gerencia': ("Llamamos a los que faltan y mandamos un correo después de la visita.", '3',
                 False),
}
"""What each said then, and how calling felt, from 1 to 5."""
PROGRAMS = (
    ('no_show', 'always', {'opened': 96, 'tried': 88, 'calls': 151, 'kept': 57, 'owed': 90,
                           'reached': 61, 'booked': 48, 'back': 39}),
    ('recall', 'always', {'opened': 204, 'tried': 92, 'calls': 118, 'kept': 0, 'owed': 0,
                          'reached': 55, 'booked': 41, 'back': 36}),
    ('undecided', 'sometimes', {'opened': 43, 'tried': 11, 'calls': 14, 'kept': 0, 'owed': 0,
                                'reached': 8, 'booked': 4, 'back': 3}),
    ('repair', 'always', {'opened': 7, 'tried': 6, 'calls': 9, 'kept': 5, 'owed': 7,
                          'reached': 6, 'booked': 3, 'back': 3}),
)
BELIEFS = {
    'third_call': (3, 4, 17), 'calls_us': (2, 9, 88), 'think_over': (2, 6, 22),
    'chasing': (3, 1, 130), 'desperate': (1, 2, 71),
}
"""How many of three thought so; the clinic's own number, as a part of how many."""
ANSWERS = {
    'dentista': ("A quien falta se le llama enseguida. De los presupuestos se encarga Carmen.",
                 '4', 'yes'),
    'gerencia': ("A quien falta se le llama antes de comer; de los presupuestos vamos con retraso.",
                 '4', 'no'),
}
"""What was said this time by those who have answered."""
AGREED = (
    ("Llamar antes de las 13:00 a quien faltó", 'recepcion', "9 de cada 10, ese mismo día",
     "Hecho: se llama al cerrar la mañana"),
    ("Poner fecha a los presupuestos sin llamada", 'gerencia',
     "Ninguno queda sin próxima fecha", "Hecho con la agenda de cada martes"),
    ("Escribir la respuesta para quien tiene miedo", 'dentista',
     "Vuelve uno de cada tres", None),
)


class ResCompany(models.Model):
    """An audit to be compared with, and its next one."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic and what lies behind it, then its audits."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        users = {user.login: user for user in self.env['res.users'].search(
            [('login', 'in', [*SAID])])}
        company._dental_demo_closed_audit(users)
        audit = self.env['dental.followup.audit'].with_user(users['gerencia']).sudo().create({
            'company_id': company.id})
        # The manager as well, or their overview would be silent; reception is still to answer.
        for login, (what_we_do, feeling, third_call) in ANSWERS.items():
            answer = audit.with_user(users[login])._get_my_answers()
            answer.write({'what_we_do': what_we_do, 'feeling': feeling,
                          'belief_third_call': third_call})
            answer.action_save()
        return result

    def _dental_demo_closed_audit(self, users):
        """Keep an audit as it stood when it was closed: its numbers are of before the demo."""
        last_day = self._dental_today() - relativedelta(months=3)
        programs = {code: self.env.ref(f'dental_followup.program_{code}')
                    for code, _said, _figures in PROGRAMS}
        audit = self.env['dental.followup.audit'].sudo().create({
            'company_id': self.id, 'state': 'closed', 'asked_count': len(users),
            'date_from': last_day - relativedelta(months=3) + timedelta(days=1),
            'date_to': last_day,
            'answer_ids': [fields.Command.create({
                'user_id': user.id, 'what_we_do': SAID[login][0], 'feeling': SAID[login][1],
                'words': SAID[login][2], 'answered_at': last_day + timedelta(days=3),
                'role': {'recepcion': 'receptionist', 'dentista': 'dentist'}.get(
                    login, 'manager'),
            }) for login, user in users.items()]})
        audit._keep_rows([
            *({'kind': 'words', 'said': words} for words in sorted(
                said for said, _feeling, _words in SAID.values())),
            *({'kind': 'program', 'code': code, 'program_id': programs[code].id,
               'said_level': said, 'figures': figures} for code, said, figures in PROGRAMS),
            *({'kind': 'belief', 'belief': belief, 'figures': {
                'asked': len(users), 'yes': yes, 'part': part, 'number': number,
            }} for belief, (yes, part, number) in BELIEFS.items()),
            {'kind': 'feeling', 'figures': {'number': len(users), 'mean': 3.0}},
        ])
        for index, (what, login, sign, result) in enumerate(AGREED):
            action = self.env['dental.followup.audit.action'].sudo().create({
                'audit_id': audit.id, 'name': what, 'user_id': users[login].id, 'sign': sign,
                'due_on': last_day + timedelta(days=14 + 7 * index)})
            if result:
                action.activity_id.with_user(users[login]).sudo().action_feedback(result)
