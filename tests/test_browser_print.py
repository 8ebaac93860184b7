"""The print centre and the public verification in Chromium, with scripts and without, on a telephone and on a desk."""

import zipfile
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from reports import printing
from reports.models import Cetakan, Naskah
from reports.tasks import render_naskah
from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]
SIZES = [{"width": 360, "height": 760}, {"width": 1280, "height": 900}]


def scrolls_sideways(page):
    """Tell whether the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def in_thread(pk):
    """Render a paper and leave no connection behind."""
    render_naskah(pk)
    connection.close()


@pytest.fixture
def papers(office):
    """The rendered papers of a ticket at its end."""
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
    for paper in ticket.papers.all():
        # In a thread of its own: this one holds Playwright's event loop, and the library of the seal wants its own.
        worker = Thread(target=in_thread, args=[paper.pk])
        worker.start()
        worker.join()
    return list(ticket.papers.order_by("pk"))


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_an_admin_ticks_papers_watches_the_print_and_downloads_it(office, papers, page_as, size, monkeypatch):
    monkeypatch.setattr("reports.views.centre.advance_cetakan.delay", lambda pk: None)
    page = page_as(office.people["admin"], viewport=size, java_script_enabled=True)
    page.goto("/")
    page.goto(reverse("dokumen"))
    assert not scrolls_sideways(page)
    for box in page.locator("input[name=naskah]").all():
        box.check()
    page.get_by_role("button", name="Jadikan satu PDF").click()
    assert "Bagian 0 dari 2" in page.get_by_role("status").inner_text()
    assert not scrolls_sideways(page)
    cetakan = Cetakan.objects.get()
    while printing.advance(cetakan.pk):
        pass
    # The page loads itself again by its header.
    page.get_by_role("link", name="Unduh PDF gabungan").wait_for(timeout=10_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF gabungan").click()
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_stranger_types_a_code_and_compares_a_file(papers, new_page, scripts):
    paper = papers[0]
    page = new_page(viewport=SIZES[0], java_script_enabled=scripts)
    page.goto(reverse("periksa_naskah"))
    page.get_by_label("Kode pada naskah").fill("salah")
    page.get_by_role("button", name="Periksa").click()
    assert "Tidak ada naskah dengan kode ini." in page.get_by_role("alert").inner_text()
    page.get_by_label("Kode pada naskah").fill(paper.facts["verification"]["code"].lower())
    page.get_by_role("button", name="Periksa").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Naskah ini asli")
    page.get_by_label("Berkas PDF naskah").set_input_files(paper.file.path)
    page.get_by_role("button", name="Bandingkan").click()
    assert "Berkas sama." in page.get_by_role("status").inner_text()
    if scripts:
        assert not scrolls_sideways(page)


def test_an_admin_filters_takes_a_zip_and_finds_it_gone_after_its_day(office, papers, page_as, monkeypatch):
    monkeypatch.setattr("reports.views.centre.advance_cetakan.delay", lambda pk: None)
    page = page_as(office.people["admin"], viewport=SIZES[1], java_script_enabled=False)
    page.goto(reverse("dokumen"))
    everything = page.locator("input[name=naskah]").count()
    page.get_by_label("Jenis").select_option("laporan")
    page.get_by_role("button", name="Saring").click()
    page.wait_for_load_state()
    found = page.locator("input[name=naskah]").count()
    assert 0 < found < everything
    page.get_by_label("Semua naskah yang cocok").check()
    page.get_by_role("button", name="Jadikan ZIP").click()
    cetakan = Cetakan.objects.get()
    while printing.advance(cetakan.pk):
        pass
    page.goto(reverse("cetakan", args=[cetakan.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh ZIP").click()
    with zipfile.ZipFile(download.value.path()) as packed:
        assert len(packed.namelist()) == found + 1
    printing.remove_expired(cetakan.ordered_at + 2 * printing.KEPT)
    assert page.goto(reverse("cetakan", args=[cetakan.pk])).status == 404


def test_a_stranger_is_told_of_replaced_and_void_papers_and_of_an_altered_file(papers, new_page, tmp_path):
    replaced = next(paper for paper in papers if paper.superseded_at)
    current = next(paper for paper in papers if paper.is_current)
    page = new_page(viewport=SIZES[0], java_script_enabled=False)
    page.goto(reverse("verifikasi", args=[replaced.verification_code]))
    assert "sudah digantikan" in page.get_by_role("heading", level=1).inner_text()
    Naskah.objects.filter(pk=current.pk).update(voided_at=current.issued_at, void_reason="Contoh alasan")
    page.goto(reverse("verifikasi", args=[current.verification_code]))
    assert "sudah dibatalkan" in page.get_by_role("heading", level=1).inner_text()
    assert "Contoh alasan" not in page.content()
    with current.file.open("rb") as stored:
        body = bytearray(stored.read())
    body[len(body) // 2] ^= 1
    altered = tmp_path / "naskah.pdf"
    altered.write_bytes(body)
    page.get_by_label("Berkas PDF naskah").set_input_files(altered)
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_role("main")).to_contain_text("Berkas tidak sama.")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_printed_ticket_holds_photos_that_nobody_has_scrolled_to(office, page_as, size):
    ticket = factories.make_ticket(office, files=[factories.make_photo("surat"), *(factories.make_photo(),) * 2])
    page = page_as(office.kadis, viewport=size, java_script_enabled=True)
    page.goto(ticket.get_absolute_url())
    page.evaluate(
        "print = () => document.body.dataset.lebar = [...document.images].map((photo) => photo.naturalWidth).join()"
    )
    page.get_by_role("button", name="Cetak").click()
    expect(page.locator("body")).to_have_attribute("data-lebar", "40,40,40")
