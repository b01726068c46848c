import logging

from odoo import api, models
from odoo.fields import Domain

from ...tools import clinic_time
from ..vocabulary import CLOSED
from . import handling, improvement

_logger = logging.getLogger(__name__)
BATCH = 500


class DentalFeedback(models.Model):
    """A complaint is somebody's until it is settled, and not until somebody ticks its to-do."""

    _inherit = 'dental.feedback'

    def _get_undecided(self):
        """Return the complaints among these that are open."""
        return self.filtered('is_open')

    def _decide_by_doing(self, _feedback):
        """Decide nothing: what came of a complaint is written in it."""
        return False

    @api.model
    def _check_decider(self):
        """Refuse nobody: everybody is told what ends it."""

    @api.model
    def _say_how_decided(self):
        """Say what ends the to-do of a complaint."""
        return self.env._("It is done when the complaint is settled: open it.")

    # what was promised where no program calls

    def _find_promised_by_hand(self):
        """Return the complaints among these whose patient was promised a call that none makes."""
        promised = self.filtered(lambda feedback: feedback.is_open and feedback.answer_by)
        return promised.filtered(lambda feedback: not feedback.repair_case_id)

    def _promise_by_hand(self):
        """Let the to-do's carry the hour that the patient was told; it says no more than that.

        With all rights, as in ``_tell_managers``.
        """
        for feedback in self:
            company = feedback.company_id
            # Read by the staff, whatever language who noted it speaks.
            env = feedback.with_context(lang=company._dental_lang()).env
            feedback._get_todos(handling.TODO).write({
                'date_deadline': clinic_time.local_date(
                    feedback.answer_by, company._dental_zone()),
                'summary': env._(
                    "A call was promised before %(when)s",
                    when=company.with_env(env)._dental_when(feedback.answer_by))})

    # what is told again

    @api.model
    def _tell_overdue(self):
        """Tell the managers, or whose it is, again of what is overdue: complaints and changes.

        It is so once a day: its to-do is one for today then. What has lost its to-do gets it again.
        The hourly job commits what this has done, and what is left is done in the next hour.
        """
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        for flag, order, kind, give in (
                ('is_open', 'due_at, id', handling.TODO, '_tell_managers_today'),
                ('is_changing', 'action_due, id', improvement.TODO, '_follow_changes')):
            for theirs in self.env['res.company']._dental_by_clinic(
                    self._find_untold(flag, order, kind)):
                for feedback in theirs.try_lock_for_update():
                    try:
                        with self.env.cr.savepoint():
                            feedback._tell_again(kind)
                            getattr(feedback, give)()
                    except Exception:
                        _logger.exception("feedback %s could not be told again", feedback.id)

    @api.model
    def _find_untold(self, flag, order, kind):
        """Return what waits, and has no to-do of a kind for today or later.

        :param str flag: the field that says that it waits
        :param str kind: external id of the kind of to-do
        """
        return self.search(Domain(flag, '=', True) & self.env[
            'res.company']._dental_on_each_day('company_id', lambda clinic: [
                ('activity_ids', 'not any', [
                    ('activity_type_id', '=', self.env.ref(kind).id), ('user_id', '!=', False),
                    ('date_deadline', '>=', clinic._dental_today())])]), order=order, limit=BATCH)

    def _tell_again(self, kind):
        """Make the to-do's of a kind those of today, and tell whose they are."""
        waiting = self._get_todos(kind)
        waiting.date_deadline = self.company_id._dental_today()
        waiting.action_notify()

    def _tell_managers_today(self):
        """Give whose complaint it is a to-do for today, if they have none."""
        self._tell_managers(self.company_id._dental_today())

    # what is opened again

    def _open_again(self):
        """What had come of these goes into their history, and the patients are called anew.

        The repair call that was made stays as it is; the new one is about this only. With all
        rights (see ``action_reopen``).
        """
        settled = self.filtered('result')
        settled._message_log_batch({feedback.id: self.env._(
            "Opened again. What had come of it: %(result)s", result=feedback.result,
        ) for feedback in settled})
        self.result = False
        program = self.env.ref('dental_followup.program_repair')
        reasons = []
        for feedback in self:
            case = feedback.repair_case_id
            if case and case.state not in CLOSED:
                continue
            (reason,) = feedback._dental_reasons(program)
            if case.period == reason['period']:
                case.period = f'{case.period}/{case.id}'
            # What was promised in the call in which it was told has been kept, or is over.
            reasons.append({
                **reason, 'event_id': False, 'answer_by': False, 'before': False,
                'topic': feedback._say_opened_again()})
        self.env['dental.followup']._open_for_reasons(program, reasons)
        self.invalidate_recordset(['repair_case_id'])

    def _say_opened_again(self):
        """Say what the new repair call is about, to the staff in the clinic's language."""
        env = self.with_context(lang=self.company_id._dental_lang()).env
        return env._("A complaint: it was not settled after all")
