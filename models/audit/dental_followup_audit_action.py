from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..access.kept import drop_kept, refuse_kept

TODO = 'dental_followup.mail_activity_type_audit_action'
ACTION_STATES = [
    ('open', "To be done"),
    ('done', "Done"),
    ('gone', "Given up"),
]
TOLD = {'name': 'summary', 'user_id': 'user_id', 'due_on': 'date_deadline'}
"""What a to-do says of an action: its field by ours."""


class DentalFollowupAuditAction(models.Model):
    """What the team agrees to do after an audit: whose it is and until when (S81).

    It is a to-do of the audit in Odoo; the next audit shows what became of it.
    """

    _name = 'dental.followup.audit.action'
    _inherit = 'dental.followup.links'
    _description = "Agreed in a follow-up audit"
    _order = 'audit_id, due_on, id'
    _dental_kept = frozenset({'activity_id', 'company_id'})

    audit_id = fields.Many2one(
        'dental.followup.audit', required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    name = fields.Char(string="What we do", required=True)
    user_id = fields.Many2one(
        'res.users', string="Who", required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    due_on = fields.Date(string="Until", required=True)
    sign = fields.Char(string="It works if", help="How we shall know that it works.")
    activity_id = fields.Many2one(
        'mail.activity', string="To-do", ondelete='set null', readonly=True,
        index='btree_not_null')
    state = fields.Selection(ACTION_STATES, string="Stands", compute='_compute_state')
    result = fields.Char(string="What came of it", compute='_compute_state')

    @api.depends('activity_id.active', 'activity_id.feedback')
    def _compute_state(self):
        """Say what became of it: its to-do is the truth.

        With ``sudo``: it is another's to-do, of an audit that the user reads.
        """
        for action in self:
            todo = action.sudo().activity_id
            action.state = 'gone' if not todo else 'open' if todo.active else 'done'
            action.result = todo.feedback

    @api.constrains('user_id', 'company_id')
    def _check_user(self):
        """Whose it is works in the clinic."""
        for company, actions in self.grouped('company_id').items():
            # Odoo hides other companies of a colleague: only whether this one is among them.
            users = actions.user_id.sudo()
            if users - company._dental_workers(users):
                raise ValidationError(self.env._(
                    "This is done by somebody who works in the clinic: choose who."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Agree: each is its owner's to-do.

        :raises UserError: if the audit is not compared yet, or closed
        """
        model, vals_list = drop_kept(self, vals_list)
        actions = super(DentalFollowupAuditAction, model).create(vals_list).with_env(self.env)
        actions._check_goes_on()
        kind = self.env.ref(TODO)
        # To-do's of others, and which is whose, are the server's.
        todos = self.env['mail.activity'].sudo().create([{
            'res_model_id': self.env['ir.model']._get_id('dental.followup.audit'),
            'res_id': action.audit_id.id, 'activity_type_id': kind.id, **action._prepare_todo(),
        } for action in actions])
        for action, todo in zip(actions.sudo(), todos, strict=True):  # as above
            action.activity_id = todo
        return actions

    def write(self, vals):
        """Write; the to-do follows.

        :raises UserError: if the audit is closed, and for what the server keeps
        """
        self.check_access('write')
        refuse_kept(self, vals)
        self._check_goes_on()
        result = super().write(vals)
        if TOLD.keys() & vals.keys():
            for action in self.sudo():  # as in create
                action.activity_id.filtered('active').write(action._prepare_todo())
        return result

    def unlink(self):
        """Agree otherwise: the to-do goes too."""
        todos = self.sudo().activity_id.filtered('active')  # as in create
        result = super().unlink()
        todos.unlink()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_goes_on()

    # TOOLS

    def _prepare_todo(self):
        """Return what the to-do says."""
        self.ensure_one()
        return {'summary': self.name, 'user_id': self.user_id.id, 'date_deadline': self.due_on}

    def _check_goes_on(self):
        """Refuse what is agreed before the figures are seen, and changes afterwards."""
        if not self.env.su and self.audit_id.filtered(lambda audit: audit.state != 'compared'):
            raise UserError(self.env._(
                "What we do is agreed once it has been compared, and until the audit is closed."))
