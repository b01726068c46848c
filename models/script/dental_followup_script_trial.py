from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import ab_test
from ..access.kept import drop_kept

ARMS = [('a', "A"), ('b', "B"), ('out', "Left out")]


class DentalFollowupScriptTrial(models.Model):
    """Two openings of a script side by side, until somebody stops it.

    Which one a call begins with is computed from the case, so that nobody chooses; it is
    computed only where both are true for the patient. A call in which the caller said another
    opening is left out: what a caller prefers for a kind patient would look like a better text.
    """

    _name = 'dental.followup.script.trial'
    _inherit = 'dental.followup.links'
    _description = "A/B test of two openings"
    _order = 'since desc, id desc'
    _rec_name = 'script_id'
    _dental_kept = frozenset({'since', 'stopped_at', 'kept_id'})

    script_id = fields.Many2one(
        'dental.followup.script', required=True, index=True, ondelete='cascade')
    opening_a_id = fields.Many2one(
        'dental.followup.script.line', string="A", required=True, ondelete='cascade',
        domain="[('script_id', '=', script_id), ('kind', '=', 'opening')]")
    opening_b_id = fields.Many2one(
        'dental.followup.script.line', string="B", required=True, ondelete='cascade',
        domain="[('script_id', '=', script_id), ('kind', '=', 'opening')]")
    text_a = fields.Text(related='opening_a_id.text', string="What A says")
    text_b = fields.Text(related='opening_b_id.text', string="What B says")
    since = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False)
    stopped_at = fields.Datetime(string="Ended", readonly=True, copy=False)
    kept_id = fields.Many2one(
        'dental.followup.script.line', string="The one kept", readonly=True, copy=False,
        ondelete='set null')
    # what came of it
    calls_a = fields.Integer(string="Calls with A", compute='_compute_results')
    calls_b = fields.Integer(string="Calls with B", compute='_compute_results')
    booked_a = fields.Char(string="Booked after A", compute='_compute_results')
    booked_b = fields.Char(string="Booked after B", compute='_compute_results')
    attended_a = fields.Char(string="Attended after A", compute='_compute_results')
    attended_b = fields.Char(string="Attended after B", compute='_compute_results')
    left_out = fields.Integer(
        compute='_compute_results', help="Calls in which the caller said another opening.")
    verdict = fields.Selection([
        ('few', "Too few to tell"), ('alike', "No clear difference"), ('a', "A works better"),
        ('b', "B works better")], compute='_compute_results')
    verdict_text = fields.Char(string="What it says", compute='_compute_results')

    _one_at_a_time = models.UniqueIndex(
        '(script_id) WHERE stopped_at IS NULL',
        "Two openings of this script are being tried already: stop that first.")
    _two_openings = models.Constraint(
        'CHECK(opening_a_id <> opening_b_id)', "Choose two different openings.")

    @api.depends('stopped_at')
    def _compute_results(self):
        """Count the calls that were part of it; a patient who attended counts, not a booking."""
        counts = self._count_calls()
        for tried in self:
            results = {}
            for arm in ab_test.ARMS:
                calls, booked, attended = counts.get((tried.id, arm), (0, 0, 0))
                results[arm] = ab_test.Result(calls, attended)
                tried[f'calls_{arm}'] = calls
                tried[f'booked_{arm}'] = tried._describe_share(booked, calls)
                tried[f'attended_{arm}'] = tried._describe_share(attended, calls)
            tried.left_out = counts.get((tried.id, 'out'), (0, 0, 0))[0]
            tried.verdict = ab_test.verdict(results['a'], results['b'])
            tried.verdict_text = tried._describe_verdict(results['a'], results['b'])

    def _count_calls(self):
        """Return calls, bookings and patients who attended, by trial and opening.

        :return: {(trial id, 'a' | 'b' | 'out'): (calls, booked, attended)}
        """
        Attempt = self.env['dental.followup.attempt']
        domain = Domain('trial_id', 'in', self.ids)
        groups = ['trial_id', 'trial_arm']
        attended = {
            (tried.id, arm): number for tried, arm, number in Attempt._read_group(
                domain & Attempt._get_attended_domain(), groups, ['__count'])}
        return {
            (tried.id, arm): (number, booked, attended.get((tried.id, arm), 0))
            for tried, arm, number, booked in Attempt._read_group(
                domain, groups, ['__count', 'event_id:count'])}

    def _describe_share(self, reached, calls):
        if not calls:
            return self.env._("no calls yet")
        low, high = ab_test.wilson(reached, calls)
        return self.env._(
            "%(number)s of %(calls)s (%(share)s%%; likely between %(low)s%% and %(high)s%%)",
            number=reached, calls=calls, share=round(100 * reached / calls),
            low=round(100 * low), high=round(100 * high))

    def _describe_verdict(self, first, second):
        """Say in plain words what may be concluded, and what not yet."""
        if self.verdict == 'few':
            return self.env._(
                "%(a)s and %(b)s calls: too few to tell. Wait for about %(enough)s each.",
                a=first.calls, b=second.calls, enough=ab_test.ENOUGH)
        if self.verdict == 'alike':
            return self.env._(
                "After %(a)s and %(b)s calls there is no difference that could not be chance. "
                "Keep the one you like to say.", a=first.calls, b=second.calls)
        best = self.verdict.upper()
        return self.env._(
            "After opening %(best)s more patients came, and chance hardly explains it.", best=best)

    @api.constrains('script_id', 'opening_a_id', 'opening_b_id')
    def _check_openings(self):
        for tried in self:
            both = tried.opening_a_id | tried.opening_b_id
            if both.script_id != tried.script_id or set(both.mapped('kind')) != {'opening'}:
                raise ValidationError(self.env._("Choose two openings of the script."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Begin trials now.

        :raises UserError: for a shared script and a manager of some of the clinics
        """
        model, vals_list = drop_kept(self, vals_list)
        self.flush_model(['stopped_at'])  # one that was just stopped makes room
        trials = super(DentalFollowupScriptTrial, model).create(vals_list).with_env(self.env)
        trials.script_id._check_shared()
        return trials

    # ACTIONS

    def action_stop(self):
        """Stop trials; calls begin with the first true opening again.

        :raises AccessError: for who writes no scripts
        """
        self.script_id.check_access('write')
        self.script_id._check_shared()
        running = self.filtered(lambda tried: not tried.stopped_at)
        # with sudo: nobody writes a trial, so that what is counted stays what was tried
        return running.sudo().write({'stopped_at': fields.Datetime.now()})

    def action_keep(self):
        """Keep one opening and put the other aside; which one is in the context (``arm``).

        The one that is kept comes first; what was said with the other stays in the ledger.
        """
        self.ensure_one()
        self.action_stop()
        kept, other = self.opening_a_id, self.opening_b_id
        if self.env.context.get('arm') == 'b':
            kept, other = other, kept
        kept.sequence = min(self.script_id.opening_line_ids.mapped('sequence'), default=1) - 1
        other.active = False
        # As in action_stop, where it was asked whether the user writes the script.
        return self.sudo().write({'kept_id': kept.id})


class DentalFollowupScript(models.Model):
    """A script whose openings are tried side by side."""

    _inherit = 'dental.followup.script'

    trial_ids = fields.One2many('dental.followup.script.trial', 'script_id', string="A/B tests")
    running_trial_id = fields.Many2one(
        'dental.followup.script.trial', string="Running A/B test",
        compute='_compute_running_trial_id')

    @api.depends('trial_ids.stopped_at')
    def _compute_running_trial_id(self):
        for script in self:
            script.running_trial_id = script.trial_ids.filtered(
                lambda tried: not tried.stopped_at)[:1]

    def _opening_on_trial(self, case, offered):
        """Return the opening whose turn it is for a case; none if nothing is tried with it.

        :param case: the follow-up
        :param offered: the sentences that are true for its patient
        """
        tried = self.running_trial_id
        openings = tried.opening_a_id | tried.opening_b_id
        if not tried or openings - offered:
            return openings.browse()
        return tried[f'opening_{ab_test.arm(tried.id, case.id)}_id']

    def action_start_trial(self):
        """Choose two openings to be tried side by side."""
        self.ensure_one()
        openings = self.opening_line_ids[:2].ids
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Try two openings"),
            'res_model': 'dental.followup.script.trial', 'view_mode': 'form', 'target': 'new',
            'context': {
                'default_script_id': self.id,
                **dict(zip(('default_opening_a_id', 'default_opening_b_id'), openings,
                           strict=False))},
        }

    def action_open_trials(self):
        """Show what was tried, and what came of it."""
        self.ensure_one()
        running = self.running_trial_id
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("A/B test of openings"),
            'res_model': 'dental.followup.script.trial', 'domain': [('script_id', '=', self.id)],
            'view_mode': 'form' if running else 'list,form', 'res_id': running.id,
            'context': {'create': False},  # one begins from the script
        }


class DentalFollowupScriptLine(models.Model):
    """An opening that is being tried stays as it is."""

    _inherit = 'dental.followup.script.line'

    def _check_not_tried(self, vals):
        """Refuse to change the words of an opening that is being tried.

        :param dict vals: of a write
        :raises UserError: naming what to do first
        """
        if {'text', 'active', 'kind', 'script_id', 'needs', 'audience'} & vals.keys():
            tried = self.env['dental.followup.script.trial'].search([
                ('stopped_at', '=', False), '|', ('opening_a_id', 'in', self.ids),
                ('opening_b_id', 'in', self.ids)], limit=1)
            if tried:
                raise UserError(self.env._(
                    "An opening of “%(name)s” is being tried: stop the A/B test before you change "
                    "it.", name=tried.script_id.name))


class DentalFollowupAttempt(models.Model):
    """A call that was part of a trial; the server's word, as how it counts is."""

    _inherit = 'dental.followup.attempt'

    trial_id = fields.Many2one(
        'dental.followup.script.trial', string="A/B test of openings", readonly=True,
        index='btree_not_null', ondelete='restrict')
    trial_arm = fields.Selection(ARMS, string="Opening tried", readonly=True)

    @api.model
    def _prepare_trial_values(self, vals, offered=None):
        """Return of which trial a call was part, and which opening it counts for.

        :param dict vals: of a new row of the ledger
        :param offered: the sentences that the call offered, default those that are true now
        """
        opening = self.env['dental.followup.script.line'].browse(vals.get('opening_id') or ())
        tried = opening.script_id.running_trial_id
        outside = {'trial_id': False, 'trial_arm': False}
        if not (tried and vals.get('followup_id')) or vals.get('same_call_id'):
            return outside
        case = self.env['dental.followup'].browse(vals['followup_id'])
        if offered is None:
            facts = case._script_facts(ringing=vals.get('direction') == 'in')
            offered = (tried.opening_a_id | tried.opening_b_id)._offered(facts)
        turn = tried.script_id._opening_on_trial(case, offered)
        if not turn:
            return outside
        arm = 'a' if turn == tried.opening_a_id else 'b'
        return {'trial_id': tried.id, 'trial_arm': arm if opening == turn else 'out'}
