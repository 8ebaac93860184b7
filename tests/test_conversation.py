"""The pages beside the SOP: who reads what is said, what a form answers, and what it costs."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tickets.models import Message, MessageFile
from workflow import actions, moment

pytestmark = pytest.mark.django_db

MOST_QUERIES = 16
CANARY = "KENARI-CATATAN-INTERNAL"


@pytest.fixture
def ticket(morning, office):
    """A report that waits for the team, on a morning in working hours."""
    return factories.walk(office, factories.make_ticket(office), until="5")


def login(client, user):
    """Open a browser for somebody."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


def address(ticket, name="percakapan", *more):
    """Where a page of the ticket is."""
    return reverse(name, args=[ticket.number, *more])


def read(client, user, url):
    """The words of a page, as somebody reads it."""
    answer = login(client, user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, user, url, follow=False, **fields):
    """Send a form under a fresh key."""
    return login(client, user).post(url, {"key": str(uuid4()), **fields}, follow=follow)


def photo(name="foto.jpg"):
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, factories.make_photo().content)


def say(ticket, actor, body, **kwargs):
    """Post a message under a fresh key."""
    return actions.post_message(ticket, actor=actor, body=body, **{"key": uuid4(), **kwargs})


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


# -- asking for progress ----------------------------------------------------------------------------------------------


def test_the_opd_asks_and_the_performers_see_it_until_they_answer(client, office, ticket):
    answer = send(client, office.people["opd"], address(ticket, "tanya"), follow=True)
    page = answer.content.decode()
    assert "Pertanyaan terkirim kepada petugas yang menangani." in page
    assert "Anda dapat bertanya lagi mulai" in page
    assert address(ticket, "tanya") not in page
    (card,) = login(client, office.tim).get(reverse("pekerjaan")).context["cards"]
    assert card.asked
    assert "OPD menanyakan perkembangan" in read(client, office.tim, reverse("pekerjaan"))
    assert "OPD menanyakan perkembangan" in read(client, office.tim, ticket.get_absolute_url())
    say(ticket, office.tim, "Kabel sedang disambung.")
    assert "OPD menanyakan perkembangan" not in read(client, office.tim, reverse("pekerjaan"))
    assert "OPD menanyakan perkembangan" not in read(client, office.tim, ticket.get_absolute_url())


def test_asking_too_early_says_from_when_on(client, office, ticket):
    send(client, office.people["opd"], address(ticket, "tanya"))
    answer = send(client, office.people["opd_kepala"], address(ticket, "tanya"), follow=True)
    assert re.search(r"bertanya lagi mulai .* pukul \d\d\.\d\d WIB", answer.content.decode())
    assert Message.objects.count() == 1


def test_only_the_opd_may_press_that_button(client, office, ticket):
    for name in ("tu", "tim", "auditor"):
        assert send(client, office.people[name], address(ticket, "tanya")).status_code == 403
    assert address(ticket, "tanya") not in read(client, office.tu, ticket.get_absolute_url())


# -- photos and recovery ----------------------------------------------------------------------------------------------


def test_an_opd_adds_photos_that_stand_with_its_report(client, office, ticket):
    before = ticket.attachments.count()
    url = address(ticket, "tambah_foto")
    assert "Tambah foto pada laporan" in read(client, office.people["opd"], url)
    answer = send(client, office.people["opd"], url, foto=[photo(), photo("b.png")])
    assert (answer.status_code, ticket.attachments.count()) == (303, before + 2)
    assert "Menambahkan 2 foto pada laporan." in read(client, office.tim, ticket.get_absolute_url())


def test_no_photo_chosen_is_said_at_the_field(client, office, ticket):
    answer = send(client, office.people["opd"], address(ticket, "tambah_foto"))
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu foto." in answer.content.decode()


