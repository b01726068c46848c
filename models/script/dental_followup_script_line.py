from itertools import compress

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import sentences
from ...tools.titles import smooth
from ..access.values import is_id

LINE_KINDS = [
    ('identify', "Who calls"),
    ('third_party', "If somebody else answers"),
    ('purpose', "Why we call"),
    ('opening', "Opening"),
    ('question', "Open question"),
    ('reply', "Reply"),
    ('closing', "Closing question"),
]
NEEDS = [
    ('none', "Nothing more"),
    ('missed_visit', "There is a missed visit"),
    ('missed_today', "The visit was missed today"),
    ('missed_before', "The visit was missed on an earlier day"),
    ('cancelled_visit', "There is a cancelled visit"),
    ('last_visit', "The patient has attended before"),
    ('last_treatment', "The last treatment is known"),
    ('dentist_asked', "The dentist asked for the patient"),
    ('plan', "There is a treatment plan"),
    ('changed', "Something was changed after what the patient said"),
    ('complained', "The patient has told us what was wrong"),
    ('wrote', "The patient wrote to us"),
    ('answer', "A dentist has answered the patient's question, or a red flag"),
    ('no_answer', "A dentist has still to answer the patient's question"),
    ('calling', "We call"),
    ('ringing', "The patient rings us"),
]
AUDIENCES = [
    ('anybody', "Anybody"),
    ('patient', "The patient"),
    ('guardian', "A minor's guardian"),
]
PLACEHOLDERS = {
    'patient': None,
    'child': None,
    'clinic': None,
    'caller': None,
    'department': None,
    'greeting': None,
    'missed_when': 'missed_visit',
    'missed_date': 'missed_visit',
    'cancelled_date': 'cancelled_visit',
    'last_date': 'last_visit',
    'last_treatment': 'last_treatment',
    'dentist': 'dentist_asked',
    'visit_dentist': None,
    'plan': 'plan',
    'told': 'complained',
    'changed': 'changed',
    'answer': 'answer',
    'who_answered': 'answer',
}
"""The safe list: what may stand in a sentence, and what must be true to say it (S63-S66)."""
BEFORE_KNOWING = ('identify', 'third_party')
"""Said before one knows who is on the line: nothing clinical (S61)."""
NOT_CLINICAL = {'patient', 'greeting', 'clinic', 'caller', 'department'}


