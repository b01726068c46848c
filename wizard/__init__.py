from . import (
    call,
    agenda_import,
    base_partner_merge,
    cancel,
    clinic,
    dry_run,
    freed,
    holidays,
    mail_compose_message,
    move,
    recall,
    sms_composer,
)
