from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DentalFollowupScript(models.Model):
    """What a caller may say in a program's calls, from who calls to the closing question.

    A script without a clinic serves all of them; only who manages all of them changes it.
    """

    _name = 'dental.followup.script'
    _inherit = 'dental.followup.shared'
    _description = "Call script"
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', string="Clinic", index='btree_not_null',
        default=lambda self: self._default_company(),
        help="Empty: the script serves every clinic.")
    purpose = fields.Text(
        string="What the patient gains", translate=True,
        help="Shown to the caller before the number; it is not read aloud.")
    program_ids = fields.One2many('dental.followup.program', 'script_id', string="Used by")
    # how to say it
    tone = fields.Text(
        string="To begin", translate=True, help="A reminder of the tone, shown at the start.")
    listen_tip = fields.Text(string="To listen", translate=True)
    reply_tip = fields.Text(string="To answer", translate=True)
    closing_tip = fields.Text(string="To close", translate=True)
    # what is said; one list for each moment of the call, of the same lines
    line_ids = fields.One2many('dental.followup.script.line', 'script_id', copy=True)
    who_line_ids = fields.One2many(
        'dental.followup.script.line', 'script_id', string="Who calls and why",
        domain=[('kind', 'in', ('identify', 'third_party', 'purpose'))])
    opening_line_ids = fields.One2many(
        'dental.followup.script.line', 'script_id', string="Openings",
        domain=[('kind', '=', 'opening')])
    question_line_ids = fields.One2many(
        'dental.followup.script.line', 'script_id', string="Open questions",
        domain=[('kind', '=', 'question')])
    reply_line_ids = fields.One2many(
        'dental.followup.script.line', 'script_id', string="Replies",
        domain=[('kind', '=', 'reply')])
    closing_line_ids = fields.One2many(
        'dental.followup.script.line', 'script_id', string="Closing questions",
        domain=[('kind', '=', 'closing')])

    def _ensure_says_who_calls(self, without=()):
        """Refuse scripts that are used and do not say who calls, or that it is an offer (S61).

        :param without: sentences that are about to go
        :raises ValidationError: naming the script and what it lacks
        """
        for script in self:
            kinds = {
                line.kind for line in script.line_ids if line.active and line not in without}
            if 'identify' not in kinds:
                raise ValidationError(self.env._(
                    "“%(name)s” does not say who calls: it needs a sentence of the kind “Who "
                    "calls”, with {clinic} and {caller}.", name=script.name))
            # Programs of other clinics are hidden: it is only asked whether one makes offers.
            is_offer = 'commercial' in script.sudo().program_ids.mapped('purpose')
            if is_offer and 'purpose' not in kinds:
                raise ValidationError(self.env._(
                    "“%(name)s” is for commercial calls: it needs a sentence of the kind “Why we "
                    "call” that says that the call is an offer of the clinic.", name=script.name))

    @api.constrains('company_id', 'program_ids')
    def _check_programs(self):
        # Programs of other clinics are hidden, and have to agree with the script all the same.
        self.sudo().program_ids._check_script_company()

    # TOOLS

    @api.model
    def _say_shared(self):
        return self.env._(
            "These sentences serve every clinic. Make a copy of the script for yours.")

    def _offered_lines(self, facts):
        """Return the sentences that may be said, read at once in the language they are said in.

        :param facts: a ``Facts``
        """
        lines = self.env['dental.followup.script.line'].with_context(
            lang=facts.lang, active_test=True).search_fetch([('script_id', 'in', self.ids)])
        return lines.with_env(self.env)._offered(facts)

    def _replies_to(self, blockers):
        """Return the replies to blockers, the script's own before those of all scripts (S74).

        :param blockers: what keeps the patient from coming
        """
        return self.env['dental.followup.script.line'].search([
            ('kind', '=', 'reply'), ('blocker_id', 'in', blockers.ids),
            ('script_id', 'in', [False, *self.ids]),
        ]).sorted(lambda line: not line.script_id)

    # ACTIONS

    def action_copy_for_clinic(self):
        """Make the clinic's own copy of a script; the clinic's own programs take it over."""
        self.ensure_one()
        own = self._copy_for_clinic()
        self.program_ids.filtered(
            lambda program: program.company_id == self.env.company).script_id = own
        return own._action_open_form()
