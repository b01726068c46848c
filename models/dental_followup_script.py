from odoo import api, fields, models

KINDS = [
    ('identify', "Who calls"),
    ('opening', "Opening"),
    ('question', "Open question"),
    ('closing', "Closing question"),
]
NEEDS = [
    ('none', "Always true"),
    ('missed_visit', "There is a missed visit"),
    ('last_visit', "The patient has attended before"),
    ('last_treatment', "The last treatment is known"),
    ('dentist_asked', "The dentist asked for the patient"),
    ('plan', "There is a treatment plan"),
]


class DentalFollowupScript(models.Model):
    """What a caller may say: openings, open questions and closing questions."""

    _name = 'dental.followup.script'
    _description = "Call script"
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    purpose = fields.Text(
        string="Why we call", translate=True,
        help="What the patient gains from this call, shown before the number.")
    tone = fields.Text(translate=True, help="A reminder of the tone, shown at the start.")
    line_ids = fields.One2many('dental.followup.script.line', 'script_id', copy=True)


class DentalFollowupScriptLine(models.Model):
    """One sentence of a script, and what must be true for it to be offered (invariant 9)."""

    _name = 'dental.followup.script.line'
    _description = "Call script line"
    _order = 'kind, sequence, id'
    _rec_name = 'text'

    script_id = fields.Many2one(
        'dental.followup.script', required=True, index=True, ondelete='cascade')
    kind = fields.Selection(KINDS, required=True, default='opening')
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    text = fields.Text(required=True, translate=True, help=(
        "May hold {patient}, {clinic}, {caller}, {missed_date}, {last_date}, {last_treatment} "
        "and {dentist}."))
    needs = fields.Selection(
        NEEDS, string="Only offered if", required=True, default='none',
        help="A sentence is offered to the caller only if it is true.")

    @api.depends('text')
    @api.depends_context('dental_call_id', 'lang', 'uid')
    def _compute_display_name(self):
        """Show the sentence with the names and dates of the call at hand put in."""
        call = self.env['dental.followup.call'].browse(
            self.env.context.get('dental_call_id') or ()).exists()._filtered_access('read')
        values = call._get_placeholders() if call else {}
        for line in self:
            line.display_name = line._fill(values)

    def _fill(self, values):
        """Return the sentence with placeholders replaced from a safe list; nothing is evaluated.

        :param dict values: placeholder name: text
        """
        self.ensure_one()
        text = self.text or ''
        for name, value in values.items():
            text = text.replace(f'{{{name}}}', value or '')
        return text
