from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import slots
from ..vocabulary import STAFF, VISIT_STATES

PREFETCHED = 'dental_prefetched'
"""What the server looks at in everybody's meetings is read apart from all else of them: what is
not shown of others' private meetings must not come into memory by it."""
STAMPS = ('dental_previous_state', 'dental_state_at', 'dental_state_user_id')
"""The record of who recorded what, and what it was before."""
KEPT = frozenset({
    *STAMPS, 'dental_cancel_kind', 'dental_hands_off', 'dental_import_ref', 'dental_import_seen',
    'dental_day', 'dental_moved_to_id', 'dental_told_at', 'dental_left_out_at',
})
"""What the server keeps of a visit; people see it, and nobody writes it."""
ABOUT_VISIT = (
    'dental.followup', 'dental.followup.attempt', 'dental.observation', 'dental.treatment.plan',
    'dental.feedback', 'dental.question')
"""What is about a visit (in its ``event_id``), and checks that it is its patient's."""
COLORS = {
    'booked': 4, 'confirmed': 7, 'arrived': 3, 'attended': 10, 'no_show': 1, 'cancelled': 0,
    'moved': 0,
}


class CalendarEvent(models.Model):
    """A visit: an appointment of one patient with one dentist, and what became of it."""

    _inherit = 'calendar.event'
    _dental_kept = KEPT

    dental_patient_id = fields.Many2one(
        'res.partner', string="Patient", index='btree_not_null', groups=STAFF,
        ondelete='restrict', prefetch=PREFETCHED,
        domain="[('is_dental_patient', '=', True),"
               " ('company_id', 'in', (False, dental_company_id or current_company_id))]")
    dental_dentist_id = fields.Many2one(
        'res.partner', string="Dentist", index='btree_not_null', groups=STAFF,
        ondelete='restrict',
        domain="[('is_dentist', '=', True), '|',"
               " ('company_id', 'in', (False, dental_company_id or current_company_id)),"
               " ('user_ids.company_ids', 'in', dental_company_id or current_company_id)]")
    dental_chair_id = fields.Many2one(
        'resource.resource', string="Chair", groups=STAFF,
        domain="[('resource_type', '=', 'material'),"
               " ('company_id', 'in', (False, dental_company_id or current_company_id))]")
    dental_company_id = fields.Many2one(
        'res.company', string="Clinic", index='btree_not_null', groups=STAFF)
    dental_state = fields.Selection(
        VISIT_STATES, string="Visit state", groups=STAFF, copy=False, prefetch=PREFETCHED)
    dental_previous_state = fields.Selection(VISIT_STATES, groups=STAFF, copy=False, readonly=True)
    dental_state_at = fields.Datetime(string="Recorded on", groups=STAFF, copy=False, readonly=True)
    dental_state_user_id = fields.Many2one(
        'res.users', string="Recorded by", groups=STAFF, copy=False, readonly=True)
    dental_import_ref = fields.Char(
        string="Agenda reference", groups=STAFF, copy=False, readonly=True,
        help="What the imported agenda knows this visit by; importing it again changes this one.")
    dental_hands_off = fields.Boolean(
        string="Recorded by people only", groups=STAFF, copy=False, readonly=True,
        help="Somebody took back a no-show of this visit: it is not found again by itself.")
    dental_moved_to_id = fields.Many2one(
        'calendar.event', string="Moved to", groups=STAFF, copy=False, readonly=True,
        index='btree_not_null')
    dental_observation_ids = fields.One2many('dental.observation', 'event_id', groups=STAFF)
    dental_followup_ids = fields.One2many('dental.followup', 'event_id', groups=STAFF)
    dental_color = fields.Integer(compute='_compute_dental_color', groups=STAFF)
    dental_phone = fields.Char(
        related='dental_patient_id.dental_phone_text', string="Patient's phone", groups=STAFF)

    _dental_import_once = models.UniqueIndex(
        '(dental_company_id, dental_import_ref) WHERE dental_import_ref IS NOT NULL',
        "This visit of the agenda is here already.",
    )
    _dental_agenda_idx = models.Index(
        '(dental_company_id, start, dental_state) WHERE dental_patient_id IS NOT NULL')
    _dental_state_needs_patient = models.Constraint(
        'CHECK(dental_state IS NULL '
        'OR (dental_patient_id IS NOT NULL AND dental_company_id IS NOT NULL))',
        "A visit has a patient and a clinic.",
    )

    @api.depends('dental_state')
    def _compute_dental_color(self):
        for event in self:
            event.dental_color = COLORS.get(event.dental_state, 0)

    @api.constrains(
        'dental_patient_id', 'dental_company_id', 'dental_dentist_id', 'dental_chair_id')
    def _check_dental_clinic(self):
        """A visit, its patient, dentist and chair are of one clinic."""
        for visit in self._dental_visits():
            company = visit.dental_patient_id.company_id
            if company and company != visit.dental_company_id:
                raise ValidationError(self.env._("The patient is a patient of another clinic."))
            if not visit.dental_dentist_id._dental_works_at(visit.dental_company_id):
                raise ValidationError(self.env._("The dentist works in another clinic."))
            # A chair of another clinic is hidden from the user: that is what is to be found out.
            if visit.sudo().dental_chair_id.company_id not in (
                    visit.dental_company_id, self.env['res.company']):
                raise ValidationError(self.env._("The chair is in another clinic."))

    def _dental_check_about(self):
        """Refuse another patient or clinic than what is about these visits says.

        :raises ValidationError: naming what would not agree
        """
        for name in ABOUT_VISIT:
            # What is about a visit may be hidden from who writes it, and has to agree all the same.
            about = self.env[name].sudo().search([('event_id', 'in', self.ids)])
            if about:
                about._check_patient()

    @api.constrains('dental_dentist_id')
    def _check_dental_dentist(self):
        """A dentist sees the patient; the visits of one who no longer is stay as they are."""
        # Contacts of other clinics are hidden; it is only told whether it is a dentist.
        self.sudo().dental_dentist_id._dental_check_dentists()

    @api.onchange('categ_ids')
    def _onchange_categ_ids_dental_duration(self):
        # Everybody who changes a meeting passes here: the server reads how long it takes.
        hours = self.categ_ids.sudo().mapped('dental_duration')
        if any(hours) and self._dental_visits():
            self.stop = self.start and self.start + slots.visit_length(hours)

    # ACTIONS

    def action_dental_move(self):
        """Open the dialog that moves this visit to another time."""
        self.ensure_one()
        return self.env['dental.followup.move'].create({'event_id': self.id})._action_open()

    def action_dental_move_to(self, start, dentist_id):
        """Open the dialog that moves this visit, with the time and dentist it was dragged to.

        Who wants it so is asked there: nothing is moved before that.

        :param start: naive UTC, as a text
        :param dentist_id: the id of a contact, or ``False``: the dentist stays
        :raises UserError: for what is no time
        """
        self.ensure_one()
        start, _end = self._dental_read_span(start, start)
        return self.env['dental.followup.move'].create({
            'event_id': self.id, 'is_dragged': True, 'is_other': True, 'start': start,
            'asked_by': False,
            **({'dentist_id': dentist_id} if dentist_id else {}),
        })._action_open()
