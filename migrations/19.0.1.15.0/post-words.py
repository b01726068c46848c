"""Spanish words that came with the addon, and that nobody changed, are those of a receptionist."""

from odoo.tools import SQL

WORDS = (
    ('dental_followup_blocker', 'name', "Nada", "Sin impedimentos"),
    ('dental_followup_program', 'name', "Cancelación tardía", "Anulación con poca antelación"),
    ('dental_followup_program', 'name', "Llamada de reparación", "Llamada para arreglarlo"),
    ('dental_followup_script', 'purpose',
     "A quien llama se le conoce por su nombre, se le dice por qué le llamamos y cuelga con una "
     "respuesta o con la hora a la que la tendrá.",
     "Salúdele por su nombre y dele una respuesta o una hora."),
    ('dental_followup_script_line', 'text',
     "Le llamo por la cita que había reservada con nosotros. ¿Es buen momento para hablar?",
     "Le llamo por la cita que tenía con nosotros. ¿Es buen momento para hablar?"),
)


def migrate(cr, version):
    if not version:
        return
    for table, column, before, now in WORDS:
        cr.execute(SQL(
            """
            UPDATE %(table)s shipped
               SET %(column)s = (
                   SELECT jsonb_object_agg(key, CASE WHEN value = %(before)s AND key LIKE %(lang)s
                                           THEN %(now)s ELSE value END)
                     FROM jsonb_each_text(%(shipped)s))
              FROM ir_model_data data
             WHERE data.module = 'dental_followup' AND data.model = %(model)s
               AND data.res_id = shipped.id AND %(shipped)s IS NOT NULL
            """,
            table=SQL.identifier(table), column=SQL.identifier(column),
            shipped=SQL.identifier('shipped', column), model=table.replace('_', '.'),
            before=before, now=now, lang='es%'))
