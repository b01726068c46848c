from markupsafe import Markup
from odoo import api, fields, models

from .dental_followup_script_line import LINE_KINDS


class DentalFollowupScript(models.Model):
    """The whole call as it would be read to a patient, while its sentences are being written."""

    _inherit = 'dental.followup.script'

    preview_followup_id = fields.Many2one(
        'dental.followup', string="Try it on", compute='_compute_preview_followup_id',
        readonly=False, help="A call that is or was due; nothing of this is saved.")
    preview_lang = fields.Selection(
        '_get_installed_langs', string="Language", compute='_compute_preview_lang', readonly=False)
    preview_html = fields.Html(
        string="The call, read aloud", compute='_compute_preview_html')
    placeholder_html = fields.Html(
        string="Words in braces", compute='_compute_placeholder_html')

    @api.model
    def _get_installed_langs(self):
        return self.env['res.lang'].get_installed()

    @api.depends('program_ids')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_preview_followup_id(self):
        """Begin with the latest case of a program that uses the script."""
        for script in self:
            script.preview_followup_id = self.env['dental.followup'].search(
                [('program_id', 'in', script.program_ids._origin.ids)],
                order='id desc', limit=1)

    @api.depends('preview_followup_id')
    @api.depends_context('lang')
    def _compute_preview_lang(self):
        for script in self:
            case = script.preview_followup_id
            script.preview_lang = case._script_lang() if case else self.env.lang

    @api.depends(
        'preview_followup_id', 'preview_lang', 'tone', 'listen_tip', 'reply_tip', 'closing_tip',
        *(f'{name}.{field}' for name in (
            'who_line_ids', 'opening_line_ids', 'question_line_ids', 'reply_line_ids',
            'closing_line_ids')
          for field in ('text', 'needs', 'audience', 'sequence', 'kind', 'active', 'blocker_id')))
    @api.depends_context('lang', 'uid')
    def _compute_preview_html(self):
        """Fill in every sentence for a patient, and say which are not offered, and why."""
        for script in self:
            case = script.preview_followup_id._origin
            script.preview_html = script._preview(case._script_facts(
                script.preview_lang, ringing=case.program_id.code == 'incoming')) if case else False

    def _preview(self, facts):
        labels = dict(self.env['dental.followup.script.line']._fields['kind']
                      ._description_selection(self.env))
        lines = (self.who_line_ids | self.opening_line_ids | self.question_line_ids
                 | self.reply_line_ids | self.closing_line_ids)
        parts = []
        for kind, _label in LINE_KINDS:
            said = lines.filtered(lambda line, kind=kind: line.kind == kind)
            if kind == 'reply':
                said |= self.env['dental.followup.script.line'].search(
                    [('kind', '=', 'reply'), ('script_id', '=', False)])
            said = said.sorted(lambda line: (line.blocker_id.sequence, line.sequence))
            if said:
                parts.append(Markup(
                    '<h4 class="fs-6 text-uppercase text-muted mt-3 mb-1">%s</h4>') % labels[kind])
            parts += [self._preview_line(line, facts) for line in said]
        return Markup().join(parts)

    def _preview_line(self, line, facts):
        """Return a sentence filled in; struck out, and why, if it is not true for the patient."""
        why_not, said = line._why_not(facts), line._say(facts)
        about = line.blocker_id.name
        lead = Markup('<span class="badge text-bg-light me-1">%s</span>') % about if about else ''
        if why_not:
            return Markup(
                '<p class="text-muted mb-1">%s<s>%s</s><br/>'
                '<small><i class="fa fa-ban me-1"></i>%s</small></p>') % (
                lead, said,
                self.env._("not offered: %(reason)s", reason=why_not))
        return Markup('<p class="mb-1">%s%s</p>') % (lead, said)

    @api.depends_context('lang')
    def _compute_placeholder_html(self):
        words = self.env['dental.followup.script.line']._words_for_placeholders()
        text = Markup().join(
            Markup('<li class="col-md-6"><code>%s</code> %s</li>') % (f'{{{name}}}', meaning)
            for name, meaning in words.items())
        for script in self:
            script.placeholder_html = Markup('<ul class="row list-unstyled mb-0">%s</ul>') % text