def test_the_opd_confirms_with_one_button(client, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    assert "Apakah gangguannya sudah pulih?" in read(client, office.people["opd"], ticket.get_absolute_url())
    answer = send(client, office.people["opd"], address(ticket, "pemulihan"), recovered="ya")
    assert answer.status_code == 303
    for name in ("opd", "kadis"):
        page = read(client, office.people[name], ticket.get_absolute_url())
        assert "menyatakan gangguan sudah pulih" in page
        assert "Apakah gangguannya sudah pulih?" not in page


def test_a_denied_recovery_leads_to_reopening_with_its_words(client, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    url = address(ticket, "pemulihan")
    page = read(client, office.people["opd"], url + "?jawab=belum")
    assert re.search(r'value="belum"[^>]* checked', page)
    answer = send(client, office.people["opd"], url, recovered="belum", note="Lantai 2 masih terputus.", follow=True)
    assert answer.redirect_chain[-1][0] == address(ticket, "ticket_act", "reopen")
    assert "Lantai 2 masih terputus.</textarea>" in answer.content.decode()
    page = read(client, office.tu, ticket.get_absolute_url())
    assert "menyatakan gangguan belum pulih" in page
    assert "Lantai 2 masih terputus." in page


def test_a_second_answer_of_the_round_is_refused_with_who_gave_the_first(client, office, ticket):
    ticket = factories.walk(office, ticket, "perbaikan")
    url = address(ticket, "pemulihan")
    send(client, office.people["opd"], url, recovered="ya")
    answer = send(client, office.people["opd_kepala"], url, recovered="belum", note="Masih putus sekali.")
    assert answer.status_code == 422
    assert "sudah dijawab 20 November 2026 pukul 09.00 WIB oleh Contoh Opd: sudah pulih" in answer.content.decode()


def test_before_the_end_and_after_it_the_pages_lead_back(client, office, ticket):
    answer = login(client, office.people["opd"]).get(address(ticket, "pemulihan"), follow=True)
    assert "setelah penanganan selesai" in answer.content.decode()
    ticket = factories.walk(office, ticket, "perbaikan")
    answer = client.get(address(ticket, "tambah_foto"), follow=True)
    assert "sudah ditutup" in answer.content.decode()


# -- who handles it, and the receipt ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "present", "absent"), [("3", "kabid", "tim"), ("4", "kasi", "kabid"), ("5", "tim", "kasi")]
)
def test_the_opd_reads_names_and_telephones_of_the_present_hands_only(client, office, morning, row, present, absent):
    for number, name in enumerate(("kabid", "kasi", "tim", "kadis")):
        office.people[name].phone = f"08130000000{number}"
        office.people[name].save()
    ticket = factories.walk(office, factories.make_ticket(office), until=row)
    page = read(client, office.people["opd"], ticket.get_absolute_url())
    assert "Siapa yang menangani" in page
    assert f"tel:{office.people[present].phone}" in page
    assert str(office.people[present]) in page
    for other in {absent, "kadis"}:
        assert office.people[other].phone not in page


def test_the_dinas_does_not_see_that_list(client, office, ticket):
    assert "Siapa yang menangani" not in read(client, office.kadis, ticket.get_absolute_url())


def test_the_receipt_carries_the_reporter_s_data_and_the_expected_end(client, office, ticket):
    page = read(client, office.people["opd"], address(ticket, "tanda_terima"))
    for words in (ticket.number, "Data Pelapor", "Contoh Pelapor", "Internet mati total", "Jumat, 20 November 2026"):
        assert words in page
    assert re.search(r"paling lambat \w+, \d+ November 2026 pukul \d\d\.\d\d WIB menurut SOP", page)
    assert address(ticket, "tanda_terima") in read(client, office.people["opd"], ticket.get_absolute_url())


def test_a_receipt_where_the_sop_promises_later_says_so(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.make_ticket(office)
    page = read(client, office.people["opd"], address(ticket, "tanda_terima"))
    assert "menurut estimasi yang disampaikan petugas" in page


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
