from datetime import timedelta

from odoo import api, fields, models

from .call import RESUMABLE_HOURS

ENDS = [('saved', "Saved"), ('left', "Left")]


class DentalFollowupCall(models.TransientModel):
    """A call that a reload or a lost connection broke off is taken up where it was."""

    _inherit = 'dental.followup.call'

    ended = fields.Selection(
        ENDS, readonly=True, help="How this call ended; one that did not can be taken up again.")

    # ACTIONS

    def action_close(self):
        """The card was closed and nobody was dialled: its patient is free again at once.

        What was noted can be taken up again; a conversation is left by saying so.
        """
        cards = self.filtered(lambda call: not call.ended and not call.has_talked)
        noted = cards.filtered(lambda call: call.told or call.observation)
        (cards - noted).action_not_now()
        noted.followup_id._release()
        return True

    # TOOLS

    def _hold_talks(self):
        """Keep the patients of a long talk in the user's hands."""
        talks = self.filtered(lambda call: call.phase == 'talk' and not call.ended)
        if talks:
            talks.followup_id._hold()

    def _end(self, how):
        """Keep that these calls are over.

        :param str how: a key of :data:`ENDS`
        """
        # Kept by the server: the user may not say it, and it is only of their own call.
        self.sudo().write({'ended': how})

    @api.model
    def _get_begun_domain(self):
        """Return the domain of calls that were begun and not finished, of anybody.

        After :data:`RESUMABLE_HOURS` without a word they are over, also before they are cleared
        away.
        """
        # The clock by which the database stamps what is written.
        since = self.env.cr.now() - timedelta(hours=RESUMABLE_HOURS)
        return [
            ('ended', '=', False), ('write_date', '>', since),
            '|', '|', ('has_talked', '=', True), ('told', '!=', False),
            ('observation', '!=', False)]

    @api.model
    def _get_own_begun_domain(self):
        """Return the domain of calls that this user has begun in the clinics they work in now."""
        return [('create_uid', '=', self.env.uid), *self._get_begun_domain(),
                ('followup_id.company_id', 'in', self.env.companies.ids)]

    @api.model
    def _get_unfinished(self, case=None):
        """Return the newest call this user has begun and not finished, or an empty recordset.

        A call is begun when the patient is on the phone, or something was noted before.

        :param case: ``dental.followup`` record the call is to be about, default any
        """
        domain = self._get_own_begun_domain()
        if case:
            domain.append(('followup_id', '=', case.id))
        call = self.search(domain, order='id desc', limit=1)
        return call if call.followup_id.has_access('write') else self.browse()

    @api.model
    def _get_left_cases(self):
        """Return the follow-ups this user was in a call about and has let go of for now."""
        begun = self.search(self._get_own_begun_domain())
        return begun.followup_id.filtered(lambda case: case.claim_user_id != self.env.user)

    def _resume(self):
        """Bring a call that is taken up again to this moment: the rules' word, times to come.

        Before it is dialled again, also what is true. If it is opened for a time that was freed,
        that is offered first.

        :return: the call itself
        """
        for call in self:
            call._offer_freed_time()
            if call.phase == 'dial':
                call._note_refusals()
                call._mark_rings()
                call._begin_script()
            if not call.slot_id or call.slot_id.start <= fields.Datetime.now():
                call._offer_anew()
        return self
