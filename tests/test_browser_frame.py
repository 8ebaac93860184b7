"""The frame in a real browser: no sideways scroll, targets for thumbs, and the small comforts of the script."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import DESK, PHONE
from workflow.states import Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]

#: Links inside sentences are exempt (WCAG 2.5.8); what stands alone must fit a thumb.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, select, .tombol, .kaki-nav a')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.5)
    .map((one) => one.outerHTML.slice(0, 120))"""


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_refused_login_puts_the_cursor_on_what_was_wrong(new_page, viewport):
    page = new_page(viewport=viewport)
    page.goto("/masuk/")

    page.get_by_label("Nama pengguna").fill("tidak-ada")
    page.locator("input[type=password]").first.fill("keliru")
    page.get_by_role("button", name="Masuk", exact=True).click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert not scrolls_sideways(page)


def test_the_table_of_every_sop_fits_a_phone_and_a_desk(every_office, page_as):
    page = page_as(factories.performer(every_office, Role.KADIS), viewport=PHONE)

    page.goto(f"/sop/{every_office.sop_version.pk}/")

    assert page.evaluate(SMALL_TARGETS) == []
    assert not scrolls_sideways(page)
    page.set_viewport_size(DESK)
    assert not scrolls_sideways(page)
    sop = every_office.sop_version.definition
    expect(page.locator(".sop td.no")).to_have_count(len(sop.steps) + len(sop.gaps))


def test_in_high_contrast_tracks_keep_their_paper_and_the_menu_shows_where_one_is(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    page = page_as(office.tim, viewport=DESK, forced_colors="active", color_scheme="dark")
    page.goto(f"/tiket/{ticket.number}/langkah/")

    expect(page.locator(".jalur-mini")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.goto("/pekerjaan/")
    here, elsewhere = page.locator(".rel a[aria-current]"), page.locator(".rel a:not([aria-current])").first
    expect(elsewhere).to_have_css("border-left-color", "rgb(0, 0, 0)")
    expect(here).not_to_have_css("border-left-color", "rgb(0, 0, 0)")


def test_on_a_low_screen_the_save_bar_leaves_the_room_to_the_form(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    page = page_as(office.tim, viewport={"width": 640, "height": 400})
    page.goto(f"/tiket/{ticket.number}/langkah/")

    expect(page.locator(".lekat")).to_have_css("position", "static")


@pytest.mark.parametrize("scripted", [False, True], ids=["plain", "scripted"])
def test_the_menu_of_the_person_opens_without_script_and_closes_on_escape_with_it(office, page_as, scripted):
    page = page_as(factories.performer(office, Role.KABID), java_script_enabled=scripted)
    page.goto("/akun/")
    leave = page.get_by_role("button", name="Keluar")

    page.locator("details.saya > summary").click()
    expect(leave).to_be_visible()
    page.keyboard.press("Escape")

    expect(leave).to_be_visible(visible=not scripted)


def test_a_button_says_that_it_is_sending_and_cannot_be_pressed_again(new_page):
    page = new_page()
    page.goto("/masuk/")
    # An answer without content leaves the browser on the page that was sent.
    page.route("**/masuk/", lambda route: route.fulfill(status=204))

    page.get_by_role("button", name="Masuk", exact=True).click(no_wait_after=True)

    expect(page.get_by_role("button", name="Mengirim ...")).to_be_disabled()


def test_a_desk_magnified_four_times_scrolls_in_one_direction(office, page_as):
    page = page_as(factories.performer(office, Role.KABID), viewport={"width": 320, "height": 256})
    page.goto("/kotak-masuk/")
    assert not scrolls_sideways(page)


def test_what_is_folded_on_the_screen_stands_open_on_paper(office, page_as):
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    page = page_as(office.kadis)
    page.goto(f"{ticket.get_absolute_url()}hitungan/")
    expect(page.locator("details table").last).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator("details table").last).to_be_visible()
