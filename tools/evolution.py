"""Red flags of a check after a treatment: when a clinician has to look at it (S43)."""
from typing import NamedTuple

SWELLING = ('none', 'mild', 'severe')
BLEEDING = ('none', 'a_little', 'a_lot')
NUMB_HOURS = 24
"""Until then an anaesthetic may explain it."""
SETTLED_HOURS = 48
"""Until then some bleeding and growing swelling are usual; from then on they should cease."""
STRONG_PAIN = 7
NOTABLE_PAIN = 4
NOTABLE_RISE = 2


class Evolution(NamedTuple):
    """What the patient tells."""

    pain: int  # 0-10
    swelling: str  # one of SWELLING
    bleeding: str  # one of BLEEDING
    fever: bool = False
    numbness: bool = False
    swallowing: bool = False  # trouble swallowing or breathing


def red_flags(
        now: Evolution, before: Evolution | None = None, hours: float | None = None,
) -> tuple[str, ...]:
    """Return the codes of what is alarming, the most urgent first; () if nothing is.

    :param before: the :class:`Evolution` of the check before, if there was one
    :param hours: hours since the treatment, ``None`` if unknown
    :raises ValueError: for a pain outside 0-10, or an unknown degree of swelling or bleeding
    """
    for evolution in (now, before) if before else (now,):
        _check(evolution)
    settled = hours is None or hours > SETTLED_HOURS
    rise = now.pain - before.pain if before else 0
    flags = {
        'swallowing': now.swallowing,
        'fever': now.fever,
        'bleeding': now.bleeding == 'a_lot' or (
            now.bleeding != 'none' and hours is not None and settled),
        'numbness': now.numbness and (hours is None or hours >= NUMB_HOURS),
        'pain': now.pain >= STRONG_PAIN,
        'pain_rising': rise >= NOTABLE_RISE and now.pain >= NOTABLE_PAIN,
        'swelling': now.swelling == 'severe',
        'swelling_rising': settled and before is not None and (
            SWELLING.index(now.swelling) > SWELLING.index(before.swelling)),
    }
    return tuple(code for code, raised in flags.items() if raised)


def in_danger(now: Evolution) -> bool:
    """Tell whether breath or life may be in danger: an ambulance is called before anything else.

    :raises ValueError: as :func:`red_flags`
    """
    _check(now)
    return now.swallowing or now.bleeding == 'a_lot'


def _check(evolution: Evolution) -> None:
    if not 0 <= evolution.pain <= 10:
        raise ValueError(f"pain outside 0-10: {evolution.pain!r}")
    if evolution.swelling not in SWELLING or evolution.bleeding not in BLEEDING:
        raise ValueError(f"unknown degree: {evolution.swelling!r}, {evolution.bleeding!r}")
