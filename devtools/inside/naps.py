"""On another day: `time.sleep` by a call that libfaketime leaves alone.

Since Python 3.11 it waits for a moment of the monotonic clock. Debian's libfaketime (0.9.10) takes
that for a moment of the clock that it moves, and every sleep fails with EINVAL.
"""

import select
import time


def sleep(seconds):
    select.select((), (), (), seconds)


def take():
    """From now on this process sleeps so."""
    time.sleep = sleep
