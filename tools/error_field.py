"""A refusal knows which input it is about, so that its sentence can stand there."""


def about(refusal, field):
    """Return an exception, marked with the name of the field it is about."""
    refusal.dental_field = field
    return refusal


def field_of(refusal):
    """Return the name of the field an exception is about, or ``None``."""
    return getattr(refusal, 'dental_field', None)
