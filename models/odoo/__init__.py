"""Odoo's own models as far as the addon adds to them, one file each by the model's name."""

from . import (
    base_automation,
    ir_actions_server,
    ir_module_module,
    mail_activity,
    mail_activity_decided,
    mail_activity_given,
    mail_blacklist,
    mail_followers,
    mail_mail,
    mail_message,
    mail_scheduled_message,
    mail_template,
    mail_thread,
    rating_rating,
    res_company,
    res_config_settings,
    res_groups,
    res_users,
    sms_tracker,
)
