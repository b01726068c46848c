"""The addon comes to a database that has been in use for years, and goes again.

A clinic's Odoo has two hundred thousand meetings and fifty thousand contacts before. Beside it
the addon is installed on an empty one. Nobody must be called and nothing sent for what was before,
also when every scheduled action has run; and when the addon is uninstalled, each row of every
table is as it was before, and nothing is left that was not there. On the other database a clinic
has used it before it goes: nothing there speaks of it any more.
"""

import logging
import time
from contextlib import contextmanager
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import SQL

from . import measure
from ._clinic import settle
from ._snapshot import SHOWN, differences, mentions, snapshot

ADDON, ADDON_WORD = 'dental_followup', 'dental'
EVENTS, CONTACTS = 200_000, 50_000
# Of five years, the last of them next month; each has an organizer and two attendees.
DATA = """
INSERT INTO res_partner (
    name, complete_name, email, email_normalized, phone, phone_sanitized, lang, tz, type, active,
    is_company, partner_share, color, create_uid, create_date, write_uid, write_date)
SELECT 'Contact ' || n, 'Contact ' || n, 'c' || n || '@example.test', 'c' || n || '@example.test',
    '+34 6' || lpad(n::text, 8, '0'), '+346' || lpad(n::text, 8, '0'), 'es_ES', 'Europe/Madrid',
    'contact', TRUE, FALSE, TRUE, 0, 1, now() - interval '5 years', 1, now() - interval '1 year'
FROM generate_series(1, %(contacts)s) n;
UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL;
INSERT INTO calendar_event (
    name, start, stop, duration, allday, active, recurrency, show_as, privacy, user_id,
    create_uid, create_date, write_uid, write_date)
SELECT 'Meeting ' || n, at, at + interval '30 minutes', 0.5, FALSE, n %% 50 > 0, FALSE, 'busy',
    'public', %(user)s, 1, at - interval '9 days', 1, at - interval '1 day'
FROM (SELECT n, date_trunc('minute', now() + interval '30 days' - n * interval '13 minutes') at
      FROM generate_series(1, %(events)s) n) old;
INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)
SELECT DISTINCT event.id, contact.id
FROM (SELECT id, row_number() OVER () AS n FROM calendar_event WHERE name LIKE 'Meeting %%') event
CROSS JOIN (VALUES (1), (7)) AS of(times)
JOIN (SELECT id, row_number() OVER () AS n FROM res_partner WHERE name LIKE 'Contact %%') contact
  ON contact.n = event.n * times %% %(contacts)s + 1;
INSERT INTO calendar_attendee (
    event_id, partner_id, state, access_token, create_uid, create_date, write_uid, write_date)
SELECT calendar_event_id, res_partner_id, 'needsAction', md5(calendar_event_id::text), 1, now(), 1,
    now()
FROM calendar_event_res_partner_rel;
"""


def run(env, empty, first, mail):
    """Yield what the installation beside old data costs, does, and leaves behind.

    :param empty: the name of another database without the addon
    :param first: of one more, for what a process reads once: the addon's code and its texts
    :param mail: the folder of a mailbox to which all goes that Odoo sends
    """
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    with Registry(first).cursor() as cr:
        _switch(Environment(cr, SUPERUSER_ID, {}), 'button_immediate_install')
    _fill(env)
    env['ir.module.module'].update_list()  # what Odoo says of the addon is as it is now
    _run_scheduled_actions(env)  # what Odoo itself does in them is done
    before, sent_before = snapshot(env.cr), _sent(env, mail)
    with _timed() as beside:
        env = _switch(env, 'button_immediate_install')
    with Registry(empty).cursor() as cr:
        other = Environment(cr, SUPERUSER_ID, {})
        known = mentions(cr, ADDON_WORD)
        with _timed() as alone:
            other = _switch(other, 'button_immediate_install')
        yield measure(
            f'installed beside {EVENTS:,} meetings and {CONTACTS:,} contacts, more than without',
            beside() - alone(), 's', goal='<= 10')
        yield measure('installed beside them', beside(), 's', theirs=alone())
        yield from _stay(env, mail, sent_before)
        with _timed() as uninstalled:
            env = _switch(env, 'button_immediate_uninstall')
        yield measure('uninstalled', uninstalled(), 's')
        yield from _left(before, snapshot(env.cr))
        yield _found('of a clinic that used it, left behind', _use(other, known))
    yield _found('errors in the log', errors.found)


def _stay(env, mail, sent_before):
    """Yield what the addon does of its own accord with what it found."""
    _run_scheduled_actions(env)
    yield measure('follow-ups opened', _count(env, 'dental_followup'), 'rows', goal='= 0')
    yield measure(
        'mails and texts written, or sent', _sent(env, mail) - sent_before, 'messages', goal='= 0')


class _Errors(logging.Handler):
    """Keeps the errors that are logged."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.found = []

    def emit(self, record):
        self.found.append(record.getMessage()[:SHOWN])


def _found(name, found):
    """Return the measure of how many things were found, with the things."""
    return {**measure(name, len(found), 'things', goal='= 0'), 'found': found}


def _left(before, after):
    """Yield what is not as it was: of contacts and calendar, then of the whole database."""
    found = differences(before, after)
    people = [line for line in found if line.startswith(('res_partner', 'calendar_'))]
    yield _found('of contacts and calendar, not as before', people)
    yield _found('of all else, not as before or left behind',
                 [line for line in found if line not in people])


def _use(env, known):
    """Let a clinic use the addon, uninstall it, and return the rows that still speak of it."""
    env['res.company']._dental_load_demo()
    _run_scheduled_actions(env)
    env = _switch(env, 'button_immediate_uninstall')
    return sorted(mentions(env.cr, ADDON_WORD) - known)


def _fill(env):
    """Insert the old data."""
    env.cr.execute(DATA, {
        'contacts': CONTACTS, 'events': EVENTS, 'user': env.ref('base.user_admin').id})
    settle(env)
    env.invalidate_all()


def _sent(env, mail):
    """Return how many mails and texts are written in Odoo, and how many messages have left it."""
    filed = list(Path(mail).glob('new/*'))
    return _count(env, 'mail_mail', 'sms_sms') + len(filed)


def _run_scheduled_actions(env):
    """Run each scheduled action once, as its form's button does."""
    env.cr.commit()
    for cron in env['ir.cron'].search([]):
        cron.method_direct_trigger()
        env.cr.commit()


def _switch(env, method):
    """Install or uninstall the addon as the button does; return the environment there is then."""
    module = env['ir.module.module'].search([('name', '=', ADDON)])
    getattr(module, method)()
    env.cr.commit()
    env.transaction.reset()
    return Environment(env.cr, SUPERUSER_ID, {})


def _count(env, *tables):
    """Return how many rows the tables have."""
    return sum(
        env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))[0][0]
        for table in tables)


@contextmanager
def _timed():
    """Yield a function that tells the seconds of the block, once it is left."""
    started = time.perf_counter()
    ended = []
    yield lambda: ended[0] - started
    ended.append(time.perf_counter())
