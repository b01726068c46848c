from markupsafe import Markup
from odoo import api, fields, models

from ..vocabulary import STAFF


class CalendarEvent(models.Model):
    """The hand-over: who arrives is greeted by what was agreed with them (S60)."""

    _inherit = 'calendar.event'

    dental_handover_html = fields.Html(
        string="How to greet", compute='_compute_dental_handover_html', groups=STAFF,
        help="Only while the patient waits, and only if there is something to hand over.")

    @api.depends('dental_state')
    @api.depends_context('lang', 'uid')
    def _compute_dental_handover_html(self):
        arrived = self.filtered(lambda visit: visit.dental_state == 'arrived')
        (self - arrived).dental_handover_html = False
        calls, notes = arrived._dental_booking_calls(), arrived._dental_pinned_notes()
        for visit in arrived:
            lines = visit._dental_handover_lines(
                calls.get(visit), notes.get(visit.dental_patient_id, ()))
            visit.dental_handover_html = bool(lines) and visit._dental_handover_card(lines)

    def _dental_handover_action(self):
        """Return the action that shows what is handed over of one visit, or ``None``."""
        if len(self) != 1 or not self.dental_handover_html:
            return None
        view = self.env.ref('dental_followup.calendar_event_view_form_handover')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("%(patient)s is here", patient=self.dental_patient_id.name),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(view.id, 'form')],
            'target': 'new', 'context': {'dialog_size': 'medium'},
        }

    # what is known of them, for many visits at once

    def _dental_booking_calls(self):
        """Return the last conversation that led to each visit, by visit.

        It booked the visit, or it was about the follow-up that waited for it, also after a move.
        """
        attempts = self.env['dental.followup.attempt'].search([
            ('outcome_move', '=', 'answered'), ('same_call_id', '=', False),
            '|', ('event_id', 'in', self.ids), ('followup_id.rebooked_event_id', 'in', self.ids),
        ]) if self else self.env['dental.followup.attempt']
        found = {}
        for attempt in attempts:  # the latest first
            for visit in attempt.event_id | attempt.followup_id.rebooked_event_id:
                found.setdefault(visit, attempt)
        return found

    def _dental_pinned_notes(self):
        """Return the observations that are kept on top, by patient."""
        notes = self.env['dental.observation'].browse()
        for company, visits in self.grouped('dental_company_id').items():
            notes |= notes._dental_pinned(visits.dental_patient_id, company)
        return notes.grouped('partner_id')

    # in words

    def _dental_handover_lines(self, attempt, notes):
        """Return the lines of one card as (icon, text).

        :param attempt: the conversation that led to the visit, if any
        :param notes: observations that are kept on top
        """
        lines = [('fa-thumb-tack', note.text) for note in notes]
        if attempt:
            lines = [*self._dental_describe_call(attempt), *lines]
        return lines

    def _dental_describe_call(self, attempt):
        """Return what was said in the call that led to the visit, kindly, as (icon, text).

        With ``sudo`` for names only: a colleague who left is hidden by Odoo and named all the same.
        """
        when = self.dental_company_id._dental_when
        words = {'when': when(attempt.at), 'name': attempt.user_id.sudo().name}
        booked = self.env._("Booked by phone with %(name)s on %(when)s.", **words)
        spoken = self.env._("%(name)s spoke with the patient on %(when)s.", **words)
        yield 'fa-phone', booked if attempt.event_id else spoken
        worry = self._dental_describe_worry(attempt)
        if worry:
            yield 'fa-heart-o', worry
        if attempt.promise:
            yield 'fa-handshake-o', self.env._(
                "We promised: %(promise)s (%(owner)s)", promise=attempt.promise,
                owner=attempt.promise_user_id.sudo().name or attempt.user_id.sudo().name)

    def _dental_describe_worry(self, attempt):
        """Say in kind words what was difficult and what was offered, or nothing."""
        blockers = ', '.join(attempt.blocker_ids.filtered(
            lambda blocker: blocker.code != 'none').mapped('name'))
        moods = {
            'worried': self.env._("Sounded worried: a calm word helps."),
            'upset': self.env._("Was upset: listen first, without hurry."),
        }
        return ' '.join(filter(None, [
            moods.get(attempt.mood),
            blockers and self.env._(
                "What made it difficult: %(blockers)s.", blockers=blockers),
            attempt.solution and self.env._("We offered: %(offer)s", offer=attempt.solution),
        ]))

    def _dental_handover_card(self, lines):
        """Return the card: how to greet, and why in that way."""
        greeting = self.env._(
            "“Good to see you, %(name)s. Thank you for coming.”",
            name=self.dental_patient_id._dental_call_name())
        return Markup('<div class="o_dental_followup_handover"><p class="mb-1"><b>%s</b></p>'
                      '<ul class="list-unstyled mb-0">%s</ul></div>') % (
            greeting, Markup().join(
                Markup('<li class="d-flex gap-2"><i class="fa fa-fw %s mt-1"></i>'
                       '<span>%s</span></li>') % line for line in lines))
