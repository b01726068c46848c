"""A refusal knows which input it is about, so that its sentence can stand there."""
from typing import TypeVar

Error = TypeVar('Error', bound=Exception)


def about(refusal: Error, field: str) -> Error:
    """Return an exception, marked with the name of the field it is about."""
    refusal.dental_field = field  # type: ignore[attr-defined]
    return refusal


def field_of(refusal: Exception) -> str | None:
    """Return the name of the field an exception is about, or ``None``."""
    return getattr(refusal, 'dental_field', None)
