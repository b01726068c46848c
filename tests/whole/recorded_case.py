import contextlib

from odoo.exceptions import UserError

from ..agenda_import.test_agenda_left_out import ToldCase
from ..visit.series_case import SeriesCase

KEPT = (
    'active', 'start', 'stop', 'dental_state', 'dental_previous_state', 'dental_state_at',
    'dental_state_user_id', 'dental_cancel_kind', 'dental_hands_off', 'dental_moved_to_id',
    'dental_patient_id', 'dental_dentist_id', 'dental_chair_id', 'categ_ids',
    'dental_company_id', 'name')
"""What is on record of a visit itself."""
ABOUT = {
    'dental.visit.change': [
        'state', 'from_state', 'at', 'user_id', 'way', 'asked_by', 'cancel_kind', 'why',
        'why_note', 'undoes_id'],
    'dental.followup': ['state', 'next_at', 'next_channel', 'partner_id', 'close_note'],
    'dental.followup.attempt': ['channel', 'at', 'partner_id'],
    'dental.observation': ['text', 'partner_id'],
    'dental.feedback': ['text', 'state', 'partner_id'],
}
"""And what is about it, by the field ``event_id``."""
CALL = ('dental.followup',)
"""The call about a missed visit waits for another one that a file brings, and is not made about one
that was put away: that is news of the call, not of the visit."""


class RecordedCase(ToldCase, SeriesCase):
    """What is on record of visits, before and after somebody tries to change it."""

    def on_record(self, visit):
        """Return all that is on record of a visit."""
        self.env.flush_all()
        self.env.invalidate_all()
        about = {model: self.env[model].with_context(active_test=False).search(
            [('event_id', '=', visit.id)], order='id').read(names, load=None)
            for model, names in ABOUT.items()}
        return {**visit.read(KEPT, load=None)[0], **about}

    def assertStays(self, visits, ways, but=()):
        """Try each way, and see that all that is on record of visits stays.

        A way may be refused by a sentence.

        :param dict visits: by what was recorded of them
        :param ways: (name, callable) pairs
        :param but: what of a visit may change
        """
        before = {name: self.on_record(visit) for name, visit in visits.items()}
        for way, act in ways:
            with self.subTest(way), self.undone():
                with contextlib.suppress(UserError), self.env.cr.savepoint():
                    act()
                for name, visit in visits.items():
                    after = self.on_record(visit)
                    self.assertEqual(
                        {key: value for key, value in after.items() if key not in but},
                        {key: value for key, value in before[name].items() if key not in but},
                        name)
            self.env.invalidate_all()
