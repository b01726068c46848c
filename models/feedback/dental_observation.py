from odoo import fields, models


class DentalObservation(models.Model):
    """An observation that is a complaint is heard as one (S31): there is one truth about it."""

    _inherit = 'dental.observation'

    feedback_id = fields.Many2one(
        'dental.feedback', string="Complaint", readonly=True, copy=False,
        index='btree_not_null', ondelete='restrict')

    def _hear_complaints(self):
        """Note the complaints among these; one that is only put better is put better there."""
        # What was said, and which complaint a note is of, is the server's; who may amend the note
        # was asked before.
        for note in self.sudo().filtered(lambda note: note.category == 'complaint'):
            known = note.amends_id.feedback_id
            if known:
                known.text = note.text
            note.feedback_id = known or note.feedback_id.create({
                'kind': 'complaint', 'text': note.text, 'user_id': note.user_id.id,
                'partner_id': note.partner_id.id, 'company_id': note.company_id.id,
                'event_id': note.event_id.id, 'followup_id': note.followup_id.id,
                'source': 'call' if note.followup_id else 'desk'})

    def _correct_complaints(self):
        """What the author corrects in a note is corrected in the complaint."""
        # As in _hear_complaints.
        for note in self.sudo().filtered('feedback_id'):
            note.feedback_id.text = note.text
