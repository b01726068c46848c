"""Who was told of a red flag that nobody has answered is known from their to-do's."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO dental_evolution_res_users_rel (dental_evolution_id, res_users_id)
        SELECT DISTINCT form.id, activity.user_id
          FROM dental_evolution form
          JOIN mail_activity activity ON activity.res_model = 'dental.followup'
               AND activity.res_id = form.followup_id AND activity.active
          JOIN ir_model_data kind ON kind.model = 'mail.activity.type'
               AND kind.res_id = activity.activity_type_id
               AND kind.module = 'dental_followup' AND kind.name = 'mail_activity_type_red_flag'
         WHERE form.state = 'new' AND activity.user_id IS NOT NULL
            ON CONFLICT DO NOTHING
        """)
