"""Rows that are no visits: their time is taken, and nobody is a patient by them."""
from datetime import timedelta

from odoo.fields import Datetime

from ...tools import clinic_time
from ...tools.agenda.blocks import is_block
from .write import QUIET

SAYS_WHO = ('number', 'mobile', 'landline', 'email', 'birth')
"""What a patient has and a block has not."""
REF = 'block'
LENGTH = 30
"""Minutes of a block that does not say how long it is."""


def is_no_visit(row):
    """Tell whether a row is about no patient."""
    return is_block(row.texts.get('patient')) and not any(map(row.texts.get, SAYS_WHO))


def set_apart(rows):
    """Return the rows that are about patients, and those that are not: ``(rows, blocks)``.

    What is wrong with a row that is no visit is of no account.
    """
    patients, blocks = [], []
    for row in rows:
        no_visit = is_no_visit(row)
        (blocks if no_visit else patients).append(row)
        row.is_block = no_visit
    for row in blocks:
        row.notices, row.changes = [], []
        row.joined_to, row.joined = None, []
        row.problems = [('block', {'text': row.texts['patient']})]
    return patients, blocks


class BlockedTime:
    """The times that an agenda blocks, as events without a patient: no slot is offered in them."""

    def __init__(self, plan, told):
        """Plan them.

        :param told: (day, dentist's id) pairs that the file tells of: older blocks there are gone
        """
        self.plan = plan
        self.env = plan.env(context={**plan.env.context, **QUIET, 'no_mail_to_attendees': True})
        self.told = told
        self.wanted, self.made, self.freed = {}, self.env['calendar.event'], {}
        for row in plan.blocks:
            dentist = plan.places.find('dentist', row.values.get('dentist'))
            if row.values.get('start') and dentist and not row.is_past and (
                    row.values.get('state') != 'cancelled'):
                start = Datetime.to_string(row.values['start'])
                ref = f'{REF}/{dentist.id}/{start}'
                other = self.wanted.get(ref, (row,))[0]
                self.wanted[ref] = (max(other, row, key=_length), dentist)

    def apply(self):
        """Block what the file blocks now, free what it blocks no more, and change what it tells
        otherwise than before."""
        here = {event.dental_import_ref: event for event in self._search_here()}
        gone = self.env['calendar.event'].union(*(
            event for ref, event in here.items() if self._is_gone(ref, event)))
        self.freed = self.env['dental.agenda.import.row']._read_kept('block', gone)
        gone.unlink()
        # What a time is blocked for is the server's: everybody in the house may read events.
        self.made = self.env['calendar.event'].sudo().create([
            self._prepare(ref, row, dentist) for ref, (row, dentist) in self.wanted.items()
            if here.get(ref, gone) <= gone]).sudo(False)

    def _is_gone(self, ref, event):
        """Tell whether a busy time is no more in the file as it was told before.

        What people changed of it stays, unless the file tells something new.
        """
        if ref in self.wanted:
            row = self.wanted[ref][0]
            # as in apply
            return event.dental_import_seen != self._tell(row) or (
                event.sudo().dental_block_text != row.texts['patient'])
        day = clinic_time.local_date(event.start, self.plan.zone)
        return (day, event.dental_dentist_id.id) in self.told

    @staticmethod
    def _tell(row):
        """Return what a row tells of a busy time, beside what it is for."""
        return {'minutes': _length(row)}

    def _search_here(self):
        """Return the busy times of the file's days, and those that people put elsewhere or away."""
        days = [day for day, _dentist_id in self.told] + [
            row.values['day'] for row, _dentist in self.wanted.values()]
        if not days:
            return self.env['calendar.event']
        return self.env['calendar.event'].with_context(active_test=False).search([
            ('dental_company_id', '=', self.plan.company.id),
            ('dental_import_ref', '=like', f'{REF}/%'),
            ('dental_patient_id', '=', False),  # a practice number may be the same word
            '|', ('dental_import_ref', 'in', list(self.wanted)),
            '&', ('start', '>=', clinic_time.day_bounds(min(days), self.plan.zone)[0]),
            ('start', '<', clinic_time.day_bounds(max(days), self.plan.zone)[1])])

    def _prepare(self, ref, row, dentist):
        start = row.values['start']
        return {
            'name': self.env['calendar.event']._dental_blocked_title(),
            'dental_block_text': row.texts['patient'],
            'start': start,
            'stop': start + timedelta(minutes=_length(row)),
            'user_id': False, 'partner_ids': [], 'show_as': 'busy',
            'dental_company_id': self.plan.company.id, 'dental_dentist_id': dentist.id,
            'dental_import_ref': ref, 'dental_import_seen': self._tell(row),
        }


def _length(row):
    """Return how many minutes a blocked time takes."""
    return row.values.get('minutes') or LENGTH
