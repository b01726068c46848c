from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime

from ..models.dental_followup import WAITING


class DentalFollowupCall(models.TransientModel):
    """What the caller sees before dialling: who it is, what is known, what has changed (S76)."""

    _inherit = 'dental.followup.call'

    claim_text = fields.Char(string="In call", compute='_compute_claim_text')
    who_text = fields.Char(string="Age and preferences", compute='_compute_before')
    warning_text = fields.Char(string="Attention", compute='_compute_before')
    last_observation_ids = fields.Many2many('dental.observation', compute='_compute_before')
    last_attempt_ids = fields.Many2many('dental.followup.attempt', compute='_compute_before')
    memory_html = fields.Html(compute='_compute_memory_html', string="What we know")

    @api.depends('followup_id')
    def _compute_before(self):
        for call in self:
            case, partner = call.followup_id, call.partner_id
            call.who_text = call._describe_patient()
            call.warning_text = call._describe_stale()
            call.last_observation_ids = self.env['dental.observation']._dental_current(
                partner, call.company_id._dental_today())
            call.last_attempt_ids = self.env['dental.followup.attempt'].search(
                [('partner_id', '=', partner.id), ('company_id', '=', case.company_id.id)], limit=3)

    @api.depends('followup_id.claim_at')
    @api.depends_context('uid')
    def _compute_claim_text(self):
        for call in self:
            other = call.followup_id._claimed_by_others()
            call.claim_text = other._describe_claim() if other else False

    def _describe_patient(self):
        """Return age and language, the words that say how to speak to the patient."""
        partner, person = self.partner_id, self.followup_id.contact_partner_id
        parts = []
        if person != partner:
            parts.append(self.env._("speak to %(name)s, the guardian", name=person.name))
        elif partner.dental_is_minor:
            parts.append(self.env._("a minor: speak to the mother, the father or the guardian"))
        if partner.dental_birthdate:
            years = partner._dental_age(self.company_id._dental_today())
            parts.append(self.env._("%(years)s years old", years=years))
        if partner.lang and partner.lang != self.env.lang:
            parts.append(self.env['res.lang']._get_data(code=partner.lang).name or partner.lang)
        if partner.dental_preferred_band:
            bands = partner._fields['dental_preferred_band']
            labels = dict(bands._description_selection(self.env))
            parts.append(self.env._(
                "prefers: %(band)s", band=labels[partner.dental_preferred_band]))
        return ' · '.join(parts)

    def _describe_stale(self):
        """Say first what has changed since the call was planned (the case may be settled)."""
        case = self.followup_id
        if case.state == 'booked' and case.rebooked_event_id:
            return self.env._(
                "The patient already has a new visit on %(date)s.",
                date=case.company_id._dental_when(case.rebooked_event_id.start))
        if case.state not in WAITING:
            return self.env._("This follow-up is closed already: no call is needed.")
        return False

    @api.depends('followup_id')
    def _compute_memory_html(self):
        """Show what is known and what was said last time, in a few lines (S76)."""
        for call in self:
            lines = [call._describe_observation(note) for note in call.last_observation_ids]
            lines += [call._describe_attempt(attempt) for attempt in call.last_attempt_ids]
            call.memory_html = Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(
                Markup('<li><i class="fa fa-fw %s text-muted"></i> %s '
                       '<span class="text-muted">%s</span></li>') % line
                for line in lines) if lines else False

    def _describe_observation(self, note):
        return ('fa-sticky-note-o', note.text, ' · '.join(filter(None, [
            format_date(self.env, note.create_date), note.user_id.name])))

    def _describe_attempt(self, attempt):
        zone = self.company_id._dental_zone()
        labels = {
            name: dict(attempt._fields[name]._description_selection(self.env))
            for name in ('channel', 'mood')}
        said = ' · '.join(filter(None, [
            attempt.outcome_id.name or labels['channel'][attempt.channel],
            labels['mood'].get(attempt.mood), ', '.join(attempt.blocker_ids.mapped('name')),
            attempt.told and f'“{attempt.told}”', attempt.solution]))
        when = format_datetime(self.env, attempt.at, tz=zone, dt_format='short')
        icon = 'fa-phone' if attempt.channel == 'phone' else 'fa-envelope-o'
        return (icon, said, f'{when} · {attempt.user_id.name}')
