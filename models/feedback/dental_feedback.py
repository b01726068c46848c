from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..access.kept import drop_kept, refuse_kept
from ..patient.dental_observation import LONGEST
from ..vocabulary import COMPLAINING

KINDS = [
    ('detail', "Small detail"),
    ('complaint', "Complaint"),
    ('suggestion', "Suggestion"),
    ('comment', "Comment"),
    ('praise', "Praise"),
    ('incident', "Something went wrong"),
]
AREAS = [
    ('wait', "Waiting"),
    ('manner', "How one is treated"),
    ('price', "Price"),
    ('pain', "Pain"),
    ('explanation', "Explanations"),
    ('appointments', "Appointments"),
    ('premises', "Premises"),
]
SOURCES = [
    ('call', "In a call"),
    ('desk', "At the clinic"),
    ('email', "By email"),
    ('page', "On the patient's page"),
    ('sms', "By SMS"),
]
STATES = [
    ('new', "Nobody has it yet"),
    ('acting', "Being worked on"),
    ('closed', "Nothing left to do"),
]
SHORT = ('detail', 'praise', 'incident')
"""Kinds that are noted in one click: words are welcome and not needed."""
FROM_START = {'partner_id', 'company_id', 'followup_id', 'source'}
"""Who said it and where: what is heard stays whose it is."""
CHANGING = ('action', 'action_user_id', 'action_due', 'action_result')
"""What the clinic changes because of it, who does it until when, and what came of that."""
BY_MANAGERS = ('owner_id', 'cause', *CHANGING, 'result')
"""What managers write."""
SAID = {'text', 'area', 'aspect'}
"""What the author may still put right for a day."""
KEPT = frozenset({
    'user_id', 'at', 'state', 'due_at', 'answer_by', 'attempt_id', 'told_case_id', 'closed_at',
    'closed_user_id', 'email_from', 'subject', 'asks_whose', 'answer_case_id', 'is_return',
    'returned_to',
})
"""What the server keeps: who heard it and when, and how far it has come."""


