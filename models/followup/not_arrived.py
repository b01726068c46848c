from odoo import fields, models

from ..vocabulary import WAITING


class DentalFollowup(models.Model):
    """A message that did not arrive: the case goes another way, or asks people (invariant 16)."""

    _inherit = 'dental.followup'

    def _on_not_arrived(self, rows, wrong_address):
        """The last messages of these cases did not arrive: go on by another channel, or ask.

        What is booked, lost or cancelled meanwhile has no use for the message; a case that got in
        touch again since has gone on already.

        :param dict rows: of each case, the row of the ledger
        :param bool wrong_address: whether there is nobody at the address
        """
        open_cases = self.filtered(lambda case: case._is_left_open_by(rows[case]))
        sentences = {case: rows[case].delivery_note for case in open_cases}
        typed = open_cases.filtered(lambda case: not rows[case].step_id)
        typed._call_instead(sentences)
        for channel, cases in (open_cases - typed).grouped(
                lambda case: rows[case].channel).items():
            going_on = cases.filtered(lambda case, channel=channel: (
                case.state in WAITING and case.next_channel not in ('wait', channel)))
            going_on._write_each({case: {'hold_note': sentences[case]} for case in going_on})
            others = cases - going_on
            others -= others._go_another_way(sentences, channel)
            others._ask_about_message(rows, wrong_address)

    def _is_left_open_by(self, row):
        """Tell whether it matters to the case that the message of a row did not arrive."""
        last = max(self.attempt_ids.filtered(lambda attempt: not attempt.is_void),
                   key=lambda attempt: (attempt.at, attempt.id), default=None)
        # Whoever sets off the message: what has died or was put away is not asked about.
        patient = self.partner_id.sudo()
        return (self.state in (*WAITING, 'won') and last == row
                and patient.active and not patient.dental_deceased_on)

    def _call_instead(self, sentences):
        """What somebody wrote did not arrive: they call, now; what is promised stays as it is."""
        waiting = self.filtered(
            lambda case: case.state in (*WAITING, 'won') and not case.is_promise)
        now, changes = fields.Datetime.now(), {}
        for case, scheduler, wish in waiting._with_scheduler(now):
            changes[case] = {
                **scheduler.propose(now, wish, commercial=case.purpose == 'commercial'),
                'next_channel': 'phone', 'hold_note': sentences[case]}
            if not case.phone:
                changes[case].update(
                    needs_data=True, error_kind='details', error_reason=sentences[case])
        self._set_states('pending', changes)

    def _ask_about_message(self, rows, wrong_address):
        """No other channel is left: somebody finds the address, or decides what comes next.

        One wrong address is asked for once: of several cases with it, the first asks. What would
        come too late is not asked about.
        """
        now, changes = fields.Datetime.now(), {}
        asked = self._get_asked_addresses() if wrong_address else set()
        for case in self:
            row = rows[case]
            if row.sent_to in asked or not wrong_address and case._is_expired(now):
                continue
            if wrong_address:
                asked.add(row.sent_to)
            changes[case] = {
                'step_id': row.step_id.id, 'next_channel': row.channel, 'next_at': now,
                'due_by': now, 'is_promise': False, 'hold_note': False,
                'needs_data': wrong_address,
                'error_kind': 'details' if wrong_address else 'failed',
                'error_reason': self._say_what_to_do(row.delivery_note, wrong_address)}
        self._set_states('pending', changes)
        left = self.filtered(lambda case: case not in changes)
        done = left.filtered(lambda case: case.state == 'won')
        self._set_states('cancelled', {
            case: {'close_note': rows[case].delivery_note} for case in done})
        self._write_each({
            case: {'hold_note': rows[case].delivery_note} for case in left - done})

    def _say_what_to_do(self, why, wrong_address):
        why = why.rstrip('.')
        if wrong_address:
            return self.env._(
                "%(why)s. Enter the right address on the patient, or confirm it there.", why=why)
        return self.env._("%(why)s. Call instead, try again, or close it.", why=why)

    def _get_asked_addresses(self):
        """Return the addresses that somebody of these clinics is asked to find already."""
        asking = self.search([
            ('state', 'in', WAITING), ('needs_data', '=', True),
            ('company_id', 'in', self.company_id.ids),
            ('attempt_ids.delivery', 'in', ('failed', 'bounced')), ('id', 'not in', self.ids)])
        return set(asking.attempt_ids.mapped('sent_to')) - {False}
