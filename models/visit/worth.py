from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command

from ...tools import clinic_time
from ..access.kept import as_server
from ..vocabulary import ACCEPTED, GIVEN_UP, STAFF

COUNTED_BY = {'start', 'start_date', 'dental_company_id', 'dental_patient_id', 'categ_ids'}
"""What may change where a visit is counted, and what it is worth."""
WORTH_BY = COUNTED_BY - {'start', 'start_date'}
"""What of it changes what it is worth."""


class CalendarEvent(models.Model):
    """What a visit is counted under, and what it is worth: the base of what managers see (S9, S30).

    Main treatment and amount are proposed when its treatments are said, and stay when a price
    changes later. Nothing of it is computed by the ORM: everybody's meetings would pay for it.
    """

    _inherit = 'calendar.event'

    dental_day = fields.Date(
        string="Clinic's day", groups=STAFF, copy=False, readonly=True,
        help="On which the visit begins, by the clinic's clock.")
    dental_treatment_id = fields.Many2one(
        'calendar.event.type', string="Main treatment", groups=STAFF, copy=False,
        domain="[('id', 'in', categ_ids)]",
        help="Of several, the one that reports count the visit under.")
    dental_amount = fields.Monetary(
        string="Amount", currency_field='dental_currency_id', groups=STAFF, copy=False,
        help="What the visit is worth: proposed from the prices of its treatments, or from the "
             "plan that the patient accepted.")
    dental_currency_id = fields.Many2one(
        related='dental_company_id.currency_id', groups=STAFF, string="Currency of the clinic")

    _dental_day_idx = models.Index(
        '(dental_company_id, dental_day) WHERE dental_patient_id IS NOT NULL')
    _dental_came_idx = models.Index(
        "(dental_patient_id, dental_day) WHERE dental_state = 'attended'")

    @api.model
    def _dental_add_worth(self, vals_list):
        """Add day, main treatment and amount to the values of new visits; what is said stays."""
        # Prices, hours and plans are the clinic's, whoever makes the visit.
        companies, treatments = (self.env[name].sudo() for name in (
            'res.company', 'calendar.event.type'))
        asked = [(
            vals['dental_patient_id'], companies.browse(vals['dental_company_id']),
            fields.Datetime.to_datetime(vals.get('start')),
            treatments.browse(_linked(vals.get('categ_ids')))) for vals in vals_list]
        for vals, whose, worth in zip(
                vals_list, asked, self._dental_worths(asked), strict=True):
            vals.setdefault('dental_day', self._dental_day_of(*whose[1:3]))
            for name, value in worth.items():
                vals.setdefault(name, value)

    def _dental_count_anew(self, vals):
        """Write day, main treatment and amount of visits that were changed, where they differ.

        :param vals: of the write that changed them; what it said itself stays
        """
        if not COUNTED_BY & vals.keys():
            return
        visits = self._dental_visits().sudo()  # as above
        asked = [(visit.dental_patient_id.id, visit.dental_company_id, visit.start,
                  visit.categ_ids) for visit in visits]
        # A visit that only moves is worth what it was.
        worths = visits._dental_worths(asked) if WORTH_BY & vals.keys() else [{}] * len(asked)
        changes = defaultdict(self.browse)
        for visit, whose, worth in zip(visits, asked, worths, strict=True):
            if visit.dental_treatment_id in visit.categ_ids:
                worth = {**worth, 'dental_treatment_id': visit.dental_treatment_id.id}
            news = {**worth, 'dental_day': self._dental_day_of(*whose[1:3])}
            before = {
                'dental_day': visit.dental_day, 'dental_amount': visit.dental_amount,
                'dental_treatment_id': visit.dental_treatment_id.id}
            changes[tuple(
                (name, value) for name, value in news.items()
                if name not in vals and value != before[name])] |= self.browse(visit.id)
        for change, theirs in changes.items():
            if change:
                as_server(theirs).write(dict(change))

    @api.model
    def _dental_day_of(self, company, start):
        """Return the day of a clinic on which a visit begins; of no moment none."""
        return start and clinic_time.local_date(start, company._dental_zone())

    @api.model
    def _dental_worths(self, asked):
        """Propose what visits are mainly about and worth: the dearest treatment is the main one,
        and all of them are paid; what has no price is worth what was accepted for it.

        :param asked: list of (id of the patient, clinic, start, treatments), as the server
        :return: list of dict, values of each
        """
        worths = []
        for _patient, company, _start, treatments in asked:
            priced = treatments.with_company(company)
            main = max(priced, default=priced, key=lambda one: (
                one.dental_price, one.dental_duration))
            worths.append({
                'dental_treatment_id': main.id,
                'dental_amount': sum(priced.mapped('dental_price'))})
        unpriced = [
            (worth, patient, company, treatments)
            for worth, (patient, company, _start, treatments) in zip(worths, asked, strict=True)
            if treatments and not worth['dental_amount']]
        if unpriced:
            self._dental_add_accepted(unpriced)
        return worths

    def _dental_add_accepted(self, unpriced):
        """Propose what patients accepted for a treatment, for the first visit that carries it."""
        plans = self.env['dental.treatment.plan'].sudo().search([  # as above
            ('partner_id', 'in', [patient for _worth, patient, *_rest in unpriced]),
            ('state', 'in', (*ACCEPTED, 'completed')), ('accepted_amount', '>', 0)])
        if not plans:
            return
        others = self.sudo().search([  # as above
            ('dental_patient_id', 'in', plans.partner_id.ids), ('id', 'not in', self.ids),
            ('dental_state', 'not in', GIVEN_UP), ('dental_amount', '>', 0)])
        free = plans.filtered(lambda plan: not any(
            visit.create_date >= plan._since() and plan._is_for(
                visit.dental_patient_id.id, visit.dental_company_id, visit.categ_ids)
            for visit in others))
        for worth, patient, company, treatments in unpriced:
            plan = next((one for one in free if one._is_for(patient, company, treatments)), None)
            if plan:
                worth['dental_amount'] = plan.accepted_amount
                free -= plan


def _linked(commands):
    """Return the ids of the treatments that the values of a new visit link to."""
    ids = []
    for command in commands or ():
        if isinstance(command, int):
            ids.append(command)
        elif command[0] == Command.SET:
            ids = [*command[2]]
        elif command[0] == Command.LINK:
            ids.append(command[1])
    return ids
