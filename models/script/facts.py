from datetime import timedelta

from babel.dates import format_date, format_skeleton
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools.error_field import about
from ...tools.sentences import Facts
from ...tools.titles import said_of
from .results import SAID_IN

NEAR = timedelta(days=30)
"""So near, a day is known by its weekday; farther away, it confuses."""


class DentalFollowup(models.Model):
    """What may truly be said in the call of a case (invariant 9, S63-S66)."""

    _inherit = 'dental.followup'

    def _script_lang(self):
        """Return the language of who is spoken to if it is installed, else the user's."""
        self.ensure_one()
        lang = self.contact_partner_id.lang
        known = lang and self.env['res.lang']._get_data(code=lang)
        return lang if known else self.env.lang or 'en_US'

    def _script_facts(self, lang=None, last=None, ringing=False):
        """Return the :class:`Facts` of a case, in the language of who is spoken to.

        :param lang: code of another language
        :param last: the patient's last visit that took place, if it is known already
        :param ringing: whether it is the patient who rings
        """
        self.ensure_one()
        lang = lang or self._script_lang()
        case = self.with_context(lang=lang)
        last = case._last_attended_visit() if last is None else last.with_context(lang=lang)
        missed, visit = case._missed_visit(), case.event_id
        is_missed = missed.dental_state == 'no_show'
        is_today = case.company_id._dental_is_today(missed.start)
        complaint = case._get_told_complaint()
        truths = {
            'none': True,
            'missed_visit': is_missed,
            'missed_today': is_missed and is_today, 'missed_before': is_missed and not is_today,
            'cancelled_visit': visit.dental_state == 'cancelled',
            'last_visit': bool(last),
            'last_treatment': bool(last.categ_ids),
            'dentist_asked': bool(case.asked_by_id),
            'plan': bool(case.plan_id),
            'changed': bool(case._get_changed()),
            'complained': bool(complaint),
            'wrote': case._is_answer(),
            'answer': bool(case._get_alarm_answer()) or (
                bool(case._get_question().answer) and not case._is_unanswered()),
            'no_answer': case._is_unanswered(),
            'calling': not ringing,
            'ringing': ringing,
        }
        true = frozenset(name for name, holds in truths.items() if holds)
        person = case.contact_partner_id
        return Facts(
            values={**case._script_values(last, true), 'told': case._say_complaint(complaint)},
            true=true, lang=lang,
            audience='guardian' if person != case.partner_id or case.partner_id.dental_is_minor
            else 'patient')

    def _check_said(self, said, offered=None, ringing=False):
        """Refuse sentences that cannot have been said in a call of a case (invariant 9).

        What was offered may have been, as what it is; and any true reply of the script or of all
        of them, for what keeps the patient from coming may have been put otherwise since.

        :param said: pairs of the field a sentence stands in and the sentence
        :param offered: the sentences offered in the call, default those that are true now
        :param ringing: whether it is the patient who rings
        :raises ValidationError: naming the input and the patient
        """
        self.ensure_one()
        kinds = {name: kind for kind, name in SAID_IN.items()}
        doubtful = [(name, line) for name, line in said if (
            offered is None or line not in offered or line.kind != kinds[name])]
        if not doubtful:
            return
        script, facts = self.program_id.script_id, self._script_facts(ringing=ringing)
        if offered is None:
            offered = script._offered_lines(facts)
        for name, line in doubtful:
            fits = line in offered or (
                line.kind == 'reply' and line.active and line.script_id <= script
                and line._offered(facts))
            if not fits or line.kind != kinds[name]:
                raise about(ValidationError(self._say_cannot_be_said(name, line, facts)), name)

    def _say_cannot_be_said(self, name, line, facts):
        """Say of which input, and what is untrue, or that it belongs elsewhere."""
        label = self.env['dental.followup.attempt']._fields[name]._description_string(self.env)
        why = line._why_not(facts)
        if not why:
            return self.env._(
                "“%(field)s”: “%(sentence)s” is not among the sentences of this call. Choose "
                "another one.", field=label, sentence=line.text)
        return self.env._(
            "“%(field)s”: “%(sentence)s” cannot be said to %(patient)s: %(why)s. Choose another "
            "sentence.", field=label, sentence=line.text, patient=self.partner_id.name, why=why)

    def _last_attended_visit(self):
        return self.env['calendar.event'].with_context(active_test=False).search([
            ('dental_patient_id', '=', self.partner_id.id),
            ('dental_company_id', '=', self.company_id.id),
            ('dental_state', '=', 'attended'),
        ], order='start desc', limit=1)

    def _script_values(self, last, true):
        visit, person = self._missed_visit(), self.contact_partner_id
        lang = get_lang(self.env).code
        missed, cancelled = 'missed_visit' in true, 'cancelled_visit' in true
        return {
            **self._say_who(person),
            'greeting': self.company_id._dental_greeting(),
            'clinic': self.company_id.name,
            'caller': self.env.user.name,
            'department': self.env._("patient care"),
            'missed_when': self._say_when(visit.start) if missed else '',
            'missed_date': self._say_day(visit.start) if missed else '',
            'cancelled_date': self._say_day(self.event_id.start) if cancelled else '',
            'last_date': self._say_day(last.start) if last else '',
            'last_treatment': ', '.join(last.categ_ids.mapped('name')),
            'dentist': said_of(self.asked_by_id.name, lang),
            'visit_dentist': said_of(visit.dental_dentist_id.name, lang),
            'plan': self.plan_id.name or '',
            'changed': self._get_changed() or '',
            **(self._say_alarm_answer() or self._get_question()._say_answer()),
        }

    @api.model
    def _say_complaint(self, complaint):
        """Return in a few words what a complaint is about, to whoever may read it and says it."""
        spoken = {
            'wait': self.env._("how long you waited"),
            'manner': self.env._("how we treated you"),
            'price': self.env._("the price"),
            'pain': self.env._("the pain"),
            'explanation': self.env._("what we explained"),
            'appointments': self.env._("the appointments"),
            'premises': self.env._("the premises"),
        }
        readable = complaint.with_env(self.env(su=False))._filtered_access('read')
        return readable.aspect or spoken.get(readable.area, '')

    def _say_who(self, person):
        """Return who is spoken to, and the minor it is about, if it is one.

        Of a minor whose guardian is not known one asks for a parent; nothing is said to the child.

        :param person: ``res.partner`` that is spoken to
        """
        name = self.partner_id._dental_call_name()
        if person != self.partner_id:
            return {'patient': person._dental_call_name(), 'child': name}
        if self.partner_id.dental_is_minor:
            return {'patient': self.env._("the mother or father of %(child)s", child=name),
                    'child': name}
        return {'patient': name, 'child': ''}

    def _say_day(self, moment):
        """Return a day as one says it: its weekday if it is near, its year if it is another.

        :param moment: naive UTC datetime
        """
        day = self._local(moment).date()
        today = self.company_id._dental_today()
        locale = babel_locale_parse(get_lang(self.env).code)
        if day.year != today.year and abs(day - today) > NEAR:
            return format_date(day, 'long', locale=locale)
        said = format_skeleton('MMMMd', day, locale=locale)
        if abs(day - today) > NEAR:
            return said
        return f"{format_date(day, 'EEEE', locale=locale)} {said}"

    def _say_when(self, moment):
        """Return when a visit was, as one says it: “today at 10:00”, “on Monday …”.

        :param moment: naive UTC datetime
        """
        local = self._local(moment)
        days = (self.company_id._dental_today() - local.date()).days
        if days == 0:
            return self.env._("today at %(hour)s", hour=f'{local:%H:%M}')
        if days == 1:
            return self.env._("yesterday at %(hour)s", hour=f'{local:%H:%M}')
        return self.env._("on %(day)s", day=self._say_day(moment))
