"""An admin's day in a real browser, on a phone and without JavaScript; and no page that scrolls sideways."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser_walk import DESK, PHONE
from tests.test_manage_pages import pages
from tickets.models import Holder, Opd
from workflow.models import Clock, ClockMove, SpecialDay

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_wait"),
]

SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, select, .tombol, a.hari')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 120))"""


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_every_page_of_management_fits_a_phone_and_a_desk(office, page_as):
    page = page_as(office.admin, viewport=PHONE)
    faults = []
    for name, args in pages(office).items():
        if name in ("kelola_impor_contoh", "kelola_sop_contoh"):  # a file, no page
            continue
        page.set_viewport_size(PHONE)
        page.goto(reverse(name, args=args))
        faults += [f"{name}: {target}" for target in page.evaluate(SMALL_TARGETS)]
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if scrolls_sideways(page):
                faults.append(f"{name} scrolls sideways at {size['width']} px")
    assert faults == []


def test_an_admin_does_a_days_work_on_a_phone_without_script(page_as, tmp_path):
    office = factories.make_office("bogor")
    ticket = factories.make_ticket(office)
    successor = factories.make_user(office.pemda, "kabid_baru")
    clock = Clock.objects.get(ticket=ticket, closed_at=None)
    day = clock.due_at.astimezone(office.pemda.tz).date()
    page = page_as(office.admin, viewport=PHONE, java_script_enabled=False)

    page.goto("/kelola/kalender/hari/tambah/?tanggal=" + day.isoformat())
    page.get_by_label("Nama hari").fill("Hari Jadi Contoh")
    page.get_by_label("Dasar").fill("Keputusan Wali Kota 1")
    page.get_by_role("button", name="Periksa dampaknya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 tenggat terbuka ikut berpindah")
    page.get_by_role("button", name="Simpan perubahan kalender").click()
    expect(page.get_by_role("status")).to_contain_text("1 tenggat terbuka ikut berpindah.")

    page.goto(reverse("kelola_mutasi", args=[office.posts["kabid"].pk]))
    page.get_by_role("button", name="Catat pemegang jabatan").click()
    expect(page.get_by_role("alert")).to_contain_text("Pejabat: Isian ini harus diisi.")
    page.get_by_label("Pejabat", exact=True).select_option(label="Contoh Kabid Baru")
    page.get_by_label(re.compile("^Akhiri masa pejabat yang digantikan")).check()
    page.get_by_role("button", name="Catat pemegang jabatan").click()
    expect(page.locator(".masa-jabatan__butir")).to_have_count(2)

    sheet = tmp_path / "opd.csv"
    sheet.write_text("nama;sebutan\nBadan Contoh Satu;Satu\n", encoding="utf-8-sig")
    page.goto(reverse("kelola_impor_berkas", args=["opd"]))
    page.get_by_label("Berkas CSV").set_input_files(sheet)
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_role("button", name="Impor 1 baris").click()
    expect(page.get_by_role("link", name="Badan Contoh Satu")).to_be_visible()

    page.goto(reverse("kelola_jurnal"))
    expect(page.locator(".jurnal > li")).to_have_count(4)
    assert SpecialDay.objects.filter(pemda=office.pemda, on=day).exists()
    assert ClockMove.objects.get().clock == clock
    assert Holder.objects.in_force().get(post=office.posts["kabid"]).user == successor
    assert Opd.objects.filter(pemda=office.pemda, short_name="Satu").exists()
