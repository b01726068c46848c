
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clinic_time
from ..vocabulary import CLAIM_LASTS, WAITING


class DentalFollowup(models.Model):
    """The claim: two people never ring the same patient (invariant 10)."""

    _inherit = 'dental.followup'

    claim_user_id = fields.Many2one(
        'res.users', string="In call by", readonly=True, copy=False, index='btree_not_null')
    claim_at = fields.Datetime(string="In call since", readonly=True, copy=False)

    @api.model
    def _get_claimed_domain(self):
        """Return the domain of cases that somebody else has in hand at this moment."""
        return [
            ('claim_user_id', 'not in', (False, self.env.uid)),
            ('claim_at', '>', fields.Datetime.now() - CLAIM_LASTS),
            ('state', 'in', WAITING),
        ]

    def _claimed_by_others(self):
        """Return the case by which somebody else is in a call with this patient, if any."""
        self.ensure_one()
        return self._get_claims_of_others().get(self, self.browse())

    def _get_claims_of_others(self):
        """Return the cases by which somebody else is in a call with these patients, by case.

        Whoever answers at the number of a patient is in that call too.
        """
        # A household reaches over hidden contacts: of a colleague's case only who is calling is
        # told.
        cases = self.sudo()
        claimed = cases.search([
            *self._get_claimed_domain(), ('company_id', 'in', cases.company_id.ids)])
        found = {}
        for one in claimed:
            known = {one.partner_id.id, one.partner_id.dental_household_number or one.partner_id.id}
            for case in cases:
                if case.company_id == one.company_id and (
                        case.partner_id._dental_is_of_households(known)):
                    found.setdefault(case, one)
        return found

    def _describe_claim(self):
        """Say who is in the call, and since when on the clinic's clock."""
        self.ensure_one()
        since = clinic_time.to_local(self.claim_at, self.company_id._dental_zone())
        return self.env._(
            "%(name)s is in a call with this patient since %(hour)s.",
            # the caller may be hidden by Odoo; only the name is said
            name=self.claim_user_id.sudo().name, hour=since.strftime('%H:%M'))

    def _claim(self, take_over=False):
        """Take the patient in hand, unless somebody else has.

        All open cases of the household are written, so that a second claim at the same moment
        fails to serialize, is run again by Odoo, and then sees the first.

        :param bool take_over: whether somebody else's claim is ended by this one
        :return: whether the patient is in this user's hands now
        """
        self.ensure_one()
        # Claims are the server's to write, on all open cases of the household in the case's clinic.
        cases = self.sudo().search_fetch([
            *self._get_household_domain(), ('state', 'in', WAITING),
        ])
        if not take_over and cases.filtered_domain(self._get_claimed_domain()):
            return False
        cases._write_claim(self.env.user)
        return True

    def _take_turn(self):
        """Wait until nobody else is saving anything about these, and let nobody else meanwhile.

        What one waited for has changed them: PostgreSQL says so to who waited, Odoo runs the
        request again, and then it sees what the first one saved.
        """
        self.env.execute_query(SQL(
            "SELECT id FROM dental_followup WHERE id = ANY(%s) ORDER BY id FOR UPDATE", self.ids))

    def _is_in_hand(self):
        """Tell whether this user has the patient in hand at this moment."""
        self.ensure_one()
        return self.claim_user_id == self.env.user and (
            self.claim_at > fields.Datetime.now() - CLAIM_LASTS)

    def _write_claim(self, user):
        """Write whose hands these are in: no news for the chatter, which would read all it tracks.

        :param user: ``res.users`` record, or none
        """
        self.with_context(tracking_disable=True).write({
            'claim_user_id': user.id, 'claim_at': bool(user) and fields.Datetime.now()})

    def _hold(self):
        """Keep patients in this user's hands, who has them and is still in the call."""
        fading = fields.Datetime.now() - CLAIM_LASTS / 3
        for case in self:
            if case.claim_user_id == self.env.user and case.claim_at < fading:
                case._claim()

    def _release(self):
        """Let go of the patient, if in this user's hands."""
        for case in self:
            # As in _claim; only claims of this user's own are taken off.
            case.sudo().search([
                *case._get_household_domain(), ('claim_user_id', '=', self.env.uid),
            ])._write_claim(self.env['res.users'])

    def _check_claim(self):
        """Refuse to go on with a call that somebody else has in hand.

        :raises UserError: saying who it is
        """
        for other in self._get_claims_of_others().values():
            raise UserError(other._describe_claim())

    def _check_others_hands(self):
        """Refuse that a person ends, moves or records what somebody else has in hand.

        What follows from elsewhere is the server's, and goes on: the patient books, comes or dies.

        :raises UserError: saying who it is
        """
        if not self.env.su:
            self._check_claim()
