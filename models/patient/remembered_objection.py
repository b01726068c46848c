import hmac
import secrets
from datetime import date

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..vocabulary import CHANNELS, PURPOSES

KEY = 'dental_followup.objections'
"""The system parameter that keeps the key of the hashes: the addon's own, because Odoo makes the
database's secret anew when a clinic moves it to another server."""
ON_RECORD = (
    ('dental.consent', 'partner_id'),
    ('calendar.event', 'dental_patient_id'),
    ('calendar.event', 'dental_dentist_id'),
    ('dental.followup', 'partner_id'),
    ('dental.followup.attempt', 'partner_id'),
    ('dental.observation', 'partner_id'),
    ('dental.feedback', 'partner_id'),
    ('dental.question', 'partner_id'),
    ('dental.treatment.plan', 'partner_id'),
    ('dental.treatment.plan', 'dentist_id'),
    ('res.partner', 'dental_guardian_id'),
)
"""What keeps a contact from being deleted by hand, by the field that says whose it is."""


class DentalConsentMemory(models.Model):
    """An objection that outlives its contact, when that is archived or the server deletes it.

    It knows nobody: of the number or address only a keyed hash is left. Nobody reads it; a contact
    that is made later with this number or address gets the objection again.
    """

    _name = 'dental.consent.memory'
    _inherit = 'dental.followup.links'
    _description = "Objection of a contact that is gone"
    _log_access = False
    _rec_name = 'given_on'

    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='cascade')
    address_hash = fields.Char(required=True)
    purpose = fields.Selection(PURPOSES)
    channel = fields.Selection(CHANNELS)
    given_on = fields.Date(required=True)
    expires_on = fields.Date()

    _once = models.UniqueIndex(
        "(address_hash, company_id, COALESCE(purpose, ''), COALESCE(channel, ''))",
        "This objection is remembered already.")

    @api.autovacuum
    def _gc_expired(self):
        """Forget what no longer holds."""
        # Nobody may read or delete these rows; the daily clean-up does.
        self.sudo().search([('expires_on', '<', fields.Date.today())]).unlink()

    @api.model
    def _hash_of(self, address):
        """Return the keyed hash of a normalised number or address."""
        # The key is the server's secret; it never leaves this function.
        parameters = self.env['ir.config_parameter'].sudo()
        key = parameters.get_param(KEY)
        if not key:
            key = secrets.token_hex(32)
            parameters.set_param(KEY, key)
        return hmac.new(key.encode(), address.encode(), 'sha256').hexdigest()

    @api.model
    def _is_empty(self):
        [(found,)] = self.env.execute_query(SQL(
            "SELECT EXISTS (SELECT FROM dental_consent_memory)"))
        return not found

    @api.model
    def _remember(self, objections):
        """Keep objections by the numbers and addresses of their contacts, each once."""
        rows = {}
        for said in objections.sorted('given_on', reverse=True):
            for address in said.partner_id._dental_addresses():
                key = (said.company_id.id, self._hash_of(address), said.purpose or None,
                       said.channel or None)
                _given_on, until = rows.get(key, (None, date.min))
                rows[key] = (said.given_on, said.expires_on and until and max(
                    said.expires_on, until) or None)
        if rows:
            self.env.cr.execute(SQL(
                """
                INSERT INTO dental_consent_memory AS known
                       (company_id, address_hash, purpose, channel, given_on, expires_on)
                VALUES %(rows)s
                ON CONFLICT (address_hash, company_id, COALESCE(purpose, ''),
                             COALESCE(channel, ''))
                DO UPDATE SET expires_on = CASE
                    WHEN known.expires_on IS NOT NULL AND EXCLUDED.expires_on IS NOT NULL
                    THEN GREATEST(known.expires_on, EXCLUDED.expires_on) END
                """, rows=SQL(', ').join(SQL(
                    '(%s, %s, %s, %s, %s::date, %s::date)', *key, *days)
                    for key, days in rows.items())))
            self.invalidate_model()

    @api.model
    def _find(self, partners):
        """Return what is remembered of some contacts' numbers and addresses, by contact."""
        if not partners or self._is_empty():
            return {}
        whose = {}
        for partner in partners:
            for address in partner._dental_addresses():
                whose.setdefault(self._hash_of(address), []).append(partner)
        found = {}
        for row in self.search([('address_hash', 'in', list(whose))]):
            for partner in whose[row.address_hash]:
                if partner.company_id in (row.company_id, partner.company_id.browse()):
                    found[partner] = found.get(partner, self.browse()) | row
        return found

    def _prepare_consent(self, partner):
        """Return the values of the objection that a contact gets again."""
        company = self.company_id
        return {
            'partner_id': partner.id, 'company_id': company.id, 'kind': 'objection',
            'purpose': self.purpose, 'channel': self.channel, 'source': 'earlier',
            'given_on': self.given_on, 'expires_on': self.expires_on,
            'user_id': SUPERUSER_ID,
            'text': self.with_context(lang=company._dental_lang()).env._(
                "Said by an earlier contact with this number or address, which is gone.")}

    @api.model
    def _forget(self, objections):
        """Forget what was taken back: it is not said again at the same number or address."""
        found = self._find(objections.partner_id)
        for said in objections if found else ():
            found.get(said.partner_id, self.browse()).exists().filtered(lambda row, said=said: (
                row.company_id, row.purpose, row.channel) == (
                    said.company_id, said.purpose, said.channel)).unlink()


