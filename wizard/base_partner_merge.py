from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.access.kept import as_server
from ..models.followup.open_cases import STOOD_FOR
from ..models.patient.clinics import OF_PATIENT
from ..models.vocabulary import CLOSED, WAITING

FIRST_KNOWN = (
    'dental_birthdate', 'dental_deceased_on', 'dental_preferred_channel',
    'dental_preferred_band', 'dental_work_hours', 'dental_calendar_id',
    'dental_recall_paused_until', 'dental_number', 'dental_preferred_name',
    'dental_who_answers', 'dental_returned_addresses',
)
"""What the contact that stays has, else the first of the others."""
LATEST_OF_ALL = ('dental_muted_until', 'dental_robinson_on')
TRUE_IF_ANY = ('is_dental_patient', 'is_dentist', 'dental_robinson_listed')
SAY_WE_KNOW = (
    *FIRST_KNOWN, *LATEST_OF_ALL, *TRUE_IF_ANY, 'dental_phone_alt', 'dental_wrong_number',
    'dental_guardian_id', 'dental_kind_id')
"""What says of a contact that the clinic knows something of it."""
WITHDRAWN = {
    'dental_number': False, 'dental_work_from': 0, 'dental_work_to': 0, 'dental_recall': 'auto',
    'dental_recall_months': 0, 'dental_guardian_id': False, 'dental_kind_id': False,
}
"""What the contacts that go give up before Odoo adds their values to the one that stays: a number
is unique, and hours or reviews of two people do not mix."""
REFUSABLE = ('email', 'phone', 'sms', 'whatsapp')


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Two contacts are one patient: nothing that was done, said or agreed is lost.

    Odoo moves what points to a contact, and deletes it or fails where that breaks a rule of the
    database; what would is brought together here before.
    """

    _inherit = 'base.partner.merge.automatic.wizard'

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge contacts; what belongs to two clinics before anything is written.

        With ``sudo``: whether they are patients is for the clinic's staff; it is only refused.

        :raises UserError: for patients or dentists of different clinics
        """
        partners = self.env['res.partner'].sudo().browse(partner_ids).exists()
        ours = partners.filtered(lambda who: who.is_dental_patient or who.is_dentist)
        if ours and len(partners.company_id) > 1:
            raise UserError(self.env._(
                "These contacts belong to different clinics, and what one clinic knows of a "
                "patient is not the other's: they cannot be merged."))
        if any(partners.mapped('dental_is_sample')):
            raise UserError(self.env._(
                "An invented patient of the sample day is merged with nobody."))
        return super()._merge(partner_ids, dst_partner, extra_checks)

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move what points to the contacts that go, ours with what it needs.

        Everybody who may merge contacts merges patients too, and the server moves what is the
        clinic's (with ``sudo``). Contacts that the clinic does not know are merged as Odoo does.
        """
        src, dst = src_partners.sudo(), dst_partner.sudo()
        if not self._dental_is_known(src | dst):
            return super()._update_foreign_keys(src_partners, dst_partner)
        values = self._dental_prepare_values(src, dst)
        lost = self._dental_describe_lost(src, dst, values)
        refused = self._dental_find_objected(src, dst)
        booked = self._dental_find_booked(src | dst)
        company = (dst | src).company_id[:1] or self._dental_clinics(dst | src)[:1] or (
            self.env.company)
        survivors = self._dental_settle_cases(src | dst)
        src.write(WITHDRAWN)
        (src | dst).filtered(
            lambda who: who.dental_guardian_id in src | dst).dental_guardian_id = False
        self._dental_move_visits(src, dst)
        self.env['dental.followup.freed.time'].sudo()._bring_together(src | dst)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        dst.write(values)
        self._dental_note(dst, company, lost, refused)
        self._dental_refresh(dst)
        cases = self.env['dental.followup'].sudo()  # the server's, whoever merges
        cases._book_each({
            case: visit for case, visit in {**booked, **survivors}.items()
            if case.state in WAITING})
        cases._on_objected(dst)
        return result

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Add values; who has been to several clinics stays a patient of all of them."""
        # Who merges may see one of the clinics only: where they were decides whose patient this is.
        partners = (src_partners | dst_partner).sudo()
        is_shared = not all(partner.company_id for partner in partners)
        if is_shared and self._dental_clinics(dst_partner) - partners.company_id:
            partners.filtered('dental_kind_id.company_id').dental_kind_id = False
            partners.company_id = False
        # What the server keeps of them is not typed by who merges them.
        return super()._update_values(src_partners, as_server(dst_partner))

    # what is known of the patient

    @api.model
    def _dental_is_known(self, partners):
        """Tell whether the clinic knows anything of these contacts."""
        return bool(
            partners.filtered(lambda who: any(who[name] for name in SAY_WE_KNOW))
            or self._dental_clinics(partners)
            or partners.with_context(active_test=False).search_count(
                [('dental_guardian_id', 'in', partners.ids)], limit=1))

    @api.model
    def _dental_prepare_values(self, src, dst):
        """Return the values that the contact that stays takes over."""
        partners = dst | src
        values = {
            name: next((who[name] for who in partners if who[name]), False) for name in FIRST_KNOWN}
        values['dental_kind_id'] = partners.dental_kind_id.filtered(
            lambda kind: kind.company_id <= dst.company_id)[:1]
        values['dental_guardian_id'] = (partners.dental_guardian_id - partners)[:1]
        for name in LATEST_OF_ALL:
            values[name] = max(filter(None, partners.mapped(name)), default=False)
        for name in TRUE_IF_ANY:
            values[name] = any(partners.mapped(name))
        working = partners.filtered('dental_work_to')[:1]
        decided = partners.filtered(lambda who: who.dental_recall not in ('auto', False))[:1]
        phone, phone_alt, *_more = [*self._dental_numbers(partners), False, False]
        wrong = dict.fromkeys(
            ' '.join(filter(None, partners.mapped('dental_wrong_number'))).split())
        values.update(
            dental_wrong_number=' '.join(wrong), phone=phone, dental_phone_alt=phone_alt,
            dental_work_from=working.dental_work_from, dental_work_to=working.dental_work_to,
            dental_recall=decided.dental_recall or 'auto',
            dental_recall_months=decided.dental_recall_months)
        return {
            name: dst._fields[name].convert_to_write(value, dst)
            for name, value in values.items() if (value or False) != (dst[name] or False)}

    @api.model
    def _dental_numbers(self, partners):
        """Return the different numbers of some contacts: the main one, then each one's."""
        main = partners.filtered('phone')[:1].phone
        numbers = {}
        for number in (main, *(
                number for who in partners for number in (who.phone, who.dental_phone_alt))):
            if number:
                numbers.setdefault(partners[:1]._phone_format(number=number) or number, number)
        return list(numbers.values())

    @api.model
    def _dental_describe_lost(self, src, dst, values):
        """Return what of the contacts that go has no place on the one that stays, in words."""
        said = []
        for who in src.filtered('is_dental_patient'):
            parts = []
            number = dst.dental_number or values.get('dental_number')
            if who.dental_number and who.dental_number != number:
                parts.append(self.env._("practice number %(number)s", number=who.dental_number))
            born = dst.dental_birthdate or values.get('dental_birthdate')
            if who.dental_birthdate and who.dental_birthdate != born:
                parts.append(self.env._("born on %(date)s", date=fields.Date.to_string(
                    who.dental_birthdate)))
            if who.email and dst.email and who.email_normalized != dst.email_normalized:
                parts.append(self.env._("email %(email)s", email=who.email))
            if parts or who.name != dst.name:
                said.append(self.env._(
                    "Merged with the contact “%(name)s”. %(details)s",
                    name=who.name, details=', '.join(parts)).strip())
        numbers = self._dental_numbers(dst | src)[2:]
        if numbers:
            said.append(self.env._(
                "More telephone numbers: %(numbers)s", numbers=', '.join(numbers)))
        return said

    @api.model
    def _dental_find_objected(self, src, dst):
        """Return the channels at whose address one that goes asked for no more messages.

        The address may not be the one that stays; that they do not want it does.
        """
        today = fields.Date.context_today(self)
        return [
            channel for channel in REFUSABLE if not dst._dental_blacklisted(channel, today)
            and src.filtered(lambda who: not who.dental_guardian_id)._dental_blacklisted(
                channel, today)]

    @api.model
    def _dental_note(self, dst, company, lost, refused):
        """Note what would be lost, where the next caller reads it, and what was refused.

        With ``sudo``: who merges may have no role at the clinic, and is noted as who did it.
        """
        for text in lost:
            self.env['dental.observation'].sudo().create({
                'partner_id': dst.id, 'company_id': company.id, 'user_id': self.env.uid,
                'text': text, 'category': 'contact'})
        for channel in refused:
            self.env['dental.consent'].sudo().create({
                'partner_id': dst.id, 'company_id': company.id, 'kind': 'objection',
                'channel': channel, 'source': 'list', 'user_id': self.env.uid,
                'given_on': company._dental_today(),
                'text': self.env._(
                    "Asked for no more messages at an address of the merged contact.")})

    @api.model
    def _dental_clinics(self, partners):
        """Return the clinics that keep something of these contacts.

        With ``sudo``: also clinics that are hidden from who merges; nothing of them is shown.
        """
        companies = self.env['res.company'].sudo()
        for model, (owner, company) in OF_PATIENT.items():
            for _partner, found in partners.sudo()._dental_clinics_by(model, owner, company):
                companies |= found
        return companies

    # what is done for the patient

    @api.model
    def _dental_settle_cases(self, partners):
        """Leave one case for each program and period, and nobody in a call.

        The one with attempts stays, then an open one, then the older one. Of the others, what
        is open is cancelled and says why; what was closed stays as it ended, beside it.

        :return: the visit that a cancelled case waited for, by the case that stays
        """
        # The patients' cases of all clinics, whoever merges.
        cases = self.env['dental.followup'].sudo().search([('partner_id', 'in', partners.ids)])
        cases.filtered('claim_user_id').write({'claim_user_id': False, 'claim_at': False})
        visits = {}
        for same in cases.filtered(
                lambda case: case.period and case.state != 'cancelled'
                and not any(case[name] for name in STOOD_FOR)).grouped(
                    lambda case: (case.company_id, case.program_id, case.period)).values():
            kept, *others = same.sorted(lambda case: (
                not case.attempt_count, case.state in CLOSED, case.create_date, case.id))
            for other in others:
                if other.state in CLOSED:
                    other.period = f'{other.period}/{other.id}'
                    continue
                if other.rebooked_event_id and other.state == 'booked':
                    visits[kept] = other.rebooked_event_id
                other._set_state('cancelled', close_note=self.env._(
                    "Merged with the follow-up of %(patient)s by %(user)s: it is the same "
                    "patient.", patient=kept.partner_id.name, user=self.env.user.name))
        return visits

    @api.model
    def _dental_find_booked(self, partners):
        """Return the coming visits that one contact booked after another was to be called.

        With ``sudo``, as all of the merge: who merges may see neither visits nor cases.

        :return: visit by case, which waits for it from now on
        """
        visits = self.env['calendar.event'].sudo().search([
            ('dental_patient_id', 'in', partners.ids), ('dental_state', 'in', (
                'booked', 'confirmed')), ('start', '>', fields.Datetime.now())], order='start')
        cases = self.env['dental.followup'].sudo().search([
            ('partner_id', 'in', partners.ids), ('state', 'in', WAITING),
            ('program_id.wants_visit', '=', True)]) if visits else ()
        found = {}
        for case in cases:
            visit = visits.filtered(
                lambda visit, case=case: visit.dental_patient_id != case.partner_id
                and visit.dental_company_id == case.company_id
                and visit.create_date >= case.create_date)[:1]
            if visit:
                found[case] = visit
        return found

    @api.model
    def _dental_move_visits(self, src, dst):
        """Move the visits, which Odoo would rather delete than leave in the way of a check.

        A visit that is named by its patient takes the name that stays.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            UPDATE calendar_event visit
               SET dental_patient_id = %(dst)s,
                   name = CASE WHEN visit.name = patient.name THEN %(name)s ELSE visit.name END
              FROM res_partner patient
             WHERE patient.id = visit.dental_patient_id AND patient.id = ANY(%(src)s)
            """, dst=dst.id, name=dst.name, src=src.ids))
        self.env.invalidate_all()

    @api.model
    def _dental_refresh(self, dst):
        """Compute again what is stored and was moved by statements of the database.

        With ``sudo``: also what is hidden from who merges is brought up to date.
        """
        wards = self.env['res.partner'].sudo().with_context(active_test=False).search(
            [('dental_guardian_id', '=', dst.id)])
        self.env.add_to_compute(
            dst._fields['dental_household_number'], wards | dst)
        cases = self.env['dental.followup'].sudo().search([('partner_id', '=', dst.id)])
        activities = self.env['mail.activity'].sudo().with_context(active_test=False).search([
            ('res_model', '=', cases._name), ('res_id', 'in', cases.ids)])
        self.env.add_to_compute(activities._fields['res_name'], activities)
