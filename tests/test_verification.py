"""Anybody may ask whether a paper is genuine, and learns nothing else (promise P11)."""

import random
import subprocess
from copy import deepcopy
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse

from reports.models import Naskah
from reports.tasks import render_naskah
from reports.verification import MOST_BYTES
from reports.verification_code import LENGTH, LETTERS, grouped, new_code, read
from tests import factories
from tickets import throttling
from workflow import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def begun(module_db):
    """Purbalingga with a sealed Lembar Disposisi; made once, since most tests begin with it."""
    with moment.at(factories.MORNING):
        office = factories.make_office()
        ticket = factories.walk(office, factories.make_ticket(office), until="4")
        paper = ticket.papers.get(kind="lembar_disposisi")
        render_naskah(paper.pk)
        return office, paper


@pytest.fixture
def office(begun, db):
    """Purbalingga, as fresh objects."""
    return deepcopy(begun[0])


@pytest.fixture
def sheet(begun, morning, db):
    """The sealed Lembar Disposisi."""
    return Naskah.objects.get(pk=begun[1].pk)


def bytes_of(paper):
    """The stored file."""
    with paper.file.open("rb") as stored:
        return stored.read()


def page_of(client, paper):
    """What the public reads of a paper."""
    return client.get(reverse("verifikasi", args=[paper.verification_code])).content.decode()


def compared(client, paper, body):
    """The page after a file was uploaded to be compared."""
    upload = SimpleUploadedFile("naskah.pdf", body, content_type="application/pdf")
    return client.post(reverse("verifikasi", args=[paper.verification_code]), {"berkas": upload}).content.decode()


def test_a_code_holds_128_random_bits_and_is_new_for_every_paper():
    assert len(LETTERS) ** LENGTH >= 2**128
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("spell", [str, str.lower, grouped, lambda code: f"  {grouped(code).lower()} "])
def test_a_code_is_read_as_people_type_it(spell):
    code = new_code()
    assert read(spell(code)) == code


def test_letters_that_look_alike_are_the_same():
    code = "0" * 13 + "1" * 13
    assert read("O" * 13 + "I" * 6 + "l" * 7) == code


def test_the_page_tells_the_heading_and_the_posts_and_no_person(client, office, sheet):
    page = page_of(client, sheet)
    for words in (
        "asli dan berlaku",
        sheet.title,
        sheet.number,
        "20 November 2026",
        sheet.facts["signers"][0]["person"]["title"],
    ):
        assert words in page
    people = [person.full_name for person in office.people.values()]
    for words in (*people, sheet.ticket.number, sheet.ticket.reporter_phone, sheet.ticket.title, office.opd.name):
        assert words not in page


def test_a_paper_that_was_replaced_says_so(client, office, sheet, morning):
    factories.perform(office, sheet.ticket)
    old, new = Naskah.objects.filter(kind=sheet.kind).order_by("version")
    assert "sudah digantikan" in page_of(client, old)
    assert "asli dan berlaku" in page_of(client, new)


def test_the_code_on_the_paper_leads_to_its_page(client, sheet):
    text = subprocess.run(["pdftotext", "-layout", sheet.file.path, "-"], capture_output=True, check=True).stdout
    printed = grouped(sheet.verification_code)
    assert printed in "".join(text.decode().split())
    answer = client.get(reverse("periksa_naskah"), {"kode": printed.lower()})
    assert answer["Location"] == reverse("verifikasi", args=[sheet.verification_code])
    assert sheet.facts["verification"]["url"] == f"{settings.PUBLIC_URL}{answer['Location']}"


def test_every_code_that_nobody_issued_gets_the_same_answer(client, sheet):
    asked = ["", " ", "x", "0" * LENGTH, new_code(), sheet.verification_code[:-1], "<b>", "a" * 300, "'; --", "\x00"]
    answers = [client.get(reverse("periksa_naskah"), {"kode": code}) for code in asked]
    answers += [client.get(f"/verifikasi/{code}/") for code in (new_code(), "x", "%00", "a" * 200, "%3Cb%3E")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_after_thirty_unknown_codes_a_network_waits_but_genuine_papers_are_answered(client, sheet):
    address = reverse("verifikasi", args=[new_code()])
    answers = [client.get(address).status_code for _ in range(throttling.LOOKUPS + 2)]
    assert answers == [404] * throttling.LOOKUPS + [429] * 2
    assert "asli dan berlaku" in page_of(client, sheet)
    assert client.get(address, REMOTE_ADDR="10.0.0.9").status_code == 404
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert client.get(address).status_code == 404


def test_codes_that_nobody_issued_lock_no_account(client, office):
    for _ in range(throttling.LOOKUPS + 1):
        client.get(reverse("verifikasi", args=[new_code()]))
    login = {"username": office.kasi.username, "password": factories.PASSWORD}
    assert client.post(reverse("masuk"), login).status_code == 302


def test_the_paper_itself_is_the_same_file(client, sheet):
    assert "Berkas sama." in compared(client, sheet, bytes_of(sheet))


def test_a_hundred_changed_bytes_are_a_hundred_other_files(client, sheet):
    body = bytes_of(sheet)
    places = random.Random(7).sample(range(len(body)), 100)
    for place in places:
        harmed = bytearray(body)
        harmed[place] ^= 1
        assert "Berkas tidak sama." in compared(client, sheet, bytes(harmed))


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7"])
def test_an_empty_or_foreign_file_is_not_the_paper(client, sheet, body):
    assert "Berkas sama." not in compared(client, sheet, body)


def test_the_page_of_a_changed_file_is_not_headed_as_genuine(client, sheet):
    page = compared(client, sheet, bytes_of(sheet) + b" ")
    assert "<h1>Berkas Anda bukan naskah ini</h1>" in page
    assert "asli dan berlaku" not in page


def test_a_paper_still_being_made_matches_no_file(client, sheet):
    Naskah.objects.update(rendered_at=None, file="", sha256="")
    assert "Berkas tidak sama." in compared(client, sheet, b"%PDF-1.7")


def test_a_huge_upload_is_left_alone_and_nothing_is_kept(client, sheet, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    assert "lebih besar dari" in compared(client, sheet, b"%" * (MOST_BYTES + 1))
    assert list(tmp_path.iterdir()) == []


def test_the_comparison_asks_for_the_token_of_its_form(sheet):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("verifikasi", args=[sheet.verification_code])).status_code == 403


def test_downloads_stay_the_same_bytes_whatever_changes_later(client, office, sheet):
    before = bytes_of(sheet)
    office.kadis.full_name = "Nama Lain"
    office.kadis.save(update_fields=["full_name"])
    office.pemda.__class__.objects.update(dinas="Dinas Lain", address="Jalan Lain", paper_size="A4")
    with moment.at(factories.MORNING + timedelta(hours=1)):
        factories.walk(office, sheet.ticket, "perbaikan")
    render_naskah(sheet.pk)
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    url = reverse("naskah", args=[sheet.pk])
    assert {b"".join(client.get(url)) for _ in range(50)} == {before}
    assert "Berkas sama." in compared(client, sheet, before)
