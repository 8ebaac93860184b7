"""Work by keyboard alone: where the focus stands after each step, and that nothing holds it."""

import pytest
from playwright.sync_api import expect

from tests.browser_walk import PHONE, write_report
from tests.factories import make_ticket, walk

pytestmark = pytest.mark.browser

#: What lies over the middle of the element that has the focus; nothing when it is itself to be seen there.
COVER = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    const own = top && (here.contains(top) || top.contains(here) || here.closest("label")?.contains(top));
    return own ? null : `${here.name || here.textContent} lies under ${top?.className}`;
}"""


def test_the_skip_link_keeps_no_focus_from_what_became_of_a_form(office, page_as):
    page = page_as(office.people["opd"])
    page.goto("/lapor/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    for _ in range(2):  # the second time over the link to the refused field
        page.get_by_role("button", name="Kirim laporan").press("Enter")
        page.wait_for_load_state()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").first.press("Enter")

    write_report(page)
    page.get_by_role("button", name="Kirim laporan").press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".pesan")).to_be_focused()


def test_on_a_phone_the_bar_of_the_form_covers_nothing_that_has_the_focus(office, page_as):
    ticket = walk(office, make_ticket(office), "perbaikan", until="6")
    page = page_as(office.tim, viewport=PHONE)
    page.goto(f"{ticket.get_absolute_url()}langkah/")
    send = page.locator("main form .tombol--utama")

    covered = []
    for _ in range(100):
        page.keyboard.press("Tab")
        covered.append(page.evaluate(COVER))
        if send.evaluate("button => button === document.activeElement"):
            break

    expect(send).to_be_focused()
    assert [words for words in covered if words] == []
