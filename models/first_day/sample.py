from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clinic_time

FIRST_NAMES = ('Lucía', 'Pau', 'Carmen', 'Vicente', 'Amparo', 'Jordi', 'Rosa', 'Andrés')
PHONE = '+34 600 000 2{:02d}'
DAY = (
    (-150, 'no_show'), (-120, 'arrived'), (-90, 'no_show'), (-60, 'cancelled'), (-45, 'no_show'),
    (45, 'confirmed'), (75, None), (105, None))
"""When the visits of the day begin, in minutes from now, and what became of them."""
MINUTES = 30
WRITTEN = (
    ('dental.followup.slip', 'followup_id', 'cases'),
    ('dental.followup.call', 'followup_id', 'cases'),
    ('dental.evolution', 'followup_id', 'cases'),
    ('dental.question', 'partner_id', 'patients'),
    ('dental.observation', 'partner_id', 'patients'),
    ('dental.feedback', 'partner_id', 'patients'),
    ('dental.consent', 'partner_id', 'patients'),
    ('dental.followup.attempt', 'partner_id', 'patients'),
    ('dental.followup.round', 'followup_id', 'cases'),
    ('dental.followup', 'partner_id', 'patients'),
    ('dental.treatment.plan', 'partner_id', 'patients'),
    ('dental.followup.freed.time', 'partner_id', 'patients'),
    ('dental.visit.change', 'event_id', 'visits'),
)
"""What nobody deletes of a true patient, in the order in which it goes."""
BESIDE = (
    ('mail_activity', 'res_model'), ('mail_message', 'model'), ('mail_followers', 'res_model'),
    ('ir_attachment', 'res_model'))
"""What hangs on records, and the column that says on which model's."""


class DentalFollowupFirstDay(models.AbstractModel):
    """A day with invented patients, to see how the work goes; it leaves nothing behind."""

    _inherit = 'dental.followup.first.day'

    @api.model
    def _find_sample(self, company):
        """Return the invented patients of a clinic, archived ones too.

        With ``sudo``: whoever loaded them, a manager of the clinic takes them away.
        """
        return self.env['res.partner'].sudo().with_context(active_test=False).search([
            ('dental_is_sample', '=', True), ('company_id', '=', company.id)])

    @api.model
    def _has_sample(self, company):
        return bool(self._find_sample(company))

    @api.model
    def _say_sample(self, is_here):
        if is_here:
            return self.env._(
                "The sample day is loaded: its patients are invented, and so are their numbers, "
                "which nobody should dial. Try what you like; all of it goes with one click.")
        return self.env._(
            "Would you like to see a day first? Eight invented patients, of which three did not "
            "come. It goes with one click.")

    @api.model
    def action_load_sample(self):
        """Make a day of invented patients around now: some did not come, some are still to come.

        They have no email: nothing is written to anybody.

        :raises AccessError: for who is no manager of the clinic
        :raises UserError: if it is there already
        """
        self._check_manager()
        company = self.env.company
        if self._has_sample(company):
            raise UserError(self.env._("The sample day is loaded already."))
        surname = self.env._("Sample")
        # That they are invented is the server's to say.
        patients = self.env['res.partner'].sudo().create([{
            'name': f'{name} {surname}', 'phone': PHONE.format(number), 'company_id': company.id,
            'country_id': self.env.ref('base.es').id, 'is_dental_patient': True,
            'dental_is_sample': True,
        } for number, name in enumerate(FIRST_NAMES)]).sudo(False)
        now = clinic_time.next_quarter(fields.Datetime.now())
        dentist = self.env['res.partner']._dental_dentists(company)[:1]
        visits = self.env['calendar.event'].create([{
            'dental_patient_id': patient.id, 'dental_company_id': company.id,
            'dental_dentist_id': dentist.id, 'start': now + timedelta(minutes=minutes),
            'stop': now + timedelta(minutes=minutes + MINUTES),
        } for patient, (minutes, _state) in zip(patients, DAY, strict=True)])
        for state in {state for _minutes, state in DAY if state}:
            visits.browse([
                visit.id for visit, (_minutes, became) in zip(visits, DAY, strict=True)
                if became == state]).action_dental_set_state(state)
        return self.get_first_day()

    @api.model
    def action_remove_sample(self):
        """Take the sample day away, with all that was done about its patients.

        :raises AccessError: for who is no manager of the clinic
        """
        self._check_manager()
        patients = self._find_sample(self.env.company)
        if patients:
            self._delete_all(patients)
        return self.get_first_day()

    @api.model
    def _delete_all(self, patients):
        """Delete invented patients, their visits, follow-ups and what is kept of them for ever.

        By statements: of a true patient nothing of this is deleted, so no model lets it.
        """
        # What is hidden from the manager goes too: they are invented patients of the clinic's.
        models = self.sudo().with_context(active_test=False).env
        visits = models['calendar.event'].search([('dental_patient_id', 'in', patients.ids)])
        cases = models['dental.followup'].search([('partner_id', 'in', patients.ids)])
        ids = {'patients': patients.ids, 'visits': visits.ids, 'cases': cases.ids}
        self.env.flush_all()
        # what a call was the reason for holds on to its row, as a call about two people does
        self.env.cr.execute(SQL(
            "UPDATE dental_followup SET source_attempt_id = NULL WHERE id = ANY(%s)", cases.ids))
        self.env.cr.execute(SQL(
            "UPDATE dental_followup_attempt attempt SET same_call_id = NULL"
            " FROM dental_followup_attempt same WHERE same.id = attempt.same_call_id"
            " AND same.partner_id = ANY(%s)", patients.ids))
        for model, column, whose in WRITTEN:
            self._delete_beside(model, self.env.execute_query(SQL(
                "DELETE FROM %s WHERE %s = ANY(%s) RETURNING id",
                SQL.identifier(self.env[model]._table), SQL.identifier(column), ids[whose])))
        # a visit of which nothing is on record is deleted by Odoo, with its messages and attendees
        self.env.cr.execute(SQL(
            "UPDATE calendar_event SET dental_state = 'booked', dental_previous_state = NULL,"
            " dental_moved_to_id = NULL WHERE id = ANY(%s)", visits.ids))
        self._delete_beside('calendar.event', [visits.ids])
        self.env.invalidate_all()
        visits.unlink()
        patients.unlink()

    @api.model
    def _delete_beside(self, model, rows):
        """Delete the to-do's, messages … of records, by the rows that hold their ids."""
        ids = [res_id for row in rows for res_id in row]
        for table, of in BESIDE:
            self.env.cr.execute(SQL(
                "DELETE FROM %s WHERE %s = %s AND res_id = ANY(%s)",
                SQL.identifier(table), SQL.identifier(of), model, ids))
