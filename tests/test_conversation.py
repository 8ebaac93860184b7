"""The conversation's pages: who reads what is said, what a form answers, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.talking import address, login, photo, read, say, send
from tickets.models import Message, MessageFile
from workflow import actions, moment

pytestmark = pytest.mark.django_db

MOST_QUERIES = 16
CANARY = "KENARI-CATATAN-INTERNAL"


@pytest.fixture
def ticket(morning, office):
    """A report that waits for the team, on a morning in working hours."""
    return factories.walk(office, factories.make_ticket(office), until="5")


# -- messages ---------------------------------------------------------------------------------------------------------


def test_opd_and_team_talk_on_the_ticket_s_page(client, office, ticket):
    answer = send(client, office.people["opd"], address(ticket), body="Ruang server terkunci.\nKunci di loket.")
    assert (answer.status_code, answer["Location"]) == (303, f"{ticket.get_absolute_url()}#percakapan")
    send(client, office.tim, address(ticket), body="Kami tiba pukul 10.")
    page = read(client, office.people["opd"], ticket.get_absolute_url())
    assert "Ruang server terkunci.<br>Kunci di loket." in page
    assert page.index("Ruang server terkunci.") < page.index("Kami tiba pukul 10.")
    assert "Contoh Tim, Tim Jaringan" in page


def test_what_is_written_is_shown_as_text(client, office, ticket):
    say(ticket, office.people["opd"], '<script>alert("x")</script>')
    assert "<script>alert" not in read(client, office.tim, ticket.get_absolute_url())


def test_an_empty_message_is_refused_beside_its_box(client, office, ticket):
    answer = send(client, office.tim, address(ticket), body=" ")
    assert answer.status_code == 422
    assert "Tuliskan pesan atau lampirkan berkas." in answer.content.decode()


def test_a_refused_message_keeps_its_words(client, office, ticket):
    answer = send(client, office.tim, address(ticket), body="Y" * 4001)
    assert answer.status_code == 422
    assert "Pesan paling panjang 4000 huruf." in answer.content.decode()
    assert "Y" * 4001 in answer.content.decode()


def test_line_breaks_of_a_browser_count_once(client, office, ticket):
    assert send(client, office.tim, address(ticket), body="\r\n".join(["a"] * 2000)).status_code == 303
    assert len(Message.objects.get().body) == 3999


def test_a_form_sent_twice_is_one_message(client, office, ticket):
    for _ in range(2):
        send(client, office.tim, address(ticket), body="Kami berangkat.", key="7d9c1a52-5d4e-4a55-9f5c-0f1f8f6ed001")
    assert Message.objects.count() == 1


def test_a_page_from_the_browser_s_memory_keeps_the_new_words_and_sends_them_at_the_second_try(client, office, ticket):
    used = "7d9c1a52-5d4e-4a55-9f5c-0f1f8f6ed001"
    send(client, office.tim, address(ticket), body="Kami berangkat.", key=used)
    answer = send(client, office.tim, address(ticket), body="Kami tiba.", key=used)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Kami tiba.</textarea>" in page
    fresh = re.search(r'name="key" value="([^"]+)" id="pesan_key"', page)[1]
    assert fresh != used
    assert send(client, office.tim, address(ticket), body="Kami tiba.", key=fresh).status_code == 303
    assert [message.body for message in Message.objects.all()] == ["Kami berangkat.", "Kami tiba."]


@pytest.mark.parametrize("key", ["", "bukan-kunci", "7d9c1a52"])
def test_a_form_without_its_key_is_refused(client, office, ticket, key):
    assert send(client, office.tim, address(ticket), body="Halo.", key=key).status_code == 422
    assert not Message.objects.exists()


def test_who_only_reads_gets_no_form_and_is_refused(client, office, ticket):
    say(ticket, office.tim, "Kami berangkat.")
    for name in ("auditor", "admin"):
        page = read(client, office.people[name], address(ticket))
        assert "Kami berangkat." in page
        assert "Kirim pesan" not in page
        assert send(client, office.people[name], address(ticket), body="Halo.").status_code == 403


def test_a_long_conversation_is_read_in_pages(client, office, ticket):
    for number in range(55):
        say(ticket, office.tim, f"Kabar nomor {number}.")
    on_ticket = read(client, office.tim, ticket.get_absolute_url())
    assert "Kabar nomor 34." not in on_ticket
    assert "Kabar nomor 35." in on_ticket
    whole = read(client, office.tim, address(ticket))
    assert "Kabar nomor 4." not in whole
    older = re.search(r'href="(\?sebelum=\d+)"', whole)[1]
    earliest = read(client, office.tim, address(ticket) + older)
    assert "Kabar nomor 0." in earliest
    assert "Kabar nomor 4." in earliest
    assert "Kabar nomor 5." not in earliest


@pytest.mark.parametrize("written", ["", "x", "-1", "9" * 18, "9" * 40, "٣"])
def test_a_senseless_page_number_makes_no_fault(client, office, ticket, written):
    assert login(client, office.tim).get(address(ticket), {"sebelum": written}).status_code == 200


# -- notes of the Dinas -----------------------------------------------------------------------------------------------


def test_an_internal_note_never_reaches_an_opd(client, office, ticket):
    note = say(ticket, office.kasi, CANARY, internal=True, files=[factories.make_photo("berkas")])
    say(ticket, office.tim, "Kami berangkat.")
    file = note.files.get()
    urls = [
        ticket.get_absolute_url(),
        address(ticket),
        address(ticket) + f"?sebelum={note.pk + 1}",
        address(ticket, "ticket_sop"),
        address(ticket, "tanda_terima"),
        address(ticket, "tambah_foto"),
        reverse("laporan_saya"),
        reverse("kotak_masuk"),
        reverse("cari") + f"?q={ticket.number[:6]}",
        reverse("cari") + "?q=KENARI",
    ]
    for name in ("opd", "opd_kepala"):
        for url in urls:
            page = read(client, office.people[name], url)
            assert CANARY not in page
            assert f"/percakapan/berkas/{file.pk}/" not in page
            assert f"pesan-{note.pk}" not in page
        assert client.get(reverse("berkas_pesan", args=[file.pk])).status_code == 404
        assert client.post(address(ticket, "tarik_pesan", note.pk)).status_code == 404
    assert CANARY in read(client, office.kadis, ticket.get_absolute_url())
    assert client.get(reverse("berkas_pesan", args=[file.pk])).status_code == 200


def test_an_opd_that_forges_the_tick_writes_an_ordinary_message(client, office, ticket):
    send(client, office.people["opd"], address(ticket), body="Halo.", internal="on")
    assert Message.objects.get().kind == "pesan"


def test_a_handler_ticks_a_note(client, office, ticket):
    answer = send(client, office.tim, address(ticket), body="Cek dengan penyedia.", internal="on", follow=True)
    assert "Catatan internal tersimpan." in answer.content.decode()
    assert Message.objects.get().kind == "catatan"


# -- files and taking back --------------------------------------------------------------------------------------------


def test_a_file_of_a_message_is_cleaned_and_reaches_both_sides(client, office, ticket):
    answer = send(client, office.people["opd"], address(ticket), body="", berkas=[photo("../../etc/pas swd.exe")])
    assert answer.status_code == 303
    file = MessageFile.objects.get()
    assert file.original_name == "pas swd.jpg"
    for name in ("opd", "opd_kepala", "tim", "auditor"):
        served = login(client, office.people[name]).get(reverse("berkas_pesan", args=[file.pk]))
        assert (served.status_code, served["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in served["Cache-Control"]


def test_a_file_that_is_neither_picture_nor_pdf_is_refused(client, office, ticket):
    virus = SimpleUploadedFile("surat.pdf", b"MZ\x90\x00 not a document")
    answer = send(client, office.tim, address(ticket), body="Terlampir.", berkas=[virus])
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_files_of_messages_stand_in_no_list_of_the_ticket_s_files(office, ticket):
    before = ticket.attachments.count()
    say(ticket, office.tim, "", files=[factories.make_photo("berkas")])
    assert ticket.attachments.count() == before


def test_a_message_taken_back_leaves_a_stub_without_words_and_files(client, office, ticket):
    message = say(ticket, office.tim, "Kata sandi router: rahasia", files=[factories.make_photo("berkas")])
    file = reverse("berkas_pesan", args=[message.files.get().pk])
    assert "Tarik<span" in read(client, office.tim, ticket.get_absolute_url())
    answer = login(client, office.tim).post(address(ticket, "tarik_pesan", message.pk))
    assert answer.status_code == 303
    for name in ("opd", "tim", "kadis"):
        page = read(client, office.people[name], ticket.get_absolute_url())
        assert "Pesan ini ditarik oleh penulisnya." in page
        assert "rahasia" not in page
        assert client.get(file).status_code == 404


def test_after_ten_minutes_nothing_is_taken_back(client, office, ticket):
    message = say(ticket, office.tim, "Kami berangkat.")
    with moment.at(factories.MORNING + timedelta(minutes=11)):
        assert "Tarik<span" not in read(client, office.tim, ticket.get_absolute_url())
        answer = client.post(address(ticket, "tarik_pesan", message.pk), follow=True)
    assert "dapat ditarik sampai pukul 09.10 WIB" in answer.content.decode()
    message.refresh_from_db()
    assert message.withdrawn_at is None


def test_nobody_takes_back_what_somebody_else_said(client, office, ticket):
    message = say(ticket, office.tim, "Kami berangkat.")
    assert login(client, office.kasi).post(address(ticket, "tarik_pesan", message.pk)).status_code == 403


# -- tenancy and cost -------------------------------------------------------------------------------------------------


def test_strangers_find_nothing_and_change_nothing(client, office, other_office, ticket):
    message = say(ticket, office.people["opd"], "Halo.", files=[factories.make_photo("berkas")])
    pages = [address(ticket, name) for name in ("percakapan", "tambah_foto", "pemulihan", "tanda_terima")]
    pages.append(reverse("berkas_pesan", args=[message.files.get().pk]))
    forms = [*pages[:3], address(ticket, "tanya"), address(ticket, "tarik_pesan", message.pk)]
    for stranger in (office.people["other_opd"], other_office.kadis, other_office.people["opd"], other_office.tim):
        for url in pages:
            assert login(client, stranger).get(url).status_code == 404
        for url in forms:
            assert send(client, stranger, url, body="x", recovered="ya").status_code == 404
    assert Message.objects.count() == 1


@pytest.mark.parametrize("name", ["opd", "tim", "kadis"])
def test_the_ticket_s_page_stays_within_sixteen_queries(client, name, morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "gagal", "diganti", until="10")
    actions.pause(ticket, actor=office.tim, reason="suku_cadang", note="Menunggu kiriman switch.")
    login(client, office.people[name]).get(ticket.get_absolute_url())
    counted = []
    for _ in range(2):
        for number in range(6):
            speaker = office.tim if number % 2 else office.people["opd"]
            say(ticket, speaker, f"Kabar {number}", files=[factories.make_photo("berkas")] * (number % 3))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ticket.get_absolute_url()).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1] <= MOST_QUERIES