class ResPartner(models.Model):
    """Who said no is not called because the contact was deleted and made anew."""

    _inherit = 'res.partner'

    # CRUD

    def unlink(self):
        """Delete; what these contacts objected to is remembered by number and address.

        Only the server deletes a contact with an objection.
        """
        if self.env.su:
            self._dental_remember_objections()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_record(self):
        """Contacts with something on record are archived; the server may delete."""
        if self.env.su:
            return
        for model, field in ON_RECORD:
            self.env[model].flush_model([field])
        # Whoever deletes a contact need not see what the clinic keeps of it. Everybody's contacts
        # pass here: it is asked once.
        found = self.env.execute_query(SQL("%s LIMIT 1", SQL(" UNION ALL ").join(
            SQL("SELECT %(field)s FROM %(table)s WHERE %(field)s = ANY(%(ids)s)",
                field=SQL.identifier(field), table=SQL.identifier(self.env[model]._table),
                ids=self.ids)
            for model, field in ON_RECORD)))
        if found:
            raise UserError(self.env._(
                "The clinic has records of %(name)s: archive the contact instead of deleting it.",
                name=self.browse(found[0]).sudo().name))  # the name of what the user deletes

    # TOOLS

    def _dental_remember_objections(self):
        """Remember what these contacts object to: they are about to be deleted or archived, and
        somebody may enter them anew.

        With ``sudo``: who deletes or archives a contact need not see what was said, and is not
        shown it.
        """
        objections = self.env['dental.consent'].sudo().search([
            ('partner_id', 'in', self.ids), ('kind', '=', 'objection'),
            ('withdrawn_at', '=', False), '|', ('expires_on', '=', False),
            ('expires_on', '>=', fields.Date.today())])
        self.env['dental.consent.memory'].sudo()._remember(objections)

    def _dental_addresses(self):
        """Return the normalised numbers and email addresses of a contact."""
        self.ensure_one()
        known = (self.phone_sanitized, self.dental_phone_alt_sanitized, self.email_normalized)
        return [address for address in known if address]

    def _dental_meet_objections(self):
        """Give patients and guardians what is remembered of their numbers and addresses.

        With ``sudo``: nobody reads what is remembered, nor is it shown; consent is staff's to note.
        """
        Memory = self.env['dental.consent.memory'].sudo()
        # the server's: whoever enters a contact need not see what was said, nor may note it
        patients = self.sudo().filtered('is_dental_patient')
        found = Memory._find(patients | patients.dental_guardian_id)
        if not found:
            return
        Consent = self.env['dental.consent'].sudo()
        known = {
            (said.partner_id, said.company_id, said.purpose, said.channel)
            for said in Consent.search([
                ('partner_id', 'in', [partner.id for partner in found]),
                ('kind', '=', 'objection'), ('withdrawn_at', '=', False)])}
        said_again = {}
        for partner, rows in found.items():
            for row in rows:
                said_again.setdefault(
                    (partner, row.company_id, row.purpose, row.channel),
                    row._prepare_consent(partner))
        Consent.create([values for key, values in said_again.items() if key not in known])
