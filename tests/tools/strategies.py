"""What the property tests of tools/ draw from: zones, opening hours, busy times."""
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from ...tools.clinic_time import to_utc

MADRID = 'Europe/Madrid'
MONDAY = date(2026, 11, 23)
ZONES = ('Europe/Madrid', 'Atlantic/Canary', 'America/Bogota', 'Atlantic/Azores')
DAYS = (date(2026, 3, 28), date(2026, 10, 24), date(2026, 11, 23), date(2028, 2, 28))
"""First days of the fortnights: both changes of the clocks, an ordinary time, a leap day."""



def examples(number):
    """Run a property on so many examples, the same ones on every machine."""
    return settings(deadline=None, max_examples=number, derandomize=True)


zones = st.sampled_from(ZONES)
starts = st.sampled_from(DAYS)


def wall(day, minutes, zone):
    """Return a minute of a day's wall clock, aware; one that is skipped stands after the gap."""
    day += timedelta(days=minutes // 1440)
    clock = time(minutes // 60 % 24, minutes % 60)
    moment = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    return to_utc(moment).astimezone(ZoneInfo(zone))


@st.composite
def opening_hours(draw, zone, day=None, days=8):
    """Draw sorted openings of some days on a clinic's clock, nights and midnights too."""
    day = day or draw(starts)
    openings = []
    for offset in range(days):
        edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
        for start, end in zip(edges[::2], edges[1::2], strict=False):
            pair = tuple(wall(day + timedelta(days=offset), edge * 15, zone)
                         for edge in (start, end))
            if to_utc(pair[0]) < to_utc(pair[1]) and (
                    not openings or to_utc(openings[-1][1]) <= to_utc(pair[0])):
                openings.append(pair)
    return openings


@st.composite
def moments(draw, zone, day=None, days=10):
    """Draw a minute from the evening before an agenda's first day on."""
    day = day or draw(starts)
    return wall(day - timedelta(days=1), draw(st.integers(0, days * 1440)), zone)


@st.composite
def busy_times(draw, zone, day, days=8):
    """Draw times that are taken; they may overlap, and begin and end at any minute."""
    found = []
    for _index in range(draw(st.integers(0, 12))):
        start = draw(moments(zone, day, days))
        end = to_utc(start) + timedelta(minutes=draw(st.integers(1, 600)))
        found.append((start, end.astimezone(ZoneInfo(zone))))
    return found


def at(clock, day=0):
    """Return an hour of Madrid's clock ('HH:MM'), so many days after the Monday."""
    hours, minutes = clock.split(':')
    return wall(MONDAY + timedelta(days=day), int(hours) * 60 + int(minutes), MADRID)


def office_week(days):
    """Return the openings of a clinic in Madrid, 9-14 and 16-20:30, from the Monday on."""
    return [
        tuple(wall(MONDAY + timedelta(days=day), minutes, MADRID) for minutes in hours)
        for day in range(days) for hours in ((9 * 60, 14 * 60), (16 * 60, 20 * 60 + 30))]


def minutes_of(intervals):
    """Return the minutes, in UTC, that lie in (start, end) pairs."""
    found = set()
    for start, end in intervals:
        moment = to_utc(start)
        while moment < to_utc(end):
            found.add(moment)
            moment += timedelta(minutes=1)
    return found
