from odoo import api, fields, models
from odoo.tools.misc import format_datetime

from ..tools import clinic_time, freed


class DentalFollowupFreed(models.TransientModel):
    """Who should be offered a time that was freed, those to call first on top (S80)."""

    _name = 'dental.followup.freed'
    _inherit = 'dental.followup.links'
    _description = "Who could come"

    freed_time_id = fields.Many2one(
        'dental.followup.freed.time', required=True, ondelete='cascade')
    company_id = fields.Many2one(related='freed_time_id.company_id')
    when_text = fields.Char(compute='_compute_texts', string="The time")
    what_text = fields.Char(compute='_compute_texts', string="Dentist and length")
    how_text = fields.Char(compute='_compute_texts', string="Why it is free")
    status_text = fields.Char(compute='_compute_texts', string="Attention")
    line_ids = fields.One2many('dental.followup.freed.line', 'freed_id', readonly=True)

    @api.depends('freed_time_id')
    def _compute_display_name(self):
        for one in self:
            one.display_name = one.when_text

    @api.depends('freed_time_id.is_free')
    def _compute_texts(self):
        self.when_text = self.what_text = self.how_text = self.status_text = False
        for one in self.filtered('freed_time_id'):
            time = one.freed_time_id
            start, stop = (
                (time.free_start, time.free_stop) if time.is_free else (time.start, time.stop))
            one.when_text = one.company_id._dental_when(start)
            one.what_text = ' · '.join(filter(None, (
                time.dentist_id.name, self.env._(
                    "%(number)s minutes", number=round((stop - start).total_seconds() / 60)),
                time.chair_id.sudo().name)))  # only the name of a chair that Odoo hides
            one.how_text = one._describe_how(start, stop)
            one.status_text = not time.is_free and self.env._(
                "This time is not free any more: nobody needs to be called about it.")

    def _describe_how(self, start, stop):
        time, zone = self.freed_time_id, self.company_id._dental_zone()
        labels = dict(time._fields['reason']._description_selection(self.env))
        left = (start, stop) != (time.start, time.stop) and self.env._(
            "What is left of %(start)s to %(stop)s", **{
                name: clinic_time.to_local(moment, zone).strftime('%H:%M')
                for name, moment in (('start', time.start), ('stop', time.stop))})
        return ' · '.join(filter(None, (
            labels[time.reason], time.partner_id.name,
            format_datetime(self.env, time.freed_at, tz=zone, dt_format='short'), left)))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Look for who could come at these times.

        :raises AccessError: for a time of another clinic
        """
        records = super().create(vals_list)
        records.freed_time_id.check_access('read')
        records._find_lines()
        return records

    def _find_lines(self):
        """List anew who could come: with ``sudo``, because the list is the server's word."""
        self.sudo().line_ids.unlink()
        found = self.env['dental.followup']._find_who_could_come(
            self.freed_time_id.filtered('is_free'))
        self.env['dental.followup.freed.line'].sudo().create([
            one._prepare_line(place, candidate) for one in self
            for place, candidate in enumerate(found.get(one.freed_time_id, ()))])

    def _prepare_line(self, place, candidate):
        case, visit = candidate.key
        return {
            'freed_id': self.id, 'sequence': place, 'partner_id': candidate.patient,
            'followup_id': case.id, 'visit_id': visit.id,
            'why': self._describe_candidate(candidate)}

    def _describe_candidate(self, candidate):
        """Say why a patient is on the list, as one colleague tells another."""
        case, visit = candidate.key
        words = [case._describe_reason() if case else self.env._(
            "Would like to come sooner than on %(when)s",
            when=self.company_id._dental_when(visit.start))]
        speaks = freed.merits(self.freed_time_id._get_gap(), candidate)
        if 'band' in speaks:
            words.append(
                self.env._("prefers mornings") if candidate.band == 'morning'
                else self.env._("prefers afternoons"))
        if 'dentist' in speaks:
            words.append(self.env._("same dentist"))
        if 'length' in speaks:
            words.append(self.env._("fills the time"))
        return '; '.join(word.rstrip('.') for word in words)

    # ACTIONS

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Who could come?"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'current',
        }

    def action_again(self):
        """Look anew: who has said no or was booked meanwhile is not on the list any more."""
        self._find_lines()
        return True


class DentalFollowupFreedLine(models.TransientModel):
    """A patient who could come at a freed time, and why they are on the list."""

    _name = 'dental.followup.freed.line'
    _inherit = 'dental.followup.links'
    _description = "Patient for a short-notice slot"
    _order = 'sequence, id'

    freed_id = fields.Many2one(
        'dental.followup.freed', required=True, ondelete='cascade', index=True)
    sequence = fields.Integer()
    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, ondelete='cascade')
    followup_id = fields.Many2one('dental.followup', ondelete='cascade')
    visit_id = fields.Many2one('calendar.event', ondelete='cascade')
    why = fields.Char(string="Why this patient")
    is_done = fields.Boolean(compute='_compute_is_done')

    @api.depends('freed_id.freed_time_id')
    def _compute_is_done(self):
        """Nobody is called any more about a time that is not free."""
        for line in self:
            line.is_done = not line.freed_id.freed_time_id.is_free

    def action_call(self):
        """Call this patient, with the freed time offered first.

        :raises UserError: if nobody may call them about it
        """
        self.ensure_one()
        freed_time = self.freed_id.freed_time_id
        if not freed_time.is_free:
            return self.freed_id._action_open()
        case = self.followup_id or self.env['dental.followup']._open_sooner(
            self.visit_id, freed_time)
        return case.with_context(default_freed_time_id=freed_time.id).action_call()
