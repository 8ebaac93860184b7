"""The seal on a paper, judged by poppler and qpdf, which know nothing of us."""

import random
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.urls import reverse

from reports import authority, seal
from reports.tasks import render_naskah
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(office, morning):
    """A sealed Lembar Disposisi of Purbalingga."""
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    render_naskah(ticket.papers.get(kind="lembar_disposisi").pk)
    return ticket.papers.get(kind="lembar_disposisi")


@pytest.fixture
def strangers(tmp_path):
    """A certificate database that trusts nobody of ours."""
    folder = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", folder, "--empty-password"], check=True)
    return folder


@pytest.fixture
def trust(sheet, strangers):
    """The same, trusting the installation's authority, as an office sets it up."""
    folder = strangers
    certificate = str(authority.authority().certificate)
    subprocess.run(["certutil", "-A", "-d", folder, "-n", "ca", "-t", ",C,", "-i", certificate], check=True)
    return folder


def bytes_of(paper):
    """The stored file."""
    with paper.file.open("rb") as stored:
        return stored.read()


def judged(path, *options):
    """What pdfsig says of a file."""
    return subprocess.run(["pdfsig", *options, str(path)], capture_output=True, text=True, check=False).stdout


def test_an_independent_reader_finds_the_seal_valid_trusted_and_whole(sheet, trust):
    said = judged(sheet.file.path, "-nssdir", trust)
    for words in ("Signature is Valid.", "Certificate is Trusted.", "Total document signed", "ETSI.CAdES.detached"):
        assert words in said
    assert f"O=Pemerintah {sheet.pemda.name}" in said


def test_without_the_authority_the_seal_is_valid_and_its_issuer_unknown(sheet, strangers):
    said = judged(sheet.file.path, "-nssdir", strangers)
    assert "Signature is Valid." in said
    assert "issuer isn't Trusted." in said


def test_a_sealed_paper_is_sound_and_begins_with_the_bytes_that_were_rendered(sheet):
    subprocess.run(["qpdf", "--check", sheet.file.path], check=True, capture_output=True)
    body = bytes_of(sheet)
    first_end = body.index(b"%%EOF") + len(b"%%EOF")
    assert body[:5] == b"%PDF-"
    assert body.count(b"%%EOF") == 2
    assert b"/ByteRange" not in body[:first_end]
    assert sheet.renderer.endswith(f", {seal.version()}")


def test_every_flipped_byte_under_the_seal_is_caught(sheet, tmp_path):
    body = bytes_of(sheet)
    ranges = [int(number) for number in re.search(rb"/ByteRange\s*\[([\d\s]+)\]", body)[1].split()]
    sealed = [*range(ranges[0], ranges[1]), *range(ranges[2], ranges[2] + ranges[3])]

    def is_caught(number):
        harmed = bytearray(body)
        harmed[random.Random(number).choice(sealed)] ^= 1
        copy = tmp_path / f"{number}.pdf"
        copy.write_bytes(harmed)
        return "Signature is Valid." not in judged(copy)

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(is_caught, range(100)))


def test_the_keys_are_for_their_owner_only_and_in_no_file_that_is_served(sheet):
    keys = list(settings.SEAL_KEYS.glob("*.key"))
    assert len(keys) >= 2
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    assert stat.S_IMODE(settings.SEAL_KEYS.stat().st_mode) == 0o700
    assert settings.MEDIA_ROOT not in settings.SEAL_KEYS.parents
    assert not any(b"PRIVATE" in file.read_bytes() for file in settings.SEAL_CERTIFICATES.iterdir())


def test_workers_that_start_together_make_one_authority(office, settings, tmp_path):
    settings.SEAL_KEYS, settings.SEAL_CERTIFICATES = tmp_path / "kunci", tmp_path / "sertifikat"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(authority.sealer_of, [office.pemda] * 8))
    assert len(set(made)) == 1
    assert len(list(settings.SEAL_KEYS.glob("*.key"))) == 2
    checked = subprocess.run(
        ["openssl", "verify", "-CAfile", str(authority.authority().certificate), str(made[0].certificate)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout.endswith(": OK\n")


def test_a_paper_that_cannot_be_sealed_is_not_stored(office, morning, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("kunci tidak terbaca")

    monkeypatch.setattr(seal, "seal", fail)
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    render_naskah(ticket.papers.get(kind="lembar_disposisi").pk)
    paper = ticket.papers.get(kind="lembar_disposisi")
    assert (paper.rendered_at, paper.file.name, paper.failure) == (None, "", "OSError: kunci tidak terbaca")


def test_the_certificate_of_the_authority_is_downloaded_without_any_key(client, office, sheet):
    client.force_login(office.auditor, backend="tickets.backends.PeopleBackend")
    answer = client.get(reverse("sertifikat_segel"))
    assert b"".join(answer.streaming_content) == authority.authority().certificate.read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="ca-segel-helpdesk.pem"'


def test_a_web_process_loads_neither_the_renderer_nor_the_seal():
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print([name for name in ('weasyprint', 'pyhanko') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
