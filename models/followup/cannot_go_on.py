from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ..vocabulary import WAITING

ERRORS = [
    ('sender', "No address to send from"),
    ('hours', "No opening hours"),
    ('message', "No message in the program"),
    ('details', "No number or address of the patient"),
    ('decide', "Somebody decides what comes next"),
    ('failed', "Something went wrong"),
]
GOES_ON = {'error_reason': False, 'error_kind': False, 'needs_data': False}
"""The values of a case that goes on by itself."""
ALIKE = ('sender', 'hours', 'message')
"""What is missing for many cases at once: Today has one line for all, and so it is mended."""
BUTTONS = [
    ('clinic', "The clinic"),
    ('program', "The program"),
    ('patient', "The patient"),
    ('case', "Open"),
    ('try_again', "Try again"),
]
MENDED_IN = {
    'sender': 'clinic', 'hours': 'clinic', 'message': 'program', 'details': 'patient',
    'failed': 'case',
}
MANAGERS_MEND = ('clinic', 'program')
STUCK_FOR = timedelta(days=1)
"""So long after its hour a case that cannot go on is told to the managers."""
BATCH = 500


class DentalFollowup(models.Model):
    """What cannot go on is seen (invariant 16): what is missing, and where it is mended."""

    _inherit = 'dental.followup'

    error_kind = fields.Selection(
        ERRORS, string="What is missing", readonly=True, copy=False,
        help="What keeps this from going on by itself.")
    mend_button = fields.Selection(
        BUTTONS, compute='_compute_mend_button', string="Mended in",
        help="Where this user can mend what keeps it from going on.")
    awaits_answer = fields.Boolean(
        string="Waits for an answer", readonly=True, copy=False,
        help="It waits since its last message, and closes by itself. What somebody put to wait "
             "comes back on its day.")

    _stuck_idx = models.Index(
        "(company_id, next_at) WHERE error_reason IS NOT NULL AND state IN ('todo', 'pending')")

    @api.depends('state', 'error_reason', 'error_kind')
    @api.depends_context('uid')
    def _compute_mend_button(self):
        is_manager = self.env.user.has_group('dental_followup.group_manager')
        mended = self.filtered(lambda case: case.state in WAITING)._get_mended()
        for case in self:
            kind = case.state in WAITING and case.error_reason and (case.error_kind or 'failed')
            button = MENDED_IN.get(kind, False)
            if case in mended:
                button = 'try_again'
            elif button in MANAGERS_MEND and not is_manager:
                button = False
            case.mend_button = button

    def _get_mended(self):
        """Return those of these for which what was missing is there by now.

        What lacks the same is asked once.
        """
        alike = self.filtered('error_reason').grouped(lambda case: (
            case.error_kind, case.company_id, case.step_id, case.next_channel,
            case.error_kind not in ALIKE and case))
        return self.browse().union(*(
            cases for cases in alike.values() if cases[0]._is_mended()))

    def _is_mended(self):
        """Tell whether what was missing is there by now; of what just failed nobody knows."""
        self.ensure_one()
        step = self.step_id
        if self.error_kind == 'sender':
            return bool(self.company_id.dental_care_from)
        if self.error_kind == 'hours':
            now = fields.Datetime.now()
            return self._scheduler(self.company_id, now).first_open(now) is not None
        if self.error_kind == 'message':
            return bool(step.template_id if self.next_channel == 'email' else step.sms_template_id)
        return self.error_kind == 'details' and self._has_address()

    @api.model
    def _get_stuck_domain(self):
        """Return the domain of what cannot go on until somebody mends it, and was to be done."""
        return Domain([
            *self._get_in_use_domain(),
            ('error_reason', '!=', False), ('error_kind', '!=', 'decide')])

    def _with_alike(self):
        """Return these cases with those that lack the same: of the clinic, or of the program."""
        return self | self.browse().union(*(self.search(
            self._get_stuck_domain() & Domain([
                ('company_id', '=', case.company_id.id), ('error_kind', '=', case.error_kind)])
            & (Domain('program_id', '=', case.program_id.id) if case.error_kind == 'message'
               else Domain.TRUE))
            for case in self if case.error_kind in ALIKE))

    # the hourly look

    @api.model
    def _go_on_mended(self):
        """Let go on what lacked something that is there by now."""
        self = self.sudo()  # whoever runs it by hand, it is the server that works
        stuck = self.search(
            self._get_stuck_domain() & Domain('error_kind', 'in', ALIKE), order='id')
        for batch in split_every(BATCH, stuck.ids):
            self.browse(batch).try_lock_for_update()._get_mended().write(GOES_ON)

    @api.model
    def _end_waits(self):
        """Ask people about what somebody put to wait until a day that has come."""
        def ask(batch):
            for cases in self.env['res.company']._dental_by_clinic(batch):
                cases._ask_people(
                    cases.env._("The time it was to wait for has come: decide what comes next."))

        self = self.sudo()  # as in _go_on_mended
        waits = self.search(
            [*self._get_due_domain(fields.Datetime.now(), ('wait',)),
             ('awaits_answer', '=', False)], order='next_at, id')
        waits -= waits.filtered_domain(self._get_unattended_domain())
        for batch in split_every(BATCH, waits.ids):
            self.browse(batch).try_lock_for_update()._work_safely(ask)

    @api.model
    def _tell_stuck(self):
        """Give the managers of a clinic one to-do a day about what has not gone on for a day.

        It stands on the case that waits longest, and goes when nothing is left.
        """
        self = self.sudo()  # as in _go_on_mended; to-do's of the addon are the server's
        kind = self.env.ref('dental_followup.mail_activity_type_stuck')
        yesterday = fields.Datetime.now() - STUCK_FOR
        told = self.env['mail.activity'].with_context(active_test=False).search(Domain([
            ('activity_type_id', '=', kind.id), ('res_model', '=', self._name)]) & Domain.OR([
                [('active', '=', True)], [('date_deadline', '>=', yesterday)],
                [('date_done', '>=', yesterday)]]))
        clinics = {
            case.id: case.company_id
            for case in self.browse(told.mapped('res_id')).exists()}
        stuck = self.search(
            self._get_stuck_domain() & Domain('next_at', '<=', yesterday), order='next_at, id')
        for company, cases in stuck.grouped('company_id').items():
            theirs = told.filtered(lambda todo, here=company: clinics.get(todo.res_id) == here)
            cases._tell_managers(company, theirs)
            told -= theirs
        told.filtered('active').unlink()

    def _tell_managers(self, company, told):
        """Say to the managers of a clinic how many of its cases, these, cannot go on.

        :param told: their to-do's about it, those done today included
        """
        case = company._dental_in_its_language(self)[0]
        number = len(self)
        summary = (
            case.env._("1 follow-up cannot go on: see Today") if number == 1 else
            case.env._("%(number)s follow-ups cannot go on: see Today", number=number))
        today = company._dental_today()
        told.filtered(lambda todo: todo.active and todo.summary != summary).write(
            {'summary': summary})
        done = told.filtered(
            lambda todo: todo.active or today in (todo.date_deadline, todo.date_done))
        for manager in company._dental_managers() - done.user_id:
            case.activity_schedule(
                'dental_followup.mail_activity_type_stuck', today, summary=summary,
                user_id=manager.id)

    # ACTIONS

    def action_try_again(self):
        """Go on with cases that needed a look; what was wrong has been mended.

        :raises UserError: if somebody else is in a call with one of the patients
        """
        self.check_access('write')
        self._check_others_hands()
        # What is wrong with a case is the server's word; the user may write the case (asked above).
        self.sudo().write(GOES_ON)
        return True

    def action_mend(self):
        """Open where what is missing is entered; if it is there, go on with all that lacked it.

        :raises UserError: if somebody else is in a call with one of the patients
        """
        self.ensure_one()
        button = self.mend_button
        if button == 'try_again':
            return self._with_alike().action_try_again()
        if button == 'clinic':
            return {
                **self.env['ir.actions.act_window']._for_xml_id(
                    'dental_followup.dental_followup_clinic_action'),
                'context': {'default_company_id': self.company_id.id}}
        record = {'program': self.program_id, 'patient': self.contact_partner_id}.get(button, self)
        return {
            'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
            'view_mode': 'form', 'views': [(record.get_formview_id(), 'form')]}
