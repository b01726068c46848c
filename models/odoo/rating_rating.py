from odoo import api, fields, models


class RatingRating(models.Model):
    """A low rating is a reason to call the same day (S31, S39)."""

    _inherit = 'rating.rating'

    dental_company_id = fields.Many2one(
        'res.company', string="Clinic", compute='_compute_dental_company_id', store=True,
        index='btree_not_null', groups='base.group_system',
        help="Of the follow-up or visit that is rated: only its staff reads what was said.")

    @api.depends('res_model', 'res_id')
    def _compute_dental_company_id(self):
        self.dental_company_id = False
        for name, field in (
                ('dental.followup', 'company_id'), ('calendar.event', 'dental_company_id')):
            ratings = self.filtered(lambda rating, name=name: rating.res_model == name)
            records = self.env[name].browse(ratings.mapped('res_id')).exists()
            company = {record.id: record[field] for record in records}
            for rating in ratings:
                rating.dental_company_id = company.get(rating.res_id)

    @api.model
    def _dental_on_visits_elsewhere(self, visits):
        """Visits are another clinic's now: so is what was said of them."""
        # Who moves the visit need not read its ratings: no text leaves, only their clinic changes.
        rated = self.sudo().search([
            ('res_model', '=', 'calendar.event'), ('res_id', 'in', visits.ids)])
        self.env.add_to_compute(self._fields['dental_company_id'], rated)

    def _dental_reasons(self, program):
        """Return the reasons these ratings of visits and follow-ups give for a program."""
        now = fields.Datetime.now()
        reasons = []
        for rating in self.filtered(
                lambda rating: rating.res_model in ('dental.followup', 'calendar.event')):
            record = self.env[rating.res_model].browse(rating.res_id).exists()
            if rating.res_model == 'dental.followup':
                patient, company, visit = record.partner_id, record.company_id, record.event_id
            else:
                patient, visit = record.dental_patient_id, record
                company = record.dental_company_id
            if patient and company:
                reasons.append({
                    'partner_id': patient.id, 'company': company, 'event_id': visit.id,
                    'dentist_id': visit.dental_dentist_id.id, 'period': f'rating-{rating.id}',
                    'start': now, 'stop': now,
                    # Read by the staff, whatever language the patient's browser speaks.
                    'topic': self.with_context(lang=company._dental_lang()).env._(
                        "A low rating of %(rating)s", rating=round(rating.rating)),
                })
        return reasons
