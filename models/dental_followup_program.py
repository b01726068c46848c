from odoo import fields, models

PURPOSES = [
    ('appointment', "Appointment"),
    ('care', "Care"),
    ('commercial', "Commercial"),
]


class DentalFollowupProgram(models.Model):
    """A policy: for one reason to get back to patients, what is done, when, how often."""

    _name = 'dental.followup.program'
    _description = "Follow-up program"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        copy=False, help="The name programs of the product are known by; empty for a clinic's own.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    purpose = fields.Selection(PURPOSES, required=True, default='care')
    company_id = fields.Many2one(
        'res.company', string="Clinic", index='btree_not_null',
        help="Empty: the program serves every clinic.")
    step_ids = fields.One2many('dental.followup.step', 'program_id', copy=True)
    script_id = fields.Many2one('dental.followup.script', string="Call script")
    user_id = fields.Many2one(
        'res.users', string="Responsible", domain="[('share', '=', False)]",
        help="Who sees the calls as to-do's. Empty: whoever is at reception.")
    max_attempts = fields.Integer(
        default=5, help="After so many tries without an answer the patient is left in peace.")
    close_after_days = fields.Integer(
        string="Days to wait for an answer", default=7,
        help="After the last step, the follow-up is closed as not reached so many days later.")
    open_count = fields.Integer(compute='_compute_open_count')

    _code_once = models.UniqueIndex(
        '(COALESCE(company_id, 0), code) WHERE code IS NOT NULL',
        "There is a program with this code already.",
    )
    _max_attempts_positive = models.Constraint(
        'CHECK(max_attempts BETWEEN 1 AND 20)',
        "A program tries at least once and at most 20 times.",
    )
    _close_after_positive = models.Constraint(
        'CHECK(close_after_days BETWEEN 0 AND 365)', "The wait for an answer is 0 to 365 days.")

    def _compute_open_count(self):
        Followup = self.env['dental.followup']
        counts = dict(Followup._read_group(
            [('program_id', 'in', self.ids), ('is_closed', '=', False)],
            ['program_id'], ['__count']))
        for program in self:
            program.open_count = counts.get(program, 0)

    # ACTIONS

    def action_open_followups(self):
        """Open the cases of this program that are not closed."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.dental_followup_action_all')
        action['domain'] = [('program_id', '=', self.id)]
        return action
