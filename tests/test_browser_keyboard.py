"""Work by keyboard alone: where the focus stands after each step, and that nothing holds it."""

import pytest
from playwright.sync_api import expect

from tests.browser_walk import write_report

pytestmark = pytest.mark.browser


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
