"""Public holidays of a country and a region, by the `holidays` library, where it is installed."""
from datetime import date

try:
    import holidays
except ImportError:  # a clinic enters its days by hand, and an update does not stop for want of it
    holidays = None


def regions(country: str) -> dict[str, str]:
    """Return the regions of a country that have holidays of their own, by code, with their names.

    :param country: two letters, as ``'ES'``; of a country that is not known there are none
    """
    kept = _country(country)
    names = {code: name for name, code in getattr(kept, 'subdivisions_aliases', {}).items()}
    found = {code: names.get(code, code) for code in getattr(kept, 'subdivisions', ())}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def days(country: str, region: str | None, first: date, language: str) -> list[tuple[date, str]]:
    """Return the holidays from a day to the end of the year after, with their names.

    Two on one day are one; a region that is not of the country counts for nothing.

    :param region: a code of :func:`regions`; ``None`` for what the whole country keeps
    :param language: as ``'es'``; where the country is not told in it, the names are its own
    """
    kept = _country(country)
    if kept is None:
        return []
    spoken = {known.split('_')[0]: known for known in kept.supported_languages}
    found = kept(
        subdiv=region if region in kept.subdivisions else None,
        years=(first.year, first.year + 1), language=spoken.get(language))
    return sorted((day, name) for day, name in found.items() if day >= first)


def is_installed() -> bool:
    """Tell whether holidays are known at all."""
    return holidays is not None


def _country(code: str) -> type | None:
    known = code and holidays and code in holidays.list_supported_countries()
    return getattr(holidays, code) if known else None
