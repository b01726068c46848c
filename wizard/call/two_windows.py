from odoo import fields, models
from odoo.exceptions import UserError

from ...models.vocabulary import WAITING
from ...tools.error_field import about
from ...tools.merge_text import join_texts

BETWEEN = {'char': '; ', 'text': '\n'}
"""What stands between the words of two windows, by the type of the field."""


class DentalFollowupCall(models.TransientModel):
    """What happened while the call was open: a ring is noted once, and what was said is kept."""

    _inherit = 'dental.followup.call'

    rings_before = fields.Integer(
        readonly=True, help="Contacts that the ledger had when this call was opened.")

    # CRUD

    def web_save(self, vals, specification, next_id=None):
        """Save what a window sends; what another one wrote into the same texts stays.

        :raises UserError: if the call was saved already: nothing would come of it
        """
        if vals and self.filtered(lambda call: call.ended == 'saved'):
            raise UserError(self.env._(
                "This call was saved already, maybe in another window: this is not part of it. "
                "Copy what matters, and note it on the patient's card as an observation."))
        return super().web_save(self._join_texts(vals), specification, next_id=next_id)

    # TOOLS

    def _join_texts(self, vals):
        """Return ``vals`` with what was written meanwhile into texts that the window has read.

        In the context, ``dental_texts_read`` tells by field which texts the window knows of.
        """
        read = self.env.context.get('dental_texts_read')
        read = read if isinstance(read, dict) else {}
        joined = dict(vals)
        for name in vals if len(self) == 1 else ():
            between = name in self._fields and BETWEEN.get(self._fields[name].type)
            known = read.get(name) if between else None
            if known and isinstance(known, list) and all(
                    isinstance(text, str) for text in (*known, vals[name] or '')):
                joined[name] = join_texts(
                    known, self[name] or '', vals[name] or '', between) or False
        return joined

    def _action_saved_already(self):
        """Say that the call was saved before, and what came of it."""
        action = self._action_result()
        params = action['params']
        params['message'] = self.env._(
            "This call was saved already. %(result)s", result=params['message'])
        return action

    def _mark_rings(self):
        """Keep how many calls were made before this moment, at which this one begins."""
        for call in self:
            # Kept by the server: the user may not say it, and it is only of their own call.
            call.sudo().write({
                'rings_before': call.followup_id.attempt_count, 'began_at': fields.Datetime.now()})

    def _is_rung_meanwhile(self):
        """Tell whether a call about the case was saved since this one was opened."""
        newer = self.followup_id.attempt_count - self.rings_before
        made = self.followup_id.attempt_ids.filtered(lambda attempt: not attempt.is_void)
        return newer > 0 and 'phone' in made[:newer].mapped('channel')

    def _check_rung_once(self):
        """Refuse a ring from a window that does not know of the last one.

        :raises UserError: saying so
        """
        for call in self:
            if call.phase == 'dial' and call._is_rung_meanwhile():
                raise UserError(' '.join((call._describe_rung(), self.env._(
                    "Close this call and open it again."))))

    def _describe_rung(self):
        """Say who saved a call with the patient since this one was opened, and when."""
        self.ensure_one()
        last = self.followup_id.attempt_ids.filtered(
            lambda made: made.channel == 'phone' and not made.is_void)[:1]
        words = {'patient': self.partner_id.name,
                 'when': self.followup_id._describe_moment(last.at)}
        if last.user_id == self.env.user:
            return self.env._(
                "You saved a call with %(patient)s %(when)s, maybe in another window.", **words)
        return self.env._(
            "%(name)s saved a call with %(patient)s %(when)s.",
            name=last.user_id.sudo().name, **words)  # only the name of a colleague

    def _is_settled_meanwhile(self):
        """Tell whether the case was closed, booked or promised a call while one talked.

        Then it stays as it is; what was said is kept all the same.

        :raises UserError: if something was agreed of a case that is closed or booked, or of one
            whose patient was promised a call meanwhile
        """
        case = self.followup_id
        if self.outcome_id.move != 'answered':
            return False
        agreed = (self.slot_id or self.call_back_at or self.lost_reason_id
                  or self.visit_choice != 'keep')
        rung = self._is_rung_meanwhile()
        if case.state in WAITING and not (case.is_promise and rung):
            return False
        if agreed:
            told = rung and self._describe_rung()
            raise about(UserError(' '.join(filter(None, (told, self._describe_settled())))),
                        'slot_id')
        return not (case.state in WAITING and self.repair_result == 'resolved')

    def _describe_settled(self):
        """Say what became of the case meanwhile, and what to do with what is chosen here."""
        patient = self.partner_id.name
        settled = self.env._(
            "%(patient)s was promised a call meanwhile.", patient=patient
        ) if self.followup_id.state in WAITING else self.env._(
            "The follow-up of %(patient)s has been closed or booked meanwhile.", patient=patient)
        return ' '.join((settled, self.env._(
            "Take back the time, the day or the reason that is chosen here, and save: what was "
            "said is kept.")))
