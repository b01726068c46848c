from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools import clinic_time
from ...tools.caller_query import birth_date, understand
from ...tools.names import display_name
from ...tools.phone_text import spaced
from ..vocabulary import STAFF
from .find_caller import PATIENTS

FINDER = 'dental_finder'
"""Says in the context that a patient is chosen: they are found and told apart as in a clinic."""
LAST_VISITS = """
    SELECT dental_patient_id, max(start) FROM calendar_event
     WHERE dental_patient_id = ANY(%(ids)s) AND dental_company_id IN %(companies)s
       AND dental_state = 'attended' AND active
     GROUP BY dental_patient_id
"""


class ResPartner(models.Model):
    """The finder of every field for a patient: by any name, number or birthday, told apart.

    Only those fields say so in their context, and only for the clinic's staff: every other search
    for contacts is Odoo's.
    """

    _inherit = 'res.partner'

    dental_found = fields.Char(
        string="Name, phone, number or birthday", store=False, groups=STAFF,
        search='_search_dental_found')
    dental_found_text = fields.Char(
        string="Told apart by", compute='_compute_dental_found_text', groups=STAFF)
    dental_phone_text = fields.Char(
        string="Phone as it is read", compute='_compute_dental_phone_text', groups=STAFF)

    # FINDING

    @api.model
    @api.readonly
    def name_search(self, name='', domain=None, operator='ilike', limit=100):
        """Search; where a patient is chosen by whatever is known of them."""
        if not self._dental_is_finder():
            return super().name_search(name, domain, operator, limit)
        if name and operator == 'ilike':
            found = self._dental_find_callers(
                name, self.env.companies, Domain(domain or Domain.TRUE), limit)
        else:
            found = self.browse(
                id_ for id_, _name in super().name_search(name, domain, operator, limit))
        # the browser asks for the words of each alone: here they are read together
        found.with_context(formatted_display_name=True).mapped('display_name')
        return [(partner.id, partner.display_name) for partner in found]

    @api.model
    def _dental_is_finder(self):
        """Tell whether a patient is chosen, by who may see patients."""
        return bool(self.env.context.get(FINDER)) and self.env.user.has_group(STAFF)

    @api.model
    def _search_dental_found(self, operator, value):
        """Of lists: everybody that a text may mean, as the finder understands it.

        :raises UserError: for another way of looking than a part of it
        """
        if operator != 'ilike' or not isinstance(value, str):
            raise UserError(self.env._(
                "Look for patients by a part of a name, phone or number, or by a birthday."))
        callers = self._get_dental_caller_query(understand(value))
        return Domain('id', 'in', self._dental_caller_search(
            callers, self.env.companies, PATIENTS, None))

    @api.model
    def _dental_with_typed(self, values, fields):
        """Return defaults with what was typed to find a new patient: a name, a number, a birthday.

        :param values: what Odoo fills in
        :param fields: names of those that are asked for
        """
        if not (self._dental_is_finder() and self.env.context.get('default_is_dental_patient')):
            return values
        company = self.env.company
        values |= {name: value for name, value in {
            'company_id': company.id, 'country_id': company.country_id.id,
            'lang': company.partner_id.lang}.items() if name in fields}
        return values | self._get_dental_typed(values['name'], fields) if values.get(
            'name') else values

    @api.model
    def _get_dental_typed(self, typed, fields):
        """Return what a new patient is known by: what was typed to find them, among fields."""
        company, query = self.env.company, understand(typed)
        known = {'name': False}
        born = birth_date(typed, company._dental_today(), self._get_dental_order())
        if born:
            known['dental_birthdate'] = born
        elif query.words:
            known['name'] = display_name(typed)
        elif query.is_whole:
            known['phone'] = spaced(typed, company.country_id.code)
        else:
            known['dental_number'] = query.text
        return {name: value for name, value in known.items() if name in fields}

    # WORDS

    @api.depends_context(FINDER, 'uid', 'allowed_company_ids')
    def _compute_display_name(self):
        """Say in the finder what tells namesakes apart; everywhere else as Odoo does."""
        result = super()._compute_display_name()
        if self.env.context.get('formatted_display_name') and self._dental_is_finder():
            for partner in self:
                partner.display_name = '\n'.join(filter(None, (
                    partner.name,
                    partner.dental_found_text and f'--{partner.dental_found_text}--')))
        return result

    @api.depends('dental_household_number', 'dental_number', 'dental_birthdate')
    @api.depends_context('allowed_company_ids', 'uid', 'lang')
    def _compute_dental_found_text(self):
        """Say age, phone, number and last visit, which tell namesakes apart."""
        last = self._dental_read_last_visits()
        for partner in self:
            company = partner.company_id or self.env.company
            age = partner.dental_birthdate and self.env._(
                "%(years)s years old", years=partner._dental_age(company._dental_today()))
            visit = last.get(partner._origin.id)
            partner.dental_found_text = ' · '.join(filter(None, (
                age, partner._dental_spaced(partner.dental_household_number or partner.phone),
                partner.dental_number and self.env._(
                    "No. %(number)s", number=partner.dental_number),
                self.env._("last visit %(day)s", day=format_date(
                    self.env, clinic_time.to_local(visit, company._dental_zone()).date()))
                if visit else partner.is_dental_patient and self.env._("no visit yet"),
                partner.dental_deceased_on and self.env._("has died"))))

    def _dental_read_last_visits(self):
        """Return, by one query, when these came last to the clinics at hand: {id: moment}."""
        ids = self._origin.ids
        if not ids:
            return {}
        visits = self.env['calendar.event']
        visits.check_access('read')
        return dict(self.env.execute_query(SQL(
            LAST_VISITS, ids=ids, companies=tuple(self.env.companies.ids),
            to_flush=[visits._fields[name] for name in (
                'dental_patient_id', 'dental_company_id', 'dental_state', 'start', 'active')])))

    @api.depends('phone', 'company_id')
    @api.depends_context('company')
    def _compute_dental_phone_text(self):
        for partner in self:
            partner.dental_phone_text = partner._dental_spaced(partner.phone)

    def _dental_spaced(self, number):
        """Return a number as people of this patient's clinic read it, or ``False``."""
        country = (self.company_id or self.env.company).country_id
        return spaced(number, country.code) if number else False
