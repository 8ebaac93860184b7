"""The sheet beside the inbox: an official disposes without leaving the cards; on a phone the sheet has its own page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser_walk import assert_no_sideways_scroll
from tests.factories import make_ticket, walk
from tickets.models import Ticket
from workflow import actions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]


def test_a_card_opens_its_sheet_beside_the_cards_and_the_next_report_stays_in_view(office, page_as):
    first, second = (walk(office, make_ticket(office, place=place), until="3") for place in ("Loket 1", "Loket 2"))
    page = page_as(office.kabid, viewport={"width": 1280, "height": 900})
    page.goto("/kotak-masuk/")
    page.locator(f"#kotak h3 a[href='{second.get_absolute_url()}']").click()

    pane = page.get_by_role("region", name="Laporan yang dipilih")
    expect(pane.get_by_role("heading", name="LEMBAR DISPOSISI")).to_be_visible()
    expect(pane).to_contain_text(second.number)
    expect(page.locator(".kartu-masuk[aria-current]")).to_contain_text(second.number)
    assert_no_sideways_scroll(page)

    note = pane.get_by_label("Catatan")
    note.fill("Utamakan loket pelayanan.")
    expect(pane.locator("[data-konsep-kata]")).to_contain_text("Konsep tersimpan")
    pane.get_by_role("button", name="Disposisi").last.click()  # nothing is ticked yet: the page says so and keeps all
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Catatan")).to_have_value("Utamakan loket pelayanan.")
    page.get_by_label("Tindak lanjuti sesuai SOP").check()
    page.get_by_role("main").get_by_role("button", name="Disposisi").last.click()

    expect(page).to_have_url(re.compile(r"/kotak-masuk/$"))
    expect(page.get_by_role("status").first).to_contain_text(f"{second.number}. Langkah 3 tercatat")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 laporan menunggu disposisi Anda")
    expect(page.locator("#kotak")).to_contain_text(first.number)
    assert Ticket.objects.get(pk=second.pk).step == "4"


def test_a_sheet_that_nobody_can_fill_any_more_leads_to_the_page_that_says_why(office, page_as):
    ticket = walk(office, make_ticket(office), until="3")
    page = page_as(office.kabid, viewport={"width": 1280, "height": 900})
    page.goto("/kotak-masuk/")
    actions.withdraw(ticket, actor=office.people["opd"], version=ticket.version, note="Jaringan pulih sendiri.")
    page.locator(f"#kotak h3 a[href='{ticket.get_absolute_url()}']").click()
    expect(page).to_have_url(re.compile(re.escape(ticket.get_absolute_url()) + "$"))


def test_on_a_phone_the_sheet_is_a_page_of_its_own_and_leads_back_to_the_inbox(office, page_as):
    ticket = walk(office, make_ticket(office), until="3")
    page = page_as(office.kabid, viewport={"width": 360, "height": 780})
    page.goto("/kotak-masuk/")
    page.get_by_role("link", name="Disposisikan").click()
    expect(page).to_have_url(re.compile(r"\?dari=kotak$"))
    page.get_by_label("Tindak lanjuti sesuai SOP").check()
    page.locator(".disposisi__kaki .tombol--utama").click()
    expect(page).to_have_url(re.compile(r"/kotak-masuk/$"))
    expect(page.get_by_role("status").first).to_contain_text(f"{ticket.number}. Langkah 3 tercatat")
