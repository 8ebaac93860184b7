"""The ways out beside e-mail: addresses of the inside are refused, gateways and webhooks get short words."""

import json
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import factories
from workflow import inward, moment, outlets
from workflow.delivery import deliver_due
from workflow.inward import PointsInward, outside_address
from workflow.models import Delivery, Notice, NoticeSettings
from workflow.notifications import queue

NOW = factories.MORNING
HOST = "kait.contoh.test"


def resolving(monkeypatch, *addresses):
    """Let every name lead to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(inward.socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.test/",
        "https://",
        "https://nama:sandi@contoh.test/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[::a00:1]/",
        "https://[fec0::1]/",
        "https://[fe80::1%25lo]/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://224.0.0.1/",
        "https://contoh.test:99999/",
        "https://[::1/",
        "ftp://contoh.test/",
        "file:///etc/passwd",
        "https://８.８.８.８/",
    ],
)
def test_addresses_that_point_inward_are_refused(url):
    with pytest.raises(PointsInward):
        outside_address(url)


@pytest.mark.parametrize("addresses", [["10.0.0.5"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], []])
def test_a_name_is_refused_when_any_address_behind_it_lies_inside(monkeypatch, addresses):
    resolving(monkeypatch, *addresses)
    with pytest.raises(PointsInward):
        outside_address(f"https://{HOST}/kait")


def test_a_name_outside_gives_the_address_to_call(monkeypatch):
    resolving(monkeypatch, "8.8.8.8", "8.8.4.4")
    assert outside_address(f"https://{HOST}/kait") == "8.8.8.8"


@pytest.mark.parametrize("address", ["2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_an_address_of_ipv6_outside_is_called(address):
    assert outside_address(f"https://[{address}]/kait") == address


class Receiver:
    """A small web server that keeps what it is sent; with ``folder`` it speaks TLS as :data:`HOST`."""

    def __init__(self, folder=None, status=200):
        self.bodies, self.names, self.hosts = [], [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                receiver.hosts.append(self.headers["Host"])
                self.send_response(status)
                self.send_header("Location", "https://127.0.0.1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words):
                """Keep the output of the tests clean."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        if folder is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.certificate = certificate_of(HOST, folder)
            context.load_cert_chain(self.certificate)
            context.sni_callback = lambda sock, name, ctx: receiver.names.append(name)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


def certificate_of(host, folder):
    """A file with key and certificate for a host, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = built.sign(key, hashes.SHA256())
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file = folder / "host.pem"
    file.write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()) + signed.public_bytes(pem))
    return file


@pytest.fixture
def case(office, fresh_outlets):
    """A ticket, an empty outbox, no way out at rest, and nobody with e-mail."""
    with moment.at(NOW):
        ticket = factories.make_ticket(office)
    Notice.objects.all().delete()
    type(office.kabid).objects.update(email="")
    return ticket


def sent(office, ticket, **addresses):
    """Tell the Kabid at these addresses and send; the one delivery."""
    NoticeSettings.objects.create(user=office.kabid, **addresses)
    with moment.at(NOW):
        queue(ticket, "selesai", to=[office.kabid], now=NOW)
        deliver_due()
    return Delivery.objects.get()


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    """A host of the outside world, whose name has been looked up and whose certificate is known."""
    receiver = Receiver(tmp_path)
    monkeypatch.setattr(outlets, "outside_address", lambda url: "127.0.0.1")
    monkeypatch.setattr(certifi, "where", lambda: str(receiver.certificate))
    yield receiver
    receiver.close()


@pytest.mark.django_db
def test_a_webhook_is_called_at_the_checked_address_under_its_own_name(office, case, receiver):
    url = f"https://{HOST}:{receiver.port}/kait?kunci=1"
    assert sent(office, case, webhook=url).state == "terkirim"
    assert (receiver.names, receiver.hosts) == ([HOST], [f"{HOST}:{receiver.port}"])
    [body] = receiver.bodies
    assert (body["tiket"], body["kalimat"]) == (case.number, Notice.objects.get().words)
    assert case.reporter_phone not in json.dumps(body)


@pytest.mark.django_db
def test_a_webhook_with_a_foreign_certificate_gets_nothing(office, case, receiver, monkeypatch):
    monkeypatch.setattr(certifi, "where", lambda: certifi_original)
    one = sent(office, case, webhook=f"https://{HOST}:{receiver.port}/")
    assert (one.state, one.fault.partition(" (")[0]) == ("antre", "Sertifikat server tidak dapat dipercaya")
    assert receiver.bodies == []


@pytest.mark.django_db
def test_a_webhook_that_refuses_the_connection_is_tried_again_with_the_reason(office, case, receiver):
    receiver.close()
    one = sent(office, case, webhook=f"https://{HOST}:{receiver.port}/")
    assert (one.state, one.fault.partition(" (")[0]) == ("antre", "Server menolak sambungan")


certifi_original = certifi.where()


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "state"), [(302, "antre"), (500, "antre"), (410, "gagal"), (204, "terkirim")])
def test_a_webhook_is_never_followed_elsewhere_and_tried_again_unless_it_is_gone(
    office, case, tmp_path, monkeypatch, status, state
):
    receiver = Receiver(tmp_path, status)
    monkeypatch.setattr(outlets, "outside_address", lambda url: "127.0.0.1")
    monkeypatch.setattr(certifi, "where", lambda: str(receiver.certificate))
    assert sent(office, case, webhook=f"https://{HOST}:{receiver.port}/").state == state
    assert len(receiver.bodies) == 1
    receiver.close()


@pytest.mark.django_db
def test_a_webhook_that_points_inward_by_now_is_not_called(office, case, monkeypatch):
    resolving(monkeypatch, "127.0.0.1")
    one = sent(office, case, webhook=f"https://{HOST}/")
    assert (one.state, "jaringan dalam" in one.fault) == ("antre", True)


@pytest.mark.django_db
@pytest.mark.parametrize(("channel", "setting"), [("telegram", "TELEGRAM_GATEWAY"), ("whatsapp", "WHATSAPP_GATEWAY")])
def test_a_gateway_of_the_settings_is_called_through_apprise(office, case, settings, channel, setting):
    receiver = Receiver()
    setattr(settings, setting, f"json://127.0.0.1:{receiver.port}/kirim/{{tujuan}}")
    assert sent(office, case, **{channel: "6281200000000"}).state == "terkirim"
    [body] = receiver.bodies
    assert (case.number in body["title"], Notice.objects.get().words in body["message"]) == (True, True)
    receiver.close()


@pytest.mark.django_db
def test_a_gateway_that_refuses_is_tried_again_and_one_taken_away_is_given_up(office, case, settings):
    receiver = Receiver(status=503)
    settings.TELEGRAM_GATEWAY = f"json://127.0.0.1:{receiver.port}/{{tujuan}}"
    assert sent(office, case, telegram="123456").state == "antre"
    settings.TELEGRAM_GATEWAY = ""
    with moment.at(NOW + timedelta(hours=1)):
        deliver_due()
    assert Delivery.objects.get().state == "gagal"
    receiver.close()
