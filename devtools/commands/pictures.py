"""`./dev pictures`: the pictures of README and static/description, from the running addon."""

import contextlib
import subprocess

from playwright.sync_api import sync_playwright

from .. import browser, session
from ..paths import CLONE, ROOT, free_port
from ..procs import OdooProcess
from ..say import Stop, say
from .run import wait_until_it_answers

FOLDER = ROOT / "static" / "description"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# The steps of a call that wants a visit, in the order of its bar.
STEPS = (
    "opening", "question", "mood", "told", "blocker", "reply", "closing", "slot", "observation",
    "result",
)
# The clinic at this moment of its day: some of it is recorded, some is to come. Early and late,
# as it is at a quarter to one; what is due then is ahead of the clock that the pictures show.
LOAD = """
from datetime import time
from freezegun import freeze_time
from odoo import fields
from odoo.addons.dental_followup.tools import clinic_time
now = fields.Datetime.now()
local = clinic_time.to_local(now, 'Europe/Madrid')
noon = clinic_time.at_wall_clock(local.date(), time(12, 45), 'Europe/Madrid')
with freeze_time(now if 10 <= local.hour < 18 else noon):
    env['res.company']._dental_load_demo()
env.cr.commit()
"""


def execute(_args):
    """Takes every picture anew: 0, or a sentence if the addon does not answer."""
    with session.opened() as opened, opened.databases.copy("app") as database:
        subprocess.run(
            opened.odoo_command("shell", "-d", database, "--no-http", "--log-level=warn"),
            env=opened.environment, input=LOAD, text=True, check=True)
        with served(opened, database) as port, sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=browser.ensure(), args=FLAGS)
            icon(chromium)
            tell(chromium, port)
            chromium.close()
    return 0


@contextlib.contextmanager
def served(opened, database):
    """Serves a database for as long as the block lasts, and yields the port."""
    port = free_port()
    command = opened.odoo_command(
        "server", "-d", database, "--db-filter", f"^{database}$", "--http-port", str(port),
        "--max-cron-threads", "0",
    )
    odoo = OdooProcess(command, opened.environment, CLONE / "log" / "pictures.log")
    try:
        wait_until_it_answers(odoo, port)
        yield port
    finally:
        odoo.stop()


def icon(chromium):
    """Draws icon.svg as the PNG that Odoo shows among the apps."""
    page = chromium.new_page(viewport={"width": 128, "height": 128})
    page.set_content(
        f"<style>body{{margin:0}}svg{{display:block}}</style>{(FOLDER / 'icon.svg').read_text()}")
    page.screenshot(path=FOLDER / "icon.png", omit_background=True)
    page.close()


def tell(chromium, port):
    """Goes through a call as reception does, and keeps what is seen at each step."""
    page = chromium.new_page(
        viewport={"width": 1366, "height": 850}, locale="es-ES", timezone_id="Europe/Madrid")
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = f"http://127.0.0.1:{port}"
    log_in(page, base, "recepcion")
    for name in ("agenda", "today", "freed"):
        page.goto(f"{base}/odoo/dental-{name}")
        page.wait_for_selector(".o_calendar_renderer, .o_list_renderer")
        keep(page, name)
    written(page, base)
    incoming(page, base)
    call(page, base)
    checkup(page, base)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{base}/odoo/dental-today")
    page.wait_for_selector(".o_kanban_renderer, .o_list_renderer")
    keep(page, "phone")
    # one that nobody has begun: a call in hand would go on where it was
    page.locator(".o_kanban_record", has_text="intento 2").first.locator(
        "button[name=action_call]").click()
    page.wait_for_selector(".modal button[name=action_answered]")
    keep(page, "phone_call")
    manager(chromium, base, complaints)
    if complaints:
        raise Stop(f"the web client complains: {complaints[0]}")


def written(page, base):
    """Reads what a patient wrote, and what it can become."""
    page.goto(f"{base}/odoo/dental-today")
    page.locator("tr.o_data_row button[name=action_read]").first.click()
    page.wait_for_selector(".modal button[name=action_answer]")
    keep(page, "answer")
    page.keyboard.press("Escape")


def incoming(page, base):
    """Finds who rings by a part of the number."""
    page.goto(f"{base}/odoo/dental-today")
    page.click("[data-menu-xmlid='dental_followup.dental_followup_menu_incoming']")
    page.fill(".modal .o_field_widget[name=query] input", "600 000 13")
    page.keyboard.press("Tab")
    page.wait_for_selector(".modal .o_field_widget[name=match_ids] .o_kanban_record")
    keep(page, "incoming")
    page.keyboard.press("Escape")


