import logging
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..vocabulary import ALARM_STATES, EXPECTED

_logger = logging.getLogger(__name__)
AGAIN = timedelta(minutes=5)
"""So long nobody is told again of the same: a mail a minute is read by nobody."""


class DentalFollowupAsked(models.AbstractModel):
    """What a dentist is asked about a patient: by an hour, else the next dentist is asked too.

    A model of what is asked says ``_hear_by(moment)``, until when who is told at a moment
    answers, by record; ``_tell(users, answer_by)``, which gives some users their tasks, and
    ``_get_todos()``, which returns those; and
    ``_say_who_answers()``, the sentence for whoever may not; ``event_id``, the visit it is about;
    ``_get_telling_case()``, the call in which the patient hears the answer;
    ``_describe_answer()``, what was answered; and ``_forget_answer()``, which returns the values
    of those that are taken back, and takes their calls from who was going to tell them.
    """

    _name = 'dental.followup.asked'
    _description = "What a dentist is asked"

    state = fields.Selection(ALARM_STATES, readonly=True)
    answer_by = fields.Datetime(
        string="To be answered by", readonly=True,
        help="If nobody has answered by then, the next dentist is told, and then the managers.")
    alerted_ids = fields.Many2many('res.users', string="Who was told", readonly=True)
    escalated_at = fields.Datetime(string="Managers told on", readonly=True)
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    answered_user_id = fields.Many2one('res.users', string="Answered by", readonly=True)
    taken_back_at = fields.Datetime(
        string="Answer taken back on", readonly=True,
        help="What was answered before is not to be told to the patient.")
    reminded_at = fields.Datetime(string="Reminded on", readonly=True)
    visit_text = fields.Char(
        compute='_compute_visit_text', string="When and for what",
        help="When, with which dentist and for what the patient came.")

    @api.depends_context('lang')
    def _compute_visit_text(self):
        for asked in self:
            asked.visit_text = asked.event_id._dental_describe() if asked.event_id else False

    def _get_clinicians(self):
        """Return who may answer in the clinic."""
        return self.company_id._dental_staff('dental_followup.group_dentist')

    def _get_dentists(self):
        """Return the dentists who work in the clinic, who sees patients today first."""
        company = self.company_id
        dentists = self._get_clinicians() - company._dental_managers()
        first, midnight = company._dental_day_bounds()
        here = self.env['calendar.event'].search([
            ('dental_company_id', '=', company.id), ('start', '>=', first),
            ('start', '<', midnight), ('dental_dentist_id', 'in', dentists.partner_id.ids),
            ('dental_state', 'in', (*EXPECTED, 'arrived', 'attended')),
        ]).dental_dentist_id
        return dentists.sorted(lambda user: (user.partner_id not in here, user.id))

    def _tell_first(self, named):
        """Tell who is named for each of these; else every dentist of the clinic, or its managers.

        :param dict named: ``res.users`` by record; none where nobody is named
        """
        for (company, moment), theirs in self.grouped(
                lambda asked: (asked.company_id, asked.at)).items():
            unnamed = theirs.filtered(lambda asked: not named[asked])
            others = unnamed and (unnamed._get_dentists() or company._dental_managers())
            theirs._tell_each({asked: named[asked] or others for asked in theirs}, moment)

    def _tell_each(self, users, moment):
        """Tell some users of each of these: of those alike at once.

        :param dict users: ``res.users`` by record
        :param moment: naive UTC datetime; from when on their time to answer counts
        """
        hear_by = self._hear_by(moment)
        for (told, answer_by), alike in self.grouped(
                lambda asked: (users[asked], hear_by[asked])).items():
            alike._tell(told, answer_by)

    def _note_told(self, users, answer_by):
        """Note who was told, and until when one of them answers; then it is looked at again.

        :param users: ``res.users``
        :param answer_by: naive UTC datetime
        """
        self.write({
            'alerted_ids': [Command.link(user.id) for user in users], 'answer_by': answer_by})
        self.env.ref('dental_followup.ir_cron_watch')._trigger(at=answer_by)

    @api.model
    def _check_clinician(self):
        """Refuse whoever may not answer.

        :raises AccessError: for who is neither dentist nor manager
        """
        if not self.env.user.has_group('dental_followup.group_dentist'):
            raise AccessError(self._say_who_answers())

    def _note_answered(self, described, nothing_asked, **values):
        """Note that a clinician answers.

        :param str described: the field that says what was answered
        :param str nothing_asked: the sentence where nothing is to be answered
        :return: these, with the server's rights: cases and to-do's of others change after it
        :raises AccessError: for who is neither dentist nor manager
        :raises UserError: if somebody else has answered already
        """
        self.check_access('read')
        self._check_clinician()
        for asked in self.filtered(lambda asked: asked.state != 'new'):
            raise UserError(asked[described] and self.env._(
                "It is answered already: %(answer)s", answer=asked[described]) or nothing_asked)
        # What became of it is the server's word; who may say so was asked above.
        answered = self.sudo()
        answered.write({
            'state': 'answered', 'answered_at': fields.Datetime.now(),
            'answered_user_id': self.env.uid, 'taken_back_at': False, **values})
        return answered

    def action_tell_again(self):
        """Remind who was told of what they have not answered: it is for today, and a mail says so.

        :raises UserError: if it is answered, or they were told some minutes ago
        """
        self.check_access('read')
        now = fields.Datetime.now()
        for asked in self:
            if asked.state != 'new':
                raise UserError(self.env._("It is answered already: there is nobody to remind."))
            told_at = max(asked.at, asked.reminded_at or asked.at)
            if told_at > now - AGAIN:
                raise UserError(self.env._(
                    "They were told at %(hour)s: wait a few minutes before you tell them again, or "
                    "call them.", hour=asked._get_telling_case()._local(told_at).strftime('%H:%M')))
        # Others' to-do's, and when they were told, are the server's.
        names = self.sudo()._remind(now).mapped('name')
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success' if names else 'warning',
                'message': self.env._("Told again: %(names)s.", names=', '.join(names))
                if names else self.env._("No dentist or manager works here: call one."),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def _remind(self, now):
        """Bring the to-do's of these to today and tell whose they are; who has none gets one.

        With all rights (see :meth:`action_tell_again`).

        :param now: naive UTC datetime
        :return: who was told, ``res.users``
        """
        self.reminded_at = now
        untold = self.filtered(lambda asked: not asked._get_todos().user_id)
        for company, theirs in (self - untold).grouped('company_id').items():
            todos = theirs._get_todos()
            todos.date_deadline = company._dental_today()
            todos.action_notify()
        untold._tell_first({
            asked: asked.company_id._dental_workers(asked.alerted_ids) for asked in untold})
        return self._get_todos().user_id

    # an answer that is taken back

    def action_change_answer(self):
        """Take an answer back that the patient has not heard: it is to be answered again, now.

        What was answered stays in the history of its call, which nobody makes until then; it is
        with who takes it back.

        :raises AccessError: for who is neither dentist nor manager
        :raises UserError: if the patient has heard it, or somebody is telling them
        """
        self.check_access('read')
        self._check_clinician()
        if self.filtered(lambda asked: asked.state != 'answered'):
            raise UserError(self.env._(
                "The patient has heard the answer already: call them if it was not right."))
        self.env['dental.followup'].union(*(
            asked._get_telling_case() for asked in self))._check_claim()
        # As in _note_answered: calls and to-do's of others change, of whoever may answer.
        self.sudo()._ask_again(users=self.env.user)
        return True

    def _ask_again(self, why='', users=None):
        """Take answers back that the patient has not heard; they stay in the call's history.

        :param str why: in a sentence, if nobody took it back themselves
        :param users: who answers now, default who answered
        """
        now, said = fields.Datetime.now(), {}
        asked = {one: users or one.answered_user_id for one in self}
        for one in self:
            said.setdefault(one._get_telling_case(), []).append(self.env._(
                "Taken back: %(answer)s", answer=one._describe_answer()))
        self.env['dental.followup'].union(*said)._message_log_batch({
            case.id: ' '.join(filter(None, (why, *words))) for case, words in said.items()})
        self.write({
            **self._forget_answer(), 'state': 'new', 'answered_at': False,
            'answered_user_id': False, 'escalated_at': False, 'taken_back_at': now})
        self._tell_each(asked, now)

    def _describe_taken_back(self):
        """Say that an answer was taken back and must not be told, until there is a new one."""
        return bool(self.taken_back_at) and self.env._(
            "The answer was taken back at %(hour)s: do not tell it to the patient.",
            hour=self._get_telling_case()._local(self.taken_back_at).strftime('%H:%M'))

    @api.model
    def _escalate(self):
        """Tell the next dentist of what nobody has answered in time; after them the managers.

        A manager who is the dentist is told with the managers.
        """
        now = fields.Datetime.now()
        # The hourly job's, for all clinics, whoever runs it by hand.
        overdue = self.sudo().search([
            ('state', '=', 'new'), ('escalated_at', '=', False), ('answer_by', '<=', now)])
        for asked in self.env['res.company']._dental_by_clinic(overdue):
            for one in asked:
                try:
                    with self.env.cr.savepoint():
                        one._pass_on(now)
                except Exception:
                    _logger.exception("%s %s could not be told to the next", self._name, one.id)

    def _pass_on(self, now):
        others = self._get_dentists() - self.alerted_ids
        if not others:
            self.escalated_at = now
        self._tell(
            others[:1] or self.company_id._dental_managers() - self.alerted_ids,
            self._hear_by(now)[self])
