from odoo import fields, models
from odoo.exceptions import UserError

from ..access.kept import as_server
from ..vocabulary import STAFF

ASKED = ['dental_followup.mail_activity_type_who']


class ResPartner(models.Model):
    """A patient of an agenda who is new, and may be one who is here already: people say."""

    _inherit = 'res.partner'

    dental_maybe_same_id = fields.Many2one(
        'res.partner', string="Perhaps the same person as", groups=STAFF, copy=False,
        readonly=True, index='btree_not_null')
    dental_maybe_same_text = fields.Char(
        string="Known of them", compute='_compute_dental_maybe_same_text', groups=STAFF)

    def _compute_dental_maybe_same_text(self):
        for partner in self:
            other = partner.dental_maybe_same_id
            partner.dental_maybe_same_text = ' · '.join(filter(None, (
                other.dental_number, other.phone, other.email,
                other.dental_birthdate and other.dental_birthdate.strftime('%d/%m/%Y')))) or False

    # ACTIONS

    def action_dental_two_people(self):
        """These are other people than those who were here: it is not asked again."""
        self.check_access('write')
        self._dental_check_asked()
        as_server(self).dental_maybe_same_id = False
        self._dental_end_asking()
        return True

    def action_dental_same_person(self):
        """Merge each with the patient who was here, who goes by the number of the newer agenda.

        With ``sudo``: reception may not merge contacts at will; of these it is asked.

        :raises UserError: if it was answered meanwhile
        """
        self.check_access('write')
        self._dental_check_asked()
        self.dental_maybe_same_id.check_access('write')
        self._dental_end_asking()
        for partner in self:
            kept, number = partner.dental_maybe_same_id, partner.dental_number
            as_server(partner).dental_maybe_same_id = False
            self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
                (partner | kept).ids, kept.sudo(), extra_checks=False)
            if number:
                kept.dental_number = number
        return True

    def _dental_end_asking(self):
        # to-do's of the addon are the server's
        self.sudo().activity_feedback(ASKED, only_automated=False)

    def _dental_check_asked(self):
        if self.filtered(lambda partner: not partner.dental_maybe_same_id):
            raise UserError(self.env._(
                "It has been said meanwhile whether these are one person or two."))
