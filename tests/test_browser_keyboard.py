"""Work by keyboard alone: where the focus stands after each step, and that nothing holds it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser_walk import PHONE, write_report
from tests.factories import make_ticket, performer, walk
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("papers_wait")]

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
    page.get_by_role("button", name="Tutup pesan").press("Enter")
    expect(page.locator(".pesan")).to_have_count(0)
    expect(page.get_by_role("main")).to_be_focused()


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


#: What the element with the focus is to somebody who has only a keyboard, and whether its question waits for an answer.
STOP = """() => {
    const here = document.activeElement, questions = [];
    for (let around = here; around; around = around.parentElement)
        if (around.matches(".isian, fieldset"))
            questions.push(around.querySelector(":scope > legend, :scope > label")?.innerText ?? "");
    const group = here.closest("fieldset");
    const isAnswered = /radio|checkbox/.test(here.type) ? group?.querySelector(":checked") : here.value;
    return {
        kind: here.type || here.tagName,
        leads: here.matches("main a.tombol[href*='/langkah/']"),
        sends: here.matches("main form .tombol--utama"),
        waits: questions.length > 0 && !isAnswered && !questions.some((words) => words.includes("(boleh kosong)")),
    };
}"""
KEYS = {"radio": "Space", "checkbox": "Space", "select-one": "ArrowDown"}


def go_on(page, to):
    """Press Tab until a stop of that sort has the focus, answering on the way what waits for an answer; then Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop[to]:
            page.keyboard.press("Enter")
            return
        if stop["waits"] and stop["kind"] in KEYS:
            page.keyboard.press(KEYS[stop["kind"]])
        elif stop["waits"] and stop["kind"] == "time":
            page.locator(":focus").fill("00:00")  # which keys write an hour depends on the browser's language
        elif stop["waits"]:
            page.keyboard.type("Contoh isian")
    raise AssertionError(f"no Tab of 120 {to}")


def test_a_case_is_closed_by_keyboard_alone(office, page_as):
    ticket, pages = make_ticket(office), {}
    while not ticket.is_ended:
        who = performer(office, ticket.current_step.role)
        page = pages.setdefault(who, page_as(who, viewport=PHONE))
        page.goto("/")

        go_on(page, to="leads")
        page.wait_for_url(re.compile("/langkah/"))
        go_on(page, to="sends")

        expect(page.locator(".pesan")).to_be_focused()
        expect(page.locator(".pesan")).to_contain_text(f"Langkah {ticket.step} tercatat")
        ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.status == "selesai"
