"""An open page in the browser: cards and counts come by themselves, and not under the reader's hands."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_ticket, walk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("papers_wait")]


def ask(page, name):
    """Let a part of the page ask for itself as its clock would, and wait for the answer."""
    part = f"htmx.find('#{name}')"
    options = f"{{source: '#{name}', target: '#{name}', swap: {part}.getAttribute('hx-swap')}}"
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        page.evaluate(f"void htmx.ajax('GET', {part}.getAttribute('hx-get'), {options})")


def test_a_report_that_arrives_appears_on_the_open_inbox_with_its_count(office, page_as):
    page = page_as(office.kabid)
    page.goto("/kotak-masuk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada laporan yang menunggu Anda")
    page.wait_for_function("window.htmx")

    ticket = walk(office, make_ticket(office), until="3")
    ask(page, "kotak")
    ask(page, "lonceng")

    expect(page.locator("#kotak")).to_contain_text(ticket.number)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 laporan menunggu disposisi Anda")
    expect(page.locator(".angka--belum-dibaca")).to_contain_text("1")
    expect(page.locator(".rel .angka--menunggu")).to_contain_text("1")


def test_cards_in_use_are_left_alone(office, page_as):
    first = walk(office, make_ticket(office), until="3")
    page = page_as(office.kabid)
    page.goto("/kotak-masuk/")
    page.wait_for_function("window.htmx")
    page.locator(f"#kotak a[href='{first.get_absolute_url()}']").first.focus()

    second = walk(office, make_ticket(office), until="3")
    page.evaluate(
        "htmx.ajax('GET', '/kotak-masuk/', {source: '#kotak', target: '#kotak', swap: 'outerHTML'}).catch(() => 0)"
    )
    page.wait_for_timeout(500)

    expect(page.locator("#kotak")).not_to_contain_text(second.number)
    page.evaluate("document.activeElement.blur()")
    ask(page, "kotak")
    expect(page.locator("#kotak")).to_contain_text(second.number)


def test_an_admin_whose_rail_counts_nothing_is_told_of_notices_all_the_same(office, page_as):
    page = page_as(office.admin)
    page.goto("/kelola/")
    page.wait_for_function("window.htmx")
    ask(page, "lonceng")
    expect(page.locator(".angka--belum-dibaca")).to_be_hidden()