class DentalFeedback(models.Model):
    """What a patient says of the clinic, wherever it was heard (S31, S34-S38; invariant 20).

    A complaint, or something that went wrong, is open until a manager has closed it: the repair
    call is due the same day, managers have a to-do, and the patient hears nothing commercial and
    no cheerful thanks meanwhile. A complaint is read by its author and the managers, and who it
    names by managers only (invariant 12). Nothing of it is ever deleted.
    """

    _name = 'dental.feedback'
    _inherit = ['dental.followup.noted', 'dental.followup.thread', 'mail.activity.mixin']
    _description = "Feedback"
    _order = 'at desc, id desc'
    _check_company_auto = True
    _dental_kept = KEPT

    partner_id = fields.Many2one(required=False)  # who wrote to us is not always known
    # what was said
    kind = fields.Selection(KINDS, required=True, default='comment', index=True, tracking=True)
    area = fields.Selection(AREAS, string="About")
    aspect = fields.Char(help="In a few words, e.g. the stairs, or the reminder that did not come.")
    person = fields.Char(
        string="Person named", groups='dental_followup.group_manager',
        help="Only managers read it.")
    text = fields.Text(string="In the patient's words")
    can_correct = fields.Boolean(compute='_compute_can_correct')
    # where it was heard
    source = fields.Selection(SOURCES, string="Heard", required=True, default='desk')
    event_id = fields.Many2one(domain="[('dental_patient_id', '=', partner_id)]")
    attempt_id = fields.Many2one(
        'dental.followup.attempt', string="Call", readonly=True, index='btree_not_null',
        ondelete='restrict')
    user_id = fields.Many2one(required=True)
    at = fields.Datetime(string="On", required=True, readonly=True, default=fields.Datetime.now)
    # what is done about it
    state = fields.Selection(
        STATES, string="Stands", readonly=True, tracking=True,
        help="Empty: it is noted, and nothing has to be done about it.")
    owner_id = fields.Many2one(
        'res.users', string="Who answers for it", index='btree_not_null', tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    due_at = fields.Datetime(
        string="Due", readonly=True, help="Counted in the clinic's opening hours.")
    answer_by = fields.Datetime(
        string="Call promised before", readonly=True,
        help="What the patient was told in the call.")
    cause = fields.Char(tracking=True, help="Why it came to it.")
    result = fields.Char(string="What came of it", tracking=True)
    closed_at = fields.Datetime(readonly=True)
    closed_user_id = fields.Many2one('res.users', string="Closed by", readonly=True)
    told_case_id = fields.Many2one(
        'dental.followup', string="Call to tell the patient", readonly=True,
        index='btree_not_null', ondelete='restrict')

    _open_idx = models.Index(
        "(partner_id) WHERE kind IN ('complaint', 'incident') AND state != 'closed'")
    _once_in_a_call = models.UniqueIndex(
        '(attempt_id, kind) WHERE attempt_id IS NOT NULL', "This was noted in that call already.")
    _incident_once = models.UniqueIndex(
        "(event_id) WHERE kind = 'incident' AND state != 'closed'",
        "It is noted already that something went wrong at this visit.")

    @api.depends('partner_id.name', 'kind')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """Patient and kind: what was said is not told by a name (invariant 12)."""
        labels = dict(self._fields['kind']._description_selection(self.env))
        for feedback in self:
            feedback.display_name = ' · '.join(filter(None, (
                feedback.partner_id.name, labels.get(feedback.kind))))

    @api.depends('user_id', 'email_from')
    @api.depends_context('uid')
    def _compute_can_correct(self):
        """Tell whether the user noted it, a day ago at most, and may put it right.

        What patients wrote stays as they wrote it.
        """
        for feedback in self:
            feedback.can_correct = feedback._is_mine() and not feedback.email_from

    @api.constrains('text', 'kind')
    def _check_text(self):
        """Say what was said, unless it is noted in one click."""
        for feedback in self:
            if not (feedback.text or '').strip() and feedback.kind not in SHORT:
                raise ValidationError(self.env._("Write what the patient said, in their words."))
            if len(feedback.text or '') > LONGEST:
                raise ValidationError(self.env['dental.observation']._describe_length())

    @api.constrains('owner_id', 'company_id')
    def _check_owner(self):
        """Who answers for it can read it."""
        for company, owned in self.filtered('owner_id').grouped('company_id').items():
            # Odoo hides other companies of a colleague: only whether this one is among them.
            if owned.owner_id.sudo() - company._dental_managers():
                raise ValidationError(self.env._(
                    "A manager of the clinic answers for it: choose who."))

    # CRUD

    @api.model
    def default_get(self, fields):
        """Return defaults; of what managers decide none, for who is no manager.

        A caller says them in the context, and a colleague as a setting of their own.
        """
        values = super().default_get(fields)
        return values if self._is_manager() else {
            name: value for name, value in values.items() if name not in BY_MANAGERS}

    @api.model_create_multi
    def create(self, vals_list):
        """Note what was said; a complaint is taken up in the same transaction.

        :raises AccessError: for what managers decide, of who is none
        :raises ValidationError: for a complaint, suggestion or comment without words, or what is
            not of one patient
        """
        model, vals_list = drop_kept(self, vals_list)
        decided = {name for vals in vals_list for name in BY_MANAGERS if vals.get(name)}
        if decided and not self._is_manager():
            raise AccessError(self._say_managers_decide())
        heard = super(DentalFeedback, model).create(vals_list).with_env(self.env)
        serious = heard.filtered(lambda feedback: feedback.kind in COMPLAINING)
        if serious:
            serious._take_up()
        heard.filtered('action')._follow_changes()
        return heard

    def write(self, vals):
        """Write; what was said by its author and for a day, what is done about it by managers.

        :raises AccessError: for what somebody else noted
        :raises UserError: for who said it and where, and for what the server keeps
        """
        if not self.env.su:
            self._check_change(vals)
        before = self.filtered(lambda feedback: feedback.kind in COMPLAINING)
        result = super().write(vals)
        graver = self.filtered(lambda feedback: feedback.kind in COMPLAINING) - before
        if graver:
            graver._leave_today()
            graver._take_up()
        if 'owner_id' in vals:
            self._hand_to_owner()
        if vals.keys() & set(CHANGING):
            self._follow_changes()
        return result

    def _check_change(self, vals):
        self.check_access('write')
        refuse_kept(self, vals)
        if self._is_sorting(vals):
            return
        if FROM_START & vals.keys():
            raise UserError(self.env._(
                "Who said it, and where it was heard, stays as it is: note another one instead."))
        mine = all(self.mapped('can_correct'))
        if 'text' in vals and not mine:
            raise UserError(self.env._(
                "What was said is put right by who noted it, within a day; what is done about it "
                "is written below it."))
        if not self._is_manager() and (not mine or not vals.keys() <= SAID):
            raise AccessError(self._say_managers_decide())
        if vals.get('kind', 'complaint') not in COMPLAINING and any(self.mapped('is_open')):
            raise UserError(self.env._(
                "It is a complaint until it is settled: write what came of it, and press “It is "
                "settled”."))

    @api.model
    def _is_manager(self):
        return self.env.su or self.env.user.has_group('dental_followup.group_manager')

    @api.model
    def _say_managers_decide(self):
        return self.env._("What is done about it is for the managers to write.")

    def _is_sorting(self, vals):
        """Tell whether it is said whose messages these are, which have no line in Today yet.

        :raises UserError: for who is no patient of the clinic
        """
        if vals.keys() != {'partner_id'} or not all(
                feedback.is_unread and not feedback.answer_case_id for feedback in self):
            return False
        patient = self.env['res.partner'].browse(vals['partner_id'] or ())
        if patient and not patient.is_dental_patient or (
                patient.company_id and patient.company_id != self.company_id):
            raise UserError(self.env._("This is no patient of the clinic: choose another one."))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What a patient told us is not deleted."))

    def _get_colleagues(self, partners):
        """Return those of some contacts who may read what is written here: the managers."""
        managers = {company: company._dental_managers().partner_id for company in self.company_id}
        return {feedback: partners & managers[feedback.company_id] for feedback in self}
