from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import complaints, replies
from ...tools.plain_text import shorten
from ..access.kept import as_server
from ..searches import search_flag
from ..vocabulary import COMPLAINING

WISHES = [
    ('all', "No more calls or messages"),
    ('email', "No more emails"),
    ('phone', "No more calls"),
]
"""What somebody seems to write who wants no more contacts; “all” is by every channel."""


class DentalFeedback(models.Model):
    """What a patient wrote is read by a colleague, who says with one click what it becomes."""

    _inherit = 'dental.feedback'

    email_from = fields.Char(string="Sender", readonly=True)
    subject = fields.Char(readonly=True)
    asks_whose = fields.Boolean(
        string="Several patients have this address", readonly=True,
        help="When it came in: a colleague says whose it is.")
    answer_case_id = fields.Many2one(
        'dental.followup', string="Its line in Today", readonly=True, index='btree_not_null',
        ondelete='restrict')
    is_unread = fields.Boolean(
        string="To be read", compute='_compute_is_unread', search='_search_is_unread')
    proposes = fields.Selection(
        WISHES, compute='_compute_proposes', string="Seems to say",
        help="By some words in it; who reads it decides.")
    seems_complaint = fields.Boolean(compute='_compute_seems_complaint')
    candidate_ids = fields.Many2many(
        'res.partner', compute='_compute_candidates', string="Who has this address")
    attachment_ids = fields.Many2many(
        'ir.attachment', compute='_compute_attachments', string="Attachments")

    _unread_idx = models.Index(
        "(company_id) WHERE state = 'new' AND kind NOT IN ('complaint', 'incident')")

    @api.constrains('partner_id', 'email_from', 'kind')
    def _check_somebody(self):
        """Only of what was written to us it may be unknown who said it.

        In Python: where a check stands in PostgreSQL, Odoo's merge of contacts deletes rows.
        """
        for feedback in self:
            if not feedback.partner_id and not feedback.email_from:
                raise ValidationError(self.env._("Which patient said it? Choose them."))

    @api.depends('kind', 'state')
    def _compute_is_unread(self):
        for feedback in self:
            feedback.is_unread = feedback.state == 'new' and feedback.kind not in COMPLAINING

    def _search_is_unread(self, operator, value):
        return search_flag(
            [('state', '=', 'new'), ('kind', 'not in', COMPLAINING)], operator, value)

    @api.depends('text', 'email_from')
    def _compute_proposes(self):
        for feedback in self:
            feedback.proposes = bool(feedback.email_from) and (
                replies.wants_no_more(feedback.text or '') or False)

    @api.depends('text', 'email_from', 'proposes')
    def _compute_seems_complaint(self):
        """Who wants no more contacts is asked about that first."""
        for feedback in self:
            feedback.seems_complaint = bool(feedback.email_from) and not feedback.proposes and (
                complaints.seems_complaint(feedback.text or ''))

    @api.depends('email_from', 'partner_id')
    def _compute_candidates(self):
        for feedback in self:
            asked = feedback.is_unread and not feedback.partner_id
            feedback.candidate_ids = asked and feedback._find_senders(
                feedback.email_from, feedback.company_id)

    @api.depends('message_ids')
    def _compute_attachments(self):
        """What came with the mail; what colleagues attach to it stands in the chatter."""
        for feedback in self:
            feedback.attachment_ids = feedback.message_ids.filtered(
                lambda message: message.message_type == 'email').attachment_ids

    # ACTIONS

    def action_read(self):
        """Open what was written, and what it can become."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'name': self.env._("They wrote to us"), 'target': 'new', 'view_mode': 'form',
            'views': [(self.env.ref('dental_followup.dental_feedback_view_form_reply').id, 'form')]}

    def action_theirs(self):
        """It is the chosen patient's: it gets its line in Today, and is read on.

        :raises UserError: if nobody was chosen, or it is no message that waits to be read
        """
        self.ensure_one()
        # Cases are opened by the server, as a rule opens them; who reads it is asked there.
        heard = self._check_to_read()
        if not heard.answer_case_id:
            heard.followup_id = heard.followup_id or heard._find_last_written(
                heard.partner_id, heard.email_from, heard.company_id)
            heard._have_read()
        if not heard.answer_case_id:
            raise UserError(self._say_switched_off())
        return self.action_read()

    def action_not_theirs(self):
        """It was given to the wrong patient: whose it is, is asked again."""
        self.ensure_one()
        heard = self._check_to_read()
        line = heard.answer_case_id
        # Without its line first: closing that would be dealing with it.
        heard.write({
            'answer_case_id': False, 'followup_id': False, 'partner_id': False,
            'asks_whose': True})
        line.topic = False
        line._put_away(self.env._("The message is another patient's."))
        return self.action_read()

    def action_answer(self):
        """Write an answer; when it is sent, this is done."""
        return self._get_answer_case().action_write()

    def action_call(self):
        """Call about it, now: its line in Today is a call from here on."""
        case = self._get_answer_case()
        now = fields.Datetime.now()
        as_server(case).write({'next_channel': 'phone', 'next_at': min(case.next_at, now)})
        self._done()
        return case.action_call()

    def action_complaint(self):
        """It is a complaint: who reads it has noted it, managers are told, the patient is called.

        Then it is read by them only (invariant 12): what was written goes out of the line that
        everybody sees.
        """
        heard = self._check_to_read()
        heard.write({'kind': 'complaint', 'user_id': self.env.uid})
        return self._say_done(self.env._(
            "Noted as a complaint: the managers are told, and the patient is called."))

    def action_no_more(self):
        """The patient wants no more contacts: note it in their words; it counts at once."""
        heard = self._check_to_read()
        heard.env['dental.consent'].create([{
            'partner_id': feedback.partner_id.id, 'company_id': feedback.company_id.id,
            'kind': 'objection', 'source': 'email', 'text': feedback.text,
            'channel': feedback.proposes != 'all' and feedback.proposes,
            'user_id': self.env.uid, 'given_on': feedback.company_id._dental_today(),
        } for feedback in heard])
        heard._done()
        heard.answer_case_id._put_away(self.env._("The patient wants no more contacts."))
        wishes = set(heard.mapped('proposes'))
        return self._say_done({
            'email': self.env._("Noted: no more emails to this patient."),
            'phone': self.env._("Noted: no more calls to this patient."),
        }.get(wishes.pop() if len(wishes) == 1 else None) or self.env._(
            "Noted: no more contacts with this patient."))

    def action_nothing(self):
        """It was read, and nothing has to be answered."""
        heard = self._check_to_read(with_patient=False)
        heard._done()
        heard.answer_case_id._put_away(self.env._("Read: there was nothing to answer."))
        return {'type': 'ir.actions.act_window_close'}

    # TOOLS

    def _creation_message(self):
        """Say that the patient wrote it, if they did."""
        return self.env._("They wrote to us") if self.email_from else super()._creation_message()

    def _say_done(self, message):
        """Close the dialog and say in a sentence what was noted."""
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'title': self[:1].partner_id.name, 'message': message,
                'next': {'type': 'ir.actions.act_window_close'}}}

    def _say_written(self):
        """Return the beginning of what was written, as a line of Today shows it."""
        self.ensure_one()
        return f"“{shorten(' '.join(self.text.split()))}”"

    def _check_to_read(self, with_patient=True):
        """Return these with the server's rights, if the user may say what becomes of them.

        :raises UserError: for what was read already, or is not known to be anybody's
        """
        self.check_access('write')
        if not all(self.mapped('is_unread')):
            raise UserError(self.env._("A colleague has read this already, and has dealt with it."))
        if with_patient and not all(self.mapped('partner_id')):
            raise UserError(self.env._("Whose message is it? Choose the patient."))
        # How far it has come, and what it is, the server keeps; who may read it may say so.
        return self.sudo()

    def _get_answer_case(self):
        """Return the line in Today that this is answered by.

        :raises UserError: if it was read already, has no patient yet, or no line
        """
        self.ensure_one()
        self._check_to_read()
        case = self.answer_case_id
        if not case:
            raise UserError(self._say_switched_off())
        return case

    @api.model
    def _say_switched_off(self):
        return self.env._(
            "The program “They wrote to us” is switched off: call the patient from their page.")

    def _leave_today(self):
        """A complaint is not read by everybody (invariant 12): its line in Today goes."""
        # As in _check_to_read.
        lines = self.sudo().answer_case_id
        lines._put_away(self.env._("It is a complaint: a manager calls."))
        lines.write({'topic': False})

    def _done(self):
        """What was written has been dealt with."""
        # As in _check_to_read; also when its line in Today is closed otherwise.
        self.sudo().filtered('is_unread').write({
            'state': 'closed', 'closed_at': fields.Datetime.now(), 'closed_user_id': self.env.uid})
