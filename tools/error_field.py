"""An error knows which input it is about, so that its sentence can stand there."""
from typing import TypeVar

Error = TypeVar('Error', bound=Exception)


def about(error: Error, field: str) -> Error:
    """Return an exception, marked with the name of the field it is about."""
    error.dental_field = field  # type: ignore[attr-defined]
    return error


def field_of(error: Exception) -> str | None:
    """Return the name of the field an exception is about, or ``None``."""
    return getattr(error, 'dental_field', None)
