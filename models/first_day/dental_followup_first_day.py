from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..sentences import say

_lt = LazyTranslate(__name__)
STEPS = {
    'hours': (
        _lt("Hours and holidays"),
        _lt("On holidays nobody is called. Choose the region, look at the days, add the local "
            "ones."),
        _lt("Load the holidays"), 'dental_followup_holidays_action'),
    'dentists': (
        _lt("Dentists and chairs"),
        _lt("Each dentist has a column in the agenda and hours of their own. Chairs are resources "
            "that a visit can have."),
        _lt("Enter the dentists"), 'res_partner_action_dentist'),
    'staff': (
        _lt("Who works here"),
        _lt("Receptionists see calls, dentists what they are asked, managers everything. An "
            "administrator gives the roles."),
        _lt("Give the roles"), 'base.action_res_users'),
    'answers': (
        _lt("Patient-care address"),
        _lt("Emails leave from this address, and what patients answer comes to Today."),
        _lt("Enter the address"), 'dental_followup_clinic_action'),
    'agenda': (
        _lt("The agenda"),
        _lt("A file of the practice software is enough; it is shown before anything is written."),
        _lt("Import the agenda"), 'dental_followup_import_action'),
    'programs': (
        _lt("Programs"),
        _lt("Who is called for what. “Try it out first” says how many calls a program would open, "
            "and opens none."),
        _lt("Look at the programs"), 'dental_followup_program_action'),
    'test': (
        _lt("Test mode"),
        _lt("As long as it is on, every message goes to your own address, and none to a patient."),
        _lt("Switch it on or off"), 'dental_followup_clinic_action'),
}
"""What is to be set up, in order: title, why, the button and the action that it opens."""
LOOKED_AT = ('programs', 'test')
"""What is done once somebody has looked at it: there is nothing to measure."""


class DentalFollowupFirstDay(models.AbstractModel):
    """What a manager of an empty clinic sees: what is left to do, one click each."""

    _name = 'dental.followup.first.day'
    _description = "First day"

    @api.model
    @api.readonly
    def get_first_day(self):
        """Return what is left to set up in the present clinic, in words.

        What can be seen in the database is not asked; the rest somebody ticks.

        :return: dict with ``steps`` (each ``key``, ``title``, ``text``, ``button``, ``is_done``
            and ``is_next``), empty once it was closed; ``done`` (how many, in words) and
            ``sample`` (``is_here``, ``text``); ``False`` for who is no manager, and when there is
            nothing left
        """
        company = self.env.company
        if not self.env.user.has_group('dental_followup.group_manager'):
            return False
        # A company is Odoo's administrators' to read in full; what was said here is the manager's.
        said = company.sudo().dental_first_day or {}
        sample = self._has_sample(company)
        steps = [] if said.get('is_closed') else self._get_steps(company, said.get('ticked', ()))
        if all(step['is_done'] for step in steps):
            steps = []
        if not (steps or sample):
            return False
        return {
            'steps': steps,
            'done': self.env._(
                "%(done)s of %(all)s done", all=len(steps),
                done=sum(step['is_done'] for step in steps)),
            'sample': {'is_here': sample, 'text': self._say_sample(sample)},
        }

    def _get_steps(self, company, ticked):
        steps = []
        for key, (title, text, button, _action) in STEPS.items():
            looked_at = key in LOOKED_AT
            is_done = key in ticked or not looked_at and getattr(self, f'_is_done_{key}')(company)
            steps.append({
                'key': key, 'title': say(self.env, title), 'text': say(self.env, text),
                'button': self._may_open(key) and say(self.env, button), 'is_done': is_done,
                'is_next': not is_done and all(step['is_done'] for step in steps)})
        return steps

    def _is_step(self, key):
        return isinstance(key, str) and key in STEPS

    def _may_open(self, key):
        """Tell whether the user may do a step themselves: roles are an administrator's to give."""
        return key != 'staff' or self.env.user.has_group('base.group_erp_manager')

    # what is done

    def _is_done_hours(self, company):
        # Only whether there are any leaves.
        return bool(self.env['resource.calendar.leaves'].sudo().search_count([
            ('calendar_id', '=', company.resource_calendar_id.id), ('resource_id', '=', False),
            ('date_from', '>', fields.Datetime.now())], limit=1))

    def _is_done_dentists(self, company):
        return bool(self.env['res.partner']._dental_dentists(company))

    def _is_done_staff(self, company):
        return bool(company._dental_staff() - self.env.user)

    def _is_done_answers(self, company):
        # The address is shown to managers in “The clinic”.
        return bool(company.sudo().dental_care_email and company.sudo().dental_answers_at)

    def _is_done_agenda(self, company):
        return bool(self.env['calendar.event'].search_count([
            ('dental_company_id', '=', company.id), ('dental_patient_id', '!=', False),
            ('dental_patient_id.dental_is_sample', '!=', True)], limit=1))

    # what the user does

    @api.model
    def action_open_step(self, key):
        """Return the action of a step; one that is only looked at is done with that.

        :raises AccessError: for who is no manager of the clinic
        :raises UserError: for what is no step, or for an administrator to do
        """
        self._check_manager()
        if not self._is_step(key) or not self._may_open(key):
            raise UserError(self.env._("There is nothing to open."))
        if key in LOOKED_AT:
            self._tick(key)
        name = STEPS[key][-1]
        return self.env['ir.actions.act_window']._for_xml_id(
            name if '.' in name else f'dental_followup.{name}')

    @api.model
    def action_tick(self, key):
        """Note that a step is done already.

        :raises AccessError: for who is no manager of the clinic
        :raises UserError: for what is no step
        """
        self._check_manager()
        if not self._is_step(key):
            raise UserError(self.env._("There is nothing to open."))
        self._tick(key)
        return self.get_first_day()

    @api.model
    def action_close(self):
        """Show the steps no more in this clinic.

        :raises AccessError: for who is no manager of the clinic
        """
        self._check_manager()
        # Of a company a manager writes what was said here, as in _tick.
        self.env.company.sudo()._dental_note_first_day(is_closed=True)
        return self.get_first_day()

    def _tick(self, key):
        company = self.env.company.sudo()  # its managers' to say; asked by the callers
        ticked = set((company.dental_first_day or {}).get('ticked', ()))
        company._dental_note_first_day(ticked=sorted(ticked | {key}))

    def _check_manager(self):
        self.env['dental.followup.clinic']._check_manager(self.env.company)
