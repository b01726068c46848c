"""The outside world of a developer's machine: whatever Odoo sends out is taken here and filed.

Odoo goes its own way up to the socket: mails come by SMTP, texts, letters and questions to
Odoo's paid services by HTTP, to servers that listen on this machine only.
"""

import base64
import contextlib
import json
import mailbox
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from .paths import free_port
from .say import say

# Where Odoo asks which server a service is at.
ENDPOINTS = (
    "enrich.endpoint", "html_editor.media_library_endpoint", "html_editor.olg_api_endpoint",
    "iap.endpoint", "iap.partner_autocomplete.endpoint", "mail.server.gmail.iap.endpoint",
    "mail.server.outlook.iap.endpoint", "sms.endpoint", "snailmail.endpoint",
)


@dataclass(frozen=True)
class Outside:
    """The ports of this machine at which mails and calls of services are taken."""

    smtp: int
    services: int

    @property
    def address(self):
        return f"http://127.0.0.1:{self.services}"

    def lead_to(self, connection):
        """Makes this the outside of a database: there Odoo looks for its services."""
        with connection.cursor() as cursor:
            for key in ENDPOINTS:
                cursor.execute(
                    "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s) "
                    "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value", [key, self.address])


@contextlib.contextmanager
def taken(folder):
    """Takes what Odoo sends, and files it in `folder`, a Maildir."""
    smtp = Controller(Mailbox(str(folder)), hostname="127.0.0.1", port=free_port())
    services = ThreadingHTTPServer(("127.0.0.1", 0), Services)
    services.files = Files(folder)
    smtp.start()
    thread = threading.Thread(target=services.serve_forever, daemon=True)
    thread.start()
    try:
        yield Outside(smtp.port, services.server_address[1])
    finally:
        services.shutdown()
        services.server_close()
        thread.join()
        smtp.stop()


class Files:
    """What the services were asked to deliver, filed as mails are; and the names of senders."""

    def __init__(self, folder):
        self.folder, self.lock, self.senders = folder, threading.Lock(), {}

    def add(self, kind, sender, recipient, text, pdf=None):
        """Files one message as a text with its sender, recipient and time."""
        message = EmailMessage()
        message["From"], message["To"] = sender, recipient
        message["Subject"] = kind
        message["Date"] = localtime()
        message.set_content(text, charset="utf-8", cte="8bit")
        if pdf:
            message.add_attachment(pdf, "application", "pdf", filename="letter.pdf")
        with self.lock:
            mailbox.Maildir(self.folder).add(message.as_bytes())

    # SERVICES: what each answers is what Odoo's own server answers when all is well

    def send_texts(self, params):
        sender = self.senders.get(params.get("account_token"), "Odoo")
        answer = []
        for message in params["messages"]:
            for number in message["numbers"]:
                self.add("SMS", sender, number["number"], message["content"])
                answer.append({"uuid": number["uuid"], "state": "success", "credit": 0})
        return answer

    def register_number(self, params):
        self.add("SMS", "Odoo", params["phone_number"], "Your verification code is 000000")
        return {"state": "success"}

    def name_sender(self, params):
        self.senders[params.get("account_token")] = params["sender_name"]
        return {"state": "success"}

    def print_letters(self, params):
        for letter in params["documents"]:
            self.add("Letter", letter["return_address"]["name"] or "", letter["address"]["name"],
                     letter["contact_address"], base64.b64decode(letter["pdf_bin"]))
            letter.update(sent=True, send_id=f"letter-{letter['letter_id']}")
        return {"request_code": 200, "total_cost": 0, "credit_error": False, "request": params}

    def know_nothing(self, _params):
        return {"data": []}

    def know_no_account(self, _params):
        return {}

    def have_no_credit(self, _params):
        return 0

    def agree(self, _params):
        return {"state": "success"}


ANSWERS = {
    "/api/sms/3/send": Files.send_texts,
    "/api/sms/1/account/create": Files.register_number,
    "/api/sms/2/account/verify": Files.agree,
    "/api/sms/1/account/update_sender": Files.name_sender,
    "/iap/snailmail/1/print": Files.print_letters,
    "/iap/1/balance": Files.have_no_credit,
    "/iap/1/get-accounts-information": Files.know_no_account,
    "/iap/1/update-warning-email-alerts": Files.agree,
    "/api/dnb/1/search_by_name": Files.know_nothing,
    "/api/dnb/1/search_by_vat": Files.know_nothing,
}
WARRANTY = "/publisher-warranty/"


class Services(BaseHTTPRequestHandler):
    """Odoo's services, as far as they are known; what is not known is not there."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == WARRANTY:
            self.answer(200, repr({"messages": [], "enterprise_info": {}}))
        elif self.path in ANSWERS:
            asked = json.loads(body)
            result = ANSWERS[self.path](self.server.files, asked["params"])
            self.answer(200, json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}))
        else:
            self.do_GET()

    def do_GET(self):
        say(f"· Odoo asked for a service that is not known here: {self.command} {self.path}")
        self.answer(404, "")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Odoo's log has it."""
