"""The days that no SOP row tells of: a Kasi with a team that is not whole, an order by word of mouth, Sekretaris, and
the head of an OPD."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import assert_no_sideways_scroll
from tickets.models import Ticket
from workflow import moment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


def test_a_kasi_writes_down_who_is_away_and_names_another(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    today = moment.on_screen().astimezone(office.pemda.tz).date()
    kasi = page_as(office.kasi, viewport=PHONE)
    kasi.goto(reverse("akun"))
    kasi.get_by_role("link", name="Ketidakhadiran petugas").click()
    expect(kasi.get_by_role("main")).to_contain_text("Semua petugas masuk")
    kasi.get_by_role("link", name="Catat ketidakhadiran").click()
    kasi.get_by_label("Petugas").select_option(label="Contoh Tim")
    kasi.get_by_label("Sebab").select_option(label="Cuti")
    kasi.get_by_label("Sampai").fill((today + timedelta(days=3)).isoformat())
    kasi.get_by_role("button", name="Simpan").click()
    expect(kasi.get_by_role("main")).to_contain_text("sedang berjalan")
    assert_no_sideways_scroll(kasi)

    kasi.goto(reverse("ticket_row", args=[ticket.number]))
    kasi.get_by_role("checkbox", name=re.compile("^Contoh Tim \\(tidak masuk sampai")).check()
    kasi.get_by_role("radio", name="Contoh Tim", exact=True).check()
    kasi.get_by_role("button", name=re.compile("^Tunjuk tim")).click()
    expect(kasi.get_by_role("alert").first).to_contain_text("Pilih petugas lain.")
    kasi.get_by_role("checkbox", name=re.compile("^Contoh Tim \\(tidak masuk sampai")).uncheck()
    kasi.get_by_role("checkbox", name=re.compile("^Contoh Tim2")).check()
    kasi.get_by_role("radio", name="Contoh Tim2", exact=True).check()
    kasi.get_by_role("button", name=re.compile("^Tunjuk tim")).click()
    expect(kasi.get_by_role("status").first).to_contain_text("tercatat")
    assert Ticket.objects.get(pk=ticket.pk).team_ids == {office.tim2.pk}


def test_a_technician_goes_by_word_of_mouth_and_the_kabid_confirms(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    tim = page_as(office.tim, viewport=PHONE)
    tim.goto(ticket.get_absolute_url())
    tim.get_by_text("Tindakan lain").click()
    tim.get_by_role("link", name="Catat perintah lisan").click()
    tim.get_by_role("radio", name=re.compile("Contoh Kabid$")).check()
    given = moment.on_screen().astimezone(office.pemda.tz)
    tim.get_by_label("Tanggal").fill(given.date().isoformat())
    tim.get_by_label("Jam").fill(f"{given:%H:%M}")
    tim.get_by_label("Mengapa tidak menunggu disposisi tertulis?").fill("Layanan kependudukan berhenti.")
    assert_no_sideways_scroll(tim)
    tim.get_by_role("button", name="Catat perintah lisan").last.click()
    expect(tim.get_by_role("main")).to_contain_text("menunggu konfirmasi")

    kabid = page_as(office.kabid, viewport=DESK)
    kabid.goto("/")
    kabid.get_by_role("link", name=re.compile("^Konfirmasi perintah Anda pada langkah 3")).click()
    expect(kabid.get_by_role("main")).to_contain_text("Layanan kependudukan berhenti.")
    kabid.get_by_label("Tindak lanjuti sesuai SOP").check()
    kabid.get_by_role("button", name="Konfirmasi perintah lisan").last.click()
    expect(kabid.get_by_role("status").first).to_contain_text("“Konfirmasi perintah lisan” tercatat")
    expect(kabid.locator(".pesan-melayang .pesan")).to_be_focused()
    assert Ticket.objects.get(pk=ticket.pk).runs.get(step="3").verbal == "sah"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_sekretaris_reads_everything_and_acts_on_nothing(office, page_as, size):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    sekretaris = page_as(office.sekretaris, viewport=size)
    sekretaris.goto("/")
    expect(sekretaris.get_by_role("heading", level=1)).to_have_text("Tidak ada laporan yang menunggu Anda")
    for name in ("semua_tiket", "kepatuhan", "rekap"):
        sekretaris.goto(reverse(name))
        assert_no_sideways_scroll(sekretaris)
    sekretaris.goto(ticket.get_absolute_url())
    expect(sekretaris.get_by_role("main")).to_contain_text("Disposisi")
    expect(sekretaris.get_by_role("link", name="Disposisikan")).to_have_count(0)


def test_the_head_of_an_opd_approves_the_work_on_a_phone(page_as):
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="9")
    ticket = factories.perform(office, ticket)
    head = page_as(office.opd_kepala, viewport=PHONE)
    head.goto("/")
    expect(head.get_by_role("main")).to_contain_text(ticket.title)
    head.goto(ticket.get_absolute_url())
    expect(head.get_by_role("main")).to_contain_text("konsep, sedang dibuat")
    assert_no_sideways_scroll(head)