class DentalFollowupScriptLine(models.Model):
    """One sentence of a script, and what must be true for it to be offered (invariant 9).

    A reply belongs to a blocker, and to one script or to all of them (S70, S74).
    """

    _name = 'dental.followup.script.line'
    _inherit = ['dental.followup.links', 'dental.followup.braces']
    _description = "Call script line"
    _order = 'sequence, id'
    _rec_name = 'text'
    _dental_braces = tuple(PLACEHOLDERS)

    script_id = fields.Many2one('dental.followup.script', index=True, ondelete='cascade')
    kind = fields.Selection(LINE_KINDS, required=True, default='opening')
    blocker_id = fields.Many2one(
        'dental.followup.blocker', index='btree_not_null', ondelete='cascade',
        help="The reply is offered when this keeps the patient from coming.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    text = fields.Text(
        string="Sentence", required=True, translate=True,
        help="Words in braces are replaced: {patient}, {clinic} … Nothing else is.")
    needs = fields.Selection(
        NEEDS, string="Only if", required=True, default='none',
        help="A sentence is offered to the caller only if it is true; what its words in braces "
             "need is checked by itself.")
    audience = fields.Selection(
        AUDIENCES, string="Said to", required=True, default='anybody',
        help="“You” is the patient; to the mother of a minor one says it otherwise.")

    _reply_blocker = models.Constraint(
        "CHECK((kind = 'reply') = (blocker_id IS NOT NULL))",
        "A reply says which blocker it answers; other sentences answer none.")
    _script_unless_reply = models.Constraint(
        "CHECK(kind = 'reply' OR script_id IS NOT NULL)",
        "Only a reply can serve all scripts.")

    @api.depends('text')
    @api.depends_context('dental_call_id', 'lang', 'uid')
    def _compute_display_name(self):
        """Show the sentence with the names and dates of the call at hand put in."""
        # As the user: Odoo reads the names of what a record links to as the server.
        said = self.env.context.get('dental_call_id')
        call = self.env['dental.followup.call'].sudo(False).browse(
            said if is_id(said) else ()).exists()._filtered_access('read')
        facts = call and call._script_facts()
        for line in self:
            line.display_name = line._say(facts) if facts else line.text

    @api.constrains('text', 'kind')
    def _check_text(self):
        """What stands in braces is on the safe list, in every language it is written in."""
        for line in self:
            for text in line._get_texts():
                line._check_placeholders(text)

    def _check_placeholders(self, text):
        self._check_braces(text)
        found = set(sentences.names(text))
        if self.kind == 'identify' and not {'clinic', 'caller'} <= found:
            raise ValidationError(self.env._(
                "Who calls is said first: “%(text)s” needs {clinic} and {caller}.", text=text))
        if self.kind in BEFORE_KNOWING and found - NOT_CLINICAL:
            raise ValidationError(self.env._(
                "{%(name)s} is said only to the patient, and here somebody else may be on the "
                "line.", name=sorted(found - NOT_CLINICAL)[0]))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create sentences; those of every clinic only by who manages all of them.

        :raises UserError: for a shared script and a manager of some of the clinics
        :raises ValidationError: for a placeholder that is not on the safe list
        """
        lines = super().create(vals_list)
        lines._check_shared()
        return lines

    def write(self, vals):
        """Write; sentences of every clinic only by who manages all of them.

        A script that is used goes on saying who calls. That is looked at when it may lose a
        sentence, not when it gets one: an upgrade adds what is missing one after the other.

        :raises UserError: for a shared script and a manager of some of the clinics, or the words
            of an opening that is being tried
        :raises ValidationError: for a placeholder that is not on the safe list, or if nobody
            would say who calls
        """
        self._check_not_tried(vals)
        self.check_access('write')
        self._check_shared()
        scripts = self.script_id
        result = super().write(vals)
        self._check_shared()
        if {'kind', 'active', 'script_id'} & vals.keys():
            (scripts | self.script_id).filtered('program_ids')._ensure_says_who_calls()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_shared()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_who_calls(self):
        """Let a script that is used go on saying who calls."""
        self.script_id.filtered('program_ids')._ensure_says_who_calls(without=self)

    def _check_shared(self):
        """Refuse that a manager of some clinics changes what all of them say.

        :raises UserError: saying what to do instead
        """
        if any(not line.script_id for line in self):
            self.env['dental.followup.script'].new({'company_id': False})._check_shared()
        self.script_id._check_shared()

    # TOOLS

    def _text_in(self, lang):
        """Return the sentence in a language; what is being typed is in the user's own."""
        self.ensure_one()
        if not self._origin or lang == self.env.lang:
            return self.text or ''
        return self._origin.with_context(lang=lang).text or ''

    def _say(self, facts):
        """Return the sentence filled in, in the language of the person spoken to.

        :param facts: a ``Facts``
        """
        return smooth(sentences.fill(self._text_in(facts.lang), facts.values))

    def _offered(self, facts):
        """Return those that may be said: all they say is true and known (invariant 9).

        :param facts: a ``Facts``
        """
        hold = sentences.which_hold(self._as_sentences(facts.lang), facts, PLACEHOLDERS)
        return self.browse(compress(self._ids, hold))

    def _as_sentences(self, lang):
        """Return each as a ``tools.sentences.Sentence`` in a language."""
        return [sentences.Sentence(
            line._text_in(lang), line.needs or 'none', line.audience) for line in self]

    def _why_not(self, facts):
        """Say in a few words why a sentence is not offered; an empty text if it is.

        :param facts: a ``Facts``
        """
        words = self._words_for_lack()
        return ', '.join(dict.fromkeys(
            words.get(lack) or self.env._("nothing is known for {%(name)s}", name=lack)
            for sentence in self._as_sentences(facts.lang)
            for lack in sentences.lacks(sentence, facts, PLACEHOLDERS)))

    @api.model
    def _words_for_lack(self):
        return {
            'missed_visit': self.env._("no missed visit"),
            'missed_today': self.env._("no visit was missed today"),
            'missed_before': self.env._("no visit was missed on an earlier day"),
            'cancelled_visit': self.env._("no cancelled visit"),
            'last_visit': self.env._("no last visit"),
            'last_treatment': self.env._("the last treatment is not known"),
            'dentist_asked': self.env._("no dentist has asked for the patient"),
            'plan': self.env._("no treatment plan"),
            'changed': self.env._("nothing was changed after what the patient said"),
            'complained': self.env._("the patient has not told us yet what was wrong"),
            'told': self.env._("what it is about is not known, or only managers read it"),
            'wrote': self.env._("the patient has not written to us"),
            'answer': self.env._("no dentist has answered what the patient asked"),
            'no_answer': self.env._("no question of the patient waits for an answer"),
            'calling': self.env._("the patient rings us"),
            'ringing': self.env._("it is we who call"),
            'patient': self.env._("one speaks to a minor's guardian"),
            'guardian': self.env._("the patient is no minor"),
            'child': self.env._("the patient is no minor"),
        }

    @api.model
    def _words_for_placeholders(self):
        """Return what each word in braces stands for, in the order they are shown in."""
        return {
            'patient': self.env._("first name of who is spoken to"),
            'child': self.env._("first name of the minor, said to the guardian"),
            'clinic': self.env._("the clinic"),
            'caller': self.env._("who calls"),
            'department': self.env._("patient care"),
            'greeting': self.env._("the clinic's greeting at this time of day"),
            'missed_when': self.env._("“today at 10:00”, “on Monday …”: the missed visit"),
            'missed_date': self.env._("day of the missed visit"),
            'cancelled_date': self.env._("day of the cancelled visit"),
            'last_date': self.env._("day of the last visit that took place"),
            'last_treatment': self.env._("what was done at it"),
            'dentist': self.env._("the dentist who asked for the patient"),
            'visit_dentist': self.env._("dentist of the visit it is about"),
            'plan': self.env._("name of the treatment plan"),
            'changed': self.env._("what the clinic changed, as it stands in the complaint"),
            'told': self.env._(
                "what a complaint is about, in a few words: only for who may read it"),
            'answer': self.env._("what a dentist answered to the patient's question"),
            'who_answered': self.env._("who answered it"),
        }
