"""Messages greet by the first name, calls by the time of day, and of a visit that was missed today
it is asked what came up today: in the texts that came with the addon and that nobody changed."""

BEFORE = "object.contact_partner_id.name or ''\">Paula Romero<"
NOW = "object.greeting_name or ''\">Paula<"
HELLO = {
    'en': ("Hello, this is {caller}", "{greeting}, this is {caller}"),
    'es': ("Hola, soy {caller}", "{greeting}, soy {caller}"),
    'ca': ("Bon dia, soc {caller}", "{greeting}, soc {caller}"),
}

THAT_DAY = ("How was that day for you?", "¿Qué tal le fue ese día?", "Com li va anar aquell dia?")


def migrate(cr, version):
    if not version:
        return
    cr.execute("""
        UPDATE mail_template template
           SET body_html = replace(
                   body_html::text, %s, %s)::jsonb
          FROM ir_model_data data
         WHERE data.module = 'dental_followup' AND data.model = 'mail.template'
           AND data.res_id = template.id""", [to_json(BEFORE), to_json(NOW)])
    for lang, (before, now) in HELLO.items():
        cr.execute("""
            UPDATE dental_followup_script_line line
               SET text = (SELECT jsonb_object_agg(
                        key, CASE WHEN key LIKE %(lang)s AND starts_with(value, %(before)s)
                        THEN overlay(value placing %(now)s from 1 for length(%(before)s))
                        ELSE value END) FROM jsonb_each_text(line.text))
              FROM ir_model_data data
             WHERE data.module = 'dental_followup' AND data.res_id = line.id
               AND data.model = 'dental.followup.script.line' AND line.kind = 'identify'
            """, {'lang': f'{lang}%', 'before': before, 'now': now})
    cr.execute("""
        UPDATE dental_followup_script_line line
           SET needs = 'missed_before'
          FROM ir_model_data data
         WHERE data.module = 'dental_followup' AND data.res_id = line.id
           AND data.name = 'script_no_show_question_happened'
           AND coalesce(line.needs, 'none') = 'none'
           AND NOT EXISTS (SELECT FROM jsonb_each_text(line.text) said
                            WHERE said.value <> ALL(%s))""", [list(THAT_DAY)])


def to_json(text):
    """Return a text as it stands within JSON."""
    return text.replace('"', '\\"')
