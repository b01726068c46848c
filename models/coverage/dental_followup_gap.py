from odoo import api, fields, models
from odoo.exceptions import UserError

from ..access.kept import drop_kept, refuse_kept

GAP_KINDS = [
    ('not_opened', "Has no follow-up"),
    ('paid', "Paid, and not contacted since"),
    ('late', "Waits for more than a week"),
    ('rests', "Its visit is over, and nothing was recorded"),
    ('message', "A message has not left"),
]
ABOUT_RECORDS = ('not_opened', 'paid')
"""Kinds of which a follow-up can be started; what the others lack is mended where it is."""
STANDS_FOR = {'calendar.event': 'event_id', 'dental.treatment.plan': 'plan_id'}
"""The field by which a case says which record of a model it is about."""
GAP_STATES = [
    ('open', "To look at"),
    ('started', "Follow-up started"),
    ('left', "Left as it is"),
    ('settled', "Settled meanwhile"),
]


class DentalFollowupGap(models.Model):
    """Somebody who fell through: found at night, worked off by a manager (S29, S32, S44).

    The server alone writes them; whoever works on them has two buttons. What was left as it is
    stays so, whatever the next night finds.
    """

    _name = 'dental.followup.gap'
    _inherit = ['dental.followup.links', 'dental.followup.thread', 'mail.activity.mixin']
    _description = "Without follow-up"
    _order = 'day, id'
    _rec_name = 'topic'
    _dental_kept = frozenset({
        'company_id', 'partner_id', 'kind', 'program_id', 'res_model', 'res_id', 'day', 'topic',
        'state', 'followup_id', 'note', 'settled_at', 'settled_user_id'})

    company_id = fields.Many2one('res.company', string="Clinic", required=True, readonly=True)
    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, readonly=True, index=True,
        ondelete='cascade')
    kind = fields.Selection(GAP_KINDS, string="What is missing", required=True, readonly=True)
    program_id = fields.Many2one(
        'dental.followup.program', readonly=True, index='btree_not_null', ondelete='cascade')
    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Integer(string="Record", required=True, readonly=True, aggregator=None)
    day = fields.Date(string="Since", required=True, readonly=True)
    topic = fields.Char(string="About", required=True, readonly=True)
    state = fields.Selection(
        GAP_STATES, required=True, default='open', readonly=True, index=True)
    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", readonly=True, index='btree_not_null',
        ondelete='set null')
    note = fields.Char(string="Why", readonly=True)
    settled_at = fields.Datetime(string="Looked at on", readonly=True)
    settled_user_id = fields.Many2one('res.users', string="Looked at by", readonly=True)
    can_start = fields.Boolean(compute='_compute_can_start')

    _once = models.UniqueIndex(
        '(company_id, kind, COALESCE(program_id, 0), res_model, res_id)',
        "This is in the list already.")

    @api.depends('kind', 'state', 'program_id')
    def _compute_can_start(self):
        for gap in self:
            gap.can_start = gap.state == 'open' and gap.kind in ABOUT_RECORDS and bool(
                gap.program_id)

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Note who fell through; what is found is the server's to say."""
        model, vals_list = drop_kept(self, vals_list)
        return super(DentalFollowupGap, model).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Write; what was found and what became of it is not the caller's to say."""
        self.check_access('write')
        refuse_kept(self, vals)
        return super().write(vals)

    # ACTIONS

    def action_start(self):
        """Start the follow-ups that these lack, counted from now; show the one, if it is one.

        What may not be started says why, and is left as it is.

        :raises UserError: if somebody has looked at all of them meanwhile
        """
        # Nobody else shall start the same at this moment.
        gaps = self._get_at_hand().filtered('can_start').try_lock_for_update()
        for (program, model), theirs in gaps.grouped(
                lambda gap: (gap.program_id, gap.res_model)).items():
            theirs._start(program, self.env[model])
        self._drop_told()
        return _action_form(gaps.followup_id) if len(gaps.followup_id) == 1 == len(self) else True

    def action_leave(self):
        """Leave these as they are: somebody looked, and there is nothing to do."""
        self._get_at_hand()._settle('left')
        self._drop_told()
        return True

    def action_open(self):
        """Open what this is about, to mend it there."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("It has been deleted meanwhile."))
        return _action_form(record)

    def _get_at_hand(self):
        """Return those of these that are to be looked at.

        :raises UserError: if there are none
        """
        self.check_access('read')
        self.env['dental.followup'].check_access('write')
        gaps = self.filtered(lambda gap: gap.state == 'open')
        if not gaps:
            raise UserError(self.env._("Somebody has looked at this meanwhile."))
        return gaps

    def _settle(self, state, **values):
        """Write what became of these.

        With ``sudo``: only the server writes them, for whoever has pressed the button.
        """
        self.sudo().write({
            'state': state, 'settled_at': fields.Datetime.now(),
            'settled_user_id': self.env.uid, **values})

    def _start(self, program, model):
        """Start the follow-ups that these lack, or say why there is none.

        :param program: which they lack
        :param model: of the records they are about
        """
        name, now = STANDS_FOR[model._name], fields.Datetime.now()
        paid = self.filtered(lambda gap: gap.kind == 'paid')
        reasons = [plan._prepare_reason(program, now)
                   for plan in model.browse(paid.mapped('res_id')).exists()]
        # What was corrected since the night, or followed meanwhile, is started no more.
        for rule in program._rules().filtered(
                lambda rule: rule.active and rule.model_name == model._name):
            records = self._find_still(program, rule, self - paid)
            for company in self.company_id:
                reasons += self._without_case(program, records, company)
        # What is found late counts from now.
        cases = self.env['dental.followup']._open_for_reasons(
            program, [{**reason, 'at': now} for reason in reasons]) if reasons else ()
        opened = {case[name].id: case for case in cases}
        for gap in self:
            case = opened.get(gap.res_id, self.env['dental.followup'])
            if case and case.state != 'cancelled':
                gap._settle('started', followup_id=case.id)
            else:
                gap._settle('left', followup_id=case.id, note=case.close_note or self.env._(
                    "There is nothing to start: it has its follow-up, or needs none any more."))


def _action_form(record):
    return {
        'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
        'view_mode': 'form', 'views': [(False, 'form')],
    }
