"""The trips of `./dev walk`: each readies the demo clinic and returns the action to be made.

A trip is made as the receptionist makes it, by what a click calls.
"""

import base64
from datetime import date, timedelta

from odoo.fields import Command, Datetime
from odoo.tests import Form

MET = set()  # the ids of patients who had a visit made for them in this process
HEADER = "Nº Historia;Paciente;Móvil;Fecha;Hora;Duración;Doctor;Tratamiento;Estado"


def at_desk(env):
    """The environment of the demo's receptionist, at a clinic whose Today is as good as empty."""
    user = env["res.users"].search([("login", "=", "recepcion")])
    env["dental.followup.call"].search([]).unlink()
    env["dental.followup"].search([("is_closed", "=", False)])._set_state("cancelled")
    return env(user=user, context={"lang": user.lang, "tz": user.tz,
                                   "allowed_company_ids": user.company_ids.ids})


def make_visit(env, hours=-1, **values):
    """A visit of a patient who was here before, so many hours from now; each time of another."""
    old = env["calendar.event"].search([
        ("dental_state", "=", "attended"), ("dental_dentist_id.dental_calendar_id", "=", False),
        ("dental_patient_id", "not in", list(MET)),
        ("dental_patient_id.phone", "!=", False), ("dental_patient_id.email", "!=", False),
    ], order="start desc, id", limit=1)
    MET.add(old.dental_patient_id.id)
    start = Datetime.now() + timedelta(hours=hours)
    return old.copy({"start": start, "stop": start + timedelta(minutes=30), **values})


def no_show(env):
    """*No-show* is pressed in the agenda."""
    return make_visit(at_desk(env)).action_dental_no_show


def attended(env):
    """*Attended* is pressed in the agenda."""
    return make_visit(at_desk(env)).action_dental_attended


def missed_case(env):
    """The call about a visit that was missed an hour ago."""
    visit = make_visit(at_desk(env))
    visit.action_dental_no_show()
    return visit.dental_followup_ids


def call_of(case):
    """The call that *Call* opens."""
    return case.env["dental.followup.call"].browse(case.action_call()["res_id"])


def open_call(env):
    """*Call* is pressed in Today, and the client reads the form."""
    case = missed_case(env)
    call = call_of(case)
    spec = Form(call)._view["fields_spec"]  # what the web client asks for
    call.sudo().unlink()
    case._release()
    return lambda: call_of(case).web_read(spec)


def save_call(env):
    """*Save* is pressed in a call in which a new visit was agreed."""
    case = missed_case(env)
    call = call_of(case)
    call.action_answered()
    call.write({
        "mood": "good", "told": "Se le olvidó", "observation": "Prefiere las mañanas",
        "blocker_ids": [Command.set(env.ref("dental_followup.blocker_none").ids)],
        "closing_question_id": call.offered_line_ids.filtered(
            lambda line: line.kind == "closing")[:1].id,
        "slot_id": call._get_fitting_slots()[:1].id})
    return call.action_done


def import_agenda(env):
    """*Import* is pressed for a file of ten visits."""
    desk = at_desk(env)
    rows = [HEADER, *(
        f"{9000 + index};Apellido{index}, Nombre;61000{index:04d};"
        f"{date.today() + timedelta(days=7):%d/%m/%Y};{9 + index}:00;30;Dra. Nueva;Higiene;Citado"
        for index in range(10))]
    wizard = desk["dental.followup.import"].create({
        "file": base64.b64encode("\n".join(rows).encode()), "filename": "agenda.csv"})
    wizard.action_preview()
    return wizard.action_import


def send_due(env):
    """The job queues the email that is due after a visit."""
    visit = make_visit(at_desk(env), hours=-4)
    visit.action_dental_attended()
    visit.dental_followup_ids.sudo().next_at = Datetime.now()
    return env["dental.followup"]._cron_send_due


COMMITS = {"send"}  # it cannot be taken back: it is made twice, of two visits
TRIPS = {
    "no_show": no_show, "open": open_call, "save": save_call, "attended": attended,
    "import": import_agenda, "send": send_due,
}
