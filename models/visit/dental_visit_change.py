from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import VISIT_STATES
from .reasons import CANCEL_KINDS

WAYS = [
    ('person', "By a person"),
    ('import', "From the agenda file"),
    ('job', "By itself"),
    ('undo', "Undone"),
]
ASKERS = [('patient', "The patient"), ('clinic', "The clinic")]
WHYS = [
    ('patient', "The patient asked for it"),
    ('clinic', "The clinic asked for it"),
    ('file', "The agenda file says so"),
    ('unseen', "Nobody noted that they came"),
    ('died', "The patient has died"),
    ('mistake', "What was recorded was taken back"),
]
"""Why a visit came into a state, as far as somebody or something said so."""


class DentalVisitChange(models.Model):
    """The visit's ledger: each state that a visit had. Rows are added by the server, never changed.

    Of a visit from before the ledger there is one row, with what was known.
    """

    _name = 'dental.visit.change'
    _inherit = 'dental.followup.links'
    _log_access = False  # it is a log: who and when stand in it, and each user is one more check
    _description = "Change of a visit"
    _order = 'id desc'

    event_id = fields.Many2one(
        'calendar.event', string="Visit", required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='event_id.dental_company_id', store=True)
    from_state = fields.Selection(VISIT_STATES, string="It was")
    state = fields.Selection(VISIT_STATES, string="It became", required=True)
    at = fields.Datetime(string="On")
    user_id = fields.Many2one('res.users', string="By")
    create_date = fields.Datetime(
        string="Written on", readonly=True, help="One moment for all that a file brought.")
    way = fields.Selection(WAYS, string="How")
    asked_by = fields.Selection(
        ASKERS, string="Asked for by", help="Who cancelled the visit, or wanted it moved.")
    cancel_kind = fields.Selection(CANCEL_KINDS, string="Cancelled")
    why = fields.Selection(WHYS, help="Empty: nobody said why, or it was before this was kept.")
    why_note = fields.Char(
        string="In words", help="Where it went, where it was said, or in which file.")
    undoes_id = fields.Many2one(
        'dental.visit.change', string="Takes back", ondelete='cascade', index='btree_not_null')

    @api.depends('event_id', 'state')
    def _compute_display_name(self):
        labels = dict(self._fields['state']._description_selection(self.env))
        for change in self:
            change.display_name = ' · '.join(filter(None, (
                change.event_id.dental_patient_id.name, labels.get(change.state))))

    def write(self, vals):
        """Refuse: the ledger only grows.

        :raises UserError: for anything
        """
        self.check_access('write')
        if vals:
            raise UserError(self.env._(
                "What became of a visit is not changed afterwards: press Undo on the visit."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What became of a visit is not deleted."))

    def _find_standing(self):
        """Return, by visit, those of these rows that nobody took back; the newest first."""
        undone = self.undoes_id
        return self.filtered(
            lambda change: not change.undoes_id and change not in undone
        ).sorted('id', reverse=True).grouped('event_id')

    def _get_before(self):
        """Return the state before this row's, and how its own was cancelled; of none, neither."""
        return self.from_state, self.cancel_kind
