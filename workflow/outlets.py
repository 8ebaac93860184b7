"""The ways out: an e-mail server, the Telegram bot and the WhatsApp gateway of the settings, a person's own webhook.

Each sends one letter or says why not, and whether the way, the moment or the letter is at fault.
"""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
from email.utils import formatdate
from urllib.parse import quote, urlsplit

import certifi
import urllib3
from django.conf import settings
from django.core import mail
from urllib3 import exceptions as http

from workflow.events import Channel
from workflow.inward import PointsInward, outside_address
from workflow.letters import Letter
from workflow.models import NoticeSettings

#: Seconds to connect, and to wait for an answer.
TIMEOUT = urllib3.Timeout(connect=4, read=6)
#: What it means that no answer came, the narrower kind first: http's refusal of a connection is a timeout by birth.
NO_ANSWER = (
    (smtplib.SMTPAuthenticationError, "Server surat menolak nama pengguna atau kata sandinya"),
    ((socket.gaierror, http.NameResolutionError), "Nama server tidak ditemukan"),
    ((ssl.SSLError, http.SSLError), "Sertifikat server tidak dapat dipercaya"),
    (http.NewConnectionError, "Server menolak sambungan"),
    (ConnectionRefusedError, "Server menolak sambungan"),
    ((TimeoutError, http.TimeoutError), "Server tidak menjawab"),
)


class OutletDown(Exception):
    """The way out does not work now, for any letter."""


class TryLater(Exception):
    """This letter was not taken for now."""


class Undeliverable(Exception):
    """This letter will never be taken."""


class Outlets:
    """Sends letters; keeps one connection to the mail server open until it is closed (a context manager)."""

    def __init__(self) -> None:
        self._mail = None

    def __enter__(self) -> Outlets:
        return self

    def __exit__(self, *failure) -> None:
        self._hang_up()

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises OutletDown, TryLater or Undeliverable."""
        if letter.channel == Channel.EMAIL:
            self._send_mail(letter)
        elif letter.channel == Channel.WEBHOOK:
            _call_webhook(letter)
        else:
            _send_through_gateway(letter)

    def _send_mail(self, letter: Letter) -> None:
        message = email_of(letter)
        try:
            if self._mail is None:
                connection = mail.get_connection()
                connection.open()
                self._mail = connection
            message.connection = self._mail
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal("Server surat menolak alamat penerima", *min(refused.recipients.values())) from refused
        except smtplib.SMTPDataError as refused:
            raise _refusal("Server surat menolak isi surat", refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPException, OSError) as failure:
            self._hang_up()
            raise OutletDown(_said(failure)) from failure

    def _hang_up(self) -> None:
        connection, self._mail = self._mail, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):
                # The server has gone first; there is nothing left to close.
                return


def email_of(letter: Letter) -> mail.EmailMultiAlternatives:
    """The letter as e-mail. Its Message-ID is that of its number; letters about one ticket make one thread."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {
        "Message-ID": f"<kabar-{letter.number}@{host}>",
        "Date": formatdate(localtime=True),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.ticket:
        headers["References"] = f"<{letter.ticket.number}@{host}>"
    message = mail.EmailMultiAlternatives(letter.subject, letter.text, to=[letter.user.email], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    return message


def gateways() -> dict[str, str]:
    """Address patterns of the gateways that the settings name, by channel."""
    given = {Channel.TELEGRAM: settings.TELEGRAM_GATEWAY, Channel.WHATSAPP: settings.WHATSAPP_GATEWAY}
    return {str(channel): pattern for channel, pattern in given.items() if pattern}


def _send_through_gateway(letter: Letter) -> None:
    """Through Apprise, which knows the services; it says only whether the message was taken."""
    import apprise  # a third of a second and 25 MiB that only the worker needs

    pattern, address = gateways().get(letter.channel), _address(letter)
    if not pattern:
        raise Undeliverable(f"Saluran {Channel(letter.channel).label} tidak lagi disediakan.")
    gateway = apprise.Apprise.instantiate(
        pattern.replace("{tujuan}", quote(address, safe="")), asset=apprise.AppriseAsset(http_redirects=False)
    )
    if gateway is None:
        raise OutletDown("Alamat gerbang pada setelan tidak dapat dibaca.")
    if not gateway.notify(title=letter.subject, body=f"{letter.main.words}\n{letter.url}"):
        raise TryLater("Gerbang tidak menerima pesan.")


def _call_webhook(letter: Letter) -> None:
    """POST a small JSON object to the person's own address, at the very IP address that was checked."""
    url = _address(letter)
    try:
        address = outside_address(url)
    except PointsInward as refused:
        raise TryLater(str(refused)) from refused
    body = {
        "nomor": letter.number,
        "peristiwa": letter.main.event,
        "tiket": letter.ticket.number if letter.ticket else "",
        "judul": letter.subject,
        "kalimat": letter.main.words,
        "alamat": letter.url,
    }
    status = _post(url, address, json.dumps(body).encode())
    if status == 410:
        raise Undeliverable("Penerima menyatakan alamat webhook tidak dipakai lagi (410).")
    if not 200 <= status < 300:
        raise TryLater(f"Penerima webhook menjawab {status}.")


def _post(url: str, address: str, body: bytes) -> int:
    """Send JSON to ``url`` by way of its IP ``address``; gives the status. Raises TryLater where no answer comes."""
    parts = urlsplit(url)
    pool = urllib3.HTTPSConnectionPool(
        address,
        parts.port or 443,
        timeout=TIMEOUT,
        retries=False,
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
        ca_certs=certifi.where(),
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        answer = pool.urlopen(
            "POST",
            path,
            body=body,
            headers={"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Helpdesk-Jaringan"},
            redirect=False,
            preload_content=False,
        )
        answer.close()
    except http.HTTPError as failure:
        raise TryLater(_said(failure)) from failure
    finally:
        pool.close()
    return answer.status


def _address(letter: Letter) -> str:
    own = NoticeSettings.objects.filter(user=letter.user).first()
    address = own.addresses.get(letter.channel) if own else None
    if not address:
        raise Undeliverable("Penerima tidak lagi mempunyai alamat pada saluran ini.")
    return address


def _refusal(words: str, code: int, answer: bytes | str) -> Exception:
    """What an SMTP answer about one letter means: 5xx for ever, 4xx for now."""
    answer = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return (Undeliverable if 500 <= code < 600 else TryLater)(f"{words}: {code} {answer}")


def _said(failure: Exception) -> str:
    """What happened, for an admin, and behind it the machine's own words, for whoever mends it."""
    words = next((words for kind, words in NO_ANSWER if isinstance(failure, kind)), "Sambungan ke server terputus")
    return f"{words} ({type(failure).__name__}: {failure})"
