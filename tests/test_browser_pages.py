"""Reporting in Chromium, on a telephone and on a desk, by people and not by requests."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]
SIZES = [{"width": 360, "height": 760}, {"width": 1280, "height": 900}]


def scrolls_sideways(page):
    """Tell whether the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_opd_reports_a_fault_in_three_fields_and_reads_its_number(office, page_as, size, scripts):
    page = page_as(office.people["opd"], viewport=size, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="Laporkan gangguan").first.click()
    page.get_by_label("Apa yang terjadi?").fill("Internet mati total")
    page.get_by_role("button", name="Kirim laporan").click()
    assert "Isian ini harus diisi." in page.locator(".ringkas-salah").inner_text()
    assert page.get_by_label("Apa yang terjadi?").input_value() == "Internet mati total"
    page.get_by_label("Di mana lokasinya?").fill("Gedung A, lantai 2")
    page.get_by_role("button", name="Kirim laporan").click()
    number = Ticket.objects.get().number
    assert f"Laporan tercatat dengan nomor {number}" in page.locator(".pesan").inner_text()
    if scripts:
        assert not scrolls_sideways(page)


def test_a_double_click_on_the_button_sends_one_report(office, page_as):
    page = page_as(office.people["opd"])
    page.goto(reverse("lapor"))
    page.get_by_label("Apa yang terjadi?").fill("Internet mati total")
    page.get_by_label("Di mana lokasinya?").fill("Gedung A, lantai 2")
    page.get_by_role("button", name="Kirim laporan").dblclick()
    page.wait_for_url(re.compile("/tiket/"))
    assert Ticket.objects.count() == 1


def test_no_page_of_ours_scrolls_sideways_on_a_phone_or_a_desk(office, page_as):
    factories.make_ticket(office, title="Internet mati total di ruang " + "layanan" * 9)
    shown = {
        "opd": ("laporan_saya", "lapor", "kotak_masuk", "akun", "ubah_sandi", "sop"),
        "tu": ("kotak_masuk", "lapor", "semua_tiket", "cari"),
        "admin": ("pengguna",),
    }
    wide = []
    for role, names in shown.items():
        page = page_as(office.people[role])
        for name in names:
            page.goto(reverse(name))
            for size in SIZES:
                page.set_viewport_size(size)
                wide += [(name, size["width"])] if scrolls_sideways(page) else []
    assert wide == []
