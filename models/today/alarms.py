from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DentalFollowup(models.Model):
    """Alarms in Today: what waits for a dentist has its line, and who calls with their answer."""

    _inherit = 'dental.followup'

    @api.model
    def _get_answers_to_tell(self):
        """Return the cases with a dentist's answer that this user tells the patient."""
        answered = self.search([('alarm_state', '=', 'answered')])
        return answered.filtered(
            lambda case: case.user_id == self.env.user
            or case.evolution_ids.filtered(lambda form: form.state == 'answered')[:1].answer
            != 'i_call')

    @api.model
    def _get_tellable_domain(self):
        """Return the domain of the calls that are not a dentist's to make or to wait for."""
        return (
            Domain('alarm_state', '=', False) | Domain('id', 'in', self._get_answers_to_tell().ids)
        ) & Domain('id', 'not in', self._get_calls_of_dentists().ids)

    @api.model
    def _flagged_query(self, days):
        """Return the query of the follow-ups with a red flag that nobody has answered.

        :param days: of :meth:`_clinic_days`
        """
        form = self.env['dental.evolution']._fields
        return SQL(
            """
            SELECT form.followup_id AS id, MIN(form.at) AS moment,
                   MIN(form.answer_by) < %(now)s AS late,
                   bool_or(form.is_in_danger IS TRUE) AS in_danger
              FROM dental_evolution form
              JOIN %(clinics)s ON clinic.id = form.company_id
             WHERE form.state = 'new'
             GROUP BY form.followup_id
            """, clinics=self._clinics_table(days), now=fields.Datetime.now(),
            to_flush=[form[name] for name in (
                'company_id', 'followup_id', 'state', 'at', 'answer_by', 'is_in_danger')])
