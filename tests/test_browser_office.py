"""A day at the Dinas in a browser: TU's agenda, several dispositions at once, one taken back, and a report refused."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import assert_no_sideways_scroll
from tickets.models import Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_tu_receives_and_officials_dispose_several_at_once(office, page_as, size):
    tickets = [factories.make_ticket(office, place=f"Ruang {number}") for number in (1, 2, 3)]
    tu = page_as(office.tu, viewport=size)
    tu.goto("/")
    expect(tu.get_by_role("heading", level=1)).to_have_text("3 laporan belum bernomor agenda")
    assert_no_sideways_scroll(tu)
    for ticket in tickets:
        tu.goto("/agenda/")
        tu.get_by_role("link", name=f"Terima laporan {ticket.number}").click()
        tu.get_by_role("button", name=re.compile("^Terima laporan, lanjut")).click()
        expect(tu.get_by_role("status").first).to_contain_text("tercatat")
    tu.goto("/agenda/buku/masuk/")
    expect(tu.get_by_role("main")).to_contain_text(tickets[2].number)
    assert_no_sideways_scroll(tu)

    kabid = page_as(office.kabid, viewport=size)
    kabid.goto("/kotak-masuk/")
    for ticket in tickets[:2]:
        kabid.get_by_label(f"Pilih tiket {ticket.number}").check()
    kabid.get_by_role("button", name="Disposisikan yang dipilih").click()
    kabid.get_by_label("Tindak lanjuti sesuai SOP").check()
    assert_no_sideways_scroll(kabid)
    kabid.get_by_role("button", name="Disposisikan yang dicentang").click()
    expect(kabid.get_by_role("heading", level=1)).to_have_text("2 laporan tercatat")
    assert [Ticket.objects.get(pk=ticket.pk).step for ticket in tickets] == ["4", "4", "3"]

    kabid.get_by_role("link", name=tickets[0].number).click()
    expect(kabid.get_by_role("main")).to_contain_text("Belum dibaca.")
    kabid.get_by_role("link", name="Tarik disposisi").click()
    kabid.get_by_label("Alasan").fill("Salah memilih laporan untuk disposisi bersama.")
    kabid.get_by_role("button", name="Tarik disposisi").last.click()
    expect(kabid.get_by_role("main")).to_contain_text("disposisi ditarik")
    assert Ticket.objects.get(pk=tickets[0].pk).step == "3"

    kasi = page_as(office.kasi, viewport=size)
    kasi.goto(tickets[1].get_absolute_url())
    expect(kasi.get_by_role("main")).to_contain_text(tickets[1].number)
    kabid.goto(tickets[1].get_absolute_url())
    expect(kabid.get_by_role("main")).to_contain_text("Dibaca Contoh Kasi")
    expect(kabid.get_by_role("link", name="Tarik disposisi")).to_have_count(0)


def test_an_official_says_whose_fault_it_is(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    kabid = page_as(office.kabid)
    kabid.goto(ticket.get_absolute_url())
    kabid.get_by_text("Tindakan lain").click()
    kabid.get_by_role("link", name="Tolak atau bukan kewenangan").click()
    kabid.get_by_label("Bukan kewenangan Dinas: tanggung jawab penyedia layanan").check()
    kabid.get_by_role("textbox", name="Alasan").fill("Kabel di luar gedung milik penyedia.")
    kabid.get_by_role("button", name="Tolak atau bukan kewenangan").last.click()
    expect(kabid.get_by_role("alert")).to_contain_text("Tuliskan siapa yang berwenang")
    kabid.get_by_label("Yang berwenang").fill("PT Contoh Fiber")
    kabid.get_by_role("button", name="Tolak atau bukan kewenangan").last.click()
    expect(kabid.get_by_role("main")).to_contain_text("Yang berwenang: PT Contoh Fiber.")
