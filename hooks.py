"""What Odoo calls when the addon comes, and when it goes."""

from odoo.tools import SQL

from .tools.names import name_key

ADDON = 'dental_followup'


def pre_init_hook(env):
    """Fill at once what Odoo would work out for every contact there is, one by one.

    Nobody has a second number, a guardian or a wrong number before the addon: the number of a
    household is the contact's own. Odoo works out only the columns that it finds missing.
    """
    env.flush_all()
    env.cr.execute(SQL("""
        ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS dental_phone_alt_sanitized varchar,
                                ADD COLUMN IF NOT EXISTS dental_household_number varchar,
                                ADD COLUMN IF NOT EXISTS dental_name_key varchar
    """))
    names = env.execute_query(SQL("SELECT id, name FROM res_partner"))
    env.cr.execute(SQL("""
        UPDATE res_partner AS contact
           SET dental_household_number = phone_sanitized, dental_name_key = NULLIF(filled.key, '')
          FROM unnest(%s, %s) AS filled (id, key)
         WHERE contact.id = filled.id
    """, [contact for contact, _name in names], [name_key(name) for _contact, name in names]))


def uninstall_hook(env):
    """Take along what Odoo does not know to be the addon's, and what else would refuse to go."""
    _unlink_rules(env)
    env['ir.config_parameter'].search([('key', '=like', f'{ADDON}.%')]).unlink()
    _delete_recorded(env)


def _unlink_rules(env):
    """Delete the rules that programs made: no data of the addon's knows them, and a rule that
    watches a field which is gone would stop every write on the calendar.

    A rule of an administrator's own that does something else too, and watches nothing of ours,
    stays without our action."""
    actions = env['ir.actions.server'].search([('state', '=', 'dental_followup')])
    rules = actions.with_context(active_test=False).base_automation_id
    actions.unlink()
    rules.filtered(lambda rule: not rule.action_server_ids or _watches_ours(rule)).unlink()


def _watches_ours(rule):
    """Tell whether a rule is on a model of ours, or on a field of ours."""
    watched = (rule.trigger_field_ids | rule.on_change_field_ids | rule.trg_date_id).mapped('name')
    texts = [rule.model_id.model, *watched, rule.filter_domain or '', rule.filter_pre_domain or '']
    return any('dental' in text for text in texts)


def _delete_recorded(env):
    """Delete what clinics recorded, before Odoo deletes what the addon shipped: a ledger refuses
    that its results go before it does."""
    shipped = {model for model, in env.execute_query(SQL(
        "SELECT DISTINCT model FROM ir_model_data WHERE module = %s", ADDON))}
    tables = [
        model._table for name, model in env.items()
        if name.startswith('dental.') and name not in shipped
        and model._auto and not model._transient]
    env.flush_all()
    env.cr.execute(SQL("""
        DELETE FROM sms_tracker tracker USING dental_followup_attempt attempt
         WHERE attempt.message_ref = tracker.sms_uuid AND tracker.mail_notification_id IS NULL
    """))
    # Cases and their attempts refer to each other: neither could go first.
    for table, name in env.execute_query(SQL(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'f' AND confdeltype = 'r' AND conrelid::regclass::text IN %s",
            tuple(tables))):
        env.cr.execute(SQL(
            "ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))
    for table in tables:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
