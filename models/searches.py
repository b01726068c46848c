"""How fields that are computed are looked for."""
from odoo.fields import Domain


def search_flag(domain, operator, value):
    """Return the domain for searching a yes-or-no field that is computed.

    :param domain: of the records for which it is set
    :param str operator: of Odoo's ``search`` method of a field; others than ``'in'`` are Odoo's
    :param value: the values that are looked for
    """
    if operator != 'in':
        return NotImplemented
    found = Domain(domain)
    if False in value:
        return Domain.TRUE if True in value else ~found
    return found
