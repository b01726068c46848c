from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import get_lang

from ...tools import clinic_time
from ...tools.titles import said_of
from ..vocabulary import STAFF

ANSWERED_WITHIN = timedelta(hours=1)
"""A red flag that nobody has answered by then goes to the next dentist, and so on."""
FARTHEST_HOUR = timedelta(days=7)
"""A patient with a red flag is not asked to come later than so."""


class DentalEvolution(models.Model):
    """The alarm: a red flag is told to a dentist, answered by them, and told to the patient.

    Until it is answered its case waits with the dentist; the answer is reception's next call.
    """

    _inherit = 'dental.evolution'

    alarm_text = fields.Char(compute='_compute_alarm_text', string="What happens now")

    @api.depends(
        'state', 'answer', 'come_at', 'answer_words', 'answer_by', 'alerted_ids', 'taken_back_at')
    def _compute_alarm_text(self):
        for form in self:
            if form.state == 'new':
                form.alarm_text = ' '.join(filter(None, (
                    form.is_in_danger and form.company_id._dental_danger_words(),
                    form._describe_taken_back(), form._describe_told(),
                    form._describe_who_answers())))
            else:
                form.alarm_text = form.state == 'answered' and form._describe_answer()

    def _describe_told(self):
        return self.env._("Red flag: %(flags)s.", flags=self.red_flag_text)

    def _describe_who_answers(self):
        """Say who was told, and until when one of them answers."""
        # Users of other companies are hidden: only the names of who was told are read.
        names = ', '.join(self.sudo().alerted_ids.mapped('name'))
        if not names:
            return self.env._("No dentist works here: tell a manager now.")
        if self.escalated_at:
            return self.env._("Nobody has answered. Told: %(names)s.", names=names)
        return self.env._(
            "Told: %(names)s. To be answered by %(hour)s.", names=names,
            hour=self.followup_id._local(self.answer_by).strftime('%H:%M'))

    def _describe_answer(self):
        """Say what the dentist has answered: what reception tells the patient, or who calls."""
        # As in _describe_who_answers.
        name = said_of(
            self.sudo().answered_user_id.name, get_lang(self.env).code, begins=True)
        said = {
            'come': self.env._(
                "%(name)s says: come %(when)s.", name=name,
                when=self.come_at and self.followup_id._describe_moment(self.come_at)),
            'i_call': self.env._("%(name)s calls the patient.", name=name),
            'emergency': self.env._(
                "%(name)s says: go to the emergency department now.", name=name),
            'no_danger': self.env._("%(name)s says: there is no danger.", name=name),
        }[self.answer]
        return ' '.join(filter(None, (said, self.answer_words)))

    # telling dentists

    def _alert(self):
        """Give the patient's dentist a task for today; without one, every dentist there is.

        Nothing of what was told is in the task: it is read in the follow-up (invariant 12).
        When the hour is over, it is looked at whether somebody has answered.

        With ``sudo``: whoever takes the call may not see dentists' users, nor set jobs.
        """
        told, named = self.sudo(), {}
        for (company, moment), forms in told.grouped(
                lambda form: (form.company_id, form.at)).items():
            clinicians, hour = forms._get_clinicians(), self._propose_hour(company, moment)
            for form in forms:
                named[form] = form.event_id.dental_dentist_id.user_ids & clinicians
            for user, alike in forms.grouped(lambda form: form._get_case_user()).items():
                alike.write({'come_at': hour, 'case_user_id': user.id})
        told._tell_first(named)
        self.followup_id._on_alarm()

    def _get_case_user(self):
        """Return whose call the case is, also if it is with a dentist for an earlier red flag."""
        earlier = self.followup_id.evolution_ids.filtered(
            lambda form: form != self and form.state in ('new', 'answered'))
        return earlier[:1].case_user_id if earlier else self.followup_id.user_id

    @api.model
    def _propose_hour(self, company, moment):
        """Return when a patient could come: in an hour, or when the clinic opens next."""
        scheduler = self.env['dental.followup']._scheduler(company, moment)
        return clinic_time.next_quarter(scheduler.soonest(moment + ANSWERED_WITHIN))

    def _hear_by(self, moment):
        """Return until when who is told at a moment answers, by form."""
        return dict.fromkeys(self, moment + ANSWERED_WITHIN)

    def _tell(self, users, answer_by):
        """Give some users tasks for today; the cases wait with them until one answers.

        :param users: ``res.users``
        :param answer_by: naive UTC datetime
        """
        for company, forms in self.grouped('company_id').items():
            for user in users or (users.browse(),):
                forms.followup_id.activity_schedule(
                    'dental_followup.mail_activity_type_red_flag',
                    company._dental_today(), user_id=user.id)
        self._note_told(users, answer_by)
        self.followup_id._wait_for_dentist(users, answer_by)

    # ACTIONS

    def action_come_today(self):
        """Answer: the patient comes at the hour that is filled in; reception tells them.

        :raises UserError: for an hour that has passed, or is days away
        :raises AccessError: as :meth:`_answer`
        """
        now = fields.Datetime.now()
        for form in self:
            if not form.come_at or not now < form.come_at < now + FARTHEST_HOUR:
                raise UserError(self.env._("At which hour may the patient come? Choose one of "
                                           "today that has not passed."))
        return self._answer('come')

    def action_i_call(self):
        """Answer: who answers calls the patient; the call is theirs from now on.

        :raises AccessError: as :meth:`_answer`
        """
        return self._answer('i_call')

    def action_emergency(self):
        """Answer: the patient goes to the emergency department; reception tells them.

        :raises AccessError: as :meth:`_answer`
        """
        return self._answer('emergency')

    def action_no_danger(self):
        """Answer: it is nothing dangerous; reception says the words that are filled in.

        :raises UserError: without words
        :raises AccessError: as :meth:`_answer`
        """
        if not all((form.answer_words or '').strip() for form in self):
            raise UserError(self.env._("What is reception to say to the patient? Write it first."))
        return self._answer('no_danger')

    # TOOLS

    def _get_telling_case(self):
        return self.followup_id

    def _get_todos(self):
        """Return the to-do's of those who were told."""
        kind = self._flag_type()
        return self.followup_id.activity_ids.filtered(lambda todo: todo.activity_type_id == kind)

    def _forget_answer(self):
        return {'answer': False}

    def _answer(self, answer):
        """Note what a clinician answers, and give its call to who makes it.

        The to-do's about it are done; where the patient has died, nobody calls. With ``sudo``,
        after it was asked that it is a clinician: forms, cases and to-do's of others change.

        :param str answer: a key of :data:`ANSWERS`
        :raises AccessError: for who is neither dentist nor manager
        :raises UserError: if somebody else has answered already
        """
        forms = self._note_answered(
            'alarm_text', self.env._("There is no red flag to answer."), answer=answer)
        cases = forms.followup_id
        cases -= self._new_of(cases).followup_id
        gone = cases.filtered(lambda case: case._is_patient_gone())
        (cases - gone)._take_answer(self.env.user if answer == 'i_call' else None)
        gone._tell_answer()
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', 'dental.followup'), ('res_id', 'in', cases.ids),
            ('activity_type_id', '=', self._flag_type().id)])._dental_done()
        return gone._say_nobody_is_called() if gone else True

    @api.model
    def _say_who_answers(self):
        return self.env._(
            "A red flag is for a dentist or a manager to see: tell them, it stays open.")

    @api.model
    def _flag_type(self):
        return self.env.ref('dental_followup.mail_activity_type_red_flag')

    @api.model
    def _new_of(self, cases):
        """Return the red flags of some cases that nobody has answered.

        With ``sudo``: whoever does the to-do of another clinic; nothing of them is shown.
        """
        return self.sudo().search([('followup_id', 'in', cases.ids), ('state', '=', 'new')])


class ResPartner(models.Model):
    """A patient's alarm is said wherever the patient is looked at."""

    _inherit = 'res.partner'

    dental_alarm_text = fields.Char(compute='_compute_dental_alarm_text', groups=STAFF)

    @api.depends_context('allowed_company_ids', 'uid', 'lang')
    def _compute_dental_alarm_text(self):
        texts = self._dental_read_alarms(self.env.companies)
        for partner in self:
            partner.dental_alarm_text = ' '.join(
                text for (_company, patient), text in texts.items()
                if patient == partner._origin) or False

    def _dental_read_alarms(self, companies):
        """Return what is said of the alarms that are open, by (clinic, patient).

        What nobody has answered goes first.
        """
        texts = {}
        for form in self.env['dental.evolution'].search([
                ('partner_id', 'in', self.ids), ('company_id', 'in', companies.ids),
                ('state', 'in', ('new', 'answered'))], order='state desc, at, id'):
            texts.setdefault((form.company_id, form.partner_id), []).append(form.alarm_text)
        return {key: ' '.join(said) for key, said in texts.items()}
