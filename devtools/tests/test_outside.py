"""Nothing leaves a developer's machine; what Odoo sends is filed, and reads as sent."""

import email
import email.policy
import os
import socket
import subprocess
import sys
from pathlib import Path

import odoo
import pytest

from .. import outside
from ..databases import Databases
from ..odoo_source import describe
from ..paths import dev_home
from ..postgres import users_server
from ..procs import odoo_environment

ELSEWHERE = "192.0.2.1"  # of a block of addresses that is for examples, and not in use
# A text and a letter are sent, and every scheduled action runs once, as the server runs them.
DAY = """
company = env.company
company.write({'name': "The clinic", 'street': "C/ Mayor 1", 'city': "Valencia", 'zip': "46001"})
company.country_id = env.ref('base.es')
patient = env['res.partner'].create({
    'name': "Nadia Ferrer", 'street': "C/ Menor 2", 'city': "Valencia", 'zip': "46002",
    'country_id': env.ref('base.es').id, 'email': "nadia@example.com"})
text = env['sms.sms'].create({'number': '+34600000123', 'body': "Mañana a las 9:30, ¿le va bien?"})
mail = env['mail.mail'].create({
    'subject': "A mail", 'email_from': "clinic@example.com", 'email_to': "nadia@example.com",
    'body_html': "<p>Good morning</p>"})
attachment = env['ir.attachment'].create({'name': "letter.pdf", 'raw': b'%PDF-1.4 /Count 1'})
letter = env['snailmail.letter'].create({
    'partner_id': patient.id, 'model': 'res.partner', 'res_id': patient.id,
    'attachment_id': attachment.id, 'company_id': company.id, 'state': 'pending'})
env['iap.account'].get('sms')
env.cr.commit()
env['iap.account'].search([]).write({'warning_threshold': 5})
env.cr.commit()
for cron in env['ir.cron'].search([]):
    cron.method_direct_trigger()
env.cr.commit()
env = env(context={'lang': 'en_US'})
env.invalidate_all()
print("credits", env['iap.account'].get_credits('sms'))
print("companies", patient.autocomplete_by_name("Ferrer", 67))
print("text", text.state, dict(text._fields['state']._description_selection(env))[text.state])
print("letter", letter.state)
print("mail", mail.exists().state)
"""


@pytest.fixture
def databases():
    """This clone's databases, on the server and with the Odoo that run this test."""
    found = describe(Path(odoo.__path__[0]).parent)
    return Databases(users_server(os.environ), found, dev_home())


def test_no_other_machine_is_reached_and_this_one_is():
    for name in ("odoo.com", b"sms.api.odoo.com"):
        with pytest.raises(socket.gaierror, match="nothing leaves"):
            socket.getaddrinfo(name, 443)
    with pytest.raises(OSError, match="nothing leaves"):
        socket.create_connection((ELSEWHERE, 443), timeout=5)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        with pytest.raises(OSError, match="nothing leaves"):
            sock.sendto(b"where is odoo.com?", (ELSEWHERE, 53))
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1]), timeout=5).close()


def test_whatever_odoo_starts_is_closed_too_also_by_a_proxy(databases, monkeypatch, tmp_path):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    environment = odoo_environment(databases.odoo, databases.server)
    assert not [name for name in environment if name.lower().endswith("_proxy")]
    refused = tmp_path / "refused"
    ended = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('{ELSEWHERE}', 25), 5)"],
        env={**environment, "DEV_REFUSED": str(refused)}, capture_output=True, text=True,
        check=False, timeout=60)
    assert ended.returncode and "nothing leaves a developer's machine" in ended.stderr
    assert refused.read_text() == f"{ELSEWHERE}\n"


def test_what_odoo_sends_is_filed_and_no_other_machine_is_asked_for(databases, tmp_path, capfd):
    refused = tmp_path / "refused"
    with databases.copy("app") as database, outside.taken(tmp_path / "mail") as taker:
        with databases.server.connect(database) as connection:
            taker.lead_to(connection)
        connection.close()
        environment = odoo_environment(databases.odoo, databases.server, outside=taker)
        ended = subprocess.run(
            [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http",
             "--log-level=warn"],
            env={**environment, "DEV_REFUSED": str(refused)}, input=DAY, capture_output=True,
            text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stderr
    assert not refused.exists(), refused.read_text()
    assert "WARNING" not in ended.stderr and "ERROR" not in ended.stderr, ended.stderr
    assert ended.stdout.splitlines() == [
        "credits 0", "companies []", "text pending Sent", "letter sent", "mail sent"]
    assert "not known here" not in capfd.readouterr().err
    filed = {message["Subject"]: message for message in (
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (tmp_path / "mail" / "new").iterdir())}
    assert set(filed) == {"SMS", "Letter", "A mail"}
    assert filed["SMS"]["To"] == "+34600000123"
    assert filed["SMS"].get_content().strip() == "Mañana a las 9:30, ¿le va bien?"
    assert filed["SMS"]["Date"].datetime is not None
    assert "Nadia Ferrer" in filed["Letter"]["To"]
    assert filed["A mail"]["To"] == "nadia@example.com"