def call(page, base):
    """Opens the call of a patient who was not reached before, and goes through it step by step."""
    page.goto(f"{base}/odoo/dental-today")
    tried = page.locator("tr.o_data_row:has(button[name=action_call])", has=page.locator(
        "td[name=why_now]", has_text="intento 2"))
    tried.first.locator("button[name=action_call]").click()
    page.wait_for_selector(".modal button[name=action_answered]")
    keep(page, "call")
    when(page)
    page.click(".modal button[name=action_answered]")
    answers = {
        "mood": lambda: (choose(page, "mood", 3), choose(page, "wellbeing", 0)),
        "told": lambda: page.fill(
            ".modal .o_field_widget[name=told] textarea",
            "Le cambiaron el turno y le dio apuro llamar."),
        "blocker": lambda: choose(page, "blocker_ids", 2),
        "closing": lambda: choose(page, "closing_question_id", 0),
        "slot": lambda: choose(page, "slot_id", 1),
        "observation": lambda: page.fill(
            ".modal .o_field_widget[name=observation] textarea",
            "Trabaja hasta las 15:00: mejor llamar a media tarde."),
    }
    for step in STEPS:
        page.wait_for_selector(f".modal [data-step={step}][aria-current=step]")
        if step in answers:
            answers[step]()
        keep(page, f"call_{step}")
        if step != "result":
            page.click(".modal button[name=step_next]")
    page.click(".modal button[name=action_done]")
    page.wait_for_selector(".modal", state="detached")


def when(page):
    """Asks only when to call back, and goes back to the call."""
    page.click(".modal .modal-footer details summary")
    page.click(".modal .modal-footer button[name=action_ask_when]:visible")
    page.wait_for_selector(".modal .o_field_widget[name=call_back_at]:visible")
    keep(page, "call_when")
    page.click(".modal button[name=action_back_to_call]")
    page.wait_for_selector(".modal button[name=action_answered]:visible")


def choose(page, name, place):
    """Ticks one of the answers of a field."""
    page.locator(f".modal .o_field_widget[name={name}] .form-check label").nth(place).click()


def checkup(page, base):
    """Asks how a treatment evolves: strong pain is for the dentist, and the caller is told so."""
    page.goto(f"{base}/odoo/dental-today")
    treated = page.locator("tr.o_data_row:has(button[name=action_call])", has=page.locator(
        "td[name=why_now]", has_text="Control después"))
    treated.first.locator("button[name=action_call]").click()
    page.click(".modal button[name=action_answered]")
    page.click(".modal [data-step=evolution]")
    page.wait_for_selector(".modal .o_field_widget[name=pain]")
    page.locator(".modal .o_field_widget[name=pain] .o_selection_badge").nth(8).click()
    page.wait_for_selector(".modal .o_field_widget[name=red_flag_text]")
    page.locator(".modal .o_field_widget[name=pain]").scroll_into_view_if_needed()
    keep(page, "evolution")


def manager(chromium, base, complaints):
    """Looks at what a manager sees first and decides of: plans, and a program tried out first."""
    page = chromium.new_page(
        viewport={"width": 1366, "height": 850}, locale="es-ES", timezone_id="Europe/Madrid")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, base, "gerencia")
    page.goto(f"{base}/odoo/dental-overview")
    page.wait_for_selector(".o_dental_followup_overview_programs")
    keep(page, "overview")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{base}/odoo/dental-overview")
    page.wait_for_selector(".o_dental_followup_overview_programs")
    keep(page, "phone_overview")
    page.set_viewport_size({"width": 1366, "height": 850})
    page.goto(f"{base}/odoo/dental-plans")
    page.wait_for_selector(".o_list_renderer, .o_kanban_renderer")
    keep(page, "plans")
    page.goto(f"{base}/odoo/dental-programs")
    page.wait_for_selector(".o_list_renderer")
    keep(page, "programs")
    page.click("tr.o_data_row:has-text('no-show'), tr.o_data_row:has-text('No acud')")
    page.click("button[name=action_dry_run]")
    page.wait_for_selector(".modal .o_list_renderer")
    keep(page, "dry_run")
    page.goto(f"{base}/odoo/dental-scripts")
    page.click("tr.o_data_row:has-text('no acudió')")
    page.click(".o_notebook a[name=opening_line_ids]")
    keep(page, "script")
    page.click("button[name=action_open_trials]:visible")
    page.wait_for_selector(".o_list_renderer, .o_form_renderer")
    keep(page, "trial")
    page.close()


def log_in(page, base, login):
    page.goto(f"{base}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".o_main_navbar")


def keep(page, name):
    page.wait_for_timeout(1500)  # what moves has come to rest
    page.screenshot(path=FOLDER / f"{name}.png")
    say(f"· static/description/{name}.png")
