from odoo import api, fields, models
from psycopg2 import errors

from ...tools.bisect_batch import by_halves

QUIET = {
    'tracking_disable': True,
    'mail_create_nosubscribe': True,
    'mail_create_nolog': True,
    'mail_activity_quick_update': True,
}
"""A case opened by a rule has no human author to be subscribed, and its ledger is its log."""
SOURCES = (
    'calendar.event', 'dental.followup.attempt', 'dental.treatment.plan', 'rating.rating',
    'res.partner', 'dental.observation', 'dental.feedback', 'dental.question',
)
"""Models whose records give a reason to get back to a patient: each has ``_dental_reasons``."""

STOOD_FOR = ('event_id', 'plan_id', 'source_attempt_id')
"""What a case may be about; one that is about none of these is of a patient and a period."""


class DentalFollowup(models.Model):
    """How cases are opened: in bulk, once, and never for what is too old (invariants 1, 7)."""

    _inherit = 'dental.followup'

    @api.model
    def _open_for_visits(self, program, visits):
        """Open one case of ``program`` for each of these visits that has none.

        Visits before the clinic's start date, or older than its look-back, are left alone; so
        are visits without a patient, and those of a clinic the program is not for.

        :param program: one ``dental.followup.program`` with steps
        :param visits: ``calendar.event`` recordset, of any clinics
        :return: the new cases
        """
        return self._open_for_records(program, visits)

    @api.model
    def _open_for_records(self, program, records):
        """Open one case of ``program`` for each reason these records give.

        :param program: one ``dental.followup.program``; a clinic's own one with the same code
            takes its place
        :param records: a recordset of one of :data:`SOURCES`
        :return: the new cases
        """
        # Whoever's change sets off a rule need not see follow-ups; which cases there are, its
        # reasons say.
        records = records.sudo()
        reasons = records._dental_reasons(program)
        serving = {company: program._for_company(company)
                   for company in {reason['company'] for reason in reasons}}
        for company, own in serving.items():
            if own and own != program:
                reasons = [reason for reason in reasons if reason['company'] != company]
                if own.trigger == program.trigger:
                    reasons += [reason for reason in records._dental_reasons(own)
                                if reason['company'] == company]
        return self._open_for_reasons(program, reasons, serving)

    @api.model
    def _open_for_reasons(self, program, reasons, serving=None):
        """Open one case of ``program`` for each of these reasons that has none.

        :param reasons: list of dict of values of a case, with ``company`` (record), ``start`` and
            ``stop`` (naive UTC) of what happened, and ``at`` if it is dated otherwise
        :param serving: the programs that take this one's place by clinic, if they are known
        :return: the new cases
        """
        opened = self.browse()
        by_company = {}
        for reason in reasons:
            by_company.setdefault(reason['company'], []).append(reason)
        for company, theirs in by_company.items():
            own = serving[company] if serving else program._for_company(company)
            if own.active and own.is_on and own.step_ids:
                # As above; the new cases are returned with the user's rights.
                opened |= company._dental_in_its_language(self.sudo()).with_context(
                    **QUIET)._open_in_clinic(own, theirs, company)
        return opened.with_env(self.env)

    @api.model
    def _open_in_clinic(self, program, reasons, company):
        reasons = self._get_fresh_reasons(program, reasons, company)
        if not reasons:
            return self.browse()
        opened = self._create_once(self._prepare_cases(program, reasons, company))
        if program.expires_days:
            opened._drop_expired()
        opened._drop_refused()
        if opened and program.trigger == 'answered':
            opened._confirm_once()
        return opened

    @api.model
    def _get_fresh_reasons(self, program, reasons, company):
        """Leave out what is too old, followed already, or would go round in circles."""
        reasons = self._with_new_words(program, reasons)
        verdicts = self._judge_reasons(
            program, reasons, company._dental_since(fields.Datetime.now()))
        return [reason for reason, verdict in zip(reasons, verdicts, strict=True) if not verdict]

    @api.model
    def _judge_reasons(self, program, reasons, since):
        """Say of each of a clinic's reasons why it opens nothing.

        :param since: naive UTC moment before which things are too old
        :return: list of ``'old'``, ``'circular'``, ``'followed'`` or ``None``
        """
        recent = [reason.get('at', reason['start']) >= since for reason in reasons]
        followed = self._already_followed(
            program, [reason for reason, is_recent in zip(reasons, recent, strict=True)
                      if is_recent])
        verdicts = []
        for reason, is_recent in zip(reasons, recent, strict=True):
            keys = self._get_reason_keys(reason)
            verdict = None
            if not is_recent:
                verdict = 'old'
            elif self._is_circular(program, reason):
                verdict = 'circular'
            elif keys & followed:
                verdict = 'followed'
            else:
                followed |= keys
            verdicts.append(verdict)
        return verdicts

    @api.model
    def _get_reason_keys(self, reason):
        """Return what there is one case about at most, as the unique indexes say it."""
        keys = {(name, reason[name]) for name in STOOD_FOR if reason.get(name)}
        if not keys and reason.get('period'):
            keys.add(('period', (reason['partner_id'], reason['period'])))
        return keys

    @api.model
    def _is_circular(self, program, reason):
        """Tell whether a contact of this very program led to the reason (a loop)."""
        if not reason.get('source_attempt_id'):
            return False
        attempt = self.env['dental.followup.attempt'].browse(reason['source_attempt_id'])
        while attempt:
            case = attempt.followup_id
            if case.program_id == program:
                return True
            attempt = case.source_attempt_id
        return False

    @api.model
    def _with_new_words(self, program, reasons):
        """Let what a patient says of a visit whose follow-up is done be a reason of its own.

        Such reasons have a ``period`` of their own: a rating, a complaint.
        """
        told = [reason['event_id'] for reason in reasons
                if reason.get('period') and reason.get('event_id')]
        done = {case.event_id.id: case.period for case in self.search([
            ('program_id', '=', program.id), ('event_id', 'in', told),
            ('state', 'in', ('won', 'lost'))])} if told else {}
        return [
            {**reason, 'event_id': False} if reason.get('period') and done.get(
                reason.get('event_id'), reason['period']) != reason['period'] else reason
            for reason in reasons]

    @api.model
    def _already_followed(self, program, reasons):
        """Return what a case of the program stands for already, as :meth:`_get_reason_keys`.

        A visit is stood for by the case it opened and by the one that waits for it.
        """
        domain = [('program_id', 'in', program._family().ids), ('state', '!=', 'cancelled')]
        found = set()
        for name in STOOD_FOR:
            ids = [reason[name] for reason in reasons if reason.get(name)]
            if ids:
                found |= {(name, record.id) for (record,) in self._read_group(
                    [*domain, (name, 'in', ids)], [name])}
            if ids and name == 'event_id':
                found |= {(name, record.id) for (record,) in self._read_group([
                    *domain, ('state', 'not in', ('won', 'lost')), ('rebooked_event_id', 'in', ids),
                ], ['rebooked_event_id'])}
        dated = {key for reason in reasons for key in self._get_reason_keys(reason)
                 if key[0] == 'period'}
        if dated:
            found |= dated & {('period', (partner.id, period)) for partner, period in (
                self._read_group([
                    *domain, *((name, '=', False) for name in STOOD_FOR),
                    ('company_id', 'in', {reason['company'].id for reason in reasons}),
                    ('partner_id', 'in', {reason['partner_id'] for reason in reasons}),
                ], ['partner_id', 'period']))}
        return found

    @api.model
    def _prepare_cases(self, program, reasons, company, now=None):
        """Return the values of new cases: who, why, whose call, when and by which channel.

        Nothing is written, so that a dry run shows just what would be opened.

        :param now: naive UTC moment at which they are opened, default the present
        """
        now = now or fields.Datetime.now()
        scheduler = self._scheduler(company, now)
        partners = self.env['res.partner'].browse({reason['partner_id'] for reason in reasons})
        wishes = partners._dental_wishes(company, now, exempt=program.is_exempt)
        users = self._get_reasons_responsibles(program, reasons, company)
        step = program.step_ids[0]
        return [{
            'program_id': program.id, 'company_id': company.id, 'user_id': user.id,
            'purpose': program.purpose, 'tries': 0,
            'anchor_at': scheduler.anchor(step, reason),
            **{name: value for name, value in reason.items()
               if name in self._fields and self._fields[name].store},
            **scheduler.schedule_first(step, reason, partner, wishes[partner]),
        } for reason, user in zip(reasons, users, strict=True)
            for partner in (partners.browse(reason['partner_id']),)]

    @api.model
    def _get_reasons_responsibles(self, program, reasons, company):
        """Return the user, or none, whose call each of these reasons is."""
        if program.responsible != 'dentist':
            return program._responsibles(company, len(reasons))
        dentists = self.env['res.partner'].browse(
            [reason.get('dentist_id') or False for reason in reasons])
        return [program._responsibles(company, dentist=dentist)[0] for dentist in dentists]

    def _drop_expired(self):
        """Close new cases that would be too late to be of use."""
        for case in self.filtered(lambda case: case._is_expired(case.next_at)):
            case._set_state('cancelled', close_note=case.hold_note or self.env._(
                "It would have come too late to be of use."))

    def _is_expired(self, moment):
        """Tell whether a contact at a moment (naive UTC) would come too late to be of use."""
        self.ensure_one()
        return self.program_id._is_too_late(self.anchor_at, moment)

    @api.model
    def _create_once(self, vals_list):
        """Create cases, leaving out those another transaction has opened meanwhile.

        The unique index has the last word. In a batch that it refuses, halves are tried, so one
        clash costs the others nothing but a few statements.
        """
        return self.browse().union(*by_halves(
            vals_list, self._create_opened, lambda _one, _error: self.browse(),
            errors.UniqueViolation, guard=self.env.cr.savepoint))
