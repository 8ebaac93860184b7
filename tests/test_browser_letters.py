"""A letter read inside the inbox, on a telephone and on a desk, in a Chromium that can show a PDF."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.test_browser_pages import SIZES, scrolls_sideways
from tests.test_uploads import pdf
from tickets.uploads import clean_upload

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]
PDF_VIEWER = "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/"


@pytest.fixture(scope="module")
def browser(whole_browser):
    """A letter is read inside a page, for which it takes Chromium's own windows."""
    return whole_browser


def eventually(page, holds):
    """Tell whether something comes to hold within five seconds."""
    for _ in range(50):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_letter_is_read_inside_the_inbox(office, page_as, size):
    scan = clean_upload(SimpleUploadedFile("surat.pdf", pdf()), "surat")
    ticket = factories.make_ticket(office, files=[scan, factories.make_photo("surat")])
    factories.walk(office, ticket, until="3")
    page = page_as(office.kabid, viewport=size)
    page.goto("/")
    for number in (0, 1):
        page.locator("details.kartu-surat summary").nth(number).click()
    picture = page.locator("img.kartu-surat__isi")
    picture.scroll_into_view_if_needed()
    assert eventually(page, lambda: picture.evaluate("image => image.naturalWidth"))
    frame = page.locator("iframe.kartu-surat__isi")
    frame.scroll_into_view_if_needed()
    # Chromium's viewer opens a frame of its own only when neither our policy nor a sandbox forbids it.
    assert eventually(page, lambda: any(inner.url.startswith(PDF_VIEWER) for inner in page.frames))
    assert not scrolls_sideways(page)
