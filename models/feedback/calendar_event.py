from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..vocabulary import STAFF


class CalendarEvent(models.Model):
    """What was said at a visit or of it."""

    _inherit = 'calendar.event'

    dental_feedback_ids = fields.One2many('dental.feedback', 'event_id', groups=STAFF)

    def action_dental_detail(self):
        """Note in one click that the patient mentioned something; words may be added (S31)."""
        self.ensure_one()
        heard = self.env['dental.feedback'].create({
            'kind': 'detail', 'partner_id': self.dental_patient_id.id,
            'company_id': self.dental_company_id.id, 'event_id': self.id})
        return heard._action_open()

    def _dental_check_incident(self, vals):
        """Refuse that anybody but a manager takes back that something went wrong at these visits.

        :param dict vals: of a write
        :raises AccessError: for who is no manager
        """
        takes_back = not vals.get('dental_incident', True) and any(self.mapped('dental_incident'))
        if takes_back and not self.env['dental.feedback']._is_manager():
            raise AccessError(self.env._(
                "That something went wrong is taken back by a manager: tell them that it was noted "
                "by mistake."))

    def action_dental_no_incident(self):
        """Nothing went wrong at these visits: it was noted by mistake.

        :raises AccessError: for who is no manager
        """
        return self.write({'dental_incident': False})


class DentalFeedback(models.Model):
    """What went wrong at a visit is noted once, whoever marked the visit (S39)."""

    _inherit = 'dental.feedback'

    incident_note = fields.Char(related='event_id.dental_incident_note', string="What went wrong")

    def _action_open(self):
        """Open the form of what was just noted, to add words."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("It is noted"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    @api.model
    def _on_incidents_noted(self, visits):
        """Something went wrong at visits: it is to be settled as a complaint is."""
        # Whoever marks a visit may not write what is the server's; they are named as who noted it.
        self.sudo().create([{
            'kind': 'incident', 'partner_id': visit.dental_patient_id.id,
            'company_id': visit.dental_company_id.id, 'event_id': visit.id,
            'user_id': self.env.uid,
        } for visit in visits if visit.dental_patient_id])

    @api.model
    def _on_incidents_cleared(self, visits):
        """What went wrong was noted by mistake: nothing is to be settled; it is kept who says so.

        The repair call stands: whoever makes it hears how it was, or a manager closes it with why.
        """
        # As above: it is closed by whose change of the visit says so.
        cleared = self.sudo().search([
            ('event_id', 'in', visits.ids), ('kind', '=', 'incident'), ('state', '!=', 'closed')])
        cleared._close(self.env._("What went wrong was taken back."))
        cleared._message_log_batch(dict.fromkeys(cleared.ids, self.env._(
            "%(name)s says that nothing went wrong at this visit: it was noted by mistake. "
            "The repair call stands.", name=self.env.user.name)))
