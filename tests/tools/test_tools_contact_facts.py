import unittest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...models.followup.attempt_facts import REACHED, VALUES, WEEKDAYS
from ...models.followup.dental_followup_outcome import MOVES
from ...models.vocabulary import BANDS, CHANNELS
from ...tools import contact_facts
from .strategies import examples, zones

moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31))
channels = st.sampled_from([key for key, _label in CHANNELS])
moves = st.none() | st.sampled_from([key for key, _label in MOVES])
codes = st.sampled_from((None, 'answered', 'third_party', 'no_answer', 'own'))


class TestContactFacts(unittest.TestCase):
    """What is frozen of a contact is one of the words there are, and says no more than is known."""

    @examples(300)
    @given(moments, zones)
    def test_clock(self, moment, zone):
        clock = contact_facts.on_clock(moment, zone)
        self.assertEqual(clock.day.weekday(), clock.weekday)
        self.assertIn(str(clock.weekday), dict(WEEKDAYS))
        self.assertIn(clock.band, dict(BANDS))
        self.assertLess(abs(datetime.combine(clock.day, datetime.min.time()) - moment),
                        timedelta(days=2))

    def test_the_day_is_the_clinics(self):
        """Half past eleven at night in Valencia: in summer and in winter."""
        for moment in (datetime(2026, 7, 13, 21, 30), datetime(2026, 11, 23, 22, 30)):
            clock = contact_facts.on_clock(moment, 'Europe/Madrid')
            self.assertEqual((clock.day, clock.weekday, clock.band),
                             (moment.date(), 0, 'afternoon'))
        clock = contact_facts.on_clock(datetime(2026, 7, 13, 22, 30), 'Europe/Madrid')
        self.assertEqual(clock, (date(2026, 7, 14), 1, 'morning'))

    @examples(300)
    @given(channels, st.booleans(), codes, moves, st.booleans())
    def test_who_was_reached(self, channel, incoming, code, move, spoken):
        reached = contact_facts.who_was_reached(channel, incoming, code, move, spoken)
        self.assertIn(reached, dict(REACHED))
        if channel in ('email', 'sms', 'whatsapp', 'letter'):
            self.assertEqual(reached, 'unknown')
        if channel == 'phone' and not incoming and move == 'retry' and not spoken:
            self.assertIn(reached, ('nobody', 'third_party'))

    def test_results_that_there_are(self):
        for code, move, spoken, reached in (
                ('answered', 'answered', True, 'patient'), ('no_answer', 'retry', False, 'nobody'),
                ('third_party', 'retry', True, 'third_party'), ('unsaid', 'retry', True, 'unknown'),
                ('call_back', 'promise', True, 'patient'), ('refused', 'close', True, 'patient'),
                ('wrong_number', 'no_number', False, 'nobody'), (None, None, False, 'unknown'),
                ('deceased', 'died', True, 'third_party')):
            self.assertEqual(
                contact_facts.who_was_reached('phone', False, code, move, spoken), reached, code)

    @examples(300)
    @given(st.none() | moments, moments)
    def test_seconds(self, opened, saved):
        seconds = contact_facts.seconds_of_call(opened, saved)
        known = opened is not None and timedelta(0) <= saved - opened <= contact_facts.LONGEST_CALL
        self.assertEqual(seconds is not None, known)
        if known:
            self.assertLessEqual(abs((saved - opened).total_seconds() - seconds), 1)

    @examples(100)
    @given(st.sampled_from([key for key, _label in REACHED]), *[st.booleans()] * 4)
    def test_value(self, reached, settled, booked, replied, advised):
        value = contact_facts.value_given(reached, settled, booked, replied, advised)
        self.assertEqual(value is None, reached != 'patient')
        if value:
            self.assertIn(value, dict(VALUES))
            self.assertEqual(value == 'incident', settled)
            self.assertEqual(value == 'listened', not (settled or booked or replied or advised))
