from datetime import timedelta

import phonenumbers
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools.mail import single_email_re
from phonenumbers import PhoneNumberType

from ..vocabulary import STAFF

ADULT_AGE = 18
"""Until this birthday a guardian is spoken to and written to."""
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class ResPartner(models.Model):
    """Who is spoken to for a patient, at which number, and who else answers there."""

    _inherit = 'res.partner'

    dental_guardian_id = fields.Many2one(
        'res.partner', string="Guardian", groups=STAFF, index='btree_not_null',
        ondelete='restrict', help="Who is called and written to for a minor.",
        domain="[('id', '!=', id), ('company_id', 'in', (False, company_id))]")
    dental_is_minor = fields.Boolean(
        compute='_compute_dental_is_minor', groups=STAFF, string="Under age")
    dental_wrong_number = fields.Char(
        string="Wrong number", groups=STAFF, readonly=True, copy=False,
        help="Somebody else answered at this number; it is not dialled again. Two of them stand "
             "with a space between.")
    dental_household_number = fields.Char(
        compute='_compute_dental_household_number', store=True, index='btree_not_null',
        groups=STAFF, string="Number of the household")

    @api.depends(
        'phone_sanitized', 'dental_phone_alt_sanitized', 'dental_wrong_number', 'dental_birthdate',
        'dental_guardian_id.phone_sanitized', 'dental_guardian_id.dental_phone_alt_sanitized',
        'dental_guardian_id.dental_wrong_number', 'dental_guardian_id.active',
        'dental_guardian_id.dental_deceased_on')
    def _compute_dental_household_number(self):
        """Who answers at the same number is one household (S1: one call for all).

        On the 18th birthday it changes: see :meth:`_dental_come_of_age`.
        """
        for partner in self:
            partner.dental_household_number = partner._dental_call_number()

    @api.depends('dental_birthdate')
    @api.depends_context('company')
    def _compute_dental_is_minor(self):
        today = self.env.company._dental_today()
        for partner in self:
            partner.dental_is_minor = partner._dental_is_minor(today)

    # TOOLS

    @api.model
    def _dental_come_of_age(self):
        """Who is 18 now answers at their own number, no longer in the guardian's household."""
        eldest = fields.Date.today() - relativedelta(years=ADULT_AGE) + timedelta(days=1)
        for partner in self.search([
            ('dental_guardian_id', '!=', False), ('dental_birthdate', '<=', eldest),
        ]):
            if partner.dental_household_number != partner._dental_call_number():
                partner.modified(['dental_birthdate'])

    def _dental_age(self, today):
        """Return the age in years on a day of a patient whose birthday is known."""
        self.ensure_one()
        born = self.dental_birthdate
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    def _dental_is_minor(self, today=None):
        """Tell whether the patient is under age on a day (default: the clinic's today)."""
        self.ensure_one()
        if not self.dental_birthdate:
            return False
        today = today or (self.company_id or self.env.company)._dental_today()
        return self._dental_age(today) < ADULT_AGE

    def _dental_contact_person(self, today=None):
        """Return who is called and written to: the guardian of a minor, else the patient.

        A guardian who has died or was archived does not count.
        """
        self.ensure_one()
        guardian = self.dental_guardian_id
        there = guardian and guardian.active and not guardian.dental_deceased_on
        return guardian if there and self._dental_is_minor(today) else self

    def _dental_with_wards(self):
        """Return these and those whose guardian one of them is."""
        # Wards may be hidden from who asks; they are returned with the user's own rights.
        return self | self.sudo().search([
            ('dental_guardian_id', 'in', self.ids)]).sudo(self.env.su)

    def _dental_own_numbers(self):
        """Return the numbers at which nobody else has answered, the main one first."""
        numbers = (self.phone_sanitized, self.dental_phone_alt_sanitized)
        wrong = (self.dental_wrong_number or '').split()
        return [number for number in numbers if number and number not in wrong]

    def _dental_own_number(self):
        return next(iter(self._dental_own_numbers()), False)

    def _dental_note_wrong(self, number):
        """Somebody else answered at a number: it is not dialled again to reach these."""
        for partner in self:
            mine = (partner.phone_sanitized, partner.dental_phone_alt_sanitized)
            wrong = [
                known for known in (partner.dental_wrong_number or '').split() if known in mine]
            if number in mine and number not in wrong:
                partner.dental_wrong_number = ' '.join([*wrong, number])

    def _dental_call_number(self):
        """Return the number to dial, international, or ``False``.

        The guardian's of a minor, if there is one; the main phone goes first, and a number at
        which somebody else answered is passed over.
        """
        self.ensure_one()
        person = self._dental_contact_person()
        return person._dental_own_number() or self._dental_own_number()

    @api.model
    def _dental_is_mobile(self, number):
        """Tell whether an international number can be one of a mobile phone."""
        return phonenumbers.number_type(phonenumbers.parse(number)) in MOBILE

    def _dental_own_text_number(self):
        numbers = [number for number in self._dental_own_numbers()
                   if not self._dental_has_returned(number)]
        return next(filter(self._dental_is_mobile, numbers), numbers and numbers[0])

    def _dental_text_number(self):
        """Return the number that text messages go to, international, or ``False``.

        Of who is called, a mobile one if one is known: a landline shows nothing.
        """
        self.ensure_one()
        person = self._dental_contact_person()
        return person._dental_own_text_number() or self._dental_own_text_number() or False

    def _dental_household(self, company):
        """Return the patients of a clinic who are reached at the same number, these included."""
        return self.with_context(active_test=False).search(
            self._get_dental_household_domain(company)).with_env(self.env)

    def _get_dental_household_domain(self, company):
        """Return the domain of :meth:`_dental_household`, also for use within another search.

        It looks at archived patients by itself: search with ``active_test=False``.
        """
        numbers = [number for number in self.mapped('dental_household_number') if number]
        return ['|', ('id', 'in', self.ids), '&', '&', '&',
                ('dental_household_number', 'in', numbers), ('is_dental_patient', '=', True),
                ('company_id', 'in', (company.id, False)), ('active', '=', True)]

    def _dental_is_of_households(self, known):
        """Tell whether the patient, or who answers at their number, is among some.

        :param known: a set of ids of patients and numbers of households
        """
        self.ensure_one()
        return self.id in known or self.dental_household_number in known

    def _dental_has_address(self, person, channel):
        if self.dental_is_sample and channel != 'phone':  # whose number it is, nobody knows
            return False
        if channel == 'email':
            email = person.email_normalized or ''
            return bool(single_email_re.match(email)) and not person._dental_has_returned(email)
        if channel == 'phone':
            return bool(self._dental_call_number())
        if channel == 'sms':
            return bool(person._dental_own_text_number())
        return channel != 'whatsapp' or bool(person._dental_own_number())
