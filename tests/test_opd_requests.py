"""What an OPD may ask beside the SOP: progress, photos that follow, recovery, whom to call, a receipt."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.begun import with_the_team
from tests.talking import address, login, photo, read, say, send
from tickets.models import Message

pytestmark = pytest.mark.django_db
begun, office, ticket = with_the_team()


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
    assert f"<dt>Nomor agenda</dt><dd>{ticket.agenda}</dd>" in page
    unentered = factories.make_ticket(office)
    assert "Nomor agenda" not in read(client, office.people["opd"], address(unentered, "tanda_terima"))


def test_a_receipt_ends_its_sentence_once_behind_an_academic_title(client, office, ticket):
    reporter = ticket.entered_by
    reporter.full_name = "Contoh Pelapor, S.IP."
    reporter.save(update_fields=["full_name"])
    page = read(client, office.people["opd"], address(ticket, "tanda_terima"))
    assert "Dicatat oleh Contoh Pelapor, S.IP. Tanda terima ini" in page


def test_a_receipt_where_the_sop_promises_later_says_so(client, morning):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.make_ticket(office)
    page = read(client, office.people["opd"], address(ticket, "tanda_terima"))
    assert "menurut estimasi yang disampaikan petugas" in page
