from odoo import api, fields, models


class DentalFollowupCall(models.TransientModel):
    """What the caller may say: sentences of the script that are true, questions, replies."""

    _inherit = 'dental.followup.call'

    script_id = fields.Many2one(related='program_id.script_id')
    purpose_text = fields.Text(related='script_id.purpose')
    tone_text = fields.Text(related='script_id.tone')
    offered_line_ids = fields.Many2many(
        'dental.followup.script.line', compute='_compute_offered_lines',
        help="Sentences of the script that are true for this patient.")
    opening_id = fields.Many2one('dental.followup.script.line')
    identify_text = fields.Text(compute='_compute_line_texts', string="Say who calls")
    opening_text = fields.Text(compute='_compute_line_texts', string="You can begin like this")
    question_id = fields.Many2one('dental.followup.script.line', string="Open question")
    question_text = fields.Text(compute='_compute_line_texts', string="Ask")
    reply_text = fields.Text(string="A reply that helps", compute='_compute_reply_text')
    closing_question_id = fields.Many2one('dental.followup.script.line', string="Closing question")

    # COMPUTES

    @api.depends('followup_id')
    def _compute_offered_lines(self):
        for call in self:
            facts = call._get_facts()
            call.offered_line_ids = call.script_id.line_ids.filtered(
                lambda line, facts=facts: line.needs == 'none' or facts.get(line.needs))

    @api.depends('opening_id', 'question_id', 'offered_line_ids')
    def _compute_line_texts(self):
        for call in self:
            values = call._get_placeholders()
            identify = call.offered_line_ids.filtered(lambda line: line.kind == 'identify')[:1]
            for name, line in (
                    ('identify_text', identify), ('opening_text', call.opening_id),
                    ('question_text', call.question_id)):
                call[name] = line._fill(values) if line else False

    @api.depends('blocker_ids')
    def _compute_reply_text(self):
        for call in self:
            call.reply_text = '\n'.join(filter(None, call.blocker_ids.mapped('reply')))

    def _last_attended_visit(self):
        return self.last_visit_id

    def _get_facts(self):
        """Return what is true of the patient, by the name a script line asks for it (S63-S66)."""
        last = self._last_attended_visit()
        return {
            'missed_visit': self.event_id.dental_state == 'no_show',
            'last_visit': bool(last),
            'last_treatment': bool(last.categ_ids),
            'dentist_asked': bool(self.followup_id.asked_by_id),
            'plan': bool(self.followup_id.plan_id),
        }

    def _get_placeholders(self):
        """Return the texts that a script's placeholders stand for, in the user's language."""
        self.ensure_one()
        last = self._last_attended_visit()

        def day(event):
            return self.company_id._dental_when(event.start, clock=False) if event else ''
        return {
            'patient': self.followup_id.contact_partner_id._dental_call_name(),
            'clinic': self.company_id.name,
            'caller': self.env.user.name,
            'missed_date': day(self.event_id),
            'last_date': day(last),
            'last_treatment': ', '.join(last.categ_ids.mapped('name')),
            'dentist': self.followup_id.asked_by_id.name or self.event_id.dental_dentist_id.name
            or '',
        }

    # ACTIONS

    def action_other_line(self):
        """Offer the next true sentence of a kind; which kind is in the context (``kind``)."""
        kind = self.env.context['kind']
        lines = self.offered_line_ids.filtered(lambda line: line.kind == kind)
        name = f'{kind}_id'
        position = lines.ids.index(self[name].id) + 1 if self[name] in lines else 0
        self[name] = lines[position % len(lines)] if lines else False
        return self._action_open()
