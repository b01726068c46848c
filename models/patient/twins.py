from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.names import name_key
from ...tools.surnames import lacks_surname
from ..vocabulary import STAFF
from .find_caller import PATIENTS

MOST_TWINS = 10
"""Patients shown beside a new one; a family at one number is smaller."""


class ResPartner(models.Model):
    """A new patient who is perhaps here already: said before there are two of them."""

    _inherit = 'res.partner'

    dental_twin_ids = fields.Many2many(
        'res.partner', string="Perhaps here already", compute='_compute_dental_twin_ids',
        groups=STAFF)

    @api.depends('name', 'phone', 'dental_birthdate', 'is_dental_patient')
    @api.depends_context('allowed_company_ids')
    def _compute_dental_twin_ids(self):
        """Find, while a patient is entered, who they may be; of who is here nothing is said."""
        known = self.filtered(lambda partner: partner._origin or not partner.is_dental_patient)
        known.dental_twin_ids = False
        for partner in self - known:
            partner.dental_twin_ids = self._dental_find_twins(
                partner.name, partner.phone, partner.dental_birthdate)

    @api.model
    def _dental_find_twins(self, name, phone, born):
        """Return the patients of the clinics at hand who may be one that is entered now.

        They have the same phone; or the same name, with or without the last surname, and no other
        birthday.

        :param name: as it is written, or ``False``
        :param phone: in any form, or ``False``
        :param born: a date, or ``False``
        :return: at most ``MOST_TWINS`` patients, those of the same name first
        """
        number = phone and self._phone_format(number=phone, country=self.env.company.country_id)
        key, who = name_key(name), Domain.FALSE
        if number:
            who |= Domain('phone_sanitized', '=', number)
            who |= Domain('dental_phone_alt_sanitized', '=', number)
        if ' ' in key:
            namesake = Domain('dental_name_key', '=', key)
            who |= namesake & Domain('dental_birthdate', 'in', (born, False)) if born else namesake
        if born:
            who |= Domain('dental_birthdate', '=', born)
        found = self.search(who & Domain(PATIENTS) & Domain(
            'company_id', 'in', (*self.env.companies.ids, False)))

        def is_named_so(patient):
            return patient.dental_name_key == key or lacks_surname(patient.name, name)
        return found.filtered(lambda patient: is_named_so(patient) or number and number in (
            patient.phone_sanitized, patient.dental_phone_alt_sanitized)).sorted(
                lambda patient: not is_named_so(patient))[:MOST_TWINS]
