from odoo import fields, models
from odoo.exceptions import UserError


class DentalObservation(models.Model):
    """An observation that is a complaint is heard as one (S31): there is one truth about it."""

    _inherit = 'dental.observation'

    feedback_id = fields.Many2one(
        'dental.feedback', string="Complaint", readonly=True, copy=False,
        index='btree_not_null', ondelete='restrict')

    def _hear_complaints(self):
        """Note the complaints among these; one that is only put better is put better there.

        Of a complaint that was settled and is told anew, it is another one.
        """
        # What was said, and which complaint a note is of, is the server's; who may amend the note
        # was asked before.
        notes = self.sudo().filtered(lambda note: note.category == 'complaint')
        known = notes.filtered(lambda note: note.amends_id.feedback_id.is_open)
        for note in known:
            note.feedback_id = note.amends_id.feedback_id
            note._put_right(note.feedback_id)
        others = notes - known
        for note, heard in zip(others, notes.env['dental.feedback'].create([{
                'kind': 'complaint', 'text': note.text, 'user_id': note.user_id.id,
                'partner_id': note.partner_id.id, 'company_id': note.company_id.id,
                'event_id': note.event_id.id, 'followup_id': note.followup_id.id,
                'source': 'call' if note.followup_id else 'desk'} for note in others]),
                strict=True):
            note.feedback_id = heard

    def _correct_complaints(self):
        """What the author corrects in a note is corrected in the complaint."""
        # As in _hear_complaints.
        for note in self.sudo().filtered('feedback_id'):
            note._put_right(note.feedback_id)

    def _put_right(self, complaint):
        """Put a complaint in the words of this note, while its author could; later they are added.

        What was decided about the words of that day is not decided about others.

        :param complaint: ``dental.feedback``, with all rights
        """
        if complaint.is_open and complaint._is_fresh():
            complaint.text = self.text
        else:
            complaint.message_post(body=self.env._(
                "Noted about it later: %(text)s", text=self.text))

    def _check_stays_complaint(self, category):
        """Refuse that what was complained of is made everybody's to read, but by a manager.

        :param category: the one it would have
        :raises UserError: saying who decides
        """
        if category == 'complaint' or self.env['dental.feedback']._is_manager():
            return
        # Its author may read it; that it is not settled is all that is asked.
        if any(complaint.is_open for complaint in self.sudo().feedback_id):
            raise UserError(self.env._(
                "It is a complaint already: a manager decides what becomes of it."))
