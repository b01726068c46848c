from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import WAITING


class ResPartner(models.Model):
    """What a patient gives reason to, and what their data change for the calls that are open."""

    _inherit = 'res.partner'

    def _dental_reasons(self, program):
        """Return the reasons these patients themselves give for a follow-up by a program.

        One a day and program, unless the caller says another period.
        """
        now = fields.Datetime.now()
        return [{
            'partner_id': partner.id, 'company': company, 'start': now, 'stop': now,
            'period': fields.Date.to_string(company._dental_today()),
        } for partner in self.filtered('is_dental_patient')
            for company in (partner.company_id or self.env.company,)]

    @api.model
    def _dental_on_visits_new(self, visits):
        """Whoever has a visit is a patient."""
        newcomers = visits.dental_patient_id.filtered(lambda person: not person.is_dental_patient)
        if newcomers:
            newcomers.sudo().is_dental_patient = True  # a dentist may book, but not edit contacts

    def action_dental_ask(self):
        """The dentist asks for this patient: reception calls today, and may truly say so (S66).

        :raises UserError: for who is no dentist, if the program is switched off, or a call asked
            for stands already
        """
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_group('dental_followup.group_dentist'):
            raise UserError(self.env._(
                "Only a dentist asks for a patient: the call says that the dentist did."))
        program = self.env.ref('dental_followup.program_dentist_asks')
        company = self.company_id or self.env.company
        reasons = [{
            **reason, 'asked_by_id': self.env.uid,
            'dentist_id': self.env.user.partner_id.id,
        } for reason in self.sudo()._dental_reasons(program)]  # the clinic's to open, as by a rule
        waiting = self.env['dental.followup'].search([
            ('partner_id', '=', self.id), ('program_id.code', '=', 'dentist_asks'),
            ('company_id', '=', company.id), ('state', 'in', WAITING)], limit=1)
        if waiting:
            raise UserError(self.env._(
                "%(name)s has asked already; reception calls on %(when)s.",
                name=waiting.asked_by_id.name or waiting.create_uid.name,
                when=company._dental_when(waiting.next_at)))
        case = self.env['dental.followup']._open_for_reasons(program, reasons)
        if not case:
            raise UserError(self.env._(
                "Nothing was opened: the program “%(name)s” is switched off, or was asked for "
                "today already.", name=program.name))
        if case.is_closed:
            raise UserError(case.close_note)
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': self.name, 'type': 'success',
                'message': self.env._(
                    "Reception calls on %(when)s.", when=company._dental_when(case.next_at)),
            },
        }

    def _dental_tell_followups(self, vals):
        """Let the open follow-ups of these contacts know what was written of them.

        :param dict vals: of the write
        """
        # The server's: who changes a contact need not see its follow-ups, of whichever clinic.
        followups = self.env['dental.followup'].sudo()
        if vals.get('active') is False:
            self._dental_remember_objections()
        if vals.get('dental_deceased_on'):
            self.env['calendar.event']._dental_free_times_of(self)
        if vals.get('active') is False or vals.get('dental_deceased_on'):
            followups._on_patients_gone(self)
            wards = self._dental_with_wards() - self
            if wards:
                followups._on_addresses_changed(wards)
                followups._on_objected(wards)
        elif {'phone', 'email', 'dental_phone_alt', 'dental_guardian_id'} & vals.keys():
            self._dental_forget_returned()
            followups._on_addresses_changed(self)
        if vals.get('dental_recall') == 'never' or vals.get('dental_recall_paused_until'):
            followups._on_reviews_stopped(self)
        if vals.get('dental_muted_until'):
            followups._on_objected(self)
