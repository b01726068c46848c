from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import contact_facts
from ..vocabulary import BANDS

REACHED = [
    ('patient', "The patient"),
    ('third_party', "Somebody else"),
    ('unknown', "Not known"),
    ('nobody', "Nobody"),
]
WEEKDAYS = [
    ('0', "Monday"), ('1', "Tuesday"), ('2', "Wednesday"), ('3', "Thursday"), ('4', "Friday"),
    ('5', "Saturday"), ('6', "Sunday"),
]
VALUES = [
    ('doubt', "Doubt solved"),
    ('advice', "Advice given"),
    ('appointment', "Visit agreed"),
    ('listened', "Listened to"),
    ('incident', "Something that went wrong is settled"),
]


class DentalFollowupAttempt(models.Model):
    """What a contact was, frozen when it is noted (invariant 20): figures count these.

    The server works it out; a result that is renamed or a clinic that moves changes nothing later.
    """

    _inherit = 'dental.followup.attempt'

    round_id = fields.Many2one(
        'dental.followup.round', readonly=True, index=True, ondelete='restrict')
    call_number = fields.Integer(
        string="Number of the call", readonly=True,
        help="In its round: calls of ours only; what one call settled besides has none.")
    reached = fields.Selection(
        REACHED, readonly=True, help="As the result said then; of a message nobody knows.")
    seconds = fields.Integer(
        string="Duration (seconds)", readonly=True, aggregator='sum',
        help="From the opening of the call to its saving; 0, if it is not known.")
    clinic_day = fields.Date(string="Clinic's day", readonly=True)
    weekday = fields.Selection(WEEKDAYS, readonly=True)
    hour_band = fields.Selection(BANDS, string="Time of day", readonly=True)
    value_given = fields.Selection(
        VALUES, string="What it gave the patient", readonly=True,
        help="Whether or not they come: proposed from what was done.")

    _day_idx = models.Index('(company_id, clinic_day)')
    _third_idx = models.Index('(company_id, clinic_day) WHERE call_number >= 3')

    @api.model
    def _prepare_facts(self, vals_list, outcomes):
        """Return of each new row what is frozen with it; what is not known is left out.

        :param vals_list: values of the rows
        :param outcomes: the results they have
        :return: list of dict
        """
        by_id = {outcome.id: outcome for outcome in outcomes}
        # Which rounds there are, and the clock of the clinic, are the server's to look up.
        Case, Company = self.env['dental.followup'].sudo(), self.env['res.company'].sudo()
        cases = Case.browse({vals['followup_id'] for vals in vals_list if vals.get('followup_id')})
        rounds = self._read_present_rounds(cases)
        advising = set(cases.filtered('program_id.asks_evolution').ids)
        facts = []
        for vals in vals_list:
            known = {'reached': self._judge_reached(vals, by_id.get(vals.get('outcome_id')))}
            if vals.get('company_id'):
                known.update(self._read_clock(
                    vals.get('at'), Company.browse(vals['company_id'])._dental_zone()))
            present = rounds.get(vals.get('followup_id'))
            if present:
                known['round_id'] = present['id']
                if self._is_own_call(vals):
                    present['calls'] += 1
                    known['call_number'] = present['calls']
            known['value_given'] = self._propose_value(
                {**known, **vals}, vals.get('followup_id') in advising)
            facts.append(known)
        return facts

    @api.model
    def _read_present_rounds(self, cases):
        """Return the round that each case is in, or came to, and how many calls it has.

        :return: dict of ``id`` and ``calls`` by case id
        """
        self.flush_model(['call_number', 'is_void', 'round_id'])
        return {case_id: {'id': round_id, 'calls': calls} for case_id, round_id, calls in (
            self.env.execute_query(SQL(
                """
                SELECT present.followup_id, present.id, COALESCE((
                       SELECT max(call_number) FROM dental_followup_attempt
                        WHERE round_id = present.id AND is_void IS NOT TRUE), 0)
                  FROM dental_followup_round present
                 WHERE present.followup_id = ANY(%(ids)s)
                   AND NOT EXISTS (SELECT FROM dental_followup_round later
                                    WHERE later.followup_id = present.followup_id
                                      AND later.number > present.number)
                """, ids=cases.ids)))}

    @api.model
    def _is_own_call(self, vals):
        """Tell whether the values are of a call of ours, and not of what it settled besides."""
        return vals.get('channel') == 'phone' and vals.get('direction') != 'in' and not (
            vals.get('same_call_id') or vals.get('takes_back_id'))

    @api.model
    def _judge_reached(self, vals, outcome):
        """Return who was reached, as the result says at this moment; see ``tools``."""
        if vals.get('takes_back_id'):
            return contact_facts.UNKNOWN
        return contact_facts.who_was_reached(
            vals.get('channel'), vals.get('direction') == 'in', *(
                (outcome.code, outcome.move, outcome.is_contact) if outcome
                else (None, None, False)))

    @api.model
    def _read_clock(self, at, zone):
        """Return the day, weekday and time of day of a moment on the clinic's clock."""
        clock = contact_facts.on_clock(
            fields.Datetime.to_datetime(at) or fields.Datetime.now(), zone)
        return {'clinic_day': clock.day, 'weekday': str(clock.weekday), 'hour_band': clock.band}

    @api.model
    def _propose_value(self, vals, advises):
        """Return what a contact gave the patient (S10), from what was done; maybe nothing.

        :param bool advises: whether it is about how a treatment evolves; any other contact may give
            an advice too
        """
        settled = vals.get('repair_result') == 'resolved'
        if vals.get('same_call_id') and not settled:
            return False  # the row of the call itself says it
        return contact_facts.value_given(
            vals['reached'], settled=settled, booked=bool(vals.get('event_id')),
            replied=bool(vals.get('reply_id') or vals.get('solution')),
            advised=advises or bool(vals.get('advice_id'))) or False

    def _count_in_rounds(self):
        """Let the rounds of these contacts know when they were first tried and reached."""
        # Rounds are the server's to write, whoever's contact it is.
        rounds = self.sudo().round_id
        if rounds:
            rounds._recount()
